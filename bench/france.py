"""Measure the profiles of 50, 200 and all EPCIs: pace, growth, memory, workers, against papermill commands.

``make bench-france`` runs it and writes ``france.csv`` (one row a measure) and ``france.md``; no
number is typed in. ``--all`` is the number of EPCIs of the largest run. Trials are run in turn,
round after round, and medians of rounds are told: what other machines take from this one changes
within a quarter of an hour.
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

from ancrage.profiles import page, territory
from bench import machine
from compendium import project, tables
from compendium.publish.formats import number

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
        (page.folder(code, space.root) / page.PAGE).unlink(missing_ok=True)
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
    pages = [page.folder(code, space.root) / page.PAGE for code in codes]
    run.done = sorted(path.stat().st_mtime - began for path in pages)
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
            if "multiprocessing.spawn" in words:
                found[f"ouvrier {child.pid}"] = share
            elif "compendium.kernels.forks" in words or "ipykernel" in words:
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
            [
                sys.executable,
                "-m",
                "papermill",
                "--no-progress-bar",
                "--cwd",
                "notebooks/territoires",
                "-r",
                "epci",
                code,
                f"notebooks/territoires/{territory.NOTEBOOK}.ipynb",
                f"executed/{code}.ipynb",
            ],
            cwd=space.root,
            env=space.environment({"COMPENDIUM_OUTPUTS": str(space.root / "executed" / code)}),
            check=True,
            capture_output=True,
        )
    return (time.perf_counter() - start) / len(codes)


def flat(memory: Sequence[float]) -> float:
    """Return how much memory grew: the median of the last quarter over that of the second one."""
    quarter = max(1, len(memory) // 4)
    return median(memory[-quarter:]) / median(memory[quarter : 2 * quarter])


def grown(run: Run) -> float:
    """Return what the last hundred territories of a run cost, over what the first hundred did."""
    return (run.done[-1] - run.done[-HUNDRED - 1]) / (run.done[HUNDRED] - run.done[0])


def pace(runs: Sequence[Run]) -> float:
    """Return the seconds a territory: the median of some runs."""
    return median(run.pace() for run in runs)


Trials = dict[tuple[int, int], list[Run]]
"""Runs, one a round, by their number of territories and of processes."""


def measures(trials: Trials, each: float) -> list[tuple[str, float, float, str]]:
    """Return what was asked: its words, the bound, what was measured, and ``<=`` or ``>=``."""
    largest = _largest(trials)
    found = [
        (f"{number(count, 0)} territoires, deux processus (s par territoire)", 0.5, pace(runs), "<=")
        for (count, workers), runs in trials.items()
        if workers == 2
    ]
    found.append(("les cent derniers, rapportés aux cent premiers", 1.1, median(map(grown, largest)), "<="))
    for kept, words in (("parent", "le parent"), ("ouvrier", "l’ouvrier qui grandit le plus")):
        shares = [
            flat(told)
            for run in largest
            for name, told in run.memory.items()
            if name.startswith(kept) and len(told) > HUNDRED // 2
        ]
        found.append((f"mémoire : {words}, fin rapportée au début", 1.1, max(shares), "<="))
    together = [
        alone.pace() / two.pace() for alone, two in zip(trials[SAME, 1], trials[SAME, 2], strict=True)
    ]
    found.append((f"deux processus, rapportés à un (débit, {SAME} territoires)", 1.8, median(together), ">="))
    found.append(
        ("commandes papermill en boucle, rapportées à nous (débit)", 10.0, each / pace(largest), ">=")
    )
    return found


def _largest(trials: Trials) -> list[Run]:
    """Return the runs of the most territories."""
    return trials[max(trials)]


COMMUNES, WORKERS = 35_000, 100


def estimate(largest: Sequence[Run]) -> list[str]:
    """Return, from what was measured on two processes, what the communes of France on a hundred would take."""
    each = 2 * pace(largest)
    seconds = COMMUNES * each / WORKERS
    rate = WORKERS / each
    files = 25
    return [
        "## Sur le papier : 35 000 communes, 100 ouvriers",
        "",
        f"Un territoire occupe un processus {number(each, 2)} s. Cent ouvriers d’un cœur en finiraient {number(rate, 0)} par seconde, "
        f"et {number(COMMUNES, 0)} en {number(seconds / 60, 0)} min, s’ils ne s’attendaient jamais.",
        "",
        f"Ce qui casse d’abord : le processus qui distribue. Il a {number(1000 / rate, 0)} ms par tâche ; Dask en demande une, et la fin "
        "de chaque étape en demande quelques-unes (empreintes de ses fichiers, une ligne au registre). Ensuite, le dossier partagé : "
        f"{number(files * rate, 0)} petits fichiers par seconde, et un index national de 35 000 lignes et polygones, "
        "qu’il faudrait découper par région.",
        "",
    ]


def report(trials: Trials, each: float) -> str:
    """Return the results as a page."""
    told = machine(("papermill", "ipykernel", "pandas", "geopandas", "plotly"))
    lines = [
        "# Mesures : les EPCI de France",
        "",
        f"Le {told['date']}, {told['machine']}. {told['versions']}.",
        f"Un notebook par territoire, sans image fixe, rien de fait avant ; durées de bout en bout, démarrage compris ; "
        f"médianes de {len(_largest(trials))} tours, où les épreuves passent l’une après l’autre. "
        "Écrit par `make bench-france`, d’après `france.csv`.",
        "",
        "| | borne | mesuré | |",
        "|---|--:|--:|---|",
    ]
    for words, bound, measured, sense in measures(trials, each):
        reached = measured <= bound if sense == "<=" else measured >= bound
        sign = "au plus" if sense == "<=" else "au moins"
        lines.append(
            f"| {words} | {sign} {number(bound, 2)} | {number(measured, 2)} | {'atteint' if reached else '**non atteint**'} |"
        )
    lines += [
        "",
        "## Tours",
        "",
        "| territoires | processus | s par territoire, tour par tour | temps pris par l’hôte |",
    ]
    lines += ["|--:|--:|---|---|"]
    for (count, workers), runs in trials.items():
        paces = " ; ".join(number(run.pace(), 2) for run in runs)
        taken = " ; ".join(f"{number(100 * run.stolen, 0)} %" for run in runs)
        lines.append(f"| {number(count, 0)} | {workers} | {paces} | {taken} |")
    lines += [
        "",
        f"Les cent derniers, rapportés aux cent premiers, tour par tour : "
        f"{' ; '.join(number(grown(run), 2) for run in _largest(trials))}.",
    ]
    lines += ["", "## Mémoire (Mio, dernier tour)", "", "| | médiane | maximum |", "|---|--:|--:|"]
    for name, shares in _largest(trials)[-1].memory.items():
        lines.append(f"| {name.split()[0]} | {number(median(shares), 0)} | {number(max(shares), 0)} |")
    lines += [
        "",
        f"Un territoire par des commandes papermill : {number(each, 1)} s ({LOOP} territoires).",
        "",
    ]
    lines += estimate(_largest(trials))
    return "\n".join(lines)


def _spread(every: Sequence[str], count: int) -> list[str]:
    """Return some EPCIs, taken all along the list."""
    return list(every[:: max(1, len(every) // count)][:count])


def _note(rows: list[tuple[object, ...]], run: Run, workers: int) -> None:
    """Add a run to the results and write them: an hour of measures is not lost by the last one."""
    peaks = sorted(round(max(shares)) for shares in run.memory.values())
    grew = f"{grown(run):.3f}" if len(run.done) > 2 * HUNDRED else ""
    rows.append((len(run.done), workers, f"{run.seconds:.2f}", grew, f"{run.stolen:.3f}", json.dumps(peaks)))
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
    parser.add_argument(
        "--all", type=int, default=1253, help="territoires de la plus grande épreuve, plus de 200"
    )
    parser.add_argument("--rounds", type=int, default=3, help="tours (3)")
    given = parser.parse_args()
    territory.ready()
    # mixed, always in the same way: in the order of their codes, the last are of other sizes than the first
    every = sorted(
        tables.read("epci", ["code"])["code"], key=lambda code: hashlib.sha256(code.encode()).digest()
    )
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        space = Workspace(Path(folder) / "banc")
        (space.root / ".cache").symlink_to(project.root() / ".cache")
        (space.root / "executed").mkdir(exist_ok=True)
        france(space, every[:: len(every) // 4][:4], 2)  # not counted: caches, compiled modules
        rows: list[tuple[object, ...]] = [
            ("territoires", "processus", "secondes", "croissance", "vole", "memoire_mio")
        ]
        trials: Trials = {(50, 2): [], (SAME, 2): [], (SAME, 1): [], (given.all, 2): []}
        loops = []
        for _ in range(given.rounds):
            for (count, workers), runs in trials.items():
                runs.append(france(space, _spread(every, count), workers))
                _note(rows, runs[-1], workers)
            loops.append(loop(space, _spread(every, LOOP)))
            rows.append((LOOP, "papermill", f"{loops[-1] * LOOP:.2f}", "", "", ""))
            _write(rows)
    page = report(trials, median(loops))
    (HERE / "france.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
