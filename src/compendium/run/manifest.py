"""The list of an archive's files with their hashes, in the form that `sha256sum -c` reads."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

NAME = "MANIFEST.sha256"


def text(contents: Mapping[str, bytes]) -> str:
    """Return the manifest of some files, by path."""
    return "".join(f"{hashlib.sha256(contents[path]).hexdigest()}  {path}\n" for path in sorted(contents))


def read(folder: Path) -> dict[str, str]:
    """Return the hashes that the manifest of a folder lists, by path; empty without a manifest."""
    path = folder / NAME
    if not path.is_file():
        return {}
    rows = [line.split("  ", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    return {path: digest for digest, path in rows}


def check(folder: Path, listed: Mapping[str, str]) -> list[str]:
    """Return the listed files that are missing or changed."""
    return [
        path
        for path, digest in sorted(listed.items())
        if not (folder / path).is_file() or hashlib.sha256((folder / path).read_bytes()).hexdigest() != digest
    ]
