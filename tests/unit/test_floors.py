"""The house keeps its floors: nothing below imports what is above, and no module is a junk drawer."""

import ast
import re

import pytest

from compendium import project

PACKAGE = project.root() / "src" / "ancrage"
TOP = {"verify", "describe", "cli"}
FLOORS = {
    "study": {"present", "run", "paper", "site", "sources"} | TOP,
    "present": {"run", "paper", "site", "sources"} | TOP,
    "sources": {"present", "run", "paper"} | TOP,
    "run": TOP,
    "paper": {"site"} | TOP,
    "site": TOP,
    "verify": {"describe", "site", "paper", "cli"},
    "describe": {"verify", "site", "paper", "cli"},
    "data.py": {"study", "present", "run", "paper", "sources"} | TOP,
    "schema.py": {"study", "present", "run", "paper", "sources"} | TOP,
    "notebook.py": {"study", "present", "run", "paper", "sources"} | TOP,
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ancrage"):
            parts = node.module.split(".")[1:]
            yield from parts[:1] or [alias.name for alias in node.names]


@pytest.mark.parametrize("path", MODULES, ids=[str(p.relative_to(PACKAGE)) for p in MODULES])
def test_no_floor_imports_the_one_above(path):
    floor = path.relative_to(PACKAGE).parts[0]
    assert not set(imports(path)) & FLOORS.get(floor, set())


def test_no_module_is_called_utils_helpers_or_common():
    assert not [p for p in MODULES if re.search("util|helper|common|misc", p.stem)]


def test_notebooks_import_only_what_reads_studies_and_shows():
    for path in project.notebooks().glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        found = set(re.findall(r"from ancrage(?:\.(\w+))? import", text))
        assert found <= {"", "study", "present", "present.publish"}, path.name


def test_no_page_or_module_names_a_machine_s_folder():
    for path in MODULES:
        assert not re.search(r'"/(root|home|work|tmp|opt)/', path.read_text(encoding="utf-8")), path.name
