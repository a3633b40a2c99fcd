"""A version is published from a commit that everything was checked on; nothing is published by the command."""

import hashlib

import pytest

from tests.machine.conftest import another, edit, refused


@pytest.fixture(scope="module")
def ready(described, tmp_path_factory):
    """A copy whose descriptions are up to date and committed."""
    return another(described, tmp_path_factory.mktemp("version") / "petit")


def test_all_is_checked_and_what_is_left_to_a_person_is_said(ready):
    done = ready.run("release")
    assert done.returncode == 0, done.stderr + done.stdout
    (archive,) = (ready.root / "dist").glob("petit-0.1.0-*.zip")
    message = (ready.root / "dist" / "v0.1.0.txt").read_text(encoding="utf-8")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in message and "The first version." in message
    assert "git tag -a v0.1.0" in done.stdout
    assert ready.git("tag") == "" and ready.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("README.md", "## Sources", "## Sources\n\nplus", ()),
        (
            "pyproject.toml",
            'version = "0.1.0"',
            'version = "0.2.0"',
            ("CHANGELOG.md ne dit rien de la version 0.2.0",),
        ),
        ("codemeta.json", '"0.1.0"', '"0.1.1"', ("codemeta.json n’est pas à jour", "describe")),
        ("figures/claims.csv", ",reproduced,", ",close,", ("figures/claims.csv n’est pas archivé dans git",)),
    ],
)
def test_a_commit_that_is_not_ready_is_refused_by_name(smallest, ready, path, old, new, said, tmp_path):
    copy = another(ready, tmp_path / "petit")
    file = copy.root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    refused(copy.run("release"), f"{path} n’est pas archivé dans git")
    copy.git("add", "-A")
    copy.git("commit", "-qm", "autre")
    if said:
        refused(copy.run("release"), *said)


def test_the_tag_of_another_commit_is_not_taken(ready, tmp_path):
    copy = another(ready, tmp_path / "petit")
    copy.git("tag", "-m", "x", "v0.1.0", "HEAD~1")
    refused(copy.run("release"), "l’étiquette v0.1.0 est déjà celle de")


def test_make_says_that_what_describes_the_compendium_is_out_of_date(ready, tmp_path):
    copy = another(ready, tmp_path / "petit")
    edit(copy, "00_versions", "ecarts", "Les versions de Python et le temps qui les sépare", "Un autre titre")
    assert "petit describe" in copy.run("make").stdout
    assert copy.run("describe").returncode == 0
    edit(copy, "00_versions", "ecarts", "Les mois sont pris de même longueur.", "Mois égaux.")
    assert "petit describe" not in copy.run("make").stdout
