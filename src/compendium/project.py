"""Where things are: the project's folder, and the folder that results go to."""

import functools
import os
from pathlib import Path

OUTPUT_VARIABLE = "ANCRAGE_SORTIES"
"""Environment variable by which a run sends its results elsewhere than the project."""


@functools.cache
def root() -> Path:
    """Return the folder of the compendium.

    The package is installed in editable mode, so the folder is found from this file:
    a notebook gives the same results whatever folder it is run from.
    """
    return Path(__file__).resolve().parents[2]


def relative(path: Path) -> str:
    """Return a path as the project writes it: from its folder, with slashes; else its name."""
    return path.relative_to(root()).as_posix() if path.is_relative_to(root()) else path.name


def raw() -> Path:
    """Return the folder of the tables as published."""
    return root() / "data" / "raw"


def notebooks() -> Path:
    """Return the folder of the notebooks."""
    return root() / "notebooks"


def contours() -> Path:
    """Return the file of the contours of France, which is not in git (`ancrage.contours`)."""
    return root() / ".cache" / "national" / "communes.parquet"


def register_estimate() -> Path:
    """Return the file of the estimate that the user's business register allowed (`ancrage.study.sirene`)."""
    return root() / ".cache" / "national" / "ess_sirene.parquet"


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
