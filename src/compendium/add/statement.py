"""Add a statement to the ledger: its row, and its verdict for now, that nothing settles it yet."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from compendium import project, settings
from compendium.add import book
from compendium.add.begun import Begun
from compendium.errors import Refusal
from compendium.ledger import rule
from compendium.tables import catalogue, refresh

LEDGER = re.compile(r"^(\w+) = statements\.Ledger\(", re.MULTILINE)
VERDICTS = re.compile(r"^(?=publish\.verdicts\()", re.MULTILINE)
NUMBERED = re.compile(r"([A-Z])(\d+)[a-z]?")

NUMBER = re.compile(r"-?\d+(\.\d+)?")

DOCUMENT = "document"
"""The nature of statements that documents alone judge."""


def add(notebook: str, given: Mapping[str, str]) -> tuple[str, Begun]:
    """Begin a statement, and return its identifier and what was written.

    Parameters
    ----------
    notebook : str
        The one that judges it, where a ledger is; none where documents alone do.
    given : mapping of str to str
        Cells of its row by column of the table of statements: ``texte``, ``section``, ``enonce``…

    Raises
    ------
    Refusal
        If a cell is missing or wrong, or if the notebook keeps no ledger; nothing is written then.
    """
    ledger = settings.load().ledger
    if ledger is None:
        raise Refusal(
            "ce compendium ne tient pas de registre.",
            "dites-le dans [tool.compendium.ledger] de pyproject.toml.",
        )
    name = ledger.statements
    described = catalogue.resource(name)
    path = project.raw() / described["path"]
    text = path.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    kinds = rule.kinds()
    if given["nature"] not in kinds:
        raise Refusal(
            f"nature « {given['nature']} » ?", f"natures : {', '.join(f'`{kind}`' for kind in kinds)}."
        )
    for column in ("valeur", "precision"):
        if given.get(column) and not NUMBER.fullmatch(given[column]) and rule.measured(given["nature"]):
            raise Refusal(
                f"« {given[column]} » n’est pas un nombre ({column}).",
                "écrivez le nombre seul, à point décimal : --value 5214 --unit GWh.",
            )
    identifier = _next([row[0] for row in rows[1:]])
    line = io.StringIO()
    cells = [identifier if column == "id" else given.get(column, "") for column in rows[0]]
    csv.writer(line, lineterminator="\n").writerow(cells)
    # data package: sealing writes it, and a refusal puts it back
    package = project.raw() / catalogue.PACKAGE
    written = Begun({path: text + line.getvalue(), package: package.read_text(encoding="utf-8")})
    if notebook:
        where, loaded = book.read(notebook)
        written.texts[where] = _with_verdict(loaded, notebook, identifier)
    elif given["nature"] != DOCUMENT:
        raise Refusal(
            f"un énoncé de nature « {given['nature']} » est jugé par un notebook.",
            "dites lequel : --notebook NOM.",
        )
    written.to_translate(
        project.raw() / "en.po", name, [given["enonce"], *filter(None, [given.get("verification")])]
    )
    with written.undone_if_refused():
        written.write()
        catalogue.forget()
        refresh.seal(name)
    return identifier, written


def _next(known: list[str]) -> str:
    """Return the identifier after the last: ``A81`` gives ``A82``."""
    numbers = [match for match in map(NUMBERED.fullmatch, known) if match]
    letter = numbers[-1][1] if numbers else "A"
    last = max((int(match[2]) for match in numbers), default=0)
    return f"{letter}{last + 1:02d}"


def _with_verdict(loaded: Mapping[str, Any], notebook: str, identifier: str) -> str:
    """Return a notebook whose ledger says of a statement that nothing settles it yet."""
    cells = [dict(cell) for cell in loaded["cells"]]
    ledger = next((match[1] for cell in cells if (match := LEDGER.search("".join(cell["source"])))), None)
    for cell in cells:
        source = "".join(cell["source"])
        if ledger and VERDICTS.search(source):
            cell["source"] = VERDICTS.sub(f'{ledger}.unsourced("{identifier}")\n', source, count=1)
            return book.written({**loaded, "cells": cells})
    raise Refusal(
        f"{notebook} ne juge rien : ni statements.Ledger(…), ni publish.verdicts(…).",
        "donnez un notebook qui juge, ou faites-y un registre (docs/compendium/ledger.md).",
    )
