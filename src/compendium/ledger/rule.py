"""The verdicts, and the rule that gives one to a statement, by kind: ``rule.toml``, read here.

A verdict rests on evidence, which has a grade. Second-hand evidence alone never passes for more than
it is: its verdict carries that grade wherever it is shown. Two pieces of evidence that disagree dispute
a statement; they are never averaged.
"""

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compendium.errors import Refusal
from compendium.ledger import grades
from compendium.typography import NO_BREAK

VERDICTS = {
    "reproduced": "Reproduit",
    "close": "Proche",
    "contradicted": "Contredit",
    "disputed": "Disputé",
    "attested": "Attesté",
    "unsourced": "Sans source",
}
"""The verdicts and their French names."""


class Verdict(str):
    r"""A verdict on a statement, by its code, which a notebook shows in words.

    Examples
    --------
    >>> Verdict("close", "A03")
    'close'
    >>> Verdict("close", "A03")._repr_html_()
    '<p>A03\xa0: Proche</p>'
    """

    claim: str

    def __new__(cls, code: str, claim: str) -> "Verdict":
        """Return the verdict of a code on a statement."""
        verdict = super().__new__(cls, code)
        verdict.claim = claim
        return verdict

    def _repr_html_(self) -> str:
        return f"<p>{self.claim}{NO_BREAK}: {VERDICTS[self]}</p>"


HOLDING = ("reproduced", "close", "attested")
"""Verdicts under which a statement holds, to the word or nearly."""

FOR, AGAINST, BESIDE = "appuie", "contredit", "nuance"
"""What a document does to a statement: it says the same, the contrary, or something beside it."""

STANCES = {FOR: "Appuie", AGAINST: "Contredit", BESIDE: "Nuance"}
"""How an explanation says what a document does."""

DECISIVE = ("source", "denominateur")
"""Dimensions along which reasonable ways of computing that disagree dispute a statement."""


@dataclass(frozen=True)
class Rule:
    """The rule of a kind of statement.

    Attributes
    ----------
    name : str
        The kind, in French.
    measure : str
        ``relative`` or ``absolute`` distance, ``top``, ``presence``, ``sign`` or ``document``.
    reads : str
        The rule as a reader is told it.
    close : float
        The bound of *close*, in the measure.
    """

    name: str
    measure: str
    reads: str
    close: float = 0.0


@functools.cache
def kinds() -> Mapping[str, Rule]:
    """Return the rules, by kind of statement."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {kind: Rule(**told) for kind, told in tomllib.loads(text).items()}


def measured(kind: str) -> bool:
    """Return whether statements of a kind state a number that is measured against another."""
    return kinds()[kind].measure in ("relative", "absolute", "top")


def of(kind: str) -> Rule:
    """Return the rule of a kind of statement.

    Raises
    ------
    Refusal
        If there is no such kind.
    """
    try:
        return kinds()[kind]
    except KeyError:
        raise Refusal(
            f"« {kind} » n’est pas une nature d’énoncé.", f"les natures : {', '.join(kinds())}."
        ) from None


def of_number(kind: str, stated: float, computed: float, precision: float) -> str:
    """Return the verdict of a computed number on a stated one.

    Parameters
    ----------
    kind : str
        Kind of the statement: ``quantite``, ``part``, ``date``…
    stated : float
        The number in the text; for ``tete``, the last of the ranks that it designates.
    computed : float
        The number that the data give, in the same unit.
    precision : float
        The smallest step that the statement distinguishes: 0.01 for 1009.70, 100 000 for
        "1.2 million".

    Returns
    -------
    str
        ``reproduced``, ``close`` or ``contradicted``.

    Raises
    ------
    Refusal
        If statements of this kind are not judged by a number.

    Examples
    --------
    >>> of_number("quantite", 1009.70, 1009.7042, 0.01), of_number("date", 1990, 1850, 4)
    ('reproduced', 'contradicted')
    >>> of_number("part", 20, 20.9, 1), of_number("part", 4.5, 5.6, 0.1), of_number("tete", 9, 4, 1)
    ('close', 'contradicted', 'reproduced')
    """
    rule = of(kind)
    if rule.measure == "top":
        if computed <= stated:
            return "reproduced"
        return "close" if computed <= rule.close * stated else "contradicted"
    if rule.measure not in ("relative", "absolute"):
        raise Refusal(f"un énoncé de nature « {kind} » ne se juge pas par un nombre.")
    slack = 1e-9 * max(abs(stated), 1)
    distance = abs(computed - stated)
    if distance <= precision / 2 + slack:
        return "reproduced"
    bound = rule.close * abs(stated) if rule.measure == "relative" else rule.close
    return "close" if distance <= bound + slack else "contradicted"


def of_signs(holds: Sequence[bool]) -> str:
    """Return the verdict on a comparison, from whether it holds under each reasonable way of counting.

    Examples
    --------
    >>> of_signs([True, True]), of_signs([True, False]), of_signs([False])
    ('reproduced', 'disputed', 'contradicted')
    """
    if not holds:
        raise Refusal("une comparaison se juge par une façon de compter au moins.")
    if all(holds):
        return "reproduced"
    return "disputed" if any(holds) else "contradicted"


def of_presence(there: Sequence[bool | None]) -> str:
    """Return the verdict on the presence of things: there, not there, or not known (None).

    Examples
    --------
    >>> of_presence([True, True]), of_presence([True, False]), of_presence([True, None]), of_presence([None])
    ('reproduced', 'contradicted', 'close', 'unsourced')
    """
    if any(thing is False for thing in there):
        return "contradicted"
    known = sum(thing is True for thing in there)
    if known == len(there) > 0:
        return "reproduced"
    return "close" if known and 2 * known >= len(there) else "unsourced"


def of_documents(evidence: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the verdict of documents on a statement, and its grade.

    Second-hand documents count only where there is no other: then their verdict carries their grade.

    Parameters
    ----------
    evidence : iterable of (str, str)
        What each document does to the statement (``appuie``, ``contredit``, ``nuance``), and its grade.

    Examples
    --------
    >>> of_documents([("appuie", "presse"), ("contredit", "seconde_main")])
    ('attested', 'presse')
    >>> of_documents([("contredit", "seconde_main")]), of_documents([("nuance", "officielle")])
    (('contradicted', 'seconde_main'), ('unsourced', ''))
    """
    told = [(stance, grade) for stance, grade in evidence if stance in (FOR, AGAINST)]
    firm = [pair for pair in told if pair[1] != grades.WEAKEST]
    counted = firm or told
    if not counted:
        return "unsourced", ""
    stances = {stance for stance, _ in counted}
    grade = min((grade for _, grade in counted), key=grades.RANKS.__getitem__)
    if len(stances) > 1:
        return "disputed", grade
    return ("attested" if stances == {FOR} else "contradicted"), grade


def disputed(verdict: str, others: Iterable[str]) -> bool:
    """Return whether other reasonable sources or denominators turn a verdict over.

    Examples
    --------
    >>> disputed("close", ["reproduced", "close"]), disputed("close", ["contradicted"])
    (False, True)
    """
    return any((other in HOLDING) != (verdict in HOLDING) for other in others)


def decimals(stated: str, otherwise: int | None = None) -> int | None:
    """Return how many decimals a stated value is written with.

    Parameters
    ----------
    stated : str
        The value as the table holds it.
    otherwise : int, optional
        What stands for none; without it, as many as are needed.

    Examples
    --------
    >>> decimals("1009.70"), decimals("20"), decimals("20", 0)
    (2, None, 0)
    """
    return len(stated.split(".")[1]) if "." in stated else otherwise
