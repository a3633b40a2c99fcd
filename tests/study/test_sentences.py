"""Sentences follow the tables: a value changed there changes the verdict and what is said of it."""

import pandas as pd
import pytest

from ancrage.area import AREA
from ancrage.figures import shares
from ancrage.study import erbm, ess, population, territories
from ancrage.words import explain, legends, titles
from compendium import tables
from compendium.ledger import statements


def changed(table, row, value, column="valeur"):
    """Return a table in which a row says something else."""
    frame = table.copy()
    frame.loc[frame["id"] == row, column] = value
    return frame


@pytest.fixture(scope="module")
def affirmations():
    return tables.read("affirmations")


@pytest.fixture(scope="module")
def densites():
    contours = tables.read("communes_contours", ["code", "nom", "epci", "departement", "population_2017"])
    passages, legales = tables.read("communes_passage"), tables.read("populations_legales")
    perimetre = territories.perimeters(tables.read("erbm_perimetre"))
    membres = territories.membership(contours, tables.read("communes_appartenance_2022"))
    sums = territories.add_up(tables.read("communes_2018"), passages, contours["code"], before=2021)
    communes = membres.merge(sums, on="code", how="left")
    gathered = territories.gather(communes, territories.QUANTITIES, perimetre["bassin"], perimetre["epci"])
    named = territories.named(gathered, tables.read("territoires"), perimetre)
    series = population.series(
        territories.populations(legales, contours, passages), membres, perimetre, named
    )
    areas = named.set_index(["niveau", "code"])["superficie_km2"]
    return population.densities(named[["niveau", "code", "nom"]], series, areas)


def judged(densites, affirmations, claim):
    """Return the verdict on a density and what is said of it, as the notebook asks for them."""
    ledger = statements.Ledger(affirmations, statements.no_facts())
    verdict = ledger.compute(
        claim,
        population.density_of(densites, *ledger.told(claim, "niveau", "code"), 2018),
        vintage="2018",
        sources="",
        explanation=explain.vintages(densites, affirmations, claim),
    )
    return verdict, ledger.frame()["explanation"].item()


def test_the_density_that_the_article_states_decides_the_verdict_and_the_explanation(densites, affirmations):
    claim = AREA.claims.density
    verdict, said = judged(densites, affirmations, claim)
    assert verdict == "reproduced"
    assert said.startswith("Seul le millésime 2018 redonne 1\u202f009,70 ")
    verdict, said = judged(densites, changed(affirmations, claim, "1010.70"), claim)
    assert verdict == "close"
    assert said.startswith("Aucun millésime ne redonne 1\u202f010,70 ")
    assert "1\u202f009,70 en 2018" in said


def test_a_density_stated_to_one_decimal_is_looked_for_to_one_decimal(densites, affirmations):
    _, said = judged(densites, changed(affirmations, AREA.claims.density, "1009.5"), AREA.claims.density)
    assert "2013 redonne 1\u202f009,5 " in said


def test_posts_and_share_of_the_article_are_said_as_it_states_them(affirmations):
    other = changed(changed(affirmations, AREA.claims.posts, "8000"), AREA.claims.share, "12.5")
    jobs = pd.DataFrame(
        {
            "niveau": ["epci"],
            "code": [AREA.epci.code],
            "emplois_salaries_2018": [64000.0],
            "emplois_2018": [7e4],
        }
    )
    table = ess.by_the_article(other, jobs)
    said = explain.ess_posts(table, 13.0)
    assert "13,00\u202f% des emplois salariés" in said
    assert "la part de l’article en donne 8\u202f000" in said
    weights = pd.DataFrame(
        {
            "niveau": "departement",
            "code": ["62", "62"],
            "nom": "Pas-de-Calais",
            "annee": [2014, 2020],
            "part": [12.3, 13.1],
        }
    )
    said = explain.ess_share(table, weights)
    assert "Les 8\u202f000 postes de l’article font 11,43\u202f% des 70\u202f000 emplois" in said
    assert "Pas-de-Calais : 13,1\u202f% en 2020" in said
    stated = ess.stated_by_article(other)
    assert explain.stated_source(stated).startswith("Article (8\u202f000 postes, 12,5\u202f%")
    published = pd.DataFrame(
        {
            "territoire": ["France"],
            "niveau": ["pays"],
            "part": [10.0],
            "source": ["officielle"],
            "periode": ["2020"],
            "editeur": ["Insee"],
            "denominateur": ["emploi"],
        }
    )
    crosses = [trace for trace in shares.published(published, stated).data if trace.marker.symbol == "x"]
    assert list(crosses[0].x) == [12.5]
    assert "12,5\u202f%" in crosses[0].hovertext[0]


def test_money_is_said_as_the_tables_hold_it():
    funding = changed(tables.read("erbm_financements"), AREA.facts.committed, 41.2e6, "montant_eur")
    funding = changed(funding, AREA.facts.yearly_rate, 12e6, "montant_eur")
    placed = erbm.placed(funding, tables.read("erbm_choix"))
    yearly = erbm.yearly(placed)
    assert explain.rate(placed, yearly).startswith("12 M€ par an")
    assert "41,2 M€ en tout" in legends.yearly_caption(yearly, placed)
    since = erbm.since_promise(yearly)
    assert "le trait finit à 96 M€" in legends.yearly(since, placed)
    given = 41.2 * 4 / 5 + 25 + 35
    assert f"2018-2023 : ≈ {given:.0f}\u00a0M€ engagés ou programmés, 72 promis" in titles.yearly(
        since, placed
    )


def test_a_fact_that_is_not_there_is_named():
    with pytest.raises(statements.Refusal, match="EF999"):
        erbm.row(erbm.placed(tables.read("erbm_financements"), tables.read("erbm_choix")), "EF999")
    with pytest.raises(statements.Refusal, match="A99"):
        statements.value(pd.DataFrame({"id": ["A03"], "valeur": ["1"]}), "A99")
