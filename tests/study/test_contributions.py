"""What is added beyond checking: clusters, neighbours, gaps, the share of every EPCI, ways of computing."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from ancrage.study import clusters, comparison, ess, interval, nearest, recovery, robustness, setting
from ancrage.study.living import crossings


@pytest.fixture(scope="module")
def grid():
    """Two hundred and twenty-five squares whose values grow from west to east, with noise."""
    rng = np.random.default_rng(7)
    cells = [(x, y) for x in range(15) for y in range(15)]
    return gpd.GeoDataFrame(
        {
            "code": [f"{x:02d}{y:02d}" for x, y in cells],
            "valeur": [x + rng.normal(0, 1.5) for x, _ in cells],
            "hasard": rng.normal(size=len(cells)),
        },
        geometry=[shapely.box(x, y, x + 1, y + 1) for x, y in cells],
    )


def test_moran_is_that_of_esda(grid):
    """Another's implementation, over the same contiguity: the index to the digit, clusters nearly all."""
    esda = pytest.importorskip("esda")
    from libpysal.weights import Queen

    weights = Queen.from_dataframe(grid, use_index=False, silence_warnings=True)
    weights.transform = "r"
    whole, local = clusters.moran(grid, ["valeur", "hasard"])
    for column in ("valeur", "hasard"):
        theirs = esda.Moran(grid[column].to_numpy(), weights, permutations=99)
        assert whole[column]["indice"] == pytest.approx(theirs.I, abs=1e-9)
        each = esda.Moran_Local(grid[column].to_numpy(), weights, permutations=999, seed=1, n_jobs=1)
        # esda divides by n - 1 where this divides by n
        assert np.corrcoef(local[column]["indice"], each.Is)[0, 1] > 0.999
        assert np.mean(np.abs(np.minimum(1, 2 * each.p_sim) - local[column]["p"])) < 0.05


def test_values_in_order_are_clustered_and_random_ones_are_not(grid):
    whole, local = clusters.moran(grid, ["valeur", "hasard"])
    assert whole["valeur"]["indice"] > 0.6
    assert whole["valeur"]["p"] < 0.01
    assert whole["hasard"]["p"] > 0.05
    east = local["valeur"].loc[local["valeur"]["code"].str[:2].astype(int) >= 13, "amas"]
    assert (east == "haut-haut").mean() > 0.5
    assert (local["hasard"]["amas"] == clusters.NOT).mean() > 0.97


def test_a_commune_without_a_value_is_in_no_index(grid):
    holed = grid.assign(valeur=grid["valeur"].where(grid["code"] != "0707"))
    whole, local = clusters.moran(holed, ["valeur"])
    assert whole["valeur"]["communes"] == 224
    assert "0707" not in set(local["valeur"]["code"])


def test_two_runs_give_the_same_clusters(grid):
    first, second = (clusters.moran(grid, ["valeur"])[1]["valeur"] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_the_nearest_epci_is_the_one_that_differs_least():
    columns = dict.fromkeys(nearest.FEATURES, 1.0)
    rows = [
        {"niveau": "epci", "code": code, **columns, "revenu": revenu}
        for code, revenu in zip("abcd", (20, 21, 25, 40), strict=True)
    ]
    frame = pd.DataFrame(rows)
    frame["densite"] = [100.0, 110.0, 90.0, 3000.0]
    for column in ("solde_naturel", "solde_migratoire", "chomage", "emplois_pour_100"):
        frame[column] = [1.0, 1.1, 0.9, 1.0]
    found = nearest.nearest(frame, "a", count=2)
    assert found["code"].tolist()[0] == "a"
    assert found["distance"].tolist()[0] == 0
    assert "d" not in set(found["code"])


def test_an_epci_made_of_two_has_their_share_by_their_jobs_and_says_so():
    odd = pd.DataFrame({"code": ["1", "2", "3"], "part_ess_2015": [10.0, 20.0, 5.0]})
    passage = pd.DataFrame(
        {
            "epci_2019": ["1", "2", "3", "4"],
            "epci": ["9", "9", "3", "8"],
            "emplois_salaries_2018": [300.0, 100.0, 50.0, 70.0],
        }
    )
    found = ess.by_epci(odd, passage).set_index("code")
    assert found.loc["9", ["part", "recompose"]].tolist() == [12.5, True]
    assert found.loc["3", ["part", "recompose"]].tolist() == [5.0, False]
    assert pd.isna(found.at["8", "part"]), "aucune part n’est connue de ce dont il vient"


def test_a_zone_is_set_beside_those_that_were_like_it_before():
    quarters = [f"{year}-T{quarter}" for year in range(2003, 2021) for quarter in range(1, 5)]
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        rng.normal(0, 0.05, (60, len(quarters))) + np.repeat([8.0, 12.0], 30)[:, None],
        index=[f"{n:04d}" for n in range(60)],
        columns=quarters,
    )
    table.loc["0000", [q for q in quarters if q >= "2017-T1"]] -= 2
    found = recovery.change(recovery.gaps(table))
    assert found.at["0000", "variation"] == pytest.approx(-2, abs=0.15)
    assert found.at["0000", "p"] == pytest.approx(1 / 60)
    assert found.at["0000", "rang"] == 1
    assert found.drop("0000")["variation"].abs().max() < 0.4


def test_a_zone_stays_below_another_since_the_year_after_it_was_last_above():
    rates = pd.DataFrame(
        {"a": [9.0, 8, 7, 6], "b": [8.0, 9, 6, 7]}, index=["2015-T1", "2016-T1", "2017-T1", "2018-T1"]
    )
    assert crossings(rates, "a", ["b"])["annee"].tolist() == [2018]


def test_the_share_possible_runs_over_denominators_and_rounding():
    table = interval.possible(7100, 50, {"emplois": 70861, "emplois salariés": 64959}, 12.29)
    assert len(table) == 7
    assert table["part"].min() == pytest.approx(100 * 7050 / 70861)
    assert table["part"].max() == pytest.approx(12.29)


def test_how_often_a_verdict_comes_back_counts_the_retained_way():
    ways = pd.DataFrame(
        {
            "id": ["A", "A", "A", "B", "B"],
            "dimension": ["retenue", "millesime", "source", "denominateur", "denominateur"],
            "verdict": ["close", "close", "contradicted", "reproduced", "contradicted"],
        }
    )
    found = robustness.flips(ways).set_index("id")
    assert found.loc["A", ["manieres", "memes"]].tolist() == [3, 2]
    assert found.at["A", "part"] == pytest.approx(66.67, abs=0.01)
    assert found.at["B", "memes"] == 1


def test_a_region_is_ranked_from_the_worst_whichever_way_is_bad():
    names = [f"{n:02d}" for n in (11, 24, 32)]
    register = pd.DataFrame({"niveau": "region", "code": names})
    rows = []
    for key, (_, _, annee, sense) in comparison.SOCIAL.items():
        for place, code in enumerate(names):
            rows.append(["region", code, key, annee, float(place * sense)])
    itdd = pd.DataFrame(rows, columns=["niveau", "code", "indicateur", "annee", "valeur"])
    assert comparison.regions(itdd, register)["rang"].tolist() == [1] * len(comparison.SOCIAL)


def test_a_district_over_two_communes_counts_once_and_structures_follow_their_epci():
    communes = pd.DataFrame(
        {"code": ["1", "2", "3"], "epci": ["A", "A", "B"], "population_2018": [1000, 1000, 500]}
    )
    found = setting.by_epci(
        pd.DataFrame({"code": ["1", "2", "3"], "logements": [100, 200, 10]}),
        pd.DataFrame({"code": ["1", "2", "3"], "nom": ["Cité 9", "Cité 9", "Centre"]}),
        pd.DataFrame({"epci": ["a", "B"], "structures": [4, 1]}),
        communes,
        pd.DataFrame({"code": ["A", "B"], "nom": ["CC A", "CC B"]}),
        pd.DataFrame({"epci_2019": ["a", "a", "B"], "epci": ["A", "B", "B"], "communes": [9, 1, 3]}),
        ["A", "B"],
    ).set_index("code")
    assert found.loc["A", ["logements", "quartiers", "structures"]].tolist() == [300, 1, 4]
    assert found.at["A", "logements_pour_1000"] == 150
    assert found.at["B", "structures"] == 1


def facts(*rows):
    columns = ["indicateur", "niveau", "code", "nom", "periode", "valeur", "editeur", "source"]
    return pd.DataFrame(rows, columns=columns)


def test_posts_are_set_beside_the_share_of_the_same_territory_and_period():
    told = facts(
        ("ess_salaried_jobs", "region", "32", "R", "2014", 120.0, "a", "officielle"),
        ("ess_share_of_salaried_employment", "region", "32", "R", "2014", 10.0, "a", "officielle"),
        ("ess_share_of_salaried_employment", "region", "32", "R", "2015", 50.0, "a", "officielle"),
        ("ess_salaried_jobs", "epci", "1", "E", None, 30.0, "b", "presse"),
        ("ess_share_of_employment", "epci", "1", "E", None, 10.0, "b", "officielle"),
        ("ess_share_of_employment", "epci", "1", "E", None, 99.0, "c", "officielle"),
        ("ess_salaried_jobs", "epci", "2", "no share", None, 30.0, "b", "officielle"),
    )
    jobs = pd.DataFrame(
        {
            "niveau": ["region", "epci", "epci"],
            "code": ["32", "1", "2"],
            "emplois_salaries_2018": [1000, 400, 9],
        }
    )
    found = interval.calibrated(told, jobs)
    assert found["implique"].tolist() == pytest.approx([300.0, 1200.0])
    assert found["ecart"].tolist() == pytest.approx([-25.0, 20.0])
    assert found["source"].tolist() == ["presse", "officielle"]
    assert interval.after_calibration(100, 1000, found["ecart"]) == pytest.approx((8.333, 13.333), abs=1e-3)
