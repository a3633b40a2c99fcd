"""Compare two Parquet tables: values by key, geometry by shape, vertices in any order of rings."""

import io
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from compendium.verify.judgement import Difference
from compendium.verify.tolerance import Tolerances

AREA = 1e-9
"""Share of a shape's area that may be in one version only."""


def differences(artefact: str, archived: bytes, made: bytes, tolerances: Tolerances) -> list[Difference]:
    """Return where two Parquet tables differ.

    Parameters
    ----------
    artefact : str
        Stem of the table.
    archived, made : bytes
        The two files; a geometry column makes GeoParquet of them.
    tolerances : Tolerances
        What numbers may differ by. Shapes are put in a canonical form, then compared by the
        share of area (or length) that only one of them covers.
    """
    old, new = _frame(archived), _frame(made)
    if list(old.columns) != list(new.columns) or list(map(str, old.dtypes)) != list(map(str, new.dtypes)):
        return [Difference("colonnes", _columns(old), _columns(new))]
    if getattr(old, "crs", None) != getattr(new, "crs", None):
        return [Difference("projection", str(old.crs), str(new.crs))]
    if len(old) != len(new):
        return [Difference("lignes", len(old), len(new))]
    found = []
    for name in old.columns:
        shapes = isinstance(old[name].dtype, gpd.array.GeometryDtype)
        for row, (a, b) in enumerate(zip(old[name], new[name], strict=True), start=1):
            if shapes:
                gap = _gap(a, b)
                if gap:
                    found.append(
                        Difference(f"ligne {row}, {name}", f"{a.area:.6g}", f"écart {gap:.3g}", gap <= AREA)
                    )
            elif not _same(a, b):
                within = _number(a) and _number(b) and tolerances.between(artefact, str(name), a, b)
                found.append(Difference(f"ligne {row}, colonne {name}", _plain(a), _plain(b), within))
    return found


def _frame(content: bytes) -> pd.DataFrame:
    if b"geo" in (pq.read_schema(io.BytesIO(content)).metadata or {}):
        return gpd.read_parquet(io.BytesIO(content))
    return pd.read_parquet(io.BytesIO(content))


def _columns(frame: pd.DataFrame) -> str:
    return ", ".join(f"{name} ({dtype})" for name, dtype in frame.dtypes.items())


def _same(a: Any, b: Any) -> bool:
    if pd.isna(a) or pd.isna(b):
        return bool(pd.isna(a) and pd.isna(b))
    return bool(a == b)


def _number(value: Any) -> bool:
    return pd.api.types.is_number(value) and not pd.api.types.is_bool(value) and pd.notna(value)


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else getattr(value, "item", lambda: value)()


def _gap(a: Any, b: Any) -> float:
    """Return the share of two shapes that only one covers: 0 for the same shape, 1 for none in common."""
    if a is None or b is None:
        return 0.0 if a is b else 1.0
    if a.normalize().equals_exact(b.normalize(), 0):
        return 0.0
    apart = a.symmetric_difference(b)
    if a.area or b.area:
        return max(float(apart.area / max(a.area, b.area)), 1e-18)
    if a.length or b.length:
        return max(float(apart.length / max(a.length, b.length)), 1e-18)
    return 1.0
