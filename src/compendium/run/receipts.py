"""The receipt of an executed notebook: what it read, with what, what it wrote, at what cost."""

import functools
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from compendium import project
from compendium.kernels import forks
from compendium.notebook import Notebook
from compendium.run import git
from compendium.tables import catalogue

ENDING = ".recu.json"
"""What the name of a receipt ends in, beside the executed notebook."""

SYSTEM = ("/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/lib64", "/opt", "/System", "/Library", "/nix")
"""Folders of the system: what is read there is software, not data."""

RUNNER = ("compendium.run", "ancrage.profiles", "compendium.app", "ancrage.__main__")
"""Modules that a kernel loads to be a kernel."""

CODE = (".py", ".pyc", ".so", ".pth")

NOT_DATA = ("src", ".venv", ".git", "build", "territories")
"""Folders of the project that hold code, or what the run itself writes."""


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
        What depends on the sources alone; under ``run``, what this run cost and where it took place.
    """
    heard = json.loads(observed.read_text(encoding="utf-8")) if observed.is_file() else {}
    read, outside = _reads(heard.get("read", []))
    known = _declared(notebook)
    given = {
        name: {"type": one.type, "value": values.get(name, one.default)}
        for name, one in notebook.parameters.items()
    }
    return {
        "notebook": project.relative(notebook.path),
        "sha256": sha256(notebook.path),
        "parameters": given,
        "read": [{"path": path, "sha256": sha256(project.root() / path)} for path in read],
        "undeclared": sorted({path for path in read if path not in known} | outside),
        "called": heard.get("called", []),
        "written": [{"path": one.as_posix(), "sha256": sha256(scratch / one)} for one in products],
        "modules": _modules(heard.get("modules", [])),
        "software": software(),
        "commit": git.commit(),
        "run": {
            "system": {"os": platform.system(), "machine": platform.machine(), "cores": os.cpu_count()},
            "kernel": "forked" if forks.wanted() else "cold",
            "peak_memory_kib": heard.get("peak_kib"),
        },
    }


def write(receipt: Mapping[str, Any], target: Path) -> None:
    """Write a receipt beside its executed notebook."""
    project.write(target, json.dumps(receipt, ensure_ascii=False, indent=1) + "\n")


def load_all() -> dict[str, dict[str, Any]]:
    """Return the receipts of the last runs, by step."""
    found = sorted((project.root() / "build" / "notebooks").glob(f"*{ENDING}"))
    return {path.name.removesuffix(ENDING): json.loads(path.read_text(encoding="utf-8")) for path in found}


def warnings() -> list[str]:
    """Return, in French, a line for each undeclared read or call of the last runs."""
    lines = []
    for step, receipt in load_all().items():
        lines += [
            f"{step} lit {path} sans le déclarer : passez par data.read." for path in receipt["undeclared"]
        ]
        lines += [
            f"{step} a appelé {host} : un notebook ne demande rien au réseau." for host in receipt["called"]
        ]
    return lines


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    about = path.stat()
    return _sha256(path, about.st_mtime_ns, about.st_size)


@functools.lru_cache(maxsize=512)
def _sha256(path: Path, _changed: int, _size: int) -> str:
    """Hash a file once, unless it changes: many notebooks read the same tables."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _declared(notebook: Notebook) -> set[str]:
    """Return the files that a notebook says it reads, relative to the project."""
    from compendium.run import pipeline

    step = pipeline.declared(notebook)
    known = {project.relative(path) for path in step.depends.values()} | {f"data/raw/{catalogue.PACKAGE}"}
    kept = {"ancrage.contours": project.contours(), "ancrage.study.sirene": project.register_estimate()}
    return known | {project.relative(path) for module, path in kept.items() if module in notebook.modules}


def _reads(paths: Iterable[str]) -> tuple[list[str], set[str]]:
    """Sort what was opened: data of the project (relative paths), and data from elsewhere (names).

    Code, the system's files and what the run itself wrote are left out.
    """
    root = project.root()
    software = tuple(f"{folder}{os.sep}" for folder in (sys.prefix, sys.base_prefix, *SYSTEM))
    here, ours = f"{root}{os.sep}", tuple(f"{root / name}{os.sep}" for name in NOT_DATA)
    inside, outside = set(), set()
    for text in paths:  # a thousand of them, modules most: looked at as text
        if text.startswith(ours) or (text.startswith(software) and not text.startswith(here)):
            continue
        path = Path(text)
        if text.startswith(here):
            if path.is_file():
                inside.add(path.relative_to(root).as_posix())
        elif "ancrage-" not in text and path.is_file() and path.suffix not in CODE:
            outside.add(f"{path.name} (hors du projet)")
    return sorted(inside), outside


def _modules(names: Iterable[str]) -> dict[str, str]:
    """Return the hash of each module of the package that the notebook loaded, not what runs it."""
    package = project.root() / "src"
    found = {}
    for name in names:
        if name.startswith(RUNNER):
            continue
        base = package.joinpath(*name.split("."))
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                found[name] = sha256(path)
    return found


@functools.lru_cache(maxsize=1)
def software() -> dict[str, str]:
    """Return the version of Python and of each package installed beside it.

    They are read off the names of folders, which packaging fixes (``name-version.dist-info``):
    asking each package takes a second.
    """
    found = {}
    for folder in sys.path:
        if folder.endswith("site-packages"):
            for path in Path(folder).glob("*.dist-info"):
                name, _, version = path.name.removesuffix(".dist-info").rpartition("-")
                found[name.lower().replace("_", "-")] = version
    return {"python": platform.python_version(), **dict(sorted(found.items()))}
