"""Write the site whole, beside the one that is there, then put it in its place."""

import functools
import html
import itertools
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from compendium import language, project, settings, typography
from compendium.language import Language
from compendium.notebook import Notebook
from compendium.pages import cited, data, drawn, figures, frame, ledger, links, notebook, search
from compendium.pages import findings as findings_page
from compendium.publish import findings, observations
from compendium.run import beside, execute, leaks
from compendium.tables import catalogue

FOLDER = "site"

CONTENTS = "contents.js"
"""The script of the article's page."""

ABSTRACT = '<section class="resume"'
"""Where the abstract of the article begins: what one fetches and cites stands above it, under the title."""

FORMATS = {"PDF": "pdf", "DOCX": "docx", "JATS": "xml"}
"""Formats of the article that its page offers, and their endings."""


def formats(tongue: Language) -> dict[str, str]:
    """Return the files of the article in a language, by format."""
    return {name: f"article{tongue.suffix}.{ending}" for name, ending in FORMATS.items()}


ENDINGS = (*links.STATIC, "json")
"""Endings of the files that the page of a figure offers, beside its data."""


def results(book: Notebook) -> list[Path]:
    """Return the results of a notebook that the site shows or copies: those that it declares, images included."""
    root = project.root()
    drawn = [
        path
        for stem in book.figures
        for tongue in language.all_()
        for path in links.images(root / "figures" / f"{stem}.json", tongue.folder)
    ]
    return [*(root / path for path in book.products), *drawn]


def build(notebooks: list[Notebook], home: Callable[[Language], Mapping[str, Callable[..., Any]]]) -> None:
    """Write ``site/`` whole, in every language: what was there stays until all is written.

    Parameters
    ----------
    notebooks : list of Notebook
        What makes what it shows.
    home : callable
        For a language, what the template of the first page asks by key.
    """
    target = project.root() / FOLDER
    scratch = project.root() / "build" / FOLDER
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    languages = [
        functools.partial(_write_language, scratch, notebooks, home, tongue.code)
        for tongue in language.all_()
    ]
    alone = [functools.partial(_write_notebook, scratch, book) for book in notebooks]
    calls: list[Callable[[], set[str] | None]] = [*languages, *alone]
    scripts = beside.results(calls, figures=sum(len(book.figures) for book in notebooks))
    own = (
        "table.js",
        "code.js",
        "cell.js",
        "twin.js",
        CONTENTS,
        data.FOLDED,
        "minisearch.js",
        "search.js",
        *frame.study_assets(),
    )
    _write(scratch, {name: frame.asset(name) for name in own})
    figures.copy_assets(scratch, set().union(*filter(None, scripts)))
    _copy_results(scratch, notebooks)
    shutil.rmtree(target, ignore_errors=True)
    scratch.replace(target)


def _write_language(
    site: Path,
    notebooks: list[Notebook],
    home: Callable[[Language], Mapping[str, Callable[..., Any]]],
    code: str,
) -> None:
    """Write the pages of a language, its drawings and its article."""
    tongue = language.load(code)
    folder = site / tongue.folder
    _write(folder, _pages(notebooks, home(tongue), tongue))
    _copy_drawings(folder / "figures", notebooks, tongue)
    for name in formats(tongue).values():
        shutil.copyfile(project.root() / "paper" / "build" / FOLDER / name, folder / name)


def _write_notebook(site: Path, book: Notebook) -> set[str]:
    """Write what all languages share of a notebook: its page, the points of its figures; return what draws these."""
    texts = {f"notebooks/{book.name}.html": notebook.page(execute.log(book.name), book)}
    shown = [drawn.read(project.root() / "figures" / f"{stem}.json") for stem in book.figures]
    texts |= {f"figures/{figure.stem}.csv": observations.as_csv(figure.observed) for figure in shown}
    _write(site, texts)
    return {figure.plotly for figure in shown}


def _write(folder: Path, pages: Mapping[str, str]) -> None:
    for name, page in pages.items():
        text = typography.in_markup(page) if '<html lang="fr">' in page[:100] else page
        leaks.refuse(text, f"site/{name}")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _copy_drawings(folder: Path, notebooks: list[Notebook], tongue: Language) -> None:
    """Copy the images of figures in a language."""
    for book in notebooks:
        for stem in book.figures:
            for path in links.images(project.root() / "figures" / f"{stem}.json", tongue.folder):
                if path.is_file():
                    shutil.copyfile(path, folder / path.name)


def _copy_results(site: Path, notebooks: list[Notebook]) -> None:
    """Copy what notebooks made, and the tables that they read."""
    made, read = site / "donnees" / "produites", site / "donnees" / "brutes"
    made.mkdir(parents=True)
    read.mkdir(parents=True)
    for book in notebooks:
        for path in (project.root() / product for product in book.products):
            if (
                path.parent != project.root() / findings.FOLDER and path.is_file()
            ):  # a page shows all of these
                target = site / "figures" if path.parent.name == "figures" else made
                shutil.copyfile(path, target / path.name)
                if path.suffix == ".parquet":
                    (target / f"{path.stem}.csv").write_bytes(data.as_csv(path))
    for name in [catalogue.PACKAGE, *(resource["path"] for resource in catalogue.resources())]:
        shutil.copyfile(project.raw() / name, read / Path(name).name)


def _pages(
    notebooks: list[Notebook], home: Mapping[str, Callable[..., Any]], tongue: Language
) -> dict[str, str]:
    """Return the text of each page in a language, by path."""
    folder = project.root() / "figures"
    shown = [drawn.read(folder / f"{stem}.json", tongue) for book in notebooks for stem in book.figures]
    tables = [figures.table(folder / f"{stem}.json", tongue) for book in notebooks for stem in book.tables]
    listed: dict[str, Any] = {"figures": figures.by_number(shown), "tables": figures.by_number(tables)}
    cells = {
        stem: {"notebook": book.name, "cell": cell}
        for book in notebooks
        for stem, cell in book.makers.items()
    }
    rows = ledger.rows(tongue)

    def page(template: str, title: str, path: str, **given: Any) -> str:
        return frame.page(template, title, path=path, tongue=tongue, **given)

    tested = findings.load(notebooks).values()
    texts = {
        "index.html": page(
            "home.html", tongue.said("Accueil"), "index.html", wide=True, ledger=rows, **listed, **home
        ),
        "article.html": article(cells, tongue),
        "registre.html": ledger.page(rows, tongue),
        "donnees.html": data.page(notebooks, tongue),
        "refaire.html": page("rerun.html", tongue.said("Refaire"), "refaire.html"),
        "figures/index.html": page(
            "gallery.html",
            tongue.said("Figures"),
            "figures/index.html",
            wide=True,
            themes=figures.by_notebook(notebooks, shown, tables, tongue),
        ),
        "notebooks/index.html": notebook.listed(notebooks, tongue),
        "chercher.html": page(
            "search.html",
            tongue.said("Chercher"),
            "chercher.html",
            scripts=("search.js",),
            index=f"{tongue.folder}{search.DOCUMENTS}",
        ),
    }
    rests = findings_page.resting([*listed["figures"], *listed["tables"]], rows)
    sections = findings_page.sections(tested, texts["article.html"], tongue, rests)
    texts[links.FINDINGS] = findings_page.page(sections, tongue)
    under = {
        frame.below(name) + inside: text
        for name, hook in settings.load().study.under.items()
        for inside, text in settings.hook(hook)(tongue).items()
    }
    texts |= under
    held = [each for section in sections for each in section.held]
    said = search.documents(
        listed["figures"], listed["tables"], rows, held, texts["article.html"], under, tongue
    )
    told = citation(tongue)
    texts |= {"article.bib": cited.bibtex(told, tongue), "article.csl.json": cited.csl(told, tongue)}
    texts[search.DOCUMENTS] = search.script(said)
    for name, hook in settings.load().study.pages.items():
        texts[frame.address(name)] = settings.hook(hook)(tongue)
    for figure, before, after in _in_order(listed["figures"]):
        path = f"figures/{figure.stem}.html"
        more: dict[str, Any] = {
            "before": before,
            "after": after,
            "cited": told,
            "cell": cells.get(figure.stem),
            "endings": ENDINGS if tongue.first else [ending for ending in ENDINGS if ending != "png"],
            "scripts": frame.SCRIPTS[1:],
            "wide": True,
            "description": ". ".join(filter(None, [figure.subtitle, figure.caption])),
        }
        texts[f"figures/{figure.stem}.spec.js"] = figure.script
        texts[path] = page("figure.html", figure.title, path, drawn=figure, **more)
    for table, before, after in _in_order(listed["tables"]):
        path = f"figures/{table.stem}.html"
        around = {"before": before, "after": after, "cited": told, "description": table.caption}
        more = {"cell": cells.get(table.stem), "wide": True, **around}
        texts[path] = page("table.html", table.title, path, shown=table, **more)
    return texts


def _in_order(listed: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each result with the one before it and the one after it, None at the ends."""
    yield from zip(listed, [None, *listed[:-1]], [*listed[1:], None], strict=True)


def _picture(match: re.Match[str], cells: dict[str, dict[str, str]], tongue: Language) -> str:
    """Return an image of the article as files of the site, read when they come into sight; on a phone, narrow."""
    stem, attributes = match[1], match[2]
    column, narrow = (f"figures/{stem}.{layout}.svg" for layout in links.LAYOUTS)
    folder = project.root() / "figures" / tongue.folder
    sizes = [drawn.size_of(folder / f"{stem}.{layout}.svg") for layout in links.LAYOUTS]
    root = "" if tongue.first else "../"
    cell = root + links.cell(**cells[stem])
    explore, points, code = (tongue.word(word) for word in ("Explorer", "Données", "Code"))
    return (
        f'<picture><source media="{links.PHONE}" srcset="{narrow}"{sizes[1]}>'
        f'<img src="{column}" loading="lazy"{sizes[0]}{attributes}></picture>'
        f'<p class="liens"><a href="figures/{stem}.html?retour=fig-{stem[:3]}#explorer">{explore}</a> · '
        f'<a href="{root}figures/{stem}.csv" download>{points}</a> · <a href="{cell}">{code}</a></p>'
    )


def _with_ways_back(body: str, tongue: Language) -> str:
    """Return the article with an anchor at each of its numbers, which the cell that made it leads back to."""
    turns = itertools.count(1)

    def marked(match: re.Match[str]) -> str:
        place = f"n{next(turns)}"
        return f'<a id="{place}" href="{match[1]}&amp;retour={tongue.folder}article.html%23{place}#'

    return re.sub(r'<a href="([^"#]*\?valeur=[^"#]*)#', marked, body)


def _found(pattern: str, page: str) -> str:
    """Return what a page says of itself; nothing where it says nothing."""
    match = re.search(pattern, page, re.DOTALL)
    return html.unescape(match[1]) if match else ""


def citation(tongue: Language) -> cited.Cited:
    """Return what a citation of the article says, read off its page in a language."""
    page = (project.root() / "paper" / "build" / f"article{tongue.suffix}.html").read_text(encoding="utf-8")
    return cited.Cited(
        re.sub(r"<[^>]*>", "", _found(r'<h1 class="titre">(.*?)</h1>', page)),
        [html.unescape(name) for name in re.findall(r'<meta name="author" content="([^"]*)"', page)],
        _found(r'<meta name="date" content="([^"]*)"', page),
        _found(r'<meta name="keywords" content="([^"]*)"', page),
    )


CITATIONS = {"BibTeX": "article.bib", "CSL": "article.csl.json"}
"""What one cites the article with, in the folder of its language."""


def article(cells: dict[str, dict[str, str]], tongue: Language) -> str:
    """Return the article in the frame of the site, its addresses from the root of the site.

    Parameters
    ----------
    cells : dict of str to dict
        Notebook and cell of each figure.
    tongue : compendium.language.Language
        Its language.
    """
    page = (project.root() / "paper" / "build" / f"article{tongue.suffix}.html").read_text(encoding="utf-8")
    if not tongue.first:
        page = page.replace(f'href="{links.SITE_FROM_ARTICLE}{tongue.folder}', 'href="')
    above = "" if tongue.first else "../"
    page = page.replace(f'href="{links.SITE_FROM_ARTICLE}', f'href="{above}')
    style = "".join(re.findall(r"<style\b[^>]*>(.*?)</style>", page, re.DOTALL))
    body = page.split('<main id="contenu">', 1)[1].rsplit("</main>", 1)[0]
    body = re.sub(
        rf'<img {links.DRAWN}="(\w+)" src="data:[^"]*"([^>]*)>',
        functools.partial(_picture, cells=cells, tongue=tongue),
        body,
    )
    heading, text = _with_ways_back(body, tongue).split(ABSTRACT, 1)
    scoped = re.sub(r"\bbody(?= ?[{,])", "article", style).replace("main {", "article > .vide {", 1)
    told = citation(tongue)
    shown: dict[str, Any] = {
        "cited": told,
        "schema": frame.markup(cited.schema(told, tongue)),
        "citations": CITATIONS,
        "heading": frame.markup(heading),
        "body": frame.markup(ABSTRACT + text),
        "style": frame.markup(scoped),
        "formats": formats(tongue),
    }
    return frame.page(
        "article-on-site.html",
        tongue.said("Article"),
        path="article.html",
        tongue=tongue,
        wide=True,
        scripts=(CONTENTS,),
        **shown,
    )
