"""A table that was checked once reads the same as one that is checked now; nothing else is believed."""

import shutil

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from compendium import project, tables
from compendium.tables import catalogue, typed

EVERY = [resource["name"] for resource in catalogue.package()["resources"]]


@pytest.fixture
def empty_store(tmp_path, monkeypatch):
    """A store of its own, with nothing kept."""
    monkeypatch.setattr(typed, "_path", lambda name: tmp_path / f"{name}.parquet")
    return tmp_path


@pytest.mark.parametrize("name", EVERY)
def test_a_kept_table_has_the_values_types_and_order_of_a_checked_one(empty_store, name):
    fresh = tables.read(name)
    assert len(list(empty_store.glob(f"{name}-*.parquet"))) == 1
    kept = tables.read(name)
    assert type(kept) is type(fresh)
    assert_frame_equal(pd.DataFrame(kept), pd.DataFrame(fresh), check_exact=True)


@pytest.mark.parametrize(
    "where", [{"niveau": "epci"}, {"niveau": ["epci", "region"], "cog_fin": 2026}, {"code": []}]
)
def test_rows_and_columns_are_the_same_whether_the_table_is_kept_or_not(empty_store, where):
    columns = ["niveau", "code", "cog_fin"]
    fresh = tables.read("territoires", columns, where)
    kept = tables.read("territoires", columns, where)
    assert_frame_equal(fresh, kept)
    whole = tables.read("territoires")
    for column, wanted in where.items():
        whole = whole[whole[column].isin([wanted] if isinstance(wanted, str | int) else wanted)]
    assert_frame_equal(fresh, whole[columns].reset_index(drop=True))


@pytest.mark.parametrize("columns", [["code", "nom"], ["code", "geometry"]])
def test_contours_are_read_with_or_without_their_geometry_whether_they_are_kept_or_not(empty_store, columns):
    fresh = tables.read("communes_contours", columns)
    kept = tables.read("communes_contours", columns)
    assert type(kept) is type(fresh)
    assert hasattr(kept, "crs") == ("geometry" in columns)
    assert_frame_equal(pd.DataFrame(kept), pd.DataFrame(fresh), check_exact=True)


def test_another_content_description_or_register_is_checked_again(monkeypatch, tmp_path):
    described = catalogue.resource("populations_epci")
    content = (project.raw() / described["path"]).read_bytes()
    known = typed.key(described, content)
    assert typed.key(described, content) == known
    assert typed.key(described, content + b"\n") != known
    assert typed.key({**described, "title": "autre"}, content) != known
    shutil.copy(project.raw() / catalogue.PACKAGE, tmp_path)
    (tmp_path / "territoires.csv").write_text("autre", encoding="utf-8")
    monkeypatch.setattr(project, "raw", lambda: tmp_path)
    assert typed.key(described, content) != known


def test_a_spoilt_kept_table_is_checked_again_rather_than_read(empty_store):
    fresh = tables.read("charte_valeurs")
    (kept,) = empty_store.glob("*.parquet")
    kept.write_bytes(kept.read_bytes()[:-100])
    assert_frame_equal(tables.read("charte_valeurs"), fresh)


def test_columns_come_in_the_order_asked_for_whether_the_table_is_kept_or_not(empty_store):
    columns = list(reversed([field["name"] for field in catalogue.resource("ess_poids")["schema"]["fields"]]))
    for _ in ("fresh", "kept"):
        assert list(tables.read("ess_poids", columns).columns) == columns
