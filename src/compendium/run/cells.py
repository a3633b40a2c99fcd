"""A notebook as text, a heading for each cell: what ``git diff`` compares once git is set up.

Git runs this file, twice for each notebook: it needs nothing but the standard library.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BY_LAB = {
    "cell": (
        "ExecuteTime", "collapsed", "editable", "execution", "heading_collapsed", "hidden", "jupyter",
        "scrolled", "slideshow", "trusted",
    ),
    "notebook": ("signature", "widgets"),
    "language": (
        "codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter", "pygments_lexer", "version",
    ),
}  # fmt: skip
"""Metadata that editors write by themselves: when a notebook ran, how it was folded, with what Python."""


def text(notebook: dict[str, Any]) -> str:
    """Return the cells by name, kind and metadata, without outputs, then the notebook's own metadata.

    Examples
    --------
    >>> cell = {"id": "titre", "cell_type": "markdown", "metadata": {}, "source": ["# Un", " titre"]}
    >>> print(text({"cells": [cell], "metadata": {}}), end="")
    ── titre (markdown)
    # Un titre
    """
    parts = []
    for cell in notebook["cells"]:
        kept = _without(cell["metadata"], BY_LAB["cell"])
        heading = f"── {cell.get('id', '?')} ({cell['cell_type']}) {_written(kept)}".rstrip()
        parts.append(f"{heading}\n{''.join(cell['source'])}\n")
    own = _without(notebook["metadata"], BY_LAB["notebook"])
    if "language_info" in own:
        own["language_info"] = _without(own["language_info"], BY_LAB["language"])
    return "\n".join([*parts, f"── notebook {_written(own)}\n"] if own else parts)


def _without(metadata: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in names}


def _written(metadata: dict[str, Any]) -> str:
    return json.dumps(metadata, ensure_ascii=False, sort_keys=True) if metadata else ""


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(text(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
