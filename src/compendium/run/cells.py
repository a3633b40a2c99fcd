"""A notebook as git is to see it once set up: as it is written before it ran, and as text by cell.

Git runs this file for each notebook that was written to, ``cells.py clean`` to take one in and
``cells.py text FILE`` to show one: it needs nothing but the standard library.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BY_LAB = {
    "cell": (
        "ExecuteTime",
        "collapsed",
        "editable",
        "execution",
        "heading_collapsed",
        "hidden",
        "jupyter",
        "scrolled",
        "slideshow",
        "trusted",
    ),
    "notebook": ("signature", "widgets"),
    "language": (
        "codemirror_mode",
        "file_extension",
        "mimetype",
        "nbconvert_exporter",
        "pygments_lexer",
        "version",
    ),
}
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
    for cell in map(_cell, notebook["cells"]):
        metadata = _written(cell["metadata"])
        heading = f"── {cell.get('id', '?')} ({cell['cell_type']}) {metadata}".rstrip()
        parts.append(f"{heading}\n{''.join(cell['source'])}\n")
    own = _written(_metadata(notebook["metadata"]))
    return "\n".join([*parts, f"── notebook {own}\n"] if own else parts)


def clean(content: bytes) -> bytes:
    """Return a notebook without outputs, counts and what editors write; what is no notebook, as it is.

    Names of cells stay, and the form is that of JupyterLab, so that a notebook that was only run is
    to the byte what it was before.
    """
    try:
        notebook = json.loads(content)
        notebook["cells"] = [_cell(cell) for cell in notebook["cells"]]
        notebook["metadata"] = _metadata(notebook["metadata"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return content
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    source = cell["source"]
    kept = {
        **cell,
        "metadata": _without(cell["metadata"], BY_LAB["cell"]),
        "source": source.splitlines(keepends=True) if isinstance(source, str) else source,
    }
    return {**kept, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else kept


def _metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    kept = _without(metadata, BY_LAB["notebook"])
    if "language_info" in kept:
        kept["language_info"] = _without(kept["language_info"], BY_LAB["language"])
    return kept


def _without(metadata: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in names}


def _written(metadata: dict[str, Any]) -> str:
    return json.dumps(metadata, ensure_ascii=False, sort_keys=True) if metadata else ""


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["text", path]:
            sys.stdout.buffer.write(text(json.loads(Path(path).read_bytes())).encode())
        case _:
            sys.stdout.buffer.write(clean(sys.stdin.buffer.read()))
