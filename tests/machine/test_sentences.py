"""A sentence that compares carries a finding that holds; the refusal names the sentence and its line."""

import pytest

from compendium.errors import Refusal
from compendium.paper import sentences
from compendium.publish.findings import Finding
from compendium.publish.marking import marked

HEAD = "---\ntitle: t\nabstract: >\n  Un résumé.\n---\n\n"


def finding(key: str, *, holds: bool = True) -> dict[str, Finding]:
    return {key: Finding(key, holds, "18 contre 12", "00_essai", "cellule")}


def check(body: str, findings=None, allowed=None) -> None:
    sentences.check(f"{HEAD}{body}\n", findings or {}, allowed or {})


@pytest.mark.parametrize(
    "said",
    [
        "Le revenu de Lens est plus élevé que celui de Lille.",
        "Lens a moins d’habitants.",
        "C’est la seule ville.",
        "Aucun texte ne le dit.",
        "La part dépasse celle du Nord.",
        "Le chômage recule.",
        "Elle est au troisième rang.",
        "Une dizaine de puits restent.",
        "Deux communes ont fusionné.",
        "La population reste stable.",
        "Le taux est supérieur à la moyenne.",
    ],
)
def test_a_sentence_that_compares_ranks_or_counts_in_words_without_a_finding_is_refused(said):
    with pytest.raises(Refusal, match="ligne 8") as refused:
        check(f"Un début.\n{said}")
    assert said[:20] in str(refused.value)
    assert "finding=" in str(refused.value)


@pytest.mark.parametrize(
    "said",
    ["Lens est une ville.", "Le poids est de 12 %.", "Entre deux dates, on interpole.", "# Un titre {#x}"],
)
def test_a_sentence_that_states_is_left_alone(said):
    check(said)


def test_a_marked_sentence_passes_where_its_finding_holds_and_is_named_where_it_does_not():
    body = 'Un début. [Lens est plus dense que Lille.]{finding="dense"} La suite.'
    check(body, finding("dense"))
    with pytest.raises(Refusal, match=r"dense.*18 contre 12.*plus dense"):
        check(body, finding("dense", holds=False))
    with pytest.raises(Refusal, match="inconnu « dense »"):
        check(body)


def test_the_summary_is_under_the_rule_and_calls_citations_and_code_are_not():
    with pytest.raises(Refusal, match="ligne 4"):
        sentences.check("---\ntitle: t\nabstract: >\n  Lens est plus dense.\n---\n\nTexte.\n", {}, {})
    check('Voir {{ v("plus", annee=2018) }}, `moins`, [@seul2018].')


def test_an_exception_has_an_object():
    check("Chaque nombre est plus ou moins rond.", allowed={"Chaque nombre est": "dit la règle"})
    with pytest.raises(Refusal, match=r"paper/exceptions\.toml : exception sans objet"):
        check("Un nombre.", allowed={"Chaque nombre est": "dit la règle"})


def test_a_finding_that_no_bracket_opens_is_told():
    with pytest.raises(Refusal, match="crochet"):
        check('Lens est dense.]{finding="dense"}', finding("dense"))


def test_figures_and_tables_that_rest_on_a_finding_are_named_when_it_falls():
    sentences.check_results([("F01_x", ["dense"])], finding("dense"))
    with pytest.raises(Refusal, match=r"F01_x.*dense.*18 contre 12"):
        sentences.check_results([("F01_x", ["dense"])], finding("dense", holds=False))


def test_a_word_inside_another_is_no_mark():
    assert marked("Plusieurs secteurs, des cinquantenaires, un dixit.") == []


def test_an_explanation_whose_finding_no_longer_holds_is_named_by_its_statement():
    with pytest.raises(Refusal, match=r"énoncé A1 : le constat « dense » ne tient plus"):
        sentences.check_results([("énoncé A1", ["dense"])], finding("dense", holds=False))
