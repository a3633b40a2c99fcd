"""Build the article in four formats from one source: HTML, PDF (Typst), DOCX, JATS."""

import base64
import datetime
import functools
import io
import json
import locale
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from compendium import language, project, settings
from compendium.errors import Refusal
from compendium.language import Language
from compendium.notebook import Notebook
from compendium.pages import frame, links, raster
from compendium.paper import office, sentences, text, values
from compendium.paper.values import Number, Values
from compendium.publish import fonts, formats, theme
from compendium.run import beside, leaks

SITE_VARIABLE, EPOCH_VARIABLE = "COMPENDIUM_SITE", "SOURCE_DATE_EPOCH"
"""Environment variables: the address of the site, for links; the date of documents."""

FORMATS = ("html", "pdf", "docx", "xml")

COLUMN = f"{links.LAYOUTS[0]}.svg"
"""Ending of the drawings that the article shows."""

DRAWINGS = "dessins"
"""Folder of the images of the DOCX, while it is written."""

READER = "markdown+smart-auto_identifiers+implicit_figures+link_attributes"

XLINK = "http://www.w3.org/1999/xlink"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def outputs() -> tuple[Path, ...]:
    """Return the four files of the article in each language."""
    folder = project.root() / "paper" / "build"
    return tuple(
        folder / f"article{tongue.suffix}.{ending}" for tongue in language.all_() for ending in FORMATS
    )


HEADING = {"title": str, "date": datetime.date, "keywords": list}
"""What the heading of the article must hold, and of which type."""


def metadata(tongue: Language | None = None) -> dict[str, Any]:
    """Return the heading of the article in a language: the first by default.

    Raises
    ------
    Refusal
        If it is no YAML, or if what `HEADING` asks for is not there.
    """
    tongue = tongue or language.load(language.FIRST)
    place = text.place(tongue)
    head = text.source(tongue).split("\n---\n", 1)[0].removeprefix("---\n")
    import yaml

    try:
        loaded: Any = yaml.safe_load(head.replace("{{", "«").replace("}}", "»"))
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise Refusal(f"{place} : l’en-tête n’est pas du YAML ({said}).", "corrigez-le.") from None
    for key, kind in HEADING.items():
        if not isinstance(loaded, dict) or not isinstance(loaded.get(key), kind):
            raise Refusal(
                f"{place} : l’en-tête n’a pas « {key} », ou pas sous la forme attendue.",
                "entre deux lignes « --- », écrivez title: …, date: 2026-11-27, keywords: [un, deux], abstract: >.",
            )
    return dict(loaded)


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
                for make in (_docx, _pdf, _html, _jats)
                for tongue in tongues
            ],
            figures=len(numbers.stems),
        )
        target = project.root() / "paper" / "build"
        target.mkdir(parents=True, exist_ok=True)
        for path in made:
            content = path.read_bytes()
            for part, written in _texts(path.suffix, content):
                leaks.refuse(written, f"paper/build/{path.name}{part}")
            project.write(target / path.name, content)


def _look_up(source: str, tongue: Language, numbers: Values) -> None:
    """Refuse a call that nothing answers, with its line, before texts are compared with each other."""
    text.render(source, text.Document(numbers, tongue, "jats", lambda _: "", lambda _: "", lambda _: ""))


@dataclass(frozen=True)
class Written:
    """The article being written in a language: its text, its numbers, and the folder that it is written in."""

    source: str
    code: str
    numbers: Values
    scratch: Path

    @property
    def language(self) -> Language:
        """Return the language."""
        return language.load(self.code)

    def file(self, ending: str) -> Path:
        """Return the path of a format."""
        return self.scratch / f"article{self.language.suffix}.{ending}"


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


def _base() -> str:
    """Return the address of the site: the one that is given, else where it is from ``paper/build``."""
    return str(os.environ.get(SITE_VARIABLE) or metadata().get("site") or links.SITE_FROM_ARTICLE).rstrip("/")


def _markdown(
    written: Written,
    target: str,
    link: Callable[[Number], str],
    *,
    source: str = "",
    convert: Callable[[Path], str] | None = None,
) -> str:
    figures = project.root() / "figures" / written.language.folder

    def image(stem: str) -> str:
        path = figures / f"{stem}.{COLUMN}"
        if not path.is_file():
            return ""
        if convert is not None:
            return convert(path)
        return project.relative(path) if target != "typst" else f"/figures/{path.name}"

    prefix = links.SITE_FROM_ARTICLE if target == "html" else f"{_base()}/"
    prefix += written.language.folder
    document = text.Document(
        written.numbers, written.language, target, link, image, lambda stem: f"{prefix}figures/{stem}.html"
    )
    rendered = text.render(source or written.source, document)
    return text.tested(rendered, document, f"{prefix}{links.FINDINGS}")


def _pandoc(markdown: str, to: str, output: Path, tongue: Language, *arguments: str) -> None:
    """Run pandoc, its warnings about citations and references being faults."""
    import subprocess

    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        f"--from={READER}",
        f"--to={to}",
        "--standalone",
        "--citeproc",
        f"--bibliography={project.relative(text.bibliography())}",
        f"--lua-filter={frame.MACHINE / 'citations.lua'}",
        f"--output={output}",
        f"--metadata=lang:{tongue.code}",
        f"--metadata-file={_words(output, tongue)}",
        f"--variable=project:{settings.command()}",
        f"--resource-path={project.root()}",
        *arguments,
    ]
    dated = {EPOCH_VARIABLE: str(epoch()), **os.environ}
    if locale.getencoding().upper() != "UTF-8":  # as LC_ALL=C has it: a folder with an accent is not found
        dated["LC_ALL"] = "C.UTF-8"
    done = subprocess.run(
        command,
        input=markdown,
        capture_output=True,
        text=True,
        check=False,
        env=dated,
        encoding="utf-8",
        cwd=project.root(),  # documents keep the paths they are given: relative ones tell no folder
    )
    if done.returncode or "not found" in done.stderr:
        raise Refusal(f"pandoc ({to}) : {done.stderr.strip()[:600]}", f"corrigez {text.place(tongue)}.")


def epoch() -> int:
    """Return the date of the article, so that two builds of one source are the same bytes."""
    given = os.environ.get(EPOCH_VARIABLE)
    if given:
        return int(given)
    day = datetime.date.fromisoformat(str(metadata()["date"]))
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def _day(tongue: Language) -> str:
    """Return the date of the article as it is read: 22 novembre 2026."""
    return formats.day(str(metadata(tongue)["date"]), tongue)


def _words(output: Path, tongue: Language) -> Path:
    """Write the words of the templates to a file beside a document: on the command line, a locale would spoil their accents."""
    words = {f"word-{name}": tongue.said(word) for name, word in WORDS.items()} | {"jour": _day(tongue)}
    target = output.with_name(f"{output.name}.words.json")
    project.write(target, json.dumps(words))
    return target


WORDS = {"abstract": "Résumé", "keywords": "Mots clés", "contents": "Sommaire"}
"""Words of the templates of the article."""


def _html(written: Written) -> Path:
    def link(number: Number) -> str:
        return links.SITE_FROM_ARTICLE + links.cell(number.notebook, number.cell, number.text)

    markdown = _markdown(written, "html", link)
    output = written.file("html")
    _pandoc(
        markdown,
        "html5",
        output,
        written.language,
        f"--template={frame.MACHINE / 'article-page.html'}",
        "--toc",
        "--toc-depth=2",
        "--number-sections",
        "--section-divs",
        "--email-obfuscation=none",
        "--wrap=none",
    )
    page = _under_title(_embedded(output.read_text(encoding="utf-8"), written.language))
    page = TABLE.sub(lambda found: f'<div class="cadre" tabindex="0">{_labelled(found[0])}</div>', page)
    page = NUMBERED.sub("\\1\u00a0", page)
    # not by pandoc's command line, whose letters depend on the locale
    output.write_text(
        page.replace(STYLE, frame.asset("colours.css") + frame.asset("article.css"), 1), encoding="utf-8"
    )
    return output


NUMBERED = re.compile(r"(nᵒˢ?) (?=\d)")
"""The abbreviation that a reference puts before the number of an issue, which goes with it."""

STYLE = "/* article.css */"
"""Where the style stands in the template of the page."""

TABLE, ROW = re.compile(r"<table\b.*?</table>", re.DOTALL), re.compile(r"<tr>.*?</tr>", re.DOTALL)


def _labelled(table: str) -> str:
    """Return a table, each cell with the head of its column, which a phone shows before it.

    Examples
    --------
    >>> _labelled("<table><tr><th>Code</th></tr><tr><td>A01</td></tr></table>")
    '<table><tr><th>Code</th></tr><tr><td data-l="Code">A01</td></tr></table>'
    """
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", table, re.DOTALL)
    labels = [re.sub(r"<[^>]*>", "", head).replace('"', "&quot;") for head in heads]

    def row(found: re.Match[str]) -> str:
        left = iter(labels)
        return re.sub(r"<td\b", lambda _: f'<td data-l="{next(left, "")}"', found[0])

    return ROW.sub(row, table)


LEVEL = re.compile(r'(<section[^>]*class="(?:unnumbered )?level(\d)[^>]*>\s*)<h\2\b(.*?)</h\2>', re.DOTALL)
"""A section of the article and its heading, as pandoc writes them."""


def _under_title(page: str) -> str:
    """Return a page whose headings are one level lower: the first is the title's."""

    def lower(match: re.Match[str]) -> str:
        level = int(match[2]) + 1
        return f"{match[1]}<h{level}{match[3]}</h{level}>"

    return LEVEL.sub(lower, page)


def _embedded(page: str, tongue: Language) -> str:
    """Return a page with the drawings of its figures inside; each says which figure it is, for the site."""

    def inside(match: re.Match[str]) -> str:
        content = (project.root() / "figures" / tongue.folder / f"{match[1]}.{COLUMN}").read_bytes()
        coded = base64.b64encode(content).decode()
        return f'<img {links.DRAWN}="{match[1]}" src="data:image/svg+xml;base64,{coded}"'

    return re.sub(rf'<img\s+src="figures/{tongue.folder}(\w+)\.{re.escape(COLUMN)}"', inside, page)


def _as_png(scratch: Path) -> Callable[[Path], str]:
    """Return what draws an image as PNG, for the documents that read no SVG."""

    def drawn(path: Path) -> str:
        target = scratch / DRAWINGS / f"{path.name}.png"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(raster.png(path.read_bytes(), raster.PRINTED))
        return f"{DRAWINGS}/{target.name}"  # a document says the name of its images: not that of the scratch folder

    return drawn


def _ledger_link(number: Number) -> str:
    return (
        f"{_base()}/registre.html#{number.claim}"
        if number.claim
        else f"{_base()}/{links.cell(number.notebook, number.cell)}"
    )


def _pdf(written: Written) -> Path:
    import typst

    markdown = _markdown(written, "typst", _ledger_link)
    source = written.file("typ")
    _pandoc(
        markdown,
        "typst-smart",
        source,
        written.language,
        f"--template={frame.MACHINE / 'article.typ'}",
        "--wrap=none",
    )
    output = written.file("pdf")
    root = written.scratch / "racine"
    (root / "figures").mkdir(parents=True)
    for path in (project.root() / "figures" / written.language.folder).glob(f"F*.{COLUMN}"):
        shutil.copyfile(path, root / "figures" / path.name)
    shutil.copyfile(source, root / "article.typ")
    for clearance in CLEARANCES:
        try:
            typst.compile(
                root / "article.typ",
                output=output,
                root=root,
                timestamp=epoch(),
                font_paths=[fonts.folder()],
                ignore_system_fonts=True,  # those of a machine: another has others under the same names
                sys_inputs={"clearance": clearance, "verdicts": json.dumps(theme.VERDICT_COLOURS)},
            )
            break
        except RuntimeError as error:
            if "internal error" in str(error) and clearance != CLEARANCES[-1]:
                continue
            raise Refusal(
                f"Typst : {str(error)[:600]}",
                f"corrigez templates/article.typ ou {text.place(written.language)}.",
            ) from error
    return output


CLEARANCES = ("1.5em", "1.3em", "1.7em", "1.1em")
"""Room between the text and a figure that floats, the best first: in a tagged PDF, Typst 0.15 fails on some floats
beside a footnote at the end of a page, by no fault of the text (typst/typst issues 8487 and 8776); another room
moves them apart."""


def _front_matter(written: Written) -> str:
    """Return keywords and the English heading, for the formats whose own template has no place for them."""
    head = metadata(written.language)
    said = f"**{written.language.said(WORDS['keywords'])}.** {', '.join(head['keywords'])}\n\n"
    if "abstract-en" not in head:
        return said
    english = _english(head, written, "docx")
    keywords = ", ".join(head["keywords-en"])
    return (
        f"{said}**{head['title-en']}**\n\n::: {{lang=en}}\n**Abstract.** {english}\n\n"
        f"**Keywords.** {keywords}\n:::\n\n"
    )


def _english(head: dict[str, Any], written: Written, target: str) -> str:
    """Return the English summary of the article in its first language, its numbers in place."""
    english = language.load("en")
    return text.render(
        str(head["abstract-en"]), text.Document(written.numbers, english, target, _ledger_link, str, str)
    )


def _docx(written: Written) -> Path:
    head, body = written.source.split("\n---\n", 1)
    whole = f"{head}\n---\n\n{_front_matter(written)}{body}"
    markdown = _markdown(written, "docx", _ledger_link, source=whole, convert=_as_png(written.scratch))
    output = written.file("docx")
    _pandoc(
        markdown,
        "docx",
        output,
        written.language,
        "--number-sections",
        "--toc",
        "--toc-depth=2",
        f"--metadata=toc-title:{written.language.said(WORDS['contents'])}",
        f"--metadata=date:{_day(written.language)}",
        f"--reference-doc={office.reference(written.scratch, written.language)}",
        f"--resource-path={written.scratch}{os.pathsep}{project.root()}",
    )
    _finish(output)
    return output


def _finish(path: Path) -> None:
    """Fill in the contents of a DOCX, and give its members one date: its bytes depend on its content alone."""
    day = datetime.datetime.fromtimestamp(epoch(), tz=datetime.UTC)
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    part = path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, stamp)
            member.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "word/document.xml":
                content = office.finished(content.decode()).encode()
            new.writestr(member, content)
    part.replace(path)


def _jats(written: Written) -> Path:
    markdown = _markdown(written, "jats", _ledger_link)
    output = written.file("xml")
    _pandoc(markdown, "jats_archiving", output, written.language, "--number-sections", "--wrap=none")
    _complete_jats(output, written)
    return output


def _complete_jats(path: Path, written: Written) -> None:
    """Add what pandoc's JATS leaves out: translated title, abstract and keywords, licence."""
    ET.register_namespace("xlink", XLINK)
    ET.register_namespace("mml", "http://www.w3.org/1998/Math/MathML")
    content = path.read_text(encoding="utf-8")
    doctype = re.search(r"<!DOCTYPE[^>]*>", content)
    root = ET.fromstring(content)  # noqa: S314 (what pandoc just wrote)
    head = metadata(written.language)
    meta = root.find("./front/article-meta")
    if meta is None:
        raise Refusal("JATS : article-meta manque.")
    groups = []
    if "abstract-en" in head:
        groups.append(_translated(meta, head, written))
    for existing in meta.findall("kwd-group"):
        meta.remove(existing)
    for key, code in (("keywords", written.language.code), ("keywords-en", "en")):
        words = head.get(key, [])
        if words:
            group = ET.Element("kwd-group", {"kwd-group-type": "author", XML_LANG: code})
            for word in words:
                ET.SubElement(group, "kwd").text = str(word)
            groups.append(group)
    abstract = meta.find("abstract")
    place = list(meta).index(abstract) + 1 if abstract is not None else len(meta)
    for offset, element in enumerate(groups):
        meta.insert(place + offset, element)
    _relative_images(root)
    body = ET.tostring(root, encoding="unicode")
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + (doctype.group() + "\n" if doctype else "")
        + body
        + "\n",
        encoding="utf-8",
    )


def _translated(meta: ET.Element, head: dict[str, Any], written: Written) -> ET.Element:
    """Add the English title, and return the English abstract."""
    titles = meta.find("title-group")
    if titles is not None:
        group = ET.SubElement(titles, "trans-title-group", {XML_LANG: "en"})
        ET.SubElement(group, "trans-title").text = str(head["title-en"])
    english = _english(head, written, "jats")
    translated = ET.Element("trans-abstract", {XML_LANG: "en"})
    ET.SubElement(translated, "p").text = english.strip()
    return translated


def _relative_images(root: ET.Element) -> None:
    """Name images from the folder of the article, not from the project's."""
    for graphic in root.iter("graphic"):
        key = f"{{{XLINK}}}href"
        address = graphic.get(key, "")
        graphic.set(key, "../../" + address)
