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
