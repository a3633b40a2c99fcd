"""Parquet as the project writes it: what reads a table back is kept, versions of libraries are not.

pandas and geopandas note their versions beside the types of the columns. With another version every
value is the same and the bytes are not, and all that is compared by its bytes seems to have changed.
What remains is the name and version of the writer in the footer (``created_by``): Arrow documents no
way to set it.
"""

import io
import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

NOTED = {b"pandas": ("creator", "pandas_version"), b"geo": ("creator",)}
"""What pandas and GeoParquet note of their writer, which no reader needs."""


TITLE = b"titre"
"""Key of the note that says what a table is of."""


def content(frame: pd.DataFrame, title: str = "") -> bytes:
    """Return a table as Parquet, without its index; as GeoParquet if it has shapes.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        The table.
    title : str
        What it is of: noted in the file, where `title_of` finds it.

    Examples
    --------
    >>> written = content(pd.DataFrame({"code": ["01"], "part": [10.7]}))
    >>> pd.read_parquet(io.BytesIO(written)).dtypes.astype(str).to_dict()
    {'code': 'str', 'part': 'float64'}
    >>> b"pandas_version" in written
    False
    """
    table = _arrow(frame)
    notes = dict(table.schema.metadata or {})
    for key, versions in NOTED.items():
        if key in notes:
            notes[key] = _without(notes[key], versions)
    if title:
        notes[TITLE] = title.encode()
    written = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(notes), written, compression="zstd")
    return written.getvalue()


def title_of(schema: pa.Schema) -> str:
    """Return what a table is of, as its file notes it; no text where it notes nothing.

    Examples
    --------
    >>> title_of(pq.read_schema(io.BytesIO(content(pd.DataFrame({"a": [1]}), "Un titre"))))
    'Un titre'
    """
    return (schema.metadata or {}).get(TITLE, b"").decode()


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as Arrow: one with shapes as geopandas writes them, which notes how to read them."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return pa.Table.from_pandas(frame, preserve_index=False)
    first = io.BytesIO()
    frame.to_parquet(first, index=False)
    return pq.read_table(first)


def _without(note: bytes, versions: tuple[str, ...]) -> bytes:
    described: dict[str, Any] = json.loads(note)
    return json.dumps({key: value for key, value in described.items() if key not in versions}).encode()
