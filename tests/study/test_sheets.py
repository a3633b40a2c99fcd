"""The sheets of EPCIs: each says what its own numbers say, and stands where a count puts it."""

import csv
import io

import pandas as pd
import pytest

from ancrage.area import AREA
from ancrage.profiles import listing, sheet
from ancrage.study.profile import INDICATORS
from compendium import language, tables

CALL = "246200364"


@pytest.fixture(scope="module")
def found(made):
    """The sheets in French: pages and data."""
    del made  # they show titles of figures
    return sheet.pages(language.load("fr"))


def data(found, code):
    return {row["indicateur"]: row for row in csv.DictReader(io.StringIO(found[f"{code}.csv"]))}


def test_each_epci_of_the_region_has_its_sheet_and_no_other(found):
    epcis = tables.read("epci", ["code", "region"])
    own = set(epcis.loc[epcis["region"] == AREA.region.code, "code"])
    assert {name for name in found if name.endswith(".html")} == {f"{code}.html" for code in own}
    assert CALL in own


@pytest.mark.parametrize("key", list(INDICATORS))
def test_ranks_are_those_that_sorting_gives(found, key):
    every = listing.values().set_index("code")
    region = every.loc[every["region"] == AREA.region.code, key].dropna().sort_values(ascending=False)
    for place in (0, len(region) // 2, len(region) - 1):
        code, value = region.index[place], region.iloc[place]
        row = data(found, code)[key]
        ties = [rank for rank, other in enumerate(region, start=1) if other == value]
        assert (int(row["rang_region"]), int(row["sur_region"])) == (min(ties), len(region))
        assert int(row["rang_france"]) == int((every[key] > value).sum()) + 1
        assert float(row["valeur"]) == pytest.approx(value, abs=1e-6)


def test_the_side_of_the_median_that_a_sheet_says_is_that_of_its_numbers(found):
    said = {"au-dessus": 0, "au-dessous": 0, "à la hauteur": 0}
    for name, text in found.items():
        if not name.endswith(".html"):
            continue
        row = data(found, name.removesuffix(".html"))["ess"]
        if not row["valeur"]:
            assert "n’est pas connu" in text
            continue
        own, median = float(row["valeur"]), float(row["mediane_epci_region"])
        side = "au-dessus" if own > median else "au-dessous"
        side = "à la hauteur" if round(own, 1) == round(median, 1) else side
        assert f"C’est {side} de la médiane" in text, name
        said[side] += 1
    assert min(said.values()) > 0


def test_what_is_not_known_is_said_and_not_ranked():
    scale = sheet._scale("ess", pd.Series([10.0, 12.0]), pd.Series([10.0, 12.0, 14.0]))
    levels = pd.DataFrame({"ess": [11.0]}, index=pd.MultiIndex.from_tuples([("pays", "F")]))
    row = {"ess": float("nan"), "code_departement": "62", "region": "32", "evolution": float("nan")}
    told = {"ess": sheet._line(scale, row, levels), "revenu": {"here": None}}
    assert told["ess"]["here"] is None and told["ess"]["departement"] is None and told["ess"]["pays"] == 11.0
    assert sheet.sentences(row, told) == ["Le poids de l’ESS dans l’emploi salarié n’est pas connu."]
    assert "lui" not in sheet._strip(scale, row["ess"], language.load("fr"))
