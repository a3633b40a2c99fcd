"""How far two numbers may be apart: exactly equal for counts, a billionth for ratios, or as declared."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from compendium.errors import Refusal

FILE = "tolerances.toml"
"""Name of the declarations, in ``figures/``."""


@dataclass(frozen=True)
class Tolerance:
    """Two numbers agree within an absolute gap or a relative one, whichever is larger."""

    absolute: float = 0.0
    relative: float = 0.0

    def admits(self, archived: float, made: float) -> bool:
        """Return whether two numbers agree."""
        return math.isclose(archived, made, rel_tol=self.relative, abs_tol=self.absolute)


COUNTS, RATIOS = Tolerance(), Tolerance(relative=1e-9)


@dataclass(frozen=True)
class Tolerances:
    """The declared tolerances, by artefact and column; else the defaults."""

    declared: Mapping[tuple[str, str], Tolerance]

    def between(self, artefact: str, column: str, archived: float, made: float) -> bool:
        """Return whether two numbers of an artefact agree.

        Parameters
        ----------
        artefact : str
            Stem, such as ``T03_densites``.
        column : str
            Column of a table, or path into a specification without its indices.
        archived, made : float
            Whole numbers are counts, and must be equal; others are ratios.
        """
        for (stem, pattern), tolerance in self.declared.items():
            if stem == artefact and fnmatchcase(column, pattern):
                return tolerance.admits(archived, made)
        whole = float(archived).is_integer() and float(made).is_integer()
        return (COUNTS if whole else RATIOS).admits(archived, made)


NONE = Tolerances({})


def load(path: Path) -> Tolerances:
    """Read the declarations of a project; without a file, the defaults hold alone.

    Raises
    ------
    Refusal
        On another form than ``[[tolerance]]`` with ``artefact``, ``column``, ``reason``, and
        ``absolute`` or ``relative``, not negative.
    """
    if not path.is_file():
        return NONE
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(f"figures/{path.name} : {error}.") from None
    return Tolerances({_key(entry): _tolerance(entry) for entry in loaded.get("tolerance", [])})


def _key(entry: Mapping[str, Any]) -> tuple[str, str]:
    try:
        reason, key = entry["reason"], (entry["artefact"], entry["column"])
    except KeyError as error:
        raise Refusal(f"figures/{FILE} : une tolérance n’a pas de {error}.") from None
    if not reason:
        raise Refusal(f"figures/{FILE} : la tolérance de {key[0]} n’a pas de raison.")
    return key


def _tolerance(entry: Mapping[str, Any]) -> Tolerance:
    bounds = {name: float(entry[name]) for name in ("absolute", "relative") if name in entry}
    if not bounds or min(bounds.values()) < 0:
        raise Refusal(
            f"figures/{FILE} : la tolérance de {entry['artefact']} demande « absolute » ou « relative »,"
            " au moins zéro."
        )
    return Tolerance(**bounds)
