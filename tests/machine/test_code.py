"""What is said of code without running it."""

import ast

import pytest

from compendium import code, project


@pytest.mark.parametrize("package", ["compendium", "ancrage"])
def test_a_module_without_its_comments_is_the_same_code(package):
    for path in sorted((project.root() / "src" / package).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        kept = code.bare(source)
        assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(source)), path.name
        assert code.bare(kept) == kept


def test_code_is_parsed_by_one_thread_at_a_time():
    """Two that build trees at once may both be refused by the interpreter: each module asks `code.parsed`."""
    machine = project.root() / "src" / "compendium"
    asking = {path.name for path in machine.rglob("*.py") if "ast.parse(" in path.read_text(encoding="utf-8")}
    assert asking == {"code.py"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1\n", "x = 2\n"),
        ('x = "# a"\n', 'x = "# b"\n'),
        ('x = """\n\n# a\n"""\n', 'x = """\n# a\n"""\n'),
    ],
)
def test_code_that_does_something_else_stays_something_else(one, other):
    assert code.bare(one) != code.bare(other)
