"""Territories of a map that are too small for their names: numbered, listed beside it, and shown again, larger."""

from collections.abc import Iterable

import geopandas as gpd

from ancrage.figures import maps
from compendium.publish import specification, theme
from compendium.publish.formats import with_unit


def numbered(
    fig: maps.Map,
    shapes: gpd.GeoDataFrame,
    *,
    head: str = "",
    ranked: bool = False,
    left: bool = False,
    below: float | None = None,
) -> None:
    """List some territories and their shares, the highest first, each numbered on the map.

    Parameters
    ----------
    fig : maps.Map
        The map.
    shapes : geopandas.GeoDataFrame
        ``nom``, ``part`` (%), ``own``: the one in bold; ``rang``. Those without a share are left out.
    head : str
        What the list is of.
    ranked : bool
        Whether ranks are told too.
    left, below : bool, float
        As in `listed`.
    """
    rows = shapes.dropna(subset="part").sort_values("part", ascending=False, ignore_index=True)
    spots = fig.flat(rows).maximum_inscribed_circle().centroid
    texts = [head] if head else []
    for place, (row, spot) in enumerate(zip(rows.itertuples(), spots, strict=True), start=1):
        said = f"{row.nom} {with_unit(row.part, '%', 1)}"
        if ranked:
            said = f"{said}, rang {row.rang}"
        said = f"{place}  {said}"
        texts.append(f"<b>{said}</b>" if row.own else said)
        fig.name(
            x=round(spot.x),
            y=round(spot.y),
            text=f"<b>{place}</b>",
            showarrow=False,
            font={"size": theme.SMALL, "color": theme.INK, "shadow": theme.HALO},
        )
    listed(fig, texts, left=left, below=below)


def listed(fig: maps.Map, rows: Iterable[str], *, left: bool = False, below: float | None = None) -> None:
    """Write rows of text beside a map, from its top, where there is nothing; below it on a phone.

    Parameters
    ----------
    fig : maps.Map
        The map.
    rows : iterable of str
        The rows.
    left : bool
        Whether they are on the left, rather than on the right.
    below : float, optional
        Northing that they begin at, in metres, if not at the top.
    """
    side = {"x": 0, "xanchor": "left"} if left else {"x": 1, "xanchor": "right"}
    height = {"y": 1, "yref": "paper"} if below is None else {"y": round(below), "yref": "y"}
    fig.name(
        name=specification.LISTED,
        xref="paper",
        **side,
        **height,
        yanchor="top",
        align="left",
        text="<br>".join(rows),
        showarrow=False,
        font={"size": theme.SMALL, "color": theme.INK, "shadow": theme.HALO},
    )


def frame(fig: maps.Map, shapes: gpd.GeoDataFrame, said: str) -> None:
    """Draw a frame around shapes that stand apart from a map, and write something in its corner.

    Parameters
    ----------
    fig : maps.Map
        The map.
    shapes : geopandas.GeoDataFrame
        What is framed, in the projection of the map.
    said : str
        What is written.
    """
    west, south, east, north = shapes.total_bounds
    room = FRAMED * (east - west)
    x0, x1, y0, y1 = west - room, east + room, south - room, north + room
    fig.add_shape(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": theme.BACK, "width": 0.8})
    fig.name(
        x=round(x0),
        y=round(y0),
        text=said,
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        xshift=3,
        font={"size": theme.SMALL, "color": theme.INK},
    )


FRAMED = 0.04
"""Room between shapes and their frame, for shapes 1 wide."""


def magnified(fig: maps.Map, shapes: gpd.GeoDataFrame, scale: float) -> gpd.GeoDataFrame:
    """Return shapes as much larger, in the upper right corner of a map, where there is nothing.

    Parameters
    ----------
    fig : maps.Map
        The map, with its axes set.
    shapes : geopandas.GeoDataFrame
        What is shown again, in any projection.
    scale : float
        How many times larger.
    """
    flat = shapes.to_crs(fig.crs)
    west, _, east, north = flat.total_bounds
    room = FRAMED * scale * (east - west)  # of a frame around them
    right, top = fig.layout.xaxis.range[1] - room, fig.layout.yaxis.range[1] - room
    moved = flat.geometry.affine_transform([scale, 0, 0, scale, right - scale * east, top - scale * north])
    return flat.set_geometry(moved)
