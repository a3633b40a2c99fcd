"""Which commune is in which EPCI: all tables say the same, and an exchange is refused at the door."""

import shutil

import pandas as pd
import pytest

from ancrage.sources import members, rules
from ancrage.study import membership
from compendium import app, project, tables
from compendium.errors import Refusal
from compendium.tables import catalogue, refresh

LENS, ARRAS = ("62498", "246200364"), ("62041", "200033579")


@pytest.fixture
def read():
    names = {
        "contours": "communes_contours",
        "appartenance": "communes_appartenance_2022",
        "passages": "communes_passage",
        "epci": "epci",
        "legales": "populations_legales",
        "published": "populations_epci",
    }
    return {key: pd.DataFrame(tables.read(name, members.COLUMNS[name])) for key, name in names.items()}


def exchanged(frame):
    """A table of communes with the EPCIs of Lens and Arras exchanged."""
    place = frame.set_index("code")["epci"]
    assert (place[LENS[0]], place[ARRAS[0]]) == (LENS[1], ARRAS[1])
    place[[LENS[0], ARRAS[0]]] = [ARRAS[1], LENS[1]]
    return frame.assign(epci=place.to_numpy())


@pytest.fixture
def raw(tmp_path, monkeypatch):
    """A copy of data/raw to spoil."""
    folder = tmp_path / "raw"
    shutil.copytree(project.raw(), folder)
    monkeypatch.setattr(project, "raw", lambda: folder)
    tables.forget()
    yield folder
    tables.forget()


def exchange(path):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for place, line in enumerate(lines):
        for (code, own), (_, other) in ((LENS, ARRAS), (ARRAS, LENS)):
            if line.startswith(f"{code},"):
                assert own in line
                lines[place] = line.replace(own, other)
    path.write_text("".join(lines), encoding="utf-8")


def test_the_tables_of_the_project_agree():
    members.check(["communes_contours"])


def test_an_exchange_of_lens_and_arras_is_refused_at_the_door_with_both_named(raw, capsys):
    exchange(raw / "communes_appartenance_2022.csv")
    before = (raw / catalogue.PACKAGE).read_bytes()
    assert app.main(["seal", "communes_appartenance_2022"]) == 1
    said = capsys.readouterr()
    assert "Lens (62498) : 200033579 en 2022, 246200364 en 2025" in said.err
    assert "Arras (62041) : 246200364 en 2022, 200033579 en 2025" in said.err
    assert said.out == ""
    assert (raw / catalogue.PACKAGE).read_bytes() == before


def test_tables_that_change_together_are_sealed_together(raw, capsys):
    for name in ("communes_appartenance_2022", "communes_2018"):
        path = raw / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    assert app.main(["seal", "communes_2018"]) == 1
    assert "« ancrage seal communes_2018 communes_appartenance_2022 »" in capsys.readouterr().err
    assert app.main(["seal", "communes_2018", "communes_appartenance_2022"]) == 0


def test_a_source_that_disagrees_is_not_taken_and_all_stays_as_it_was(raw, monkeypatch):
    frame = exchanged(tables.read("communes_appartenance_2022"))
    monkeypatch.setitem(rules.RULES, "communes_appartenance_2022", lambda: frame)
    before = {path.name: path.read_bytes() for path in raw.iterdir()}
    with pytest.raises(Refusal, match=r"Arras \(62041\)"):
        refresh.refresh(write=True, names=["communes_appartenance_2022"])
    assert {path.name: path.read_bytes() for path in raw.iterdir()} == before


def test_an_exchange_in_both_lists_is_seen_in_the_published_totals(read):
    read |= {key: exchanged(read[key]) for key in ("contours", "appartenance")}
    with pytest.raises(Refusal, match=r"2 EPCI n’ont pas les habitants publiés[\s\S]*246200364 : "):
        membership.check(**read)


def test_a_commune_that_left_its_epci_is_seen_in_the_national_list(read):
    for key in ("contours", "appartenance"):
        read[key].loc[read[key]["code"] == LENS[0], "epci"] = ARRAS[1]
    with pytest.raises(Refusal, match=r"epci ne donnent pas à 2 EPCI[\s\S]*35 communes, 36 dans"):
        membership.check(**read)


def test_a_changed_population_is_seen_in_the_published_totals(read):
    legales = read["legales"]
    legales.loc[(legales["code"] == LENS[0]) & (legales["annee"] == 2022), "population"] += 1
    with pytest.raises(Refusal, match=r"de 2022[\s\S]*246200364 : 242592 .* 242591 publiés"):
        membership.check(**read)


@pytest.mark.parametrize("lost", ["62461", "59070"])
def test_a_merger_that_no_table_explains_is_refused(read, lost):
    passages = read["passages"]
    read["passages"] = passages[passages["code_avant"] != lost]
    with pytest.raises(Refusal, match=rf"\({lost}\) : [0-9]+ en 2022, aucun en 2025"):
        membership.check(**read)


def test_a_commune_that_comes_from_nowhere_is_refused(read):
    passages = read["passages"]
    read["passages"] = passages[passages["nature"] == "fusion"]
    with pytest.raises(Refusal, match=r"Les Hauts-Talican \(60694\)|\(60694\)"):
        membership.check(**read)
