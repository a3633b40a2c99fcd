"""The board of verdicts: a square a claim, by section of the article."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from compendium.ledger.rule import VERDICTS
from compendium.publish import theme
from compendium.typography import folded

LETTERS = 58
"""Letters of the label of a statement, at most: ``area.toml`` has the longer ones in short."""

APART = 0.5
"""Room between the way that is retained and the others, in squares."""

HEAD = 0.5
"""Room above the first row for what says how squares are placed, in rows."""

BETWEEN = 2
"""Room between two squares, in pixels."""

SYMBOLS = {
    "reproduced": "✓",
    "close": "≈",
    "attested": "§",
    "unsourced": "?",
    "contradicted": "×",
    "disputed": "≠",
}
"""A sign in each square, so that colour is not the only way to read it."""


def board(ledger: pd.DataFrame, claims: pd.DataFrame) -> go.Figure:
    """Draw the ledger as rows of squares.

    Parameters
    ----------
    ledger : pandas.DataFrame
        The judged claims.
    claims : pandas.DataFrame
        Table ``affirmations``, for the sections.
    """
    frame = ledger.assign(section=_named(ledger["text"], ledger["section"]))
    sections = list(dict.fromkeys(_named(claims["texte"], claims["section"])))
    fig = theme.figure(height=140 + 42 * len(sections), hovermode="closest")
    frame = frame.sort_values("verdict", key=lambda codes: codes.map(list(VERDICTS).index), kind="stable")
    frame["place"] = frame.groupby("section").cumcount()
    for verdict, name in VERDICTS.items():
        rows = frame[frame["verdict"] == verdict]
        fig.add_scatter(
            x=rows["place"].tolist() or [None],
            y=rows["section"].tolist() or [sections[0]],
            mode="markers+text",
            marker={"symbol": "square", "size": 28, "color": theme.VERDICT_COLOURS[verdict]},
            text=[f"{SYMBOLS[verdict]}<br>{claim}" for claim in rows["id"]],
            textfont={
                "size": theme.TINY,
                "color": "white" if verdict not in ("unsourced", "close") else theme.INK,
            },
            hovertext=[
                f"<b>{row.id}</b> {folded(row.statement, 60)}<br>"
                f"<b>{name}</b><br>{folded(row.explanation, 80)}"
                for row in rows.itertuples()
            ],
            hoverinfo="text",
            name=f"{SYMBOLS[verdict]} {name} ({len(rows)})",
        )
    fig.update_yaxes(
        categoryorder="array",
        categoryarray=list(reversed(sections)),
        showgrid=False,
        ticks="",
        range=[-0.6, len(sections) - 0.4],
    )
    fig.update_xaxes(visible=False, range=[-0.7, float(frame["place"].max()) + 0.7])
    fig.update_layout(legend={"itemsizing": "trace", "font": {"size": theme.TEXT}})
    fig.update_layout(margin_l=theme.label_margin(sections), margin_b=12)
    return fig


def specifications(ways: pd.DataFrame, ledger: pd.DataFrame) -> go.Figure:
    """Draw the verdict of each way of computing, a row a statement that is computed in several.

    Parameters
    ----------
    ways : pandas.DataFrame
        `compendium.ledger.statements.WAYS`.
    ledger : pandas.DataFrame
        The judged statements, for what each says.
    """
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    frame = ways[ways.groupby("id")["id"].transform("size") > 1].copy()
    frame["first"] = frame["dimension"] != "retenue"
    frame = frame.sort_values(
        ["id", "first", "verdict"], key=lambda c: c.map(order) if c.name == "verdict" else c
    )
    alone = frame.groupby("id")["first"].transform("all")  # a comparison has no way that is retained
    frame["place"] = frame.groupby("id").cumcount() + APART * frame["first"] + alone
    said = ledger.set_index("id")["statement"]
    agreed = ledger.set_index("id").loc[list(dict.fromkeys(frame["id"])), ["agreeing", "ways"]].astype(int)
    rows = list((agreed["agreeing"] / agreed["ways"]).sort_values(kind="stable").index)
    disputed = set(ledger.loc[ledger["verdict"] == "disputed", "id"])
    labels = {
        claim: f"{claim}{' ≠' * (claim in disputed)}  {AREA.in_short.get(claim, said[claim])}"
        for claim in rows
    }
    verdicts = frame.groupby("id")["verdict"].nunique()
    groups = {
        "Le verdict change": [claim for claim in rows if verdicts[claim] > 1],
        "Le verdict tient": [claim for claim in rows if verdicts[claim] == 1],
    }
    names = [
        name
        for head, claims in groups.items()
        if claims
        for name in (f"<b>{head} ({len(claims)})</b>", *(labels[claim] for claim in claims))
    ]
    fig = theme.figure(height=110 + 33 * len(names), hovermode="closest")
    room = theme.label_margin(names, theme.SMALL)
    low, high = -0.7, float(frame["place"].max()) + 4
    tile = min(19, (theme.WIDTH - room - theme.MARGIN["r"]) / (high - low) - BETWEEN)
    for verdict, name in VERDICTS.items():
        shown = frame[frame["verdict"] == verdict]
        if shown.empty:
            continue
        fig.add_scatter(
            x=shown["place"].tolist(),
            y=[labels[claim] for claim in shown["id"]],
            mode="markers+text",
            marker={
                "symbol": "square",
                "size": tile,
                "color": theme.VERDICT_COLOURS[verdict],
            },
            text=[SYMBOLS[verdict]] * len(shown),
            textfont={
                "size": theme.SMALL,
                "color": "white" if verdict not in ("unsourced", "close") else theme.INK,
            },
            hovertext=[
                f"<b>{row.id}</b> {folded(said[row.id], 60)}<br>{row.way}<br><b>{name}</b>"
                for row in shown.itertuples()
            ],
            hoverinfo="text",
            name=f"{SYMBOLS[verdict]} {name}",
        )
    fig.update_yaxes(
        categoryorder="array",
        categoryarray=list(reversed(names)),
        showgrid=False,
        ticks="",
        range=[-0.6, len(names) + HEAD],
    )
    kept = frame[frame["dimension"] == "retenue"]
    counted = frame.groupby("id")["verdict"].agg(lambda told: told.mode().tolist())
    counted.update(kept.set_index("id")["verdict"].map(lambda verdict: [verdict]))
    ends = frame.groupby("id")["place"].max()
    notes = [
        {
            "x": ends[row.Index] + 0.65,
            "y": labels[row.Index],
            "text": _agreement(row.agreeing, row.ways, counted[row.Index]),
            "showarrow": False,
            "xanchor": "left",
            "font": {"size": theme.SMALL, "color": theme.MUTED},
        }
        for row in agreed.itertuples()
    ]
    notes.append(
        {
            "x": -0.5,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "text": "D’abord la façon retenue, puis les autres",
            "showarrow": False,
            "xanchor": "left",
            "borderpad": 0,
            "font": {"size": theme.SMALL, "color": theme.MUTED},
        }
    )
    fig.update_yaxes(tickfont={"size": theme.SMALL})
    fig.update_xaxes(visible=False, range=[low, high])
    fig.update_layout(
        annotations=notes,
        margin_b=12,
        legend={"itemsizing": "trace", "font": {"size": theme.TEXT}},
        margin_l=room,
    )
    return fig


def _agreement(agreeing: int, ways: int, verdicts: Sequence[str]) -> str:
    """Return how many ways agree; those of two verdicts that are as many, both.

    Examples
    --------
    >>> _agreement(3, 4, ["reproduced"]), _agreement(2, 4, ["contradicted", "reproduced"])
    ('3 ✓ sur 4', '2 ×, 2 ✓ sur 4')
    """
    return f"{', '.join(f'{agreeing} {SYMBOLS[verdict]}' for verdict in verdicts)} sur {ways}"


def _named(texts: pd.Series, sections: pd.Series) -> pd.Series:
    """Return the names of sections, those of the programme told apart."""
    names = sections.str[:1].str.upper() + sections.str[1:]
    return names.where(texts == "article", "Programme : " + sections)
