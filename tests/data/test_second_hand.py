"""What is read in another's file is checked where it can be, and says what it is."""

import pandas as pd
import pytest

from ancrage.sources import odd
from compendium import tables
from compendium.tables import catalogue
from compendium.tables.fetch import MIRROR_VARIABLE

SECOND_HAND = {
    "odd_epci",
    "revenus_epci_2021",
    "chomage_zones_emploi_2025",
    "logements_sociaux",
    "quartiers_prioritaires",
    "entreprises_2022",
    "structures_insertion",
}


def test_tables_read_in_compilations_say_so():
    graded = {resource["name"]: resource.get("grade") for resource in catalogue.resources()}
    assert {name for name, grade in graded.items() if grade == "seconde_main"} == SECOND_HAND


def test_the_file_of_epcis_has_insees_own_weights_where_both_are_known(mirror, monkeypatch):
    """Its file of départements beside Insee's workbook: 96 of 101 are the same, the others within 0.005 point."""
    monkeypatch.setenv(MIRROR_VARIABLE, str(mirror))
    own = odd.departements().set_index("code")["part_ess_2015"]
    weights = tables.read("ess_poids")
    insee = weights[(weights["niveau"] == "departement") & (weights["annee"] == 2015)]
    insee = insee.dropna(subset=["part"]).set_index("code")["part"].astype(float)
    gaps = (own.reindex(insee.index) - insee).abs().dropna()
    assert len(gaps) >= 100
    assert (gaps < 1e-4).sum() >= 96
    assert gaps.max() < 0.005


def test_recent_unemployment_is_that_of_insee_where_both_are_known():
    old, new = (
        tables.read(name).set_index(["code", "trimestre"])["taux"].astype(float)
        for name in ("chomage_zones_emploi", "chomage_zones_emploi_2025")
    )
    gaps = (new - old).dropna().abs()
    assert len(gaps) > 3000
    assert gaps.median() <= 0.1  # revisions of a tenth of a point
    assert gaps.quantile(0.99) <= 0.4


@pytest.mark.parametrize(
    ("key", "code", "published"),
    [("departement", "59", 11.19), ("region", "32", 11.24)],
)
def test_epcis_weighted_by_their_jobs_give_back_the_weight_of_what_they_make(key, code, published):
    """An EPCI lies in one département for most; the weights are of 2018 and the shares of 2015."""
    passage = tables.read("epci_passage")
    share = tables.read("odd_epci").set_index("code")["part_ess_2015"].astype(float)
    members = tables.read("epci").set_index("code")[key]
    rows = passage[passage["epci"].map(members) == code]
    part = rows["epci_2019"].map(share)
    jobs = rows["emplois_salaries_2018"].astype(float).where(part.notna())
    assert float((jobs * part).sum() / jobs.sum()) == pytest.approx(published, abs=0.15)


def test_life_expectancy_of_a_region_lies_between_those_of_its_departements():
    """Insee's column of 2019 for regions is shuffled: it is left out, and this says why it would be noticed."""
    rows = tables.read("itdd_social")
    living = rows[rows["indicateur"].str.startswith("esperance_vie")]
    regions = living[living["niveau"] == "region"]
    assert 2019 not in set(regions["annee"])
    table = pd.concat([tables.read("epci")[["departement", "region"]]]).drop_duplicates("departement")
    place = table.set_index("departement")["region"]
    inside = living[living["niveau"] == "departement"]
    bounds = inside.assign(region=inside["code"].map(place)).groupby(["region", "indicateur", "annee"])[
        "valeur"
    ]
    low, high = bounds.min(), bounds.max()
    for row in regions.itertuples():
        key = (row.code, row.indicateur, row.annee)
        if key in low.index:
            assert low[key] - 0.05 <= row.valeur <= high[key] + 0.05, key
