"""The key of a map's classes: one bar of their colours, with a limit wherever two of them meet.

A legend would say each limit twice, at the end of a class and at the beginning of the next.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from compendium.publish import theme

KEY = "classes"
"""Mark of the shapes and the annotations of a key, in their ``name``."""

HIGH = 38
"""Height of a key with the room under it, in pixels."""

FOOT, HEAD = 19, 31
"""How far above the drawing the bar begins and ends, in pixels; its limits are below it."""

PART, GAP = 0.42, 0.03
"""Part of the width that a key takes, and what parts it from the legend beside it."""

RAISED = 12
"""How far above the drawing the legend begins beside a key, in pixels: its letters are level with the bar."""

ALONE = 450
"""Width under which nothing is beside a key, in pixels."""


def draw(colours: Sequence[str], limits: Sequence[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the shapes and the annotations of a key; `place` says where they stand.

    Parameters
    ----------
    colours : sequence of str
        One a class.
    limits : sequence of str
        One more than classes, as they are written.
    """
    above = {"xref": "paper", "yref": "paper"}
    boxes = [
        {
            "name": KEY,
            "type": "rect",
            **above,
            "ysizemode": "pixel",
            "yanchor": 1,
            "y0": FOOT,
            "y1": HEAD,
            "fillcolor": colour,
            "line": {"color": theme.LINE, "width": 0.5},
        }
        for colour in colours
    ]
    last = len(limits) - 1
    notes = [
        {
            "name": KEY,
            "text": limit,
            **above,
            "y": 1,
            "yanchor": "bottom",
            "yshift": 2,
            "xanchor": {0: "left", last: "right"}.get(turn, "center"),
            "borderpad": 0,
            "showarrow": False,
            "font": {"size": theme.SMALL},
        }
        for turn, limit in enumerate(limits)
    ]
    return boxes, notes


def _is_of_key(part: Mapping[str, Any]) -> bool:
    return part.get("name") == KEY


def is_in(layout: Mapping[str, Any]) -> bool:
    """Return whether a layout has a key."""
    return any(map(_is_of_key, layout.get("shapes", [])))


def beside(across: float) -> float:
    """Return the width that a key leaves to the legend beside it, of a drawing so wide, in pixels; none if it is narrow."""
    return 0 if across < ALONE else across * (1 - PART - GAP)


def place(layout: dict[str, Any], *, alone: bool) -> None:
    """Set where the key of a layout stands, and the legend beside it or above.

    Its shapes and its annotations come first: what changes its limits finds them by their turn.

    Parameters
    ----------
    layout : dict
        A layout that has a key, with its width, its height and its margins.
    alone : bool
        Whether the key takes the whole width, and has the legend above it.
    """
    count = sum(map(_is_of_key, layout["shapes"]))
    step = (1 if alone else PART) / count
    for part, ends in (("shapes", ("x0", "x1")), ("annotations", ("x",))):
        own = [each for each in layout[part] if _is_of_key(each)]
        placed = [
            {**each, **{end: round(step * (turn + further), 4) for further, end in enumerate(ends)}}
            for turn, each in enumerate(own)
        ]
        layout[part] = placed + [each for each in layout[part] if not _is_of_key(each)]
    margin = theme.margins(layout)
    inside = layout["height"] - margin["t"] - margin["b"]
    raised = (HIGH if alone else RAISED) / inside
    layout["legend"] = {
        **layout.get("legend", {}),
        "x": 0 if alone else PART + GAP,
        "y": round(1 + raised, 4),
    }
