"""The same commit gives the same bytes, whatever the machine's settings; an archive proves it."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from fontTools import ttLib

from compendium import notebook
from compendium.deposit import crate
from compendium.pages import chrome
from compendium.publish import fonts
from tests.conftest import Copy
from tests.machine.conftest import FIRST, SECOND, another

RESULTS = (
    "figures/*",
    "data/processed/*.parquet",
    "build/notebooks/*.ipynb",
    "build/notebooks/*.receipt.json",
    "paper/build/*",
    "site/**/*",
)

ANOTHER_DAY = """
import datetime
import time_machine
time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=400), tick=True).start()
"""
"""What Python runs as it starts, so that a process, and those it starts, believe in another date."""


def another_font(home: Path) -> None:
    """Put a font of the user's into a home: it has the name of the one that texts are set in, and other letters."""
    font = ttLib.TTFont(fonts.files()[1])
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = "Libertinus Serif"
        elif record.nameID in (2, 17):
            record.string = "Regular"
    font["OS/2"].usWeightClass = 400
    folder = home / ".local" / "share" / "fonts"
    folder.mkdir(parents=True)
    font.save(folder / "autre.ttf")


def contents(root: Path) -> dict[str, bytes]:
    found = [path for pattern in RESULTS for path in root.glob(pattern) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def from_nothing(copy: Copy, umask: int, **settings: str) -> subprocess.CompletedProcess:
    """Make everything in a fresh clone, with settings of its own."""
    return subprocess.run(
        copy.command("make"),
        cwd=copy.root,
        env=copy.variables(**settings),
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=400,
    )


@pytest.fixture(scope="module")
def two_runs(described, tmp_path_factory) -> list[Copy]:
    """One commit made twice: where its author works, then from nothing and with all that can be other.

    The author's folder was made, measured, described, committed and made again, with the settings of
    this machine. The clone has another folder, date, language, time zone, umask, seed, number of
    workers, kind of kernels and font.
    """
    folder = tmp_path_factory.mktemp("deux fois")
    written = another(described, folder / "une")
    again = written.run("make", COMPENDIUM_WORKERS="2")
    assert again.returncode == 0, again.stderr + again.stdout
    later = folder / "plus tard"
    later.mkdir()
    (later / "sitecustomize.py").write_text(ANOTHER_DAY, encoding="utf-8")
    another_font(later)
    written.git("clone", "-q", ".", str(folder / "l’autre, ailleurs"))
    clone = Copy(folder / "l’autre, ailleurs")
    done = from_nothing(
        clone,
        0o077,
        LC_ALL="C",
        TZ="Pacific/Auckland",
        PYTHONHASHSEED="4242",
        COMPENDIUM_WORKERS="1",
        COMPENDIUM_KERNELS="cold",
        HOME=str(later),
        PYTHONPATH=os.pathsep.join(map(str, [later, clone.root / "src"])),
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return [written, clone]


def notebooks(copy: Copy) -> list[notebook.Notebook]:
    return [notebook.load(path) for path in sorted((copy.root / "notebooks").glob("*.ipynb"))]


def test_two_runs_give_the_same_bytes(two_runs):
    first, other = (contents(copy.root) for copy in two_runs)
    endings = {Path(path).suffix for path in first}
    assert {".json", ".csv", ".parquet", ".html", ".ipynb"} <= endings
    if chrome.find():
        assert {".png", ".svg", ".pdf", ".docx", ".xml"} <= endings
    assert set(first) == set(other)
    assert [path for path in first if first[path] != other[path]] == []


def test_both_leave_the_archived_results_as_they_are(two_runs):
    for copy in two_runs:
        assert copy.git("status", "--porcelain") == ""


def test_the_date_of_the_second_run_was_really_another(two_runs):
    years = []
    for copy in two_runs:
        receipt = json.loads((copy.root / f"build/notebooks/{FIRST}.cost.json").read_text(encoding="utf-8"))
        years.append(int(receipt["started"][:4]))
    assert years[1] > years[0]


def test_two_archives_of_a_commit_are_the_same_bytes_and_verify_passes_in_one(two_runs, tmp_path):
    archives = []
    for copy in two_runs:
        done = copy.run("archive")
        assert done.returncode == 0, done.stderr + done.stdout
        (path,) = (copy.root / "dist").glob("*.zip")
        archives.append(path.read_bytes())
        shutil.copy(path, tmp_path / "depot.zip")
    assert archives[0] == archives[1]
    with zipfile.ZipFile(tmp_path / "depot.zip") as archive:
        for name in archive.namelist():
            assert not name.startswith("/")
            assert ".." not in name
        archive.extractall(tmp_path / "déposé ici")  # ours, its names looked at above
    (root,) = (tmp_path / "déposé ici").iterdir()
    listed = subprocess.run(["sha256sum", "--quiet", "-c", "MANIFEST.sha256"], cwd=root, check=False)
    assert listed.returncode == 0
    unpacked = Copy(root)
    again = unpacked.run("make")
    assert again.returncode == 0, again.stderr
    for step in (FIRST, SECOND):
        assert f"{step:<22} inchangée" in again.stdout
    done = unpacked.run("verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "archive dépliée" in done.stdout
    assert "tables intermédiaires" in done.stdout


def test_the_crate_says_what_ran_on_what_and_prov_reads_back(two_runs):
    copy = two_runs[0]
    done = copy.run("archive")
    assert done.returncode == 0, done.stderr
    (path,) = (copy.root / "dist").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        names = {name.partition("/")[2]: name for name in archive.namelist()}
        crate = json.loads(archive.read(names["ro-crate-metadata.json"]))
        prov = archive.read(names["prov.json"]).decode()
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    actions = [entity for entity in graph.values() if entity["@type"] == "CreateAction"]
    assert len(actions) == len(notebooks(copy))
    for action in actions:
        assert action["instrument"]["@id"] in names
        assert action["startTime"] <= action["endTime"]
        for entity in [*action["object"], *action["result"]]:
            assert entity["@id"] in graph
    files = {entity["@id"] for entity in graph.values() if "File" in entity["@type"]}
    assert files <= set(names)
    from prov.model import ProvActivity, ProvDocument, ProvEntity

    document = ProvDocument.deserialize(content=prov, format="json")
    assert len(list(document.get_records(ProvActivity))) == len(notebooks(copy))
    assert len(list(document.get_records(ProvEntity))) > 12


def test_an_archive_of_changed_files_is_refused(two_runs):
    copy = two_runs[0]
    (copy.root / "README.md").write_text("autre", encoding="utf-8")
    done = copy.run("archive")
    copy.git("restore", "README.md")
    assert done.returncode == 1
    assert "README.md n’est pas archivé dans git" in done.stderr


def test_verify_catches_all_at_once_what_was_changed_in_the_archive(two_runs):
    """One commit spoils a cell, a verdict, a colour and a coordinate, loses a table, adds a figure."""
    copy = two_runs[1]
    figures = copy.root / "figures"
    text = (figures / "claims.csv").read_text(encoding="utf-8")
    (figures / "claims.csv").write_text(text.replace(",reproduced,", ",close,", 1), encoding="utf-8")
    text = (figures / "T01_versions.csv").read_text(encoding="utf-8")
    assert "11.729" in text
    (figures / "T01_versions.csv").write_text(text.replace("11.729", "11.728", 1), encoding="utf-8")
    spec = json.loads((figures / "F01_versions.json").read_text(encoding="utf-8"))
    spec["data"][0]["x"][0] += 100
    spec["layout"]["template"]["layout"]["paper_bgcolor"] = "#fffffe"
    (figures / "F01_versions.json").write_text(json.dumps(spec), encoding="utf-8")
    (figures / "T02_registre.csv").unlink()
    shutil.copy(figures / "F01_versions.json", figures / "F99_jamais_faite.json")
    copy.git("add", "-A")
    copy.git("commit", "-qm", "six fautes")
    done = copy.run("verify")
    assert done.returncode == 1
    report = json.loads((copy.root / "verify" / "report.json").read_text(encoding="utf-8"))
    found = {
        artefact["path"]: artefact["verdict"]
        for artefact in report["artefacts"]
        if artefact["verdict"] != "identical"
    }
    assert found == {
        "figures/T01_versions.csv": "different",
        "figures/claims.csv": "different",
        "figures/F01_versions.json": "different",
        "figures/T02_registre.csv": "extra",
        "figures/F99_jamais_faite.json": "missing",
    }
    for word in (
        "T01_versions.csv",
        "F99_jamais_faite.json",
        "manquant",
        "en trop",
        "11.728",
        "n’est pas l’archivé",
    ):
        assert word in done.stdout, word
    (told,) = (
        artefact for artefact in report["artefacts"] if artefact["path"] == "figures/F01_versions.json"
    )
    summary = (copy.root / "verify" / "summary.md").read_text(encoding="utf-8")
    assert "| A01 | Proche | Reproduit |" in summary and "F99_jamais_faite" in summary
    places = {difference["where"] for difference in told["differences"]}
    assert places == {"data[0].x[0]", "layout.template.layout.paper_bgcolor"}
    page = (copy.root / "verify" / "report.html").read_text(encoding="utf-8")
    assert page.count("<mark>") > 4
    assert "F01-versions-before" in page.replace("_", "-")
    assert (copy.root / "verify" / "plotly.min.js").stat().st_size > 1_000_000


def test_a_notebook_that_was_not_measured_has_an_activity_without_times():
    action = {"@id": "#un", "@type": "CreateAction", "name": "un", "instrument": {"@id": "un.ipynb"}}
    action |= {"agent": {"@id": "#auteur"}, "object": [], "result": []}
    graph = [action, {"@id": "#auteur", "@type": "Person", "name": "A"}]
    told = json.loads(crate.prov(json.dumps({"@graph": graph})))
    [activity] = told["activity"].values()
    assert activity == {"prov:label": "un"}
