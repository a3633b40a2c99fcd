"""Every command that README, LISEZMOI and CONTRIBUTING show is run: here, in a copy, or by the test that is named."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compendium import project
from tests.conftest import committed, copy_of_project

ROOT = project.root()

BY_OTHERS = {
    "make": "tests/conftest.py::made",
    "make test": ".ci/run::make test",
    "make verify": "tests/machine/test_reproduction.py::test_verify_catches_all_at_once_what_was_changed_in_the_archive",
    "make watch": "tests/machine/test_watch.py::test_an_edited_notebook_has_its_figure_shown_first_then_the_rest_is_made",
    "make lab": "tests/pipeline/test_desk.py::test_make_lab_takes_arguments_and_root_is_let_in",
    "make archive": "tests/machine/test_reproduction.py::test_two_archives_of_a_commit_are_the_same_bytes_and_verify_passes_in_one",
    "make release": "tests/machine/test_release.py::test_all_is_checked_and_what_is_left_to_a_person_is_said",
    "make pythons": "tests/pipeline/test_pythons.py::test_another_python_gives_the_same_bytes",
    "make fuzz FUZZ=20000": "tests/data/test_fuzz.py::test_a_spoilt_table_is_read_or_refused_in_one_screen",
    "make territory EPCI=200072460": "tests/pipeline/test_territories.py::test_a_profile_has_its_notebook_figures_tables_and_page",
    "make france": "tests/pipeline/test_territories.py::test_what_is_done_is_not_done_again_and_a_killed_run_resumes",
    "SCHEDULER=tcp://host:8786 make france": "tests/pipeline/test_territories.py::test_a_dask_cluster_that_loses_a_worker_makes_every_profile_once",
    "COMPENDIUM_MIRROR=FOLDER make refresh": "tests/machine/test_add.py::test_its_rule_takes_it_out_of_its_source_again",
    ".venv/bin/ancrage refresh --write ess_poids": "tests/data/test_tables.py::test_tables_taken_out_of_their_sources_again_are_the_same",
    ".venv/bin/ancrage run -p epci 200072460": "tests/pipeline/test_runs.py::test_processed_tables_do_not_depend_on_the_epci_and_figures_do",
    ".venv/bin/ancrage new FOLDER": "tests/machine/conftest.py::smallest",
    ".venv/bin/ancrage merged": "tests/machine/test_merging.py::test_two_authors_who_change_two_notebooks_and_two_rows_merge_without_a_conflict",
    ".venv/bin/ancrage sirene StockUniteLegale_utf8.parquet StockEtablissement_utf8.parquet --by epci": "tests/pipeline/test_territories.py::test_the_register_that_a_user_gives_is_shown_as_an_interval",
}
"""What takes minutes, a network, or a server, by the test that runs it."""

HERE = [
    "make help",
    "make explain",
    "make lint",
    "make setup",
    ".venv/bin/ancrage setup --undo",
    "make describe",
    ".venv/bin/ancrage run 03_emploi_ess -p epci 246200299",
    ".venv/bin/ancrage seal organisations",
    ".venv/bin/ancrage add --help",
    "make compare BASE=main",
    '.venv/bin/ancrage add table "loyers 2024.csv" --source https://… --publisher Insee --date 2024 --licence etalab-2.0',
    '.venv/bin/ancrage add notebook 08_logement --title "Le logement" --question "Qui loge qui ?"',
    '.venv/bin/ancrage add figure loyers --notebook 02_population --table loyers -x annee -y loyer --title "Les loyers"',
    '.venv/bin/ancrage add statement "Le loyer médian est de 9 €" --text article --section contexte --kind quantite --value 9 --unit "€" --precision 0.5 --notebook 02_population',
]
"""What is run in a copy, in this order."""

SAME = {"FOLDER": ("DOSSIER",), "host": ("hôte",)}
"""What stands for the same thing in English and in French."""


def documented():
    """The commands of the documents, without what they say of them."""
    found = {}
    for name in ("README.md", "LISEZMOI.md", "CONTRIBUTING.md"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            shown = re.match(r" {4}((?:[A-Z_]+=\S+ )?(?:make|\.venv/bin/\S+)\b.*?)(?:\s+# .*)?$", line)
            if shown:
                command = shown[1].strip()
                for word, others in SAME.items():
                    for other in others:
                        command = command.replace(other, word)
                found.setdefault(command, name)
    return found


def test_each_command_that_is_shown_is_run_by_a_test():
    known = {*BY_OTHERS, *HERE}
    assert {command: where for command, where in documented().items() if command not in known} == {}
    assert known <= set(documented()), "une commande que rien ne montre plus"


@pytest.mark.parametrize("where", sorted(set(BY_OTHERS.values())))
def test_the_test_that_is_named_is_there(where):
    path, _, name = where.partition("::")
    assert name in (ROOT / path).read_text(encoding="utf-8")


def test_what_takes_a_moment_is_run_in_a_copy_as_it_is_shown(made, tmp_path):
    copy = committed(copy_of_project(tmp_path / "ancrage"))
    copy.git("branch", "-M", "main")
    for name in (".mypy_cache", ".ruff_cache"):  # `make lint` looks again at what it has not seen
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy.root / name)
    environment = copy.root / ".venv"
    environment.mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("."):
            (environment / path.name).symlink_to(path)
    for stamp in (".installed", ".desk", ".tested"):  # nothing is to be installed: it would be into our own
        (environment / stamp).touch()
    rows = "code,annee,loyer (€/m²)\n62498,2023,8.5\n62498,2024,9\n62427,2023,8.1\n62427,2024,8.3\n"
    (copy.root / "loyers 2024.csv").write_text(rows, encoding="utf-8")
    for command in HERE:
        words = shlex.split(command)
        words += ["--name", "loyers"] if "add table" in command else []
        done = subprocess.run(
            words, cwd=copy.root, env=copy.variables(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stderr[-3000:], done.stdout[-2000:])
        assert "Traceback" not in done.stderr, command
    assert project.__file__.startswith(str(ROOT)), "l’environnement a été réinstallé"
    again = copy.run("make", "--explain")
    assert "08_logement" in again.stdout and "données : affirmations" in again.stdout
