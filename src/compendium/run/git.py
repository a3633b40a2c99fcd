"""What git knows of this copy; and nothing where git or the history is not there."""

import functools
import subprocess
from pathlib import Path

from compendium import project

ARCHIVED = "COMMIT"
"""File of an archive that names the commit it was made of."""


@functools.lru_cache(maxsize=1)
def commit() -> str:
    """Return the commit of this copy, or the one that an unpacked archive was made of; else nothing."""
    told = history()
    written = project.root() / ARCHIVED
    if not told and written.is_file():
        told = written.read_text(encoding="utf-8").strip()
    return told


@functools.lru_cache(maxsize=1)
def history() -> str:
    """Return the commit that is checked out here, or an empty text without history."""
    lines = answer("rev-parse", "--show-toplevel", "HEAD").splitlines()
    own = len(lines) == 2 and Path(lines[0]).resolve() == project.root()
    return lines[1] if own else ""


def answer(*arguments: str) -> str:
    """Return what a git command prints in the project; empty where it fails."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=project.root(), capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.rstrip("\n") if done.returncode == 0 else ""


def content(path: str, revision: str = "HEAD") -> bytes:
    """Return the bytes of a file as committed.

    Raises
    ------
    subprocess.CalledProcessError
        If the commit has no such file.
    """
    command = ["git", "show", f"{revision}:{path}"]
    return subprocess.run(command, cwd=project.root(), capture_output=True, check=True).stdout
