"""The notebooks of the compendium, in order, and what their last runs left."""

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compendium import notebook, project
from compendium.errors import Refusal
from compendium.notebook import Notebook
from compendium.run import execute
from compendium.tables import catalogue

PATTERN = "[0-9][0-9]_*.ipynb"


def notebooks() -> list[Notebook]:
    """Return the notebooks in the order of their numbers.

    Raises
    ------
    Refusal
        If two make the same table or figure, or use one number for two.
    """
    catalogue.package()  # refuses a table described in part, or not sealed, before any kernel starts
    found = [read(path) for path in sorted(project.notebooks().glob(PATTERN))]
    makers: dict[str, str] = {}
    for book in found:
        for name in [*book.processed, *book.figures, *book.tables]:
            key = name[:3] if name in (*book.figures, *book.tables) else name
            if key in makers:
                raise Refusal(
                    f"« {name} » : {makers[key]} et {book.name} font tous deux « {key} ».",
                    "un nom et un numéro ne servent qu’une fois.",
                )
            makers[key] = book.name
    return found


def left_aside() -> list[str]:
    """Return the notebooks that are no step: their names do not begin with two digits."""
    steps = set(project.notebooks().glob(PATTERN))
    return sorted(path.name for path in project.notebooks().glob("*.ipynb") if path not in steps)


def read(path: Path) -> Notebook:
    """Read what a notebook declares, once for as long as its file does not change."""
    try:
        about = path.stat()
    except FileNotFoundError:
        return notebook.load(path)  # which names the nearest
    return _read(path, about.st_mtime_ns, about.st_size)


@functools.lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> Notebook:
    return notebook.load(path)


def find(name: str) -> Notebook:
    """Return a notebook by name.

    Raises
    ------
    Refusal
        If there is none; the nearest is suggested.
    """
    return read(project.notebooks() / f"{name}.ipynb")


def told(books: Iterable[Notebook], ending: str = execute.RECEIPT) -> dict[str, dict[str, Any]]:
    """Return the receipts of the last runs, or their costs, by step; a notebook that has not run has none."""
    found = {}
    for book in books:
        path = execute.log(book.name).with_suffix(ending)
        if path.is_file():
            found[book.name] = json.loads(path.read_text(encoding="utf-8"))
    return found
