"""A new table: what its description lacks is told at once, and nothing that was typed is ever at risk."""

import json

import pytest

from compendium import app, language, project, tables
from compendium.deposit import readme
from compendium.errors import Refusal
from compendium.pages import data
from compendium.tables import catalogue, description, typed

TABLE = "code,annee,part\n62498,2018,12.5\n62510,2018,\n"
WHOLE = {
    "name": "essai",
    "path": "essai.csv",
    "title": "Un essai",
    "description": "Une table pour essayer.",
    "format": "csv",
    "publisher": "Insee",
    "date": "2023",
    "extraction": "page 3",
    "sources": [{"path": "https://www.insee.fr"}],
    "licenses": [{"title": "CC BY 4.0"}],
    "sourceLicenses": [{"title": "Licence Ouverte 2.0"}],
    "schema": {
        "fields": [
            {"name": "code", "type": "string", "title": "Commune", "constraints": {"pattern": "[0-9]{5}"}},
            {"name": "annee", "type": "integer", "title": "Année"},
            {"name": "part", "type": "number", "title": "Part", "unit": "%", "constraints": {"maximum": 100}},
        ],
        "primaryKey": ["code", "annee"],
    },
}


@pytest.fixture
def raw(tmp_path, monkeypatch):
    """A folder of raw tables with one table and no description."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "essai.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(project, "raw", lambda: folder)
    monkeypatch.setattr(typed, "_path", lambda name: tmp_path / name)
    describe(folder)
    yield folder
    tables.forget()


def describe(folder, *resources):
    package = {"name": "essais", "resources": list(resources)}
    (folder / catalogue.PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    tables.forget()


def changed(**parts):
    return {**WHOLE, **parts}


def without(name):
    return {key: value for key, value in WHOLE.items() if key != name}


def schema(**parts):
    return changed(schema={**WHOLE["schema"], **parts})


def field(place=2, **parts):
    fields = [dict(column) for column in WHOLE["schema"]["fields"]]
    fields[place] = {key: value for key, value in {**fields[place], **parts}.items() if value is not None}
    return schema(fields=fields)


def refusal(capsys, name="essai"):
    """What `ancrage seal` says of a table that it refuses."""
    assert app.main(["seal", name]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) <= 24, "one screen"
    assert "git restore" not in said.err
    return said.err


def test_a_table_that_nothing_describes_is_told_all_that_its_description_must_say(raw, capsys):
    said = refusal(capsys)
    assert "essai.csv n’est pas décrite" in said
    assert "(code, annee, part)" in said
    for name in [
        *description.TEXTS,
        *description.LISTS,
        "path",
        "format",
        "primaryKey",
        "ancrage seal essai",
    ]:
        assert name in said


PARTS = [
    *[(without(name), name) for name in WHOLE if name != "name"],
    (changed(format="xlsx"), "format"),
    (changed(path="../essai.csv"), "path"),
    (changed(date=2023), "date"),
    (changed(sources=[]), "sources"),
    (changed(sources=["https://www.insee.fr"]), "sources"),
    (changed(sourceLicenses=[{"name": "x"}]), "sourceLicenses"),
    (changed(schema=[]), "schema"),
    (schema(fields=[]), "fields"),
    (schema(fields=["code"]), "fields"),
    (schema(fields=WHOLE["schema"]["fields"] * 2), "code y est deux fois"),
    (field(title=None), "title de part"),
    (field(type=None), "type de part"),
    (field(type="date"), "type de part (string, integer"),
    (field(constraints=[]), "part, constraints"),
    (field(constraints={"maximum": "100"}), "maximum ne peut être « 100 »"),
    (field(constraints={"enum": 3}), "enum ne peut être « 3 »"),
    (field(0, constraints={"pattern": "("}), "expression régulière"),
    (field(0, constraints={"minimum": 3}), "ne vaut que pour un nombre"),
    (schema(primaryKey=None), "primaryKey"),
    (schema(primaryKey="code"), "primaryKey"),
    (schema(primaryKey=["codgeo"]), "primaryKey"),
    (schema(foreignKeys=[{"fields": ["code"]}]), "foreignKeys"),
    (schema(checkedWith="territoires"), "checkedWith"),
]


@pytest.mark.parametrize(
    ("described", "said"), PARTS, ids=[f"{n}-{said[:20]}" for n, (_, said) in enumerate(PARTS)]
)
def test_a_description_that_lacks_something_is_told_what_and_for_which_table(raw, capsys, described, said):
    describe(raw, described)
    told = refusal(capsys)
    assert "« essai »" in told
    assert said in told
    assert "ancrage seal essai" in told


def test_all_that_is_missing_is_told_at_once(raw, capsys):
    describe(raw, {"name": "essai"})
    told = refusal(capsys)
    for name in [*description.TEXTS, *description.LISTS, "path", "format", "schema"]:
        assert f"\n  {name} : " in told


def test_a_table_without_a_name_is_placed(raw):
    describe(raw, WHOLE, without("name") | {"path": "autre.csv"})
    with pytest.raises(Refusal, match=r"table n° 2 \(path : autre\.csv, après « essai »\)"):
        catalogue.described()


def test_a_table_described_twice_is_named(raw):
    describe(raw, WHOLE, WHOLE)
    with pytest.raises(Refusal, match="deux fois la même table \\(name : « essai »\\)"):
        catalogue.described()


def test_a_described_file_that_is_not_there_is_named(raw, capsys):
    (raw / "essai.csv").unlink()
    describe(raw, WHOLE)
    assert app.main(["seal", "essai"]) == 1
    assert "data/raw/essai.csv manque" in capsys.readouterr().err


def test_an_unknown_name_is_told_the_nearest(raw, capsys):
    describe(raw, WHOLE)
    assert "vouliez-vous « essai »" in refusal(capsys, "essay")


def test_what_is_asked_for_is_enough_for_the_door_the_site_and_the_readme(raw, capsys):
    describe(raw, WHOLE)
    with pytest.raises(Refusal, match=r"pas scellée[\s\S]*ancrage seal essai"):
        tables.read("essai")
    with pytest.raises(Refusal, match="pas scellée"):
        catalogue.package()
    assert app.main(["seal", "essai"]) == 0
    assert "essai : conforme" in capsys.readouterr().out
    assert len(tables.read("essai")) == 2
    page = data.page([], language.load("fr"))
    assert "Un essai" in page
    assert "2023" in page
    assert "page 3" not in readme.sources(language.load("fr"))
    assert "`essai`" in readme.sources(language.load("fr"))


def test_a_changed_table_says_its_sizes_once_and_only_if_they_differ(raw):
    describe(raw, WHOLE)
    app.main(["seal", "essai"])
    (raw / "essai.csv").write_text(TABLE.replace("12.5", "13.5"), encoding="utf-8")
    with pytest.raises(Refusal, match=r"a changé : 44 octets, et l’empreinte diffère"):
        tables.read("essai")
    (raw / "essai.csv").write_text(TABLE.replace("12.5", "13.51"), encoding="utf-8")
    with pytest.raises(Refusal, match=r"a changé : 45 octets au lieu de 44, et l’empreinte diffère"):
        tables.read("essai")


def test_tables_are_sealed_together_or_not_at_all(raw, capsys):
    (raw / "autre.csv").write_text(TABLE.replace("12.5", "112.5"), encoding="utf-8")
    describe(raw, WHOLE, changed(name="autre", path="autre.csv"))
    before = (raw / catalogue.PACKAGE).read_bytes()
    assert app.main(["seal", "essai", "autre"]) == 1
    assert "dépasse le maximum 100" in capsys.readouterr().err
    assert (raw / catalogue.PACKAGE).read_bytes() == before
