"""The grades of sources, from the best to the weakest, and how they are written in French."""

from collections.abc import Iterable

NAMES = {"officielle": "officielle", "presse": "presse", "seconde_main": "seconde main"}
"""The grades and their names, the best first."""

LEGENDS = {
    "officielle": "Source officielle",
    "presse": "Presse",
    "seconde_main": "Seconde main",
    "article": "Article (sans source publique)",
}
"""What a legend says; the article's own figures, which have no grade, are among them."""

WEAKEST = "seconde_main"
"""The grade that judges nothing without being shown."""

RANKS = {grade: rank for rank, grade in enumerate(NAMES)}
"""Place of each grade, 0 for the best."""


def worst(given: Iterable[str]) -> str:
    """Return the weakest of some grades: that of what is computed from all of them.

    Examples
    --------
    >>> worst(["officielle", "seconde_main"])
    'seconde_main'
    """
    return max(given, key=RANKS.__getitem__)


def noted(grade: str) -> str:
    """Return what is written after a document: nothing after an official one.

    Examples
    --------
    >>> noted("officielle"), noted("seconde_main")
    ('', ', seconde main')
    """
    return f", {NAMES[grade]}" if RANKS[grade] else ""
