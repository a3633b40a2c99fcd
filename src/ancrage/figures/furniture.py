"""What stands in the corners of a map: its scale, where it is in the country, what the size of its circles says."""

from collections.abc import Mapping

import geopandas as gpd

from ancrage.figures import maps
from compendium.publish import theme

LOCATOR, LOCATOR_INSET, COARSE_M = 0.16, 0.008, 12_000
"""Part of the width of a map that its locator takes, and that is left at its edge; the detail of its country, in metres."""


def locator(fig: maps.Map, country: gpd.GeoDataFrame) -> None:
    """Draw the country small in the top right corner of a map, with a dot where the map is.

    Parameters
    ----------
    fig : maps.Map
        The map, with its axes set; nothing else should stand in that corner.
    country : geopandas.GeoDataFrame
        Parts of the country, in any projection.
    """
    west, east = fig.layout.xaxis.range
    south, north = fig.layout.yaxis.range
    whole = country.to_crs(fig.crs).geometry.union_all().simplify(COARSE_M)
    left, _, right, top = whole.bounds
    scale = LOCATOR * (east - west) / (right - left)
    inset = LOCATOR_INSET * (east - west)

    def placed(x: float, y: float) -> tuple[float, float]:
        return east - inset - scale * (right - x), north - inset - scale * (top - y)

    xs, ys = maps.rings(whole)
    small = [
        placed(x, y) if x is not None and y is not None else (None, None) for x, y in zip(xs, ys, strict=True)
    ]
    dot = placed((west + east) / 2, (south + north) / 2)
    fig.polygon(
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


def sizes_key(fig: maps.Map, sizes: Mapping[str, float], *, colour: str) -> None:
    """Draw what circles of some sizes say, in the top right corner: a legend would draw them all of one size.

    Parameters
    ----------
    fig : maps.Map
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


def scale_bar(fig: maps.Map, kilometres: int) -> None:
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
        yanchor="bottom",
        yshift=2,
        font={"size": theme.SMALL},
    )
