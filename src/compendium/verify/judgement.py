"""What a comparison says: a verdict an artefact, and where the two differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

IDENTICAL, WITHIN, DIFFERENT, MISSING, EXTRA = "identical", "within", "different", "missing", "extra"

NAMES = {
    IDENTICAL: "identique",
    WITHIN: "dans la tolérance",
    DIFFERENT: "différent",
    MISSING: "manquant",
    EXTRA: "en trop",
}
"""Verdicts as readers see them."""

ACCEPTED = (IDENTICAL, WITHIN)


@dataclass(frozen=True)
class Difference:
    """One place where the archive and the rerun differ.

    Attributes
    ----------
    where : str
        Place, in French: row and column, or path into a specification.
    archived, made : Any
        The two values.
    within : bool
        Whether a declared tolerance admits it.
    """

    where: str
    archived: Any
    made: Any
    within: bool = False


@dataclass(frozen=True)
class Judged:
    """An artefact and its verdict.

    Attributes
    ----------
    path : str
        Path from the project's folder.
    verdict : str
        One of `NAMES`.
    differences : sequence of Difference
        Empty when identical.
    note : str
        How it was compared, in French.
    """

    path: str
    verdict: str
    differences: Sequence[Difference] = field(default_factory=tuple)
    note: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the artefact may pass."""
        return self.verdict in ACCEPTED


@dataclass(frozen=True)
class Verification:
    """What a verification found.

    Attributes
    ----------
    judged : list of Judged
        A verdict an artefact.
    source : str
        What the archive is.
    network : bool
        Whether the rerun could reach the network.
    notes : list of str
        What the reader has to know, in French.
    commit : str
        Commit of this copy; empty without history.
    seconds : float
        Time of the rerun and the comparison.
    """

    judged: list[Judged]
    source: str
    network: bool
    notes: list[str]
    commit: str
    seconds: float

    @property
    def accepted(self) -> bool:
        """Whether every artefact is identical or within tolerance."""
        return bool(self.judged) and all(judged.accepted for judged in self.judged)


def from_differences(path: str, differences: Sequence[Difference], note: str) -> Judged:
    """Return the verdict that differences call for; without any, only the writing changed."""
    if all(difference.within for difference in differences):
        return Judged(path, WITHIN, differences, note if differences else f"{note} ; seule l’écriture change")
    return Judged(path, DIFFERENT, differences, note)
