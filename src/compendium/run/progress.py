"""What the person at the keyboard sees while steps run: one line a step, and how they ended."""

import os
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from compendium.language import say
from compendium.publish.formats import number

CLEAR = "\r\x1b[K"
"""Go back to the start of the line and empty it: on a terminal only."""


@dataclass
class Progress:
    """Steps that run, and the seconds taken by each that ran."""

    seconds: dict[str, float] = field(default_factory=dict)
    running: list[str] = field(default_factory=list)


CURRENT = Progress()

_ONE_LINE = threading.Lock()


class Groups:
    """Steps shown together: a line when the last of a group ends, if one of them ran.

    Parameters
    ----------
    names : iterable of str
        The group of each step.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._left = Counter(names)
        self._began: dict[str, float] = {}
        self._failed: set[str] = set()

    def started(self, group: str) -> None:
        """Say that a step of a group starts, as soon as a worker is free."""
        if group not in CURRENT.running:
            with _ONE_LINE:
                CURRENT.running.append(group)
                _status()

    def ended(self, group: str, *, failed: bool = False, began: float | None = None) -> None:
        """Say that a step of a group ended, or had nothing to do; a group lasts from its first beginning to its last end."""
        self._left[group] -= 1
        if began is not None:
            self._began[group] = min(began, self._began.get(group, began))
        if failed and group not in self._failed:
            self._failed.add(group)
            _ended(group, " échec")
        elif not self._left[group] and group in self._began and group not in self._failed:
            took(group, time.time() - self._began[group])


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say that a step starts, then how long it took, or that it failed."""
    groups = Groups([name])
    groups.started(name)
    began = time.time()
    try:
        yield
    except BaseException:
        groups.ended(name, failed=True)
        raise
    groups.ended(name, began=began)


def took(name: str, seconds: float) -> None:
    """Say how long something took that measured itself."""
    CURRENT.seconds[name] = seconds
    _ended(name, f"{number(seconds, 1):>6} s")


def _ended(name: str, how: str) -> None:
    with _ONE_LINE:
        CURRENT.running = [other for other in CURRENT.running if other != name]
        _print(f"  {name:<22} {how}\n")
        _status()


def _status() -> None:
    """Show, on a terminal, what runs now, on one line of it; a log only gets the ends."""
    if _is_live() and CURRENT.running:
        width = shutil.get_terminal_size().columns - 1
        text = f"  … {', '.join(CURRENT.running)}"
        _print(text if len(text) <= width else f"{text[: width - 2]} …")


def _is_live() -> bool:
    """Return whether messages go to a terminal that can empty a line."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _print(text: str) -> None:
    clear = CLEAR if _is_live() else ""
    say(f"{clear}{text}", end="", flush=True, file=sys.stderr)
