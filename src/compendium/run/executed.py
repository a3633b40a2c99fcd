"""An executed notebook as text: what depends on its results alone, figures each on a line."""

import json
import re
from pathlib import Path
from typing import Any

from compendium.notebook import FIGURE, PUBLISHED

KEPT = ("parameters", "version")
"""What is kept of papermill's own notes; folders and times differ from one run to the next."""


def settled(notebook: Any, figures: Path) -> tuple[str, dict[str, float]]:
    """Return the text of an executed notebook, and the seconds of its cells.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill leaves it, whole or up to a failure.
    figures : pathlib.Path
        Folder of the figures that it published: it shows them by name.

    Returns
    -------
    text : str
        JSON, the same bytes for the same results.
    seconds : dict of str to float
        By cell, for the receipt.
    """
    from nbformat.v4.rwbase import split_lines, strip_transient

    told = notebook.metadata.get("papermill", {})
    notebook.metadata["papermill"] = {key: told[key] for key in KEPT if key in told}
    seconds = {}
    for cell in notebook.cells:
        timed = cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "parameters-given"  # papermill draws one at random
        if cell.cell_type == "code" and timed and timed.get("duration") is not None:
            seconds[cell["id"]] = round(timed["duration"], 3)
    return _written(strip_transient(split_lines(notebook)), figures), seconds


def _written(notebook: Any, figures: Path) -> str:
    """Write a notebook as Jupyter does, but each figure on one line: a hundred times fewer of them."""
    drawn: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if FIGURE in data:
                place = f"\0figure {len(drawn)}\0"
                drawn[json.dumps(place)] = _on_a_line(data[FIGURE], figures)
                data[FIGURE] = place
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    for place, figure in drawn.items():
        text = text.replace(place, figure)
    return text + "\n"


def _on_a_line(figure: Any, figures: Path) -> str:
    """Return a figure as JSON on one line: its file without its line breaks, which no JSON text holds."""
    if PUBLISHED not in figure:
        return json.dumps(figure, ensure_ascii=False, sort_keys=True)
    text = (figures / f"{figure[PUBLISHED]}.json").read_text(encoding="utf-8")
    return re.sub(r"\n *", "", re.sub(r",\n *", ", ", text))
