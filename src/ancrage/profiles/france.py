"""Make the profile of every EPCI of France: spread by pytask, resumed where it was left."""

import contextlib
import csv
import functools
import io
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ancrage.profiles import cluster, names, one
from compendium import project, tables
from compendium.errors import Refusal
from compendium.kernels import limits
from compendium.pages import chrome
from compendium.publish.formats import number
from compendium.run import holder, tasks
from compendium.run.progress import CLEAR

LOOK_SECONDS, LOG_SECONDS = 1, 15
"""Time between two lines of progress, on a terminal and in a log."""

SHOWN = 10
"""Failures shown at most; all of them are in ``territories/echecs.csv``."""


def make(
    only: Sequence[str] = (), *, workers: int | None = None, pdf: bool = False, upload: bool = False
) -> int:
    """Make what is missing of the profiles, then the national page and, if asked, the documents.

    A profile is made again when its notebooks, the code or the data changed; one that fails
    stops no other.

    Parameters
    ----------
    only : sequence of str
        Codes or names of EPCIs; all of them without.
    workers : int, optional
        Processes; by default, as many as cores (or as ``COMPENDIUM_WORKERS`` says).
    pdf : bool
        Whether to draw the documents too, which takes a browser five times as long.
    upload : bool
        Whether the workers of a cluster are sent the package and the data, and profiles brought back.

    Returns
    -------
    int
        Exit status: 1 when a profile could not be made.
    """
    if upload and not os.environ.get(cluster.VARIABLE):
        raise Refusal("--upload envoie aux ouvriers d’une grappe.", f"donnez {cluster.VARIABLE}=tcp://….")
    if pdf and not chrome.ensure():
        raise Refusal("les documents demandent un navigateur.", chrome.ADVICE)
    codes = [names.find(asked) for asked in only] or list(tables.read("epci", ["code"])["code"])
    with holder.only_one("france"):
        one.ready()
        todo = [code for code in codes if not one.done(code)]
        _print(f"{len(codes)} EPCI, {len(codes) - len(todo)} déjà faits.\n")
        start = time.perf_counter()
        count = workers or limits.workers()
        failures = _spread(todo, count, national=not only, upload=upload) if todo else {}
        _report(failures)
        if not only:
            from ancrage.profiles import index  # it draws: not to be waited for before the first profile

            _print(f"Page nationale : {project.relative(index.write())}\n")
        made, seconds = len(todo) - len(failures), time.perf_counter() - start
        if pdf:
            _draw(codes)
    if made:
        pace = number(seconds / made, 2)
        _print(f"{made} profils faits en {number(seconds, 0)} s ({pace} s par territoire).\n")
    return 1 if failures else 0


def _draw(codes: list[str]) -> None:
    """Draw the documents that are missing, saying how many are there."""
    from ancrage.profiles import documents

    todo, start = documents.missing(codes), time.perf_counter()
    for drawn in documents.write(todo):
        _print(f"documents : {_state(drawn, len(todo), time.perf_counter() - start)}")


def _spread(codes: list[str], workers: int, *, national: bool, upload: bool) -> dict[str, str]:
    """Have pytask make some profiles, a task each; return the reason of each failure, by code."""
    from pytask_parallel import ParallelBackend

    own = project.root() / "build" / "territoires"
    shutil.rmtree(own, ignore_errors=True)
    project.write(own / "pyproject.toml", "[tool.pytask.ini_options]\n")
    source = one.origin()
    for code in codes:  # seals of before would be counted
        with contextlib.suppress(OSError):
            (one.folder(code) / one.SEAL).unlink()
    scheduler = os.environ.get(cluster.VARIABLE, "")
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(cluster.joined(scheduler, upload=upload)) if scheduler else None
        fetch = functools.partial(cluster.take_back, client, codes, source) if upload else _nothing
        stack.enter_context(_counted(codes, fetch))
        session = tasks.build(
            recorded=False,  # what is done is told by each profile's seal
            tasks=[_task(code, source, national) for code in codes],
            config=own / "pyproject.toml",
            verbose=0,
            n_workers=workers,
            parallel_backend=ParallelBackend.DASK if scheduler else ParallelBackend.LOKY,
        )
        fetch()
    lost = {code: LOST for code in codes if not one.done(code, source)}
    return lost | _failures(session)


LOST = "fait par un ouvrier qui s’est arrêté avant de le rendre ; relancez."


def _nothing() -> None:
    """Fetch nothing: profiles are written in place."""


def _task(code: str, source: str, national: bool) -> Any:
    """Return the task of one profile, known by its code."""
    from pytask import task

    @task(id=code, kwargs={"code": code, "source": source, "national": national})
    def profile(code: str, source: str, national: bool) -> None:
        """Make a profile, in the process or on the machine that pytask chose."""
        import os
        import sys

        from compendium.kernels import forks

        if os.environ.get("COMPENDIUM_ORIGINE", source) != source:
            # a worker of a cluster outlived the code or the tables that it had read: it reads them again
            forks.stop()
            for name in [name for name in sys.modules if name.partition(".")[0] == "ancrage"]:
                del sys.modules[name]
        os.environ["COMPENDIUM_ORIGINE"] = source
        from ancrage.profiles import one

        if not one.done(code, source):  # a worker that was lost may have ended it without saying so
            one.make(code, source, national=national)

    return profile


@contextmanager
def _counted(codes: list[str], fetch: Callable[[], None]) -> Iterator[None]:
    """Say, while a block runs, how many profiles are there, at what pace, and the time left.

    Parameters
    ----------
    codes : list of str
        The EPCIs.
    fetch : callable
        Called before each count: brings back what was made elsewhere.
    """
    ended = threading.Event()
    start = time.perf_counter()
    terminal = sys.stderr.isatty()

    def count() -> None:
        told = -1
        while not ended.wait(LOOK_SECONDS if terminal else LOG_SECONDS):
            fetch()
            made = sum((one.folder(code) / one.SEAL).is_file() for code in codes)
            if made != told:
                _print(_state(made, len(codes), time.perf_counter() - start), over=terminal)
                told = made

    counter = threading.Thread(target=count, name="compte", daemon=True)
    counter.start()
    try:
        yield
    finally:
        ended.set()
        counter.join()
        if terminal:
            _print("", over=True)


def _state(made: int, whole: int, seconds: float) -> str:
    """Return the line of progress.

    Examples
    --------
    >>> _state(300, 1253, 120)
    '300 sur 1253 (2,5 par seconde, reste 6 min 21 s)'
    """
    if not made:
        return f"0 sur {whole}"
    left = round((whole - made) * seconds / made)
    minutes = f"{left // 60} min " if left >= 60 else ""
    return f"{made} sur {whole} ({number(made / seconds, 1)} par seconde, reste {minutes}{left % 60} s)"


def _failures(session: Any) -> dict[str, str]:
    """Return why each profile that failed did, by code."""
    found = {}
    for report in session.execution_reports:
        error = report.exc_info and report.exc_info[1]
        if isinstance(error, KeyboardInterrupt):
            raise error
        if error is None or type(error).__name__.startswith("Skipped"):
            continue
        code = report.task.name.rpartition("[")[2].rstrip("]")
        found[code] = str(error) if isinstance(error, Refusal) else f"{type(error).__name__} : {error}"
    collected = [report.exc_info[1] for report in session.collection_reports if report.exc_info]
    if collected:
        raise collected[0]
    return found


def _report(failures: dict[str, str]) -> None:
    """Say what failed and why, and keep the list beside the profiles."""
    path = one.folder("echecs.csv")
    path.unlink(missing_ok=True)
    if not failures:
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "raison"])
    writer.writerows(sorted(failures.items()))
    project.write(path, out.getvalue())
    few = "1 profil n’a" if len(failures) == 1 else f"{len(failures)} profils n’ont"
    _print(f"{few} pas pu être fait{'s' if len(failures) > 1 else ''} :\n")
    for code, reason in sorted(failures.items())[:SHOWN]:
        _print(f"  {code}  {reason.splitlines()[0]}\n")
    _print(f"Tous sont dans {project.relative(path)} ; relancez pour ne refaire qu’eux.\n")


def _print(text: str, *, over: bool = False) -> None:
    """Write to the person at the keyboard; on a terminal, progress replaces itself."""
    end = "" if over or text.endswith("\n") else "\n"
    print(f"{CLEAR}{text}" if over else text, end=end, flush=True, file=sys.stderr)
