"""Figures of the inquiry: the timeline, and the shafts that the place inherits."""

import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from ancrage.study.places import THREADS
from compendium.publish import specification, theme

THREAD_COLOURS = dict(
    zip(THREADS, (theme.INK, theme.GREEN, theme.YELLOW, theme.BLUE, theme.ORANGE), strict=True)
)

HEAD = "<b>"
"""What the name of a thread begins with, above its events."""

UNKNOWN = "inconnue"
PRECISIONS = (UNKNOWN, "contradictoire", "decennie")
"""Dates that are not known to the year are drawn pale, over all that they may be."""

FIRST_YEAR, LAST_YEAR = 1985, 2024
"""The axis runs between them; earlier events are written at its edge with their date."""


def timeline(events: pd.DataFrame, said: str) -> go.Figure:
    """Draw events by thread, one a row, its name and its date on the left.

    Parameters
    ----------
    events : pandas.DataFrame
        What `ancrage.study.places.timeline` returns.
    said : str
        How long the idea took to become a place, which the title says.
    """
    rows = events.iloc[::-1].reset_index(drop=True)
    heads = ~events["fil"].duplicated()
    labels: list[str] = []
    for event, first in zip(events.itertuples(), heads, strict=True):
        if first:
            labels.append(f"{HEAD}{event.fil}</b>")
        dates = _dates(event)
        labels.append(f"{event.evenement} <b>{dates}</b>" if dates else event.evenement)
    labels.reverse()
    ranks = [rank for rank, label in enumerate(labels) if not label.startswith(HEAD)]
    rows.index = pd.Index(ranks)
    fig = theme.figure(height=100 + 23 * len(labels), hovermode="closest", showlegend=False)
    guides = [
        (x, rank)
        for rank, event in zip(ranks, rows.itertuples(), strict=True)
        for x in (FIRST_YEAR, max(event.debut, FIRST_YEAR), None)
    ]
    fig.add_scatter(
        x=[x if x is None else round(x, 3) for x, _ in guides],
        y=[rank for _, rank in guides],
        mode="lines",
        line={"color": theme.LINE, "width": 0.7},
        hoverinfo="skip",
    )
    for position, event in zip(ranks, rows.itertuples(), strict=True):
        start, end = max(event.debut, FIRST_YEAR), max(event.fin, FIRST_YEAR)
        colour = THREAD_COLOURS[event.axe_lecture]
        early = event.debut < FIRST_YEAR
        if (end - start > 1.5 or event.precision in PRECISIONS) and not early:
            fig.add_scatter(
                x=[round(start, 3), round(end, 3)],
                y=[position, position],
                mode="lines",
                line={"color": colour, "width": 6},
                opacity=0.4 if event.precision in PRECISIONS else 1,
                hoverinfo="skip",
                showlegend=False,
            )
        if event.precision == UNKNOWN:
            continue  # all that it may be is drawn, no one date
        middle = round((start + end) / 2, 3)
        fig.add_scatter(
            x=[FIRST_YEAR + 0.3 if early else middle],
            y=[position],
            mode="markers",
            marker={
                "color": colour,
                "size": 10,
                "symbol": "triangle-left" if early else "circle",
                "line": {"color": "white", "width": 1},
            },
            name=event.fil,
            hovertext=f"<b>{event.evenement}</b><br>{_dates(event)}<br>{event.document}",
            hoverinfo="text",
        )
    _interval(fig, rows, said)
    fig.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=labels,
        range=[-0.7, len(labels) - 0.3],
        ticks="",
        showgrid=False,
    )
    fig.update_yaxes(tickfont={"size": theme.SMALL})
    fig.update_xaxes(range=[FIRST_YEAR, LAST_YEAR], dtick=10, tick0=1990, tickformat="d")
    fig.update_layout(margin_l=theme.label_margin(labels, theme.SMALL))
    return fig


def _interval(fig: go.Figure, rows: pd.DataFrame, said: str) -> None:
    """Draw the time from the idea, down from its row, to the opening, along its own."""
    position = int(rows.index[rows["id"] == AREA.facts.opening][0])
    idea, opening = (rows.set_index("id").loc[event] for event in (AREA.facts.idea, AREA.facts.opening))
    start = (idea["debut"] + idea["fin"]) / 2
    dotted = {"color": theme.ORANGE, "width": 1.5, "dash": "dot"}
    down = [int(rows.index[rows["id"] == AREA.facts.idea][0]), position]
    for x, y, meta in (
        ([round(start, 3)] * 2, down, specification.CROWDED),  # on a phone it would cross names
        ([round(start, 3), round(opening["debut"], 3)], [position] * 2, None),
    ):
        fig.add_scatter(x=x, y=y, mode="lines", line=dotted, meta=meta, hoverinfo="skip", showlegend=False)
    fig.add_annotation(
        x=round((start + opening["debut"]) / 2, 3),
        y=position,
        text=f"<b>{said}</b>",
        showarrow=False,
        yshift=-10,
        font={"size": theme.SMALL, "color": theme.ORANGE},
    )


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
        (float(WANING[-1]) + 1, -0.9 * lowest, f"<b>{closed} fermetures</b>", theme.ORANGE),
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
