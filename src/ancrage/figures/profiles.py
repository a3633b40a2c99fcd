"""The figures of an EPCI's profile, the same for every territory of France."""

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go

from ancrage.contours import projection
from ancrage.figures import charts, furniture, maps, quantiles, shares
from ancrage.study.living import MIDDLE
from ancrage.study.profile import INDICATORS, Place
from compendium.publish import theme
from compendium.publish.formats import with_unit
from compendium.typography import typography

LABELS, ON_A_PHONE = 6, 3
"""Communes named on a map: the largest, and how many of them on a phone."""

FOLD = 22
"""Width of a map, in km, from which its scale bar is of 10 km and not of 2."""

LOOKS = ((theme.ORANGE, "solid"), (theme.INK, "dash"), (theme.BACK, "solid"), (theme.BACK, "dot"))
"""The EPCI, then what it stands among."""


def nothing(reason: str) -> go.Figure:
    """Return a figure that says why it shows nothing."""
    fig = theme.figure(height=220, showlegend=False)
    fig.add_annotation(
        text=reason,
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": theme.TEXT, "color": theme.MUTED},
    )
    fig.update_xaxes(visible=False).update_yaxes(visible=False)
    return fig


def density(communes: gpd.GeoDataFrame, where: Place) -> go.Figure:
    """Map the density of the communes of an EPCI, those around it in grey.

    Parameters
    ----------
    communes : geopandas.GeoDataFrame
        From `ancrage.contours.around`: population of 2017 and area of the contour.
    where : Place
        The EPCI.
    """
    crs = projection(where.departement)
    communes = communes.assign(nom=communes["nom"].map(typography))
    own = communes[communes["epci"] == where.code]
    others = communes[communes["epci"] != where.code]
    flat = own.to_crs(crs)
    west, south, east, north = flat.total_bounds
    margin = 0.06 * max(east - west, north - south)
    fig = maps.base(own, height=620, margin_m=margin, crs=crs)
    values = own["population_2017"].astype(float) / own["superficie_contour_km2"]
    maps.fill(fig, others, colour=theme.LAND, text=others["nom"])
    text = "<b>" + own["nom"] + "</b><br>" + values.map(lambda value: with_unit(value, "hab./km²", 0))
    if values.nunique() >= len(theme.SEQUENTIAL):
        classes = quantiles.quantiles(values, 0, "hab./km²")
        maps.fill(fig, own, colour=classes.colour(values), text=text)
        classes.draw_key(fig, missing=bool(values.isna().any()))
    else:  # too few communes for classes: the density of each is written
        maps.fill(fig, own, colour=theme.SEQUENTIAL[1], text=text)
        flat["nom"] = own["nom"] + "<br>" + values.map(lambda value: with_unit(value, "hab./km²", 0))
    maps.outline(fig, own, colour=theme.ORANGE, width=2.4, name="Limite de l’EPCI")
    largest = flat.nlargest(LABELS, "population_2017")
    labels = []
    for place, row in enumerate(largest.itertuples()):
        point = row.geometry.representative_point()
        labels.append(maps.Label(row.nom, point.x, point.y, crowded=place >= ON_A_PHONE))
    maps.label(fig, labels)
    furniture.scale_bar(fig, 10 if (east - west) > 1000 * FOLD else 2)
    return fig


def population(frame: pd.DataFrame, name: str) -> go.Figure:
    """Draw the population of an EPCI since 2013, as an index, beside the territories around."""
    names = list(dict.fromkeys(frame["nom"]))
    if name not in names:
        return nothing("Population : un seul recensement dans les listes de communes.")
    fig = charts.lines(
        frame,
        x="annee",
        y="indice",
        by="nom",
        unit="",
        decimals=2,
        height=430,
        styles=dict(zip(names, LOOKS, strict=False)),
    )
    fig.update_xaxes(dtick=1, tickformat="d")
    return fig


def standing(table: pd.DataFrame) -> go.Figure:
    """Draw, for each indicator, where the EPCI stands among those of its kind."""
    known = table[table["percentile"].notna()]
    if known.empty:
        return nothing("Aucun indicateur publié pour cet EPCI.")
    rows = known.iloc[::-1]
    labels = [INDICATORS[key].name for key in rows["indicateur"]]
    fig = theme.figure(height=150 + 38 * len(rows), showlegend=False, hovermode="closest")
    fig.add_scatter(
        x=[0, 100, None] * len(labels),
        y=[label for label in labels for _ in range(3)],
        mode="lines",
        line={"color": theme.LINE, "width": 2},
        hoverinfo="skip",
    )
    written = [f"{rank}\u1d49 sur {of}" for rank, of in zip(rows["rang"], rows["sur"], strict=True)]
    values = [
        with_unit(value, unit, INDICATORS[key].decimals)
        for value, unit, key in zip(rows["epci"], rows["unite"], rows["indicateur"], strict=True)
    ]
    fig.add_scatter(
        x=rows["percentile"].round(1).tolist(),
        y=labels,
        mode="markers+text",
        marker={"size": 13, "color": theme.ORANGE},
        text=written,
        textposition=[_above(percentile) for percentile in rows["percentile"]],
        textfont={"size": theme.SMALL},
        hovertext=values,
        hoverinfo="text",
        cliponaxis=False,
    )
    fig.add_vline(x=50, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
    fig.update_xaxes(
        range=[-3, 103],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=["plus faible", "", "médiane", "", "plus élevé"],
    )
    fig.update_yaxes(showgrid=False, ticks="")
    fig.update_layout(margin_l=theme.label_margin(labels), margin_r=48)
    return fig


def _above(percentile: float) -> str:
    """Return where the rank goes: above its point, on the line's side of it at both ends."""
    return "top left" if percentile > 92 else "top right" if percentile < 8 else "top center"


def incomes(frame: pd.DataFrame, name: str) -> go.Figure:
    """Draw the median income of the EPCI beside the median of the EPCIs of France."""
    if frame.empty:
        return nothing("Revenu médian : non publié pour cet EPCI.")
    middle = frame[["annee", "mediane_epci"]].rename(columns={"mediane_epci": "mediane"})
    both = pd.concat([frame[["annee", "mediane"]].assign(nom=name), middle.assign(nom="Médiane des EPCI")])
    fig = charts.lines(
        both,
        x="annee",
        y="mediane",
        by="nom",
        unit="€",
        decimals=0,
        height=400,
        styles={name: LOOKS[0], "Médiane des EPCI": (theme.BACK, "dash")},
    )
    fig.update_xaxes(dtick=1, tickformat="d")
    fig.update_yaxes(tickformat=",d")
    return fig


def unemployment(frame: pd.DataFrame) -> go.Figure:
    """Draw the unemployment rate of the zones d'emploi beside the middle of those of France."""
    names = list(dict.fromkeys(frame.loc[frame["code"] != MIDDLE, "nom"]))
    middle = frame.loc[frame["code"] == MIDDLE, "nom"].iloc[0]
    if not names:
        return nothing("Taux de chômage localisé : aucun n’est publié pour cet EPCI.")
    styles = {**dict(zip(names, LOOKS, strict=False)), middle: (theme.BACK, "dash")}
    fig = charts.lines(
        frame.assign(jour=frame["date"].dt.strftime("%Y-%m-%d")),
        x="jour",
        y="taux",
        by="nom",
        unit="%",
        styles=styles,
        markers=False,
        height=400,
    )
    fig.update_xaxes(type="date", dtick="M24", tickformat="%Y")
    return fig


def ess(frame: pd.DataFrame) -> go.Figure:
    """Draw the published share of the ESS in salaried jobs, a line a territory around an EPCI."""
    if frame["annee"].nunique() < 2:
        return nothing("Poids de l’ESS : non publié autour de cet EPCI.")
    return shares.years(frame, frame["nom"].iloc[0])
