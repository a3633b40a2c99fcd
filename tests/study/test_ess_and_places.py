"""What posts and a share imply, dates as decimal years, closures, the layout of the network."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ancrage.study import ess, places


def test_posts_and_share_imply_a_total():
    table = ess.implied(100, 10, 2000, 2500).set_index("mesure")["valeur"]
    assert table["emploi_implique"] == 1000
    assert table["part_impliquee"] == 5
    assert table["postes_impliques"] == 200


def test_associations_are_compared_for_the_same_year_and_the_same_count():
    facts = pd.DataFrame(
        {
            "indicateur": ["ess_jobs_share_associations"] * 2 + ["ess_posts_share_associations"] * 2,
            "niveau": ["region", "pays", "region", "pays"],
            "code": ["32", "P", "32", "P"],
            "periode": ["2014", "2014", "2021", "2019"],
            "annee": pd.array([2014, 2014, 2021, 2019], dtype="Int64"),
            "valeur": [84.0, 77.7, 84.7, 76.0],
            "source": ["officielle", "seconde_main", "presse", "presse"],
        }
    )
    found = ess.associations_beside(facts, "32")
    assert found.iloc[0].tolist() == [2014, 84.0, 77.7, "seconde_main"]
    assert len(found) == 1  # 2021 and 2019 are not like for like


def test_buildings_of_daily_life_leave_out_shafts_and_offices():
    kinds = ["Équipement scolaire", "Édifice religieux", "Équipement SSM", "Équipement de loisirs", "Château"]
    assert places.held(pd.DataFrame({"typologie": kinds})) == 4


def test_an_unpublished_share_gives_nothing_rather_than_a_guess():
    table = ess.implied(None, 10, 2000, 2500).set_index("mesure")["valeur"]
    assert pd.isna(table["emploi_implique"])
    assert table["emplois"] == 2500


def test_the_article_s_three_shares_leave_a_remainder():
    claims = pd.DataFrame({"id": ["A11", "A12", "A13"], "valeur": ["82.3", "10.3", "4.5"]})
    assert ess.remainder(claims) == pytest.approx(2.9)


@pytest.mark.parametrize(
    ("text", "start", "year"),
    [
        ("2018", True, 2018.0),
        ("2018", False, 2019.0),
        ("2018-07", True, 2018.5),
        ("2020-12-31", False, 2021.0),
    ],
)
def test_dates_become_decimal_years(text, start, year):
    assert places.decimal_year(text, start=start) == pytest.approx(year)


@given(st.dates())
def test_a_day_starts_before_it_ends_and_stays_in_its_year(day):
    text = day.isoformat()
    start, end = places.decimal_year(text, start=True), places.decimal_year(text, start=False)
    assert day.year <= start < end <= day.year + 1


def test_closures_after_a_gap_are_not_the_end_of_extraction():
    puits = pd.DataFrame({"fermeture": pd.array([1988, 1989, 1990, 2002, 2002, None], dtype="Int64")})
    assert places.last_closures(puits) == 1990


def test_shafts_are_counted_by_decade_and_undated_ones_left_out():
    puits = pd.DataFrame(
        {
            "creusement": pd.array([1851, 1859, None], dtype="Int64"),
            "fermeture": pd.array([1861, None, None], dtype="Int64"),
        }
    )
    table = places.shaft_closures(puits)
    assert table.to_dict("list") == {"decennie": [1850, 1860], "creusements": [2, 0], "fermetures": [0, 1]}
