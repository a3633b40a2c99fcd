"""Verdicts follow the rule of each kind, each statement has one, and second-hand evidence says so."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compendium.errors import Refusal
from compendium.ledger import rule, statements
from compendium.ledger.rule import VERDICTS, of_number
from compendium.ledger.statements import Way

NUMBERS = [kind for kind, told in rule.kinds().items() if told.measure in ("relative", "absolute")]


@pytest.fixture
def table():
    rows = [
        ("A1", "quantite", "une densité", "1009.70", "hab./km²", 0.01),
        ("A2", "document", "un fait", None, None, None),
        ("A3", "comparaison", "plus que la région", None, None, None),
        ("A4", "part", "une part", "11.5", "%", 0.1),
    ]
    frame = pd.DataFrame(rows, columns=["id", "nature", "enonce", "valeur", "unite", "precision"])
    return frame.assign(
        texte="article", section="s", paragraphe=1, territoire="x", verification="Il faudrait un document."
    )


@pytest.fixture
def facts():
    return pd.DataFrame(
        {
            "id": ["F1", "F2"],
            "editeur": ["Préfecture", "Copie"],
            "titre": ["Page", "Page"],
            "adresse": ["https://a", "https://b"],
            "source": ["officielle", "seconde_main"],
        }
    )


def documents(*told):
    """Documents that speak of A2: what each does to it, and its grade."""
    rows = [
        (f"D{n}", "A2", stance, "ce qu’il dit", f"Éditeur {n}", "Titre", "https://a", grade)
        for n, (stance, grade) in enumerate(told)
    ]
    return pd.DataFrame(rows, columns=statements.EVIDENCE)


@pytest.mark.parametrize(
    ("kind", "stated", "computed", "precision", "verdict"),
    [
        ("quantite", 1009.70, 1009.7042, 0.01, "reproduced"),
        ("quantite", 1009.70, 1009.71, 0.01, "close"),
        ("quantite", 1_200_000, 1_186_883, 100_000, "reproduced"),
        ("quantite", 4, 5, 1, "contradicted"),
        ("date", 1990, 1850, 4, "contradicted"),
        ("date", 1990, 1991, 1, "close"),
        ("date", 1990, 1991, 4, "reproduced"),
        ("part", 4.5, 5.6, 0.1, "contradicted"),
        ("part", 82.3, 82.9, 0.1, "close"),
        ("rang", 1, 2, 1, "close"),
        ("rang", 1, 22, 1, "contradicted"),
        ("tete", 9, 4, 1, "reproduced"),
        ("tete", 9, 15, 1, "close"),
        ("tete", 9, 40, 1, "contradicted"),
        ("fraction", 0.333, 0.056, 0.1, "contradicted"),
    ],
)
def test_each_kind_has_its_own_distance(kind, stated, computed, precision, verdict):
    assert of_number(kind, stated, computed, precision) == verdict


def test_a_comparison_or_a_fact_is_not_judged_by_a_number():
    for kind in ("comparaison", "presence", "document"):
        with pytest.raises(Refusal, match=kind):
            of_number(kind, 1, 1, 1)
    with pytest.raises(Refusal, match="natures"):
        rule.of("à peu près")


@given(st.sampled_from(NUMBERS), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(1e-6, 1e6))
def test_every_number_gets_one_of_the_declared_verdicts(kind, stated, computed, precision):
    assert of_number(kind, stated, computed, precision) in VERDICTS


@given(st.sampled_from(NUMBERS), st.floats(-1e9, 1e9), st.floats(1e-6, 1e6))
def test_a_number_reproduces_itself(kind, value, precision):
    assert of_number(kind, value, value, precision) == "reproduced"


@pytest.mark.parametrize(
    ("told", "verdict", "grade"),
    [
        ([("appuie", "officielle")], "attested", "officielle"),
        ([("appuie", "seconde_main")], "attested", "seconde_main"),
        ([("contredit", "seconde_main")], "contradicted", "seconde_main"),
        ([("appuie", "seconde_main"), ("contredit", "seconde_main")], "disputed", "seconde_main"),
        ([("appuie", "presse"), ("contredit", "seconde_main")], "attested", "presse"),
        ([("appuie", "presse"), ("contredit", "officielle")], "disputed", "officielle"),
        ([("nuance", "officielle")], "unsourced", ""),
        ([], "unsourced", ""),
    ],
)
def test_documents_judge_a_fact_and_second_hand_ones_only_where_there_is_no_other(
    table, facts, told, verdict, grade
):
    ledger = statements.Ledger(table, facts, documents(*told))
    assert ledger.attest("A2") == verdict
    row = ledger.frame().iloc[0]
    assert (row["verdict"], row["grade"]) == (verdict, grade)
    if verdict == "unsourced":
        assert "Il faudrait un document." in row["explanation"]


def test_a_computed_statement_carries_its_value_its_vintage_and_the_weakest_grade(table, facts):
    ledger = statements.Ledger(table, facts)
    assert ledger.compute("A1", 1009.7042, vintage="2018", sources="F1, F2", explanation="e") == "reproduced"
    row = ledger.frame().iloc[0]
    assert (row["stated_value"], row["vintage"], row["grade"]) == ("1009.70", "2018", "seconde_main")
    assert (row["ways"], row["agreeing"], row["decided"]) == (1, 1, "règle")


def test_another_denominator_that_turns_the_verdict_over_disputes_the_statement(table, facts):
    ledger = statements.Ledger(table, facts)
    ways = [Way("emplois", "denominateur", 10.02), Way("emplois salariés", "denominateur", 10.93)]
    assert ledger.compute("A4", 12.29, vintage="", sources="F2", explanation="", ways=ways) == "disputed"
    row = ledger.frame().iloc[0]
    assert (row["ways"], row["agreeing"]) == (3, 2)
    assert ledger.ways()["verdict"].tolist() == ["close", "contradicted", "close"]


def test_another_vintage_or_perimeter_is_counted_and_disputes_nothing(table, facts):
    ledger = statements.Ledger(table, facts)
    ways = [Way("2013", "millesime", 20.0), Way("8 EPCI", "perimetre", 30.0)]
    assert ledger.compute("A4", 11.5, vintage="", sources="F1", explanation="", ways=ways) == "reproduced"
    assert ledger.frame().iloc[0]["agreeing"] == 1


def test_a_comparison_holds_fails_or_is_disputed_by_its_signs(table, facts):
    def judged(*holds):
        ledger = statements.Ledger(table, facts)
        ways = [Way(str(n), "denominateur", hold) for n, hold in enumerate(holds)]
        return ledger.compare("A3", ways, vintage="", sources="", explanation="")

    assert [judged(True, True), judged(True, False), judged(False)] == [
        "reproduced",
        "disputed",
        "contradicted",
    ]


def test_a_decided_verdict_says_why_and_who_would_decide_otherwise(table, facts):
    decisions = pd.DataFrame([("A2", "close", "le motif.", "Un autre dirait.")], columns=statements.DECISIONS)
    ledger = statements.Ledger(table, facts, decisions=decisions)
    assert ledger.decide("A2", explanation="Dit.", sources="F1") == "close"
    row = ledger.frame().iloc[0]
    assert row["decided"] == "personne"
    assert "le motif." in row["explanation"]
    assert "Un autre dirait." in row["explanation"]
    with pytest.raises(Refusal, match="A1"):
        ledger.decide("A1", explanation="", sources="")


def test_an_attestation_of_an_unknown_fact_is_refused(facts):
    evidence = documents(("appuie", "officielle")).assign(fait="F9")
    with pytest.raises(Refusal, match="F9"):
        statements.documented(evidence, facts)
    named = statements.documented(evidence.assign(fait="F2"), facts)
    assert (named.iloc[0]["id"], named.iloc[0]["source"]) == ("F2", "seconde_main")


def test_a_statement_is_judged_once(table, facts):
    ledger = statements.Ledger(table, facts)
    ledger.unsourced("A2", needed="x")
    with pytest.raises(Refusal, match="deux fois"):
        ledger.unsourced("A2", needed="x")


def test_a_statement_without_a_number_is_not_computed(table, facts):
    with pytest.raises(Refusal, match="A2"):
        statements.Ledger(table, facts).compute("A2", 1.0, vintage="", sources="", explanation="")


def test_the_facts_left_are_judged_by_documents_but_those_of_other_notebooks(table, facts):
    ledger = statements.Ledger(table, facts, documents(("appuie", "presse")))
    assert ledger.documents(but=["A2"]) == []
    assert ledger.documents() == ["A2"]


def test_a_ledger_with_a_statement_left_out_is_refused(table, facts):
    ledger = statements.Ledger(table, facts)
    ledger.unsourced("A2", needed="x")
    with pytest.raises(Refusal, match="A1"):
        statements.assemble(table, [ledger.frame()])


def test_a_statement_judged_in_two_notebooks_is_refused(table, facts):
    ledger = statements.Ledger(table, facts)
    ledger.unsourced("A2", needed="x")
    with pytest.raises(Refusal, match="A2"):
        statements.assemble(table, [ledger.frame(), ledger.frame()])
