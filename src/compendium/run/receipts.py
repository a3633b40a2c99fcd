"""The receipt of an executed notebook: what it read, with what, what it wrote; and what it cost."""

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from compendium import project, settings
from compendium.kernels import forks
from compendium.notebook import Notebook
from compendium.run import contents, environment, reads
from compendium.tables import catalogue

SYSTEM = ("/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/lib64", "/opt", "/System", "/Library", "/nix")
"""Folders of the system: what is read there is software, not data."""

RUNNER = ("compendium.kernels", "compendium.project", "compendium.errors")
"""Modules that a kernel loads to be a kernel."""

CODE = (".py", ".pyc", ".so", ".pth")

NOT_DATA = ("src", ".venv", ".git", "build")
"""Folders of the project that hold code, or what the run itself writes."""


PACKAGE = f"data/raw/{catalogue.PACKAGE}"


def compose(
    notebook: Notebook,
    values: Mapping[str, Any],
    scratch: Path,
    products: Iterable[Path],
    observed: Path,
) -> dict[str, Any]:
    """Return the receipt of a notebook that has just run.

    Parameters
    ----------
    notebook : compendium.notebook.Notebook
        What it declares.
    values : mapping
        Parameters that differ from the defaults.
    scratch : pathlib.Path
        Where its products are, before they are moved into place.
    products : iterable of pathlib.Path
        Their paths, relative to `scratch`.
    observed : pathlib.Path
        What the kernel's observer wrote.

    Returns
    -------
    dict
        What depends on the sources and the lock alone: the same bytes at each run.
    """
    heard = _heard(observed)
    locked = {environment.PYTHON, *environment.locked()}
    read, outside = _reads(heard.get("read", []))
    known = reads.everything(notebook)
    parameters = {
        name: {"type": parameter.type, "value": values.get(name, parameter.default)}
        for name, parameter in notebook.parameters.items()
    }
    return {
        "notebook": project.relative(notebook.path),
        "digest": notebook.digest,
        "parameters": parameters,
        "read": [{"path": path, "sha256": contents.digest(project.root() / path)} for path in read],
        "undeclared": sorted({path for path in read if path not in known} | outside),
        "called": heard.get("called", []),
        "written": [
            {"path": product.as_posix(), "sha256": contents.digest(scratch / product)} for product in products
        ],
        "modules": _modules(heard.get("modules", [])),
        "software": {name: version for name, version in environment.installed().items() if name in locked},
    }


def cost(observed: Path) -> dict[str, Any]:
    """Return what a run took, and where it took place: what is not the same at each run.

    Parameters
    ----------
    observed : pathlib.Path
        What the kernel's observer wrote.
    """
    return {
        "system": {"os": platform.system(), "machine": platform.machine(), "cores": os.cpu_count()},
        "kernel": "forked" if forks.wanted() else "cold",
        "peak_memory_kib": _heard(observed).get("peak_kib"),
    }


def _heard(observed: Path) -> dict[str, Any]:
    if not observed.is_file():
        return {}
    loaded: dict[str, Any] = json.loads(observed.read_text(encoding="utf-8"))
    return loaded


def warnings(receipts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return, in French, a line for each undeclared read or call of some runs, by step."""
    lines = []
    for step, receipt in receipts.items():
        lines += [
            f"{step} lit {path} sans le déclarer : passez par tables.read." for path in receipt["undeclared"]
        ]
        lines += [
            f"{step} a appelé {host} : un notebook ne demande rien au réseau." for host in receipt["called"]
        ]
    return lines


def departures(notebook: Notebook, receipt: Mapping[str, Any]) -> list[str]:
    """Return what is no longer as a receipt says: the notebook, what it read, what it wrote."""
    wrong = [] if receipt["digest"] == notebook.digest else [project.relative(notebook.path)]
    for file in (*receipt["read"], *receipt["written"]):
        if file["path"] == PACKAGE:  # it describes every table: what a notebook reads of it is in the graph
            continue
        if contents.digest(project.root() / file["path"]) != file["sha256"]:
            wrong.append(file["path"])
    return wrong


def _reads(paths: Iterable[str]) -> tuple[list[str], set[str]]:
    """Sort what was opened: data of the project (relative paths), and data from elsewhere (names).

    Code, the system's files and what the run itself wrote are left out.
    """
    from compendium.kernels.manager import MARK

    root = project.root()
    software = tuple(f"{folder}{os.sep}" for folder in (sys.prefix, sys.base_prefix, *SYSTEM))
    made = (*NOT_DATA, *settings.load().study.writes)
    here, ours = f"{root}{os.sep}", tuple(f"{root / name}{os.sep}" for name in made)
    inside, outside = set(), set()
    for text in paths:  # a thousand of them, modules most: looked at as text
        if text.startswith(ours) or (text.startswith(software) and not text.startswith(here)):
            continue
        path = Path(text)
        if text.startswith(here):
            if path.is_file() and path.name != "pyproject.toml":
                inside.add(path.relative_to(root).as_posix())
        elif MARK not in text and path.is_file() and path.suffix not in CODE:
            outside.add(f"{path.name} (hors du projet)")
    return sorted(inside), outside


def _modules(names: Iterable[str]) -> dict[str, str]:
    """Return the hash of each module of the project that the notebook loaded, not what runs it."""
    package = project.root() / "src"
    found = {}
    for name in names:
        if name.startswith(RUNNER):
            continue
        base = package.joinpath(*name.split("."))
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                found[name] = contents.digest(path)
    return found
