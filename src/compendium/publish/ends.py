"""Names at the ends of lines, in the right margin, pushed apart so that none covers another.

They are pushed apart again in each layout, since letters do not shrink as fast as a drawing does; where there is
little room, a long name has its value below it.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from compendium.publish import theme

END = "fin"
"""Mark of an annotation, in its ``name``, that says what line ends there."""

REACH = 22
"""Room between the end of a line and its name, in pixels."""

APART, AROUND = 2, 8
"""Room between two names, and between the longest and the edge, in pixels."""

FOLDS = (re.compile(r" (?=[−+]?\d)"), re.compile(r" (?=→)"))
"""Where a name folds: before its value, then before what that value became."""


def note(x: object, y: float, text: str, colour: str, *, front: bool) -> dict[str, Any]:
    """Return the annotation that names a line at its end.

    Parameters
    ----------
    x, y : object, float
        Where the line ends.
    text, colour : str
        What is written, and in which colour: its name, then its value.
    front : bool
        Whether it is one of those to be seen first.
    """
    return {
        "name": END,
        "x": x,
        "y": y,
        "text": f"<b>{text}</b>" if front else text,
        "xanchor": "left",
        "align": "left",
        "ax": REACH,
        "ayref": "y",
        "ay": y,
        "arrowwidth": 0.7,
        "arrowhead": 0,
        "arrowcolor": colour,
        "standoff": 3,
        "font": {"size": theme.SMALL, "color": colour},
    }


def of(layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the names at the ends of lines of a layout."""
    return [note for note in layout.get("annotations", []) if END in str(note.get("name") or "").split()]


def fold(notes: Iterable[dict[str, Any]], longest: float) -> None:
    """Put the value of a line below its name, where both are longer than some pixels."""
    for note in notes:
        for before in FOLDS:
            if theme.extent(note)[0] > longest:
                note["text"] = before.sub("<br>", note["text"], count=1)


def room(notes: Iterable[Mapping[str, Any]]) -> float:
    """Return the right margin that the longest of some names needs, in pixels."""
    return max((abs(note["ax"]) + theme.extent(note)[0] + AROUND for note in notes), default=0)


def push_apart(layout: Mapping[str, Any]) -> None:
    """Set the height of each name: as near to the end of its line as can be, above the one below.

    The heights are those of least squares: names that would touch are moved together by as much
    (the pool-adjacent-violators algorithm of Ayer and others, 1955).

    Parameters
    ----------
    layout : dict
        A layout: its height, its margins, the range of its vertical axis.

    Examples
    --------
    >>> three = [note(0, y, "a 1", "#000", front=False) for y in (10, 10, 90)]
    >>> push_apart({"height": 100, "margin": {"t": 0, "b": 0}, "yaxis": {"range": [0, 100]}, "annotations": three})
    >>> [round(one["ay"]) for one in three]
    [1, 19, 90]
    """
    ordered = sorted(of(layout), key=lambda note: float(note["y"]))
    if not ordered:
        return
    low, high = layout["yaxis"]["range"]
    margin = theme.margins(layout)
    unit = (high - low) / (layout["height"] - margin["t"] - margin["b"])
    below, tall = 0.0, [theme.extent(note)[1] * unit for note in ordered]
    offsets = []
    for place, own in enumerate(tall):
        below += (tall[place - 1] + own) / 2 + APART * unit if place else 0
        offsets.append(below)
    pools: list[list[float]] = []
    for note, offset in zip(ordered, offsets, strict=True):
        pools.append([float(note["y"]) - offset])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    moved = [_mean(pool) for pool in pools for _ in pool]
    for note, offset, own in zip(ordered, offsets, moved, strict=True):
        note["ay"] = own + offset


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)  # `sum` adds floats otherwise since Python 3.12
