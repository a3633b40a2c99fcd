"""The grades of sources, from the best to the weakest, and how they are written in French."""

NAMES = {"officielle": "officielle", "presse": "presse", "seconde_main": "seconde main"}
"""The grades and their names, the best first."""

LEGENDS = {
    "officielle": "Source officielle",
    "presse": "Presse",
    "seconde_main": "Seconde main",
    "article": "Article (sans source publique)",
}
"""What a legend says; the article's own figures, which have no grade, are among them."""

RANKS = {grade: rank for rank, grade in enumerate(NAMES)}
"""Place of each grade, 0 for the best."""


def noted(grade: str) -> str:
    """Return what is written after a document: nothing after an official one.

    Examples
    --------
    >>> noted("officielle"), noted("seconde_main")
    ('', ', seconde main')
    """
    return f", {NAMES[grade]}" if RANKS[grade] else ""
