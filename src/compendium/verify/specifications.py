"""Compare two Plotly specifications: data within tolerance, everything else exactly."""

import json
import re
from collections.abc import Iterator
from typing import Any

from compendium.publish import observations
from compendium.verify.judgement import Difference
from compendium.verify.tolerance import Tolerances

ABSENT = "(absent)"

DATA = ("data", f"layout.meta.{observations.KEY}")
"""Where the numbers are that a tolerance is for."""

INDEX = re.compile(r"\[\d+\]")


def differences(artefact: str, archived: bytes, made: bytes, tolerances: Tolerances) -> list[Difference]:
    """Return where two specifications differ; the order of keys and the layout of the text do not count.

    Parameters
    ----------
    artefact : str
        Stem of the figure.
    archived, made : bytes
        The two JSON files.
    tolerances : Tolerances
        What numbers that are drawn, or that the figure offers as data, may differ by; others are compared exactly.

    Examples
    --------
    >>> from compendium.verify.tolerance import NONE
    >>> old, new = b'{"data": [{"x": [1.5]}], "layout": {}}', b'{"layout": {}, "data": [{"x": [1.6]}]}'
    >>> differences("F", old, new, NONE)
    [Difference(where='data[0].x[0]', archived=1.5, made=1.6, within=False)]
    """
    found = []
    for where, old, new in _walk("", json.loads(archived), json.loads(made)):
        numbers = _is_number(old) and _is_number(new) and where.startswith(DATA)
        within = numbers and tolerances.between(artefact, INDEX.sub("", where), old, new)
        found.append(Difference(where, old, new, within))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _walk(where: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield each leaf that differs."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            place = f"{where}.{key}" if where else key
            yield from _walk(place, old.get(key, ABSENT), new.get(key, ABSENT))
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield where, f"{len(old)} éléments", f"{len(new)} éléments"
        for index, (a, b) in enumerate(zip(old, new, strict=False)):
            yield from _walk(f"{where}[{index}]", a, b)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield where, _short(old), _short(new)


def _short(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else f"{type(value).__name__} ({len(value)})"
