"""Counts in French: small ones in words, any with its noun in agreement."""

from compendium.publish.formats import number

WORDS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit"),
    *("neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
)


def in_words(count: int) -> str:
    """Return a number of things in words up to sixteen, in digits beyond.

    Examples
    --------
    >>> in_words(8), in_words(15), in_words(17)
    ('huit', 'quinze', '17')
    """
    return WORDS[count] if 0 <= count < len(WORDS) else str(count)


def counted(count: int, noun: str) -> str:
    """Return how many things there are, the noun in agreement.

    Examples
    --------
    >>> counted(1, "énoncé"), counted(3, "verdict")
    ('1 énoncé', '3 verdicts')
    """
    return f"{number(count)} {noun}{'s' if count > 1 else ''}"
