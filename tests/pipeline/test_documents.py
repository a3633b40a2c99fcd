"""The documents lead where they say, and name what is there."""

import re

import pytest

from compendium import new, project
from compendium.deposit import house

ROOT = project.root()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def lost(path):
    """The links of a document that lead to no file, code aside."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [link for link in LINK.findall(text) if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_each_link_leads_to_a_file(path):
    assert lost(path) == []


def test_a_new_compendium_has_what_its_documents_lead_to(tmp_path):
    folder = new.make(tmp_path / "petite_etude")
    for path in (*folder.glob("*.md"), *(folder / "docs").rglob("*.md")):
        assert lost(path) == [], path.name


def test_the_architecture_names_each_room_and_each_module_that_it_speaks_of():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {name.partition(".")[2] for floor in house.floors() for name in floor}
    assert {room for room in rooms if f"`{room}`" not in text} == set()
    machine = ROOT / "src" / "compendium"
    named = re.findall(r"`((?:src/ancrage/|src/compendium/)?[\w/]+\.(?:py|toml))`", text)
    places = {name: [ROOT / name, machine / name, machine / "publish" / name] for name in named}
    wrong = {name for name, tried in places.items() if not any(path.exists() for path in tried)}
    assert wrong <= {"figures/tolerances.toml", "area.toml", "pyproject.toml"}, wrong
