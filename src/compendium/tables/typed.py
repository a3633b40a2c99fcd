"""Raw tables that passed their checks, kept typed in Parquet under ``build/``.

Checking a table costs ten times reading it, and it is read by several notebooks, each in a
process of its own. What is kept is bound to the bytes of the file, to its description, to the
tables that it refers to and to the checks themselves: anything else is checked again.
"""

import functools
import hashlib
import inspect
import io
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from compendium import project, settings
from compendium.tables import catalogue, schema

Rows = Mapping[str, str | int | Collection[str | int]]
"""Rows wanted: for a column, the value or the values that it must have."""

ROW_GROUP = 10_000
"""Rows that Parquet skips together when none of them is wanted."""


def key(described: schema.Resource, content: bytes) -> str:
    """Return what a checked table is kept under: all that its checks looked at."""
    seal = hashlib.sha256(content)
    seal.update(json.dumps(described, sort_keys=True, ensure_ascii=False).encode())
    seal.update(_checks())
    for name in catalogue.references(described):
        there = catalogue.resource(name)
        path = project.raw() / there["path"]
        seal.update(path.read_bytes() if path.is_file() else b"")
    return f"{described['name']}-{seal.hexdigest()[:24]}"


@functools.lru_cache(maxsize=1)
def _checks() -> bytes:
    """Return the code of the checks, and the versions of what reads the table back."""
    versions = f"{pd.__version__} {pa.__version__} {gpd.__version__}"
    code = Path(schema.__file__).read_bytes()
    door = settings.load().study.door
    if door:
        code += Path(inspect.getfile(settings.hook(door))).read_bytes()
    return code + versions.encode()


def _path(name: str) -> Path:
    return project.root() / "build" / "cache" / "tables" / f"{name}.parquet"


def keep(name: str, frame: pd.DataFrame) -> None:
    """Keep a checked table; a folder that cannot be written keeps nothing."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd", row_group_size=ROW_GROUP)
    try:
        project.write(_path(name), buffer.getvalue())
    except OSError:
        return


def load(name: str, columns: Sequence[str] | None, where: Rows | None) -> pd.DataFrame | None:
    """Return the columns and rows wanted of a kept table, or None if it is not kept or not readable."""
    try:
        content = io.BytesIO(_path(name).read_bytes())
        chosen = list(columns) if columns else None
        file = pq.ParquetFile(content)
        described = (file.schema_arrow.metadata or {}).get(b"geo")
        if described and (not columns or {*columns} & {*json.loads(described)["columns"]}):
            return gpd.read_parquet(content, columns=chosen, filters=_filters(where), use_threads=False)
        if where:  # groups of rows with none that is wanted are skipped
            options = {"columns": chosen, "filters": _filters(where), "use_threads": False}
            return pq.read_table(content, **options).to_pandas()
        table = file.read(chosen, use_threads=False)  # half the time of `read_table`
        return (table.select(chosen) if chosen else table).to_pandas()
    except (OSError, pa.ArrowException):
        return None


def _filters(where: Rows | None) -> list[tuple[str, str, list[str | int]]] | None:
    return [(column, "in", _values(wanted)) for column, wanted in where.items()] if where else None


def _values(wanted: str | int | Collection[str | int]) -> list[str | int]:
    return [wanted] if isinstance(wanted, str | int) else list(wanted)


def among(frame: pd.DataFrame, columns: Sequence[str] | None, where: Rows | None) -> pd.DataFrame:
    """Return the columns and rows wanted of a table in memory, as `load` does of a kept one."""
    for column, wanted in (where or {}).items():
        frame = frame[frame[column].isin(_values(wanted))]
    return frame[list(columns)] if columns else frame
