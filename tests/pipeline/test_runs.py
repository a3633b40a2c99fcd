"""Real runs: every notebook for two EPCIs, what they make, and how they fail."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from compendium import notebook, project, steps
from compendium.errors import Refusal
from compendium.ledger import rule
from compendium.run import books, execute, runs

ROOT = project.root()


@pytest.fixture(scope="module", autouse=True)
def up_to_date(made):
    """Nothing here runs before the compendium is made."""
    return made


def texts(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8"))["layout"]["meta"]


def figures():
    return sorted((ROOT / "figures").glob("F[0-9][0-9]_*.json"))


def tables():
    return sorted((ROOT / "figures").glob("T[0-9][0-9]_*.csv"))


def claims() -> dict[str, dict[str, str]]:
    with (ROOT / "figures" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def stated() -> list[str]:
    """Return the statements of the article, from their raw table."""
    return pd.read_csv(ROOT / "data" / "raw" / "affirmations.csv")["id"].tolist()


def test_make_says_the_steps_the_counts_and_what_to_open(made):
    for word in (
        "01_territoires",
        "06_affirmations",
        f"{len(stated())} affirmations",
        "figures/index.html",
        "sans source",
    ):
        assert word in made


def test_make_again_starts_no_kernel():
    done = subprocess.run(
        [sys.executable, "-m", "ancrage", "make"], capture_output=True, text=True, check=True
    )
    others = ("pages", "images", "article", "site")
    assert done.stdout.count("inchangée") == len(books.notebooks()) + len(others)
    assert "exécutée" not in done.stdout


def test_a_reader_that_leaves_early_gets_no_traceback(made):
    command = [sys.executable, "-m", "ancrage", "make", "--explain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        assert run.stderr.read() == ""


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="SANS /dev/full : rien ne joue le disque plein ici"
)
def test_what_is_printed_to_a_full_disk_is_not_called_a_success(made):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ancrage", "make", "--explain"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "libérez de la place" in done.stderr
    assert "Traceback" not in done.stderr


def test_twelve_figures_and_six_tables_each_with_its_texts():
    assert len(figures()) >= 12
    assert len(tables()) >= 6
    for path in figures():
        for key in ("titre", "legende", "source", "alt"):
            assert len(texts(path)[key]) > 15, (path.name, key)
        assert path.with_suffix(".html").is_file()
    for path in tables():
        described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert {column["nom"] for column in described["colonnes"]} == set(pd.read_csv(path, nrows=1).columns)
        assert path.with_suffix(".html").is_file()


def test_figure_pages_ask_nothing_outside():
    for path in (ROOT / "figures").glob("*.html"):
        page = path.read_text(encoding="utf-8")
        for word in ('src="http', 'href="http', "cdn.", "@import", "url(http"):
            assert word not in page, (path.name, word)


def test_no_figure_uses_a_map_that_needs_the_network():
    for path in figures():
        spec = json.loads(path.read_text(encoding="utf-8"))
        kinds = {trace["type"] for trace in spec["data"]}
        assert kinds <= {"scatter", "bar"}, path.name


def test_the_ledger_has_its_columns_its_verdicts_and_its_cells():
    rows = claims()
    assert list(rows) == stated()
    assert list(next(iter(rows.values()))) == [
        "id",
        "text",
        "section",
        "paragraph",
        "kind",
        "statement",
        "stated_value",
        "computed_value",
        "unit",
        "territory",
        "vintage",
        "verdict",
        "grade",
        "decided",
        "ways",
        "agreeing",
        "explanation",
        "sources",
        "findings",
        "notebook",
        "cell",
    ]
    for row in rows.values():
        path = ROOT / "notebooks" / f"{row['notebook']}.ipynb"
        ids = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        assert row["cell"] in ids, row["id"]
        assert row["explanation"], row["id"]


@pytest.mark.parametrize(
    ("claim", "value", "within"),
    [("A03", 1009.7042, 0.006), ("A04", 188.7723, 0.006), ("A06", 14259, 0.1), ("A05", 4, 0.01)],
)
def test_the_density_the_rank_and_lens_in_1921_are_reproduced(claim, value, within):
    row = claims()[claim]
    assert float(row["computed_value"]) == pytest.approx(value, abs=within)
    assert row["verdict"] == "reproduced"


@pytest.mark.parametrize("claim", ["A11", "A12", "A13"])
def test_what_no_public_source_says_does_not_pass_for_reproduced(claim):
    assert claims()[claim]["verdict"] == "unsourced"


@pytest.mark.parametrize("claim", ["A09", "A10", "A14"])
def test_what_depends_on_the_denominator_is_disputed_and_says_that_it_is_second_hand(claim):
    row = claims()[claim]
    assert (row["verdict"], row["grade"]) == ("disputed", "seconde_main")


def test_a_notebook_shows_verdicts_and_findings_in_words():
    """The codes of the machine are for tables: a reader of the page of a notebook sees none alone."""
    shown = [
        output["data"]
        for log in sorted((ROOT / "build" / "notebooks").glob("*.ipynb"))
        for cell in json.loads(log.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    alone = {"".join(data["text/plain"]) for data in shown if set(data) == {"text/plain"}}
    assert not alone & {"True", "False", *map(repr, rule.VERDICTS)}
    told = ["".join(data.get("text/html", "")) for data in shown]
    assert any(text.startswith("<p>Tient\u00a0: rang") for text in told)
    assert any(text.endswith(f"\u00a0: {rule.VERDICTS['disputed']}</p>") for text in told)


def test_statements_whose_verdict_depends_on_a_choice_are_told():
    flipped = {row["id"] for row in claims().values() if row["ways"] and row["ways"] != row["agreeing"]}
    assert flipped >= {"A01", "A02", "A05", "A10", "A14", "A27"}


def test_verdicts_that_a_person_decides_are_few_and_give_their_reason():
    decided = [row for row in claims().values() if row["decided"] == "personne"]
    assert 0 < len(decided) <= 10
    assert all("Décidé" in row["explanation"] for row in decided)


def test_processed_tables_do_not_depend_on_the_epci_and_figures_do():
    """All the notebooks that take an EPCI, for another than the archived one: same tables, other figures."""
    command = [sys.executable, "-m", "ancrage", "run", "-p", "epci", "200072460"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    folder = ROOT / done.stdout.splitlines()[-1].partition(" : ")[2]  # where it says that they are
    assert len(list((folder / "figures").glob("F*.json"))) >= 10
    shared = sorted((folder / "data" / "processed").glob("*.parquet"))
    assert len(shared) >= 5
    for path in shared:
        archived = ROOT / "data" / "processed" / path.name
        assert path.read_bytes() == archived.read_bytes(), path.name
    titles = [texts(root / "figures" / "F20_heritage.json")["titre"] for root in (ROOT, folder)]
    assert "Lens-Liévin" in titles[0]
    assert "Béthune-Bruay" in titles[1]


def test_the_archived_results_are_untouched_by_a_run_with_other_parameters():
    before = {path: path.read_bytes() for path in figures()}
    runs.run(["03_emploi_ess"], [("epci", "200042190")])
    assert {path: path.read_bytes() for path in figures()} == before


def test_what_is_not_published_for_an_epci_is_said_and_not_filled_in():
    folder = runs.run(["03_emploi_ess"], [("epci", "246200299")])
    table = pd.read_csv(folder / "figures" / "T07_ess_implicite.csv").set_index("mesure")["valeur"]
    assert pd.isna(table["Emploi total impliqué"])
    assert (
        "ne sont pas publiés"
        in json.loads((folder / "figures" / "T07_ess_implicite.json").read_text(encoding="utf-8"))["legende"]
    )


def test_a_bad_parameter_is_refused_before_a_kernel_starts(monkeypatch):
    def started(*_args, **_keywords):
        raise AssertionError("un noyau a démarré")

    monkeypatch.setattr(execute, "run", started)
    for given in (("ecpi", "246200299"), ("epci", "1")):
        with pytest.raises(Refusal):
            runs.run(["03_emploi_ess"], [given])
    with pytest.raises(Refusal, match="paramètre annee"):
        runs.run(["02_population"], [("annee", "deux")])


@pytest.fixture
def broken(tmp_path):
    """A copy of a notebook whose second code cell fails on its third line, under a name that no other run has."""
    path = tmp_path / "95_rompu.ipynb"
    shutil.copyfile(ROOT / "notebooks" / "05_toit_commun.ipynb", path)
    loaded = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in loaded["cells"] if cell["cell_type"] == "code"]
    code[1]["source"] = ["a = 1\n", "b = 0\n", "a / b\n", "c = 3\n"]
    path.write_text(json.dumps(loaded), encoding="utf-8")
    return notebook.load(path)


def test_a_failure_shows_notebook_cell_line_and_error_and_writes_nothing(broken, tmp_path):
    target = tmp_path / "sorties"
    with pytest.raises(Refusal) as caught:
        execute.run(broken, {}, target)
    message = str(caught.value)
    for part in ("95_rompu.ipynb", "cellule imports", "ligne 3", "ZeroDivisionError", "→   3  a / b"):
        assert part in message, part
    assert len(message.splitlines()) <= 12
    assert not target.exists()
    assert (ROOT / "build" / "runs" / "sorties" / "notebooks" / "95_rompu.partial.ipynb").is_file()
    assert not list((ROOT / "build" / "staging").glob("95_*"))


def test_each_step_waits_for_those_whose_tables_it_reads():
    found = {step.name: step for step in steps.notebooks(books.notebooks())}
    assert "00_communes" in found["02_population"].after
    assert {"02_population", "05_toit_commun"} <= set(found["06_affirmations"].after)
    inputs = found["06_affirmations"].inputs().portable
    assert "data/processed/affirmations_02_population.parquet" in inputs
    assert "src/compendium/ledger/statements.py" in inputs
    assert "données : territoires" in found["03_emploi_ess"].inputs().portable
    assert not any("figures/maps" in name for name in inputs), "ce notebook n’en dessine pas"


def test_notebooks_in_git_hold_no_output_and_no_odd_metadata():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        loaded = json.loads(path.read_text(encoding="utf-8"))
        assert set(loaded["metadata"]) <= {"kernelspec", "language_info"}, path.name
        for cell in loaded["cells"]:
            assert not cell.get("outputs"), (path.name, cell["id"])
            assert cell.get("execution_count") is None, (path.name, cell["id"])
            assert set(cell["metadata"]) <= {"tags"}, (path.name, cell["id"])
            if cell["cell_type"] == "code":
                assert len("".join(cell["source"]).splitlines()) <= 25, (path.name, cell["id"])
