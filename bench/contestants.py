"""What is measured: our run, and what people run notebooks with today, on the same notebooks and data."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from compendium import project, steps
from compendium.run import books

BIN = Path(sys.executable).parent
RESULTS = ("data/processed/*.parquet", "figures/*.*", "build", "executed")
PEERS = (".jupyter_cache", ".snakemake", ".dvc", "dvc.lock")


@dataclass(frozen=True)
class Contestant:
    """A way to run the notebooks.

    Attributes
    ----------
    name : str
        What the results call it, in French.
    commands : callable
        Gives the commands, run in order in the workspace.
    environment : dict of str to str
        Variables of its own.
    needs_tables : bool
        Whether it knows no order between notebooks, so that tables of earlier ones must be there.
    """

    name: str
    commands: Callable[["Workspace"], list[list[str]]]
    environment: dict[str, str]
    needs_tables: bool = False


class Workspace:
    """A copy of the project in which contestants run, one after the other, from nothing."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "ancrage"
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=project.root(), capture_output=True, text=True, check=True
        ).stdout.split("\0")
        for path in filter(None, listed):
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project.root() / path, self.root / path)
        self.notebooks = sorted(path.stem for path in (self.root / "notebooks").glob("[0-9]*.ipynb"))
        self._write_scripts()
        self._write_snakefile()
        self._write_dvc()
        self._tables: dict[Path, bytes] = {}

    def clear(self, *, peers: bool = True) -> None:
        """Remove every result, so that the next run is cold; peers forget what they cached too."""
        patterns = [*RESULTS, *(PEERS if peers else ())]
        for pattern in patterns:
            for path in self.root.glob(pattern):
                if path.name in ("tolerances.toml", ".gitkeep"):
                    continue
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (self.root / "executed").mkdir(exist_ok=True)

    def keep_tables(self) -> None:
        """Remember the tables between notebooks, for contestants that know no order."""
        found = (self.root / "data" / "processed").glob("*.parquet")
        self._tables = {path: path.read_bytes() for path in found}

    def put_tables(self) -> None:
        """Put those tables back."""
        for path, content in self._tables.items():
            path.write_bytes(content)

    def edit(self, notebook: str, mark: str) -> None:
        """Change a notebook in a way that changes no result."""
        path = self.root / "notebooks" / f"{notebook}.ipynb"
        loaded = json.loads(path.read_text(encoding="utf-8"))
        cell = next(cell for cell in loaded["cells"] if cell["id"] == "imports")
        cell["source"] = [f"# {mark}\n", *[line for line in cell["source"] if not line.startswith("# tour")]]
        path.write_text(json.dumps(loaded, ensure_ascii=False, indent=1), encoding="utf-8")

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        """Return the environment of a run: the copy's package, no browser, nothing personal."""
        path = self.root.parent / "bin"
        path.mkdir(exist_ok=True)
        for name in ("git", "sh", "bash", "env", "python", "jupyter", "jcache", "papermill"):
            found = BIN / name if (BIN / name).exists() else shutil.which(name)
            if found and not (path / name).exists():
                (path / name).symlink_to(found)
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **own,
            "PYTHONPATH": str(self.root / "src"),
            "PATH": f"{path}",
            "COMPENDIUM_NO_BROWSER": "1",
            "PLOTLY_RENDERER": "plotly_mimetype",
            "VIRTUAL_ENV": str(BIN.parent),
            **more,
        }

    def _write_scripts(self) -> None:
        folder = self.root / "scripts"
        folder.mkdir()
        for name in self.notebooks:
            cells = json.loads((self.root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))[
                "cells"
            ]
            code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            (folder / f"{name}.py").write_text("\n\n".join(code) + "\n", encoding="utf-8")
        every = "\n".join(
            f"runpy.run_path({f'scripts/{name}.py'!r}, run_name='__main__')" for name in self.notebooks
        )
        (folder / "every.py").write_text(f"import runpy\n{every}\n", encoding="utf-8")

    def _steps(self) -> list[tuple[str, list[str], list[str]]]:
        """Return each notebook, the files it is made from, the files it makes."""
        found = []
        for book, step in zip(books.notebooks(), steps.notebooks(books.notebooks()), strict=True):
            inputs = [name for name in step.inputs().portable if (project.root() / name).is_file()]
            raw = [
                project.relative(steps.reads.table(name)) for name in steps.reads.with_references(book.raw)
            ]
            depends = [project.relative(book.path), *raw, *inputs]
            found.append((book.name, depends, [path.as_posix() for path in book.products]))
        return found

    def _write_snakefile(self) -> None:
        made = [f"executed/{name}.ipynb" for name in self.notebooks]
        rules = [f"rule all:\n    input: {made!r}\n"]
        for name, needs, makes in self._steps():
            rules.append(
                f"rule n{name}:\n    input: {needs!r}\n    output: {[*makes, f'executed/{name}.ipynb']!r}\n"
                f"    shell: 'papermill --no-progress-bar --cwd notebooks notebooks/{name}.ipynb "
                f"executed/{name}.ipynb >/dev/null 2>&1'\n"
            )
        (self.root / "Snakefile").write_text("\n".join(rules), encoding="utf-8")

    def _write_dvc(self) -> None:
        stages = {
            f"n{name}": {
                "cmd": f"papermill --no-progress-bar --cwd notebooks notebooks/{name}.ipynb executed/{name}.ipynb",
                "deps": needs,
                "outs": [{path: {"cache": False}} for path in makes],
            }
            for name, needs, makes in self._steps()
        }
        (self.root / "dvc.yaml").write_text(json.dumps({"stages": stages}), encoding="utf-8")


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def ours(_space: Workspace) -> list[list[str]]:
    """Our own command."""
    return [_python("-m", "ancrage", "make", "--results")]


def scripts(space: Workspace) -> list[list[str]]:
    """Run the code of the notebooks as plain scripts, one process each."""
    return [_python(f"scripts/{name}.py") for name in space.notebooks]


def one_process(_space: Workspace) -> list[list[str]]:
    """Run the same scripts in one process: imports paid once."""
    return [_python("scripts/every.py")]


def papermill(space: Workspace) -> list[list[str]]:
    """One papermill command a notebook."""
    return [
        _python(
            "-m",
            "papermill",
            "--no-progress-bar",
            "--cwd",
            "notebooks",
            f"notebooks/{name}.ipynb",
            f"executed/{name}.ipynb",
        )
        for name in space.notebooks
    ]


def nbconvert(space: Workspace) -> list[list[str]]:
    """One nbconvert command a notebook."""
    return [
        _python(
            "-m",
            "nbconvert",
            "--log-level=ERROR",
            "--to=notebook",
            "--execute",
            "--output-dir=executed",
            f"notebooks/{name}.ipynb",
        )
        for name in space.notebooks
    ]


def jupyter_cache(executor: str) -> Callable[[Workspace], list[list[str]]]:
    """jupyter-cache: notebooks added to a project, then executed if they changed."""

    def commands(space: Workspace) -> list[list[str]]:
        books = [f"notebooks/{name}.ipynb" for name in space.notebooks]
        run = [
            str(BIN / "jcache"),
            "project",
            "--cache-path",
            ".jupyter_cache",
            "execute",
            "--executor",
            executor,
        ]
        if (space.root / ".jupyter_cache").exists():
            return [run]
        create = _python(
            "-c", "from jupyter_cache import get_cache; get_cache('.jupyter_cache').list_cache_records()"
        )
        return [
            create,
            [str(BIN / "jcache"), "notebook", "--cache-path", ".jupyter_cache", "add", *books],
            run,
        ]

    return commands


def snakemake(_space: Workspace) -> list[list[str]]:
    """Snakemake, a papermill command a rule, two cores."""
    return [[str(BIN / "snakemake"), "--cores", "2", "--quiet", "all"]]


def nbmake(space: Workspace) -> list[list[str]]:
    """Pytest with nbmake, two workers."""
    return [
        _python(
            "-m",
            "pytest",
            "-q",
            "--nbmake",
            "-n",
            "2",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            *(f"notebooks/{name}.ipynb" for name in space.notebooks),
        )
    ]


def dvc(space: Workspace) -> list[list[str]]:
    """DVC, a papermill command a stage."""
    start = [] if (space.root / ".dvc").exists() else [[str(BIN / "dvc"), "init", "--no-scm", "-q"]]
    return [*start, [str(BIN / "dvc"), "repro", "-q"]]


SEQUENTIAL, PARALLEL = "ancrage, un à la fois", "ancrage, deux à la fois"
SCRIPTS, ONE_PROCESS, PAPERMILL = (
    "scripts, un python chacun",
    "scripts, un seul processus",
    "papermill, une commande chacun",
)

ALL = (
    Contestant(SEQUENTIAL, ours, {"COMPENDIUM_WORKERS": "1"}),
    Contestant(PARALLEL, ours, {"COMPENDIUM_WORKERS": "2"}),
    Contestant(SCRIPTS, scripts, {}),
    Contestant(ONE_PROCESS, one_process, {}),
    Contestant(PAPERMILL, papermill, {}),
    Contestant("nbconvert --execute, une commande chacun", nbconvert, {}),
    Contestant("jupyter-cache, local-serial", jupyter_cache("local-serial"), {}),
    Contestant("jupyter-cache, local-parallel", jupyter_cache("local-parallel"), {}, needs_tables=True),
    Contestant("Snakemake et papermill, 2 cœurs", snakemake, {}),
    Contestant("pytest --nbmake -n 2", nbmake, {}, needs_tables=True),
)

CACHING = (
    ALL[1],
    ALL[8],
    ALL[6],
    Contestant("DVC et papermill", dvc, {}),
)
"""Those that know what has not changed."""
