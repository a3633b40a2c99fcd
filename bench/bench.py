"""Measure our run beside what people use today: same notebooks, same data, in turn, from nothing.

``make bench`` runs it; ``--rounds`` sets the counted rounds, after one that is not. It writes
``results.csv`` (one row a run), ``results.md`` and ``results.svg``; no number is typed in.
"""

import argparse
import contextlib
import csv
import importlib.metadata
import io
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import contestants
import psutil
import report
from contestants import ALL, CACHING, Contestant, Workspace

from compendium import project
from compendium.pages import chrome

HERE = Path(__file__).parent
LOOK_SECONDS = 0.1
EDITED = "04_erbm"
GROWTH = (10, 30, 100)
FIGURES, FORMATS = 12, ("svg", "png", "pdf")

Runs = dict[tuple[str, str], list[float]]


def timed(space: Workspace, contestant: Contestant, watch: "MemoryWatch | None" = None) -> float:
    """Return the seconds that a contestant takes; with a watch, its memory is looked at on the way.

    A process that crashes is told and ends the bench, but for one that its system's libraries abort as
    it leaves, its work done: half an hour of measures is not lost by it, and it is measured again.
    """
    try:
        return _timed(space, contestant, watch)
    except Aborted as error:
        print(f"  {error} ; mesuré de nouveau", file=sys.stderr, flush=True)
        return _timed(space, contestant, watch)


class Aborted(Exception):
    """A process was aborted by a library, not by an error of the work that it did."""


def _timed(space: Workspace, contestant: Contestant, watch: "MemoryWatch | None") -> float:
    environment = space.environment(contestant.environment)
    start = time.perf_counter()
    for command in contestant.commands(space):
        with tempfile.TemporaryFile("w+") as said:
            run = subprocess.Popen(
                command, cwd=space.root, env=environment, stdout=said, stderr=said, stdin=subprocess.DEVNULL
            )
            if watch:
                watch.follow(run)
            if run.wait():
                said.seek(0)
                if run.returncode == -signal.SIGABRT:
                    raise Aborted(f"{contestant.name} : {' '.join(command)} interrompu")
                raise SystemExit(f"{contestant.name} : {' '.join(command)}\n{said.read()[-3000:]}")
    return time.perf_counter() - start


class MemoryWatch:
    """The most memory that a run holds, itself and what it starts; shared pages counted once (PSS)."""

    def __init__(self) -> None:
        self.peak = 0

    def follow(self, run: "subprocess.Popen[str]") -> None:
        """Look at a run until it ends."""
        while run.poll() is None:
            total = 0
            with contextlib.suppress(psutil.Error):
                first = psutil.Process(run.pid)
                for process in (first, *first.children(recursive=True)):
                    with contextlib.suppress(psutil.Error):
                        total += process.memory_full_info().pss
            self.peak = max(self.peak, total)
            time.sleep(LOOK_SECONDS)


def cold(space: Workspace, rounds: int, runs: Runs) -> dict[str, int]:
    """Run every contestant from nothing, in turn; return the peak of memory of each, in bytes."""
    peaks = {}
    for number in range(rounds + 1):
        for contestant in ALL:
            space.clear()
            if contestant.needs_tables:
                space.put_tables()
            if number == 0:
                watch = MemoryWatch()
                timed(space, contestant, watch)
                peaks[contestant.name] = watch.peak
                if contestant is ALL[0]:
                    space.keep_tables()
            else:
                runs["à froid", contestant.name].append(timed(space, contestant))
            print(f"  à froid {number}/{rounds} : {contestant.name}", file=sys.stderr, flush=True)
    return peaks


def warm(space: Workspace, rounds: int, runs: Runs) -> None:
    """Run those that know what changed: nothing changed, then one notebook edited."""
    for contestant in CACHING:
        space.clear()
        timed(space, contestant)
        for number in range(rounds + 1):
            took = timed(space, contestant)
            if number:
                runs["rien n’a changé", contestant.name].append(took)
        for number in range(rounds + 1):
            space.edit(EDITED, f"tour {number}")
            took = timed(space, contestant)
            if number:
                runs["un notebook modifié", contestant.name].append(took)
        space.edit(EDITED, "tour 0")
        print(f"  sans changement : {contestant.name}", file=sys.stderr, flush=True)


TRIVIAL = {
    "cells": [
        {
            "cell_type": "code",
            "id": "parametres",
            "metadata": {"tags": ["parameters"]},
            "source": ["n: int = 1"],
            "outputs": [],
            "execution_count": None,
        },
        {
            "cell_type": "code",
            "id": "somme",
            "metadata": {},
            "source": ["n + 1"],
            "outputs": [],
            "execution_count": None,
        },
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def growth(folder: Path, rounds: int, runs: Runs) -> None:
    """Run 10, 30 and 100 notebooks that do nothing: what a notebook costs by itself."""
    space = Workspace(folder)
    for path in (space.root / "notebooks").glob("*.ipynb"):
        path.unlink()
    for number in range(max(GROWTH)):
        path = space.root / "notebooks" / f"{number:02d}_vide.ipynb"
        path.write_text(json.dumps(TRIVIAL), encoding="utf-8")
    for count in GROWTH:
        names = [f"{number:02d}_vide" for number in range(count)]
        contestant = Contestant(
            "ancrage run", lambda _space, names=names: [[sys.executable, "-m", "ancrage", "run", *names]], {}
        )
        each = Contestant(
            contestants.PAPERMILL,
            lambda _space, names=names: [
                [
                    sys.executable,
                    "-m",
                    "papermill",
                    "--no-progress-bar",
                    f"notebooks/{name}.ipynb",
                    os.devnull,
                ]
                for name in names
            ],
            {},
        )
        for number in range(rounds + 1):
            took = timed(space, contestant)
            if number:
                runs[f"{count} notebooks vides", contestant.name].append(took)
        if count == min(GROWTH):  # a hundred times the same cost says nothing more
            for _ in range(rounds):
                runs[f"{count} notebooks vides", each.name].append(timed(space, each))
        print(f"  {count} notebooks vides", file=sys.stderr, flush=True)


STUDIO = """
import sys
from pathlib import Path
from concurrent.futures import ThreadPoolExecutor
from compendium.pages import chrome, images, links
links.STATIC = {formats!r}
with images.Studio(chrome.find()) as studio, ThreadPoolExecutor(images.TABS) as drawing:
    list(drawing.map(studio.draw, map(Path, sys.argv[1:])))
"""
ONE_CALL = """
import json, sys
import plotly.graph_objects as go
for path in sys.argv[1:]:
    figure = go.Figure(json.load(open(path, encoding="utf-8")))
    for ending in {formats!r}:
        figure.write_image(path.replace(".json", "." + ending))
"""


def rendering(folder: Path, rounds: int, runs: Runs) -> None:
    """Draw figures in several formats: one browser for all, against a call each."""
    if chrome.find() is None:
        return
    chosen = sorted((project.root() / "figures").glob("F*.json"))[:FIGURES]
    for number in range(rounds + 1):
        for name, script in (
            ("ancrage, un navigateur", STUDIO),
            ("write_image, un appel par image", ONE_CALL),
        ):
            target = folder / f"images {name} {number}"
            target.mkdir()
            paths = [shutil.copy(path, target / path.name) for path in chosen]
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", script.format(formats=FORMATS), *map(str, paths)],
                check=True,
                capture_output=True,
                cwd=project.root(),
                env={**os.environ, "BROWSER_PATH": str(chrome.find())},
            )
            took = time.perf_counter() - start
            assert len(list(target.glob("*.svg"))) == FIGURES, name
            if number:
                runs[f"{FIGURES} figures en {len(FORMATS)} formats", name].append(took)
        print(f"  images {number}/{rounds}", file=sys.stderr, flush=True)


WITH = (
    "papermill",
    "nbconvert",
    "nbclient",
    "jupyter-cache",
    "snakemake",
    "nbmake",
    "dvc",
    "ipykernel",
    "pandas",
    "geopandas",
    "plotly",
    "choreographer",
    "kaleido",
)
"""Packages that take part."""


def machine(names: Sequence[str] = WITH) -> dict[str, str]:
    """Return what the figures were measured on and with."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    memory = round(psutil.virtual_memory().total / 2**30)
    return {
        "machine": f"{os.cpu_count()} cœurs {platform.machine()}, {memory} Gio, {platform.system()}",
        "versions": f"Python {platform.python_version()}, {versions}",
        "date": time.strftime("%Y-%m-%d"),
    }


def _before() -> list[dict[str, str]]:
    """Return the rows of the last bench: a trial that is not run again keeps its own."""
    path = HERE / "results.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Measure everything and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="tours comptés, après un qui ne l’est pas")
    parser.add_argument("--only", nargs="*", default=[], choices=["cold", "warm", "growth", "rendering"])
    given = parser.parse_args()
    runs: Runs = defaultdict(list)
    peaks: dict[str, int] = {}
    wanted = given.only or ["cold", "warm", "growth", "rendering"]
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        space = Workspace(Path(folder) / "banc")
        if "cold" in wanted:
            peaks = cold(space, given.rounds, runs)
            _write(runs, peaks)
        if "warm" in wanted:
            warm(space, given.rounds, runs)
            _write(runs, peaks)
        if "growth" in wanted:
            growth(Path(folder) / "vides", given.rounds, runs)
            _write(runs, peaks)
        if "rendering" in wanted:
            rendering(Path(folder), given.rounds, runs)
            _write(runs, peaks)
    (HERE / "machine.json").write_text(
        json.dumps(machine(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    report.write(HERE)
    print((HERE / "results.md").read_text(encoding="utf-8"))


def _write(runs: Runs, peaks: dict[str, int]) -> None:
    """Write what was measured so far: half an hour of measures is not lost by the last one."""
    kept = [row for row in _before() if (row["epreuve"], row["concurrent"]) not in runs]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["epreuve", "concurrent", "tour", "secondes", "memoire_mio"])
    writer.writerows(row.values() for row in kept)
    for (trial, name), took in runs.items():
        for number, seconds in enumerate(took, start=1):
            peak = round(peaks[name] / 2**20) if trial == "à froid" and number == 1 else ""
            writer.writerow([trial, name, number, f"{seconds:.3f}", peak])
    (HERE / "results.csv").write_text(out.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
