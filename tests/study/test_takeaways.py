"""What a profile says first is what its tables hold: tiny frames, counted by eye."""

import pandas as pd
import pytest

from ancrage.study import profile
from ancrage.study.living import MIDDLE
from ancrage.words import takeaways, titles


def spaced(text: str) -> str:
    """A text with the spaces of a keyboard."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


EPCIS = pd.DataFrame(
    {
        "code": ["1"],
        "nom": ["CA Un"],
        "nature": ["CA"],
        "departement": ["62"],
        "region": ["32"],
        "communes": [2],
    }
)


def test_an_epci_of_one_commune_has_one_density():
    seen = pd.DataFrame(
        {"epci": ["1", "2"], "population_2017": [90, 800], "superficie_contour_km2": [9.0, 4.0]}
    )
    assert spaced(takeaways.density(seen, "1", "Un")) == "Un : 10 hab./km²"


def test_a_population_is_told_from_its_own_first_year_to_its_last():
    series = pd.DataFrame(
        {"nom": ["Un", "Deux", "Un"], "annee": [2016, 2016, 2023], "indice": [100.0, 100.0, 97.5]}
    )
    assert spaced(takeaways.population(series, "Un")) == "Un : −2,5 % d’habitants de 2016 à 2023"
    assert takeaways.population(series, "Trois") == "Trois : population"


def test_indicators_are_counted_at_both_ends_and_those_without_rank_are_not():
    table = pd.DataFrame({"percentile": [100.0, 75.0, 50.0, 25.0, None]})
    said = takeaways.standing(table, profile.place(EPCIS, "1"), "Un")
    assert said == "Un : à partir du 75ᵉ centile pour 2 indicateurs sur 4, jusqu’au 25ᵉ pour 1"
    assert "centile" not in takeaways.standing(table.tail(1), profile.place(EPCIS, "1"), "Un")


def test_the_zone_that_is_told_is_the_first_that_has_a_rate():
    table = pd.DataFrame(
        {
            "code": ["b", MIDDLE, "b"],
            "trimestre": ["2023-T3", "2023-T3", "2023-T2"],
            "taux": [9.0, 7.0, 1.0],
        }
    )
    said = takeaways.unemployment(table, {"a": "Sans chiffre", "b": "Lens"}, "Un")
    assert (
        spaced(said) == "Chômage : 9,0 % dans la zone de Lens, 7,0 % dans la zone médiane (3ᵉ trimestre 2023)"
    )
    assert takeaways.unemployment(table, {}, "Un") == "Un : chômage des zones d’emploi"


@pytest.mark.parametrize(("code", "rank"), [("1", 2), ("2", 1), ("3", 2)])
def test_a_rank_by_weight_counts_those_above_ties_together(code, rank):
    shares = pd.DataFrame({"code": ["1", "2", "3"], "part": [9.0, 12.0, 9.0]})
    assert takeaways.weight(shares, code, "Un") == f"Un au rang {rank} des 3 EPCI par le poids de l’ESS"


def test_an_epci_without_weight_or_income_has_no_number_made_up():
    shares = pd.DataFrame({"code": ["1"], "part": [9.0]})
    assert takeaways.weight(shares, "9", "Neuf") == "Neuf : poids de l’ESS non publié"
    none = pd.DataFrame({"annee": [], "code": [], "mediane": [], "mediane_epci": []})
    assert titles.incomes(none, "9", "Neuf") == "Neuf : revenu disponible médian"
    around = pd.DataFrame({"niveau": [], "nom": [], "annee": [], "part": []})
    assert takeaways.around(around, "Neuf") == "Poids de l’ESS autour de Neuf"


def test_what_is_around_is_told_from_the_nearest_level_first_to_last_year():
    frame = pd.DataFrame(
        {
            "niveau": ["departement", "departement", "region"],
            "nom": ["Pas-de-Calais", "Pas-de-Calais", "Hauts-de-France"],
            "annee": [2008, 2014, 2008],
            "part": [11.0, 12.34, 1.0],
        }
    )
    said = takeaways.around(frame, "Un")
    assert spaced(said) == "Pas-de-Calais : l’ESS, de 11,0 % des emplois salariés en 2008 à 12,3 % en 2014"


def test_what_is_around_is_told_within_one_edition_of_its_source():
    frame = pd.DataFrame(
        {
            "niveau": ["departement"] * 3,
            "nom": ["Rhône"] * 3,
            "annee": [2008, 2014, 2015],
            "part": [9.7, 10.1, 10.0],
        }
    )
    said = spaced(takeaways.around(frame, "Un"))
    assert said == "Rhône : l’ESS, de 9,7 % des emplois salariés en 2008 à 10,1 % en 2014"
    assert takeaways.around(frame[frame["annee"] != 2008], "Un") == "Poids de l’ESS autour de Un"
