"""Run the whole compendium: bring every step up to date, then say what was made and where."""

import csv
import time
from collections import Counter
from typing import Any

from ancrage import project
from ancrage.errors import AncrageError
from ancrage.present.formats import number
from ancrage.run import chrome, progress, render
from ancrage.study.verdicts import VERDICTS

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
        Exit status: 0 when everything is up to date.
    """
    start = time.perf_counter()
    session = _build(force=force, explain=explain, dry_run=explain)
    failed = _failures(session)
    if failed:
        raise failed
    if explain:
        return int(session.exit_code)
    todo = render.stale()
    browser = chrome.ensure() if todo else chrome.find()
    if todo and browser:
        progress.started("images")
        progress.finished("images", render.images(todo, browser))
    static = not render.stale()
    if static:
        _publish()
    print(summary(static=static, seconds=time.perf_counter() - start))
    return int(session.exit_code)


def _publish() -> None:
    """Build the article and the site, which show static images; nothing when nothing changed."""
    from ancrage.run import seals

    if seals.holds("publication", seals.publication(), seals.publication_outputs()):
        return
    from ancrage.paper import build as paper
    from ancrage.site import build as site

    for name, build in (("article", paper.build), ("site", site.build)):
        took = build()
        if took is not None:
            progress.started(name)
            progress.finished(name, took)
    seals.keep({"publication": seals.publication()})


def _build(**options: Any) -> Any:
    """Run pytask on the project's tasks, our own lines taking the place of its display."""
    import pytask
    from _pytask.console import console

    # the summary is ours; --explain is pytask's own account
    console.quiet = not options.get("explain")
    return pytask.build(
        paths=[project.root().joinpath(*TASKS)],
        config=project.root() / "pyproject.toml",
        capture=pytask.CaptureMethod.NO,
        show_traceback=False,
        verbose=1,
        stop_after_first_failure=True,
        **options,
    )


def _failures(session: Any) -> AncrageError | None:
    """Return the first failure of a session as the refusal that caused it."""
    reports = [*session.collection_reports, *session.execution_reports]
    dag = getattr(session, "dag_report", None)
    for report in [*reports, *([dag] if dag else [])]:
        info = getattr(report, "exc_info", None)
        if not info:
            continue
        error = info[1]
        if isinstance(error, AncrageError):
            if report in session.execution_reports:
                progress.broken()
            return error
        if "Skipped" in type(error).__name__ or "Persisted" in type(error).__name__:
            continue
        return AncrageError(
            f"{type(error).__name__} : {error}", "relancez ; si l’erreur revient, signalez-la."
        )
    return None


def summary(*, static: bool, seconds: float) -> str:
    """Return what was made and where, on one screen.

    Parameters
    ----------
    static : bool
        Whether the static images are there.
    seconds : float
        Time of the whole run.
    """
    from ancrage.run.task_notebooks import STEPS

    lines = ["", "Étapes"]
    for name in [*STEPS, "pages", "images", "article", "site"]:
        took = progress.CURRENT.seconds.get(name)
        state = "inchangée" if took is None else f"exécutée   {number(took, 1):>6} s"
        lines.append(f"  {name:<22} {state}")
    figures = project.root() / "figures"
    with (figures / "claims.csv").open(encoding="utf-8", newline="") as file:
        verdicts = Counter(row["verdict"] for row in csv.DictReader(file))
    counts = ", ".join(f"{verdicts[v]} {name.lower()}" for v, name in VERDICTS.items() if verdicts[v])
    images = len(list(figures.glob("F*.svg"))) if static else 0
    lines += [
        "",
        f"Résultats ({number(seconds, 1)} s)",
        f"  {len(list(figures.glob('F*.json')))} figures ({images} en PNG et SVG), "
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
    if not static:
        lines += ["", chrome.ADVICE]
    return "\n".join(lines)
