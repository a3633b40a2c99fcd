"""What a cell publishes, under what it prints: findings it tested, numbers it gave, statements it judged.

The article, its findings and the ledger lead to cells; a cell that writes a table prints nothing by itself.
"""

import csv
import functools
import json
import re
from collections import defaultdict
from html import escape
from typing import Any

from compendium import language, project, settings
from compendium.ledger.rule import VERDICTS
from compendium.notebook import VALUES, Notebook
from compendium.publish import formats, stated
from compendium.publish.findings import FOLDER as FINDINGS
from compendium.typography import typography

ROWS = 12
"""Numbers of a key that a cell shows, at most: those that the article cites come first."""

CALL = re.compile(r"""\bv\((["'])(\w+)\1((?:,\s*\w+=(?:"[^"]*"|'[^']*'|[\w.-]+))*)\)""")
"""A number that the article asks by key."""

CRITERION = re.compile(r"""(\w+)=["']?([^"',]*)""")
"""What singles it out."""

TOLD = ("valeur", "unite", "decimales", "source")
"""Columns of a table of numbers that are no criterion."""


def under(cell: str, notebook: Notebook) -> str:
    """Return what a cell publishes as HTML; nothing where it publishes nothing that a text leads to."""
    mine = [name for name, maker in notebook.makers.items() if maker == cell]
    parts = [_finding(key) for key in mine if key in notebook.findings]
    parts += [_numbers(key) for key in mine if f"{VALUES}{key}" in notebook.processed]
    parts += [_judged(notebook.name, cell), _stated(notebook.name, cell)]
    shown = "".join(parts)
    return f'<div class="publie">{shown}</div>' if shown else ""


def _finding(key: str) -> str:
    path = project.root() / FINDINGS / f"{key}.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    verdict = "tient" if told["tient"] else "ne tient pas"
    return f'<p><a href="../constats.html#{key}">Constat</a>, {verdict}\u00a0: {escape(told["montre"])}</p>'


def _numbers(key: str) -> str:
    """Return the numbers of a key as a table, those that the article cites first."""
    import pyarrow.parquet as pq

    rows = pq.read_table(project.root() / "data" / "processed" / f"{VALUES}{key}.parquet").to_pylist()
    rows.sort(key=lambda row: not _is_cited(row, key))  # which keeps their order
    criteria = [name for name in rows[0] if name not in TOLD] if rows else []
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in [*criteria, "valeur", "unité"])
    body = "".join(
        "<tr>"
        + "".join(f"<td>{escape(str(row[name]))}</td>" for name in criteria)
        + "".join(_number(row))
        + "</tr>"
        for row in rows[:ROWS]
    )
    more = len(rows) - ROWS
    left = f'<p class="source">… et {formats.number(more, 0)} de plus (<a href="../donnees.html#produites">la table</a>).</p>'
    table = f'<div class="cadre" tabindex="0"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    title = f"<p>Nombres publiés sous la clé <code>{escape(key)}</code>\u00a0:</p>"
    return f"{title}{table}{left if more > 0 else ''}"


def _number(row: dict[str, Any]) -> tuple[str, str]:
    """Return the cells of a number and of its unit, as the article writes them."""
    written = typography(stated.measured(row["valeur"], row["unite"], int(row["decimales"])))
    number = NUMBER.match(written)
    parts = (number[0], written[number.end() :].strip()) if number else (written, "")
    return f'<td class="n">{escape(parts[0])}</td>', f"<td>{escape(parts[1])}</td>"


NUMBER = re.compile(r"[\d \u00a0\u202f,\u2212-]*\d")
"""A number as it is written."""


def _is_cited(row: dict[str, Any], key: str) -> bool:
    """Return whether the article asks for a number of a key: by its criteria, or by its level and code."""
    return any(
        all(
            str(row.get(name)) == value or (row.get("niveau") == name and str(row.get("code")) == value)
            for name, value in asked.items()
        )
        for asked in _asked()[key]
    )


@functools.lru_cache(maxsize=1)
def _asked() -> dict[str, list[dict[str, str]]]:
    """Return what the article asks of each key."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    text = project.root() / "paper" / f"article.{language.FIRST}.md"
    if text.is_file():
        for _, key, criteria in CALL.findall(text.read_text(encoding="utf-8")):
            asked = dict(CRITERION.findall(criteria))
            found[key].append({name: value for name, value in asked.items() if name not in SHOWN})
    return found


SHOWN = ("unit", "decimals")
"""What a call says of how a number is written."""


@functools.lru_cache(maxsize=1)
def _ledger() -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return the statements that each cell judges."""
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    path = project.root() / "figures" / "claims.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["notebook"], row["cell"]].append(row)
    return found


def _judged(notebook: str, cell: str) -> str:
    rows = _ledger()[notebook, cell]
    if not rows:
        return ""
    told = "".join(f"<li>{_statement(row)}</li>" for row in rows)
    return f"<p>Énoncés jugés ici\u00a0:</p><ul>{told}</ul>"


def _statement(row: dict[str, str]) -> str:
    """Return a statement, what it states, what was found, and its verdict."""
    values = (("affirmé", "stated_value"), ("trouvé", "computed_value"))
    told = [f"{word} {written}" for word, key in values if (written := stated.written(row, key))]
    said = f"\u00a0: {', '.join(told)}" if told else ""
    link = f'<a href="../registre.html#{row["id"]}">{row["id"]}</a>'
    return f"{link} {escape(row['statement'] + said)}\u00a0; {VERDICTS[row['verdict']].lower()}"


def _stated(notebook: str, cell: str) -> str:
    """Return what the texts state, in the cell that writes the ledger: the article's own numbers lead to it."""
    ledger = settings.load().ledger
    if ledger is None or (notebook, cell) != (ledger.notebook, ledger.cell):
        return ""
    rows = [row for rows in _ledger().values() for row in rows]
    told = [
        f'<a href="../registre.html#{row["id"]}">{row["id"]}</a> {escape(written)}'
        for row in sorted(rows, key=lambda row: row["id"])
        if (written := stated.written(row, "stated_value"))
    ]
    listed = "\u202f; ".join(told)
    return f"<p>Ce que les textes affirment\u00a0: {listed}.</p>"
