"""The author's desk: a git that reads notebooks, in small repositories made for the test."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from watchfiles import Change

from compendium import project
from compendium.errors import Refusal
from compendium.run import cells, desk
from compendium.watch import loop

PROJECT = project.root()
IDS = ["titre", "parametres", "imports"]


def notebook(*changed, edit="", outputs=True):
    """A notebook with named cells, as JupyterLab leaves it after running all."""
    made = {
        "cells": [
            {"cell_type": "markdown", "id": "titre", "metadata": {}, "source": [f"# Titre{edit}"]},
            {
                "cell_type": "code",
                "id": "parametres",
                "metadata": {"tags": ["parameters"]},
                "execution_count": None,
                "outputs": [],
                "source": ["annee: int = 2018"],
            },
            {
                "cell_type": "code",
                "id": "imports",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": ["import math\n", *changed, "math.pi"],
            },
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return as_saved_by_lab(made) if outputs else made


def as_saved_by_lab(clean):
    """Return a notebook as JupyterLab saves it: run, folded, timed, looked at in the inspector."""
    saved = copy.deepcopy(clean)
    saved["metadata"]["language_info"] = {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": sys.version.split()[0],
    }
    saved["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for number, cell in enumerate(saved["cells"]):
        cell["metadata"] |= {"editable": True, "slideshow": {"slide_type": ""}}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["3\n"]}]
            cell["metadata"] |= {
                "collapsed": True,
                "scrolled": True,
                "jupyter": {"outputs_hidden": True},
                "execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"},
            }
    return saved


def written(path, content):
    path.write_text(
        json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )


class Repository:
    """A git repository that is not the project's, and an environment that can be taken away."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment

    def git(self, *arguments, status=0, folder=None):
        alone = {
            **os.environ,
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        identity = ["-c", "user.name=essai", "-c", "user.email=essai@example.org", "-c", "core.pager=cat"]
        done = subprocess.run(
            ["git", *identity, *arguments],
            cwd=folder or self.folder,
            capture_output=True,
            text=True,
            check=False,
            env=alone,
        )
        assert status is None or done.returncode == status, done.stderr + done.stdout
        return done.stdout

    def save(self, content, name="n.ipynb"):
        written(self.folder / name, content)

    def remove_environment(self):
        self.environment.unlink()


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with one notebook, committed as it is archived; its environment is a link."""
    environment = tmp_path / "un environnement d’essai"
    environment.symlink_to(sys.prefix)
    folder = tmp_path / "dépôt d’essai"
    made = Repository(folder, environment)
    folder.mkdir()
    made.git("init", "-q", "-b", "main")
    made.save(notebook(outputs=False))
    made.git("add", "-A")
    made.git("commit", "-qm", "notebook")
    monkeypatch.setattr(project, "root", lambda: folder)
    monkeypatch.setattr(sys, "executable", str(environment / "bin" / "python"))
    return made


def state(folder):
    """Everything that setting up could write: the configuration, the attributes, the files."""
    files = [*folder.glob("*"), *folder.glob(".*"), folder / ".git/config", *folder.glob(".git/info/*")]
    return {path: path.read_bytes() for path in files if path.is_file()}


def test_saving_in_lab_after_running_all_changes_nothing_for_git(repository):
    desk.setup()
    repository.save(notebook())
    assert repository.git("diff") == ""
    assert repository.git("diff", "--no-textconv", "--stat") == ""
    repository.git("add", "-A")  # until then git, which looks at sizes first, says that it was written to
    assert repository.git("status", "--porcelain") == ""


def test_touching_the_notebooks_of_the_project_changes_nothing_for_git(repository):
    for path in PROJECT.glob("notebooks/*.ipynb"):
        shutil.copy(path, repository.folder)
    repository.git("add", "-A")
    repository.git("commit", "-qm", "ceux du projet")
    desk.setup()
    for path in repository.folder.glob("*.ipynb"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    assert repository.git("status", "--porcelain") == ""


def test_an_edited_cell_is_committed_with_its_name_and_a_clone_has_the_same(repository, tmp_path):
    desk.setup()
    repository.save(notebook("deux = 2\n"))
    shown = repository.git("diff")
    assert "+deux = 2" in shown
    assert "imports" in shown
    assert "execution" not in shown
    repository.git("commit", "-qam", "deux")
    repository.git("clone", "-q", ".", str(tmp_path / "clone"))
    there = json.loads((tmp_path / "clone" / "n.ipynb").read_text(encoding="utf-8"))
    here = json.loads((repository.folder / "n.ipynb").read_text(encoding="utf-8"))
    assert [cell["id"] for cell in there["cells"]] == IDS
    assert ["".join(c["source"]) for c in there["cells"]] == ["".join(c["source"]) for c in here["cells"]]
    assert there == notebook("deux = 2\n", outputs=False)


@pytest.mark.parametrize("path", sorted(PROJECT.glob("notebooks/**/*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_that_ran_is_taken_in_as_it_was_before_to_the_byte(path):
    content = path.read_bytes()
    assert cells.clean(content) == content
    saved = json.dumps(as_saved_by_lab(json.loads(content))).encode()
    assert saved != content
    assert cells.clean(saved) == content


@pytest.mark.parametrize("content", [b"", b"<<<<<<<", b"[]", b"{}", b'{"cells": [1]}', b"\xff\xfe", b"null"])
def test_what_is_no_notebook_is_taken_in_as_it_is(content):
    assert cells.clean(content) == content


def test_git_works_once_the_environment_is_gone(repository):
    desk.setup()
    repository.save(notebook("deux = 2\n"))
    repository.remove_environment()
    assert repository.git("status", "--porcelain") == " M n.ipynb\n"
    assert "deux = 2" in repository.git("diff")
    repository.git("stash")
    assert repository.git("status", "--porcelain") == ""
    repository.git("stash", "pop")
    repository.git("add", "n.ipynb")
    repository.git("commit", "-qm", "sans environnement")
    assert "deux = 2" in repository.git("show", "HEAD")


def branches(repository):
    """Two branches that change two neighbouring cells."""
    repository.git("switch", "-qc", "autre")
    repository.save(notebook(edit=" nouveau", outputs=False))
    repository.git("commit", "-qam", "titre")
    repository.git("switch", "-q", "main")
    repository.save(notebook("deux = 2\n", outputs=False))
    repository.git("commit", "-qam", "deux")


@pytest.mark.parametrize("gone", [False, True])
def test_two_branches_merge_with_the_environment_or_without(repository, gone):
    desk.setup()
    branches(repository)
    if gone:
        repository.remove_environment()
    repository.git("merge", "-q", "autre", "-m", "ensemble")
    merged = json.loads((repository.folder / "n.ipynb").read_text(encoding="utf-8"))
    assert merged == notebook("deux = 2\n", edit=" nouveau", outputs=False)


@pytest.mark.parametrize("gone", [False, True])
def test_a_conflict_is_left_to_the_person(repository, gone):
    desk.setup()
    branches(repository)
    repository.save(notebook("deux = 2\n", edit=" autrement", outputs=False))
    repository.git("commit", "-qam", "autre titre")
    if gone:
        repository.remove_environment()
    repository.git("merge", "autre", status=1)
    text = (repository.folder / "n.ipynb").read_text(encoding="utf-8")
    assert "autrement" in text
    assert "nouveau" in text
    assert repository.git("status", "--porcelain") == "UU n.ipynb\n"
    repository.git("diff")
    repository.git("merge", "--abort")


def test_what_is_no_notebook_is_shown_and_added_as_it_is(repository):
    desk.setup()
    (repository.folder / "n.ipynb").write_text("<<<<<<< pas un notebook\n", encoding="utf-8")
    assert "+<<<<<<< pas un notebook" in repository.git("diff")
    repository.git("add", "n.ipynb")
    assert repository.git("show", ":n.ipynb") == "<<<<<<< pas un notebook\n"


@pytest.mark.parametrize("before", [None, "*.csv diff=csv\n", "*.ipynb -text"])
def test_undoing_leaves_what_was_there_to_the_byte(repository, before):
    attributes = repository.folder / ".git/info/attributes"
    if before is not None:
        attributes.write_text(before, encoding="utf-8")
    repository.git("config", "filter.nbstripout.clean", "le mien")
    repository.git("config", "difftool.nbdime.cmd", "le mien")
    found = state(repository.folder)
    desk.setup()
    desk.setup()
    assert state(repository.folder) != found
    desk.undo()
    assert state(repository.folder) == found
    desk.undo()
    assert state(repository.folder) == found


def test_a_working_tree_beside_the_clone_is_set_up_too(repository, tmp_path, monkeypatch, capsys):
    beside = tmp_path / "à côté"
    repository.git("worktree", "add", "-q", "-b", "autre", str(beside))
    monkeypatch.setattr(project, "root", lambda: beside)
    desk.setup()
    written(beside / "n.ipynb", notebook())
    assert repository.git("diff", folder=beside) == ""
    desk.undo()
    assert "execution_count" in repository.git("diff", folder=beside)


def test_a_folder_that_is_no_clone_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    with pytest.raises(Refusal, match="n’est pas un clone git"):
        desk.setup()


def test_a_folder_inside_the_repository_of_something_else_is_left_alone(repository, monkeypatch):
    inside = repository.folder / "archive"
    inside.mkdir()
    monkeypatch.setattr(project, "root", lambda: inside)
    found = state(repository.folder)
    for wanted in (desk.setup, desk.undo):
        with pytest.raises(Refusal, match="n’est pas un clone git"):
            wanted()
    assert state(repository.folder) == found


def test_without_git_it_says_so(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nulle-part")
    with pytest.raises(Refusal, match="git manque"):
        desk.setup()


def test_watching_sees_sources_and_not_what_editors_leave_beside_them(tmp_path):
    ours = loop.sources()
    notebooks = tmp_path / "notebooks"
    for name in ("02_population.ipynb", "article.md", "territoires.csv"):
        assert ours(Change.modified, str(notebooks / name)), name
    for name in (
        ".ipynb_checkpoints/02_population-checkpoint.ipynb",
        ".~02_population.ipynb",
        ".article.md.swp",
        ".article.md.swx",
        "4913",
        "article.md~",
        "#article.md#",
        ".#article.md",
        "x.csv.123.part",
        "__pycache__/desk.cpython-311.pyc",
        ".goutputstream-A1B2C3",
        "data.tmp",
    ):
        assert not ours(Change.modified, str(notebooks / name)), name


@pytest.mark.skipif(shutil.which("make") is None, reason="PAS DE MAKE")
def test_what_the_benchmarks_install_goes_into_their_own_environment(tmp_path):
    """It went into the one that results are made with, whose libraries it exchanged."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("requirements.txt", "requirements/bench.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", "-n", "--no-print-directory", ".venv-bench/.installed"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.findall(r"install.py (\S+) (\S+)", done.stdout) == [
        (".venv-bench", "base"),
        (".venv-bench", "bench"),
    ]
    assert ".venv/" not in done.stdout


@pytest.mark.skipif(shutil.which("make") is None, reason="PAS DE MAKE")
def test_make_lab_takes_arguments_and_root_is_let_in(tmp_path):
    def asked(identity):
        (tmp_path / "id").write_text(f"#!/bin/sh\necho {identity}\n", encoding="utf-8")
        (tmp_path / "id").chmod(0o755)
        done = subprocess.run(
            ["make", "-n", "--no-print-directory", "lab", "ARGS=--no-browser --port=8890"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        )
        return done.stdout.splitlines()[-1]

    assert asked(0).endswith("--allow-root --no-browser --port=8890")
    assert "--allow-root" not in asked(1000)


OWN = (
    "figures/essai.html",
    "figures/brouillon.svg",
    "figures/F01 à revoir.png",
    "notes.txt",
    "notebooks/Untitled.ipynb",
    "data/processed/essai.csv",
    "paper/notes.md",
    ".env",
    "venv/bin/python",
    "notebooks/.ipynb_checkpoints/02_population-checkpoint.ipynb",
)
MADE = (
    ".venv/x",
    ".venv-bench/x",
    ".cache/national/x",
    ".mypy_cache/x",
    ".ruff_cache/x",
    ".hypothesis/x",
    ".pytest_cache/x",
    "build/x",
    "site/x",
    "territories/x",
    "verify/x",
    "dist/x",
    "paper/build/x",
    "src/a/__pycache__/x",
    "tests/__pycache__/x",
    "bench/__pycache__/x",
    "data/processed/x.parquet",
    "data/processed/x.parquet.1.part",
    "figures/F01_x.html",
    "figures/F01_x.svg",
    "figures/F01_x.png",
    "figures/T01_x.html",
    "figures/index.html",
    "figures/plotly.min.js",
    "figures/figure.js",
    "figures/F01_x.json.12.part",
    "data/raw/x.csv.1.part",
)


@pytest.mark.skipif(shutil.which("make") is None, reason="PAS DE MAKE")
def test_clean_erases_what_make_makes_and_nothing_of_a_person(tmp_path):
    shutil.copy(PROJECT / "Makefile", tmp_path)
    kept = ("figures/F01_x.json", "figures/claims.csv", "src/a/x.py", "data/processed/.gitkeep", *OWN)
    for name in (*kept, *MADE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"Makefile", *kept}


def test_clean_knows_all_that_git_is_told_to_leave_out():
    """A new folder in .gitignore is one that clean erases, or one that is a person's."""
    lines = (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
    folders = {line.strip("/") for line in lines if line.endswith("/")}
    recipe = (PROJECT / "Makefile").read_text(encoding="utf-8").split("\nclean:")[1].split("\n\n")[0]
    assert not {folder for folder in folders - {".ipynb_checkpoints", ".venv"} if folder not in recipe}
