"""Measure the profiles of 50, 200 and all EPCIs: pace, growth, memory, workers, against papermill commands.

``make bench-france`` runs it and writes ``france.csv`` (one row a measure) and ``france.md``; no
number is typed in. ``--all`` is the number of EPCIs of the largest run.
"""

import argparse
import csv
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
from contestants import Workspace

from ancrage import data, project
from ancrage.present.formats import number
from ancrage.run.tasks import LOOK_SECONDS as LOOK
from ancrage.territories import one
from bench import machine

HERE = Path(__file__).parent
LOOK_SECONDS = 2.0
"""Between two looks at memory: reading it stops the process that is looked at."""

LOOP = 8
"""Territories of the loop of papermill commands: its cost a territory does not depend on how many."""

HUNDRED = 100
SAME = 200
"""Territories of the two runs, of one process and of two, that are compared."""

MIB = 2**20


@dataclass
class Run:
    """A run of some profiles, and what the machine was meanwhile.

    Attributes
    ----------
    seconds : float
        From the start of the command to its end.
    stolen : float
        Part of the processors' time that the host gave to other machines.
    done : list of float
        When each profile was done, in seconds from the start.
    memory : dict of str to list of float
        PSS of who takes part (MiB), look after look.
    """

    seconds: float = 0.0
    stolen: float = 0.0
    done: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)

    def pace(self) -> float:
        """Return the seconds a territory."""
        return self.seconds / len(self.done)


def france(space: Workspace, codes: Sequence[str], workers: int) -> Run:
    """Make profiles from nothing with the project's own command, and watch it."""
    for code in codes:
        (space.root / "territories" / code / one.SEAL).unlink(missing_ok=True)
    command = [sys.executable, "-m", "ancrage", "france", "--workers", str(workers), "--only", *codes]
    run, start, began, before = Run(), time.perf_counter(), time.time(), _stolen()
    process = subprocess.Popen(
        command,
        cwd=space.root,
        env=space.environment({}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None:
        _look(process.pid, run.memory)
        time.sleep(LOOK_SECONDS)
    run.seconds = time.perf_counter() - start
    run.stolen = (_stolen() - before) / (run.seconds * (psutil.cpu_count() or 1))
    if process.returncode:
        raise SystemExit(process.stderr.read() if process.stderr else "échec")
    seals = [space.root / "territories" / code / one.SEAL for code in codes]
    run.done = sorted(path.stat().st_mtime - began for path in seals)
    return run


def _stolen() -> float:
    """Return the seconds of processor that the host gave to others, since it started."""
    return float(getattr(psutil.cpu_times(), "steal", 0.0))


def _look(pid: int, memory: dict[str, list[float]]) -> None:
    """Note the memory (PSS, MiB) of the parent, of each worker, and of all their kernels together."""
    try:
        parent = psutil.Process(pid)
        found = {"parent": parent.memory_full_info().pss / MIB}
        kernels = 0.0
        for child in parent.children(recursive=True):
            words = " ".join(child.cmdline())
            share = child.memory_full_info().pss / MIB
            if "loky.backend.popen_loky_posix" in words:
                found[f"ouvrier {child.pid}"] = share
            elif "forkserver" in words:
                kernels += share
        found["noyaux"] = kernels
    except psutil.Error:
        return
    for name, share in found.items():
        memory.setdefault(name, []).append(share)


def loop(space: Workspace, codes: Sequence[str]) -> float:
    """Run the notebook of some territories with papermill commands; return seconds a territory."""
    start = time.perf_counter()
    for code in codes:
        subprocess.run(
            [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", "notebooks/territoires", "-r", "epci", code,
             f"notebooks/territoires/{one.NOTEBOOK}.ipynb", f"executed/{code}.ipynb"],
            cwd=space.root, env=space.environment({"ANCRAGE_SORTIES": str(space.root / "executed" / code)}),
            check=True, capture_output=True,
        )  # fmt: skip
    return (time.perf_counter() - start) / len(codes)


def flat(memory: Sequence[float]) -> float:
    """Return how much memory grew: the median of the last quarter over that of the second one."""
    quarter = max(1, len(memory) // 4)
    return median(memory[-quarter:]) / median(memory[quarter : 2 * quarter])


def measures(runs: dict[int, Run], alone: Run, each: float) -> list[tuple[str, float, float, str]]:
    """Return what was asked: its words, the bound, what was measured, and ``<=`` or ``>=``."""
    largest = runs[max(runs)]
    done = largest.done
    first, last = done[HUNDRED] - done[0], done[-1] - done[-HUNDRED - 1]
    found = [
        (f"{count} territoires, deux processus (s par territoire)", 0.5, run.pace(), "<=")
        for count, run in runs.items()
    ]
    found.append(("les cent derniers, rapportés aux cent premiers", 1.1, last / first, "<="))
    found += [
        (
            f"mémoire : {'l’' if name[0] == 'o' else 'le '}{name.split()[0]}, fin rapportée au début",
            1.1,
            flat(shares),
            "<=",
        )
        for name, shares in largest.memory.items()
        if name != "noyaux" and len(shares) > HUNDRED // 2
    ]
    same = runs[len(alone.done)]
    found.append(
        (f"deux processus, rapportés à un (débit, {len(alone.done)} territoires)", 1.8, alone.pace() / same.pace(), ">=")
    )  # fmt: skip
    found.append(
        ("commandes papermill en boucle, rapportées à nous (débit)", 10.0, each / largest.pace(), ">=")
    )
    return found


COMMUNES, WORKERS = 35_000, 100


def estimate(largest: Run) -> list[str]:
    """Return, from what was measured on two processes, what the communes of France on a hundred would take."""
    each = 2 * largest.pace()
    seconds = COMMUNES * each / WORKERS
    pace = WORKERS / each
    files = 25
    return [
        "## Sur le papier : 35 000 communes, 100 ouvriers", "",
        f"Un territoire occupe un processus {number(each, 2)} s. Cent ouvriers d’un cœur en finiraient {number(pace, 0)} par seconde, "
        f"et {number(COMMUNES, 0)} en {number(seconds / 60, 0)} min, s’ils ne s’attendaient jamais.",
        "",
        f"Ce qui casse d’abord : le processus qui distribue. Il a {number(1000 / pace, 0)} ms par tâche ; Dask en demande une, la boucle de "
        f"pytask regarde toutes les {number(1000 * LOOK, 0)} ms les {WORKERS} tâches en cours et n’en remet qu’autant que d’ouvriers : "
        "elle tient, sans marge. Le registre que pytask récrirait à chaque fin (20 ms à 35 000 tâches) n’y tiendrait pas : il est écarté, "
        "le sceau de chaque profil le remplace. Ensuite, le dossier partagé : "
        f"{number(files * pace, 0)} petits fichiers par seconde, et un index national de 35 000 lignes et polygones, "
        "qu’il faudrait découper par région.",
        "",
    ]  # fmt: skip


def report(runs: dict[int, Run], alone: Run, each: float) -> str:
    """Return the results as a page."""
    told = machine(("pytask", "pytask-parallel", "papermill", "ipykernel", "pandas", "geopandas", "plotly"))
    lines = [
        "# Mesures : les EPCI de France", "", f"Le {told['date']}, {told['machine']}. {told['versions']}.",
        "Un notebook par territoire, sans image fixe, rien de fait avant ; durées de bout en bout, démarrage compris. "
        "Écrit par `make bench-france`, d’après `france.csv`.",
        "", "| | borne | mesuré | |", "|---|--:|--:|---|",
    ]  # fmt: skip
    for words, bound, measured, sense in measures(runs, alone, each):
        reached = measured <= bound if sense == "<=" else measured >= bound
        sign = "au plus" if sense == "<=" else "au moins"
        lines.append(
            f"| {words} | {sign} {number(bound, 2)} | {number(measured, 2)} | {'atteint' if reached else '**non atteint**'} |"
        )
    taken = ", ".join(f"{number(100 * run.stolen, 0)} % à {count}" for count, run in runs.items())
    lines += [
        "",
        f"Part du temps des cœurs que l’hôte a donnée à d’autres machines pendant les épreuves : {taken}.",
    ]
    lines += ["", "## Mémoire (Mio, médiane et maximum)", "", "| | médiane | maximum |", "|---|--:|--:|"]
    for name, shares in runs[max(runs)].memory.items():
        lines.append(f"| {name.split()[0]} | {number(median(shares), 0)} | {number(max(shares), 0)} |")
    lines += [
        "",
        f"Un territoire par des commandes papermill : {number(each, 1)} s ({LOOP} territoires).",
        "",
    ]
    lines += estimate(runs[max(runs)])
    return "\n".join(lines)


def _spread(every: Sequence[str], count: int) -> list[str]:
    """Return some EPCIs, taken all along the list."""
    return list(every[:: max(1, len(every) // count)][:count])


def _note(rows: list[tuple[object, ...]], run: Run, workers: int) -> None:
    """Add a run to the results and write them: an hour of measures is not lost by the last one."""
    peaks = sorted(round(max(shares)) for shares in run.memory.values())
    rows.append((len(run.done), workers, f"{run.seconds:.2f}", f"{run.stolen:.3f}", json.dumps(peaks)))
    _write(rows)
    print(
        f"  {len(run.done)}, {workers} : {run.pace():.2f} s, {run.stolen:.0%} stolen",
        file=sys.stderr,
        flush=True,
    )


def _write(rows: Sequence[tuple[object, ...]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    (HERE / "france.csv").write_text(out.getvalue(), encoding="utf-8")


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=int, default=1253, help="territoires de la plus grande épreuve")
    given = parser.parse_args()
    one.ready()
    # mixed, always in the same way: in the order of their codes, the last are of other sizes than the first
    every = sorted(
        data.read("epci", ["code"])["code"], key=lambda code: hashlib.sha256(code.encode()).digest()
    )
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        space = Workspace(Path(folder) / "banc")
        (space.root / ".cache").symlink_to(project.root() / ".cache")
        (space.root / "executed").mkdir(exist_ok=True)
        france(space, every[:: len(every) // 4][:4], 2)  # not counted: caches, compiled modules
        rows: list[tuple[object, ...]] = [("territoires", "processus", "secondes", "vole", "memoire_mio")]
        runs = {}
        for count in (50, SAME, given.all):
            runs[count] = france(space, _spread(every, count), 2)
            _note(rows, runs[count], 2)
            if (
                count == SAME
            ):  # at once: what other machines take changes from one quarter of an hour to the next
                alone = france(space, _spread(every, SAME), 1)
                _note(rows, alone, 1)
        each = loop(space, _spread(every, LOOP))
        rows.append((LOOP, "papermill", f"{each * LOOP:.2f}", "", ""))
        _write(rows)
    page = report(runs, alone, each)
    (HERE / "france.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
