"""Maps: filled traces in a legal projection with equal axes, vector, exact, offline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import shapely

from ancrage.contours import LAMBERT_93
from compendium.publish import classes, specification, theme
from compendium.publish.formats import number, with_unit

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
        fig._polygons.append(polygon | told | grouped | ({"meta": known} if known else {}))


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


def numbered(
    fig: Map,
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
    fig : Map
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


def frame(fig: Map, shapes: gpd.GeoDataFrame, said: str) -> None:
    """Draw a frame around shapes that stand apart from a map, and write something in its corner.

    Parameters
    ----------
    fig : Map
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


def magnified(fig: Map, shapes: gpd.GeoDataFrame, scale: float) -> gpd.GeoDataFrame:
    """Return shapes as much larger, in the upper right corner of a map, where there is nothing.

    Parameters
    ----------
    fig : Map
        The map, with its axes set.
    shapes : geopandas.GeoDataFrame
        What is shown again, in any projection.
    scale : float
        How many times larger.
    """
    flat = shapes.to_crs(fig._crs)
    west, _, east, north = flat.total_bounds
    room = FRAMED * scale * (east - west)  # of a frame around them
    right, top = fig.layout.xaxis.range[1] - room, fig.layout.yaxis.range[1] - room
    moved = flat.geometry.affine_transform([scale, 0, 0, scale, right - scale * east, top - scale * north])
    return flat.set_geometry(moved)


def listed(fig: Map, rows: Iterable[str], *, left: bool = False, below: float | None = None) -> None:
    """Write rows of text beside a map, from its top, where there is nothing; below it on a phone.

    Parameters
    ----------
    fig : Map
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


LOCATOR, LOCATOR_INSET, COARSE_M = 0.16, 0.008, 12_000
"""Part of the width of a map that its locator takes, and that is left at its edge; the detail of its country, in metres."""


def locator(fig: Map, country: gpd.GeoDataFrame) -> None:
    """Draw the country small in the top right corner of a map, with a dot where the map is.

    Parameters
    ----------
    fig : Map
        The map, with its axes set; nothing else should stand in that corner.
    country : geopandas.GeoDataFrame
        Parts of the country, in any projection.
    """
    west, east = fig.layout.xaxis.range
    south, north = fig.layout.yaxis.range
    whole = country.to_crs(fig._crs).geometry.union_all().simplify(COARSE_M)
    left, _, right, top = whole.bounds
    scale = LOCATOR * (east - west) / (right - left)
    inset = LOCATOR_INSET * (east - west)

    def placed(x: float, y: float) -> tuple[float, float]:
        return east - inset - scale * (right - x), north - inset - scale * (top - y)

    xs, ys = rings(whole)
    small = [
        placed(x, y) if x is not None and y is not None else (None, None) for x, y in zip(xs, ys, strict=True)
    ]
    dot = placed((west + east) / 2, (south + north) / 2)
    fig._polygons.append(
        {
            "type": "scatter",
            "x": [None if x is None else round(x) for x, _ in small],
            "y": [None if y is None else round(y) for _, y in small],
            "mode": "lines",
            "fill": "toself",
            "fillcolor": "white",
            "line": {"color": theme.MUTED, "width": 0.8},
            "hoverinfo": "skip",
            "showlegend": False,
            "name": "",
        }
    )
    fig.add_scatter(
        x=[round(dot[0])],
        y=[round(dot[1])],
        mode="markers",
        marker={"color": theme.ORANGE, "size": 7, "symbol": "circle"},
        hoverinfo="skip",
        showlegend=False,
    )


KEY_FROM, KEY_STEP, KEY_DOWN = 0.72, 0.1, 0.06
"""Where circles of a key are, in parts of the width of a map; how far one is below the other, how low the first, of its height."""


def sizes_key(fig: Map, sizes: Mapping[str, float], *, colour: str) -> None:
    """Draw what circles of some sizes say, in the top right corner: a legend would draw them all of one size.

    Parameters
    ----------
    fig : Map
        The map.
    sizes : mapping of str to float
        Diameter of each circle in pixels, by what it says.
    colour : str
        Of their outlines: a filled one would be a place.
    """
    west, east = fig.layout.xaxis.range
    south, north = fig.layout.yaxis.range
    downs = [KEY_DOWN + KEY_STEP * step for step in range(len(sizes))]
    fig.add_scatter(
        x=[round(west + KEY_FROM * (east - west))] * len(downs),
        y=[round(north - down * (north - south)) for down in downs],
        mode="markers+text",
        marker={"color": "white", "size": list(sizes.values()), "line": {"color": colour, "width": 1.5}},
        text=[f"\u00a0{name}" for name in sizes],
        textposition="middle right",
        textfont={"size": theme.SMALL},
        hoverinfo="skip",
        showlegend=False,
    )


def scale_bar(fig: Map, kilometres: int) -> None:
    """Draw a scale bar in the lower left corner."""
    west, east = fig.layout.xaxis.range
    south, north = fig.layout.yaxis.range
    x, y = west + 0.03 * (east - west), south + 0.03 * (north - south)
    fig.add_scatter(
        x=[round(x), round(x + 1000 * kilometres)],
        y=[round(y), round(y)],
        mode="lines",
        line={"color": theme.INK, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )
    fig.name(
        x=round(x + 500 * kilometres),
        y=round(y),
        text=f"{kilometres} km",
        showarrow=False,
        yshift=10,
        font={"size": theme.SMALL},
    )


@dataclass(frozen=True)
class Classes:
    """Classes of a value and the colour of each.

    Attributes
    ----------
    bounds : list of float
        Limits, one more than classes.
    colours : tuple of str
        One colour a class, light to dark.
    decimals : int
        Decimals of the limits in the key.
    unit : str
        Unit, in the key.
    """

    bounds: list[float]
    colours: tuple[str, ...]
    decimals: int
    unit: str

    def colour(self, values: pd.Series) -> pd.Series:
        """Return the colour of each value; grey where it is missing."""
        index = np.clip(
            np.searchsorted(self.bounds[1:-1], values.astype(float), side="right"),
            0,
            len(self.colours) - 1,
        )
        chosen = pd.Series([self.colours[i] for i in index], index=values.index)
        return chosen.mask(values.isna(), theme.NO_DATA)

    def ending(self, values: pd.Series) -> "Classes":
        """Return these classes, the first and the last ending where some values do."""
        low, high = (round(float(end), self.decimals) for end in (values.min(), values.max()))
        return replace(self, bounds=[low, *self.bounds[1:-1], high])

    def limits(self) -> list[str]:
        """Return the limits as a key writes them: the last bears a unit that is short, others are under the title."""
        limits = [number(bound, self.decimals) for bound in self.bounds]
        return [*limits[:-1], f"{limits[-1]} {self.unit}" if len(self.unit) <= SHORT else limits[-1]]

    def draw_key(self, fig: Map, *, missing: bool) -> None:
        """Draw the key of the classes, and an entry of the legend for what is not published."""
        boxes, notes = classes.draw(self.colours, self.limits())
        fig.layout.shapes += tuple(boxes)
        for note in notes:
            fig.name(**note)
        if missing:
            fig.add_scatter(
                x=[None],
                y=[None],
                mode="markers",
                marker={
                    "color": theme.NO_DATA,
                    "size": 13,
                    "symbol": "square",
                    "line": {"color": theme.LINE, "width": 1},
                },
                name="Non publié",
                hoverinfo="skip",
            )


SHORT = 2
"""Letters of the longest unit that a key bears."""


def quantiles(values: pd.Series, decimals: int, unit: str) -> Classes:
    """Return five classes of equal size, their limits rounded to the decimals of the key.

    The first and the last are the extremes as they are written elsewhere; `Classes.colour` puts each in a class.
    """
    known = values.dropna().astype(float)
    cuts = np.quantile(known, np.linspace(0, 1, len(theme.SEQUENTIAL) + 1))
    bounds = [round(float(cut), decimals) for cut in cuts]
    return Classes(bounds, theme.SEQUENTIAL, decimals, unit)
