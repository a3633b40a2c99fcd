"""The article being written in a language, as Markdown and through pandoc: what each format begins with."""

import json
import locale
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compendium import language, project, settings
from compendium.errors import Refusal
from compendium.language import Language
from compendium.pages import frame, links
from compendium.paper import heading, text
from compendium.paper.values import Number, Values

SITE_VARIABLE = "COMPENDIUM_SITE"
"""Environment variable: the address of the site, for links."""

COLUMN = f"{links.LAYOUTS[0]}.svg"
"""Ending of the drawings that the article shows."""

READER = "markdown+smart-auto_identifiers+implicit_figures+link_attributes"


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


def _base() -> str:
    """Return the address of the site: the one that is given, else where it is from ``paper/build``."""
    return str(
        os.environ.get(SITE_VARIABLE) or heading.metadata().get("site") or links.SITE_FROM_ARTICLE
    ).rstrip("/")


def markdown(
    written: Written,
    target: str,
    link: Callable[[Number], str],
    *,
    source: str = "",
    convert: Callable[[Path], str] | None = None,
) -> str:
    """Return an article as Markdown, its numbers, figures and tables in place.

    Parameters
    ----------
    written : Written
        The article.
    target : str
        Format that it is for.
    link : callable
        Where a number leads.
    source : str
        Its text, if not its own.
    convert : callable, optional
        What makes of a drawing an image that the format reads, and returns its name.
    """
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


def pandoc(markdown: str, to: str, output: Path, tongue: Language, *arguments: str) -> None:
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
    dated = {heading.EPOCH_VARIABLE: str(heading.epoch()), **os.environ}
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


def _words(output: Path, tongue: Language) -> Path:
    """Write the words of the templates to a file beside a document: on the command line, a locale would spoil their accents."""
    words = {f"word-{name}": tongue.said(word) for name, word in WORDS.items()} | {
        "jour": heading.day(tongue)
    }
    target = output.with_name(f"{output.name}.words.json")
    project.write(target, json.dumps(words))
    return target


WORDS = {"abstract": "Résumé", "keywords": "Mots clés", "contents": "Sommaire"}
"""Words of the templates of the article."""


def ledger_link(number: Number) -> str:
    """Return the address of the statement that a number is judged for, else of the cell that made it."""
    return (
        f"{_base()}/registre.html#{number.claim}"
        if number.claim
        else f"{_base()}/{links.cell(number.notebook, number.cell)}"
    )


def english(head: dict[str, Any], written: Written, target: str) -> str:
    """Return the English summary of the article in its first language, its numbers in place."""
    english = language.load("en")
    return text.render(
        str(head["abstract-en"]), text.Document(written.numbers, english, target, ledger_link, str, str)
    )
