"""Build the article in four formats from one source: HTML, PDF (Typst), DOCX, JATS."""

import functools
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from compendium import language, project
from compendium.language import Language
from compendium.notebook import Notebook
from compendium.paper import docx, jats, page, pdf, placed, sentences, text, values
from compendium.paper.values import Values
from compendium.paper.written import Written
from compendium.run import beside, leaks

FORMATS = ("html", "pdf", "docx", "xml")


def outputs() -> tuple[Path, ...]:
    """Return the files of the article in each language: four, and those of the site."""
    folder = project.root() / "paper" / "build"
    return tuple(
        place / f"article{tongue.suffix}.{ending}"
        for tongue in language.all_()
        for place, endings in ((folder, FORMATS), (folder / placed.FOLDER, placed.ENDINGS))
        for ending in endings
    )


def build(notebooks: Sequence[Notebook]) -> None:
    """Build the four formats, in each language.

    Parameters
    ----------
    notebooks : sequence of compendium.notebook.Notebook
        What makes its numbers, figures and tables.

    Raises
    ------
    Refusal
        On a literal statistic, an unknown key, a missing or idle reference, a key or a finding that a
        language has and another lacks, or a format that cannot be made; the files of the last good build
        stay as they were.
    """
    tongues = language.all_()
    sources = {tongue.code: text.source(tongue) for tongue in tongues}
    numbers = values.load(notebooks)
    for tongue in tongues:
        _look_up(sources[tongue.code], tongue, numbers)
    for tongue in tongues:
        source, place = sources[tongue.code], text.place(tongue)
        text.check_literals(source, place)
        text.check_citations(source, text.bibliography().read_text(encoding="utf-8"), place)
        text.check_twins(sources[language.FIRST], source, (text.place(tongues[0]), place))
        sentences.check(source, numbers.findings, sentences.exceptions(tongue.code), tongue.code)
    sentences.check_results([*text.resting(numbers.stems), *numbers.judgements()], numbers.findings)
    with tempfile.TemporaryDirectory(prefix="compendium-") as folder:
        scratch = Path(folder)
        made = beside.results(
            [
                functools.partial(
                    make, Written(sources[tongue.code], tongue.code, numbers, _folder(scratch, tongue))
                )
                for make in (docx.write, pdf.write, page.write, jats.write)
                for tongue in tongues
            ],
            figures=len(numbers.stems),
        )
        target = project.root() / "paper" / "build"
        target.mkdir(parents=True, exist_ok=True)
        for path in [*made, *(path.parent / placed.FOLDER / path.name for path in made)]:
            if path.is_file():
                content = path.read_bytes()
                for part, written in _texts(path.suffix, content):
                    leaks.refuse(written, f"paper/build/{path.name}{part}")
                own = placed.FOLDER if path.parent.name == placed.FOLDER else ""
                project.write(target / own / path.name, content)


def _look_up(source: str, tongue: Language, numbers: Values) -> None:
    """Refuse a call that nothing answers, with its line, before texts are compared with each other."""
    text.render(source, text.Document(numbers, tongue, "jats", lambda _: "", lambda _: "", lambda _: ""))


def _folder(scratch: Path, tongue: Language) -> Path:
    folder = scratch / tongue.code
    folder.mkdir(exist_ok=True)
    return folder


def _texts(ending: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield what a document says, part by part, for what it must not say to be looked for."""
    if ending in (".html", ".xml"):
        yield "", content.decode()
    elif ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            for name in document.namelist():
                if name.endswith((".xml", ".rels")):
                    yield f" ({name})", document.read(name).decode()
