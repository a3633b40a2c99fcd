"""Maps: filled traces in a legal projection with equal axes, vector, exact, offline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely

from ancrage.contours import LAMBERT_93
from compendium.publish import specification, theme

METRES = 0
"""Decimals of coordinates: to the metre, finer than any contour here."""


DETAIL = 2.0
"""Size of what is left out of contours, in pixels of the map: a twist of a border that no eye sees."""


@dataclass(frozen=True)
class Label:
    """A name on a map, at its place or beside it.

    Attributes
    ----------
    name : str
        The text.
    x, y : float
        Place in the projection of the map, in metres.
    crowded : bool
        Whether a phone has no room for it.
    """

    name: str
    x: float
    y: float
    crowded: bool = False


class Map(go.Figure):
    """A figure whose polygons and names go to the specification as they are.

    Plotly looks at each property of what it is given, a millisecond a polygon, two a name: here
    they come from this module alone, hundreds a map, all of the same form. Polygons are drawn
    below the rest.
    """

    def __init__(self, fig: go.Figure, crs: str = LAMBERT_93, pixel_m: float = 0.0) -> None:
        super().__init__(fig)
        self._crs = crs
        self._pixel_m = pixel_m
        self._polygons: list[dict[str, Any]] = []
        self._names: list[dict[str, Any]] = []

    @property
    def crs(self) -> str:
        """Its projection."""
        return self._crs

    def flat(self, shapes: gpd.GeoDataFrame) -> gpd.GeoSeries:
        """Return geometries in the projection of the map, in metres, as fine as its pixels.

        Neighbours keep the border that they share: it is simplified once (shapely's coverages).
        """
        flat = shapes.to_crs(self._crs).geometry
        if not self._pixel_m or not set(flat.geom_type) <= {"Polygon", "MultiPolygon"}:
            return flat
        fine = shapely.coverage_simplify(flat.to_numpy(), DETAIL * self._pixel_m)
        return gpd.GeoSeries(fine, index=flat.index, crs=flat.crs)

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as data, polygons first."""
        plain = super().to_dict()
        layout = plain["layout"]
        if self._names:
            layout["annotations"] = [*layout.get("annotations", []), *self._names]
        return {"data": [*self._polygons, *plain["data"]], "layout": layout}

    def name(self, **properties: Any) -> None:
        """Write a name: an annotation."""
        self._names.append(properties)

    def polygon(self, properties: dict[str, Any]) -> None:
        """Draw a polygon: a trace."""
        self._polygons.append(properties)


def base(shapes: gpd.GeoDataFrame, height: int = 600, margin_m: float = 3000, crs: str = LAMBERT_93) -> Map:
    """Return an empty map that shows all of `shapes`, north up, with equal axes.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        What must be in sight, in any projection.
    height : int
        Greatest height in pixels.
    margin_m : float
        Room around, in metres.
    crs : str
        Projection: Lambert-93, or that of an overseas département.
    """
    west, south, east, north = shapes.to_crs(crs).total_bounds
    wide, high = east - west + 2 * margin_m, north - south + 2 * margin_m
    frame = {"l": theme.EDGE, "r": theme.EDGE, "t": theme.MARGIN["t"], "b": 10}
    fitting = round((theme.WIDTH - 2 * theme.EDGE) * high / wide) + frame["t"] + frame["b"]
    drawn = min(height, fitting) - frame["t"] - frame["b"]
    pixel = max(wide / (theme.WIDTH - 2 * theme.EDGE), high / drawn)
    fig = Map(theme.figure(height=min(height, fitting), hovermode="closest"), crs, pixel)
    hidden = {"visible": False, "constrain": "domain"}
    fig.update_xaxes(range=[west - margin_m, east + margin_m], **hidden)
    fig.update_yaxes(range=[south - margin_m, north + margin_m], scaleanchor="x", scaleratio=1, **hidden)
    fig.update_layout(margin=frame)
    return fig


def rings(shape: shapely.Geometry) -> tuple[list[int | None], list[int | None]]:
    """Return the outlines of a geometry as two lists, to the metre, a break between rings."""
    xs: list[int | None] = []
    ys: list[int | None] = []
    for polygon in getattr(shape, "geoms", [shape]):
        for ring in (polygon.exterior, *polygon.interiors):
            points = np.round(shapely.get_coordinates(ring)).astype(int)
            xs += [*points[:, 0].tolist(), None]
            ys += [*points[:, 1].tolist(), None]
    return xs[:-1], ys[:-1]


def fill(
    fig: Map,
    shapes: gpd.GeoDataFrame,
    *,
    colour: str | pd.Series = theme.LAND,
    text: pd.Series | None = None,
    codes: pd.Series | None = None,
    line: str = "white",
    width: float = 0.6,
    name: str = "",
    legend: bool = False,
    seen: bool = False,
) -> None:
    """Draw each polygon as a trace of its own, so that it answers the pointer.

    Parameters
    ----------
    fig : Map
        A map.
    shapes : geopandas.GeoDataFrame
        Polygons.
    colour : str or pandas.Series
        One colour, or one for each polygon.
    text : pandas.Series, optional
        What the pointer reads on each polygon.
    codes : pandas.Series, optional
        Code of the territory of each polygon, by which a page finds it again.
    line, width : str, float
        Colour and width of outlines.
    name : str
        Legend entry.
    legend : bool
        Whether to show it.
    seen : bool
        Whether names should leave these polygons in sight.
    """

    def of_each(told: str | pd.Series | None) -> list[Any]:
        return told.loc[shapes.index].tolist() if isinstance(told, pd.Series) else [told] * len(shapes)

    each = zip(fig.flat(shapes), of_each(colour), of_each(text), of_each(codes), strict=True)
    for position, (shape, filled, read, code) in enumerate(each):
        xs, ys = rings(shape)
        told = {"hoverinfo": "skip"} if read is None else {"hoverinfo": "text", "text": str(read)}
        grouped = {"legendgroup": name} if name else {}
        polygon = {
            "type": "scatter",
            "x": xs,
            "y": ys,
            "mode": "lines",
            "fill": "toself",
            "fillcolor": filled,
            "line": {"color": line, "width": width},
            "hoveron": "fills",
            "name": name,
            "showlegend": legend and position == 0,
        }
        known = ({} if code is None else {"code": code}) | ({specification.SEEN: True} if seen else {})
        fig.polygon(polygon | told | grouped | ({"meta": known} if known else {}))


def outline(
    fig: Map,
    shapes: gpd.GeoDataFrame,
    *,
    colour: str,
    width: float,
    name: str,
    rank: int | None = None,
    halo: bool = False,
) -> None:
    """Draw the outer limit of all the polygons together, as one line; a rank says where its legend comes.

    A halo parts the line from fills whose colour is near its own.
    """
    # a metre of overlap closes the gaps that generalised neighbours leave between them
    merged = fig.flat(shapes).buffer(40, join_style="mitre").union_all().buffer(-40, join_style="mitre")
    merged = _without_specks(merged.simplify(fig._pixel_m / 2), SPECK * fig._pixel_m**2)
    xs, ys = rings(merged)
    if halo:
        white = {"color": "white", "width": width + 2 * HALO}
        fig.add_scatter(x=xs, y=ys, mode="lines", line=white, hoverinfo="skip", showlegend=False)
    fig.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
        name=name,
        showlegend=bool(name),
        legendrank=rank,
    )


HALO = 1.2
"""Width of the white on each side of a line that has a halo, in pixels."""

SPECK = 40
"""Area of a hole that generalised contours leave within an outline, and that is not drawn, in square pixels."""


def _without_specks(shape: shapely.Geometry, least: float) -> shapely.Geometry:
    """Return a geometry without its holes smaller than so many square metres."""
    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > least]
            )
            for part in getattr(shape, "geoms", [shape])
        ]
    )


def points(
    fig: Map,
    places: gpd.GeoDataFrame,
    *,
    text: pd.Series,
    colour: str | Sequence[str],
    symbol: str,
    size: float | Iterable[float],
    name: str,
    legend: bool = True,
) -> None:
    """Draw points, with what the pointer reads on each."""
    flat = fig.flat(places)
    fig.add_scatter(
        x=flat.x.round(METRES).tolist(),
        y=flat.y.round(METRES).tolist(),
        mode="markers",
        marker={
            "color": colour if isinstance(colour, str) else list(colour),
            "symbol": symbol,
            "size": size if isinstance(size, int | float) else list(size),
            "line": {"color": "white", "width": RIM},
        },
        text=text,
        hoverinfo="text",
        name=name,
        showlegend=legend,
    )


RIM = 1
"""Width of the white around a mark, in pixels."""

DOT = 5
"""Size of the dot that says where a town is, in pixels."""


def label(
    fig: Map,
    labels: Iterable[Label],
    size: float = theme.SMALL,
    *,
    dots: bool = False,
    hollow: bool = False,
) -> None:
    """Write names where they cover neither one another nor marks: `compendium.publish.placing` finds where.

    Parameters
    ----------
    fig : Map
        The map.
    labels : iterable of Label
        The names, those that matter most first.
    size : float
        Size of the letters, in pixels.
    dots : bool
        Whether a dot says where each is; without, a name stands on its place, which is an area, or beside the
        mark that is there.
    hollow : bool
        Whether these dots are white, where other marks are dark.
    """
    named = list(labels)
    for place in named:
        fig.name(
            name=f"{specification.PLACED} {specification.CROWDED}" if place.crowded else specification.PLACED,
            x=round(place.x),
            y=round(place.y),
            text=place.name,
            showarrow=False,
            font={"size": size, "color": theme.INK, "shadow": theme.HALO},
        )
    for crowded in (False, True):
        shown = [place for place in named if dots and place.crowded == crowded]
        if not shown:
            continue
        fig.add_scatter(
            x=[round(place.x) for place in shown],
            y=[round(place.y) for place in shown],
            mode="markers",
            meta=specification.CROWDED if crowded else None,
            marker={
                "color": theme.PAPER if hollow else theme.INK,
                "size": DOT + 2 * hollow,
                "line": {"color": theme.INK if hollow else theme.PAPER, "width": 1 + 0.6 * hollow},
            },
            hoverinfo="skip",
            showlegend=False,
        )
