"""What is missing or broken is named, with the next step, and nothing is written."""

import json
import shutil
import subprocess
import sys

import pytest

from ancrage.words import proper
from compendium import language, project, steps
from compendium.errors import Refusal
from compendium.publish import readable
from compendium.run import books
from compendium.tables import catalogue

ROOT = project.root()


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "ancrage", *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture
def spoiled(tmp_path, monkeypatch):
    """A copy of data/raw that tests may break."""
    folder = tmp_path / "raw"
    shutil.copytree(project.raw(), folder)
    monkeypatch.setattr(project, "raw", lambda: folder)
    catalogue.forget()
    yield folder
    catalogue.forget()


def test_explain_says_in_a_line_a_step_what_would_run_and_succeeds():
    assert run("make").returncode == 0
    (ROOT / "build" / "notebooks" / "03_emploi_ess.ipynb").unlink()
    done = run("make", "--explain")
    assert done.returncode == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "tournerait : build/notebooks/03_emploi_ess.ipynb manque" in lines["03_emploi_ess"]
    assert "inchangée" in lines["02_population"]
    again = run("make")
    assert "03_emploi_ess          exécutée" in again.stdout
    assert "02_population          inchangée" in again.stdout


def test_a_missing_table_is_named_before_any_kernel(spoiled):
    (spoiled / "ess_poids.csv").unlink()
    with pytest.raises(Refusal, match=r"data/raw/ess_poids.csv manque[\s\S]*refresh --write ess_poids"):
        [step.inputs() for step in steps.notebooks(books.notebooks())]


def test_a_refusal_is_said_in_english_though_a_table_of_proper_names_is_what_is_refused(spoiled, monkeypatch):
    table = next(iter(proper.NAMED))
    path = spoiled / catalogue.resource(table)["path"]
    path.write_text("rien\n", encoding="utf-8")
    monkeypatch.setenv(language.USER, "en")
    language.of_user.cache_clear()
    language._load.cache_clear()
    try:
        said = language.of_user().said(f"data/raw/{path.name} manque.")
    finally:
        language.of_user.cache_clear()
        language._load.cache_clear()
    assert said == f"data/raw/{path.name} is missing."


@pytest.mark.parametrize("content", ["{", "[]", '{"resources": 3}'])
def test_a_broken_description_of_the_data_is_named_and_what_git_would_discard_is_said(spoiled, content):
    (spoiled / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(Refusal, match=r"datapackage.json[\s\S]*à la main[\s\S]*jette vos changements"):
        catalogue.package()


def test_a_table_that_is_not_sealed_is_named_before_any_kernel(spoiled):
    path = spoiled / "datapackage.json"
    loaded = json.loads(path.read_text(encoding="utf-8"))
    last = loaded["resources"][-1]
    del last["hash"]
    path.write_text(json.dumps(loaded), encoding="utf-8")
    with pytest.raises(Refusal, match=rf"pas scellée[\s\S]*ancrage seal {last['name']}"):
        [step.inputs() for step in steps.notebooks(books.notebooks())]


def test_a_table_written_by_hand_has_no_source_to_take_again():
    done = run("refresh", "organisations")
    assert done.returncode == 1
    assert "relevée à la main" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_from_the_data_is_words_for_a_spreadsheet():
    assert readable.inert("=cmd|x") == "'=cmd|x"
    assert readable.inert("CALL = 3") == "CALL = 3"
