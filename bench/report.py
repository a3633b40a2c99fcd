"""Write the results of the bench: medians, ratios to ours, what was asked and whether it is reached."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from statistics import median

import contestants

from compendium.publish.formats import number

NOTEBOOKS = 6

Runs = dict[tuple[str, str], list[float]]


def read(folder: Path) -> tuple[Runs, dict[str, float]]:
    """Return the seconds of each run, by trial and contestant, and the peaks of memory in MiB."""
    runs: Runs = defaultdict(list)
    peaks: dict[str, float] = {}
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            runs[row["epreuve"], row["concurrent"]].append(float(row["secondes"]))
            if row["memoire_mio"]:
                peaks[row["concurrent"]] = float(row["memoire_mio"])
    return dict(runs), peaks


def targets(runs: Runs, peaks: dict[str, float]) -> list[tuple[str, float, float]]:
    """Return what was asked: its words, the bound and what was measured, in the same unit."""
    middle = {key: median(took) for key, took in runs.items()}
    found: list[tuple[str, float, float]] = []
    cold = {name: value for (trial, name), value in middle.items() if trial == "à froid"}
    if cold:
        best, slow = cold[contestants.PARALLEL], cold[contestants.SEQUENTIAL]
        limit = cold[contestants.ONE_PROCESS]
        found += [
            ("au plus 0,8 fois les scripts, un python chacun (s)", 0.8 * cold[contestants.SCRIPTS], best),
            (
                "un à la fois : au plus 1,25 fois le processus unique, plus 0,3 s par notebook (s)",
                1.25 * limit + 0.3 * NOTEBOOKS,
                slow,
            ),
            ("deux à la fois : au plus 1,15 fois le processus unique (s)", 1.15 * limit, best),
            ("au plus un tiers de papermill, une commande chacun (s)", cold[contestants.PAPERMILL] / 3, best),
        ]
        found += [
            (f"devant {contestant.name} (s)", cold[contestant.name], best)
            for contestant in contestants.ALL[5:]
        ]
        found.append(("mémoire au plus, en tout (Mio)", 1.2e9 / 2**20, peaks[contestants.PARALLEL]))
    unchanged = middle.get(("rien n’a changé", contestants.PARALLEL))
    if unchanged is not None:
        found.append(("rien n’a changé (s)", 0.5, unchanged))
    few, many = (middle.get((f"{count} notebooks vides", "ancrage run")) for count in (10, 100))
    if few is not None and many is not None:
        found.append(("un notebook vide (s)", 0.35, (many - few) / 90))
    drawn = {name: value for (trial, name), value in middle.items() if "figures en" in trial}
    if drawn:
        ours, each = drawn["ancrage, un navigateur"], drawn["write_image, un appel par image"]
        found.append(("images : au plus un cinquième d’un appel chacune (s)", each / 5, ours))
    return found


def write(folder: Path) -> None:
    """Write ``results.md`` and ``results.svg`` from ``results.csv``."""
    runs, peaks = read(folder)
    told = json.loads((folder / "machine.json").read_text(encoding="utf-8"))
    rounds = max(len(took) for took in runs.values())
    lines = [
        "# Mesures",
        "",
        f"Le {told['date']}, {told['machine']}. {told['versions']}.",
        f"{rounds} tours comptés après un qui ne l’est pas, les concurrents à tour de rôle ; médiane (minimum à maximum), "
        "et rapport de chacun au meilleur des nôtres dans la même épreuve. Écrit par `make bench`, d’après `results.csv`.",
        "",
        "## Ce qui était demandé",
        "",
        "| | borne | mesuré | |",
        "|---|--:|--:|---|",
    ]
    for words, bound, measured in targets(runs, peaks):
        lines.append(
            f"| {words} | {number(bound, 2)} | {number(measured, 2)} | {'atteint' if measured <= bound else '**non atteint**'} |"
        )
    trials = list(dict.fromkeys(trial for trial, _ in runs))
    for trial in trials:
        rows = {name: took for (tried, name), took in runs.items() if tried == trial}
        best = min((median(took) for name, took in rows.items() if name.startswith("ancrage")), default=None)
        memory = trial == "à froid"
        lines += [
            "",
            f"## {trial.capitalize()}",
            "",
            f"| | secondes | rapport |{' mémoire au plus (Mio) |' if memory else ''}",
            f"|---|--:|--:|{'--:|' if memory else ''}",
        ]
        for name, took in rows.items():
            ratio = number(median(took) / best, 2) if best else ""
            peak = f" {number(peaks[name], 0)} |" if memory else ""
            spread = f"{number(median(took), 2)} ({number(min(took), 2)} à {number(max(took), 2)})"
            lines.append(f"| {name} | {spread} | {ratio} |{peak}")
    lines += [
        "",
        "« À froid » : aucun résultat, aucun cache, ni image ni article. jupyter-cache en parallèle et nbmake ne "
        "connaissent pas l’ordre des notebooks : les tables des étapes précédentes leur sont données. La mémoire est "
        "celle du processus et de tout ce qu’il lance, les pages partagées comptées une fois (PSS), au tour non compté.",
        "",
    ]
    (folder / "results.md").write_text("\n".join(lines), encoding="utf-8")
    _draw(folder, runs)


def _draw(folder: Path, runs: Runs) -> None:
    import plotly.graph_objects as go

    from compendium.pages import chrome
    from compendium.publish import theme

    cold = {name: median(took) for (trial, name), took in runs.items() if trial == "à froid"}
    if not cold or chrome.find() is None:
        return
    names = sorted(cold, key=lambda name: -cold[name])
    colours = [theme.BLUE if name.startswith("ancrage") else theme.NO_DATA for name in names]
    figure = theme.figure(
        title="Tous les notebooks, à froid : secondes (médiane)",
        height=90 + 34 * len(names),
        showlegend=False,
        margin={"l": theme.label_margin(names), "r": 60, "t": 60, "b": 50},
    )
    figure.add_trace(
        go.Bar(
            x=[cold[name] for name in names],
            y=names,
            orientation="h",
            marker_color=colours,
            text=[number(cold[name], 1) for name in names],
            textposition="outside",
            cliponaxis=False,
        )
    )
    figure.write_image(folder / "results.svg")
