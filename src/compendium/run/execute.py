"""Execute one notebook with papermill: into a scratch folder, then in place, or not at all."""

import json
import re
import shutil
import tempfile
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from compendium import project, settings
from compendium.errors import Refusal
from compendium.kernels import limits, observation
from compendium.notebook import BY_NAME, Notebook
from compendium.run import executed, leaks, receipts

ANSI = re.compile(r"\x1b\[[0-9;]*m")

MESSAGE_CHARACTERS = 600
"""Characters of an error that are shown: one screen."""

CONTEXT_LINES = 2
"""Lines of the faulty cell shown around the faulty line."""


RECEIPT, COST = ".receipt.json", ".cost.json"
"""What the names of a receipt, and of what a run cost, end in, beside the executed notebook."""

TEXTS = (".json", ".csv")
"""Products that are read as text: what they must not tell is looked for before they are moved."""


@dataclass(frozen=True)
class Executed:
    """A notebook that ran: the log and the seconds it took."""

    log: Path
    seconds: float


def run(notebook: Notebook, values: Mapping[str, Any], target: Path) -> Executed:
    """Execute a notebook and put its results into `target`, all of them or none.

    Parameters
    ----------
    notebook : compendium.notebook.Notebook
        What to execute.
    values : mapping
        Values of parameters that differ from the defaults.
    target : pathlib.Path
        Folder that gets ``figures/`` and ``data/processed/``.

    Returns
    -------
    Executed
        The executed notebook, kept under ``build/`` even when a cell failed.

    Raises
    ------
    Refusal
        With the notebook, the cell, the line and the error; nothing is written to `target`.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from compendium.kernels import manager
    from compendium.run import engine

    bounds = limits.current()
    build = project.root() / "build"
    done = (build if target == project.root() else target) / "notebooks" / f"{notebook.name}.ipynb"
    # a partial notebook is no result: it stays out of the target, which is then as it was
    logs = build / "notebooks" if target == project.root() else build / "runs" / target.name / "notebooks"
    log = logs / f"{notebook.name}.partial.ipynb"
    (build / "staging").mkdir(parents=True, exist_ok=True)
    held: list[Any] = []
    scratch = Path(tempfile.mkdtemp(prefix=f"{notebook.name}-", dir=build / "staging"))
    seen = scratch / "observation.json"
    environment = {
        project.OUTPUT_VARIABLE: str(scratch),
        observation.VARIABLE: str(seen),
        BY_NAME: "1",
    }
    began, start = datetime.now(UTC), time.perf_counter()
    try:
        with manager.private(notebook.path.parent, environment) as kernel, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                str(notebook.path).replace("{", "{{").replace("}", "}}"),  # papermill fills in {name}
                None,
                parameters=dict(values),
                kernel_name="python3",
                engine_name=engine.NAME,
                held=held,
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=bounds.cell_seconds,
                kernel_manager_class=kernel,
            )
        seconds = time.perf_counter() - start
        text, cells = executed.settled(held[0], scratch / "figures")
        _refuse_leaks(notebook, scratch)  # before the notebook, which may show what it publishes
        leaks.refuse(text, project.relative(done))
        receipt = receipts.compose(notebook, values, scratch, notebook.products, seen)
        cost = receipts.cost(seen) | {
            "started": began.isoformat(timespec="seconds"),
            "seconds": round(seconds, 3),
            "cells": cells,
        }
        _publish(notebook, scratch, target)
        for ending, told in ((RECEIPT, receipt), (COST, cost)):
            project.write(done.with_suffix(ending), json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        project.write(done, text)
        log.unlink(missing_ok=True)
    except PapermillExecutionError as error:
        _keep(held, scratch, log)
        raise _explained(notebook, log, error) from None
    except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
        _keep(held, scratch, log)
        raise Refusal(
            f"{project.relative(notebook.path)} : le noyau s’est arrêté ou n’a pas répondu "
            f"({type(error).__name__}).",
            f"mémoire épuisée, processus tué, ou cellule de plus de {bounds.cell_seconds} s "
            f"({limits.SECONDS_VARIABLE}) ; rien n’a été écrit.",
        ) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Executed(done, seconds)


def log(name: str) -> Path:
    """Return where an executed notebook of the article is."""
    return project.root() / "build" / "notebooks" / f"{name}.ipynb"


def _keep(held: list[Any], scratch: Path, log: Path) -> None:
    """Write the partial notebook of a failure, what it tells of this machine struck out."""
    for notebook in held:
        project.write(log, leaks.masked(executed.settled(notebook, scratch / "figures")[0]))


def _refuse_leaks(notebook: Notebook, scratch: Path) -> None:
    """Refuse what a notebook made that tells something of this machine, by the name of its file."""
    for path in notebook.products:
        if path.suffix in TEXTS and (scratch / path).is_file():
            leaks.refuse((scratch / path).read_text(encoding="utf-8"), path.as_posix())


def _publish(notebook: Notebook, scratch: Path, target: Path) -> None:
    """Move what a notebook made into place, once everything it declares is there."""
    missing = [path for path in notebook.products if not (scratch / path).is_file()]
    if missing:
        raise Refusal(
            f"{project.relative(notebook.path)} n’a pas écrit {missing[0]} "
            f"({len(missing)} fichiers manquent).",
            "l’appel qui l’écrit n’a pas été atteint : vérifiez les conditions autour de lui.",
        )
    for path in notebook.products:
        final = target / path
        final.parent.mkdir(parents=True, exist_ok=True)
        (scratch / path).replace(final)


def _explained(notebook: Notebook, log: Path, error: Any) -> Refusal:
    """Turn the failure of a cell into one screen: notebook, cell, line, error, next step."""
    lines = str(error.source).splitlines()
    number = _faulty_line(error.traceback)
    shown = []
    for index, line in enumerate(lines, start=1):
        if number is None or abs(index - number) <= CONTEXT_LINES:
            arrow = "→" if index == number else " "
            shown.append(f"  {arrow} {index:>3}  {line}")
    place = "" if number is None else f", ligne {number}"
    message = ANSI.sub("", str(error.evalue)).strip()[:MESSAGE_CHARACTERS]
    if error.ename == "Refusal":
        what, _, todo = message.partition("\n→ ")
    else:
        what, todo = f"{error.ename} : {message}", ""
    if error.ename.endswith("MemoryError"):
        todo = (
            f"un noyau peut prendre {limits.current().kernel_mib} Mio ; pour plus, {limits.MEMORY_VARIABLE}=…"
        )
    kept = project.relative(log)
    inside = [] if error.ename == "Refusal" else _in_study(error.traceback)
    return Refusal(
        f"{project.relative(notebook.path)}, cellule {_cell_id(log, error.exec_count)}{place} : {what}\n"
        + "\n".join([*shown[:9], *inside]),
        f"{todo + chr(10) + '→ ' if todo else ''}le notebook partiel est dans {kept} ; rien n’a été écrit.",
    )


def _faulty_line(traceback: list[str]) -> int | None:
    """Return the line of the cell that the traceback points at first."""
    text = ANSI.sub("", "\n".join(traceback))
    found = re.search(r"Cell In\[\d+\], line (\d+)", text)
    return int(found.group(1)) if found else None


FRAME = re.compile(r"^File (.+?\.py):(\d+)", re.MULTILINE)


def _in_study(traceback: list[str]) -> list[str]:
    """Return the deepest line of the study's own code that the traceback goes through, with its place."""
    package = project.root() / "src" / settings.load().study.package
    through = FRAME.findall(ANSI.sub("", "\n".join(traceback)))
    for name, line in reversed(through):
        path = (project.root() / Path(name).expanduser()).resolve()
        if path.is_relative_to(package.resolve()) and path.is_file():
            code = path.read_text(encoding="utf-8").splitlines()[int(line) - 1]
            return [f"  {project.relative(path)}, ligne {line}", f"  → {line:>3}  {code}"]
    return []


def _cell_id(log: Path, count: int) -> str:
    cells = json.loads(log.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell.get("execution_count") == count:
            return str(cell["id"])
    return f"n° {count}"
