"""Figures of the inquiry: the timeline, and the shafts that the place inherits."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from ancrage.study.places import THREADS
from compendium.publish import before, theme

THREAD_COLOURS = dict(
    zip(THREADS, (theme.INK, theme.GREEN, theme.YELLOW, theme.BLUE, theme.ORANGE), strict=True)
)

ROW = 20
"""Height of a row of the timeline, in pixels."""

UNKNOWN = "inconnue"
PRECISIONS = (UNKNOWN, "contradictoire", "decennie")
"""Dates that are not known to the year are drawn pale, over all that they may be."""

PALE = 0.4
"""How opaque they are."""

FIRST_YEAR, LAST_YEAR = 1985, 2024
"""The axis runs between them; earlier events are written at its edge with their date."""


def timeline(events: pd.DataFrame, said: str) -> go.Figure:
    """Draw events by thread, one a row, each named beside its mark; below, the time from the idea to the opening.

    Parameters
    ----------
    events : pandas.DataFrame
        What `ancrage.study.places.timeline` returns.
    said : str
        How long the idea took to become a place, which the title says.
    """
    rows = len(events) + events["fil"].nunique() + 1
    fig = theme.figure(height=100 + ROW * rows, hovermode="closest", showlegend=False)
    row = rows
    notes = []
    for thread, own in events.groupby("fil", sort=False):
        row -= 1
        head = {"text": f"<b>{thread}</b>", "x": 0, "xref": "paper", "xanchor": "left", "y": row}
        notes.append(head | {"showarrow": False, "borderpad": 0, "font": {"size": theme.SMALL}})
        for event in own.itertuples():
            row -= 1
            notes.append(_event(fig, event, row))
    notes.append(_interval(fig, events.set_index("id"), said))
    fig.update_layout(annotations=notes)
    fig.update_yaxes(range=[-0.7, rows - 0.3], showticklabels=False, ticks="", showgrid=False)
    fig.update_xaxes(range=[FIRST_YEAR, LAST_YEAR], dtick=10, tick0=1990, tickformat="d")
    fig.update_layout(margin_l=theme.EDGE, margin_r=theme.EDGE)
    return fig


def _event(fig: go.Figure, event: Any, row: int) -> dict[str, Any]:
    """Draw an event on its row: its mark, all that its date may be; return the note that names it."""
    start, end = max(event.debut, FIRST_YEAR), max(event.fin, FIRST_YEAR)
    colour = THREAD_COLOURS[event.axe_lecture]
    early, approximate = event.debut < FIRST_YEAR, event.precision in PRECISIONS
    lasts = end - start > 1.5 and not approximate
    if (lasts or approximate) and not early:
        fig.add_scatter(
            x=[round(start, 3), round(end, 3)],
            y=[row, row],
            mode="lines",
            line={"color": colour, "width": 6},
            opacity=PALE if approximate else 1,
            hoverinfo="skip",
        )
    middle = FIRST_YEAR + 0.3 if early else round((start + end) / 2, 3)
    if event.precision != UNKNOWN and (early or not lasts):  # of these, all that is drawn is a span
        fig.add_scatter(
            x=[middle],
            y=[row],
            mode="markers",
            cliponaxis=False,
            marker={
                "color": colour,
                "size": 13 if early else 10,
                "symbol": "triangle-left" if early else "circle",
                "line": {"color": "white", "width": 1},
            },
            name=event.fil,
            hovertext=f"<b>{event.evenement}</b><br>{_dates(event)}<br>{event.document}",
            hoverinfo="text",
        )
    dates = _dates(event)
    named = f"{event.evenement} <b>{dates}</b>" if dates else event.evenement
    first, last = (middle, middle) if early else (round(start, 3), round(end, 3))
    return before.note(first, last, row, named)


def _interval(fig: go.Figure, events: pd.DataFrame, said: str) -> dict[str, Any]:
    """Draw the time from the idea to the opening, below all events; return the note that names it."""
    idea, opening = events.loc[AREA.facts.idea], events.loc[AREA.facts.opening]
    first, last, end = (round(date, 3) for date in (idea["debut"], idea["fin"], opening["debut"]))
    for ends, sure in (((first, last), False), ((last, end), True)):  # it began at some time of the first
        fig.add_scatter(
            x=ends,
            y=[0, 0],
            mode="lines+markers",
            line={"color": theme.ORANGE, "width": 2 if sure else 6},
            marker={"color": theme.ORANGE, "size": 10 if sure else 0, "symbol": "line-ns-open"},
            opacity=1 if sure else PALE,
            hoverinfo="skip",
        )
    return before.note(first, end, 0, f"De l’idée à l’ouverture <b>{said}</b>")


def _dates(event: object) -> str:
    start, end = str(event.date_debut), str(event.date_fin)  # type: ignore[attr-defined]
    if event.precision == UNKNOWN:  # type: ignore[attr-defined]
        return ""  # its text says so
    if event.precision == "contradictoire":  # type: ignore[attr-defined]
        return f"{_french(start)} ou {_french(end)}"
    said = _french(start) if start == end else f"{_french(start)}-{_french(end)}"
    return f"vers {said}" if event.precision == "decennie" else said  # type: ignore[attr-defined]


MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def _french(date: str) -> str:
    """Return a date in French.

    Examples
    --------
    >>> _french("2014-07-31"), _french("2022-05")
    ('31 juil. 2014', 'mai 2022')
    """
    parts = date.split("-")
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


WANING = range(1950, 1980)
"""The decades of closures that the title counts."""


def shafts(table: pd.DataFrame) -> go.Figure:
    """Draw shafts sunk and closed by decade, upwards and downwards.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.places.shaft_closures` returns.
    """
    fig = theme.figure(height=440, barmode="relative", bargap=0.15, showlegend=False)
    decades = [f"{decade}-{decade + 9}" for decade in table["decennie"]]
    for column, name, colour, sign, pattern in (
        ("creusements", "Creusés", theme.BLUE, 1, ""),
        ("fermetures", "Fermés", theme.ORANGE, -1, "/"),
    ):
        fig.add_bar(
            x=table["decennie"].tolist(),
            y=[sign * int(value) for value in table[column]],
            name=name,
            marker=theme.hatched(colour, pattern)
            | {"opacity": [1 if sign < 0 and start in WANING else 0.45 for start in table["decennie"]]},
            customdata=[[decade, int(v)] for decade, v in zip(decades, table[column], strict=True)],
            hovertemplate="%{customdata[0]}\u00a0: %{customdata[1]} puits<extra>" + name + "</extra>",
        )
    closed = int(table.loc[table["decennie"].isin(WANING), "fermetures"].sum())
    lowest = float(table["fermetures"].max())
    for x, y, told, colour in (
        (
            float(table["decennie"].min()),
            0.9 * float(table["creusements"].max()),
            "<b>Creusés</b>",
            theme.BLUE,
        ),
        (float(table["decennie"].min()), -0.9 * lowest, "<b>Fermés</b>", theme.ORANGE),
        (
            float(WANING[-1]) + 6,
            -0.85 * lowest,
            f"<b>{closed} fermetures</b><br>de {WANING[0]} à {WANING[-1]}",
            theme.ORANGE,
        ),
    ):
        fig.add_annotation(
            x=x, y=y, text=told, showarrow=False, xanchor="left", font={"color": colour}, bgcolor=theme.PAPER
        )
    top = int(max(table["creusements"].max(), table["fermetures"].max()))
    ticks = list(range(-top // 20 * 20, top + 20, 20))
    fig.update_yaxes(tickvals=ticks, ticktext=[str(abs(tick)) for tick in ticks])
    shown = [decade for decade in table["decennie"].tolist() if decade % 40 == 0]
    fig.update_xaxes(tickvals=shown, ticktext=[f"{decade}-{decade % 100 + 9:02d}" for decade in shown])
    return fig
