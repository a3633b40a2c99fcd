"""The ledger as a page: a table to sort, filter and search, then a card a statement."""

import csv
import functools
import re
from typing import Any

from markupsafe import Markup, escape

from compendium import project
from compendium.language import Language
from compendium.ledger import rule
from compendium.pages import frame
from compendium.publish import stated
from compendium.tables import catalogue

TOLD = ("statement", "explanation", "text", "section", "unit", "vintage", "sources", "stated", "computed")
"""Columns that are said in the language of the page."""


def rows(tongue: Language) -> list[dict[str, Any]]:
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
    told = [row | {column: tongue.said(row[column]) for column in TOLD} for row in read]
    return [
        row
        | {
            "linked": _linked(row["sources"], tongue),
            "pieces": [tongue.said(piece) for piece in DOCUMENT.split(written["explanation"])],
        }
        for row, written in zip(told, read, strict=True)
    ]


DOCUMENT = re.compile(rf"\s+(?=(?:{'|'.join(rule.STANCES.values())}) \()")
"""What stands before what a document says, in an explanation."""

BETWEEN = re.compile(r"(, |[ \u202f\u00a0]?; )")
"""What stands between sources."""


def _linked(sources: str, tongue: Language) -> Markup:
    """Return sources, each table that they name by its title, which leads to it."""
    titles = {resource["name"]: str(resource["title"]) for resource in catalogue.resources()}
    pieces = []
    for piece in BETWEEN.split(sources):
        name, bracket, rest = piece.partition(" (")
        if name in titles:
            link = f'<a href="donnees.html#{name}">{escape(tongue.said(titles[name]))}</a>'
            pieces.append(f"{link}{escape(bracket + rest)}")
        else:
            pieces.append(str(escape(piece)))
    return frame.markup(DOCUMENT.sub(_at_its_address, "".join(pieces)))


DOCUMENT = re.compile(r"(«[^»]*»)( \((\w+)\))")
"""A document that an explanation names: its title, and the row of a table that tells of it."""


def _at_its_address(document: re.Match[str]) -> str:
    """Return the title of a document, which leads to it, where a table gives its address."""
    address = addresses().get(document[3], "")
    if not address.startswith("http"):
        return document[0]
    return f'<a href="{escape(address)}">{document[1]}</a>{document[2]}'


@functools.lru_cache(maxsize=1)
def addresses() -> dict[str, str]:
    """Return the addresses that tables of documents give, by the name of their row (``id``, ``adresse``)."""
    found: dict[str, str] = {}
    for resource in catalogue.resources():
        names = {field["name"] for field in resource.get("schema", {}).get("fields", [])}
        path = project.root() / "data" / "raw" / resource["path"]
        if {"id", "adresse"} <= names and path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row["id"]: row["adresse"] for row in csv.DictReader(file)}
    return found


def page(ledger: list[dict[str, Any]], tongue: Language) -> str:
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
