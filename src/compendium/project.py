"""Where things are: the project's folder, and the folder that results go to."""

import functools
import os
import tomllib
from pathlib import Path

ROOT_VARIABLE, OUTPUT_VARIABLE = "COMPENDIUM_ROOT", "COMPENDIUM_OUTPUTS"
"""Environment variables: the project's folder; another folder that a run sends its results to."""


def root() -> Path:
    """Return the folder of the compendium.

    It is the one that the environment names; else the nearest one above the current folder that
    is a compendium (`is_compendium`); else the one that this package stands in.
    """
    try:
        current = os.getcwd()  # noqa: PTH109 (asked a thousand times a run: as text)
    except FileNotFoundError:  # it was deleted
        current = os.sep
    return _root(os.environ.get(ROOT_VARIABLE, ""), current)


@functools.cache
def _root(named: str, current: str) -> Path:
    if named:
        return Path(named).resolve()
    for folder in (Path(current), *Path(current).parents):
        if is_compendium(folder):
            return folder.resolve()
    return Path(__file__).resolve().parents[2]


def is_compendium(folder: Path) -> bool:
    """Return whether a folder has a ``pyproject.toml`` with a table ``[tool.compendium]``."""
    try:
        loaded = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "compendium" in loaded.get("tool", {})


def relative(path: Path) -> str:
    """Return a path as the project writes it: from its folder, with slashes; else its name."""
    return path.relative_to(root()).as_posix() if path.is_relative_to(root()) else path.name


def raw() -> Path:
    """Return the folder of the tables as published."""
    return root() / "data" / "raw"


def notebooks() -> Path:
    """Return the folder of the notebooks."""
    return root() / "notebooks"


def outputs() -> Path:
    """Return the folder that holds ``figures/`` and ``data/processed/``.

    It is the project itself, unless a run asked for another one: the pipeline writes
    to a scratch folder first, a run with other parameters keeps its results apart.
    """
    return Path(os.environ.get(OUTPUT_VARIABLE) or root())


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: beside its place, then moved there.

    The other name ends in ``.part``; a reader never sees half a file, and what stood there
    before stays until the move.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
