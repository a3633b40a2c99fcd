"""The smallest compendium, made once, and copies of it to break."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from compendium import new
from tests.conftest import Copy, committed

FIRST, SECOND = "00_versions", "01_registre"
"""The notebooks of the smallest compendium."""


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Copy:
    """Build a compendium for all the processes that test, which are started together: the first one does."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name / "un dossier {à} l’été"
    shared.joinpath(name).mkdir(exist_ok=True)
    with (shared / name / "verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name / "fait").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            build(folder)
            (shared / name / "fait").touch()
    return Copy(folder)


@pytest.fixture(scope="session")
def smallest(tmp_path_factory) -> Copy:
    """The smallest compendium, in a folder whose name is hard, made and committed: not to be broken."""

    def build(folder: Path) -> None:
        copy = Copy(new.make(folder, "petit"))
        in_one_language(copy)
        for _ in range(2):  # the site shows the commit: once before it, once after
            done = copy.run("make")
            assert done.returncode == 0, done.stderr + done.stdout
            if not (copy.root / ".git").is_dir():
                committed(copy)

    return once(tmp_path_factory, "petit", build)


@pytest.fixture(scope="session")
def described(smallest, tmp_path_factory) -> Copy:
    """A copy that was measured, described and committed: not to be broken."""

    def build(folder: Path) -> None:
        copy = another(smallest, folder)
        done = copy.run("describe", "--measure")
        assert done.returncode == 0, done.stderr
        copy.git("add", "-A")
        copy.git("commit", "-qm", "décrit")

    return once(tmp_path_factory, "decrit", build)


def in_one_language(copy: Copy) -> None:
    """Take the second language away: what is tested here is the same in each, and takes half the time in one."""
    manifest = copy.root / "pyproject.toml"
    told = manifest.read_text(encoding="utf-8")
    assert told.count('languages = ["fr", "en"]') == 1
    manifest.write_text(told.replace('languages = ["fr", "en"]', 'languages = ["fr"]'), encoding="utf-8")
    (copy.root / "paper" / "article.en.md").unlink()


def another(smallest: Copy, target: Path) -> Copy:
    """Copy the smallest compendium, what was made of it included, files keeping their dates."""
    shutil.copytree(smallest.root, target, symlinks=True)
    return Copy(target)


@pytest.fixture(scope="module")
def copy(smallest, tmp_path_factory) -> Copy:
    """A copy for the tests of a module."""
    return another(smallest, tmp_path_factory.mktemp("copie") / "un dossier {à} l’été")


@pytest.fixture
def broken(copy):
    """A copy to break; afterwards it is mended, made, and is what it was."""
    yield copy
    copy.git("restore", ".")
    copy.git("clean", "-qfd")
    again = copy.run("make")
    assert again.returncode == 0, again.stderr + again.stdout
    assert copy.git("status", "--porcelain") == ""
    assert leftovers(copy.root) == []


def leftovers(root: Path) -> list[str]:
    """Files that a step should not leave behind: half-written ones, scratch folders."""
    parts = [path for path in root.rglob("*.part") if path.relative_to(root).parts[0] not in {".git"}]
    return [str(path) for path in [*parts, *(root / "build" / "staging").glob("*")]]


def insert(copy: Copy, source: str, notebook: str = FIRST) -> None:
    """Put a line at the top of the cell of imports of a notebook."""
    path = copy.root / "notebooks" / f"{notebook}.ipynb"
    loaded = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in loaded["cells"] if cell["id"] == "imports")
    cell["source"] = [f"{source}\n", *cell["source"]]
    path.write_text(json.dumps(loaded, ensure_ascii=False), encoding="utf-8")


def refused(done: subprocess.CompletedProcess, *words: str) -> None:
    """The run failed, said so in one screen with these words, and showed no traceback."""
    assert done.returncode != 0, done.stdout
    for word in words:
        assert word in done.stderr, (word, done.stderr)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 30, done.stderr


def edit(copy: Copy, notebook: str, cell: str, old: str, new: str) -> None:
    """Change the source of a cell."""
    path = copy.root / "notebooks" / f"{notebook}.ipynb"
    loaded = json.loads(path.read_text(encoding="utf-8"))
    (found,) = [node for node in loaded["cells"] if node["id"] == cell]
    source = "".join(found["source"])
    assert old in source
    found["source"] = [source.replace(old, new)]
    path.write_text(json.dumps(loaded, ensure_ascii=False), encoding="utf-8")
