"""The five verdicts, and the rule that gives one to a number."""

VERDICTS = {
    "reproduced": "Reproduit",
    "close": "Proche",
    "contradicted": "Contredit",
    "attested": "Attesté",
    "unsourced": "Sans source",
}
"""The five verdicts and their French names."""

CLOSE = 0.10
"""A computed value within 10 % of the stated one is close; further away it contradicts it."""


def verdict_of(stated: float, computed: float, precision: float) -> str:
    """Return the verdict of a computed number on a stated one.

    Parameters
    ----------
    stated : float
        The number in the article.
    computed : float
        The number that the data give.
    precision : float
        The smallest step that the statement distinguishes: 0.01 for 1009.70, 100 000 for
        "1.2 million".

    Returns
    -------
    str
        ``reproduced`` if both are the same at that precision, ``close`` if they are within
        10 %, else ``contradicted``.

    Examples
    --------
    >>> verdict_of(1009.70, 1009.7042, 0.01), verdict_of(20, 20.9, 1), verdict_of(20, 31, 1)
    ('reproduced', 'close', 'contradicted')
    """
    if abs(computed - stated) <= precision / 2 + 1e-9 * abs(stated):
        return "reproduced"
    return "close" if abs(computed - stated) <= CLOSE * abs(stated) else "contradicted"
