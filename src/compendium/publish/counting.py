"""Small numbers as French words, where a sentence would not have a digit."""

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
