"""The ledger as a page: a table to sort, filter and search, then a card a statement."""

import csv
import re
from collections.abc import Mapping

from compendium import project
from compendium.language import Language
from compendium.ledger import rule
from compendium.pages import frame
from compendium.publish import formats

DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
"""A month or a day."""

TOLD = ("statement", "explanation", "text", "section", "unit", "vintage", "sources", "stated", "computed")
"""Columns that are said in the language of the page."""


def rows(tongue: Language) -> list[dict[str, str]]:
    """Return the rows of the ledger, values as a person writes them; nothing where there is none."""
    path = project.root() / "figures" / "claims.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        read = [
            row | {"stated": written(row, "stated_value"), "computed": written(row, "computed_value")}
            for row in csv.DictReader(file)
        ]
    return [row | {column: tongue.said(row[column]) for column in TOLD} for row in read]


def page(ledger: list[dict[str, str]], tongue: Language) -> str:
    """Return the page of the ledger.

    Parameters
    ----------
    ledger : list of dict
        What `rows` returns.
    tongue : compendium.language.Language
        Its language.
    """
    return frame.page(
        "ledger.html",
        "Registre",
        ledger=ledger,
        kinds=rule.kinds(),
        path="registre.html",
        scripts=("table.js",),
        tongue=tongue,
        wide=True,
    )


def written(row: Mapping[str, str], column: str) -> str:
    """Return a value of a statement in French with its unit, at the precision of the text where it gives a number."""
    text, stated = row[column], row["stated_value"]
    try:
        value = float(text)
    except ValueError:
        return formats.date(text) if DATE.fullmatch(text) else text
    return formats.with_unit(value, row["unit"], rule.decimals(stated, 0 if stated else None))
