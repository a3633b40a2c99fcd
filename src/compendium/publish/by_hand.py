"""A notebook run by hand, in JupyterLab for instance: with other parameters, its results stand apart.

Whoever tries another value looks at the figures in the notebook; what is archived is that of the
archived parameters. A run of the pipeline says where its results go (`compendium.project.OUTPUT_VARIABLE`)
and never comes here.
"""

import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from compendium import notebook, project
from compendium.errors import Refusal
from compendium.language import say

FOLDER = Path("build", "by-hand")
"""Folder of the project that results of other parameters go to."""


def outputs(product: Path) -> Path:
    """Return the folder that a product goes to, as `compendium.project.outputs` does, or one apart.

    Parameters
    ----------
    product : pathlib.Path
        Path of the product in the folder of results, such as ``figures/F01_versions.json``. The notebook
        that declares it tells the parameters, whatever the file that is run is called.
    """
    shell = _shell()
    if shell is None or os.environ.get(project.OUTPUT_VARIABLE):
        return project.outputs()
    owner = _owner(product)
    if owner is None:
        return project.outputs()
    archived = _archived(owner.path, shell.execution_count)
    other = [
        f"{name}={shell.user_ns[name]}"
        for name, value in archived.items()
        if name in shell.user_ns and repr(shell.user_ns[name]) != repr(value)
    ]
    if owner.path.parent != project.notebooks():  # not a step: nothing of it is archived
        other.insert(0, owner.name)
    if not other:
        return project.outputs()
    apart = project.root() / FOLDER / _plain(",".join(other))
    _say_once(", ".join(other), apart, os.getpid())
    return apart


def _shell() -> Any:
    """Return the IPython that runs this, if any; nothing is imported to know."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() or c in "=,._-" else "_" for c in text)


@functools.lru_cache(maxsize=64)
def _say_once(other: str, apart: Path, _process: int) -> None:
    say(
        f"Paramètres autres que ceux de l’archive ({other})\u00a0: résultats écrits dans "
        f"{project.relative(apart)}/, figures/ reste telle quelle."
    )


def _owner(product: Path) -> notebook.Notebook | None:
    """Return the notebook that declares a product: a step first, else one of a folder beside them."""
    folder = project.notebooks()
    found = [*sorted(folder.glob("[0-9][0-9]_*.ipynb")), *sorted(folder.glob("[!.]*/*.ipynb"))]
    loaded = (_loaded(path, path.stat().st_mtime_ns) for path in found)
    return next((book for book in loaded if book and product in book.products), None)


@functools.lru_cache(maxsize=64)
def _loaded(path: Path, _changed: int) -> notebook.Notebook | None:
    return _load(path)


def _load(path: Path) -> notebook.Notebook | None:
    try:
        return notebook.load(path)
    except Refusal:  # another notebook, half written: make says so
        return None


@functools.lru_cache(maxsize=64)
def _archived(path: Path, _cell: int) -> dict[str, Any]:
    """Return the archived parameters of a notebook: as committed, else as in its file.

    The file alone would not do: JupyterLab saves it by itself while another value is tried. It is
    looked up once for each cell that is run.
    """
    loaded = _load(path)
    committed = _committed(path)
    if committed:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, path.name)
            copy.write_bytes(committed)
            loaded = _load(copy) or loaded
    return {name: parameter.default for name, parameter in loaded.parameters.items()} if loaded else {}


def _committed(path: Path) -> bytes:
    command = ["git", "show", f"HEAD:./{path.relative_to(project.root()).as_posix()}"]
    try:
        done = subprocess.run(command, cwd=project.root(), capture_output=True, check=False)
    except OSError:
        return b""
    return done.stdout if done.returncode == 0 else b""
