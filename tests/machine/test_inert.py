"""No data becomes code: what the package never does, and what it refuses at the door."""

import ast
import csv
import io

import pandas as pd
import pytest

from compendium import project
from compendium.errors import Refusal
from compendium.publish import observations, readable
from compendium.tables import catalogue, schema

MODULES = sorted((project.root() / "src").rglob("*.py"))


def calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield f"import {getattr(node, 'module', None) or alias.name}", node


@pytest.mark.parametrize("path", MODULES, ids=[str(p.relative_to(project.root() / "src")) for p in MODULES])
def test_no_module_unpickles_evaluates_or_builds_a_shell_line(path):
    for name, node in calls(path):
        assert name not in ("eval", "exec", "os.system", "os.popen", "yaml.load", "compile"), (
            path.name,
            name,
        )
        assert not name.startswith(
            ("pickle", "import pickle", "import marshal", "import shelve", "import dill")
        )
        assert not name.endswith((".read_pickle", ".extractall")), (path.name, name, node.lineno)
        if name.endswith((".query", ".eval")):
            assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), (path.name, node.lineno)
        if isinstance(node, ast.Call):
            shells = [keyword for keyword in node.keywords if keyword.arg == "shell"]
            assert not shells, (path.name, node.lineno)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f", "\x07", "\x1b", "\u2028"])
def test_a_character_that_hides_or_reorders_text_is_refused_at_the_door(character):
    described = catalogue.resource("organisations")
    path = project.raw() / described["path"]
    text = path.read_text(encoding="utf-8").replace("Vestali", f"Ves{character}tali", 1)
    with pytest.raises(Refusal, match=rf"organisations\.csv[\s\S]*ligne 4[\s\S]*U\+{ord(character):04X}"):
        schema.parse_csv(described, text.encode())


@pytest.mark.parametrize("text", ["=1", "+33 1", "-2+3", "@x", "\tx", "\rx", "-x"])
def test_a_text_that_a_spreadsheet_would_compute_is_quoted(text):
    assert readable.inert(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-5", "-2,5", "-0.5", "CALL = 3", "a-b", "–", 3, None])
def test_a_number_or_a_plain_text_is_left_as_it_is(value):
    assert readable.inert(value) == value


def test_the_data_of_a_figure_have_the_same_guard_as_tables():
    data = observations.of(
        "F99_essai", pd.DataFrame({"nom": ["=cmd|x", "@a", "b"], "part": ["-5", "+1", None]})
    )
    rows = list(csv.reader(io.StringIO(observations.as_csv(data))))
    assert rows == [["nom", "part"], ["'=cmd|x", "-5"], ["'@a", "'+1"], ["b", ""]]


def test_one_function_guards_against_formulas():
    guards = [
        (path.name, node.name)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and "inert" in node.name
    ]
    assert guards == [("readable.py", "inert")]
