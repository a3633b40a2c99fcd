"""Two authors change two things; git merges them without a conflict in anything that is made."""

import json

import pytest

from compendium.run import merging
from tests.machine.conftest import SECOND, another, edit


@pytest.fixture
def shared(described, tmp_path):
    """A clone that is set up, and described."""
    copy = another(described, tmp_path / "petit")
    copy.git("branch", "-M", "main")
    assert copy.run("setup").returncode == 0
    return copy


def works(copy, branch, change):
    """Change something on a branch, make, describe, and commit all of it."""
    copy.git("switch", "-qc", branch, "main")
    change()
    for words in (("make", "--results"), ("describe",)):
        done = copy.run(*words)
        assert done.returncode == 0, done.stderr
    copy.git("add", "-A")
    copy.git("commit", "-qm", branch)


def test_two_authors_who_change_two_notebooks_and_two_rows_merge_without_a_conflict(shared):
    versions = shared.root / "data" / "raw" / "versions.csv"

    def one():
        edit(shared, "00_versions", "figure", "Le temps entre deux versions de Python", "Le temps qui passe")
        text = versions.read_text(encoding="utf-8")
        versions.write_text(text.replace("2019-10-14", "2019-10-15"), encoding="utf-8")
        assert shared.run("seal", "versions").returncode == 0

    def two():
        edit(shared, SECOND, "registre-suite", "Un verdict par énoncé.", "Un énoncé, un verdict.")
        text = versions.read_text(encoding="utf-8")
        versions.write_text(text.replace("2024-10-07", "2024-10-08"), encoding="utf-8")
        assert shared.run("seal", "versions").returncode == 0

    works(shared, "une", one)
    works(shared, "autre", two)
    shared.git("merge", "-q", "une", "-m", "ensemble")
    assert shared.git("status", "--porcelain") == ""
    done = shared.run("merged")
    assert done.returncode == 0, done.stderr
    assert "versions : conforme" in done.stdout
    text = versions.read_text(encoding="utf-8")
    assert "2019-10-15" in text and "2024-10-08" in text
    assert "Le temps qui passe" in (shared.root / "README.md").read_text(encoding="utf-8")
    shared.git("add", "-A")
    shared.git("commit", "-qm", "refait")
    verified = shared.run("verify")
    assert verified.returncode == 0, verified.stdout


def test_the_seal_of_a_table_is_that_of_the_side_that_changed_it():
    def package(*seals):
        tables = [{"name": name, "title": "T", "bytes": size, "hash": mark} for name, size, mark in seals]
        return json.dumps({"resources": tables})

    base = package(("a", 1, "h1"), ("b", 1, "h1"))
    found = merging.alike(
        base, package(("a", 2, "h2"), ("b", 1, "h1")), package(("a", 1, "h1"), ("b", 3, "h3"))
    )
    for text in found:
        a, b = json.loads(text)["resources"]
        assert (a["hash"], a["bytes"], b["hash"], b["bytes"]) == ("h2", 2, "h3", 3)


def test_what_people_wrote_still_conflicts(shared):
    for branch, title in (("une", "# Un"), ("autre", "# Deux")):
        shared.git("switch", "-qc", branch, "main")
        readme = shared.root / "README.md"
        lines = readme.read_text(encoding="utf-8").splitlines(keepends=True)
        readme.write_text("".join([f"{title}\n", *lines[1:]]), encoding="utf-8")
        shared.git("commit", "-qam", branch)
    with pytest.raises(Exception, match="exit status 1"):
        shared.git("merge", "-q", "une", "-m", "ensemble")
    assert shared.git("status", "--porcelain") == "UU README.md\n"
