"""Charts that several notebooks draw: lines, ranks, dots, bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ancrage.figures import palette
from compendium.publish import ends, theme
from compendium.publish.formats import number, signed, with_unit

ROW = 26
"""Height of one row of a chart that lists things, in pixels."""


def lines(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    by: str,
    unit: str,
    styles: Mapping[str, tuple[str, str]],
    decimals: int = 1,
    markers: bool = True,
    height: int = 520,
    valued: bool = False,
    changes: bool = False,
    solid: object = None,
) -> go.Figure:
    """Draw one line for each name, the name written at its end.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long table with the columns `x`, `y` and `by`.
    x, y, by : str
        Columns of abscissas, ordinates and names.
    unit : str
        Unit, for the pointer.
    styles : mapping of str to (str, str)
        Colour and dash of each name; what is not of `BEHIND` is drawn thicker, over the rest, and its name
        bolder.
    decimals : int
        Decimals, for the pointer.
    markers : bool
        Whether to mark each point.
    height : int
        Height in pixels.
    valued : bool
        Whether the last value of a line is written after its name.
    changes : bool
        Whether values are changes, which are written with their sign.
    solid : object
        Last abscissa that is as those before it, after which a line is dotted: its source is another.
    """
    fig = theme.figure(height=height, hovermode="x unified", showlegend=False)
    named = []
    behind_first = sorted(styles.items(), key=lambda style: style[1][0] not in BEHIND)
    for name, (colour, dash) in behind_first:
        rows = frame[(frame[by] == name) & frame[y].notna()].sort_values(x)
        if rows.empty:
            continue
        front = colour not in BEHIND
        last = float(rows[y].iloc[-1])
        written = signed(last, "", decimals) if changes else number(last, decimals)
        said = f"{name} {written}" if valued else name
        named.append(End(rows[x].iloc[-1], last, said, colour, front))
        line = {"color": colour, "dash": dash, "width": 2.8 if front else 1.6}
        if solid is not None:
            dotted_since(fig, rows, solid, x=x, y=y, line=line)
            line |= {"width": 0}  # what the pointer reads, over both parts
        fig.add_scatter(
            x=rows[x].tolist(),
            y=rows[y].astype(float).tolist(),
            mode="lines+markers" if markers else "lines",
            name=name,
            line=line,
            marker={"size": 6 if front else 4},
            cliponaxis=False,
            customdata=[
                (signed if changes else with_unit)(value, unit, decimals) for value in rows[y].astype(float)
            ],
            hovertemplate="%{customdata}",
        )
    shown = frame.loc[frame[by].isin(list(styles)), y].dropna().astype(float)
    low, high = float(shown.min()), float(shown.max())
    room = 0.06 * (high - low)
    fig.update_yaxes(range=[low - room, high + room])
    if unit in {"%", "€"}:
        fig.update_yaxes(**on_top(unit))
    if changes:
        fig.update_yaxes(zeroline=True)
    name_ends(fig, named)
    return fig


def on_top(unit: str) -> dict[str, str]:
    """Return what writes the unit of an axis once, at its highest value."""
    return {"ticksuffix": f"\u202f{unit}", "showticksuffix": "last"}


BEHIND = (theme.BACK, palette.CROSSING)
"""Colours of lines that stand behind the others."""


def dotted_since(
    fig: go.Figure, rows: pd.DataFrame, solid: object, *, x: str, y: str, line: Mapping[str, object]
) -> None:
    """Draw a line, dotted after an abscissa; the pointer reads nothing on it."""
    for part, looks in ((rows[rows[x] <= solid], {}), (rows[rows[x] >= solid], {"dash": "dot"})):
        fig.add_scatter(
            x=part[x].tolist(),
            y=part[y].astype(float).tolist(),
            mode="lines",
            line={**line, **looks},
            cliponaxis=False,
            hoverinfo="skip",
        )


@dataclass(frozen=True)
class End:
    """Where a line ends, and what is written there.

    Attributes
    ----------
    x : object
        Abscissa.
    y : float
        Ordinate.
    name, colour : str
        What is written, and in which colour.
    front : bool
        Whether it is the one to be seen first.
    """

    x: object
    y: float
    name: str
    colour: str
    front: bool


def name_ends(fig: go.Figure, named: Sequence[End]) -> None:
    """Write names at the ends of lines, in the right margin: `compendium.publish.ends` finds their heights.

    Parameters
    ----------
    fig : plotly.graph_objects.Figure
        The figure, the range of its vertical axis set.
    named : sequence of End
        Ends of lines.
    """
    notes = [ends.note(end.x, end.y, end.name, end.colour, front=end.front) for end in named]
    # together: added one by one, each has Plotly look at all before it
    fig.update_layout(annotations=[*fig.layout.annotations, *notes])
    spread = [x for trace in fig.data for x in (trace.x if trace.x is not None else []) if x is not None]
    if spread and fig.layout.xaxis.range is None:
        first, last = min(spread), max(spread)
        aside = 0.02 * (last - first) if not isinstance(last, str) else 0
        quarters = len(dict.fromkeys(spread)) - 1
        numbered = fig.layout.xaxis.type == "category"
        fig.update_xaxes(
            range=[0, quarters] if numbered else [first - aside, last] if aside else [first, last]
        )


def mark(fig: go.Figure, x: float | str, text: str, *, y: float = 1.0) -> None:
    """Mark a moment with a thin vertical line and its name at height `y` (0 to 1)."""
    fig.add_shape(
        type="line",
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": theme.MUTED, "width": 1, "dash": "dot"},
        layer="below",
    )
    fig.add_annotation(
        x=x,
        y=y,
        yref="paper",
        yanchor="top",
        xanchor="left",
        text=text,
        showarrow=False,
        font={"size": theme.SMALL, "color": theme.MUTED},
        xshift=4,
        align="left",
    )


BAND = 0.42
"""How far above its first row a band goes, in rows: a mark that stands below the row above does not touch it."""


def band(fig: go.Figure, first: int, last: int, *, downwards: bool = False) -> None:
    """Put rows in front of the others by a band behind them, from the first of them to the last.

    Parameters
    ----------
    fig : plotly.graph_objects.Figure
        The figure.
    first, last : int
        Places of rows.
    downwards : bool
        Whether places grow downwards, lines parting the rows: the band goes from one to another.
    """
    fig.add_shape(
        type="rect",
        x0=0,
        x1=1,
        xref="paper",
        y0=first - 0.5,
        y1=last + (0.5 if downwards else BAND),
        fillcolor=theme.LAND,
        line_width=0,
        layer="below",
    )


def part(fig: go.Figure, first: int, above: float = 0.5) -> None:
    """Draw the line that parts a row, and those after it, from those before; places of rows grow downwards.

    Parameters
    ----------
    fig : plotly.graph_objects.Figure
        The figure.
    first : int
        The row.
    above : float
        How far above its middle the line is, in rows.
    """
    fig.add_shape(
        type="line",
        x0=0,
        x1=1,
        xref="paper",
        y0=first - above,
        y1=first - above,
        line={"color": theme.LINE, "width": 0.8},
    )


def ranking(
    frame: pd.DataFrame,
    *,
    name: str,
    value: str,
    unit: str,
    highlighted: str,
) -> go.Figure:
    """Draw ranked values as bars, the longest on top, one of them in another colour.

    Parameters
    ----------
    frame : pandas.DataFrame
        Ranked rows with the columns `name`, `value` and ``rang``.
    name, value : str
        Columns.
    unit : str
        Unit of the values.
    highlighted : str
        Name drawn apart.
    """
    rows = frame.iloc[::-1]
    labels = [f"{rank}. {label}" for rank, label in zip(rows["rang"], rows[name], strict=True)]
    fig = theme.figure(height=82 + ROW * len(rows), showlegend=False)
    fig.add_bar(
        x=rows[value].astype(float).tolist(),
        y=labels,
        orientation="h",
        marker={"color": [theme.ORANGE if n == highlighted else theme.BAR for n in rows[name]]},
        text=[number(v, 0) for v in rows[value].astype(float)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}<br>%{text} " + unit + "<extra></extra>",
    )
    fig.update_layout(margin_l=theme.label_margin(labels))
    fig.update_xaxes(visible=False, range=[0, 1.12 * float(rows[value].max())])  # bars say their values
    fig.update_layout(margin_b=12)
    fig.update_yaxes(ticks="", showgrid=False)
    return fig


def dots(
    frame: pd.DataFrame,
    *,
    row: str,
    value: str,
    grade: str,
    text: str,
    order: Sequence[str],
    x_title: str,
    log: bool = False,
) -> go.Figure:
    """Draw values as dots on one line a row, the symbol and colour saying the source's grade.

    Dots that would cover one another stand one above the other, around their line.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long table.
    row, value, grade, text : str
        Columns of row, value, grade of source and text for the pointer.
    order : sequence of str
        Rows from top to bottom; `places` says where each is on the vertical axis.
    x_title : str
        Title of the horizontal axis.
    log : bool
        Whether the horizontal axis is logarithmic.
    """
    fig = theme.figure(height=150 + TALLER * len(order), hovermode="closest")
    at = places(order)
    frame = _merged(frame, [row, value, grade], text)
    seen = np.log10(frame[value].astype(float)) if log else frame[value].astype(float)
    heights = frame[row].map(at) + _dodged(seen, frame[row], DOT_PART * float(seen.max() - seen.min()))
    for name, (label, colour, symbol) in theme.GRADES.items():
        rows = frame[frame[grade] == name]
        if rows.empty:
            continue
        fig.add_scatter(
            x=rows[value].astype(float).tolist(),
            y=heights[rows.index].round(2).tolist(),
            mode="markers",
            marker={
                "color": colour,
                "symbol": symbol,
                "size": DOT,
                "line": {
                    "width": 1.8 if symbol.endswith("open") else 0.8,
                    "color": colour if symbol.endswith("open") else "white",
                },
            },
            name=label,
            hovertext=rows[text].tolist(),
            hoverinfo="text",
        )
    fig.update_yaxes(
        tickvals=list(at.values()),
        ticktext=list(at),
        range=[-0.7, len(order) - 0.3],
        ticks="",
    )
    fig.update_xaxes(title=x_title)
    fig.update_layout(margin_l=theme.label_margin(order))
    return fig


TALLER = 34
"""Height of a row whose dots may stand one above the other, in pixels."""

DOT, DOT_PART = 9, 0.038
"""Size of a dot in pixels, and part of the values that it covers on the axis."""

LEVELS = (0, 0.35, -0.35, 0.46, -0.46)
"""Heights of dots around the line of their row, the first that is free."""


def places(order: Sequence[str]) -> dict[str, int]:
    """Return the place of rows on the vertical axis, the first on top."""
    return {name: place for place, name in enumerate(reversed(order))}


def _merged(frame: pd.DataFrame, by: list[str], text: str) -> pd.DataFrame:
    """Return rows whose values of some columns are the same as one row, which the pointer reads all of."""
    return frame.groupby(by, sort=False, as_index=False)[text].agg("<br><br>".join)


def _dodged(values: pd.Series, rows: pd.Series, wide: float) -> pd.Series:
    """Return how far from its line each dot of so wide a part of the axis stands, so that none hides another.

    The lowest and the highest of a row stay on its line, unless they are nearly the same.
    """
    heights = pd.Series(0.0, index=values.index)
    for _, own in values.groupby(rows):
        placed: dict[float, list[float]] = {level: [] for level in LEVELS}
        ends = [own.idxmin(), own.idxmax()]
        for index in dict.fromkeys([*ends, *own.sort_values(kind="stable").index]):
            value, room = own[index], wide / 2 if index in ends else wide
            free = [level for level in LEVELS if all(abs(value - other) >= room for other in placed[level])]
            level = free[0] if free else min(LEVELS, key=lambda level: len(placed[level]))
            heights[index] = level
            placed[level].append(value)
    return heights


def bars(
    frame: pd.DataFrame,
    *,
    row: str,
    value: str,
    by: str,
    colours: Mapping[str, str],
    text: str,
    patterns: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw horizontal bars, one a row from top to bottom, each with its value at its end.

    Parameters
    ----------
    frame : pandas.DataFrame
        Long table.
    row, value, by, text : str
        Columns of row (0 on top), length, series and written value.
    colours, patterns : mapping of str to str
        Colour and hatching of each series, in the order of the legend.
    """
    count = int(frame[row].max()) + 1
    fig = theme.figure(height=86 + 24 * count, barmode="overlay", bargap=0.25)
    for name, colour in colours.items():
        rows = frame[frame[by] == name]
        if rows.empty:
            continue
        fig.add_bar(
            x=rows[value].astype(float).tolist(),
            y=rows[row].tolist(),
            orientation="h",
            name=name,
            showlegend=True,
            width=0.75,
            marker=theme.hatched(colour, (patterns or {}).get(name, "")),
            text=rows[text].tolist(),
            textposition="outside",
            textfont={"size": theme.SMALL},
            constraintext="none",
            cliponaxis=False,
            hovertemplate="%{text}<extra>" + name + "</extra>",
        )
    fig.update_yaxes(range=[count - 0.4, -0.6], ticks="", showgrid=False)
    fig.update_xaxes(visible=False)  # bars say their values
    fig.update_layout(margin_b=12)
    return fig
