"""The house keeps its floors: a room imports what is below it, and the machine knows no study."""

import ast
import json
import re
from pathlib import Path

import pytest

from compendium import project
from compendium.deposit import house

SOURCE = project.root() / "src"

FLOORS = house.floors()
"""The rooms from the lowest floor to the highest; those of a floor do not import one another."""

FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

DATA = {"template", "templates"}
"""Folders of a package that hold no module of it."""


def modules() -> list[Path]:
    found = [path for path in SOURCE.rglob("*.py") if not DATA & set(path.relative_to(SOURCE).parts)]
    return sorted(path for path in found if path.parent.parent != SOURCE.parent)


def room(path: Path) -> str:
    """The room of a module: its folder, or itself where it stands in none."""
    package, *inside = path.relative_to(SOURCE).with_suffix("").parts
    if inside == ["__init__"]:
        return package
    return f"{package}.{inside[0]}"


def imports(source: str) -> list[str]:
    """The rooms that some code imports, wherever in it; a relative import is none of ours."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            raise AssertionError("un import relatif")
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = str(node.module).split(".")
            names = [module] if len(module) > 1 else [[*module, alias.name] for alias in node.names]
        else:
            continue
        found |= {".".join(name[:2]) for name in names if name[0] in ("compendium", "ancrage")}
    return sorted(found)


def faults(where: str, source: str) -> list[str]:
    """The imports of a room that go up, or aside."""
    own = FLOOR[where]
    return [name for name in imports(source) if name != where and FLOOR.get(name, len(FLOORS)) >= own]


MODULES = modules()


@pytest.mark.parametrize("path", MODULES, ids=[str(p.relative_to(SOURCE)) for p in MODULES])
def test_no_room_imports_one_above_or_beside_it(path):
    where = room(path)
    if where in ("compendium", "ancrage"):
        assert imports(path.read_text(encoding="utf-8")) == []
        return
    assert where in FLOOR, f"{where} n’a pas d’étage"
    assert faults(where, path.read_text(encoding="utf-8")) == []


def test_the_machine_imports_nothing_of_the_study():
    for path in MODULES:
        if path.is_relative_to(SOURCE / "compendium"):
            found = imports(path.read_text(encoding="utf-8"))
            assert not [name for name in found if name.startswith("ancrage")], path.name


def test_every_folder_has_a_floor_and_every_floor_has_a_folder():
    rooms = {room(path) for path in MODULES} - {"compendium", "ancrage"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("compendium.tables", "from compendium.run.execute import run"),
        ("compendium.pages", "import compendium.make"),
        ("compendium.run", "def f():\n    from compendium.pages import site"),
        ("compendium.kernels", "import compendium.run.books as b"),
        (
            "compendium.run",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from compendium import steps",
        ),
        ("compendium.settings", "from ancrage.area import AREA"),
        ("ancrage.study", "from ancrage.figures import maps"),
        ("compendium.verify", "from compendium.deposit import archive"),
    ],
)
def test_a_wrong_import_is_caught_wherever_it_stands(where, source):
    assert faults(where, source)


def test_a_relative_import_is_refused():
    with pytest.raises(AssertionError, match="relatif"):
        imports("from . import x")


ALLOWED = {"compendium.tables", "compendium.publish", "compendium.ledger"}
ALLOWED |= {"ancrage.area", "ancrage.contours", "ancrage.study", "ancrage.words", "ancrage.figures"}
BOOKS = sorted(project.notebooks().rglob("*.ipynb"))


@pytest.mark.parametrize("path", BOOKS, ids=[path.stem for path in BOOKS])
def test_a_notebook_imports_what_reads_studies_and_shows_and_nothing_that_runs_it(path):
    loaded = json.loads(path.read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in loaded["cells"] if cell["cell_type"] == "code"]
    found = {name for source in code for name in imports(source)}
    assert found <= ALLOWED


def test_no_module_is_called_utils_helpers_or_common():
    assert not [p for p in MODULES if re.search("util|helper|common|misc", p.stem)]


def test_no_module_names_a_machine_s_folder():
    for path in MODULES:
        assert not re.search(r'"/(root|home|work|tmp|opt)/', path.read_text(encoding="utf-8")), path.name


SUBJECT = re.compile(
    r"\b(?:EPCI|epci|communes?|ESS|ERBM|erbm|Lens|Liévin|bassin|ancrage|territoires|territories)\b"
)


def test_the_machine_holds_no_word_of_the_subject():
    found = []
    machine = SOURCE / "compendium"
    for path in sorted(
        p for p in machine.rglob("*.*") if p.suffix in (".py", ".html", ".typ", ".css", ".js")
    ):
        if "template" not in path.relative_to(machine).parts:
            words = SUBJECT.findall(path.read_text(encoding="utf-8"))
            found += [f"{path.relative_to(machine)} : {word}" for word in words]
    assert found == []
