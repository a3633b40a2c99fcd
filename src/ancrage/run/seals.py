"""What was made from what, for results that depend on a machine (images, PDF, site).

`pytask.lock` holds the results that are the same everywhere. A browser and its fonts differ
from one machine to the next, so what they draw, and what is built from it, is recorded apart,
in ``build/``: nothing changed, nothing rebuilt, and the lock stays portable.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from ancrage import project


def digest(inputs: Iterable[Path], *words: str) -> str:
    """Return the hash of some files, names and contents, and of some words."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(inputs):
        total.update(path.name.encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _record() -> Path:
    return project.root() / "build" / "sceaux.json"


def _known() -> dict[str, str]:
    try:
        loaded: dict[str, str] = json.loads(_record().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return loaded


def holds(name: str, seal: str, outputs: Iterable[Path]) -> bool:
    """Return whether `name` was made with that seal and its files are still there."""
    return _known().get(name) == seal and all(path.is_file() for path in outputs)


def keep(made: dict[str, str]) -> None:
    """Record the seals of what was just made."""
    record = _record()
    record.parent.mkdir(parents=True, exist_ok=True)
    part = record.with_name(record.name + ".part")
    part.write_text(json.dumps(_known() | made, indent=1, sort_keys=True), encoding="utf-8")
    part.replace(record)


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
    return digest([*found, *tables], _head(), *images)


def _head() -> str:
    """Return what ``HEAD`` points at, for the commit that pages show; empty without history."""
    git = project.root() / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        return (git / head.removeprefix("ref: ")).read_text(encoding="utf-8") if " " in head else head
    except OSError:
        return ""


def publication_outputs() -> list[Path]:
    """Return the files that say that the article and the site are there."""
    root = project.root()
    article = [root / "paper" / "build" / f"article.{e}" for e in ("html", "pdf", "docx", "xml")]
    books = [
        root / "site" / "notebooks" / f"{p.stem}.html" for p in (root / "notebooks").glob("[0-9]*.ipynb")
    ]
    return [*article, root / "site" / "index.html", *books]
