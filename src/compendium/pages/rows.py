"""Rows whose labels stand above them, where a narrow layout has no room beside."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compendium.publish import theme
from compendium.publish.before import fitted
from compendium.typography import FOLD

Specification = dict[str, Any]

DOTS, TALL, BESIDE = 3.9, 3.4, 4.2
"""Height of a row whose label is above it, for a size of type of 1: of dots, of bars, of marks with text beside."""

THIN = 0.36
"""Part of a row that its bar takes."""

LINE = 1.3
"""Height of a line of a label, for a size of type of 1."""

BARE = 1.9
"""Height of a row whose label is empty, for a size of type of 1: it goes with the one above it."""

EDGES = 1.2
"""Room at both ends of a line of a label, for a size of type of 1."""

GAP = 2.5
"""Between a mark and the label above it, in pixels."""


@dataclass(frozen=True)
class Rows:
    """Rows of a figure, their labels above them.

    Attributes
    ----------
    labels : mapping
        Label of each, by its place on the vertical axis, in lines that hold in the width.
    heads : frozenset
        Places of those that hold nothing: heads of the rows below them.
    size : float
        Size of the labels, in pixels.
    half : float
        Half of the height of the largest mark or bar, in pixels.
    step : float
        What a row of the axis is for marks that stand apart from their line, in pixels.
    apart : mapping
        How far above its line the highest mark of a row stands, in rows; those where none does are not in it.
    tall : float
        Least height of a row, for a size of type of 1.
    bare : frozenset
        Places of those whose label is empty.
    """

    labels: Mapping[Any, str]
    heads: frozenset[Any]
    size: float
    half: float
    step: float
    apart: Mapping[Any, float]
    tall: float
    bare: frozenset[Any]

    @property
    def pitch(self) -> float:
        """Height of a row, in pixels."""
        folded = any("<br>" in label for label in self.labels.values())
        lines = 1.5 * LINE * self.size if folded else 0
        return max(self.tall * self.size, 2 * self.half + 1.8 * self.size) + self.highest * self.step + lines

    @property
    def highest(self) -> float:
        """How far above its line the highest mark stands, in rows."""
        return max(self.apart.values(), default=0.0)

    @property
    def height(self) -> float:
        """Height of all of them, in pixels."""
        return (len(self.labels) - len(self.bare) * self._spared) * self.pitch

    @property
    def _spared(self) -> float:
        """What a bare row does not take, for a row of 1."""
        return max(1 - max(BARE * self.size, 2 * self.half + GAP) / self.pitch, 0)

    def close(
        self, traces: Sequence[Specification], layout: Specification, downwards: bool
    ) -> list[Specification]:
        """Bring bare rows near those above them, on the axis and in what a layout draws; return the traces so."""
        bottom, top = layout["yaxis"]["range"]
        gone, moves = 0.0, {}
        for place in sorted(self.labels, reverse=not downwards):
            gone += self._spared if place in self.bare else 0
            moves[place] = -gone if downwards else gone

        def moved(thing: Specification, key: str, *, between: bool = False) -> Any:
            """Return a height, or those of a trace; that of what is between two rows goes with the one below."""
            heights = thing[key] if isinstance(thing[key], list) else [thing[key]]
            near = (math.ceil if downwards else math.floor) if between else round
            end = -gone if downwards else gone
            found = [y if y is None else round(y + moves.get(near(y), end), 3) for y in heights]
            return found if isinstance(thing[key], list) else found[0]

        layout["yaxis"] = {**layout["yaxis"], "range": [bottom + (-gone if downwards else gone), top]}
        layout["shapes"] = [
            {**shape, **{key: moved(shape, key, between=True) for key in ("y0", "y1")}}
            if shape.get("yref", "y") == "y"
            else shape
            for shape in layout.get("shapes", [])
        ]
        layout["annotations"] = [
            {**note, "y": moved(note, "y")} if note.get("yref", "y") == "y" else note
            for note in layout["annotations"]
        ]
        return [{**trace, "y": moved(trace, "y")} for trace in traces]

    def lift(self, place: Any) -> float:
        """Return how far above its line a label stands, in pixels: as near as its own marks let it."""
        return self.half + self.apart.get(place, 0.0) * self.step + GAP

    def between(self, shape: Specification, downwards: bool) -> Specification:
        """Return a band or a line between rows raised so that labels have as much room above as marks below."""
        if shape.get("xref") not in ("paper", "x domain") or shape.get("yref", "y") != "y":
            return shape
        raised = {}
        for key in ("y0", "y1"):
            below = math.ceil(shape[key]) if downwards else math.floor(shape[key])
            up = (self.lift(below) + LINE * self.size - self.half) / 2 / self.pitch
            raised[key] = round(shape[key] + (-up if downwards else up), 3)
        return {**shape, **raised}

    def notes(self) -> list[Specification]:
        """Return the labels as annotations."""
        return [
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": place,
                "yanchor": "middle" if place in self.heads else "bottom",
                "yshift": 0 if place in self.heads else round(self.lift(place), 1),
                "text": text,
                "align": "left",
                "borderpad": 0,
                "showarrow": False,
                "font": {"size": self.size, "shadow": theme.HALO},  # lines of the axis cross it
            }
            for place, text in self.labels.items()
        ]

    def under(self, trace: Specification) -> Specification:
        """Return a trace of these rows: bars thinner, texts of points below, marks apart as near as before."""
        if trace.get("type") == "bar":
            return {**trace, "width": THIN}
        out = dict(trace)
        if self.apart and trace.get("mode") == "markers":
            scale = self.step / self.pitch
            out["y"] = [round(round(y) + (y - round(y)) * scale, 3) for y in trace["y"]]
        place = trace.get("textposition")
        if isinstance(place, list):
            out["textposition"] = [one.replace("top", "bottom") for one in place]
        elif place:
            out["textposition"] = place.replace("top", "bottom")
        return out


def above(
    labels: Mapping[Any, str], traces: Sequence[Specification], *, width: float, size: float, step: float
) -> Rows:
    """Return the rows of a figure, their labels above them.

    Parameters
    ----------
    labels : mapping
        Label of each row, by its place on the vertical axis.
    traces : sequence of dict
        The traces, their marks at the size of the layout.
    width, size : float
        Width of the layout and size of the labels, in pixels.
    step : float
        Height of a row where labels are beside, in pixels, at the size of the layout.
    """
    across = width / size - EDGES
    held = {
        round(y) if isinstance(y, float) else y
        for trace in traces
        for y in trace.get("y") or []
        if y is not None
    }
    return Rows(
        {
            place: fitted(text.replace("<br>", " ").replace(FOLD, " "), across)
            for place, text in labels.items()
        },
        frozenset(labels) - held,
        size,
        max((_half(trace, size) for trace in traces), default=0.0),
        step,
        apart(labels, traces),
        max((_tall(trace) for trace in traces), default=DOTS),
        frozenset(place for place, text in labels.items() if not text and place in held),
    )


SPACED, APART = 2.0, 3.9
"""Height of a row, for a mark of a height of 1; of one whose marks stand apart from their line."""


def spaced(labels: Mapping[Any, str], traces: Sequence[Specification]) -> float:
    """Return the least height of the rows of a figure, so that no mark hides another."""
    marks = [trace for trace in traces if trace.get("type") != "bar"]
    largest = 2 * max((_half(trace, 0) for trace in marks), default=0)
    return len(labels) * largest * (APART if apart(labels, traces) else SPACED)


def apart(labels: Mapping[Any, str], traces: Sequence[Specification]) -> dict[Any, float]:
    """Return how far above its line the highest mark of a row stands, in rows, by its place."""
    found: dict[Any, float] = {}
    if any(isinstance(place, str) for place in labels):
        return found
    for trace in traces:
        for y in trace.get("y") or [] if trace.get("mode") == "markers" and labels else []:
            if isinstance(y, float) and y > round(y):
                found[round(y)] = max(found.get(round(y), 0.0), y - round(y))
    return found


def _half(trace: Specification, size: float) -> float:
    """Return half of the height of the largest mark of a trace, in pixels."""
    if trace.get("type") == "bar":
        return THIN * TALL * size / 2
    marker = trace.get("marker")
    sizes = marker.get("size", 0) if isinstance(marker, dict) and "markers" in str(trace.get("mode")) else 0
    largest = float(max(sizes, default=0) if isinstance(sizes, list) else sizes)
    return max(largest, LINE * trace["textfont"]["size"] if _is_beside(trace) else 0) / 2


def _tall(trace: Specification) -> float:
    """Return the least height of a row that a trace has marks on, for a size of type of 1."""
    if trace.get("type") == "bar":
        return TALL
    return BESIDE if _is_beside(trace) else DOTS


def _is_beside(trace: Specification) -> bool:
    """Return whether marks have their text beside them."""
    return "text" in str(trace.get("mode")) and trace.get("textposition", "middle center") != "middle center"
