"""The values of a statement of the ledger, as readers see them."""

import re
from collections.abc import Mapping

from compendium.ledger import rule
from compendium.publish import formats

DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
"""A month or a day."""


def written(row: Mapping[str, str], column: str) -> str:
    """Return a value of a statement in French with its unit, at the precision of the text where it gives a number.

    Parameters
    ----------
    row : mapping of str to str
        A row of the ledger, ``figures/claims.csv``.
    column : str
        ``stated_value`` or ``computed_value``.
    """
    text, stated = row[column], row["stated_value"]
    try:
        value = float(text)
    except ValueError:
        return formats.date(text) if DATE.fullmatch(text) else text
    return formats.with_unit(value, row["unit"], rule.decimals(stated, 0 if stated else None))
