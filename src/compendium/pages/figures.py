"""The pages of ``figures/``: one a figure, one a table, and their list, beside the data they show."""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from compendium import language, project, settings
from compendium.notebook import Notebook
from compendium.pages import drawn, frame, links, plotting
from compendium.publish import fonts, readable

STYLE = "site.css"

Listed = TypeVar("Listed", drawn.Drawn, readable.ReadTable)

ENDINGS = (*links.STATIC, "json")
"""Endings of the files that the page of a figure offers."""


def products(notebooks: list[Notebook]) -> tuple[Path, ...]:
    """Return the files that `write` writes."""
    folder = project.root() / "figures"
    stems = [stem for notebook in notebooks for stem in (*notebook.figures, *notebook.tables)]
    fonts_ = [face.file for face in fonts.faces()]
    names = [*frame.SCRIPTS, STYLE, *fonts_, "index.html", *(f"{stem}.html" for stem in stems)]
    return tuple(folder / name for name in names)


def write(notebooks: list[Notebook]) -> None:
    """Write the page of every figure and table, their list, and the scripts beside them."""
    folder = project.root() / "figures"
    copy_assets(folder)
    figures = [drawn.read(folder / f"{stem}.json") for notebook in notebooks for stem in notebook.figures]
    tables = [table(folder / f"{stem}.json") for notebook in notebooks for stem in notebook.tables]
    for figure in figures:
        _write_figure(figure)
    for shown in tables:
        page = frame.page("table-alone.html", shown.title, shown=shown, wide=True)
        project.write(folder / f"{shown.stem}.html", page)
    listed: dict[str, Any] = {"figures": by_number(figures), "tables": by_number(tables)}
    ledger = settings.load().ledger is not None
    project.write(
        folder / "index.html",
        frame.page("figures-alone.html", "figures et tableaux", ledger=ledger, **listed),
    )


def write_figure(stem: str) -> None:
    """Write the page of one figure, off its specification."""
    _write_figure(drawn.read(project.root() / "figures" / f"{stem}.json"))


def _write_figure(figure: drawn.Drawn) -> None:
    page = frame.page("figure-alone.html", figure.title, drawn=figure, scripts=frame.SCRIPTS, endings=ENDINGS)
    project.write(project.root() / "figures" / f"{figure.stem}.html", page)


def by_number(shown: Sequence[Listed]) -> list[Listed]:
    """Return figures or tables in the order of their numbers."""
    return sorted(shown, key=lambda result: result.stem)


@dataclass(frozen=True)
class Theme:
    """What a notebook makes, as the gallery shows it.

    Attributes
    ----------
    name, title : str
        Of the notebook, the title in the language of the page.
    figures : list of compendium.pages.drawn.Drawn
        Its figures, by number.
    tables : list of compendium.publish.readable.ReadTable
        Its tables, by number.
    """

    name: str
    title: str
    figures: list[drawn.Drawn]
    tables: list[readable.ReadTable]


def by_notebook(
    books: Sequence[Notebook],
    shown: Sequence[drawn.Drawn],
    tables: Sequence[readable.ReadTable],
    tongue: language.Language,
) -> list[Theme]:
    """Return figures and tables by the notebook that makes them; one that makes none is left out."""
    themes = [
        Theme(
            book.name,
            tongue.said(book.title),
            by_number([figure for figure in shown if figure.stem in book.figures]),
            by_number([table for table in tables if table.stem in book.tables]),
        )
        for book in books
    ]
    return [theme for theme in themes if theme.figures or theme.tables]


def table(described: Path, tongue: language.Language | None = None) -> readable.ReadTable:
    """Read a table off its description and its data, as it is shown in a language."""
    loaded = json.loads(described.read_text(encoding="utf-8"))
    content = described.with_suffix(".csv").read_text(encoding="utf-8")
    return readable.table(described.stem, loaded, content, tongue)


def copy_assets(folder: Path, plotly: Iterable[str] = (plotting.WHOLE,)) -> None:
    """Put what draws figures, and the style sheet with its fonts, into a folder of pages.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    plotly : iterable of str
        Which of Plotly's scripts its pages ask for.
    """
    for name in plotly:
        script, target = plotting.path(name), folder / name
        if not target.is_file() or target.stat().st_size != script.stat().st_size:
            project.write(target, script.read_bytes())
    project.write(folder / frame.SCRIPTS[1], frame.asset("figure.js"))
    project.write(
        folder / STYLE, _faces() + frame.asset("colours.css") + frame.asset("site.css") + highlighting()
    )
    for name, content in fonts.fetched().items():
        project.write(folder / name, content)


def _faces() -> str:
    """Return the rules that bring the fonts beside a style sheet."""
    return "".join(
        f"@font-face {{ font-family: '{face.family}'; font-weight: {face.weight}; font-style: {face.style}; "
        f"font-display: swap; src: url({face.file}) format('woff2'); }}\n"
        for face in fonts.faces()
    )


@functools.lru_cache(maxsize=1)
def highlighting() -> str:
    """Return the colours of code in pages of notebooks."""
    from pygments.formatters import HtmlFormatter
    from pygments.styles import get_all_styles

    style = "a11y-light" if "a11y-light" in set(get_all_styles()) else "default"
    # words that are operators are too pale on grey in the default style
    return (
        str(HtmlFormatter(style=style).get_style_defs(".highlight")) + "\n.highlight .ow { color: #7b1fa2 }\n"
    )
