"""Parameters are checked before any kernel starts."""

import pytest

import ancrage.parameters
from compendium import notebook, project
from compendium.errors import Refusal
from compendium.run import parameters


@pytest.fixture
def ess():
    return notebook.load(project.notebooks() / "03_emploi_ess.ipynb")


def test_a_mistyped_name_gets_the_nearest(ess):
    with pytest.raises(Refusal, match="vouliez-vous « epci »"):
        parameters.check(ess, [("ecpi", "246200299")])


@pytest.mark.parametrize("code", ["1", "62498", "24620029", "246200364 ", "999999999"])
def test_a_code_that_is_no_epci_of_the_region_is_refused(ess, code):
    with pytest.raises(Refusal, match="n’est pas un EPCI"):
        parameters.check(ess, [("epci", code)])


def test_a_near_code_is_suggested_with_its_name(ess):
    with pytest.raises(Refusal, match="Hénin-Carvin"):
        parameters.check(ess, [("epci", "246200298")])


def test_a_parameter_given_twice_is_refused(ess):
    with pytest.raises(Refusal, match="deux fois"):
        parameters.check(ess, [("epci", "246200364"), ("epci", "246200299")])


def test_the_epcis_of_the_region_are_taken_from_the_tables():
    known = ancrage.parameters.region_epcis()
    assert len(known) == 92
    assert known["246200364"] == "CA de Lens - Liévin"
