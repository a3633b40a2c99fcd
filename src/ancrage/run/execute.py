"""Execute one notebook with papermill: into a scratch folder, then in place, or not at all."""

import os
import re
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ancrage import project
from ancrage.errors import AncrageError
from ancrage.notebook import Notebook

CELL_TIMEOUT_SECONDS = 600
"""Time that one cell may take before the notebook is stopped."""

ANSI = re.compile(r"\x1b\[[0-9;]*m")

MESSAGE_CHARACTERS = 600
"""Characters of an error that are shown: one screen."""

CONTEXT_LINES = 2
"""Lines of the faulty cell shown around the faulty line."""


@dataclass(frozen=True)
class Executed:
    """A notebook that ran: the log and the seconds it took."""

    log: Path
    seconds: float


def products(notebook: Notebook) -> list[Path]:
    """Return the files that a notebook makes, relative to the folder of results."""
    tables = [Path("figures", f"{t}.{e}") for t in notebook.tables for e in ("csv", "json", "html")]
    files = [
        *(Path("data", "processed", f"{name}.parquet") for name in notebook.processed),
        *(Path("figures", f"{name}.json") for name in notebook.figures),
        *tables,
    ]
    return [*files, Path("figures", "claims.csv")] if notebook.ledger else files


def run(notebook: Notebook, values: Mapping[str, Any], target: Path) -> Executed:
    """Execute a notebook and put its results into `target`, all of them or none.

    Parameters
    ----------
    notebook : ancrage.notebook.Notebook
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
    AncrageError
        With the notebook, the cell, the line and the error; nothing is written to `target`.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    build = project.root() / "build"
    scratch = build / "staging" / notebook.name
    where = "notebooks" if target == project.root() else f"runs/{target.name}/notebooks"
    done = build / where / f"{notebook.name}.ipynb"
    log = done.with_name(f"{notebook.name}.partiel.ipynb")
    log.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    start = time.perf_counter()
    try:
        with _private_kernel(scratch) as config, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                notebook.path,
                log,
                parameters=dict(values),
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=CELL_TIMEOUT_SECONDS,
                cwd=notebook.path.parent,
                config=config,
            )
        _publish(notebook, scratch, target)
        log.replace(done)
    except PapermillExecutionError as error:
        raise _explained(notebook, log, error) from None
    except (DeadKernelError, CellTimeoutError) as error:
        raise AncrageError(
            f"notebooks/{notebook.path.name} : le noyau s’est arrêté ou n’a pas répondu "
            f"({type(error).__name__}).",
            f"mémoire épuisée, processus tué, ou cellule de plus de {CELL_TIMEOUT_SECONDS} s ; "
            "rien n’a été écrit.",
        ) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Executed(done, time.perf_counter() - start)


@contextmanager
def _private_kernel(scratch: Path) -> Iterator[Any]:
    """Give a kernel its own folders and sockets, and tell it where to write.

    Its messages go through files that only this user can open, never through the network,
    and no personal start-up file of IPython takes part.
    """
    from traitlets.config import Config

    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="ancrage-") as private:
        os.environ |= {
            project.OUTPUT_VARIABLE: str(scratch),
            "IPYTHONDIR": f"{private}/ipython",
            "JUPYTER_RUNTIME_DIR": f"{private}/runtime",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        transport = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{private}/k"}
        try:
            yield Config(KernelManager=transport)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _publish(notebook: Notebook, scratch: Path, target: Path) -> None:
    """Move what a notebook made into place, once everything it declares is there."""
    missing = [one for one in products(notebook) if not (scratch / one).is_file()]
    if missing:
        raise AncrageError(
            f"notebooks/{notebook.path.name} n’a pas écrit {missing[0]} ({len(missing)} fichiers manquent).",
            "l’appel qui l’écrit n’a pas été atteint : vérifiez les conditions autour de lui.",
        )
    for one in products(notebook):
        final = target / one
        final.parent.mkdir(parents=True, exist_ok=True)
        (scratch / one).replace(final)


def _explained(notebook: Notebook, log: Path, error: Any) -> AncrageError:
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
    if error.ename == "AncrageError":
        what, _, todo = message.partition("\n→ ")
    else:
        what, todo = f"{error.ename} : {message}", ""
    kept = log.relative_to(project.root())
    return AncrageError(
        f"notebooks/{notebook.path.name}, cellule {_cell_id(log, error.exec_count)}{place} : {what}\n"
        + "\n".join(shown[:9]),
        f"{todo + chr(10) + '→ ' if todo else ''}le notebook partiel est dans {kept} ; rien n’a été écrit.",
    )


def _faulty_line(traceback: list[str]) -> int | None:
    """Return the line of the cell that the traceback points at first."""
    text = ANSI.sub("", "\n".join(traceback))
    found = re.search(r"Cell In\[\d+\], line (\d+)", text)
    return int(found.group(1)) if found else None


def _cell_id(log: Path, count: int) -> str:
    import json

    cells = json.loads(log.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell.get("execution_count") == count:
            return str(cell["id"])
    return f"n° {count}"
