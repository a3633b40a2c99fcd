"""Rows of marks: dots of one value are one, no other is hidden; what is in front, and what is counted, is written."""

import pandas as pd

from ancrage.area import AREA
from ancrage.figures import charts, shares, verdicts
from ancrage.study import ess
from ancrage.study.ess import Stated

FRAME = pd.DataFrame(
    [
        ("Nord", 10.0, "officielle", "a"),
        ("Nord", 10.0, "officielle", "b"),
        ("Nord", 10.0, "presse", "c"),
        ("Nord", 10.1, "officielle", "d"),
        ("Nord", 20.0, "officielle", "e"),
        ("Oise", 10.0, "presse", "f"),
    ],
    columns=["nom", "part", "source", "lu"],
)


def drawn() -> dict[str, tuple[float, float]]:
    fig = charts.dots(
        FRAME, row="nom", value="part", grade="source", text="lu", order=["Oise", "Nord"], x_title=""
    )
    assert fig.layout.yaxis.ticktext == ("Nord", "Oise") and fig.layout.yaxis.tickvals == (0, 1)
    return {
        text: (x, y)
        for trace in fig.data
        for x, y, text in zip(trace.x, trace.y, trace.hovertext, strict=True)
    }


def test_values_that_are_the_same_are_one_dot_that_says_all_of_them():
    assert sorted(drawn()) == ["a<br><br>b", "c", "d", "e", "f"]


def test_dots_that_would_hide_one_another_stand_apart_within_their_row():
    found = drawn()
    near = [found["a<br><br>b"][1], found["c"][1], found["d"][1]]
    assert len(set(near)) == 3 and all(abs(y) < 0.5 for y in near)
    assert found["e"] == (20, 0) and found["f"] == (10, 1), "seuls, ils restent sur leur ligne"


def test_the_departement_in_front_has_a_row_a_year_and_its_shares_are_written():
    own = AREA.region.departements[AREA.epci.departement]
    rows = pd.DataFrame(
        {
            "territoire": [own, own, "France", "France", "France", "Somme"],
            "niveau": ["departement", "departement", "pays", "pays", "pays", "departement"],
            "part": [11.0, 12.5, 10.0, 10.1, 13.6, 9.9],
            "periode": ["2008", None, "2015", "2020-2021", None, "2008"],
            "source": "officielle",
            "editeur": "Insee",
            "denominateur": [*["emploi salarié"] * 4, "emploi (non précisé)", "emploi salarié"],
        }
    )
    fig = shares.published(rows, Stated(7100, 11.5, (), article=True))
    labels = list(fig.layout.yaxis.ticktext)
    assert labels.index(f"{own}, 2008") > labels.index(f"{own}, non daté"), "from the bottom up"
    assert own not in labels
    assert {"<b>11,0</b>", "<b>12,5</b>", "non daté\u00a0: 13,6"} <= {
        note.text for note in fig.layout.annotations
    }
    assert {"France, 2015-2021 et non daté", "Somme, 2008"} <= set(labels), (
        "a row says of which years its shares are"
    )
    assert "(1 parts et l’article\u00a0: sans précision)" in fig.layout.xaxis.title.text


def test_shares_of_other_places_are_left_to_the_table():
    rows = pd.DataFrame(
        {
            "niveau": [
                "commune",
                "epci",
                "departement",
                "departement",
                "region",
                "region",
                "region_22",
                "pays",
            ],
            "code": ["59350", "200042190", AREA.epci.departement, "80", AREA.region.code, "53", "31", "FR"],
        }
    )
    assert list(ess.of_article(rows).index) == [1, 2, 4, 7]


def test_the_figure_of_robustness_counts_the_ways_that_give_the_verdict_of_the_one_retained():
    ways = pd.DataFrame(
        {
            "id": ["A01"] * 4 + ["A02"] * 2 + ["A03"] * 2,
            "way": ["retenue", "autre", "encore", "enfin", "retenue", "autre", "ici", "ailleurs"],
            "dimension": ["retenue", "source", "source", "source", "retenue", "source", "source", "source"],
            "value": 1.0,
            "verdict": ["reproduced", "close", "close", "close", *["reproduced"] * 4],
            "grade": "officielle",
        }
    )
    ledger = pd.DataFrame(
        {
            "id": ["A01", "A02", "A03"],
            "statement": ["un", "deux", "trois"],
            "verdict": ["disputed", "reproduced", "reproduced"],
            "agreeing": [1, 2, 2],
            "ways": [4, 2, 2],
        }
    )
    fig = verdicts.specifications(ways, ledger)
    *agreements, placed = [note.text for note in fig.layout.annotations]
    assert (
        agreements == ["1 ✓ sur 4", "2 ✓ sur 2", "2 ✓ sur 2"]
        and placed == "D’abord la façon retenue, puis les autres"
    )
    squares = {(str(y)[:3], x) for trace in fig.data for x, y in zip(trace.x, trace.y, strict=True)}
    kept, beside = {("A01", 0), ("A02", 0)}, {("A01", 1.5), ("A01", 2.5), ("A01", 3.5), ("A02", 1.5)}
    assert squares == kept | beside | {("A03", 1.5), ("A03", 2.5)}, "la retenue est à part, à gauche"
    assert sum(label.startswith("A01 ≠") for label in fig.layout.yaxis.categoryarray) == 1


def test_a_line_is_dotted_after_its_last_solid_value_and_read_once_at_each():
    frame = pd.DataFrame({"nom": "Lens", "an": [2018, 2019, 2021], "taux": [1.0, 2.0, 3.0]})
    fig = charts.lines(
        frame, x="an", y="taux", by="nom", unit="%", styles={"Lens": ("#000", "solid")}, solid=2019
    )
    drawn = {trace.line.dash: list(trace.x) for trace in fig.data if trace.line.width}
    assert drawn == {"solid": [2018, 2019], "dot": [2019, 2021]}
    assert [list(trace.x) for trace in fig.data if trace.hoverinfo != "skip"] == [[2018, 2019, 2021]]
