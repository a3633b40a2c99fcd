"""Make the profile of one EPCI, or of every one of France: the same steps, resumed where they were left."""

import contextlib
import csv
import hashlib
import io
import json
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

from ancrage.profiles import cluster, names, page, territory
from compendium import cores, project, steps, tables
from compendium.errors import Refusal
from compendium.language import say
from compendium.pages import chrome, images
from compendium.publish.formats import number
from compendium.run import contents, graph, holder
from compendium.run.progress import CLEAR
from compendium.run.record import Record
from compendium.run.step import Step

LOG_SECONDS = 15
"""Time between two lines of progress, in a log; a terminal sees each profile."""

EACH = 4
"""Profiles that are made in the time in which one more process starts."""

SHOWN = 10
"""Failures shown at most; all of them are in ``territories/echecs.csv``."""


def make_territory(asked: str) -> int:
    """Make the profile of the EPCI that someone asks for, its document too, and say where it is.

    Parameters
    ----------
    asked : str
        Code or name of an EPCI.

    Returns
    -------
    int
        Exit status: 0, even where no browser can draw the document.
    """
    code = names.find(asked)
    browser = chrome.ensure()
    with holder.only_one(f"territory {code}"):
        territory.ready()
        failures = _run([code], workers=0, pdf=browser is not None, national=page.index_page().is_file())
    for error in failures.values():
        raise error
    told = page.content(code)
    where = project.relative(page.folder(code))
    say(f"\n{told['titre']}\n{told['sous_titre']}\n\nCe qui manque")
    say("\n".join(f"  {line}" for line in told["manque"]))
    say(f"\nÀ ouvrir\n  {where}/{page.PAGE}")
    say(f"  {where}/{page.DOCUMENT}" if browser else f"\n{chrome.ADVICE}\nLe document PDF n’est pas fait.")
    say(f"  {where}/notebooks/, figures/, data/processed/")
    return 0


def make(only: Sequence[str] = (), *, workers: int | None = None, pdf: bool = False) -> int:
    """Make what is missing of the profiles, then the national page and, if asked, the documents.

    A profile is made again when its notebook, the code, a library or the data changed; one that
    fails stops no other.

    Parameters
    ----------
    only : sequence of str
        Codes or names of EPCIs; all of them without.
    workers : int, optional
        Processes; by default, as many as cores (or as ``COMPENDIUM_WORKERS`` says), but none that
        would start for fewer than `EACH` profiles.
    pdf : bool
        Whether to draw the documents too, which takes a browser five times as long.

    Returns
    -------
    int
        Exit status: 1 when a profile could not be made.
    """
    if pdf and not chrome.ensure():
        raise Refusal("les documents demandent un navigateur.", chrome.ADVICE)
    codes = [names.find(asked) for asked in only] or list(tables.read("epci", ["code"])["code"])
    with holder.only_one("france"):
        territory.ready()
        start = time.perf_counter()
        national = not only or page.index_page().is_file()
        useful = min(cores.workers(), math.ceil(len(codes) / EACH))
        failures = _run(codes, workers=workers or useful, pdf=pdf, national=national)
        seconds = time.perf_counter() - start
        _report(failures)
        if not only:
            from ancrage.profiles import index  # it draws: not to be waited for before the first profile

            _print(f"Page nationale : {project.relative(index.write())}\n")
    there = len(codes) - len(failures)
    few = "1 profil" if there == 1 else f"{there} profils"
    _print(f"{few} à jour, en {number(seconds, 0)} s.\n")
    return 1 if failures else 0


def _run(codes: list[str], *, workers: int, pdf: bool, national: bool) -> dict[str, BaseException]:
    """Bring profiles up to date, and their documents; return the failures, by EPCI.

    Parameters
    ----------
    codes : list of str
        SIREN of EPCIs.
    workers : int
        Processes; none for this one.
    pdf : bool
        Whether their documents are drawn too.
    national : bool
        Whether there is a national page, or one will be made.
    """
    record = Record()
    browser = chrome.find() if pdf else None
    with contextlib.ExitStack() as stack:
        studio = stack.enter_context(images.Studio(browser)) if browser else None
        of: dict[str, str] = {}
        whole: list[Step] = []
        for code in codes:
            drawn = territory.document(code, studio) if studio else []
            own = [territory.profile(code, national=national, pdf=bool(drawn)), *drawn]
            of |= dict.fromkeys((step.name for step in own), code)
            whole += own
        pools = {
            territory.WORKERS: stack.enter_context(_executor(workers)),
            steps.DRAWING: stack.enter_context(ThreadPoolExecutor(images.TABS)),
            steps.PLAIN: stack.enter_context(ThreadPoolExecutor(1)),
        }
        failures = graph.run(whole, record, pools, keep_going=True, shown=Count(whole) if workers else None)
    contents.save()
    return {of[name]: error for name, error in reversed(failures.items())}  # the first of each EPCI is told


@contextmanager
def _executor(workers: int) -> Iterator[Executor]:
    """Give what makes profiles: a thread of this process, processes of this machine, or a cluster."""
    address = os.environ.get(cluster.VARIABLE, "")
    if workers and address:
        digest = hashlib.sha256(
            json.dumps(territory.of_profile(national=True, pdf=False).portable, sort_keys=True).encode()
        ).hexdigest()
        with cluster.executor(address, digest) as executor:
            yield executor
        return
    if not workers:
        with ThreadPoolExecutor(1) as executor:
            yield executor
        return
    processes = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=processes, initializer=_start) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _start() -> None:
    """Begin a worker: Ctrl-C is for who started it, and it ends when that one does, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, name="parent", daemon=True).start()


class Count:
    """How many profiles are there, at what pace, and the time left: what `graph.run` shows.

    Parameters
    ----------
    whole : sequence of Step
        The steps.
    """

    def __init__(self, whole: Sequence[Step]) -> None:
        self._whole = sum(step.group == territory.PROFILES for step in whole)
        self._ended, self._made = 0, 0
        self._start = self._told = time.perf_counter()
        self._terminal = sys.stderr.isatty()
        self._running = False

    def started(self, group: str) -> None:
        """Note that something is to be done."""
        self._running = self._running or group == territory.PROFILES

    def ended(self, group: str, *, failed: bool = False, began: float | None = None) -> None:
        """Count a profile that ended, or that had nothing to do; say it now and then."""
        if group != territory.PROFILES:
            return
        self._ended += 1
        self._made += failed or began is not None
        now = time.perf_counter()
        last = self._ended == self._whole and self._running
        if self._running and (self._terminal or now - self._told > LOG_SECONDS or last):
            self._told = now
            _print(state(self._ended, self._whole, self._made, now - self._start), over=self._terminal)
            if last and self._terminal:
                _print("\n")


def state(ended: int, whole: int, made: int, seconds: float) -> str:
    """Return the line of progress.

    Parameters
    ----------
    ended, whole, made : int
        Profiles that are there, all of them, and those made now.
    seconds : float
        Since the start.

    Examples
    --------
    >>> state(300, 1253, 300, 120)
    '300 sur 1253 (2,5 par seconde, reste 6 min 21 s)'
    """
    if not made:
        return f"{ended} sur {whole}"
    left = round((whole - ended) * seconds / made)
    minutes = f"{left // 60} min " if left >= 60 else ""
    return f"{ended} sur {whole} ({number(made / seconds, 1)} par seconde, reste {minutes}{left % 60} s)"


def _report(failures: dict[str, BaseException]) -> None:
    """Say what failed and why, and keep the list beside the profiles."""
    path = page.folder("echecs.csv")
    path.unlink(missing_ok=True)
    if not failures:
        return
    reasons = {
        code: str(error) if isinstance(error, Refusal) else f"{type(error).__name__} : {error}"
        for code, error in sorted(failures.items())
    }
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["code", "raison"])
    writer.writerows(reasons.items())
    project.write(path, out.getvalue())
    few = "1 profil n’a" if len(failures) == 1 else f"{len(failures)} profils n’ont"
    _print(f"{few} pas pu être fait{'s' if len(failures) > 1 else ''} :\n")
    for code, reason in list(reasons.items())[:SHOWN]:
        _print(f"  {code}  {reason.splitlines()[0]}\n")
    _print(f"Tous sont dans {project.relative(path)} ; relancez pour ne refaire qu’eux.\n")


def _print(text: str, *, over: bool = False) -> None:
    """Write to the person at the keyboard; on a terminal, progress replaces itself."""
    end = "" if over or text.endswith("\n") else "\n"
    say(f"{CLEAR}{text}" if over else text, end=end, flush=True, file=sys.stderr)
