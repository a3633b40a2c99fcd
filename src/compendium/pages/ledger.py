"""The ledger as a page: a table to sort, filter and search, then a card a statement."""

import csv

from compendium import project
from compendium.language import Language
from compendium.ledger import rule
from compendium.pages import frame
from compendium.publish import stated

TOLD = ("statement", "explanation", "text", "section", "unit", "vintage", "sources", "stated", "computed")
"""Columns that are said in the language of the page."""


def rows(tongue: Language) -> list[dict[str, str]]:
    """Return the rows of the ledger, values as a person writes them; nothing where there is none."""
    path = project.root() / "figures" / "claims.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        read = [
            row
            | {
                "stated": stated.written(row, "stated_value"),
                "computed": stated.written(row, "computed_value"),
            }
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
        tongue.said("Registre"),
        ledger=ledger,
        kinds=rule.kinds(),
        path="registre.html",
        scripts=("table.js",),
        tongue=tongue,
        wide=True,
    )
