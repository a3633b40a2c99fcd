"""Run the whole compendium: bring every step up to date, then say what was made and where."""

import csv
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from compendium import project
from compendium.errors import Refusal, from_system
from compendium.kernels import forks, limits
from compendium.ledger.rule import VERDICTS
from compendium.pages import browser, images
from compendium.publish.formats import number
from compendium.run import holder, pipeline, progress, receipts, seals, tasks

TASKS = ("src", "ancrage", "run", "task_notebooks.py")


def make(*, force: bool = False, explain: bool = False) -> int:
    """Bring the compendium up to date and print the summary.

    Parameters
    ----------
    force : bool
        Run every step, changed or not.
    explain : bool
        Only say, in a line a step, what would run and why.

    Returns
    -------
    int
        Exit status: 0 when everything is up to date; 1 when images, and what shows them, could
        not be made, unless that was asked for.
    """
    start = time.perf_counter()
    if explain:
        print(explanation(_build(explain=True, dry_run=True)))
        return 0
    if force or not seals.unchanged():
        with holder.only_one("make"):
            _bring_up_to_date(force=force)
    static = not images.stale()
    print(summary(static=static, seconds=time.perf_counter() - start))
    return 0 if static or browser.refused() else 1


def _bring_up_to_date(*, force: bool) -> None:
    """Run what has to be run: notebooks and images side by side, then what shows them."""
    forks.warm()  # it imports for a second, while this process imports what talks to kernels
    from compendium.kernels import manager

    if force or images.stale():
        browser.ensure()
    with images.Studio(browser.find()) as studio, _interruptible(manager.kill_all) as interrupted:
        # one more than kernels: it waits for a place (`compendium.run.slots`)
        session = _build(force=force, n_workers=limits.workers() + 1, parallel_backend="threads")
        if interrupted:
            raise KeyboardInterrupt
        failed = _failures(session)
        if failed:
            raise failed
        for specification in images.stale():
            studio.give(specification)
        if studio.drew:
            with progress.step("images"):
                studio.finish()
    drawn = not images.stale()
    if drawn:
        _publish()
    if drawn or browser.refused():
        seals.keep({"tout": seals.everything()})


@contextmanager
def _interruptible(stop: Callable[[], None]) -> Iterator[list[int]]:
    """Have Ctrl-C, or a request to end, stop the kernels too, which run in groups of their own."""
    received: list[int] = []

    def handle(number: int, _frame: object) -> None:
        received.append(number)
        stop()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _publish() -> None:
    """Build the article and the site, which show static images; nothing when nothing changed."""
    if _published():
        return
    from compendium.pages import site
    from compendium.paper import build as paper

    for name, build in (("article", paper.build), ("site", site.build)):
        took = build()
        if took is not None:
            progress.took(name, took)
    seals.keep({"publication": seals.publication()})


def _build(**options: Any) -> Any:
    """Run the project's tasks."""
    return tasks.build(
        recorded=True,
        paths=[project.root().joinpath(*TASKS)],
        config=project.root() / "pyproject.toml",
        verbose=1,
        stop_after_first_failure=True,
        **options,
    )


def _failures(session: Any, *, dry: bool = False) -> Refusal | None:
    """Return the first failure of a session as the refusal that caused it."""
    reports = [*session.collection_reports, *session.execution_reports]
    dag = getattr(session, "dag_report", None)
    for report in [*reports, *([dag] if dag else [])]:
        info = getattr(report, "exc_info", None)
        if not info:
            continue
        error = info[1]
        if isinstance(error, KeyboardInterrupt):
            raise error
        if isinstance(error, Refusal):
            return error
        if type(error).__name__.startswith(("Skipped", "Persisted", "WouldBe")) or (
            dry and report in session.execution_reports
        ):
            continue
        if isinstance(error, OSError):
            return from_system(error)
        return Refusal(f"{type(error).__name__} : {error}", "relancez ; si l’erreur revient, signalez-la.")
    return None


REASONS = {
    "missing": "manque",
    "changed": "a changé",
    "not_in_db": "jamais enregistré",
    "first_run": "première exécution",
    "forced": "demandé",
    "cascade": "en amont",
}


def explanation(session: Any) -> str:
    """Return, in a line a step, why it would run.

    Parameters
    ----------
    session : pytask.Session
        A dry run with explanations.
    """
    error = _failures(session, dry=True)
    if error:
        raise error
    lines = []
    for report in sorted(session.execution_reports, key=lambda one: one.task.name):
        name = report.task.name.rsplit("::", 1)[-1].removeprefix("notebook[").removesuffix("]")
        told = report.task.attributes.get("explanation")
        reasons = told.reasons if told and "unchanged" not in str(report.outcome).lower() else []
        said = ", ".join(
            f"{_short(one.node_name)} {REASONS.get(one.reason, one.reason)}" for one in reasons[:3]
        )
        more = f" et {len(reasons) - 3} autres" if len(reasons) > 3 else ""
        lines.append(f"  {name:<22} {f'tournerait : {said}{more}' if reasons else 'inchangée'}")
    todo = images.stale()
    drawn = ", ".join(path.stem for path in todo[:3]) + (" …" if len(todo) > 3 else "")
    lines.append(f"  {'images':<22} {f'à dessiner : {drawn}' if todo else 'inchangées'}")
    state = "inchangés" if _published() else "à refaire"
    lines.append(f"  {'article et site':<22} {state}")
    return "\n".join(lines)


def _short(node: str) -> str:
    return node.rsplit("/", 1)[-1].rsplit("::", 1)[-1]


def _published() -> bool:
    return seals.holds("publication", seals.publication(), seals.publication_outputs())


def summary(*, static: bool, seconds: float) -> str:
    """Return what was made and where, on one screen.

    Parameters
    ----------
    static : bool
        Whether the static images are there.
    seconds : float
        Time of the whole run.
    """
    books = pipeline.notebooks()
    lines = ["", "Étapes"]
    for name in [*(one.name for one in books), "pages", "images", "article", "site"]:
        took = progress.CURRENT.seconds.get(name)
        state = "inchangée" if took is None else f"exécutée   {number(took, 1):>6} s"
        lines.append(f"  {name:<22} {state}")
    figures = project.root() / "figures"
    with (figures / "claims.csv").open(encoding="utf-8", newline="") as file:
        verdicts = Counter(row["verdict"] for row in csv.DictReader(file))
    counts = ", ".join(f"{verdicts[v]} {name.lower()}" for v, name in VERDICTS.items() if verdicts[v])
    drawn = len(list(figures.glob("F*.svg"))) if static else 0
    declared = {name for one in books for name in (*one.figures, *one.tables)}
    orphans = sorted({p.stem for p in figures.glob("[FT][0-9][0-9]_*.json")} - declared)
    lines += [
        "",
        f"Résultats ({number(seconds, 1)} s)",
        f"  {len(list(figures.glob('F*.json')))} figures ({drawn} en PNG et SVG), "
        f"{len(list(figures.glob('T*.csv')))} tables, {sum(verdicts.values())} affirmations",
        f"  {counts}",
        "",
        "À ouvrir",
        *(["  site/index.html             le site : article, figures, registre, données"] if static else []),
        *(["  paper/build/article.pdf     l’article (aussi .html, .docx, .xml)"] if static else []),
        "  figures/index.html          les figures et les tables",
        "  figures/T20_registre.html   le registre des affirmations",
        "  build/notebooks/            les notebooks exécutés",
    ]
    if orphans:
        lines += ["", f"Plus aucun notebook n’écrit {', '.join(orphans)} : effacez ces fichiers de figures/."]
    told = receipts.warnings()
    if told:
        lines += ["", *told]
    if not static:
        lines += ["", browser.ADVICE, "L’article et le site, qui les montrent, ne sont pas faits non plus."]
    return "\n".join(lines)
