"""The five verdicts, the rule that gives one to a number, and how a stated number is written."""

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
