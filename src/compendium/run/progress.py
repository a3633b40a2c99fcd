"""What the person at the keyboard sees while steps run: one line a step, and how they ended."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say that a step starts, then how long it took, or that it failed."""
    with _ONE_LINE:
        CURRENT.running.append(name)
        _status()
    start = time.perf_counter()
    try:
        yield
    except BaseException:
        _ended(name, " échec")
        raise
    took(name, time.perf_counter() - start)


def took(name: str, seconds: float) -> None:
    """Say how long something took that measured itself."""
    CURRENT.seconds[name] = seconds
    _ended(name, f"{number(seconds, 1):>6} s")


def _ended(name: str, how: str) -> None:
    with _ONE_LINE:
        CURRENT.running = [one for one in CURRENT.running if one != name]
        _print(f"  {name:<22} {how}\n")
        _status()


def _status() -> None:
    """Show, on a terminal, what runs now; a log only gets the ends."""
    if sys.stderr.isatty() and CURRENT.running:
        _print(f"  … {', '.join(CURRENT.running)}")


def _print(text: str) -> None:
    clear = CLEAR if sys.stderr.isatty() else ""
    print(f"{clear}{text}", end="", flush=True, file=sys.stderr)
