"""One look for all figures: fonts, colours that colour-blind readers tell apart, French numbers."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from compendium.ledger.grades import LEGENDS
from compendium.publish import fonts
from compendium.publish.formats import SEPARATORS

if TYPE_CHECKING:
    import plotly.graph_objects as go

FONT = fonts.STACK

TITLE, TEXT, SMALL = 20, 14, 12.5
"""Sizes of type, in pixels of a figure `WIDTH` wide: its title, its text, and what comes second."""

TINY = 10.5
"""Size of type of what a small square says."""

INK = "#222222"
MUTED = "#6b6b6b"
PAPER = "#ffffff"
LAND = "#f1efe9"
LINE = "#c9c5bb"
GRID = "#e8e6e0"

# Okabe and Ito (2008), Color Universal Design: eight colours told apart by colour-blind readers.
BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#009E73"
SKY, YELLOW, PINK = "#56B4E9", "#E69F00", "#CC79A7"

COLOURS = (BLUE, ORANGE, GREEN, YELLOW, PINK, SKY, INK)

# ColorBrewer YlGnBu, 5 classes (Brewer and Harrower 2003): sequential, colour-blind safe, prints.
SEQUENTIAL = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")

NO_DATA = "#e6e6e6"

BACK, BAR = "#737373", "#bcc1c6"
"""What stands behind the one thing that a figure is about: its lines and letters, its bars."""

_MARKS = {
    "officielle": (BLUE, "circle"),
    "presse": (BLUE, "diamond-open"),
    "seconde_main": (MUTED, "circle-open"),
    "article": (ORANGE, "x"),
}

GRADES = {grade: (legend, *_MARKS[grade]) for grade, legend in LEGENDS.items()}
"""How the grade of a source is shown: by colour and by symbol, never by colour alone."""

VERDICT_COLOURS = {
    "reproduced": "#00639c",
    "close": SKY,
    "attested": "#00795a",
    "unsourced": "#b5b5b5",
    "contradicted": "#b84f00",
    "disputed": "#9c4577",
}
"""White letters on the dark ones and dark letters on the light ones are read at 4.5 to 1 at least."""

HALO = "0 0 2px #fff, 0 0 2px #fff, 0 0 3px #fff"
"""Shadow of names on a map, which keeps them apart from what they stand on; images draw it as a border of letters."""

WIDTH = 900
"""Width of every figure, in pixels; heights are each figure's own."""

ADVANCES = {
    letter: advance
    for advance, letters in (
        (0.2, " \u00a0\u202f"),
        (0.25, "',.:;Iijlîï’"),
        (0.3, "!()-[]f"),
        (0.35, "/rt°ª²³"),
        (0.4, "?sz"),
        (0.45, "cvxyç«»"),
        (0.55, "ACEPRSTZÀÂÇÈÉÊbdhnopquôùû"),
        (0.6, "BDGK&"),
        (0.65, "HNOQUÎÔ"),
        (0.7, "w"),
        (0.75, "M"),
        (0.8, "%Wæ—"),
        (0.85, "mœ"),
    )
    for letter in letters
}
"""Width of letters of the font, for a size of 1, to a twentieth; of others, as of figures, a half."""

BOLD = 1.04
"""Width of a bold letter, for one of the text of 1."""

LEADING = 1.25
"""Height of a line of an annotation, for a size of type of 1."""

EDGE = 14
"""Room between the edge of a figure and its title and source, in pixels."""

MARGIN = {"l": 76, "r": 30, "t": 70, "b": 44}


def margins(layout: Mapping[str, Any]) -> dict[str, float]:
    """Return the margins of a layout, in pixels: its own, and the usual ones where it says nothing."""
    return MARGIN | layout.get("margin", {})


def template() -> dict[str, Any]:
    """Return the Plotly template of the compendium, as data.

    `compendium.publish.specification` puts it into a figure as it is written: Plotly would look at
    each of its properties, for each figure, three times.
    """
    axis: dict[str, Any] = {
        "gridcolor": GRID,
        "linecolor": LINE,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": LINE,
        "ticklabelstandoff": 3,
        "title": {"standoff": 10, "font": {"size": TEXT}},
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": TEXT, "color": INK},
            "title": {
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"l": EDGE, "t": 16},
                "font": {"size": TITLE},
                "subtitle": {"font": {"size": TEXT, "color": MUTED}},
            },
            "colorway": list(COLOURS),
            "paper_bgcolor": PAPER,
            "plot_bgcolor": PAPER,
            "separators": SEPARATORS,
            "xaxis": axis,
            "yaxis": axis | {"separatethousands": True},  # years are on the other one
            "margin": MARGIN,
            "width": WIDTH,
            "height": 520,
            "hoverlabel": {"bgcolor": "white", "font": {"family": FONT, "size": TEXT}},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.0,
                "yanchor": "bottom",
                "title": {"font": {"size": SMALL}},
                "tracegroupgap": 0,
                "font": {"size": SMALL},
            },
        }
    }


def width(text: str) -> float:
    """Return the width of a line of text in the font, for a size of 1, its tags left out.

    Examples
    --------
    >>> width("Lille"), width("Amiens"), width("<b>Amiens</b>")
    (1.75, 3.1, 3.22)
    """
    wide, weight = 0.0, 1.0
    for part in re.split(r"(<[^>]*>)", text):
        if part.startswith("<"):
            weight = {"<b>": BOLD, "</b>": 1.0}.get(part, weight)
        else:
            wide += weight * sum(ADVANCES.get(letter, 0.5) for letter in part)
    return round(wide, 2)


def extent(note: Mapping[str, Any]) -> tuple[float, float]:
    """Return the width and the height of an annotation, in pixels."""
    size = note.get("font", {}).get("size", TEXT)
    lines = str(note["text"]).split("<br>")
    return size * max(map(width, lines)) + 6, LEADING * size * len(lines)


def label_margin(labels: Iterable[str], size: float = TEXT) -> int:
    """Return the left margin that the longest of some row labels needs, in pixels."""
    return round(size * max(map(width, labels), default=0)) + 2 * EDGE + 3


def hatched(colour: str, shape: str) -> dict[str, Any]:
    """Return a marker whose bars are white-hatched over their colour, so that print tells them.

    One colour for all of them: Plotly leaves the colours of a pattern aside where bars have a list of them.
    """
    return {
        "color": colour,
        "pattern": {"shape": shape, "bgcolor": colour, "fgcolor": "white", "size": 7, "solidity": 0.25},
    }


def figure(**layout: Any) -> "go.Figure":
    """Return an empty figure, which gets the look of the compendium as it is published."""
    import plotly.graph_objects as go
    import plotly.io as pio

    pio.templates.default = None  # each figure would get Plotly's own, to be replaced by ours
    return go.Figure(layout=layout)
