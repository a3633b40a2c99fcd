"""A profile says what its figures say: indicators, ranks among equals, what is missing."""

import re

import pandas as pd
import pytest

from ancrage import contours
from ancrage.figures import profiles
from ancrage.profiles import names
from ancrage.study import profile
from ancrage.words import captions
from compendium import tables
from compendium.errors import Refusal

FIGURES = pd.DataFrame(
    {
        "niveau": ["epci", "epci", "epci", "epci", "departement", "pays"],
        "code": ["000000001", "000000002", "000000003", "000000004", "62", "F"],
        "population_2013": [100.0, 100.0, None, 400.0, 700.0, 1000.0],
        "population_2018": [110.0, 100.0, None, 400.0, 700.0, 1000.0],
        "superficie_km2": [10.0, 20.0, None, 10.0, 100.0, 500.0],
        "naissances_2013_2017": [10.0, 5.0, None, 20.0, 40.0, 60.0],
        "deces_2013_2017": [5.0, 5.0, None, 20.0, 40.0, 50.0],
        "emplois_2013": [40.0, 40.0, None, 100.0, 200.0, 400.0],
        "emplois_2018": [36.0, 40.0, None, 100.0, 200.0, 400.0],
        "actifs_15_64_2018": [50.0, 40.0, None, 200.0, 300.0, 500.0],
        "chomeurs_15_64_2018": [10.0, 4.0, None, 20.0, 30.0, 50.0],
    }
)
EPCIS = pd.DataFrame(
    {
        "code": ["000000001", "000000002", "000000003", "000000004"],
        "nom": ["Un", "Deux", "Trois", "Quatre"],
        "nature": ["CC", "CC", "CC", "CA"],
        "departement": ["62", "62", "976", "62"],
        "region": ["32", "32", "06", "32"],
        "communes": [3, 2, 1, 9],
    }
)
INCOMES = pd.DataFrame({"code": ["000000001", "000000004"], "mediane": [18000.0, 21000.0]})
NAMES = {"epci": "Un", "departement": "Pas-de-Calais", "region": "Hauts-de-France", "pays": "France"}


def found(code: str = "000000001") -> pd.DataFrame:
    where = profile.place(EPCIS, code)
    return profile.beside(profile.indicators(FIGURES, INCOMES), EPCIS, where).set_index("indicateur")


def test_indicators_are_what_their_words_say():
    row = profile.indicators(FIGURES, INCOMES).iloc[0]
    assert row["densite"] == 11.0, "habitants de 2018 par km²"
    assert row["evolution"] == pytest.approx(1.924, abs=1e-3), "110 / 100 en cinq ans"
    assert row["solde_naturel"] == pytest.approx(100 * 5 / 5 / 105)
    assert row["solde_naturel"] + row["solde_migratoire"] == pytest.approx(row["evolution"])
    assert row["chomage"] == 20.0, "dix chômeurs pour cinquante actifs"
    assert row["emplois_pour_100"] == 90.0, "36 emplois pour 40 actifs occupés"
    assert row["revenu"] == 18000.0


def test_an_epci_is_ranked_among_those_of_its_kind_that_have_a_figure():
    table = found()
    assert table.loc["densite", ["rang", "sur"]].tolist() == [1, 2], (
        "la CA et l’EPCI sans chiffre ne comptent pas"
    )
    assert table.loc["densite", "percentile"] == 100
    assert table.loc["evolution_emploi", "rang"] == 2
    assert pd.isna(table.loc["revenu", "rang"]), "seul de sa nature à avoir un revenu : pas de rang"


def test_what_is_missing_stays_missing_and_is_said():
    table = found("000000003")
    assert table["epci"].isna().all() and table["rang"].isna().all()
    said = captions.absences(
        table.reset_index(), populations=False, zones=False, weights=False, register=False
    )["absence"].tolist()
    assert len([line for line in said if "pas de chiffre dans la source" in line]) == len(profile.INDICATORS)
    assert captions.readable(table.reset_index())["epci"].eq("n. d.").all()
    empty = profiles.standing(table.reset_index())
    assert "Aucun indicateur" in empty.layout.annotations[0].text


def test_a_territory_is_compared_with_its_own_departement_and_country():
    table = found()
    assert table.loc["densite", ["departement", "pays"]].tolist() == [7.0, 2.0]
    assert pd.isna(table.loc["densite", "region"]), "aucune région 32 dans cette table"
    assert table["departement"].drop(["revenu", "ess"]).notna().all() and pd.isna(
        table.loc["revenu", "departement"]
    )


def test_populations_start_at_100_in_the_first_year_and_keep_the_order_of_the_legend():
    legal = pd.DataFrame(
        {
            "niveau": ["epci", "departement"],
            "code": ["000000001", "62"],
            "annee": [2023, 2023],
            "population": [121, 770],
        }
    )
    keys = {("epci", "000000001"): "Un", ("departement", "62"): "Pas-de-Calais"}
    series = profile.populations(legal, FIGURES, keys)
    assert series["nom"].tolist() == ["Un"] * 3 + ["Pas-de-Calais"] * 3
    assert series["annee"].tolist() == [2013, 2018, 2023] * 2
    assert series["indice"].round(6).tolist() == [100, 110, 121, 100, 100, 110]


def test_an_overseas_region_is_not_compared_with_itself():
    where = profile.place(EPCIS, "000000003")
    assert "region" not in {level for level, _ in profile.keys(where, NAMES)}
    assert "Mayotte, " not in captions.identity(
        where, NAMES | {"departement": "Mayotte", "region": "Mayotte"}
    )


@pytest.mark.parametrize(
    ("departement", "epsg"),
    [("971", 5490), ("972", 5490), ("973", 2972), ("974", 2975), ("976", 4471), ("2A", 2154), ("59", 2154)],
)
def test_each_departement_has_its_legal_projection_in_metres_and_where_it_lies(departement, epsg):
    from pyproj import CRS

    crs = CRS(contours.projection(departement))
    assert crs.to_epsg() == epsg and crs.axis_info[0].unit_name == "metre"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("246200364", "246200364"),
        ("Béthune-Bruay", "200072460"),
        ("BETHUNE bruay", "200072460"),
        ("cinor", "249740119"),
        ("Métropole de Lyon", "200046977"),
    ],
)
def test_an_epci_is_found_by_code_or_by_name_whatever_the_accents(asked, code):
    assert names.find(asked) == code


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Val de", "peut être"),
        ("000000000", "n’est le code (SIREN) d’aucun EPCI"),
        ("245701222", "n’est plus un EPCI en 2026"),
        ("244800397", "(CC du Goulet – Mont-Lozère) n’est plus un EPCI"),
        ("Lens-Liévain", "246200364"),
        ("xyzzy", "aucun EPCI de 2026"),
        ("", "quel EPCI"),
    ],
)
def test_an_unclear_name_or_code_is_refused_with_what_it_could_be(asked, said):
    with pytest.raises(Refusal, match=re.escape(said)) as refused:
        names.find(asked)
    assert len(str(refused.value).splitlines()) < 15, "un écran"


def test_the_national_tables_agree_with_those_of_the_region():
    figures = tables.read("territoires_2018", where={"code": ["246200364", "32", "62"]})
    found = figures.set_index(["niveau", "code"])
    assert found.loc[("epci", "246200364"), "population_2018"] == 241703
    assert found.loc[("region", "32"), "population_2018"] == 6004108
    assert found.loc[("epci", "246200364"), "superficie_km2"] == pytest.approx(239.38)
    epcis = tables.read("epci")
    assert len(epcis) == 1253 and epcis["communes"].sum() == 34871, "34 875 communes, moins quatre îles"
    whole = tables.read("territoires_2018", where={"niveau": ["departement", "pays"]})
    departements = whole[(whole["niveau"] == "departement") & (whole["code"] != "976")]
    country = whole.loc[whole["niveau"] == "pays", "population_2018"].item()
    assert departements["population_2018"].sum() == country


def test_zones_d_emploi_cover_their_epci():
    links = tables.read("epci_zones_emploi")
    shares = links.groupby("epci")["part_population"].sum()
    assert shares.max() <= 100.1
    assert (shares > 99).mean() > 0.95
