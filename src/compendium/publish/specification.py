"""A figure as data: Plotly's specification, with its texts inside, rounded, and laid out for reading."""

import html
import json
import math
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from compendium.language import Language
from compendium.notebook import BY_NAME, FIGURE, PUBLISHED
from compendium.publish import before, classes, ends, theme
from compendium.typography import FOLD, folded

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 520
"""Height of a figure that sets none, in pixels."""

WRAP = 150
"""Characters of a source line under a figure, before it is folded."""

TITLE_ROOM, SUBTITLE_ROOM, TITLE_ROW = 52, 22, 25
"""Pixels of the title, of the line under it, and of one more row of the title."""

AXIS_ROOM = 18
"""Pixels of the title of the horizontal axis."""

LEGEND_KEY, LEGEND_GAP = 45, 10
"""Pixels of the key of an entry of the legend with the room around it, and of the edges of the legend."""

TITLE_LETTERS = 88
"""Letters of a title before it is folded."""

SOURCE, CROWDED, LISTED = "source", "serré", "liste"
"""Marks of annotations, in their ``name``: the one that says the source; those that a phone has no room for, and
traces that have this as their ``meta``; rows of text that a phone has below its drawing."""

SEEN = "devant"
"""Key of the ``meta`` of a filled trace that names should not hide."""

PLACED = "lieu"
"""Mark of an annotation whose offset `compendium.publish.placing` finds, in each layout."""

SIGNIFICANT = 12
"""Significant digits of a number in a specification: below what an update of a library moves."""

Specification = dict[str, Any]


class Shown:
    """A figure as a notebook shows it: what was written, which Plotly need not check again.

    Attributes
    ----------
    specification : dict
        ``data`` and ``layout``; ``plotly.graph_objects.Figure(shown.specification)`` edits it.
    stem : str
        Name of the file that it was written to.
    """

    def __init__(self, specification: Specification, stem: str) -> None:
        self.specification = specification
        self.stem = stem

    def __repr__(self) -> str:
        """Name the figure by its title, where it cannot be drawn."""
        return f"<figure « {self.specification['layout']['meta']['titre']} »>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Give Jupyter the figure as data, or by name to who asked for that."""
        del include, exclude
        return {FIGURE: {PUBLISHED: self.stem} if os.environ.get(BY_NAME) else self.specification}


def is_placed(note: Mapping[str, Any]) -> bool:
    """Return whether the offset of an annotation is found in each layout."""
    return PLACED in str(note.get("name") or "").split()


def is_seen(trace: Mapping[str, Any]) -> bool:
    """Return whether a trace is one that names should not hide."""
    meta = trace.get("meta")
    return isinstance(meta, Mapping) and bool(meta.get(SEEN))


def compose(fig: "go.Figure", texts: Mapping[str, Any]) -> Specification:
    """Return the specification of a figure with its texts, its source drawn below.

    Parameters
    ----------
    fig : plotly.graph_objects.Figure
        The figure; it is left as it is.
    texts : mapping of str to Any
        ``titre``, ``sous_titre``, ``legende``, ``source`` and ``alt``, in French typography; ``constats``
        that they rest on.

    Returns
    -------
    dict
        Plotly's ``data`` and ``layout``, numbers to a dozen significant digits; ``layout.meta.cadre`` is the
        room of the title and of the source, in pixels, which other layouts do without.
    """
    from plotly.io.json import to_json_plotly

    from compendium.publish import placing

    spec: Specification = json.loads(to_json_plotly(fig))
    layout = spec["layout"]
    layout["template"] = theme.template()
    lines = folded(texts["titre"], TITLE_LETTERS).split(FOLD)
    under = texts.get("sous_titre", "")
    layout["title"] = {**layout.get("title", {}), "text": f"<b>{FOLD.join(lines)}</b>"}
    if len(lines) > 1:  # Plotly hangs a title of several lines by its last one
        pad = theme.template()["layout"]["title"]["pad"]
        layout["title"]["pad"] = {**pad, "t": pad["t"] + TITLE_ROW * (len(lines) - 1) // 2}
    if under:
        layout["title"]["subtitle"] = {"text": under}
    layout.setdefault("width", theme.WIDTH)
    above = TITLE_ROOM + TITLE_ROW * (len(lines) - 1) + (SUBTITLE_ROOM if under else 0)
    _make_room_above(spec, above)
    if layout.get("xaxis", {}).get("title", {}).get("text"):
        _grow(layout, "b", AXIS_ROOM)
    _make_room_at_ends(layout)
    before.place(layout, _across(layout))
    below = _draw_source(layout, texts["source"])
    place_key(spec)
    placing.place(layout, spec["data"])
    layout["meta"] = {**texts, "cadre": {"haut": above, "bas": below}}
    rounded: Specification = _rounded(spec)
    return rounded


TEXTS = (
    *("text", "hovertext", "hovertemplate", "customdata", "ticktext", "ticksuffix", "tickprefix", "label"),
    *(
        "x",
        "y",
        "x0",
        "x1",
        "y0",
        "y1",
        "tickvals",
        "categoryarray",
        "titre",
        "sous_titre",
        "legende",
        "source",
        "alt",
    ),
)
"""Properties of a specification that hold what is read; ``name`` is one in a trace, and a mark elsewhere."""

ENGLISH = ".,"
"""What Plotly needs to write numbers in English: decimal mark, then thousands."""


def said(specification: Specification, language: Language) -> Specification:
    """Return a specification with its texts in a language.

    Parameters
    ----------
    specification : dict
        As it is archived, in the first language; it is left as it is.
    language : compendium.language.Language
        The language.
    """
    if language.first:
        return specification
    told: Specification = _told(specification, language, read=False)
    for trace in told["data"]:
        if isinstance(trace.get("name"), str):
            trace["name"] = language.said(trace["name"])
    for menu in told["layout"].get("updatemenus", []):
        menu["name"] = language.said(menu["name"])
    told["layout"]["separators"] = ENGLISH
    _make_room_for_legend(told, specification)
    _make_room_beside(told, rows(specification).values())
    _make_room_at_ends(told["layout"])
    before.place(told["layout"], _across(told["layout"]))
    place_key(told)
    return told


def rows(specification: Specification) -> dict[Any, str]:
    """Return the labels of the rows of a figure that has some, by their place on the vertical axis."""
    axis = specification["layout"].get("yaxis", {})
    if "ticktext" in axis:
        return dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    places = [y for trace in specification["data"] for y in trace.get("y") or [] if isinstance(y, str)]
    return {place: place for place in dict.fromkeys([*axis.get("categoryarray", []), *places])}


def _make_room_beside(specification: Specification, before: Iterable[str]) -> None:
    """Widen the left margin by what another language adds to the longest label of the rows."""
    layout = specification["layout"]
    more = theme.label_margin(rows(specification).values()) - theme.label_margin(before)
    if more > 0:
        layout.setdefault("margin", {})["l"] = _margin(layout, "l") + more
        for note in layout.get("annotations", []):
            if note.get("name") == SOURCE:
                note["xshift"] -= more


def _make_room_at_ends(layout: Specification) -> None:
    """Make the right margin as wide as the longest name of a line, and push the names apart."""
    room = ends.room(ends.of(layout))
    if room:
        layout.setdefault("margin", {})["r"] = round(room)
    ends.push_apart(layout)


def _told(value: Any, language: Language, *, read: bool) -> Any:
    """Return a part of a specification, its texts in a language where it is `read`."""
    if isinstance(value, str):
        return language.said(value) if read else value
    if isinstance(value, list):
        plain = not any(isinstance(item, (str, list, dict)) for item in value)  # most are coordinates
        return value if plain else [_told(item, language, read=read) for item in value]
    if isinstance(value, dict):
        return {
            key: item
            if key == "template"
            else _told(
                item, language, read=key.rpartition(".")[2] in TEXTS
            )  # « annotations[0].text » of a menu
            for key, item in value.items()
        }
    return value


def text(specification: Specification) -> str:
    """Return a specification as the text of its file: keys in order, lists of numbers on a line."""
    return _laid_out(specification, 0) + "\n"


def _margin(layout: Specification, side: str) -> float:
    return theme.margins(layout)[side]


def _across(layout: Specification) -> float:
    width: float = layout["width"]
    return width - _margin(layout, "l") - _margin(layout, "r")


def _make_room_above(spec: Specification, titled: float) -> None:
    """Grow the top margin to the room of the title, and of the rows that the legend will fold into."""
    layout = spec["layout"]
    more = titled + legend_room(spec, _across(layout)) - _margin(layout, "t")
    if more > 0:
        _grow(layout, "t", more)


def _make_room_for_legend(told: Specification, first: Specification) -> None:
    """Grow the top margin of a figure whose legend folds into more rows than in the first language."""
    layout = told["layout"]
    across = _across(layout)
    more = legend_room(told, across) - legend_room(first, across)
    if more > 0:
        _grow(layout, "t", more)


def legend_room(spec: Specification, across: float) -> int:
    """Return the height of a legend, with that of the key of a map's classes, in whole pixels.

    Parameters
    ----------
    spec : dict
        A specification.
    across : float
        Width that it has, in pixels.
    """
    if not classes.is_in(spec["layout"]):
        return _legend_rows(spec, across)
    if _is_key_alone(spec, across):
        return classes.HIGH + _legend_rows(spec, across)
    return max(classes.HIGH, classes.RAISED + _legend_rows(spec, classes.beside(across)))


def place_key(spec: Specification) -> None:
    """Set where the key of a map's classes stands, if there is one, and the legend with it."""
    layout = spec["layout"]
    if classes.is_in(layout):
        classes.place(layout, alone=_is_key_alone(spec, _across(layout)))


def _is_key_alone(spec: Specification, across: float) -> bool:
    """Return whether the legend has no room beside the key: Plotly would not fold it, but narrow the map."""
    left = classes.beside(across)
    return not left or sum(_legend_widths(spec)) > left


def _legend_rows(spec: Specification, across: float) -> int:
    """Return the height of the rows that Plotly folds a legend into, in whole pixels."""
    entries = [trace for trace in spec["data"] if _in_legend(trace, spec)]
    widths = _legend_widths(spec)
    if not entries:
        return 0
    row = max(1.3 * _legend_size(spec), 16) + 3  # what Plotly gives it
    if sum(widths) <= across:
        rows = 1
    elif any("legendgroup" in trace for trace in entries):  # Plotly writes groups one after the other
        rows, taken = 1, 0.0
        for width in widths:
            rows, taken = (rows, taken + width) if taken + width <= across else (rows + 1, width)
    else:  # and other entries in columns
        rows = -(-len(widths) // max(1, int(across // max(widths))))
    return math.ceil(row * rows) + LEGEND_GAP


def _legend_size(spec: Specification) -> float:
    size: float = spec["layout"].get("legend", {}).get("font", {}).get("size", theme.SMALL)
    return size


def _legend_widths(spec: Specification) -> list[float]:
    """Return the width of each entry of a legend, in pixels."""
    size = _legend_size(spec)
    entries = [trace for trace in spec["data"] if _in_legend(trace, spec)]
    return [LEGEND_KEY + theme.width(trace.get("name") or "") * size for trace in entries]


def _in_legend(trace: Mapping[str, Any], spec: Specification) -> bool:
    wanted = spec["layout"].get("showlegend") is not False
    shown = trace.get("showlegend")
    if shown is None:
        shown = bool(trace.get("name")) and len(spec["data"]) > 1
    return bool(shown) and wanted


def _grow(layout: Specification, side: str, by: float) -> None:
    """Grow a margin, and the figure with it."""
    layout.setdefault("margin", {})[side] = _margin(layout, side) + by
    layout["height"] = (layout.get("height") or HEIGHT) + by


def _draw_source(layout: Specification, source: str) -> float:
    """Write the source below the figure; return the room that it takes, in pixels."""
    lines = folded(source, WRAP).split(FOLD)
    bottom = _margin(layout, "b")
    room = 16 * len(lines) + 10
    _grow(layout, "b", room)
    layout.setdefault("annotations", []).append(
        {
            "name": SOURCE,
            "text": "Source : ".replace(" :", "\u00a0:") + FOLD.join(html.escape(line) for line in lines),
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "xshift": theme.EDGE - _margin(layout, "l"),
            "yshift": -bottom,
            "align": "left",
            "showarrow": False,
            "font": {"size": theme.SMALL, "color": theme.MUTED},
        }
    )
    return room


def _rounded(value: Any) -> Any:
    """Round every number to a dozen significant digits."""
    if isinstance(value, float):
        short = float(f"{value:.{SIGNIFICANT}g}")
        return int(short) if short.is_integer() and abs(short) < 1e15 else short
    if isinstance(value, list):  # most are long and of whole numbers: coordinates
        return [item if type(item) in AS_IT_IS else _rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


AS_IT_IS = (int, str, type(None), bool)


_written = json.JSONEncoder(ensure_ascii=False).encode
"""Write a value on one line; `json.dumps` would make an encoder for each of thousands."""


def _laid_out(value: Any, indent: int) -> str:
    """Write a value as JSON, a line for each part, but a list of plain values on one line: it diffs well."""
    if isinstance(value, dict) and value:
        inside = " " * (indent + 1)
        parts = [f"{inside}{_written(key)}: {_laid_out(value[key], indent + 1)}" for key in sorted(value)]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    if isinstance(value, list) and any(type(item) in NESTED for item in value):
        inside = " " * (indent + 1)
        parts = [f"{inside}{_laid_out(item, indent + 1)}" for item in value]
        return "[\n" + ",\n".join(parts) + "\n" + " " * indent + "]"
    return _written(value)


NESTED = (dict, list)
