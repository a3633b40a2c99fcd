"""The board of verdicts: a square a claim, by section of the article."""

import textwrap

import pandas as pd
import plotly.graph_objects as go

from compendium.ledger.rule import VERDICTS
from compendium.publish import theme

SYMBOLS = {
    "reproduced": "✓",
    "close": "≈",
    "attested": "§",
    "unsourced": "?",
    "contradicted": "✗",
}
"""A sign in each square, so that colour is not the only way to read it."""


SECTIONS = {
    "introduction": "Introduction",
    "territoire": "Territoire",
    "erbm": "ERBM",
    "histoire": "Histoire",
    "toit_commun": "Toit Commun",
    "departement": "Département",
    "methode": "Méthode",
    "programme": "Programme",
}
"""Sections of the article, in the order of its claims."""


def board(ledger: pd.DataFrame, claims: pd.DataFrame) -> go.Figure:
    """Draw the ledger as rows of squares.

    Parameters
    ----------
    ledger : pandas.DataFrame
        The judged claims.
    claims : pandas.DataFrame
        Table ``affirmations``, for the sections.
    """
    named = claims.assign(section=claims["section"].map(SECTIONS))
    frame = ledger.merge(named[["id", "section"]], on="id")
    sections = list(dict.fromkeys(named["section"]))
    fig = theme.figure(height=150 + 46 * len(sections), hovermode="closest")
    frame["place"] = frame.groupby("section").cumcount()
    for verdict, name in VERDICTS.items():
        rows = frame[frame["verdict"] == verdict]
        fig.add_scatter(
            x=rows["place"].tolist() or [None],
            y=rows["section"].tolist() or [sections[0]],
            mode="markers+text",
            marker={"symbol": "square", "size": 36, "color": theme.VERDICT_COLOURS[verdict]},
            text=[f"{SYMBOLS[verdict]}<br>{claim}" for claim in rows["id"]],
            textfont={"size": 10, "color": "white" if verdict not in ("unsourced", "close") else theme.INK},
            hovertext=[
                f"<b>{row.id}</b> {'<br>'.join(textwrap.wrap(row.statement, 60))}<br>"
                f"<b>{name}</b><br>{'<br>'.join(textwrap.wrap(row.explanation, 80))}"
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
    fig.update_layout(legend={"itemsizing": "trace", "font": {"size": 13}})
    fig.update_layout(margin_l=theme.label_margin(sections))
    return fig
