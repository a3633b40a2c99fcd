"""Nothing leans on the insides of other libraries, but kernels, which say why."""

import ast
from pathlib import Path

import pytest

from compendium import project

SOURCE = project.root() / "src"
OURS = ("compendium", "ancrage", "exemple")
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "kernels" not in path.parts]


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def others(tree: ast.AST) -> set[str]:
    """The names that an import from another library binds."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {
                (alias.asname or alias.name).split(".")[0]
                for alias in node.names
                if alias.name.split(".")[0] not in OURS
            }
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] not in OURS:
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def root(node: ast.AST) -> str:
    """The name that a chain of attributes begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def leans(source: str) -> list[str]:
    """What some code takes from, or does to, the insides of another library."""
    tree = ast.parse(source)
    names = others(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] not in OURS:
            parts = [*str(node.module).split("."), *(alias.name for alias in node.names)]
            found += [f"import {part}" for part in parts if private(part)]
        elif isinstance(node, ast.Attribute):
            if private(node.attr) and root(node) in names:
                found.append(ast.unparse(node))
            if node.attr == "__wrapped__":
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("vars", "setattr"):
            found += [ast.unparse(node)] if node.args and root(node.args[0]) in names else []
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
            targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
            for target in targets:
                into = target.value if isinstance(target, ast.Subscript) else target
                if isinstance(into, ast.Attribute) and root(into) in names:
                    found.append(f"{ast.unparse(target)} = …")
    return [use for use in found if use not in ALLOWED]


ALLOWED = {
    "sys.argv = …",
    "sys.stdout = …",  # what Python documents for a reader that left: nothing is flushed at the end
    "os.environ[project.ROOT_VARIABLE] = …",  # the environment of this process is ours
    "pio.templates.default = …",  # Plotly's own setting
}


@pytest.mark.parametrize("path", MODULES, ids=[str(p.relative_to(SOURCE)) for p in MODULES])
def test_no_module_leans_on_the_insides_of_another_library(path: Path):
    assert leans(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import threading\nthreading._shutdown()",
        "import atexit as a\na._run_exitfuncs()",
        "from _pytest import state",
        "from papermill import _x",
        "import threading\nvars(threading)['_shutdown']()",
        "from jupyter_client.manager import KernelManager\nKernelManager.start_kernel.__wrapped__",
        "from ipykernel.iostream import OutStream\nOutStream.flush = None",
        "import sys\nsys.modules['x'] = None",
        "import sys\ndel sys.modules['x']",
        "import multiprocessing.forkserver\nmultiprocessing.forkserver._forkserver._stop()",
    ],
)
def test_each_way_of_leaning_is_caught(source):
    assert leans(source)
