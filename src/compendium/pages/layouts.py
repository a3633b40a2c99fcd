"""A figure laid out for where it is read: a column of print, a phone; from its one specification.

The archived specification is the wide layout, with its title and its source inside: the image that one
downloads. Pages and the article say title and source themselves; there a figure is drawn without them, its
type at the size it is read at, and its marks smaller with the room.
"""

import itertools
import math
import re
from dataclasses import dataclass
from typing import Any

from compendium.pages import rows
from compendium.publish import before, classes, ends, specification, theme
from compendium.typography import FOLD

Specification = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """How a figure is drawn somewhere.

    Attributes
    ----------
    name : str
        What its file is called after: ``F01_versions.column.svg``.
    width : int
        In pixels.
    text : float
        Size of type, for one of the wide layout.
    least : float
        Least size of type, in pixels.
    marks : float
        Size of marks, lines and offsets, for one of the wide layout.
    squeeze : float
        Height of what is drawn, for one of the wide layout; a map keeps its proportions.
    tall : float
        Height of a map, at most, for a width of 1.
    long : float
        Part of the width that labels of rows may take; beyond, they go above their rows.
    ticks : int
        Labels on the horizontal axis, at most; 0 leaves them as they are.
    folded : float
        Part of the width that a name at the end of a line may take; beyond, its value goes below it.
    """

    name: str
    width: int
    text: float
    least: float
    marks: float
    squeeze: float
    tall: float
    long: float
    ticks: int
    folded: float


COLUMN = Layout("column", 612, 0.78, 9.6, 0.75, 0.58, 0.52, 0.68, 10, 1)
"""For print: 612 pixels across the 459 points of a page of the article, so that type is 7.2 points at least."""

NARROW = Layout("narrow", 380, 0.86, 12, 0.7, 0.8, 1.3, 0.3, 5, 0.32)
"""For a phone."""

LAYOUTS = (COLUMN, NARROW)

SCREEN = Layout("screen", 880, 1, 0, 1, 1, 1, 1, 0, 1)
"""For an interactive page on a wide screen: within a column of text, without title and source."""

UPRIGHT, STANDING = 0.9, 1.75
"""Height, for a width of 1, from which a map is upright, and how much taller than others it may be."""

HAIRLINE = 0.2
"""Width under which a white border parts nothing and pales what it is around, in pixels."""

EDGE = 6
"""Room at the edges of a figure without title and source, in pixels."""

FARTHEST = -2
"""How far before a drawing Plotly lets a legend begin, in widths of the drawing."""

LEADING = 1.45
"""Height of a line of a label of a row, for a size of type of 1: rows never run into one another."""


def laid_out(spec: Specification, layout: Layout) -> Specification:
    """Return the specification of a figure in another layout.

    Parameters
    ----------
    spec : dict
        ``data`` and ``layout``, as they are archived; they are left as they are.
    layout : Layout
        The layout.
    """
    wide = spec["layout"]
    room = wide["meta"].get("cadre", {"haut": 0, "bas": 0})
    full = {side: theme.margins(wide)[side] for side in ("l", "r", "t", "b")}
    kept = {
        "l": full["l"] * (layout.text if full["l"] > theme.MARGIN["l"] else layout.marks),
        "r": full["r"] * layout.text,
        "t": EDGE,
        "b": max(full["b"] - room["bas"], 0) * layout.text + EDGE,
    }
    notes = _notes(wide, layout)
    kept["r"] = ends.room(ends.of({"annotations": notes})) or kept["r"]
    beside = specification.rows(spec)
    lifted = bool(beside) and kept["l"] > layout.long * layout.width
    if lifted:
        kept["l"] = EDGE
    across = layout.width - kept["l"] - kept["r"]
    legend = specification.legend_room(spec, wide["width"] - full["l"] - full["r"])
    kept["t"] += max(full["t"] - room["haut"] - legend, 0) * layout.text
    keys, high = _legend(spec, layout, across, kept["l"] - EDGE)
    kept["t"] += high
    inside = wide["width"] - full["l"] - full["r"], wide["height"] - full["t"] - full["b"]
    row = before.place({"annotations": notes, "xaxis": wide.get("xaxis")}, across)
    down = row * _rows(wide) if row else _down(wide, layout, inside, across)
    under = kept["b"]
    if layout is NARROW:
        kept["b"] += sum(_below(note, under)[1] for note in notes)
    lines = [text.count("<br>") + text.count(FOLD) + 1 for text in beside.values()]
    down = max(down, len(lines) * max(lines, default=0) * LEADING * layout.least)
    traces = [_trace(trace, layout, across / inside[0]) for trace in spec["data"]]
    down = max(down, rows.spaced(beside, [trace for trace in traces if not is_tiled(trace)]))
    if lifted:
        step = layout.marks * inside[1] / len(beside)
        above = rows.above(beside, traces, width=layout.width, size=layout.least, step=step)
        traces = [above.under(trace) for trace in traces]
        down = above.height if above.bare else max(down, above.height)
    out = {key: value for key, value in wide.items() if key not in ("title", "annotations", "updatemenus")}
    out["width"], out["height"] = layout.width, round(down + kept["t"] + kept["b"])
    out["margin"] = {side: round(value) for side, value in kept.items()}
    out["font"] = {**wide.get("font", {}), "size": _type(theme.TEXT, layout)}
    out["legend"] = keys
    out |= _axes(wide, layout, across, down)
    out["annotations"] = [_below(note, under)[0] if layout is NARROW else note for note in notes]
    if ruled := before.rules(out):
        out["shapes"] = [*out.get("shapes", []), *ruled]
    ends.push_apart(out)
    if lifted:
        traces = _lift(above, traces, out)
    _place(out, traces)
    out["meta"] = {"titre": wide["meta"].get("titre", "")}
    return {"data": traces, "layout": out}


def _lift(above: rows.Rows, traces: list[Specification], out: Specification) -> list[Specification]:
    """Put labels above their rows in a layout, and what parts rows with them; return the traces."""
    out["annotations"] += above.notes()
    out["yaxis"] = {**out.get("yaxis", {}), "showticklabels": False}
    downwards = _is_downwards(out["yaxis"])
    if "shapes" in out:
        out["shapes"] = [above.between(shape, downwards) for shape in out["shapes"]]
    return above.close(traces, out, downwards) if above.bare else traces


def _place(layout: Specification, traces: list[Specification]) -> None:
    """Find where the key and the names of a layout stand: with numpy, which a run with nothing to do does not wait for."""
    from compendium.publish import placing

    specification.place_key({"data": traces, "layout": layout})
    placing.place(layout, traces)


def differences(spec: Specification, other: Specification) -> Specification:
    """Return what a layout of a figure changes of another: its whole layout, and properties of its traces."""
    traces = [
        {key: value for key, value in new.items() if old.get(key) != value}
        for old, new in zip(spec["data"], other["data"], strict=True)
    ]
    return {"layout": other["layout"], "traces": traces}


def is_map(layout: Specification) -> bool:
    """Return whether a layout is that of a map."""
    return layout.get("yaxis", {}).get("scaleanchor") == "x"


def _rows(layout: Specification) -> float:
    low, high = layout["yaxis"]["range"]
    return float(high - low)


def _down(wide: Specification, layout: Layout, inside: tuple[float, float], across: float) -> float:
    """Return the height of what is drawn, before what its rows need."""
    if is_map(wide):
        proportion = _proportion(wide, inside)
        tall = layout.tall * (STANDING if proportion > UPRIGHT else 1)
        return min(proportion * across, tall * layout.width, inside[1])
    return inside[1] * layout.squeeze


def _proportion(layout: Specification, drawn: tuple[float, float]) -> float:
    """Return the height of what a map shows, for a width of 1; that of its drawing where its axes say nothing."""
    across, up = (layout.get(axis, {}).get("range") for axis in ("xaxis", "yaxis"))
    return float((up[1] - up[0]) / (across[1] - across[0]) if across and up else drawn[1] / drawn[0])


def _widened(across: Specification, up: Specification, room: float) -> Specification:
    """Return the horizontal axis of a map that shows more on its sides, as far as it is drawn, where there is room.

    Parameters
    ----------
    across, up : dict
        The axes; ``minallowed`` and ``maxallowed`` say how far it is drawn, where it is further than its range.
    room : float
        Width of what is drawn, for a height of 1.

    Examples
    --------
    >>> _widened({"range": [0, 10], "minallowed": -1, "maxallowed": 20}, {"range": [0, 10]}, 2)["range"]
    [-1, 15.0]
    """
    if "minallowed" not in across:
        return across
    (west, east), (south, north) = across["range"], up["range"]
    more = max(room * (north - south) - (east - west), 0) / 2
    return {
        **across,
        "range": [max(west - more, across["minallowed"]), min(east + more, across["maxallowed"])],
    }


def _type(size: float, layout: Layout) -> float:
    return round(max(size * layout.text, layout.least), 1)


def _sized(font: Specification, layout: Layout) -> Specification:
    return {**font, "size": _type(font["size"], layout)} if "size" in font else font


def _axes(wide: Specification, layout: Layout, across: float, down: float) -> Specification:
    """Return the axes of a layout, for what is drawn in a width and a height."""
    axes = {key: _axis(wide[key], layout) for key in wide if key.startswith(("xaxis", "yaxis"))}
    for key, axis in axes.items():
        if key.startswith("y") and axis["title"].get("text"):
            axis["automargin"] = "left"  # numbers of another language may be wider
        if key.startswith("x") and layout.ticks:
            axes[key] = _thinned(axis, layout, across)
    if is_map(wide) and "xaxis" in axes:
        axes["xaxis"] = _widened(axes["xaxis"], axes["yaxis"], across / down)
    return axes


def _axis(axis: Specification, layout: Layout) -> Specification:
    title = axis.get("title")
    if not isinstance(title, dict):
        title = {"text": title} if title else {}
    out = {**axis, "title": {**title, "font": {"size": _type(theme.TEXT, layout)}, "standoff": 6}}
    if "tickfont" in axis:
        out["tickfont"] = _sized(axis["tickfont"], layout)
    return out


def _is_downwards(axis: Specification) -> bool:
    """Return whether the values of a vertical axis grow from the top to the bottom."""
    first, last = axis.get("range") or (0, 1)
    return bool(first > last) or axis.get("autorange") == "reversed"


def _thinned(axis: Specification, layout: Layout, across: float) -> Specification:
    """Return a horizontal axis with fewer labels, upright, where they do not all hold in its width."""
    size = axis.get("tickfont", {}).get("size") or _type(theme.TEXT, layout)
    if _width(axis) * size <= across:
        return {**axis, "tickangle": 0}
    most = layout.ticks
    out = {**axis, "tickangle": 0}
    if "tickvals" in axis:
        kept = _spread(axis["tickvals"], most)
        out |= {
            key: [label for label, keep in zip(axis[key], kept, strict=True) if keep]
            for key in ("tickvals", "ticktext")
            if key in axis
        }
    elif "dtick" in axis and _ticks(axis) > most:
        out.pop("dtick")
        out.pop("tick0", None)
        out["nticks"] = most
    return out


def _spread(values: list[Any], most: int) -> list[bool]:
    """Return which labels stay of those that are too many: the last, which titles tell of, and others evenly before it.

    Examples
    --------
    >>> _spread([2014, 2015, 2016, 2017, 2018, 2019, 2021], 5)
    [False, True, False, True, False, True, True]
    >>> _spread([1900, 1910, 1920, 1930, 1940], 3)
    [True, False, True, False, True]
    >>> _spread(["a", "b", "c"], 2)
    [True, False, True]
    """
    whole = len(values) > 1 and all(isinstance(value, int) for value in values)
    places = values if whole else list(range(len(values)))
    unit = min(abs(after - before) for before, after in itertools.pairwise(places)) if len(values) > 1 else 1
    step = -(-len(values) // most) * unit
    return [(places[-1] - place) % step == 0 for place in places]


PARTED = 0.5
"""Room between two labels of an axis, for a size of type of 1."""


def _width(axis: Specification) -> float:
    """Return the width of the labels of an axis, for a size of 1; that of no axis where it is not known."""
    if "tickvals" in axis:
        labels = axis.get("ticktext") or axis["tickvals"]
        return sum(theme.width(str(label)) + PARTED for label in labels)
    if "dtick" not in axis or axis.get("tickformat", "d") != "d":
        return math.inf
    count = _ticks(axis)
    if count == math.inf:
        return count
    return count * (PARTED + max(theme.width(f"{end:.0f}") for end in axis["range"]))


def _ticks(axis: Specification) -> float:
    """Return how many labels an axis of a step and a range has; many, where one of the two is not a number."""
    step, ends = axis["dtick"], axis.get("range")
    if isinstance(step, str) or not ends or isinstance(ends[0], str):
        return math.inf
    return abs(float(ends[1] - ends[0])) / float(step)


def _legend(spec: Specification, layout: Layout, across: float, beside: float) -> tuple[Specification, float]:
    """Return the legend of a layout and its height; it begins before the drawing where it would fold over it.

    Parameters
    ----------
    spec : dict
        The figure.
    layout : Layout
        The layout.
    across, beside : float
        Width of the drawing, and what is free before it, in pixels.
    """
    legend = dict(spec["layout"].get("legend", {}))
    size = legend.get("font", {}).get("size", theme.SMALL)
    legend["font"] = {**legend.get("font", {}), "size": _type(size, layout)}
    told = {**spec, "layout": {**spec["layout"], "legend": legend}}
    if classes.is_in(spec["layout"]):  # the key says where the legend is
        beside = 0
    over, high = (specification.legend_room(told, room) for room in (across, across + beside))
    return legend | ({"x": round(max(-beside / across, FARTHEST), 4)} if high < over else {}), high


PIXELS = ("xshift", "yshift", "standoff", "arrowwidth", "borderpad")
"""Properties of an annotation that are in pixels."""


BELOW = re.compile(r"^([^(]*) (\()|^([^(,]*,) (?!.*\()")
"""Where a name is cut on a phone: before its brackets, else after its first comma."""


def _notes(wide: Specification, layout: Layout) -> list[Specification]:
    """Return the annotations that a layout shows, at its size, but the source."""
    hidden = {specification.SOURCE} | ({specification.CROWDED} if layout is NARROW else set())
    notes = [
        _note(note, layout)
        for note in wide.get("annotations", [])
        if hidden.isdisjoint(str(note.get("name") or "").split())
    ]
    ends.fold(ends.of({"annotations": notes}), layout.folded * layout.width)
    for note in notes:
        if layout is NARROW and specification.is_placed(
            note
        ):  # what it says in brackets, or after, stands below
            note["text"] = BELOW.sub(r"\1\3<br>\2", note["text"], count=1)
    return notes


def _note(note: Specification, layout: Layout) -> Specification:
    """Return an annotation, its type and its offsets at the size of the layout."""
    out = {**note, "font": _sized({"size": theme.TEXT, **note.get("font", {})}, layout)}
    for key in PIXELS:
        if key in note:
            out[key] = round(note[key] * layout.marks, 1)
    for key, reference in (("ax", "axref"), ("ay", "ayref")):
        if key in note and note.get(reference, "pixel") == "pixel":
            out[key] = round(note[key] * layout.marks, 1)
    return out


def _below(note: Specification, under: float) -> tuple[Specification, float]:
    """Return rows of text put below the drawing and its axis, and the room that they take; another annotation as it is."""
    if note.get("name") != specification.LISTED:
        return note, 0
    placed = {"x": 0, "xref": "paper", "xanchor": "left", "y": 0, "yref": "paper"}
    placed |= {"yanchor": "top", "yshift": -under}
    lines = note["text"].count("<br>") + 1
    return note | placed, lines * LEADING * note["font"]["size"] + EDGE


def _rim(marker: Specification, layout: Layout) -> Specification:
    """Return the line around marks, as much thinner as they are smaller."""
    line = marker.get("line")
    if not line or "width" not in line:
        return {}
    return {"line": {**line, "width": round(line["width"] * layout.marks, 2)}}


def is_tiled(trace: Specification) -> bool:
    """Return whether marks are squares with text inside, which stand side by side."""
    marker = trace.get("marker")
    inside = trace.get("textposition", "middle center") == "middle center"
    square = isinstance(marker, dict) and marker.get("symbol") == "square"
    return square and inside and "text" in str(trace.get("mode", ""))


def _trace(trace: Specification, layout: Layout, ratio: float) -> Specification:
    """Return a trace, its marks and its type at the size of the layout; tiles as much smaller as the drawing."""
    out = dict(trace)
    if layout is NARROW and trace.get("meta") == specification.CROWDED:
        out["visible"] = False
    if is_tiled(trace):
        size = round(trace["marker"]["size"] * ratio, 1)
        line = trace["marker"].get("line")
        thin = {"line": {**line, "width": round(line["width"] * ratio, 1)}} if line else {}
        out["marker"] = {**trace["marker"], "size": size, **thin}
        if size < layout.least:
            return {**out, "mode": "markers"}
        if size < 2 * layout.least:  # the sign alone, not the name below it
            signs = [str(text).partition("<br>")[0] for text in trace["text"]]
            return {**out, "text": signs, "textfont": {**trace.get("textfont", {}), "size": layout.least}}
    if "textfont" in trace or "text" in str(trace.get("mode", "")):
        out["textfont"] = _sized({"size": theme.SMALL, **trace.get("textfont", {})}, layout)
    marker = trace.get("marker")
    if isinstance(marker, dict) and "size" in marker and not is_tiled(trace):
        size = marker["size"]
        scaled = (
            [round(one * layout.marks, 1) for one in size] if isinstance(size, list) else size * layout.marks
        )
        out["marker"] = {**marker, "size": scaled, **_rim(marker, layout)}
    line = trace.get("line")
    if isinstance(line, dict) and trace.get("fill") == "toself":  # borders no wider beside what they part
        width = line.get("width", 0) * ratio
        pales = width < HAIRLINE and line.get("color") in ("white", theme.PAPER)
        out["line"] = {**line, "width": 0 if pales else round(width, 2)}
    elif isinstance(line, dict) and line.get("width", 0) > 1:
        out["line"] = {**line, "width": round(max(line["width"] * layout.marks, 1), 2)}
    return out
