"""Figures of the ESS: published shares, families, jobs implied and counted."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from ancrage.figures import charts
from ancrage.study import ess
from ancrage.study.territories import shortest_epci_name
from compendium.publish import specification, theme
from compendium.publish.formats import number, with_unit

FAMILIES = {
    "associations": "Associations",
    "cooperatives": "Coopératives",
    "mutuelles": "Mutuelles",
    "fondations": "Fondations",
}

ARTICLE_ROW = f"{AREA.epci.name} (EPCI)"


def published(shares: pd.DataFrame, stated: ess.Stated) -> go.Figure:
    """Draw published shares, one row a territory and one a year for the département, the article's own as a cross.

    Parameters
    ----------
    shares : pandas.DataFrame
        What `ancrage.study.ess.beside_published` returns.
    stated : ancrage.study.ess.Stated
        What the article states of its EPCI.
    """
    own = AREA.region.departements[AREA.epci.departement]
    years = shares["periode"].fillna(UNDATED).replace("", UNDATED)
    text = (
        "<b>"
        + shares["territoire"]
        + "</b><br>"
        + shares["part"].map(lambda value: with_unit(value, "%", 1))
        + " ("
        + years
        + ")<br>"
        + shares["editeur"]
        + "<br>"
        + shares["denominateur"]
    )
    of_own = shares["territoire"] == own
    covered = shares["territoire"].map(years.groupby(shares["territoire"]).agg(_covered))
    by_year = shares["territoire"] + ", " + covered.where(~of_own, years)  # the one in front has a row a year
    of_article, of_epci = shares["territoire"] == ARTICLE_ROW, shares["niveau"] == "epci"
    by_year = by_year.mask(of_article, ARTICLE_ROW)
    rows = shares.assign(_text=text, territoire=by_year)[["territoire", "part", "source", "_text"]]
    said = f"<b>{ARTICLE_ROW}</b><br>{with_unit(stated.share, '%')}<br>Article, sans source publique"
    article = pd.DataFrame(
        {"territoire": [ARTICLE_ROW], "part": [stated.share], "source": ["article"], "_text": [said]}
    )
    frame = pd.concat([article, rows], ignore_index=True)
    below, front, above = (
        list(dict.fromkeys(by_year[which])) for which in (of_epci & ~of_article, of_own, ~of_epci & ~of_own)
    )
    names = [ARTICLE_ROW, *below, *reversed(front), *above]  # from the bottom up: the first year on top
    vague = int((shares["denominateur"] != ess.SALARIED).sum())
    fig = charts.dots(
        frame,
        row="territoire",
        value="part",
        grade="source",
        text="_text",
        order=list(reversed(names)),
        x_title=f"% de l’emploi salarié ({vague} parts et l’article\u00a0: sans précision)",
    )
    fig.update_xaxes(range=[9, 14], dtick=1)
    said = f"<b>article : {number(stated.share)}</b>"
    _say(fig, names.index(ARTICLE_ROW), stated.share, said, colour=theme.ORANGE, left=True)
    for part in shares.loc[of_article, "part"]:
        _say(fig, names.index(ARTICLE_ROW), part, f"2015\u00a0: {number(part, 1)}", colour=theme.MUTED)
    _front(fig, names, rows[of_own])
    last = rows["part"].idxmax()
    if not of_own[last]:
        told = f"{years[last]}\u00a0: {number(rows.at[last, 'part'], 1)}"
        _say(fig, names.index(by_year[last]), rows.at[last, "part"], told, colour=theme.MUTED, left=True)
    return fig


UNDATED = "non daté"
"""Shares whose year no source gives."""


def _covered(periods: pd.Series) -> str:
    """Say which years the shares of a territory are of: from ``2008`` and ``2020-2021``, ``2008-2021``."""
    years = sorted(year for period in periods if period != UNDATED for year in period.split("-"))
    said = "-".join(dict.fromkeys([years[0], years[-1]])) if years else ""
    undated = UNDATED if (periods == UNDATED).any() else ""
    return " et ".join(filter(None, [said, undated]))


def _front(fig: go.Figure, names: list[str], rows: pd.DataFrame) -> None:
    """Put rows in front: a band behind them, the share of each beside it."""
    if rows.empty:
        return
    heights = [names.index(name) for name in rows["territoire"]]
    charts.band(fig, min(heights), max(heights))
    for height, part in zip(heights, rows["part"], strict=True):
        _say(fig, height, part, f"<b>{number(part, 1)}</b>", ground=theme.LAND)


def _say(
    fig: go.Figure,
    height: int,
    part: float | None,
    told: str,
    *,
    colour: str = theme.INK,
    ground: str = theme.PAPER,
    left: bool = False,
) -> None:
    """Write something beside the dot of a share, on the colour of its ground: the line of its row does not cross it."""
    fig.add_annotation(
        x=None if part is None else float(part),
        y=height,
        text=told,
        showarrow=False,
        xanchor="right" if left else "left",
        xshift=-9 if left else 9,
        font={"size": theme.SMALL, "color": colour},
        bgcolor=ground,
        borderpad=0,
    )


TERRITORIES = {"article": theme.ORANGE, "region": theme.BACK, "pays": theme.BAR}
"""Colour of each territory of the families, in the order of the legend."""


HEAD = ""
"""Row of the name of a family, above those of the territories."""


def families(table: pd.DataFrame) -> go.Figure:
    """Draw the share of each family by territory.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.ess.families` returns.
    """
    names = dict(zip(table["territoire"], table["nom"], strict=True))
    families_ = list(FAMILIES)
    rows = [(family, code) for family in families_ for code in (HEAD, *names)]
    place = {row: rank for rank, row in enumerate(rows)}
    frame = table.assign(
        rang=[place[key] for key in zip(table["famille"], table["territoire"], strict=True)],
        texte=[
            with_unit(value, "%", 0 if calcul == "publie" else 1)
            + (" (reste calculé)" if calcul == "reste" else "")
            for value, calcul in zip(table["part"], table["calcul"], strict=True)
        ],
    )
    fig = charts.bars(
        frame,
        row="rang",
        value="part",
        by="nom",
        text="texte",
        colours={names[code]: colour for code, colour in TERRITORIES.items()},
        patterns={names["article"]: "/"},
    )
    years = table.drop_duplicates("territoire").set_index("territoire")["annee"]
    told = {
        code: name if pd.isna(years[code]) else f"{name}, {years[code]:.0f}" for code, name in names.items()
    }
    labels = [f"<b>{FAMILIES[family]}</b>" if code == HEAD else told[code] for family, code in rows]
    fig.update_yaxes(tickvals=list(range(len(rows))), ticktext=labels, tickfont={"size": theme.SMALL})
    fig.update_xaxes(range=[0, 100])
    for head in [place[family, HEAD] for family in families_[1:]]:
        charts.part(fig, head, above=0.43)  # as far from the bar as from the name
    fig.update_layout(margin_l=theme.label_margin(labels, theme.SMALL), showlegend=False)
    return fig


STEP = 0.135
"""Height between the names of two EPCIs, for the highest bar of 1."""

LOWER = 0.05
"""How far below the top of its name a line ends, for the highest bar of 1: it does not touch the name on its left."""

LAST = 32
"""Weight from which EPCIs are counted together, in %: the last bar."""


def distribution(shares: pd.DataFrame, named: pd.DataFrame, front: str = AREA.epci.code) -> go.Figure:
    """Draw how many EPCIs of France have each weight of the ESS, those of the basin marked.

    Parameters
    ----------
    shares : pandas.DataFrame
        ``part`` (%).
    named : pandas.DataFrame
        ``nom``, ``code``, ``part``: EPCIs marked.
    front : str
        SIREN of the one that is apart: the article's by default.
    """
    known = shares["part"].dropna().astype(float)
    fig = theme.figure(height=500, showlegend=False)
    counts = np.floor(known.clip(upper=LAST)).astype(int).value_counts().sort_index()
    fig.add_bar(
        x=[value + 0.5 for value in counts.index],
        y=counts.tolist(),
        width=0.94,
        marker={"color": theme.BAR},
        hovertemplate="%{y} EPCI %{customdata}<extra></extra>",
        customdata=[
            f"de {value} à {value + 1} %" if value < LAST else f"de {value} % et plus"
            for value in counts.index
        ],
        meta={"along": "x", "unit": "\u202f%"},
    )
    top = float(counts.max())
    shown = named[named["part"].notna()]
    own, other = {"color": theme.ORANGE, "width": 2}, {"color": theme.BACK, "width": 1.2}
    told = [(float(row.part), row.nom, own if row.code == front else other) for row in shown.itertuples()]
    told.append((float(known.median()), "Médiane", {"color": theme.INK, "width": 1.6, "dash": "dot"}))
    told.sort(key=lambda one: one[0])
    for place, (value, name, line) in enumerate(told):
        height = top * (1.06 + STEP * (len(told) - 1 - place))  # a label is above those on its right
        fig.add_scatter(
            x=[value, value],
            y=[0, height - LOWER * top],
            mode="lines",
            line=line,
            hoverinfo="skip",
        )
        label = f"{shortest_epci_name(name)} {number(value, 1)}"
        fig.add_annotation(
            x=value,
            y=height,
            text=label if line is other else f"<b>{label}</b>",
            showarrow=False,
            xanchor="left",
            xshift=3,
            yanchor="top",
            font={"size": theme.SMALL, "color": theme.ORANGE if line is own else theme.INK},
        )
    marks = list(range(0, LAST, 4))
    fig.update_xaxes(
        range=[0, LAST + 1.5],
        tickvals=[*marks, LAST + 0.5],
        ticktext=[*(with_unit(mark, "%", 0) for mark in marks), f"≥\u00a0{with_unit(LAST, '%', 0)}"],
    )
    fig.update_yaxes(range=[0, (1.1 + STEP * len(told)) * top], tickvals=list(range(0, int(top) + 1, 50)))
    return fig


def years(table: pd.DataFrame, front: str) -> go.Figure:
    """Draw the weight of the ESS by year, a line a territory, dotted to the last year: it is of another edition.

    Parameters
    ----------
    table : pandas.DataFrame
        ``nom``, ``annee``, ``part`` (%), as of `ancrage.study.ess.by_year`.
    front : str
        Name of the territory to be seen first.
    """
    colours = {name: _year_colour(name, front) for name in dict.fromkeys(table["nom"])}
    fig = charts.lines(
        table,
        x="annee",
        y="part",
        by="nom",
        unit="%",
        decimals=1,
        styles={name: (colour, "solid") for name, colour in colours.items()},
        valued=True,
        solid=sorted(table["annee"].unique())[-2],
    )
    own = table[table["nom"] == front].sort_values("annee")
    for row in own.iloc[:-1].itertuples():  # the last value is written after the name
        fig.add_annotation(
            name=specification.PLACED,
            x=row.annee,
            y=row.part,
            text=f"<b>{number(row.part, 1)}</b>",
            showarrow=False,
            font={"size": theme.SMALL, "color": theme.ORANGE},
        )
    published_ = sorted(table["annee"].unique().tolist())
    said = [str(year) for year in published_]
    if len(said) > 1 and published_[-1] - published_[-2] == 1:  # side by side, they stand off each other
        said[-2:] = [f"{said[-2]}\u2002", f"\u2002{said[-1]}"]
    return fig.update_xaxes(tickvals=published_, ticktext=said)


def _year_colour(name: str, front: str) -> str:
    if name == front:
        return theme.ORANGE
    return theme.INK if name.startswith("France") else theme.BACK
