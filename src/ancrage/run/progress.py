"""What the person at the keyboard sees while steps run: one line a step, and how they ended."""

import sys
from dataclasses import dataclass, field

from ancrage.present.formats import number


@dataclass
class Progress:
    """Seconds taken by each step that ran."""

    seconds: dict[str, float] = field(default_factory=dict)


CURRENT = Progress()


def started(name: str) -> None:
    """Say that a step starts."""
    print(f"  {name:<22} …", end="", flush=True, file=sys.stderr)


def finished(name: str, seconds: float) -> None:
    """Say how long a step took."""
    CURRENT.seconds[name] = seconds
    print(f"\r  {name:<22} {number(seconds, 1):>6} s", flush=True, file=sys.stderr)


def broken() -> None:
    """End the line of a step that failed."""
    print(" échec", flush=True, file=sys.stderr)
