"""The values of a statement of the ledger, as readers see them."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from compendium.ledger import grades, rule
from compendium.publish import formats
from compendium.typography import NO_BREAK

if TYPE_CHECKING:
    import pandas as pd

COMPUTED = "computed_value"

FRACTION = "fraction"
"""Unit of a part of one, which a reader is told in %."""

RANK = "rang"
"""Unit of a rank, whose number follows the word."""

MORE = 4
"""Decimals shown beyond those of the text, at most."""

DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
"""A month or a day."""


def with_words(judged: "pd.DataFrame") -> "pd.DataFrame":
    """Return judged statements with what a reader sees of each.

    Parameters
    ----------
    judged : pandas.DataFrame
        ``stated_value``, ``computed_value``, ``unit``, ``kind``, ``verdict``, ``grade`` and others.

    Returns
    -------
    pandas.DataFrame
        These columns, with ``affirme`` and ``trouve``, the values with their units, ``verdict_nom`` and ``grade_nom``.
    """
    rows = judged.astype(object).where(judged.notna(), "").astype(str).to_dict("records")
    return judged.assign(
        affirme=[written(row, "stated_value") for row in rows],
        trouve=[written(row, COMPUTED) for row in rows],
        verdict_nom=judged["verdict"].map(rule.VERDICTS),
        grade_nom=judged["grade"].map(grades.NAMES).fillna(""),
    )


def written(row: Mapping[str, str], column: str) -> str:
    """Return a value of a statement in French with its unit, at the precision of the text where it gives a number.

    A computed value that the precision of the text would show equal to the stated one, though the verdict is not
    that it reproduces it, has the decimals that show the difference.

    Parameters
    ----------
    row : mapping of str to str
        A row of the ledger, ``figures/claims.csv``.
    column : str
        ``stated_value`` or ``computed_value``.

    Examples
    --------
    >>> row = {"stated_value": "5", "computed_value": "5.4", "unit": "kg", "verdict": "close"}
    >>> [written(row, column).split() for column in ("stated_value", "computed_value")]
    [['5', 'kg'], ['5,4', 'kg']]
    >>> row = {"kind": "tete", "stated_value": "9", "computed_value": "4", "unit": "rang"}
    >>> [written(row, column).split() for column in ("stated_value", "computed_value")]
    [['rang', '9', 'au', 'plus'], ['rang', '4']]
    """
    text, stated = row[column], row["stated_value"]
    try:
        value = float(text)
    except ValueError:
        return formats.date(text) if DATE.fullmatch(text) else text
    decimals = rule.decimals(stated, 0 if stated else None)
    if column == COMPUTED and decimals is not None and row.get("verdict") not in (None, "reproduced"):
        decimals = _apart(stated, value, decimals)
    if row["unit"] == FRACTION:
        return measured(value, FRACTION, decimals)
    if row["unit"].split(" ")[0] == RANK:
        told = row["unit"].replace(RANK, f"{RANK}{NO_BREAK}{formats.number(value, decimals)}", 1)
        among_first = column != COMPUTED and rule.of(row["kind"]).measure == "top"
        return told + " au plus" if among_first else told
    return formats.with_unit(value, row["unit"], decimals)


def measured(value: float | None, unit: str, decimals: int | None) -> str:
    """Return a number with its unit, a part of one in %.

    Examples
    --------
    >>> measured(0.352, "fraction", 3), measured(4.5, "", 1)
    ('35,2\u202f%', '4,5')
    """
    if unit != FRACTION or value is None:
        return formats.with_unit(value, unit, decimals)
    return formats.with_unit(100 * value, "%", None if decimals is None else max(decimals - 2, 0))


def _apart(stated: str, computed: float, decimals: int) -> int:
    """Return the decimals that show two values apart; those given where they are equal, or are shown apart."""
    try:
        other = float(stated)
    except ValueError:
        return decimals
    shown = (more for more in range(decimals, decimals + MORE) if round(computed, more) != round(other, more))
    return next(shown, decimals)
