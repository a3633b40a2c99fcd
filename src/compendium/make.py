"""Run the whole compendium: bring every step up to date, then say what was made and where."""

import contextlib
import csv
import json
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from compendium import cores, language, project, settings, steps
from compendium.deposit import codecheck
from compendium.errors import Refusal, from_system
from compendium.kernels import forks
from compendium.language import say
from compendium.ledger.rule import VERDICTS
from compendium.notebook import Notebook
from compendium.pages import chrome, images, links
from compendium.publish import findings
from compendium.publish.counting import counted
from compendium.publish.formats import number
from compendium.run import beside, books, contents, environment, graph, holder, progress, receipts
from compendium.run.record import Record
from compendium.run.step import Step


def make(*, force: bool = False, explain: bool = False, results: bool = False) -> int:
    """Bring the compendium up to date and print the summary.

    Parameters
    ----------
    force : bool
        Run every step, changed or not.
    explain : bool
        Only say, in a line a step, what would run and why.
    results : bool
        Only run the notebooks: figures and tables as data, without images, pages or article.

    Returns
    -------
    int
        Exit status: 0 when everything is up to date; 1 when static images could not be made,
        unless that was asked for.
    """
    start = time.perf_counter()
    record = Record()
    browser = None if results else chrome.find()
    if explain:
        with _studio(browser) as studio:
            say(explanation(_asked(studio, results=results), record, force=force))
        contents.save()
        return 0
    if not force and _nothing_to_do(browser, record, results=results):
        say(summary(seconds=time.perf_counter() - start, results=results))
        return 0
    with holder.only_one("make"):
        if not results and browser is None:
            browser = chrome.ensure()
        with _studio(browser) as studio:
            whole = _asked(studio, results=results)
            _bring_up_to_date(whole, Record(), force=force)
    say(summary(seconds=time.perf_counter() - start, results=results))
    return 0 if results or browser or chrome.refused() else 1


@contextmanager
def _studio(browser: Path | None) -> Iterator[images.Studio | None]:
    figures = sum(len(notebook.figures) for notebook in books.notebooks())
    with images.Studio(browser, figures) if browser else contextlib.nullcontext() as studio:
        yield studio


def _asked(studio: images.Studio | None, *, results: bool) -> list[Step]:
    """Return the steps that are asked for: all of them, or the notebooks."""
    return steps.notebooks(books.notebooks()) if results else steps.whole(studio)


def _nothing_to_do(browser: Path | None, record: Record, *, results: bool) -> bool:
    """Return whether every step is up to date; without a browser, one is looked for first."""
    if not results and browser is None and not chrome.refused():
        return False
    with _studio(browser) as studio:
        whole = _asked(studio, results=results)
        done = not any(record.why(step) for step in whole)
    contents.save()
    return done


def bring_up_to_date(some: list[Step], record: Record) -> None:
    """Bring some steps up to date, and nothing else.

    Raises
    ------
    Refusal
        With the first failure.
    """
    with holder.only_one("make"):
        _bring_up_to_date(some, record, force=False)


def _bring_up_to_date(whole: list[Step], record: Record, *, force: bool) -> None:
    """Run what has to be run, side by side; the first failure is raised."""
    stops: list[Callable[[], None]] = [beside.stop]
    if force or any(step.pool == steps.KERNELS and record.why(step) for step in whole):
        forks.warm()  # it imports for a second, while this process imports what talks to kernels
        from compendium.kernels import manager

        stops.insert(0, manager.kill_all)
    with (
        ThreadPoolExecutor(cores.workers()) as kernels,
        ThreadPoolExecutor(images.TABS) as drawing,
        ThreadPoolExecutor(2) as plain,
        _interruptible(*stops) as interrupted,
    ):
        pools = {steps.KERNELS: kernels, steps.DRAWING: drawing, steps.PLAIN: plain}
        failures = graph.run(whole, record, pools, force=force)
    contents.save()
    if interrupted:
        raise KeyboardInterrupt
    for error in failures.values():
        raise _as_refusal(error)


def _as_refusal(error: BaseException) -> BaseException:
    """Return a failure as what the person at the keyboard is told."""
    if isinstance(error, Refusal | KeyboardInterrupt):
        return error
    if isinstance(error, OSError):
        return from_system(error)
    return Refusal(f"{type(error).__name__} : {error}", "relancez ; si l’erreur revient, signalez-la.")


@contextmanager
def _interruptible(*stops: Callable[[], None]) -> Iterator[list[int]]:
    """Have Ctrl-C, or a request to end, stop what runs beside too, in groups of its own or deaf to it."""
    received: list[int] = []

    def handle(number: int, _frame: object) -> None:
        received.append(number)
        for stop in stops:
            stop()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


REASONS_SHOWN = 4


def explanation(whole: list[Step], record: Record, *, force: bool = False) -> str:
    """Return why each step would run, in a line; steps of a group that have the same reasons share one.

    Parameters
    ----------
    whole : list of Step
        The graph.
    record : Record
        What was built before.
    force : bool
        Whether all would run, changed or not.
    """
    groups = {step.name: step.group for step in whole}
    told: dict[tuple[str, str], list[str]] = {}
    for name, reasons in graph.plan(whole, record).items():
        more = f" et {len(reasons) - REASONS_SHOWN} autres" if len(reasons) > REASONS_SHOWN else ""
        unchanged = "tournerait : --force" if force else "inchangée"
        said = f"tournerait : {', '.join(reasons[:REASONS_SHOWN])}{more}" if reasons else unchanged
        told.setdefault((groups[name] or name, said), []).append(name)
    lines = []
    for (group, said), names in told.items():
        shown = group if len(names) > 1 else names[0]
        count = f" ({len(names)})" if len(names) > 1 else ""
        lines.append(f"  {f'{shown}{count}':<26} {said}")
    return "\n".join(lines)


def summary(*, seconds: float, results: bool = False) -> str:
    """Return what was made and where, on one screen.

    Parameters
    ----------
    seconds : float
        Time of the whole run.
    results : bool
        Whether only the notebooks were asked for: the rest is neither made nor told.
    """
    notebooks = books.notebooks()
    lines = ["", "Étapes"]
    after = () if results else (steps.IMAGES, steps.PAGES, steps.ARTICLE, steps.SITE)
    for name in [*(notebook.name for notebook in notebooks), *after]:
        took = progress.CURRENT.seconds.get(name)
        state = "inchangée" if took is None else f"exécutée   {number(took, 1):>6} s"
        lines.append(f"  {name:<22} {state}")
    folder = project.root() / "figures"
    stems = [stem for notebook in notebooks for stem in notebook.figures]
    drawn = sum(all(path.is_file() for path in links.images(folder / f"{stem}.json")) for stem in stems)
    tables = sum(len(notebook.tables) for notebook in notebooks)
    lines += [
        "",
        f"Résultats ({number(seconds, 1)} s)",
        f"  {counted(len(stems), 'figure')}{'' if results else f' ({drawn} en PNG et SVG)'}, "
        f"{counted(tables, 'table')}{_verdicts(folder)}",
        "",
        "À ouvrir",
    ]
    if not results:
        lines += [
            "  site/index.html             le site : article, figures, registre, données",
            "  paper/build/article.pdf     l’article (aussi .html, .docx, .xml)",
            "  figures/index.html          les figures et les tables",
        ]
    lines.append("  build/notebooks/            les notebooks exécutés")
    told = [*_strays(notebooks), *receipts.warnings(books.told(notebooks)), *environment.departures()]
    if not results and any(notebook.name in progress.CURRENT.seconds for notebook in notebooks):
        told += _undescribed()
    told += _untold()
    aside = books.left_aside()
    if aside:
        told.append(f"notebooks/{aside[0]} n’est pas une étape : son nom ne commence pas par deux chiffres.")
    if told:
        lines += ["", *told]
    if drawn < len(stems) and not results:
        lines += ["", chrome.ADVICE]
    return "\n".join(lines)


def _verdicts(folder: Path) -> str:
    path = folder / "claims.csv"
    if settings.load().ledger is None or not path.is_file():
        return ""
    with path.open(encoding="utf-8", newline="") as file:
        verdicts = Counter(row["verdict"] for row in csv.DictReader(file))
    counts = ", ".join(f"{verdicts[v]} {name.lower()}" for v, name in VERDICTS.items() if verdicts[v])
    return f", {counted(sum(verdicts.values()), 'affirmation')}\n  {counts}"


def _strays(notebooks: list[Notebook]) -> list[str]:
    """Name the figures and tables that no notebook declares: nothing shows or archives them."""
    declared = {stem for notebook in notebooks for stem in (*notebook.figures, *notebook.tables)}
    there = {path.name.split(".")[0] for path in (project.root() / "figures").glob("[FT][0-9][0-9]_*.*")}
    strays = sorted(there - declared)
    kept = {path.stem for path in (project.root() / findings.FOLDER).glob("*.json")}
    strays += sorted(
        f"{findings.FOLDER}/{key}.json" for key in kept - {k for book in notebooks for k in book.findings}
    )
    if not strays:
        return []
    return [
        f"Aucun notebook n’écrit {', '.join(strays)} : ni le site ni l’archive ne les prennent ; "
        "s’ils sont dans git, « git rm » les ôte."
    ]


def _undescribed() -> list[str]:
    """Say that README and citation files no longer name what notebooks make, once they were written."""
    path = project.root() / "codecheck.yml"
    if not path.is_file() or path.read_text(encoding="utf-8") == codecheck.configuration(settings.load()):
        return []
    return [
        f"README et fichiers de citation ne disent plus ce qui est fait : « {settings.invoked()} describe »."
    ]


UNTOLD, MSGID = Path("build"), "msgid "
"""Folder of what a language lacks, as a catalogue to complete, and what its texts begin with."""


def _untold() -> list[str]:
    """Say which texts have no translation, and keep them all, to be copied, until the pages are written with it."""
    lines = []
    for tongue in language.all_():
        texts = list(dict.fromkeys(DIGITS.sub("{}", text) for text in tongue.missing.values()))
        kept = UNTOLD / f"{tongue.code}.po"
        path = project.root() / kept
        if texts:
            entries = (f'msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n' for text in texts)
            project.write(path, "\n".join(entries))
        elif steps.SITE in progress.CURRENT.seconds:  # it says every text in each language
            path.unlink(missing_ok=True)
        elif path.is_file():
            said = path.read_text(encoding="utf-8").splitlines()
            texts = [json.loads(line.removeprefix(MSGID)) for line in said if line.startswith(MSGID)]
        if not texts:
            continue
        first = ", ".join(f"« {text} »" for text in texts[:FIRST_SHOWN])
        lines.append(
            f"{counted(len(texts), 'texte')} sans traduction ({tongue.code}) : {first}"
            f"{'…' if len(texts) > FIRST_SHOWN else ''} ; {kept.as_posix()} les a, à compléter dans notebooks/{kept.name}."
        )
    return lines


FIRST_SHOWN = 3

DIGITS = re.compile(r"\d[\d\u202f\u00a0]*(?:,\d+)?")
"""What a text of a page computes, which its translation has as a hole."""


def archive() -> Path:
    """Write the archive of what `make` has just brought up to date, and return its path."""
    from compendium.deposit import archive
    from compendium.run import environment

    environment.need("archive", "rocrate")
    with _studio(chrome.find()) as studio:
        return archive.write(steps.whole(studio), Record())
