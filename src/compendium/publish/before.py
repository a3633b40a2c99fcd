"""Names of marks that have a row each: on the row, before the mark, or after it where there is more room.

Where a layout is too narrow for one of them, all stand above their mark, in as many lines as they need.
"""

from collections.abc import Mapping
from typing import Any

from compendium.publish import theme

BEFORE = "avant"
"""Mark of an annotation, in its ``name``, that names the mark of its row."""

GAP = 9
"""Room between the middle of a mark and its name, in pixels."""

LIFT = 6
"""How far above the middle of its mark a name stands where it is above, in pixels."""

PARTED = 2.5
"""Room between two names that stand beside their marks, in pixels."""

APART = 14
"""Room that a row takes for its mark and what parts it from the next, in pixels."""


def note(x: float, end: float, y: float, text: str) -> dict[str, Any]:
    """Return the annotation that names the mark of a row.

    Parameters
    ----------
    x, end : float
        Where the mark begins and ends.
    y : float
        Its row.
    text : str
        What is written; a date that it ends with in bold is not folded.
    """
    mark = {"x": x, "ax": end, "axref": "x", "y": y, "showarrow": False}
    return {"name": BEFORE, "text": text, "font": {"size": theme.SMALL}, "borderpad": 0} | mark


def of(layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the names of marks of a layout that have a row each."""
    return [note for note in layout.get("annotations", []) if BEFORE in str(note.get("name") or "").split()]


def place(layout: dict[str, Any], across: float) -> float:
    """Set where each name stands, and return the least height of a row.

    Parameters
    ----------
    layout : dict
        A layout: its annotations, and the range of its horizontal axis.
    across : float
        Width of what is drawn, in pixels.
    """
    names = of(layout)
    if not names:
        return 0.0
    west, east = layout["xaxis"]["range"]
    spots = [(name["x"] - west) / (east - west) * across for name in names]
    beside = [_side(name, spot, across) for name, spot in zip(names, spots, strict=True)]
    if None not in beside:
        for name, anchor in zip(names, beside, strict=True):
            after = GAP + (name["ax"] - name["x"]) / (east - west) * across
            name.update(xanchor=anchor, xshift=round(after) if anchor == "left" else -GAP, yshift=0)
        return PARTED + max(theme.extent(name)[1] for name in names)
    for name, spot in zip(names, spots, strict=True):
        name["text"] = fitted(name["text"], across / name["font"]["size"])
        name.update(xanchor="left", xshift=-round(spot), align="left", yanchor="bottom", yshift=LIFT)
    return APART + max(theme.extent(name)[1] for name in names)


def rules(layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a line across each row whose name stands above its mark: it leads from one to the other.

    Parameters
    ----------
    layout : dict
        A layout whose names were placed.
    """
    line = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "layer": "below"}
    pen = {"line": {"color": theme.GRID, "width": 1}}
    lifted = [name["y"] for name in of(layout) if name.get("yanchor") == "bottom"]
    return [{**line, "y0": y, "y1": y, **pen} for y in lifted]


def _side(name: Mapping[str, Any], spot: float, across: float) -> str | None:
    """Return which end of a name stands by its mark; none where neither side has room for it."""
    wide = theme.extent(name)[0]
    if wide + GAP <= spot:
        return "right"
    return "left" if wide + 2 * GAP <= across - spot else None


def fitted(text: str, width: float) -> str:
    """Return a label in lines of a width, for a size of type of 1, what it ends with in bold kept whole.

    Examples
    --------
    >>> fitted("Ouverture du lieu <b>mai 2022</b>", 14), fitted("Ouverture du lieu <b>mai 2022</b>", 9)
    ('Ouverture du lieu <b>mai 2022</b>', 'Ouverture du lieu<br><b>mai 2022</b>')
    """
    if theme.width(text) <= width:
        return text
    head, bold, tail = text.partition(" <b>")
    words = [*head.split(" "), *([f"<b>{tail}"] if bold else [])]
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or theme.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "<br>".join(lines)
