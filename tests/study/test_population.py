"""Densities, ranks and indices on tables one can check by eye."""

import pandas as pd
import pytest

from ancrage.study import population


def test_equal_densities_share_a_rank_and_missing_ones_have_none():
    frame = pd.DataFrame({"nom": list("abcd"), "densite": [5.0, 9.0, 5.0, None]})
    ranks = population.ranked(frame, "densite")
    assert ranks["nom"].tolist() == ["b", "a", "c"]
    assert ranks["rang"].tolist() == [1, 2, 2]
    assert set(ranks["sur"]) == {3}


def test_an_index_is_100_in_its_base_year_and_absent_without_one():
    frame = pd.DataFrame(
        {
            "niveau": ["epci"] * 3,
            "code": ["A", "A", "B"],
            "annee": [2013, 2020, 2020],
            "population": [200, 210, 50],
        }
    )
    done = population.index_100(frame, 2013)
    assert done["indice"].tolist() == [100.0, 105.0]
    assert done["code"].tolist() == ["A", "A"]


def test_births_missing_for_one_commune_make_the_ratio_missing_not_smaller():
    facts = pd.DataFrame(
        {
            "indicateur": ["enterprise_creations"],
            "niveau": ["commune"],
            "annee": [2024],
            "code": ["1"],
            "valeur": [10.0],
        }
    )
    regional = pd.DataFrame(
        {
            "indicateur": ["enterprise_creations"],
            "niveau": ["region"],
            "code": ["32"],
            "annee": [2024],
            "source": ["officielle"],
            "valeur": [1000.0],
        }
    )
    both = pd.Series({"population": 1000, "etablissements": 50})
    whole = population.creations(facts, regional, both, both * 100, ["1"])
    assert whole["pour_10000_hab"].tolist() == [100.0, 100.0]
    lacking = population.creations(facts, regional, both, both * 100, ["1", "2"])
    assert pd.isna(lacking["pour_10000_hab"].iloc[0])


def test_the_ranking_shown_keeps_the_territory_in_front_even_far_down():
    ranks = pd.DataFrame({"code": list("abcde"), "rang": range(1, 6)})
    assert population.around(ranks, "e", first=2)["code"].tolist() == ["a", "b", "e"]


def test_density_is_population_over_area():
    keys = pd.DataFrame({"niveau": ["region"], "code": ["32"], "nom": ["HdF"]})
    counts = pd.DataFrame({"niveau": ["region"], "code": ["32"], "annee": [2018], "population": [6004108]})
    done = population.densities(keys, counts, pd.Series({("region", "32"): 31806.0}))
    assert done["densite"].item() == pytest.approx(188.77, abs=0.01)


def test_a_territory_is_absent_the_year_that_one_of_its_communes_has_no_population():
    people = pd.DataFrame(
        {
            "annee": [2016, 2016, 2017, 2017],
            "code": ["a", "b", "a", "b"],
            "population": pd.array([10, None, 11, 12], dtype="Int64"),
        }
    )
    members = pd.DataFrame({"code": ["a", "b"], "epci": ["A", "B"], "departement": "62", "region": "32"})
    census = pd.DataFrame({"niveau": ["region"], "code": ["32"], "population_2013": [20.0]})
    done = population.series(people, members, {"bassin": ["b"], "epci": ["A"]}, census)
    found = {(row.niveau, row.code, row.annee): row.population for row in done.itertuples()}
    assert found == {
        ("epci", "A", 2016): 10,
        ("epci", "A", 2017): 11,
        ("epci", "B", 2017): 12,
        ("departement", "62", 2017): 23,
        ("region", "32", 2013): 20,
        ("region", "32", 2017): 23,
        ("perimetre", "8_epci", 2016): 10,
        ("perimetre", "8_epci", 2017): 11,
        ("perimetre", "bassin_minier", 2017): 12,
    }
