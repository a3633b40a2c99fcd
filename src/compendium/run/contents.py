"""What is known of files by their size and date: their hash, and what their code imports.

A run looks at a thousand files to say that nothing changed. What was found of each is kept in
``build/cache/`` and believed while the file keeps its size and date; a file written a moment
before it was looked at is looked at again.
"""

import ast
import functools
import hashlib
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compendium import code, project
from compendium.errors import Refusal

SETTLED_NS = 50_000_000
"""A file changed less than this before it was looked at may change again at the same date."""

MISSING = ""
"""The digest of a file that is not there."""

_LOCK = threading.Lock()
_known: dict[Path, dict[str, dict[str, Any]]] = {}


@functools.cache
def _cache(root: Path) -> Path:
    return root / "build" / "cache" / "contents.json"


def _of_project() -> dict[str, dict[str, Any]]:
    """Return what is known of the files of this project, by path."""
    cache = _cache(project.root())
    with _LOCK:
        if cache not in _known:
            try:
                _known[cache] = json.loads(cache.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                _known[cache] = {}
        return _known[cache]


def save() -> None:
    """Keep what is known of the files that are there; a folder that cannot be written keeps nothing."""
    known = _of_project()
    with _LOCK:
        text = json.dumps({path: facts for path, facts in known.items() if Path(path).exists()})
    try:
        project.write(_cache(project.root()), text)
    except OSError:
        return


def _fact(path: Path, name: str, find: Callable[[bytes], Any]) -> Any:
    """Return a fact of a file's content, found now unless it is known."""
    known, key = _of_project(), str(path)
    about = path.stat()
    state = [about.st_size, about.st_mtime_ns]
    entry = known.get(key)
    if entry is None or entry["state"] != state:
        entry = {"state": state}
    if name not in entry:
        found = find(path.read_bytes())
        if time.time_ns() - about.st_mtime_ns < SETTLED_NS:
            return found
        entry[name] = found
    known[key] = entry
    return entry[name]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; of a folder, that of its files and their paths.

    What is not there has the digest `MISSING`.
    """
    if path.is_dir():
        return folder_digest(path)
    try:
        found: str = _fact(path, "sha256", lambda content: hashlib.sha256(content).hexdigest())
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    return found


def code_digest(path: Path) -> str:
    """Return the digest of a file of code; that of a module says nothing of its comments and empty lines."""
    if path.suffix != ".py":
        return digest(path)
    found: str = _fact(path, "code", lambda content: _of_code(path, content))
    return found


def _of_code(path: Path, content: bytes) -> str:
    _tree(path, content)  # what is not Python is refused with its line
    return hashlib.sha256(code.bare(content.decode("utf-8")).encode()).hexdigest()


def folder_digest(folder: Path) -> str:
    """Return one digest for the files of a folder, by path; unfinished files are left out."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix != ".part" and path.is_file():
            total.update(f"{path.relative_to(folder).as_posix()}\0{digest(path)}\n".encode())
    return total.hexdigest()


def imports(path: Path) -> list[str]:
    """Return the dotted names that a Python file imports, anywhere in it."""
    source = project.root() / "src"
    package = ".".join(path.parent.relative_to(source).parts) if path.is_relative_to(source) else ""
    found: list[str] = _fact(path, "imports", lambda content: code.imported(_tree(path, content), package))
    return found


def templates(path: Path) -> list[str]:
    """Return the names of templates that a file holds: texts of Python, or what a template quotes."""
    found: list[str] = _fact(path, "templates", lambda content: named_templates(path, content))
    return found


def named_templates(path: Path, content: bytes) -> list[str]:
    """Return the texts of a file that may name a template, for `closure` to look for."""
    text = content.decode("utf-8")
    if path.suffix == ".py":
        constants = (node.value for node in ast.walk(_tree(path, content)) if isinstance(node, ast.Constant))
        texts = {value for value in constants if isinstance(value, str)}
    else:
        texts = set(text.split('"')[1::2])
    return sorted(name for name in texts if name.endswith(TEMPLATES) and "\n" not in name)


def _tree(path: Path, content: bytes) -> ast.Module:
    try:
        return code.parsed(content, path.name)
    except SyntaxError as error:
        where = f"{project.relative(path)}, ligne {error.lineno}"
        raise Refusal(
            f"{where} : ce n’est pas du Python ({error.msg}).", "corrigez la ligne, puis relancez."
        ) from error


TEMPLATES = (".html", ".css", ".js", ".typ")
"""What the name of a template ends in."""
