"""A table that a notebook writes is read back the same, and holds no version of pandas or geopandas."""

import base64
import io
import re

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal
from shapely.geometry import Point

from compendium import project, publish, tables
from compendium.verify import judge, tolerance
from compendium.verify.judgement import DIFFERENT, WITHIN

PLAIN = pd.DataFrame(
    {
        "code": ["01", None],
        "entier": pd.array([1, None], dtype="Int64"),
        "reel": pd.array([1.5, None], dtype="Float64"),
        "flottant": [0.1, None],
        "oui": [True, False],
        "classe": pd.Categorical(["a", "b"]),
        "jour": pd.to_datetime(["2023-01-01", None]),
    }
)
SHAPES = gpd.GeoDataFrame(PLAIN, geometry=[Point(1, 2), Point(3, 4)], crs=2154)


@pytest.fixture(params=[PLAIN, SHAPES], ids=["plain", "shapes"])
def written(request, tmp_path, monkeypatch):
    """A table, and the file that a notebook makes of it."""
    monkeypatch.setattr(project, "outputs", lambda: tmp_path)
    publish.processed("essai", request.param)
    return request.param, tmp_path / "data" / "processed" / "essai.parquet"


def notes(path):
    """All that the file says beside its values, the schema that Arrow repeats in base64 included."""
    found = pq.read_metadata(path).metadata
    return {**found, b"ARROW:schema": base64.b64decode(found[b"ARROW:schema"])}


def test_no_version_of_a_library_is_noted_beside_the_table(written):
    _, path = written
    for key, note in notes(path).items():
        for word in (pd.__version__, gpd.__version__, pa.__version__, "creator", "pandas_version"):
            assert word.encode() not in note, (key, word)


def test_values_types_and_projection_are_read_back(written):
    frame, _ = written
    back = tables.processed("essai")
    assert type(back) is type(frame)
    assert getattr(back, "crs", None) == getattr(frame, "crs", None)
    assert_frame_equal(pd.DataFrame(back), pd.DataFrame(frame), check_exact=True)


def test_another_library_that_writes_the_same_values_is_within_and_another_value_is_not(written):
    frame, path = written
    ours = path.read_bytes()
    older = io.BytesIO()
    frame.to_parquet(older, index=False, compression="gzip")  # with versions, and another writing
    writer = pq.read_metadata(path).created_by.encode()
    footer = ours.replace(writer, re.sub(rb"[0-9]", b"7", writer))
    changed = io.BytesIO()
    frame.assign(flottant=[0.2, None]).to_parquet(changed, index=False)
    for made, expected in ((older.getvalue(), WITHIN), (footer, WITHIN), (changed.getvalue(), DIFFERENT)):
        assert made != ours
        (judged,) = judge.judge({"e.parquet": ours}, {"e.parquet": made}, tolerance.NONE)
        assert judged.verdict == expected
