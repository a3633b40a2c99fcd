"""Write the site whole, beside the one that is there, then put it in its place."""

import functools
import html
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from compendium import project, settings
from compendium.notebook import Notebook
from compendium.pages import data, drawn, figures, frame, ledger, links, notebook
from compendium.publish import findings
from compendium.run import execute, leaks
from compendium.tables import catalogue

FOLDER = "site"

FORMATS = {"PDF": "article.pdf", "DOCX": "article.docx", "JATS": "article.xml"}
"""Formats of the article that its page offers."""

ENDINGS = (*links.STATIC, "json", "csv")
"""Endings of the files that the page of a figure offers."""


def results(book: Notebook) -> list[Path]:
    """Return the results of a notebook that the site shows or copies: those that it declares, images included."""
    root = project.root()
    drawn = [path for stem in book.figures for path in links.images(root / "figures" / f"{stem}.json")]
    return [*(root / path for path in book.products), *drawn]


def build(notebooks: list[Notebook], home: Mapping[str, Callable[..., Any]]) -> None:
    """Write ``site/`` whole: what was there stays until all is written.

    Parameters
    ----------
    notebooks : list of Notebook
        What makes what it shows.
    home : mapping of str to callable
        What the template of the first page asks by key.
    """
    target = project.root() / FOLDER
    scratch = project.root() / "build" / FOLDER
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    _write(scratch, notebooks, home)
    shutil.rmtree(target, ignore_errors=True)
    scratch.replace(target)


def _write(site: Path, notebooks: list[Notebook], home: Mapping[str, Callable[..., Any]]) -> None:
    folders = ("figures", "notebooks", "donnees/brutes", "donnees/produites")
    for folder in folders:
        (site / folder).mkdir(parents=True)
    for name, text in _pages(notebooks, home).items():
        leaks.refuse(text, f"site/{name}")
        (site / name).write_text(text, encoding="utf-8")
    figures.copy_assets(site)
    for name in FORMATS.values():
        shutil.copyfile(project.root() / "paper" / "build" / name, site / name)
    for book in notebooks:
        for path in results(book):
            if path.parent == project.root() / findings.FOLDER:
                continue  # a page shows them all
            inside = "figures" if path.parent.name == "figures" else "donnees/produites"
            if path.is_file():
                shutil.copyfile(path, site / inside / path.name)
    for path in [
        project.raw() / catalogue.PACKAGE,
        *(project.raw() / resource["path"] for resource in catalogue.resources()),
    ]:
        shutil.copyfile(path, site / "donnees" / "brutes" / path.name)


def _pages(notebooks: list[Notebook], home: Mapping[str, Callable[..., Any]]) -> dict[str, str]:
    """Return the text of each page, by path."""
    folder = project.root() / "figures"
    shown = [drawn.read(folder / f"{stem}.json") for book in notebooks for stem in book.figures]
    tables = [figures.table(folder / f"{stem}.json") for book in notebooks for stem in book.tables]
    listed: dict[str, Any] = {"figures": figures.by_number(shown), "tables": figures.by_number(tables)}
    cells = {
        stem: {"notebook": book.name, "cell": cell}
        for book in notebooks
        for stem, cell in book.makers.items()
    }
    rows = ledger.rows()
    first: dict[str, Any] = {**listed, **home}
    texts = {
        "index.html": frame.page("home.html", "Accueil", path="index.html", ledger=rows, **first),
        "article.html": article(cells),
        "registre.html": ledger.page(rows),
        links.FINDINGS: frame.page(
            "findings.html", "Constats", path=links.FINDINGS, findings=list(findings.load(notebooks).values())
        ),
        "donnees.html": data.page(notebooks),
        "refaire.html": frame.page("rerun.html", "Refaire", path="refaire.html"),
        "figures/index.html": frame.page(
            "gallery.html", "Figures", path="figures/index.html", wide=True, **listed
        ),
        "notebooks/index.html": notebook.listed(notebooks),
        "table.js": frame.asset("table.js"),
    }
    for name, hook in settings.load().study.pages.items():
        texts[frame.address(name)] = settings.hook(hook)()
    for figure in shown:
        path = f"figures/{figure.stem}.html"
        more: dict[str, Any] = {
            "cell": cells.get(figure.stem),
            "endings": ENDINGS,
            "scripts": frame.SCRIPTS,
            "wide": True,
        }
        texts[path] = frame.page("figure.html", figure.title, drawn=figure, path=path, **more)
        texts[f"figures/{figure.stem}.csv"] = drawn.points(figure)
    for table in tables:
        path = f"figures/{table.stem}.html"
        texts[path] = frame.page(
            "table.html", table.title, shown=table, path=path, cell=cells.get(table.stem), wide=True
        )
    for book in notebooks:
        texts[f"notebooks/{book.name}.html"] = notebook.page(execute.log(book.name), book)
    return texts


def _picture(match: re.Match[str], cells: dict[str, dict[str, str]]) -> str:
    """Return an image of the article as files of the site, read when they come into sight; on a phone, narrow."""
    stem, attributes = match[1], match[2]
    column, narrow = (f"figures/{stem}.{layout}.svg" for layout in links.LAYOUTS)
    cell = links.cell(**cells[stem])
    return (
        f'<picture><source media="{links.PHONE}" srcset="{narrow}">'
        f'<img src="{column}" loading="lazy"{attributes}></picture>'
        f'<p class="liens"><a href="figures/{stem}.html">Explorer</a> · '
        f'<a href="figures/{stem}.csv" download>Données</a> · <a href="{cell}">Code</a></p>'
    )


def _found(pattern: str, page: str) -> str:
    """Return what a page says of itself; nothing where it says nothing."""
    match = re.search(pattern, page, re.DOTALL)
    return html.unescape(match[1]) if match else ""


def article(cells: dict[str, dict[str, str]]) -> str:
    """Return the article in the frame of the site, its addresses from the root of the site.

    Parameters
    ----------
    cells : dict of str to dict
        Notebook and cell of each figure.
    """
    page = (project.root() / "paper" / "build" / "article.html").read_text(encoding="utf-8")
    page = page.replace(f'href="{links.SITE_FROM_ARTICLE}', 'href="')
    style = "".join(re.findall(r"<style\b[^>]*>(.*?)</style>", page, re.DOTALL))
    body = page.split('<main id="contenu">', 1)[1].rsplit("</main>", 1)[0]
    body = re.sub(
        rf'<img {links.DRAWN}="(\w+)" src="data:[^"]*"([^>]*)>',
        functools.partial(_picture, cells=cells),
        body,
    )
    scoped = style.replace("body {", "article {").replace("main {", "article > .vide {", 1)
    cited = {
        "title": re.sub(r"<[^>]*>", "", _found(r'<h1 class="titre">(.*?)</h1>', page)),
        "authors": re.findall(r'<meta name="author" content="([^"]*)"', page),
        "date": _found(r'<meta name="date" content="([^"]*)"', page),
        "keywords": _found(r'<meta name="keywords" content="([^"]*)"', page),
    }
    shown: dict[str, Any] = {
        "cited": cited,
        "body": frame.markup(body),
        "style": frame.markup(scoped),
        "formats": FORMATS,
    }
    return frame.page("article-on-site.html", "Article", path="article.html", wide=True, **shown)
