"""A new compendium: what its name may be, and what its making leaves alone."""

import re

import pytest

from compendium import new, project, settings
from compendium.errors import Refusal
from tests.conftest import Copy


@pytest.mark.parametrize("name", ["class", "json", "pandas", "compendium", "mon-étude", ""])
def test_a_name_that_python_could_not_import_as_this_package_is_refused(tmp_path, name):
    with pytest.raises(Refusal, match="--name"):
        new.make(tmp_path / "1", name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_a_near_name_is_left_alone(tmp_path):
    mine = tmp_path / "etude_une.part" / "mes notes"
    mine.parent.mkdir()
    mine.write_text("à garder", encoding="utf-8")
    new.make(tmp_path / "etude_une")
    assert mine.read_text(encoding="utf-8") == "à garder"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["etude_une", "etude_une.part"]


@pytest.mark.parametrize("key", ["name", "version", "requires-python"])
def test_a_standard_key_that_is_missing_is_told_by_its_own_name(tmp_path, monkeypatch, key):
    folder = new.make(tmp_path / "petite_etude")
    monkeypatch.setenv(project.ROOT_VARIABLE, str(folder))
    path = folder / "pyproject.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{key} = ")), encoding="utf-8")
    with pytest.raises(Refusal, match=rf"project\.{key} "):
        settings.load()


@pytest.mark.parametrize(
    ("old", "new_", "said"),
    [
        ("code =", "kode =", "vouliez-vous « code »"),
        ('{ name = "', '{ nam = "', "vouliez-vous « name »"),
        ('{ name = "', '{ given = "', r"compendium\.authors\[1\] n’a pas de nom[^→]*→.*given.*family"),
    ],
)
def test_a_mistake_within_authors_or_licences_is_named(tmp_path, monkeypatch, old, new_, said):
    folder = new.make(tmp_path / "petite_etude")
    monkeypatch.setenv(project.ROOT_VARIABLE, str(folder))
    path = folder / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new_, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        settings.load()
    assert re.search(said, str(refused.value))


def test_a_folder_that_holds_something_is_refused_before_its_name_is(tmp_path):
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "notes.txt").write_text("à garder", encoding="utf-8")
    with pytest.raises(Refusal, match="n’est pas vide"):
        new.make(tmp_path / "json")


def test_a_module_that_fails_to_import_is_not_said_to_be_absent(tmp_path, monkeypatch):
    (tmp_path / "bancal.py").write_text("from json import nulle_part\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Refusal, match="bancal ne s’importe pas"):
        settings.hook("bancal:nom")
    with pytest.raises(Refusal, match="ne mène à rien"):
        settings.hook("absent:nom")
    with pytest.raises(Refusal, match="n’a pas de « absent »"):
        settings.hook("json:absent")


def test_a_new_compendium_is_in_two_languages_and_refuses_a_key_that_one_text_lacks(
    tmp_path, no_browser_path
):
    copy = Copy(new.make(tmp_path / "deux_langues"))
    copy.environment |= {
        "PATH": no_browser_path,
        "BROWSER_PATH": "",
        "COMPENDIUM_NO_BROWSER": "1",
    }  # nothing is drawn: what is asked of it here is words
    done = copy.run("make")
    assert done.returncode == 0, done.stderr + done.stdout
    page = (copy.root / "site" / "en" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page and "1 statement, one verdict" in page
    assert "the authors of deux_langues" in (copy.root / "LICENSE").read_text(encoding="utf-8")
    written = (copy.root / "paper" / "build" / "article.en.html").read_text(encoding="utf-8")
    assert "12.2 months" in written and "The time between two releases of Python" in written
    assert "sans traduction" not in done.stdout
    catalogue = copy.root / "src" / "deux_langues" / "en.po"
    told = catalogue.read_text(encoding="utf-8")
    removed = (
        'msgid "En mois, d’une version à la suivante."\nmsgstr "In months, from one release to the next."\n'
    )
    assert removed in told
    catalogue.write_text(told.replace(removed, ""), encoding="utf-8")
    lacking = copy.run("make").stdout
    assert "1 texte sans traduction (en)" in lacking
    assert "1 texte sans traduction (en)" in copy.run("make").stdout, "rappelé, rien n’étant à refaire"
    catalogue.write_text(told, encoding="utf-8")
    assert "sans traduction" not in copy.run("make").stdout
    assert not (copy.root / "build" / "en.po").exists()
    english = copy.root / "paper" / "article.en.md"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace('{{ a("A01") }}', "a year"), encoding="utf-8")
    refused = copy.run("make")
    assert refused.returncode == 1
    assert (
        'paper/article.en.md, section « The rhythm » (#rythme) : il manque {{ a("A01") }}' in refused.stderr
    )
    told = copy.run("make", COMPENDIUM_LANGUAGE="en")
    assert 'section “The rhythm” (#rythme) lacks {{ a("A01") }}' in told.stderr
    english.write_text(text.replace('{{ a("A01") }}', '{{ a("A22") }}'), encoding="utf-8")
    wrong = copy.run("make", COMPENDIUM_LANGUAGE="en").stderr
    assert "paper/article.en.md, line 14: there is no statement “A22”" in wrong and "A01" in wrong
    english.write_text(text, encoding="utf-8")
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + 'msgid "a\n', encoding="utf-8")
    broken = copy.run("make")
    assert broken.returncode == 1 and "src/deux_langues/en.po, ligne" in broken.stderr
