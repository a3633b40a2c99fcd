"""The one graph: steps that wait for one another, each run when what it is made from has changed."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from graphlib import TopologicalSorter
from typing import Protocol

from compendium.run import progress
from compendium.run.record import Record
from compendium.run.step import Inputs, Step


class Shown(Protocol):
    """What the person at the keyboard sees of steps that run."""

    def started(self, group: str) -> None:
        """Say that a step of a group starts."""

    def ended(self, group: str, *, failed: bool = False, began: float | None = None) -> None:
        """Say that a step of a group ended, and when it began (seconds of `time.time`); it may have had nothing to do."""


def ordered(steps: Iterable[Step]) -> TopologicalSorter[str]:
    """Return the sorter of some steps; a step that is not among them is not waited for."""
    by_name = {step.name: step for step in steps}
    return TopologicalSorter(
        {name: [earlier for earlier in step.after if earlier in by_name] for name, step in by_name.items()}
    )


def plan(steps: Iterable[Step], record: Record) -> dict[str, list[str]]:
    """Return, in order, why each step would run; nothing for one that is up to date.

    A step after one that would run is said to depend on it, though it may turn out that nothing
    it is made from changes.
    """
    by_name = {step.name: step for step in steps}
    reasons: dict[str, list[str]] = {}
    for name in ordered(by_name.values()).static_order():
        above = [f"en amont : {earlier}" for earlier in by_name[name].after if reasons.get(earlier)]
        reasons[name] = [*record.why(by_name[name]), *above]
    return reasons


def run(
    steps: Iterable[Step],
    record: Record,
    pools: Mapping[str, Executor],
    *,
    force: bool = False,
    keep_going: bool = False,
    shown: Shown | None = None,
) -> dict[str, BaseException]:
    """Run the steps whose inputs, or whose products, are not as recorded; in order, side by side.

    Parameters
    ----------
    steps : iterable of Step
        The graph.
    record : Record
        What was built before; each step that ends is added to it.
    pools : mapping of str to concurrent.futures.Executor
        What runs the steps of each pool.
    force : bool
        Whether every step runs.
    keep_going : bool
        Whether the steps that do not depend on a failure run all the same.
    shown : Shown, optional
        What the person at the keyboard sees; by default, a line a step.

    Returns
    -------
    dict of str to BaseException
        The failures, by step. Without `keep_going`, nothing starts after the first.
    """
    by_name = {step.name: step for step in steps}
    order = ordered(by_name.values())
    order.prepare()
    shown = shown or progress.Groups(step.group or step.name for step in by_name.values())
    running: dict[Future[tuple[float, float]], tuple[Step, Inputs]] = {}
    failures: dict[str, BaseException] = {}
    try:
        while order.is_active():
            ready = order.get_ready() if keep_going or not failures else ()
            for name in ready:
                step = by_name[name]
                if not force and not record.why(step):
                    order.done(name)
                    shown.ended(step.group or name)
                    continue
                shown.started(step.group or name)
                inputs = step.inputs()  # as they are before the work, which may take long
                running[pools[step.pool].submit(_timed, step.work)] = step, inputs
            if not running:
                if not ready:
                    break
                continue
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                step, inputs = running.pop(future)
                error = future.exception()
                if error is None:
                    began, seconds = future.result()
                    record.keep(step, inputs, seconds)
                    order.done(step.name)
                    shown.ended(step.group or step.name, began=began)
                else:
                    failures[step.name] = error
                    shown.ended(step.group or step.name, failed=True)
            del future  # a cluster keeps, and makes again if it is lost, what somebody still holds
            if failures and not keep_going:
                running = {future: of for future, of in running.items() if not future.cancel()}
    except BaseException:  # an interruption: what waits for a worker is not to start when one is free
        for future in running:
            future.cancel()
        raise
    return failures


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Do some work; return when it began, for a step may have waited for a worker, and the seconds that it took."""
    began, start = time.time(), time.perf_counter()
    work()
    return began, time.perf_counter() - start
