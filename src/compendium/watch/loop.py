"""Make again what changes: first the notebook being edited and its figures, then all the rest."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from compendium import make, project, steps
from compendium.errors import Refusal
from compendium.kernels import forks
from compendium.language import of_user, say
from compendium.pages import figures
from compendium.publish.formats import number
from compendium.run import books, environment
from compendium.run.record import Record
from compendium.tables import catalogue
from compendium.watch.live import Live

WATCHED = ("notebooks", "paper", "data/raw", "src")

QUIET_MS = 200
"""How long it waits for something to be saved before it says that nothing was."""

BESIDE = (r"^[.#]", r"^4913$", r"\.(part|tmp|bak)$")
"""Names of what is hidden, half written or a copy; Vim tries whether it may write with 4913."""


def watch() -> int:
    """Make what changed each time a source changes, show it in the browser, until interrupted.

    A pass is a process of its own, so that edited modules are read again. Where notebooks alone were
    edited, they run at once in this one, and the pages of their figures are written before the rest.
    """
    environment.need("desk", "watchfiles")
    changes = saved()
    next(changes, None)  # from here on: what is saved while all is made for the first time counts
    say("Je surveille notebooks, article, données et code ; Ctrl-C pour arrêter.", flush=True)
    _again()
    _warm()
    live = Live(project.root())
    live.start()
    say(f"\nÀ garder ouvert, se recharge seul : {live.address}/site/index.html", flush=True)
    for paths in filter(None, changes):
        names = [path.name for path in paths]
        say(f"\n→ {', '.join(names[:3])}{' …' if len(names) > 3 else ''}", flush=True)
        if edited(paths, live):
            _again()
            live.changed()
    return 0


def saved() -> Iterator[list[Path]]:
    """Yield the sources that were saved since the last time it was asked; none when a moment passes without.

    It watches from the first time that it yields, and goes on while nobody asks.
    """
    from watchfiles import watch as changes

    folders = [path for path in (project.root() / name for name in WATCHED) if path.is_dir()]
    for found in changes(
        *folders,
        watch_filter=sources(),
        rust_timeout=QUIET_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        yield sorted({Path(path) for _, path in found})


def sources() -> Callable[[Any, str], bool]:
    """Return what tells a source from what Jupyter and editors leave beside it while one writes."""
    from watchfiles import DefaultFilter

    return DefaultFilter(
        ignore_dirs=[*DefaultFilter.ignore_dirs, ".ipynb_checkpoints"],
        ignore_entity_patterns=[*DefaultFilter.ignore_entity_patterns, *BESIDE],
        ignore_paths=[project.root() / "paper" / "build"],
    )


def edited(paths: Iterable[Path], live: Live) -> bool:
    """Run the notebooks that were edited, if nothing else was, and show their figures; say what is refused.

    Parameters
    ----------
    paths : iterable of pathlib.Path
        The files that changed.
    live : Live
        What has the browser load pages again.

    Returns
    -------
    bool
        Whether the rest may be made: not after a refusal, which the rest would only repeat.
    """
    start = time.perf_counter()
    changed = {path.stem for path in paths}
    alone = all(path.parent == project.notebooks() and path.suffix == ".ipynb" for path in paths)
    if not alone or _outdated():
        return True
    try:
        catalogue.forget()  # the data may have been described anew since the last time
        shelf = {book.name: book for book in books.notebooks()}
        record = Record()
        ready = [step for step in steps.notebooks(list(shelf.values())) if step.name in changed]
        if any(above in changed for step in ready for above in step.after):
            return True
        make.bring_up_to_date(ready, record)
        for step in ready:
            for stem in shelf[step.name].figures:
                figures.write_figure(stem)
    except Refusal as error:
        print(f"\n{of_user().said(str(error))}", file=sys.stderr, flush=True)
        return False
    live.changed()
    say(f"  figures à jour en {number(time.perf_counter() - start, 1)} s ; le reste suit.", flush=True)
    return True


def _warm() -> None:
    """Import what runs notebooks, and read them, while the author reads: the first edit waits for neither."""
    forks.warm()
    import papermill  # noqa: F401

    from compendium.kernels import manager  # noqa: F401

    record = Record()
    for step in steps.notebooks(books.notebooks()):
        record.why(step)


STARTED_NS = time.time_ns()


def _outdated() -> bool:
    """Return whether code that this process has loaded changed since: a pass of its own is needed then."""
    source = project.root() / "src"
    files = [Path(str(getattr(module, "__file__", None))) for module in list(sys.modules.values())]
    ours = [file for file in files if file.is_relative_to(source)]
    return any(not file.is_file() or file.stat().st_mtime_ns > STARTED_NS for file in ours)


def _again() -> None:
    subprocess.run([sys.executable, "-m", "compendium", "make"], cwd=project.root(), check=False)
