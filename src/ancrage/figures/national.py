"""The national map: every EPCI, coloured by the indicator that the reader chooses."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ancrage.figures import maps, quantiles
from ancrage.study.profile import INDICATORS
from compendium.publish import theme
from compendium.publish.formats import with_unit

LINE = 0.3
"""Width of the line between two EPCIs, in pixels."""


def chooser(shapes: gpd.GeoDataFrame, values: pd.DataFrame, overseas: dict[str, str]) -> go.Figure:
    """Map every EPCI, with a list to choose the indicator from.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        From `ancrage.contours.simplified`.
    values : pandas.DataFrame
        Indexed by EPCI: ``nom`` and the columns of `INDICATORS`.
    overseas : dict of str to str
        Names of the overseas départements, by code.
    """
    known = shapes.merge(values[["nom", *INDICATORS]], left_on="epci", right_index=True)
    fig = maps.base(known, height=1000, margin_m=20_000)
    classes = {
        key: quantiles.quantiles(known[key], indicator.decimals, indicator.unit)
        for key, indicator in INDICATORS.items()
    }
    colours = {key: classes[key].colour(known[key]).tolist() for key in INDICATORS}
    first = next(iter(INDICATORS))
    text = "<b>" + known["nom"] + "</b>"
    for key, indicator in INDICATORS.items():
        told = known[key].map(
            lambda value, indicator=indicator: with_unit(value, indicator.unit, indicator.decimals)
        )
        text = text + "<br>" + indicator.name + " : " + told
    maps.fill(fig, known, colour=pd.Series(colours[first], index=known.index), text=text, width=LINE)
    classes[first].draw_key(fig, missing=True)
    _name_squares(fig, known, overseas)
    buttons = [_button(key, classes[key], colours[key], len(known)) for key in INDICATORS]
    fig.update_layout(
        updatemenus=[
            {
                "buttons": buttons,
                "x": 1,
                "xanchor": "right",
                "y": 1.06,
                "yanchor": "bottom",
                "bgcolor": "white",
                "showactive": True,
                "type": "dropdown",
            }
        ],
        margin_t=150,
    )
    return fig


def _button(key: str, classes: quantiles.Classes, colours: list[str], polygons: int) -> dict[str, Any]:
    """Return the entry that recolours every polygon and writes other limits into the key."""
    indicator = INDICATORS[key]
    limits = {f"annotations[{turn}].text": limit for turn, limit in enumerate(classes.limits())}
    return {
        "label": f"{indicator.name} ({indicator.vintage})",
        "method": "update",
        "args": [{"fillcolor": colours}, limits, list(range(polygons))],
    }


def _name_squares(fig: go.Figure, known: gpd.GeoDataFrame, names: dict[str, str]) -> None:
    """Name the squares of the overseas départements, which are neither there nor at that scale."""
    for departement, name in names.items():
        west, _, east, north = known[known["departement"] == departement].total_bounds
        if not np.isfinite(west):
            continue
        fig.add_annotation(
            x=round((west + east) / 2),
            y=round(north),
            text=name,
            showarrow=False,
            yshift=9,
            font={"size": theme.SMALL, "color": theme.MUTED},
        )
