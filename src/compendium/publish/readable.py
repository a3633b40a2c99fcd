"""A table as it is read: its description and its data become texts, in French; one way for every page."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compendium.language import Language
from compendium.publish import formats
from compendium.typography import typography

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute a text."""

NEGATIVE = re.compile(r"-[0-9]+([.,][0-9]+)?")

DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")

NUMBER, TRUTH, TEXT = "number", "boolean", "text"
"""Kinds of columns, in the description of a table."""


def inert(value: object) -> object:
    """Keep a text of the data from being a formula in a spreadsheet.

    Examples
    --------
    >>> inert("=A1"), inert("-3,5"), inert("")
    ("'=A1", '-3,5', '')
    """
    if not isinstance(value, str) or NEGATIVE.fullmatch(value):
        return value
    return f"'{value}" if value.startswith(FORMULA) else value


@dataclass(frozen=True)
class ReadColumn:
    """A column as it is read: its label, with its unit, and whether it holds numbers."""

    label: str
    numeric: bool


@dataclass(frozen=True)
class ReadTable:
    """A table as it is read.

    Attributes
    ----------
    stem : str
        Name of its files.
    title, caption, source : str
        Its texts.
    columns : list of ReadColumn
        In order.
    rows : list of list of str
        Cells, as texts in the language of the page.
    subjects, totals : sequence of str
        First cells of the rows that the table is about, and of those that add others up.
    findings : sequence of str
        Names of the findings that its title or its caption rests on.
    """

    stem: str
    title: str
    caption: str
    source: str
    columns: Sequence[ReadColumn]
    rows: Sequence[Sequence[str]]
    subjects: Sequence[str] = ()
    totals: Sequence[str] = ()
    findings: Sequence[str] = ()

    def place(self, first: str) -> str:
        """Return what a row is, by its first cell: ``sujet``, ``total``, or nothing in particular."""
        return "sujet" if first in self.subjects else "total" if first in self.totals else ""


def table(
    stem: str, described: Mapping[str, Any], content: str, language: Language | None = None
) -> ReadTable:
    """Return a table as it is read.

    Parameters
    ----------
    stem : str
        Name of its files.
    described : mapping
        Its description: ``titre``, ``legende``, ``source``, ``colonnes``, ``constats``.
    content : str
        Its data, as CSV.
    language : compendium.language.Language, optional
        The first by default.
    """

    def said(text: str) -> str:
        if DAY.fullmatch(text):
            return formats.day(text, language).replace(" ", "\u00a0")  # on one line
        return language.said(text) if language else text

    columns = described["colonnes"]
    _, *rows = csv.reader(io.StringIO(content))
    subjects, totals = (
        [said(_cell(first, columns[0])) for first in described.get(key, [])] for key in ("sujets", "totaux")
    )
    return ReadTable(
        stem,
        said(described["titre"]),
        said(described["legende"]),
        said(described["source"]),
        [ReadColumn(said(_label(column)), column["type"] == NUMBER) for column in columns],
        [[said(_cell(text, column)) for text, column in zip(row, columns, strict=True)] for row in rows],
        subjects,
        totals,
        described.get("constats", ()),
    )


def _label(column: Mapping[str, Any]) -> str:
    title, unit = column["titre"], column["unite"]
    said = not unit or unit == formats.YEAR or unit in title.lower().split()  # « Emplois impliqués »
    return typography(title if said else f"{title} ({unit})")


def _cell(text: str, column: Mapping[str, Any]) -> str:
    """Return the text of a cell of CSV in French."""
    if column["type"] == NUMBER:
        if not text and "absent" in column:
            return str(column["absent"])
        if text and column["unite"] == formats.YEAR:
            return str(int(float(text)))
        return formats.number(float(text) if text else None, column["decimales"])
    if column["type"] == TRUTH:
        return {"True": "oui", "False": "non"}.get(text, "")
    plain = text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
    return typography(plain)
