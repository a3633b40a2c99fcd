"""The steps of a compendium: what each is made from, what makes it, what it makes.

Inputs are computed, never listed by hand: the files that are read, the closure of the imports of
the code that makes the step, over the machine and the study, with their templates, and the versions
of the libraries that this code needs.
"""

import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from compendium import language, project, settings
from compendium.errors import Refusal
from compendium.kernels import forks
from compendium.notebook import Notebook
from compendium.pages import chrome, figures, images, links, site
from compendium.paper import build as paper
from compendium.paper import heading, home, written
from compendium.publish import fonts
from compendium.run import books as shelf
from compendium.run import closure, contents, environment, execute, git, reads
from compendium.run.step import Inputs, Step
from compendium.tables import catalogue

KERNELS, DRAWING, PLAIN = "kernels", "drawing", "plain"
"""Executors: of notebooks, of drawings, of pages."""

IMAGES, PAGES, ARTICLE, SITE = "images", "pages", "article", "site"
"""Names of the steps that are not notebooks."""


def whole(studio: images.Studio | None) -> list[Step]:
    """Return the one graph: notebooks, images, pages of figures, article, site.

    Parameters
    ----------
    studio : compendium.pages.images.Studio or None
        What draws images; without it they are left as they are.
    """
    books = shelf.notebooks()
    first = notebooks(books)
    drawing = functools.cache(drawn_from)
    drawn = [
        image(project.root() / "figures" / f"{stem}.json", studio, (book.name,), tongue, drawing)
        for tongue in language.all_()
        for book in books
        for stem in book.figures
        if studio
    ]
    before = tuple(step.name for step in (*first, *drawn))
    return [*first, *drawn, pages(books), article(books, before), the_site(books, (*before, ARTICLE))]


def made_from(
    modules: Iterable[str], files: Iterable[Path], more: dict[str, str], machine: dict[str, str] | None = None
) -> Inputs:
    """Return what a step is made from.

    Parameters
    ----------
    modules : iterable of str
        The modules that make it; what they import counts.
    files : iterable of pathlib.Path
        The files that they read.
    more : dict of str to str
        Other digests, by the name that a reader knows them by.
    machine : dict of str to str, optional
        What else depends on the machine.
    """
    code = closure.of(modules)
    read = {project.relative(path): contents.digest(path) for path in files}
    run = {project.relative(path): contents.code_digest(path) for path in sorted(code.files)}
    return Inputs(more | read | run, environment.versions(code.outside) | (machine or {}))


def notebooks(books: list[Notebook]) -> list[Step]:
    """Return the notebooks of the article as steps.

    Raises
    ------
    Refusal
        If a notebook needs a table that no notebook makes.
    """
    makers = {name: book.name for book in books for name in book.processed}
    found = []
    for book in books:
        lacking = [name for name in book.needs if name not in makers]
        if lacking:
            raise Refusal(
                f'notebooks/{book.path.name} lit tables.processed("{lacking[0]}"), qu’aucun notebook n’écrit.'
            )
        log = execute.log(book.name)
        outputs = (*(project.root() / path for path in book.products), log, log.with_suffix(execute.RECEIPT))
        found.append(
            Step(
                book.name,
                functools.partial(execute.run, book, {}, project.root()),
                functools.partial(of_notebook, book),
                outputs,
                after=tuple(sorted({makers[name] for name in book.needs})),
                pool=KERNELS,
            )
        )
    return found


def of_notebook(notebook: Notebook) -> Inputs:
    """Return what a notebook's results are made from: itself, the tables it reads, code, libraries."""
    door = settings.load().study.door.partition(":")[0]  # it checks the tables that notebooks read
    kernel = [forks.KERNEL, forks.PRELOAD]  # they are run by name, in other processes
    modules = [execute.__name__, *kernel, *([door] if door else []), *notebook.modules]
    more = {f"notebook : {notebook.name}": notebook.digest}
    for name in reads.with_references(notebook.raw):
        described = json.dumps(catalogue.resource(name), sort_keys=True, ensure_ascii=False)
        more[f"données : {name}"] = contents.digest(reads.table(name))
        more[f"description : {name}"] = hashlib.sha256(described.encode()).hexdigest()
    return made_from(modules, reads.declared(notebook), more)


def image(
    specification: Path,
    studio: images.Studio,
    after: tuple[str, ...],
    tongue: language.Language,
    drawing: Callable[[], Inputs],
) -> Step:
    """Return the drawing of a figure in a language as a step.

    Parameters
    ----------
    specification : pathlib.Path
        The JSON of the figure.
    studio : compendium.pages.images.Studio
        What draws it.
    after : tuple of str
        The step that makes the specification.
    tongue : compendium.language.Language
        The language.
    drawing : collections.abc.Callable
        Returns what all drawings of a graph are made from: `drawn_from`, asked once.
    """
    name = tongue.folder + project.relative(specification).removeprefix("figures/").removesuffix(".json")
    draw = functools.partial(studio.draw, specification, tongue)
    drawn = links.images(specification, tongue.folder)
    made = functools.partial(_of_image, specification, tongue, drawing)
    return Step(f"image : {name}", draw, made, drawn, after=after, pool=DRAWING, group=IMAGES)


def drawn_from() -> Inputs:
    """Return what every drawing is made from: code, libraries, browser, font."""
    browser = chrome.find()
    machine = {"navigateur": chrome.identity(browser) if browser else "aucun", "police": fonts.identity()}
    return made_from([images.__name__], [], {}, machine)


def _of_image(specification: Path, tongue: language.Language, drawing: Callable[[], Inputs]) -> Inputs:
    read = [specification, *_translations(tongue)]
    shared = drawing()
    own = {project.relative(path): contents.digest(path) for path in read}
    return Inputs({**shared.portable, **own}, shared.machine)


def _translations(*tongues: language.Language) -> list[Path]:
    """Return the catalogues of languages; the first has none."""
    return [path for tongue in tongues for path in language.catalogues(tongue.code)]


def pages(books: list[Notebook]) -> Step:
    """Return the pages of ``figures/`` as a step."""
    shown = [project.root() / path for book in books for path in book.products if path.parts[0] == "figures"]
    return Step(
        PAGES,
        functools.partial(figures.write, books),
        functools.partial(made_from, [figures.__name__], shown, {"réglages": repr(settings.load())}),
        figures.products(books),
        after=tuple(book.name for book in books),
        pool=PLAIN,
    )


def article(books: list[Notebook], after: tuple[str, ...]) -> Step:
    """Return the article as a step."""
    made = functools.partial(_of_article, books)
    return Step(
        ARTICLE, functools.partial(paper.build, books), made, paper.outputs(), after=after, pool=PLAIN
    )


def _of_article(books: list[Notebook]) -> Inputs:
    texts = sorted(path for path in (project.root() / "paper").iterdir() if path.is_file())
    texts += _translations(*language.all_())
    results = [path for book in books for path in site.results(book)]
    asked = {
        name: os.environ[name]
        for name in (written.SITE_VARIABLE, heading.EPOCH_VARIABLE)
        if name in os.environ
    }
    more = _digests(books) | {"réglages": repr(settings.load())}
    return made_from([paper.__name__], [*texts, *results], more, asked)


def the_site(books: list[Notebook], after: tuple[str, ...]) -> Step:
    """Return the site as a step; its one product is its folder, every file of it."""
    write, made = functools.partial(_build_site, books), functools.partial(_of_site, books)
    return Step(SITE, write, made, (project.root() / site.FOLDER,), after=after, pool=PLAIN)


def _build_site(books: list[Notebook]) -> None:
    site.build(books, functools.partial(home.given, books))


def _of_site(books: list[Notebook]) -> Inputs:
    raw = [
        project.raw() / name
        for name in (catalogue.PACKAGE, *(resource["path"] for resource in catalogue.resources()))
    ]
    shown = [path for book in books for path in (execute.log(book.name), *site.results(book))]
    more = _digests(books) | {"réglages": repr(settings.load()), "commit": git.commit()}
    study = settings.load().study
    added = [hook.partition(":")[0] for hook in (*study.pages.values(), *study.under.values())]
    files = [*raw, *shown, *paper.outputs(), *_translations(*language.all_())]
    return made_from([site.__name__, home.__name__, *added], files, more)


def _digests(books: list[Notebook]) -> dict[str, str]:
    return {f"notebook : {book.name}": book.digest for book in books}
