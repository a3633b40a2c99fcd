"""Verdicts follow a declared rule, each claim has one, and copies attest nothing."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compendium.errors import Refusal
from compendium.ledger import statements
from compendium.ledger.rule import VERDICTS, verdict_of


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "id": ["A1", "A2"],
            "enonce": ["une densité", "une date"],
            "valeur": ["1009.70", None],
            "unite": ["hab./km²", None],
            "territoire": ["x", "y"],
            "precision": [0.01, None],
        }
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


@pytest.mark.parametrize(
    ("stated", "computed", "precision", "verdict"),
    [
        (1009.70, 1009.7042, 0.01, "reproduced"),
        (1009.70, 1009.71, 0.01, "close"),
        (188.77, 188.79, 0.01, "close"),
        (1_200_000, 1_186_883, 100_000, "reproduced"),
        (14259, 14259, 1, "reproduced"),
        (4, 5, 1, "contradicted"),
        (20, 31.0, 1, "contradicted"),
    ],
)
def test_a_number_is_reproduced_at_the_precision_of_the_statement(stated, computed, precision, verdict):
    assert verdict_of(stated, computed, precision) == verdict


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(1e-6, 1e6))
def test_every_number_gets_one_of_the_declared_verdicts(stated, computed, precision):
    assert verdict_of(stated, computed, precision) in VERDICTS


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e6))
def test_a_number_reproduces_itself(value, precision):
    assert verdict_of(value, value, precision) == "reproduced"


def test_a_computed_claim_carries_its_value_and_vintage(table, facts):
    ledger = statements.Ledger(table, facts)
    assert ledger.compute("A1", 1009.7042, vintage="2018", sources="t", explanation="e") == "reproduced"
    row = ledger.frame().iloc[0]
    assert (row["stated_value"], row["vintage"]) == ("1009.70", "2018")


def test_a_second_hand_copy_attests_nothing_on_its_own(table, facts):
    ledger = statements.Ledger(table, facts)
    with pytest.raises(Refusal, match="seconde main"):
        ledger.attest("A2", ["F2"], explanation="")
    assert ledger.attest("A2", ["F1", "F2"], explanation="") == "attested"


def test_an_unknown_fact_cannot_be_cited(table, facts):
    with pytest.raises(Refusal, match="F9"):
        statements.Ledger(table, facts).attest("A2", ["F9"], explanation="")


def test_a_claim_is_judged_once(table, facts):
    ledger = statements.Ledger(table, facts)
    ledger.unsourced("A2", needed="x")
    with pytest.raises(Refusal, match="deux fois"):
        ledger.unsourced("A2", needed="x")


def test_a_claim_without_a_number_needs_a_verdict(table, facts):
    with pytest.raises(Refusal, match="A2"):
        statements.Ledger(table, facts).compute("A2", 1.0, vintage="", sources="", explanation="")


def test_a_ledger_with_a_claim_left_out_is_refused(table, facts):
    ledger = statements.Ledger(table, facts)
    ledger.unsourced("A2", needed="x")
    with pytest.raises(Refusal, match="A1"):
        statements.assemble(table, [ledger.frame()])


def test_a_claim_judged_in_two_notebooks_is_refused(table, facts):
    ledger = statements.Ledger(table, facts)
    ledger.unsourced("A2", needed="x")
    with pytest.raises(Refusal, match="A2"):
        statements.assemble(table, [ledger.frame(), ledger.frame()])
