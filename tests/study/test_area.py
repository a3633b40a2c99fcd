"""The area studied: one description, typed, and corrections that are taken out once they are idle."""

import dataclasses
import re

import pytest

from ancrage import area
from ancrage.area import AREA
from ancrage.study import territories
from compendium import notebook, project, tables
from compendium.errors import Refusal
from compendium.ledger import statements
from compendium.run import closure
from compendium.tables import catalogue

TEXT = area.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code = "246200364"', 'cade = "246200364"', "vouliez-vous « code »"),
        ("[neighbour]\n", "[neighbor]\n", "vouliez-vous « neighbour »"),
        ("years = [1911", 'years = ["1911"', "century.years"),
        ("[article]\nyear = 2023", "[article]\nyear = true", "article.year"),
        ('code = "246200364"\n', "", "n’a pas la clé « code »"),
        ("[epci]", "[epci", "lisible"),
    ],
)
def test_a_mistake_in_the_description_is_named(old, new, said):
    assert old in TEXT
    with pytest.raises(Refusal, match=said):
        area.read(TEXT.replace(old, new, 1))


def test_the_area_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        AREA.epci.code = "1"
    with pytest.raises(TypeError):
        AREA.zones["1"] = "x"


def test_every_territory_of_the_area_is_in_the_register_under_its_name():
    register = tables.read("territoires")
    names = territories.names(register)
    for territory in (AREA.epci, AREA.neighbour):
        assert territories.epci_name(register, territory.code) == territory.name
    for code, name in AREA.region.departements.items():
        assert names[("departement", code)] == name
    assert names[("region", AREA.region.code)] == AREA.region.name
    communes = tables.read("communes_contours", ["code", "nom"]).set_index("code")["nom"]
    for town in AREA.towns:
        assert communes[town.code] == town.name
    assert set(AREA.century.codes) <= set(communes.index)
    zones = set(tables.read("chomage_zones_emploi", ["code"])["code"])
    assert set(AREA.zones) <= zones
    perimetre = territories.perimeters(tables.read("erbm_perimetre"))
    assert AREA.epci.code in perimetre["epci"]


def rows_of(values):
    return [row for value in values for row in ([value] if isinstance(value, str) else value)]


def test_every_claim_and_fact_that_sentences_cite_exists():
    stated = set(tables.read("affirmations")["id"])
    assert set(rows_of(dataclasses.astuple(AREA.claims))) <= stated
    names = (
        "erbm_financements",
        "erbm_avancement",
        "faits_complementaires",
        "faits_territoires",
        "chronologie",
        "attestations",
    )
    known = {row for table in names for row in tables.read(table)["id"]}
    cited = set(rows_of(dataclasses.astuple(AREA.facts)))
    known |= set(tables.read("erbm_choix")["enveloppe"])
    assert cited <= known


def needed(correction, table):
    """Whether the source still says what the correction is for."""
    key = "id" if "id" in table else "code"
    return bool(
        table.loc[table[key] == correction.id, correction.column]
        .str.contains(correction.says, regex=False)
        .any()
    )


@pytest.mark.parametrize("correction", AREA.corrections, ids=lambda correction: correction.id)
def test_a_correction_is_still_needed(correction):
    """The source has been mended: take the correction out of area.toml."""
    assert correction.reason
    assert catalogue.resource(correction.table)
    assert needed(correction, tables.read(correction.table))


def test_a_correction_of_a_source_that_was_mended_is_found():
    mended = tables.read("erbm_avancement")
    mended.loc[mended["id"] == "EA016", "periode"] = "2022-12"
    found = [
        correction.id
        for correction in AREA.corrections
        if correction.table == "erbm_avancement" and not needed(correction, mended)
    ]
    assert found == ["EA016"]


def test_notebooks_start_from_the_area_s_own_parameters():
    wanted = {
        "epci": AREA.epci.code,
        "objectif": int(statements.value(tables.read("affirmations"), AREA.claims.dwellings)),
    }
    for path in project.notebooks().rglob("*.ipynb"):
        for name, parameter in notebook.load(path).parameters.items():
            if name in wanted:
                assert parameter.default == wanted[name], f"{path.name}, {name}"


CODES = {
    AREA.epci.code,
    AREA.neighbour.code,
    *AREA.ess.near,
    *(town.code for town in AREA.towns),
    *AREA.century.codes,
    *AREA.zones,
    *AREA.perimeters,
}


def test_no_module_of_the_study_names_a_territory_or_a_row_of_this_basin():
    for folder in ("study", "figures", "words"):
        for path in (project.root() / "src" / "ancrage" / folder).glob("*.py"):
            code = "\n".join(
                line
                for line in path.read_text(encoding="utf-8").splitlines()
                if not re.match(r"\s*(>>>|\.\.\.|#)", line)
            )
            code = re.sub(r'"""(?:.|\n)*?"""', "", code)
            assert not [territory for territory in CODES if f'"{territory}"' in code], path.name
            assert not re.search(r'"(?:A\d\d|E[AF]\d{3}|F[CT]\d{3}|H\d\d)"', code), path.name


def test_what_a_module_reads_beside_itself_is_an_input_of_the_notebooks_that_use_it():
    assert area.FILE in closure.of(["ancrage.study.ess"]).files
    assert area.FILE not in closure.of(["compendium.errors"]).files
