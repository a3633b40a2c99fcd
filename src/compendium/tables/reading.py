"""The catalogue: one function reads any table of ``data/``, checked at the door."""

import hashlib
import io
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from compendium import project, settings
from compendium.errors import Refusal
from compendium.tables import catalogue, schema, typed


def read(name: str, columns: Sequence[str] | None = None, where: typed.Rows | None = None) -> pd.DataFrame:
    """Read a raw table, checked whole, or the part of it that is wanted.

    Parameters
    ----------
    name : str
        Name of the resource, such as ``versions``.
    columns : sequence of str, optional
        Columns wanted; all of them without.
    where : mapping of str to value or values, optional
        Rows wanted: for a column, what it must be, such as ``{"annee": 2018}``.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        The described columns, typed; codes are text. The index counts from 0. Contours without
        their geometry are a plain frame.

    Raises
    ------
    Refusal
        If the file is missing, altered, in another form, or breaks its schema, even in rows
        that are not wanted.

    Examples
    --------
    >>> read("charte_valeurs").loc[3, "mot_cle"]
    'Laïcité'
    >>> read("charte_valeurs", ["numero"], {"mot_cle": ["Laïcité"]})["numero"].tolist()
    [4]
    """
    described = catalogue.resource(name)
    catalogue.check_sealed(described)
    path = project.raw() / described["path"]
    if not path.is_file():
        raise Refusal(f"data/raw/{described['path']} manque.", catalogue.mend(described))
    content = path.read_bytes()
    kept = typed.key(described, content)
    frame = typed.load(kept, columns, where)
    if frame is None:
        whole = parse(described, content).reset_index(drop=True)
        typed.keep(kept, whole)
        frame = typed.among(whole, columns, where)
    _check_seal(described, content)
    return frame.reset_index(drop=True)


def parse(described: schema.Resource, content: bytes) -> pd.DataFrame:
    """Turn the bytes of a table into a checked frame; the index is the line of the file."""
    if described["format"] == "parquet":
        frame = _geoparquet(described, content)
    else:
        frame = schema.typed(described, schema.parse_csv(described, content))
    schema.check(described, frame)
    door = settings.load().study.door
    if door:
        settings.hook(door)(described, frame)
    for key in catalogue.foreign_keys(described):
        schema.check_reference(described, key, frame, read(key["reference"]["resource"]))
    return frame


def _parquet(content: bytes) -> pd.DataFrame:
    """Read Parquet bytes, as a GeoDataFrame where they hold geometry; no column is looked at twice."""
    file = pq.ParquetFile(io.BytesIO(content))
    if b"geo" in (file.schema_arrow.metadata or {}):
        return gpd.read_parquet(io.BytesIO(content), use_threads=False)
    return file.read(use_threads=False).to_pandas()


def _geoparquet(described: schema.Resource, content: bytes) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_parquet(io.BytesIO(content))
    except Exception as error:
        raise schema.refuse(
            described,
            "n’est pas un GeoParquet lisible : fichier tronqué ou altéré.",
            catalogue.mend(described),
        ) from error
    expected = [field["name"] for field in schema.fields(described)]
    if list(frame.columns) != expected:
        raise schema.refuse(described, f"colonnes {list(frame.columns)}, attendu {expected}.")
    return frame


def forget() -> None:
    """Drop what was read of the descriptor, after it was rewritten."""
    catalogue.forget()


def _check_seal(described: schema.Resource, content: bytes) -> None:
    found = "sha256:" + hashlib.sha256(content).hexdigest()
    if found != described["hash"]:
        sizes = [f"{size:,}".replace(",", "\u202f") for size in (len(content), described["bytes"])]
        size = f"{sizes[0]} octets" + ("" if sizes[0] == sizes[1] else f" au lieu de {sizes[1]}")
        raise schema.refuse(
            described,
            f"a changé : {size}, et l’empreinte diffère de celle de {catalogue.PACKAGE}.",
            "si le changement est voulu, « {command} seal {table} » ; sinon git restore data/raw/{path}, qui "
            "le jette.",
        )


def processed(name: str) -> pd.DataFrame:
    """Read a table that an earlier notebook wrote to ``data/processed``.

    The table of this very run comes first where it made one (a notebook may read what it
    wrote), then the project's: these tables cover the whole region, whatever the parameters.
    """
    for folder in (project.outputs(), project.root()):
        path = folder / "data" / "processed" / f"{name}.parquet"
        if path.is_file():
            return _parquet(path.read_bytes())
    raise Refusal(
        f"data/processed/{name}.parquet manque.", "lancez « make » : un notebook précédent l’écrit."
    )
