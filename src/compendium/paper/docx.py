"""The article as a DOCX, its contents filled in."""

import datetime
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from compendium import project
from compendium.pages import raster
from compendium.paper import heading, office, placed, written
from compendium.paper.written import Written

DRAWINGS = "dessins"
"""Folder of the images, while it is written."""


def write(article: Written) -> Path:
    """Write the DOCX of an article, and that of the site; return the path of the first."""
    head, body = article.source.split("\n---\n", 1)
    whole = f"{head}\n---\n\n{_front_matter(article)}{body}"
    markdown = written.markdown(
        article, "docx", written.ledger_link, source=whole, convert=_as_png(article.scratch)
    )
    output = article.file("docx")
    written.pandoc(
        markdown,
        "docx",
        output,
        article.language,
        "--number-sections",
        "--toc",
        "--toc-depth=2",
        f"--metadata=toc-title:{article.language.said(written.WORDS['contents'])}",
        f"--metadata=date:{heading.day(article.language)}",
        f"--reference-doc={office.reference(article.scratch, article.language)}",
        f"--resource-path={article.scratch}{os.pathsep}{project.root()}",
    )
    _finish(output)
    placed.docx(output, article.language)
    return output


def _finish(path: Path) -> None:
    """Fill in the contents of a DOCX, and give its members one date: its bytes depend on its content alone."""
    day = datetime.datetime.fromtimestamp(heading.epoch(), tz=datetime.UTC)
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


def _as_png(scratch: Path) -> Callable[[Path], str]:
    """Return what draws an image as PNG, for the documents that read no SVG."""

    def drawn(path: Path) -> str:
        target = scratch / DRAWINGS / f"{path.name}.png"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(raster.png(path.read_bytes(), raster.PRINTED))
        return f"{DRAWINGS}/{target.name}"  # a document says the name of its images: not that of the scratch folder

    return drawn


def _front_matter(article: Written) -> str:
    """Return keywords and the English heading, for the formats whose own template has no place for them."""
    head = heading.metadata(article.language)
    said = f"**{article.language.said(written.WORDS['keywords'])}.** {', '.join(head['keywords'])}\n\n"
    if "abstract-en" not in head:
        return said
    english = written.english(head, article, "docx")
    keywords = ", ".join(head["keywords-en"])
    return (
        f"{said}**{head['title-en']}**\n\n::: {{lang=en}}\n**Abstract.** {english}\n\n"
        f"**Keywords.** {keywords}\n:::\n\n"
    )
