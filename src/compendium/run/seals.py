"""What was made from what, for results that depend on a machine (images, PDF, site).

`pytask.lock` holds the results that are the same everywhere. A browser and its fonts differ
from one machine to the next, so what they draw, and what is built from it, is recorded apart,
in ``build/``: nothing changed, nothing rebuilt, and the lock stays portable.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from compendium import project
from compendium.run import git


def digest(inputs: Iterable[Path], *words: str) -> str:
    """Return the hash of some files, paths and contents, and of some words."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(inputs):
        total.update(project.relative(path).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


FILE = "build/sceaux.json"


def record() -> Path:
    """Return the file of the seals of the project's own results."""
    return project.root() / FILE


def of_images() -> str:
    """Return the record of the images alone: an archive brings them drawn."""
    images = {name: seal for name, seal in _known().items() if name.startswith("image ")}
    return json.dumps(images, indent=1, sort_keys=True)


def _known(file: Path | None = None) -> dict[str, str]:
    try:
        loaded: dict[str, str] = json.loads((file or record()).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return loaded


def holds(name: str, seal: str, outputs: Iterable[Path], file: Path | None = None) -> bool:
    """Return whether `name` was made with that seal and its files are still there."""
    return _known(file).get(name) == seal and all(path.is_file() for path in outputs)


def keep(made: dict[str, str], file: Path | None = None) -> None:
    """Record the seals of what was just made, with those of the project or in a file of their own."""
    project.write(file or record(), json.dumps(_known(file) | made, indent=1, sort_keys=True))


def everything() -> str:
    """Return the seal of all that `make` reads and writes: if it holds, nothing is to be done.

    Hashing twenty megabytes takes a few hundredths of a second; asking pytask, which has to be
    imported and to read every notebook, more than one.
    """
    root = project.root()
    patterns = {
        "src/ancrage": "**/*.py", "paper": "*.*", "paper/build": "article.*", "notebooks": "*.ipynb",
        "data/raw": "*.*", "data/processed": "*.parquet", "figures": "*.*", "build/notebooks": "*.*",
    }  # fmt: skip
    found = [p for folder, pattern in patterns.items() for p in (root / folder).glob(pattern) if p.is_file()]
    site = sorted(project.relative(path) for path in (root / "site").rglob("*.*"))
    settings = [
        f"{name}={os.environ.get(name, '')}"
        for name in ("ANCRAGE_SITE", "SOURCE_DATE_EPOCH", "ANCRAGE_NO_BROWSER")
    ]
    return digest([*found, root / "pytask.lock"], git.commit(), sys.version, *settings, *site)


def unchanged() -> bool:
    """Return whether all is as the last `make` left it."""
    known = _known().get("tout")
    return known is not None and (project.root() / "pytask.lock").is_file() and known == everything()


def publication() -> str:
    """Return the seal of the article and the site, without importing what makes them.

    Images are taken by the seals of what was drawn, not by their content.
    """
    root = project.root()
    patterns = {
        "src/ancrage": "**/*.py", "paper": "*.*", "figures": "[FT]*.json", "notebooks": "*.ipynb",
        "data/raw": "*.json", "data/processed": "*.parquet",
    }  # fmt: skip
    found = [p for folder, pattern in patterns.items() for p in (root / folder).glob(pattern) if p.is_file()]
    tables = [*(root / "figures").glob("T*.csv"), root / "figures" / "claims.csv"]
    images = sorted(f"{name} {seal}" for name, seal in _known().items() if name.startswith("image "))
    return digest([*found, *tables], git.commit(), *images)


def publication_outputs() -> list[Path]:
    """Return the files that say that the article and the site are there."""
    root = project.root()
    article = [root / "paper" / "build" / f"article.{e}" for e in ("html", "pdf", "docx", "xml")]
    books = [
        root / "site" / "notebooks" / f"{p.stem}.html" for p in (root / "notebooks").glob("[0-9]*.ipynb")
    ]
    return [*article, root / "site" / "index.html", *books]
