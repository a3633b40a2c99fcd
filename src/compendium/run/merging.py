"""How git merges what is made from the rest: it keeps one side, and what is made is made again.

Git runs this file, once ``make setup`` told it so: ``merging.py made PATH`` for a file that is made whole,
``merging.py parts BASE OURS THEIRS PATH`` for one that is made in part (a README, the data package). It needs
nothing but the standard library.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

PART = re.compile(r"<!-- (\w+) : début -->.*?<!-- \1 : fin -->", re.DOTALL)
"""A part of a README that is made, between its marks."""

SEALS = ("bytes", "hash")
"""What sealing a table writes into the data package."""


def alike(base: str, ours: str, theirs: str) -> tuple[str, str, str]:
    """Return three versions of a file whose made parts are those of ours, so that they cannot conflict.

    Parameters
    ----------
    base, ours, theirs : str
        A README, or the data package: there the seal of a table is that of the side that changed it.

    Examples
    --------
    >>> mark = "<!-- a : début -->{}<!-- a : fin -->"
    >>> alike(mark.format(1), mark.format(2), f"{mark.format(3)} et la suite")[2]
    '<!-- a : début -->2<!-- a : fin --> et la suite'
    """
    try:
        packages = [json.loads(text) for text in (base, ours, theirs)]
    except ValueError:
        kept = {match[1]: match[0] for match in PART.finditer(ours)}
        texts = (PART.sub(lambda match: kept.get(match[1], match[0]), text) for text in (base, ours, theirs))
        first, second, third = texts
        return first, second, third
    sealed = [{table["name"]: table for table in package["resources"]} for package in packages]
    for name in sealed[1]:
        versions = [tables[name] for tables in sealed if name in tables]
        chosen = _seal(*(tables.get(name, {}) for tables in sealed))
        for version in versions:
            version.update(chosen)
    first, second, third = (json.dumps(package, ensure_ascii=False, indent=1) + "\n" for package in packages)
    return first, second, third


def _seal(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Return the seal of a table: theirs if they alone changed it, else ours."""
    side = theirs if theirs and base and ours.get("hash") == base.get("hash") else ours
    return {name: side[name] for name in SEALS if name in side}


def _merged(base: Path, ours: Path, theirs: Path) -> int:
    """Merge a file in place, its made parts aside, and return how many conflicts are left."""
    paths = (base, ours, theirs)
    for path, text in zip(paths, alike(*(path.read_text(encoding="utf-8") for path in paths)), strict=True):
        path.write_text(text, encoding="utf-8")
    labels = ["-L", "ici", "-L", "avant", "-L", "autre"]
    command = ["git", "merge-file", *labels, str(ours), str(base), str(theirs)]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1] == "parts":
        sys.exit(min(_merged(*map(Path, sys.argv[2:5])), 127))
