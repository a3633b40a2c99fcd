"""Figures of what the compendium adds: neighbours, clusters of communes, gaps in unemployment, shares possible."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go

from ancrage.figures import atlas, charts, furniture, maps, palette
from ancrage.study import clusters, recovery
from compendium.publish import theme
from compendium.publish.formats import number, signed, with_unit

LOW, HIGH = 0.05, 0.95
TOLD = 2
"""Zones of the basin that the text tells of, the first ones: the only ones drawn."""

TENTHS = 10
MOST = f"bande : {TENTHS * (HIGH - LOW):.0f} autres zones sur {TENTHS}"
"""How many of the other zones the band shows."""

BAND = f"du {100 * LOW:.0f}ᵉ au {100 * HIGH:.0f}ᵉ centile"
"""What the band behind the curves shows."""

UNKNOWN = "non publié"
"""Communes whose value is not published."""

CLUSTERS = {
    "bas-bas": ("Niveau bas, voisines aussi", palette.LOW),
    "bas-haut": ("Niveau bas, voisines hautes", palette.LOWER),
    "haut-haut": ("Niveau haut, voisines aussi", palette.HIGH),
    "haut-bas": ("Niveau haut, voisines basses", palette.HIGHER),
    clusters.NOT: ("Différence non significative", palette.ALIKE),
    UNKNOWN: ("Non publié", palette.UNKNOWN),
}
"""How each local cluster is told, and its colour."""

LOW_LOW = "bas-bas"
"""The cluster that the title counts in the EPCI."""


def amas(shapes: gpd.GeoDataFrame, epci: str, epci_name: str, unit: str, decimals: int) -> go.Figure:
    """Map the local clusters of a value over communes, an EPCI outlined.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        ``code``, ``nom``, ``epci``, ``amas``, ``valeur``; both missing where no value is published.
    epci, epci_name : str
        Outlined, and its name.
    unit, decimals : str, int
        Of the value, in the hover text.
    """
    fig = maps.base(shapes, height=640, margin_m=2000)
    kinds = shapes["amas"].fillna(UNKNOWN)
    for kind, (name, colour) in CLUSTERS.items():
        rows = shapes[kinds == kind]
        if rows.empty:
            continue
        told = rows["valeur"].map(lambda value: with_unit(value, unit, decimals))
        text = "<b>" + rows["nom"] + "</b><br>" + told + f"<br>{name}"
        here = int((rows["epci"] == epci).sum())
        within = f", dont {here} à {epci_name}" if here and kind == LOW_LOW else ""
        told = f"{name} ({len(rows)}{within})"
        seen = kind not in (clusters.NOT, UNKNOWN)
        maps.fill(fig, rows, colour=colour, text=text, name=told, legend=True, seen=seen)
    own = shapes[shapes["epci"] == epci]
    maps.outline(fig, own.dissolve(), colour=theme.INK, width=2.4, name=epci_name)
    maps.label(fig, atlas.towns(shapes, atlas.LARGE, always=atlas.LARGE), size=theme.TEXT, dots=True)
    furniture.scale_bar(fig, 10)
    return fig


def gap(gaps: pd.DataFrame, zones: dict[str, str], changes: pd.DataFrame, official: str) -> go.Figure:
    """Draw the gap of the zones that the text tells of to the zones like them, over those of all other zones.

    Parameters
    ----------
    gaps : pandas.DataFrame
        What `ancrage.study.recovery.gaps` returns.
    zones : dict of str to str
        Code and name of the zones of the basin, those that are drawn first.
    changes : pandas.DataFrame
        What `ancrage.study.recovery.change` returns for them: the means before the plan was signed, and last.
    official : str
        Last quarter of an official source: lines are dotted after it.
    """
    quarters = list(gaps.columns)
    others = gaps.drop(index=list(zones))
    low, high = others.quantile(LOW), others.quantile(HIGH)
    fig = theme.figure(height=520, showlegend=False)
    fig.add_scatter(
        x=quarters,
        y=high.round(3).tolist(),
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        name=f"Autres zones, {100 * HIGH:.0f}ᵉ centile",
    )
    fig.add_scatter(
        x=quarters,
        y=low.round(3).tolist(),
        mode="lines",
        line={"width": 0},
        fill="tonexty",
        fillcolor=palette.SHADE,
        hoverinfo="skip",
        name=f"Autres zones, {100 * LOW:.0f}ᵉ centile",
    )
    years = {
        when: covered[-1][:4] for when, covered in zip(("avant", "apres"), _years(quarters), strict=True)
    }
    named = []
    drawn = list(zones)[:TOLD]
    for code, colour in zip(drawn, (theme.ORANGE, theme.BLUE), strict=True):
        name, values = zones[code], gaps.loc[code]
        means = " → ".join(
            f"{signed(changes.at[code, when], '', 1)} ({year})" for when, year in years.items()
        )
        height = float(changes.at[code, "apres"])
        named.append(charts.End(quarters[-1], height, f"{name} {means}", colour, front=True))
        _means(fig, quarters, changes.loc[code], colour)
        for part, dash in ((values[:official], "solid"), (values[official:], "dot")):
            fig.add_scatter(
                x=list(part.index),
                y=part.round(3).tolist(),
                mode="lines",
                name=name,
                line={"color": colour, "width": 2.6, "dash": dash},
                hovertemplate=f"{name}<br>%{{x}} : %{{y:.2f}} point<extra></extra>",
            )
    middle = float((low.iloc[-1] + high.iloc[-1]) / 2)
    named.append(charts.End(quarters[-1], middle, MOST, theme.MUTED, front=False))
    shown = [*gaps.loc[drawn].to_numpy().ravel(), *low, *high]
    fig.update_yaxes(range=[min(shown) - 0.15, max(shown) + 0.25])
    fig.update_xaxes(type="category")
    charts.name_ends(fig, named)
    charts.mark(fig, recovery.SIGNED, "signature<br>de l’ERBM")
    firsts = [quarter for quarter in quarters if quarter.endswith("T1")][::3]
    fig.update_xaxes(tickvals=firsts, ticktext=[quarter[:4] for quarter in firsts], title=None)
    fig.update_yaxes(zeroline=True)
    return fig


def drawn(gaps: pd.DataFrame, zones: dict[str, str]) -> pd.DataFrame:
    """Return what `gap` draws, a row a quarter of a zone or of an edge of the band.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``trimestre``, ``ecart`` (points).
    """
    others = gaps.drop(index=list(zones))
    told = dict(list(zones.items())[:TOLD])
    edges = {f"Autres zones, {100 * share:.0f}ᵉ centile": others.quantile(share) for share in (LOW, HIGH)}
    series = [(code, name, gaps.loc[code]) for code, name in told.items()]
    series += [("", name, values) for name, values in edges.items()]
    return pd.concat(
        [
            pd.DataFrame({"code": code, "nom": name, "trimestre": values.index, "ecart": values.to_numpy()})
            for code, name, values in series
        ],
        ignore_index=True,
    )


def _means(fig: go.Figure, quarters: Sequence[str], change: pd.Series, colour: str) -> None:
    """Draw behind its curve the means of a gap: over the year before the signature, and over the last one."""
    for when, covered in zip(("avant", "apres"), _years(quarters), strict=True):
        fig.add_scatter(
            x=covered,
            y=[round(change[when], 3)] * len(covered),
            mode="lines",
            line={"color": colour, "width": 12},
            opacity=0.35,
            hoverinfo="skip",
        )


def _years(quarters: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the quarters of the year before the signature, and of the last one."""
    before = [quarter for quarter in quarters if quarter < recovery.SIGNED]
    return before[-recovery.YEAR :], quarters[-recovery.YEAR :]


def possible(table: pd.DataFrame, stated: float) -> go.Figure:
    """Draw the shares that the article's posts allow, a row a denominator, and its own share as a line.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.interval.possible` returns.
    stated : float
        Share that the article states, in %.
    """
    fig = theme.figure(height=330, showlegend=False)
    labels = []
    for base, rows in table.groupby("base", sort=False):
        low, high = float(rows["part"].min()), float(rows["part"].max())
        label = f"Postes de l’article / {base} de 2018" if base else "Part publiée, 2015, emplois salariés"
        labels.append(label)
        said = number(low, 1) if low == high else f"{number(low, 1)} à {number(high, 1)}"
        fig.add_scatter(
            x=[low, high],
            y=[label, label],
            mode="lines+markers+text",
            marker={"size": 12, "color": theme.BLUE if base else theme.INK},
            line={"color": theme.BLUE, "width": 6},
            text=[f"{said}\u00a0\u00a0" if base else f"\u00a0\u00a0{said}", ""],
            textposition="middle left" if base else "middle right",
            customdata=rows["facon"].iloc[[0, -1]].tolist(),
            hovertemplate="%{customdata}\u00a0: %{x:.2f} %<extra></extra>",
        )
    fig.add_vline(x=stated, line={"color": theme.ORANGE, "width": 2, "dash": "dash"})
    fig.add_annotation(
        x=stated,
        y=1,
        yref="paper",
        yanchor="top",
        text=f"<b>article : {number(stated)} %</b>",
        showarrow=False,
        xanchor="left",
        xshift=5,
        font={"size": theme.SMALL, "color": theme.ORANGE},
    )
    whole = [10, 11, 12]
    fig.update_xaxes(
        range=[9.2, 12.9],
        tickvals=whole,
        ticktext=[with_unit(part, "%", 0) for part in whole],
    )
    fig.update_layout(margin_l=theme.label_margin(labels))
    fig.update_yaxes(ticks="", showgrid=True, range=[len(labels) - 0.4, -0.7])
    return fig
