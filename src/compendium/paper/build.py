"""Build the article in four formats from one source: HTML, PDF (Typst), DOCX, JATS."""

import base64
import datetime
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import yaml

from compendium import project, settings
from compendium.errors import Refusal
from compendium.notebook import Notebook
from compendium.pages import frame, links, raster
from compendium.paper import sentences, text, values
from compendium.paper.values import Number, Values
from compendium.publish import fonts
from compendium.run import leaks

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
    """Return the four files of the article."""
    folder = project.root() / "paper" / "build"
    return tuple(folder / f"article.{ending}" for ending in FORMATS)


def metadata() -> dict[str, Any]:
    """Return the heading of the article."""
    head = text.source().split("\n---\n", 1)[0].removeprefix("---\n")
    loaded: dict[str, Any] = yaml.safe_load(head.replace("{{", "«").replace("}}", "»"))
    return loaded


def build(notebooks: Sequence[Notebook]) -> None:
    """Build the four formats.

    Parameters
    ----------
    notebooks : sequence of compendium.notebook.Notebook
        What makes its numbers, figures and tables.

    Raises
    ------
    Refusal
        On a literal statistic, an unknown key, a missing or idle reference, or a format that
        cannot be made; the files of the last good build stay as they were.
    """
    source = text.source()
    text.check_literals(source)
    text.check_citations(source, text.bibliography().read_text(encoding="utf-8"))
    numbers = values.load(notebooks)
    sentences.check(source, numbers.findings, sentences.exceptions())
    sentences.check_results([*text.resting(numbers.stems), *numbers.judgements()], numbers.findings)
    with tempfile.TemporaryDirectory(prefix="compendium-") as folder:
        scratch = Path(folder)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            made = list(pool.map(lambda make: make(source, numbers, scratch), (_html, _pdf, _docx, _jats)))
        target = project.root() / "paper" / "build"
        target.mkdir(parents=True, exist_ok=True)
        for path in made:
            content = path.read_bytes()
            for part, written in _texts(path.suffix, content):
                leaks.refuse(written, f"paper/build/{path.name}{part}")
            project.write(target / path.name, content)


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
    source: str,
    numbers: Values,
    target: str,
    link: Callable[[Number], str],
    ending: str,
    convert: Callable[[Path], str] | None = None,
) -> str:
    figures = project.root() / "figures"

    def image(stem: str) -> str:
        path = figures / f"{stem}.{ending}"
        if not path.is_file():
            return ""
        if convert is not None:
            return convert(path)
        return project.relative(path) if target != "typst" else f"/figures/{path.name}"

    prefix = links.SITE_FROM_ARTICLE if target == "html" else f"{_base()}/"
    document = text.Document(numbers, target, link, image, lambda stem: f"{prefix}figures/{stem}.html")
    return text.tested(text.render(source, document), document, f"{prefix}{links.FINDINGS}")


def _pandoc(markdown: str, to: str, output: Path, *arguments: str) -> None:
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
        f"--output={output}",
        "--metadata=lang:fr",
        f"--variable=jour:{_day()}",
        f"--variable=project:{settings.command()}",
        f"--resource-path={project.root()}",
        *arguments,
    ]
    epoch = {EPOCH_VARIABLE: str(_epoch()), **os.environ}
    done = subprocess.run(
        command,
        input=markdown,
        capture_output=True,
        text=True,
        check=False,
        env=epoch,
        encoding="utf-8",
        cwd=project.root(),  # documents keep the paths they are given: relative ones tell no folder
    )
    if done.returncode or "not found" in done.stderr:
        raise Refusal(f"pandoc ({to}) : {done.stderr.strip()[:600]}", "corrigez paper/article.md.")


def _epoch() -> int:
    """Return the date of the article, so that two builds of one source are the same bytes."""
    given = os.environ.get(EPOCH_VARIABLE)
    if given:
        return int(given)
    day = datetime.date.fromisoformat(str(metadata()["date"]))
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def _day() -> str:
    """Return the date of the article as it is read: 22 novembre 2026."""
    from babel.dates import format_date

    return str(format_date(datetime.date.fromisoformat(str(metadata()["date"])), "long", locale="fr"))


def _html(source: str, numbers: Values, scratch: Path) -> Path:
    def link(number: Number) -> str:
        return links.SITE_FROM_ARTICLE + links.cell(number.notebook, number.cell)

    markdown = _markdown(source, numbers, "html", link, COLUMN)
    output = scratch / "article.html"
    style = frame.asset("article.css")
    _pandoc(
        markdown,
        "html5",
        output,
        f"--template={frame.MACHINE / 'article-page.html'}",
        "--toc",
        "--toc-depth=2",
        "--number-sections",
        f"--variable=style:{style}",
        "--section-divs",
        "--email-obfuscation=none",
        "--wrap=none",
    )
    page = _embedded(output.read_text(encoding="utf-8"))
    page = re.sub(
        r"(<table\b.*?</table>)", r'<div class="cadre" tabindex="0">\1</div>', page, flags=re.DOTALL
    )
    output.write_text(page, encoding="utf-8")
    return output


def _embedded(page: str) -> str:
    """Return a page with the drawings of its figures inside; each says which figure it is, for the site."""

    def inside(match: re.Match[str]) -> str:
        content = (project.root() / "figures" / f"{match[1]}.{COLUMN}").read_bytes()
        coded = base64.b64encode(content).decode()
        return f'<img {links.DRAWN}="{match[1]}" src="data:image/svg+xml;base64,{coded}"'

    return re.sub(rf'<img\s+src="figures/(\w+)\.{re.escape(COLUMN)}"', inside, page)


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


def _pdf(source: str, numbers: Values, scratch: Path) -> Path:
    import typst

    markdown = _markdown(source, numbers, "typst", _ledger_link, COLUMN)
    written = scratch / "article.typ"
    _pandoc(
        markdown,
        "typst-smart",
        written,
        f"--template={frame.MACHINE / 'article.typ'}",
        "--wrap=none",
    )
    output = scratch / "article.pdf"
    root = scratch / "racine"
    (root / "figures").mkdir(parents=True)
    for path in (project.root() / "figures").glob(f"F*.{COLUMN}"):
        shutil.copyfile(path, root / "figures" / path.name)
    shutil.copyfile(written, root / "article.typ")
    try:
        typst.compile(
            root / "article.typ", output=output, root=root, timestamp=_epoch(), font_paths=[fonts.folder()]
        )
    except RuntimeError as error:
        raise Refusal(
            f"Typst : {str(error)[:600]}", "corrigez templates/article.typ ou paper/article.md."
        ) from error
    return output


def _front_matter(numbers: Values) -> str:
    """Return keywords and the English heading, for the formats whose own template has no place for them."""
    head = metadata()
    said = f"**Mots clés.** {', '.join(head['keywords'])}\n\n"
    if "abstract-en" not in head:
        return said
    english = text.render(str(head["abstract-en"]), text.Document(numbers, "docx", _ledger_link, str, str))
    keywords = ", ".join(head["keywords-en"])
    return (
        f"{said}**{head['title-en']}**\n\n::: {{lang=en}}\n**Abstract.** {english}\n\n"
        f"**Keywords.** {keywords}\n:::\n\n"
    )


def _docx(source: str, numbers: Values, scratch: Path) -> Path:
    head, body = source.split("\n---\n", 1)
    whole = f"{head}\n---\n\n{_front_matter(numbers)}{body}"
    markdown = _markdown(whole, numbers, "docx", _ledger_link, COLUMN, _as_png(scratch))
    output = scratch / "article.docx"
    _pandoc(
        markdown,
        "docx",
        output,
        "--number-sections",
        "--toc",
        "--toc-depth=2",
        "--metadata=toc-title:Sommaire",
        f"--metadata=date:{_day()}",
        f"--resource-path={scratch}{os.pathsep}{project.root()}",
    )
    _same_dates(output)
    return output


def _same_dates(path: Path) -> None:
    """Give every member of a DOCX one date, so that its bytes depend on its content alone."""
    day = datetime.datetime.fromtimestamp(_epoch(), tz=datetime.UTC)
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    part = path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, stamp)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    part.replace(path)


def _jats(source: str, numbers: Values, scratch: Path) -> Path:
    markdown = _markdown(source, numbers, "jats", _ledger_link, COLUMN)
    output = scratch / "article.xml"
    _pandoc(markdown, "jats_archiving", output, "--number-sections", "--wrap=none")
    _complete_jats(output, numbers)
    return output


def _complete_jats(path: Path, numbers: Values) -> None:
    """Add what pandoc's JATS leaves out: translated title, abstract and keywords, licence."""
    ET.register_namespace("xlink", XLINK)
    ET.register_namespace("mml", "http://www.w3.org/1998/Math/MathML")
    content = path.read_text(encoding="utf-8")
    doctype = re.search(r"<!DOCTYPE[^>]*>", content)
    root = ET.fromstring(content)  # noqa: S314 (what pandoc just wrote)
    head = metadata()
    meta = root.find("./front/article-meta")
    if meta is None:
        raise Refusal("JATS : article-meta manque.")
    groups = []
    if "abstract-en" in head:
        groups.append(_translated(meta, head, numbers))
    for existing in meta.findall("kwd-group"):
        meta.remove(existing)
    for language in ("fr", "en"):
        words = head.get("keywords" if language == "fr" else "keywords-en", [])
        if words:
            group = ET.Element("kwd-group", {"kwd-group-type": "author", XML_LANG: language})
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


def _translated(meta: ET.Element, head: dict[str, Any], numbers: Values) -> ET.Element:
    """Add the English title, and return the English abstract."""
    titles = meta.find("title-group")
    if titles is not None:
        group = ET.SubElement(titles, "trans-title-group", {XML_LANG: "en"})
        ET.SubElement(group, "trans-title").text = str(head["title-en"])
    english = text.render(str(head["abstract-en"]), text.Document(numbers, "jats", _ledger_link, str, str))
    translated = ET.Element("trans-abstract", {XML_LANG: "en"})
    ET.SubElement(translated, "p").text = english.strip()
    return translated


def _relative_images(root: ET.Element) -> None:
    """Name images from the folder of the article, not from the project's."""
    for graphic in root.iter("graphic"):
        key = f"{{{XLINK}}}href"
        address = graphic.get(key, "")
        graphic.set(key, "../../" + address)
