"""Names on a drawing, each where it covers no other name, and as few marks and strong lines as can be.

Places are tried on the spot, around it and then farther away, the largest marks first, and the cheapest is
kept: the greedy method that Christensen, Marks and Shieber (1995) compare others with. A figure is placed again
for each layout, since letters do not shrink as fast as a drawing does.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from compendium.errors import Refusal
from compendium.publish import specification, theme

NEAR, FAR = 4, (14, 24, 36, 44, 68)
"""Distances of a name from its mark, in pixels: without a line that ties them, then with one."""

PER_NAME, PER_MARK, PER_PIXEL, PER_FAR, PER_TURN = 100.0, 5.0, 0.08, 1.5, 0.03
"""Cost of covering a name, a mark, and a pixel of a strong line; of going farther, and to the next side."""

PER_SEEN = 0.12
"""Cost of covering a pixel of the outline of what is filled and to be seen."""

PER_MISTAKEN = 9.0
"""Cost of a name that a reader could take for that of another mark, as much again if it is written beside it."""

PER_NEARER = 1.4
"""Cost of a name whose middle is nearer to another mark: another place beside its own is better, a far one is not."""

PER_CROSSED = 8.0
"""Cost of a mark that the line from a place to its name goes over."""

PER_ALONG = 5.0
"""Cost of a pixel of a strong line that the line from a place to its name runs along, for one that a name covers."""

ALONG = 4.0
"""How far from a strong line another runs along it, in pixels."""

ACROSS = 4
"""Points of a line that another that goes across it is near."""

PER_TIE = 20.0
"""Cost of a line that ties a name to its place going over another such line."""

LIKE = 0.6
"""Size from which another mark could be taken for that of a name, for a size of its own of 1."""

LARGE = 3.5
"""Radius from which a mark draws to it a name whose middle is nearer to it than to its own, in pixels."""

LEVEL = 8.0
"""How much farther than its own another mark must be for a name beside it not to be taken for its own, in pixels."""

STRONG = 1.0
"""Width from which a line is not covered if that can be avoided, in pixels."""

STEP = 3.0
"""Distance between the points by which a line is known, in pixels."""

Box = tuple[float, float, float, float]

Tie = tuple[tuple[float, float], tuple[float, float]]
"""A line that ties a name to its place."""


def place(layout: dict[str, Any], traces: Sequence[Mapping[str, Any]]) -> None:
    """Set the offsets of the names of a layout; hide those that could only cover another name.

    Parameters
    ----------
    layout : dict
        A layout, its axes numbered and with their range, its margins and its size set.
    traces : sequence of mapping
        What is drawn: marks, and lines that are not the borders of what is filled.

    Raises
    ------
    Refusal
        If an axis has no range, or one that is not of numbers.
    """
    notes = [note for note in layout.get("annotations", []) if specification.is_placed(note)]
    if not notes:
        return
    drawing = Drawing(layout)
    marks, lines = drawing.marks(traces), drawing.lines(traces)
    spots = [drawing.at(note["x"], note["y"]) for note in notes]
    radii = [_radius(spot, marks) for spot in spots]
    taken = [
        drawing.box(note)
        for note in layout["annotations"]
        if not specification.is_placed(note) and "xref" not in note
    ]
    ties: list[Tie] = []
    for turn in sorted(range(len(notes)), key=lambda turn: -radii[turn]):
        note, (x, y), radius = notes[turn], spots[turn], radii[turn]
        wide, high = theme.extent(note)
        best = (math.inf, 0.0, 0.0, False)
        for own, dx, dy, far in _tries(radius, wide, high):
            if own >= best[0]:
                break  # those that follow cost more by themselves
            box = _box(x + dx, y + dy, wide, high)
            tie = ((x, y), (x + dx, y + dy))
            led = _mistaken((x, y), box, marks, tied=far)
            led += crossed(*tie, marks) + followed(*tie, lines) if far else 0
            led += PER_TIE * (sum(_cross(tie, other) for other in ties) + _through(tie, taken)) if far else 0
            cost = own + led + drawing.cost(box, taken, marks, lines)
            best = (cost, dx, dy, far) if cost < best[0] else best
        note["visible"] = best[0] < PER_NAME
        if note["visible"]:
            taken.append(_box(x + best[1], y + best[2], wide, high))
            ties += [((x, y), (x + best[1], y + best[2]))] if best[3] else []
            _set(note, *best[1:], radius)


class Drawing:
    """Where things are on the drawing of a layout, in pixels from its lower left corner, and downwards."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        ranges = [layout.get(axis, {}).get("range") or [None] for axis in ("xaxis", "yaxis")]
        if not all(isinstance(end, int | float) for ends in ranges for end in ends):
            raise Refusal(
                "une figure place des noms sur un axe qui n’a pas de bornes, ou dont elles ne sont pas des nombres.",
                "donnez range=[…] à ses deux axes, ou un décalage à ces noms.",
            )
        (self.west, east), (self.south, north) = ranges
        margin = theme.margins(layout)
        room = layout["width"] - margin["l"] - margin["r"]
        across = room / (east - self.west)
        up = (layout["height"] - margin["t"] - margin["b"]) / (north - self.south)
        if layout["yaxis"].get("scaleanchor") == "x":
            across = up = min(across, up)
        self.across, self.up = across, up
        self.shapes = layout.get("shapes", [])
        beside = (room - (east - self.west) * across) / 2  # a map that is not as wide stands in the middle
        self.inside = (-beside, -(north - self.south) * up, room - beside, 0.0)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the axes in pixels."""
        return (x - self.west) * self.across, -(y - self.south) * self.up

    def box(self, note: Mapping[str, Any]) -> Box:
        """Return where a text stands whose place is given: from its anchor, or at the end of its arrow."""
        tied = note.get("showarrow", True)
        x, y = self.at(note["x"], note["ay"] if tied and note.get("ayref") == "y" else note["y"])
        if note.get("yref") == "paper":
            y = note["y"] * self.inside[1]
        wide, high = theme.extent(note)
        x += {"left": 0.5, "right": -0.5}.get(str(note.get("xanchor")), 0) * wide
        y += {"top": 0.5, "bottom": -0.5}.get(str(note.get("yanchor")), 0) * high
        x += note.get("ax", 0) if tied and "axref" not in note else note.get("xshift", 0)
        return _box(x, y - note.get("yshift", 0), wide, high)

    def marks(self, traces: Iterable[Mapping[str, Any]]) -> np.ndarray:
        """Return the place and the radius of each mark, a row each."""
        found = [np.empty((0, 3))]
        for trace in traces:
            size = (trace.get("marker") or {}).get("size")
            if "markers" not in str(trace.get("mode")) or size is None or trace.get("visible") is False:
                continue
            points = self._points(trace)
            known = ~np.isnan(points).any(axis=1)
            radii = np.broadcast_to(np.asarray(size, dtype=float) / 2, len(points))
            found.append(np.column_stack([points, radii])[known])
        return np.vstack(found)

    def lines(self, traces: Iterable[Mapping[str, Any]]) -> np.ndarray:
        """Return points along the strong lines and around what is filled and to be seen, with what hiding each costs."""
        found = [np.empty((0, 3))]
        for trace in traces:
            filled = bool(trace.get("fill"))
            if "lines" not in str(trace.get("mode")) or (filled and not specification.is_seen(trace)):
                continue
            if filled or (trace.get("line") or {}).get("width", 2) >= STRONG:
                cost = PER_SEEN if filled else PER_PIXEL
                found += [_along(*ends, cost) for ends in itertools.pairwise(self._points(trace))]
        for shape in self.shapes:
            if _is_upright(shape) and shape.get("xref", "x") == "x":
                for x in sorted({self.at(shape[end], self.south)[0] for end in ("x0", "x1")}):
                    found.append(_along(np.array([x, self.inside[1]]), np.array([x, 0.0]), PER_PIXEL))
        return np.vstack(found)

    def _points(self, trace: Mapping[str, Any]) -> np.ndarray:
        x, y = (np.array([np.nan if v is None else v for v in trace[axis]], dtype=float) for axis in "xy")
        return np.column_stack(self.at(x, y))

    def cost(self, box: Box, taken: list[Box], marks: np.ndarray, lines: np.ndarray) -> float:
        """Return the cost of a name in a box."""
        left, top, right, bottom = box
        west, north, east, south = self.inside
        if left < west or right > east or top < north or bottom > south:
            return PER_NAME
        over = sum(left < edge < right for edge in (0.0, west + east))  # of what a map shows
        names = sum(
            left < far and near < right and top < low and high < bottom for near, high, far, low in taken
        )
        x, y, radius = marks.T
        covered = (
            (left < x + radius) & (x - radius < right) & (top < y + radius) & (y - radius < bottom)
        ).sum()
        x, y, each = lines.T
        crossed = each[(left < x) & (x < right) & (top < y) & (y < bottom)].sum()
        return float(PER_NAME * names + PER_MARK * covered + PER_MISTAKEN * over + STEP * crossed)


def _is_upright(shape: Mapping[str, Any]) -> bool:
    """Return whether a shape is a line or a band that goes from the bottom to the top."""
    return shape.get("type") in ("line", "rect") and shape.get("yref") in ("paper", "y domain")


def _along(start: np.ndarray, end: np.ndarray, cost: float) -> np.ndarray:
    """Return points along a segment, none where an end of it is unknown, with what hiding each costs."""
    length = np.hypot(*(end - start))
    if not np.isfinite(length):
        return np.empty((0, 3))
    points = start + np.linspace(0, 1, 2 + int(length / STEP))[:, None] * (end - start)
    return np.column_stack([points, np.full(len(points), cost)])


def _radius(spot: tuple[float, float], marks: np.ndarray) -> float:
    """Return the radius of the mark that a name stands by, 0 where it has none."""
    near = marks[np.hypot(marks[:, 0] - spot[0], marks[:, 1] - spot[1]) < 1]
    return float(near[:, 2].max()) if len(near) else 0.0


def _mistaken(spot: tuple[float, float], box: Box, marks: np.ndarray, *, tied: bool) -> float:
    """Return the cost of a name that stands nearer to another mark, as large or nearly, than to its own, or whose middle does.

    One that a line ties to its own is taken for another's where it touches it all the same.
    """
    x, y, radius = marks.T
    own = np.hypot(x - spot[0], y - spot[1]) < 1
    if not own.any():
        return 0
    aside = np.maximum(np.maximum(box[0] - x, x - box[2]), 0)
    above = np.maximum(np.maximum(box[1] - y, y - box[3]), 0)
    gaps = np.hypot(aside, above) - radius
    like = ~own & (radius >= LIKE * radius[own].max())
    level = np.abs(y - (box[1] + box[3]) / 2) <= radius  # one beside which the name is written
    near = gaps <= (NEAR if tied else gaps[own].min()) + np.where(level, LEVEL, 1)
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    away = np.hypot(x - middle[0], y - middle[1])
    nearer = (away < away[own].min()) & (gaps <= FAR[0]) & (radius >= LARGE) & (not tied)
    taken = near & like
    cost = PER_MISTAKEN * (int(taken.any()) + int((taken & level).any()))
    return cost or PER_NEARER * int((nearer & like).any())


def crossed(spot: tuple[float, float], name: tuple[float, float], marks: np.ndarray) -> float:
    """Return the cost of the marks that the line from a place to its name goes over."""
    away, gaps = _gaps(marks[:, :2], spot, name)
    return PER_CROSSED * float(((away >= 1) & (gaps < marks[:, 2])).sum())


def followed(spot: tuple[float, float], name: tuple[float, float], lines: np.ndarray) -> float:
    """Return the cost of the strong lines that the line from a place to its name runs along; going across is free."""
    strong = lines[lines[:, 2] == PER_PIXEL]  # what is around fills to be seen is pale
    near = strong[_gaps(strong[:, :2], spot, name)[1] < ALONG, 2]
    return PER_ALONG * STEP * float(near[ACROSS:].sum())


def _gaps(
    points: np.ndarray, start: tuple[float, float], end: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return how far points are from the start of a segment, and from the segment."""
    away = points - start
    line = np.subtract(end, start)
    reached = np.clip(away @ line / max(line @ line, 1.0), 0, 1)
    return np.hypot(*away.T), np.hypot(*(away - reached[:, None] * line).T)


def _cross(one: Tie, other: Tie) -> bool:
    """Return whether two lines go over each other.

    Examples
    --------
    >>> _cross(((0, 0), (2, 2)), ((0, 2), (2, 0))), _cross(((0, 0), (2, 2)), ((0, 2), (0.5, 1)))
    (True, False)
    """

    def side(line: Tie, point: tuple[float, float]) -> float:
        (x0, y0), (x1, y1) = line
        return (x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)

    return side(one, other[0]) * side(one, other[1]) < 0 and side(other, one[0]) * side(other, one[1]) < 0


def _through(tie: Tie, taken: Iterable[Box]) -> int:
    """Return how many names a line goes through.

    Examples
    --------
    >>> _through(((0, 0), (10, 10)), [(4, 4, 6, 6), (8, 0, 9, 1)])
    1
    """
    path = np.linspace(*tie, 12)
    return sum(
        bool(((path > (left, top)) & (path < (right, bottom))).all(axis=1).any())
        for left, top, right, bottom in taken
    )


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _tries(radius: float, wide: float, high: float) -> Iterable[tuple[float, float, float, bool]]:
    """Yield the offsets of a name, with what each costs by itself and whether it is far."""
    if not radius:
        yield 0.0, 0.0, 0.0, False
    for step, gap in enumerate((NEAR, *FAR)):
        out = radius + gap
        slant = 0.7 * out
        sides = [
            (out + wide / 2, 0.0),
            (-out - wide / 2, 0.0),
            (0.0, -out - high / 2),
            (0.0, out + high / 2),
            (slant + wide / 2, -slant - high / 4),
            (-slant - wide / 2, -slant - high / 4),
            (slant + wide / 2, slant + high / 4),
            (-slant - wide / 2, slant + high / 4),
        ]
        if wide > 2 * radius:  # above or below, beginning or ending where the mark does
            flush = wide / 2 - radius
            sides += [(way * flush, side * (out + high / 2)) for side in (-1, 1) for way in (1, -1)]
        for turn, (dx, dy) in enumerate(sides):
            yield PER_FAR * step + PER_TURN * (turn + 1), dx, dy, step > 0


def _set(note: dict[str, Any], dx: float, dy: float, far: bool, radius: float) -> None:
    """Write an offset into an annotation: as a shift from its near end, or as a line that ties it to its place."""
    for key in ("ax", "ay", "xshift", "yshift", "xanchor"):
        note.pop(key, None)
    note["showarrow"] = far
    if far:
        note |= {"ax": round(dx), "ay": round(dy), "arrowhead": 0, "arrowwidth": 0.8}
        note |= {"arrowcolor": note.get("font", {}).get("color", theme.INK), "standoff": round(radius)}
    elif dx or dy:
        side = (dx > 0) - (dx < 0)
        reach = abs(dx) - theme.extent(note)[0] / 2
        note |= {
            "xanchor": ("center", "left", "right")[side],
            "xshift": side * round(reach),
            "yshift": round(-dy),
        }
