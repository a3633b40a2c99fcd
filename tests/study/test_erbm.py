"""Money is counted once: one row an envelope, yearly rates multiplied and flagged."""

import pandas as pd
import pytest

from ancrage.study import accounts, erbm
from compendium import tables
from compendium.errors import Refusal


def funding(**columns):
    base = {
        "id": ["E1", "E2"],
        "mesure": ["a", "b"],
        "axe": ["logement", "logement"],
        "financeur": ["État", "État"],
        "annee_debut": pd.array([2018, 2018], dtype="Int64"),
        "annee_fin": pd.array([2027, 2027], dtype="Int64"),
        "montant_eur": pd.array([100e6, 10e6], dtype="Float64"),
        "nature": ["annonce", "annonce"],
        "base": ["total", "par_an"],
        "source": ["officielle", "presse"],
    }
    return pd.DataFrame(base | columns)


def choice(*statuses, envelopes=("État", "État")):
    return pd.DataFrame({"id": ["E1", "E2"], "enveloppe": envelopes, "statut": statuses, "motif": ["m", "m"]})


def test_a_yearly_rate_becomes_a_total_and_says_it_is_estimated():
    frame = erbm.placed(funding(), choice("retenue", "meme_argent"))
    assert frame["montant_total_eur"].tolist() == [100e6, 100e6]
    assert frame["estime"].tolist() == [False, True]


def test_two_rows_of_one_envelope_are_never_both_counted():
    with pytest.raises(Refusal, match="E1"):
        erbm.retained(erbm.placed(funding(), choice("retenue", "retenue")))


def test_only_chosen_rows_make_the_sum_and_the_weakest_source_is_kept():
    axes = erbm.by_axis(erbm.placed(funding(), choice("retenue", "retenue", envelopes=("État 1", "État 2"))))
    assert axes[["montant_meur", "enveloppes", "estime", "source"]].iloc[0].tolist() == [
        200.0,
        2,
        True,
        "presse",
    ]


def test_an_amount_without_a_place_is_refused():
    with pytest.raises(Refusal, match="E2"):
        erbm.placed(funding(), choice("retenue", "retenue").iloc[:1])


@pytest.mark.parametrize(
    ("funder", "family"),
    [
        ("État (plan pauvreté)", "etat"),
        ("Région Hauts-de-France", "region"),
        ("CC Coeur d'Ostrevent", "communes"),
        ("Maisons & Cités", "bailleurs"),
        ("Banque des Territoires", "caisse_depots"),
        ("Quelqu’un d’autre", "autres"),
    ],
)
def test_each_funder_has_a_family(funder, family):
    assert erbm.funder_group(funder) == family


def test_contradictions_give_the_spread_of_each_subject():
    listed = pd.DataFrame(
        {"sujet": ["s", "s"], "ordre": [1, 2], "id": ["E1", "A1"], "lecture": ["x", "y"], "comparable": True}
    )
    money = erbm.placed(
        funding(montant_eur=pd.array([50e6, 1e6], dtype="Float64")).assign(editeur="e"),
        choice("retenue", "meme_argent"),
    )
    progress = pd.DataFrame(
        {
            "id": ["A1"],
            "valeur": [75.0],
            "unite": ["M€"],
            "periode": ["2020"],
            "editeur": ["f"],
            "source": ["presse"],
        }
    )
    frame = erbm.contradictions(listed, money, progress)
    assert frame["ecart"].tolist() == [50.0, 50.0]


def test_the_parts_of_what_is_committed_are_added_beside_the_published_total():
    placed = erbm.placed(tables.read("erbm_financements"), tables.read("erbm_choix"))
    table = accounts.control(placed)
    end = table.set_index("mesure").loc[["Somme des parts", "Total publié", "Écart"], list(accounts.SUMS)]
    parts = table.iloc[:-3][list(accounts.SUMS)]
    assert end.loc["Somme des parts"].tolist() == pytest.approx(parts.sum().tolist())
    assert end.loc["Écart"].tolist() == pytest.approx([0.5, -6.5, -2.5])
    assert parts["presse"].notna().sum() == 4


def test_a_part_of_an_operation_is_no_operation():
    rows = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "indicateur": [
                "dwellings_operation",
                "dwellings_operation_heavy",
                "dwellings_rehabilitated_operation",
            ],
            "niveau": "commune",
            "code": ["1", "1", "2"],
            "nom": ["Une", "Une", "Autre"],
            "periode": "2024",
            "valeur": [80, 64, 150],
            "editeur": "",
            "source": "presse",
        }
    )
    found = accounts.operations(rows, pd.Series({"1": "e", "2": "f"}))
    assert found[["nom", "logements", "epci"]].to_numpy().tolist() == [["Autre", 150, "f"], ["Une", 80, "e"]]
