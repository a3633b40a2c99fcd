"""Shafts, spoil heaps and estates, from the layers of the Mission Bassin Minier.

Polygons become points (a point inside the largest part), so that the tables stay tables;
the area of the polygon is kept in hectares.
"""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

from compendium.tables import fetch

DEGREES = 6
"""Decimals of longitude and latitude: a tenth of a metre."""


def _features(layer: str) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    path = fetch.original(f"mbm/{layer}.geojson")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rows = pd.DataFrame([feature["properties"] for feature in features]).astype(object)
    shapes = gpd.GeoSeries([shape(feature["geometry"]) for feature in features], crs="EPSG:4326")
    return rows.where(rows.notna(), None), shapes


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if value != int(value) else str(int(value))
    return " ".join(str(value).split())


def _points(shapes: gpd.GeoSeries) -> dict[str, list[str]]:
    flat = shapes.to_crs("EPSG:2154")
    inside = flat.representative_point().to_crs("EPSG:4326")
    return {
        "longitude": [f"{x:.{DEGREES}f}" for x in inside.x],
        "latitude": [f"{y:.{DEGREES}f}" for y in inside.y],
        "surface_ha": [f"{area / 10_000:.2f}" for area in flat.area],
    }


def _column(rows: pd.DataFrame, name: str) -> list[str]:
    if name not in rows:
        return [""] * len(rows)
    return [_text(value) for value in rows[name]]


def puits() -> pd.DataFrame:
    """Return the 636 former shafts, one a row, in the order of the layer."""
    rows, shapes = _features("puits-de-mines")
    names = {
        "commune": "commune",
        "compagnie": "compagnie",
        "concession": "concession",
        "fosse": "fosse",
        "fosse_alias": "autre_nom",
        "puits": "puits",
        "creusement": "creusement",
        "fermeture": "fermeture",
        "profondeur": "profondeur_m",
        "cote": "cote_m",
    }
    frame = pd.DataFrame({ours: _column(rows, theirs) for theirs, ours in names.items()})
    frame["longitude"] = [f"{point.x:.{DEGREES}f}" for point in shapes]
    frame["latitude"] = [f"{point.y:.{DEGREES}f}" for point in shapes]
    frame.insert(0, "id", [f"P{n:03d}" for n in range(1, len(frame) + 1)])
    return frame


def terrils() -> pd.DataFrame:
    """Return the spoil heaps of the Unesco property (51) and of its buffer zone (111)."""
    frames = []
    for layer, zone, number in (
        ("terrils", "bien", "no_terril"),
        ("zt-terrils", "zone_tampon", "id"),
    ):
        rows, shapes = _features(layer)
        frames.append(
            pd.DataFrame(
                {
                    "zone": zone,
                    "numero": _column(rows, number),
                    "nom": _column(rows, "nom"),
                    "commune": _column(rows, "commune_1"),
                    "compagnie": _column(rows, "compagnie"),
                    "forme": _column(rows, "forme"),
                    **_points(shapes),
                }
            )
        )
    frame = pd.concat(frames, ignore_index=True)
    frame.insert(0, "id", [f"T{n:03d}" for n in range(1, len(frame) + 1)])
    return frame


def cites_minieres() -> pd.DataFrame:
    """Return the mining estates of the Unesco property and of its buffer zone.

    ``erbm`` is true where the feature belongs to the layer of the ERBM's estates: the 63
    features of the first file that carry an ``id_lsm``, 28 of which are also inscribed.
    """
    frames = []
    for layer, zone in (("cites-minieres", "bien"), ("zt-cites-minieres", "zone_tampon")):
        rows, shapes = _features(layer)
        number = _column(rows, "id_lsm")
        inscribed = _column(rows, "id_unesco")
        frames.append(
            pd.DataFrame(
                {
                    "zone": [
                        "hors_bien" if layer == "cites-minieres" and not unesco else zone
                        for unesco in inscribed
                    ],
                    "id_lsm": number,
                    "id_unesco": inscribed,
                    "erbm": ["true" if layer == "cites-minieres" and lsm else "false" for lsm in number],
                    "nom": _column(rows, "nom"),
                    "commune": _column(rows, "commune_1"),
                    "type": _column(rows, "type"),
                    "compagnie": _column(rows, "compagnie"),
                    "interet": _column(rows, "interet"),
                    "proprietaire": _column(rows, "proprietaire"),
                    **_points(shapes),
                }
            )
        )
    frame = pd.concat(frames, ignore_index=True)
    frame.insert(0, "id", [f"C{n:03d}" for n in range(1, len(frame) + 1)])
    return frame


BATIS = {
    "denomination": "nom",
    "typologie": "typologie",
    "commune_1": "commune",
    "compagnie": "compagnie",
    "periode": "periode",
    "proprietaire": "proprietaire",
    "protection": "protection",
}
"""Columns kept of the buildings, and ours."""


def batis() -> pd.DataFrame:
    """Return the buildings and equipment of the Unesco property, one a row, by its number there."""
    rows, shapes = _features("batis")
    frame = pd.DataFrame({ours: _column(rows, theirs) for theirs, ours in BATIS.items()})
    points = _points(shapes)
    frame = frame.assign(longitude=points["longitude"], latitude=points["latitude"])
    frame.insert(0, "id", _column(rows, "id_unesco"))
    return frame
