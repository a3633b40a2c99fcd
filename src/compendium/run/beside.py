"""Pages and documents written in processes beside: in one, Python does one thing at a time."""

import functools
import multiprocessing
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from compendium import cores, language

T = TypeVar("T")

FEW = 8
"""Figures up to which all is written in this process: another takes a second to begin."""


def results(calls: Sequence[Callable[[], T]], *, figures: int) -> list[T]:
    """Return what some calls return, each made in a process beside where there is much to do.

    Parameters
    ----------
    calls : sequence of collections.abc.Callable
        What to call, with its arguments in it (`functools.partial`): all of it is copied to the process.
    figures : int
        How many figures the compendium has, by which what there is to do is judged.

    Raises
    ------
    Exception
        The first that a call raises.
    """
    if figures <= FEW or cores.workers() == 1:
        return [call() for call in calls]
    found = []
    for result, missing in _processes().map(_called, calls):
        found.append(result)
        for code, texts in missing.items():
            language.load(code).missing.update(texts)
    return found


def stop() -> None:
    """End the processes, whatever they do."""
    for process in multiprocessing.active_children():
        process.terminate()


@functools.cache
def _processes() -> ProcessPoolExecutor:
    """Return the processes, one a core; they begin with the first call, and end with this process."""
    afresh = multiprocessing.get_context("spawn")  # a fork would copy threads in the middle of what they do
    return ProcessPoolExecutor(cores.workers(), mp_context=afresh, initializer=_begin)


def _begin() -> None:
    """Leave interruptions to the process that asked, and end with it, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _called(call: Callable[[], T]) -> tuple[T, dict[str, dict[str, str]]]:
    """Return what a call returns, and the texts that it found without translation, by language."""
    result = call()
    return result, {tongue.code: tongue.missing for tongue in language.all_()}
