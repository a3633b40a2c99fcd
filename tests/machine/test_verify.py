"""A verification catches each kind of change, and only lets pass what a tolerance admits."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from compendium import project
from compendium.errors import Refusal
from compendium.verify import judge, rerun, tables, tolerance
from compendium.verify.judgement import DIFFERENT, EXTRA, IDENTICAL, MISSING, WITHIN

ROOT = project.root()


@pytest.fixture(scope="module")
def archived():
    return rerun.results(ROOT)


def verdict(archived, made, path, tolerances=tolerance.NONE):
    (judged,) = [judged for judged in judge.judge(archived, made, tolerances) if judged.path == path]
    return judged


def changed(archived, path, change):
    """The archive with one file changed, as text."""
    text = archived[path].decode()
    new = change(text)
    assert new != text
    return archived | {path: new.encode()}


def specification(change):
    def apply(text):
        spec = json.loads(text)
        change(spec)
        return json.dumps(spec)

    return apply


def test_the_same_files_are_identical(archived):
    judged = judge.judge(archived, dict(archived), tolerance.NONE)
    assert len(judged) > 60
    assert {artefact.verdict for artefact in judged} == {IDENTICAL}


def test_one_cell_of_a_table_is_caught_with_its_row_and_column(archived):
    path = "figures/T03_densites.csv"
    lines = archived[path].decode().splitlines()
    cells = lines[3].split(",")
    position = next(index for index, cell in enumerate(cells) if "." in cell)
    cells[position] = str(float(cells[position]) + 0.01)
    made = archived | {path: "\n".join([*lines[:3], ",".join(cells), *lines[4:], ""]).encode()}
    judged = verdict(archived, made, path)
    assert judged.verdict == DIFFERENT
    (told,) = judged.differences
    assert lines[0].split(",")[position] in told.where
    assert lines[3].split(",")[0] in told.where


def test_one_coordinate_is_caught(archived):
    def move(spec):
        trace = next(
            t for t in spec["data"] if len([x for x in t.get("x", []) if isinstance(x, int | float)]) > 5
        )
        index = next(i for i, x in enumerate(trace["x"]) if isinstance(x, int | float))
        trace["x"][index] += 1

    judged = verdict(
        archived, changed(archived, "figures/F01_bassin.json", specification(move)), "figures/F01_bassin.json"
    )
    assert judged.verdict == DIFFERENT
    assert ".x[" in judged.differences[0].where


def test_one_colour_is_caught(archived):
    path = "figures/F13_erbm_axes.json"
    made = changed(archived, path, lambda text: text.replace("#0072B2", "#0072B3", 1))
    assert verdict(archived, made, path).verdict == DIFFERENT


def test_a_number_of_the_layout_is_compared_exactly(archived):
    def widen(spec):
        spec["layout"]["height"] += 1e-10 * spec["layout"]["height"]

    path = "figures/F13_erbm_axes.json"
    assert verdict(archived, changed(archived, path, specification(widen)), path).verdict == DIFFERENT


def test_two_labels_swapped_are_caught(archived):
    path = "figures/T11_organisations.csv"
    lines = archived[path].decode().splitlines()
    first, second = lines[1].split(","), lines[2].split(",")
    first[0], second[0] = second[0], first[0]
    made = archived | {
        path: "\n".join([lines[0], ",".join(first), ",".join(second), *lines[3:], ""]).encode()
    }
    assert verdict(archived, made, path).verdict == DIFFERENT


def test_a_verdict_is_caught_by_its_claim(archived):
    path = "figures/claims.csv"
    made = changed(archived, path, lambda text: text.replace(",contradicted,", ",reproduced,", 1))
    judged = verdict(archived, made, path)
    assert judged.verdict == DIFFERENT
    assert (judged.differences[0].where, judged.differences[0].made) == (
        "id A08, colonne verdict",
        "reproduced",
    )


def test_a_missing_file_and_one_too_many_are_caught(archived):
    path = "figures/F05_indices.json"
    made = {name: content for name, content in archived.items() if name != path}
    assert verdict(archived, made, path).verdict == MISSING
    assert verdict(made, archived, path).verdict == EXTRA


def test_the_order_of_keys_and_the_layout_of_json_do_not_count(archived):
    path = "figures/F13_erbm_axes.json"
    made = changed(archived, path, lambda text: json.dumps(json.loads(text)))
    assert verdict(archived, made, path).verdict == WITHIN


def test_a_billionth_passes_for_a_ratio_and_nothing_for_a_count():
    table = "t.csv"
    old = {table: b"code,taux,n\n01,0.123456789,10\n"}
    assert verdict(old, {table: b"code,taux,n\n01,0.12345678900001,10\n"}, table).verdict == WITHIN
    assert verdict(old, {table: b"code,taux,n\n01,0.123457,10\n"}, table).verdict == DIFFERENT
    assert verdict(old, {table: b"code,taux,n\n01,0.123456789,11\n"}, table).verdict == DIFFERENT


def test_a_declared_tolerance_holds_for_its_column_alone(tmp_path):
    declared = tmp_path / "tolerances.toml"
    declared.write_text(
        '[[tolerance]]\nartefact = "t"\ncolumn = "taux"\nabsolute = 0.01\nreason = "arrondi"\n',
        encoding="utf-8",
    )
    known = tolerance.load(declared)
    old = {"t.csv": b"code,taux,autre\n01,0.5,0.5\n"}
    assert verdict(old, {"t.csv": b"code,taux,autre\n01,0.509,0.5\n"}, "t.csv", known).verdict == WITHIN
    assert verdict(old, {"t.csv": b"code,taux,autre\n01,0.5,0.509\n"}, "t.csv", known).verdict == DIFFERENT


@pytest.mark.parametrize(
    "text",
    [
        '[[tolerance]]\nartefact = "t"\ncolumn = "a"\nabsolute = 1\n',
        '[[tolerance]]\nartefact = "t"\ncolumn = "a"\nreason = "x"\n',
        '[[tolerance]]\nartefact = "t"\ncolumn = "a"\nreason = "x"\nrelative = -1\n',
        "[[",
    ],
)
def test_a_tolerance_without_reason_or_bound_is_refused(tmp_path, text):
    declared = tmp_path / "tolerances.toml"
    declared.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=r"tolerances\.toml"):
        tolerance.load(declared)


def test_rows_are_matched_by_key_whatever_their_order():
    old, new = b"code,an,n\n01,1,3\n01,2,5\n02,1,7\n", b"code,an,n\n02,1,7\n01,2,5\n01,1,3\n"
    assert tables.differences("t", old, new, tolerance.NONE) == []


def test_a_row_lost_or_added_is_told_by_its_key():
    found = tables.differences("t", b"code,n\n01,3\n02,5\n", b"code,n\n01,3\n03,5\n", tolerance.NONE)
    assert [(difference.where, difference.archived, difference.made) for difference in found] == [
        ("code 02", "5", None),
        ("code 03", None, "5"),
    ]


def parquet(frame, tmp_path):
    path = tmp_path / "t.parquet"
    frame.to_parquet(path)
    return path.read_bytes()


def test_a_shape_is_the_same_from_another_vertex_and_not_when_a_vertex_moves(tmp_path):
    ring = [(0, 0), (0, 10), (10, 10), (10, 0)]
    frames = [
        gpd.GeoDataFrame({"code": ["01"]}, geometry=[Polygon(points)], crs=2154)
        for points in (ring, ring[2:] + ring[:2], [(0, 0), (0, 10), (10, 10), (10, 0.001)])
    ]
    old, turned, moved = ({"t.parquet": parquet(frame, tmp_path)} for frame in frames)
    assert verdict(old, turned, "t.parquet").verdict == WITHIN
    assert verdict(old, moved, "t.parquet").verdict == DIFFERENT


def test_a_point_a_projection_and_a_type_are_compared(tmp_path):
    old = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1, 2)], crs=2154)
    base = {"t.parquet": parquet(old, tmp_path)}
    for other in (
        gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1, 3)], crs=2154),
        old.set_crs(4326, allow_override=True),
        old.assign(n=[1.0]),
        pd.concat([old, old]),
    ):
        made = {"t.parquet": parquet(other, tmp_path)}
        assert verdict(base, made, "t.parquet").verdict == DIFFERENT
