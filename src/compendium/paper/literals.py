"""Numbers written by hand in what readers read: the text, the code that writes French, the notebooks.

A number of a sentence comes from the row that holds it; else it stays behind when the row changes.
What is read here is the article, the strings of modules and of notebooks' cells, and the
notebooks' own text; what only looks like a number (a year, a date, a section, the base of an
index) is let through by a rule that has a reason.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compendium import code

NUMBER = re.compile(r"(?<![\w.])\d[\d\u202f\u00a0 ]*(?:[.,]\d+)?(?:\s?%)?")
YEAR = re.compile(r"(1[5-9]|20)\d\d$")
"""A year of the study, alone; a range of years is two of them."""

MONTH = (
    r"(?:janv(?:ier|\.)|févr(?:ier|\.)|mars|avr(?:il|\.)|mai|juin|juil(?:let|\.)|août|sept(?:embre|\.)"
    r"|oct(?:obre|\.)|nov(?:embre|\.)|déc(?:embre|\.))"
)

ENGLISH_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"

EXCEPTIONS = (
    (rf"\b\d{{1,2}} {ENGLISH_MONTH}(?:\s\d{{4}})?", "a day, in English"),
    (rf"\b\d{{1,2}}(?:er)?\s{MONTH}(?:\s\d{{4}})?", "a day: of a law, of a document"),
    (r"\b\d{1,2}/\d{1,2}/\d{4}\b", "the date by which a document is known"),
    (r"\bCC BY(?:-SA)? \d\.\d\b", "the name of a licence"),
    (r"\bquestion écrite \d+\b", "the number of a document"),
    (r"\b\d+-\d+ ans\b", "an age group: the definition of an indicator"),
    (r"\b(?:SHA-|sha)256\b", "the name of a digest"),
    (r"\b[Ii]ndice 100\b|= 100\b", "the base of an index"),
    (r"\b[Pp]our 10[\s\u00a0\u202f]?000 habitants|\b[Pp]our 100 (?:actifs|établissements)\b", "a unit"),
    (r"\b[Rr]ang 1\b|\(1 = ", "the end that a ranking starts from"),
    (r"\b[Nn]otebooks? \d\d(?:(?:, | et )\d\d)*\b|\b\d\d_[a-z_]+\b", "names of notebooks"),
)
"""Digits that are no statistic, each with its reason; what they match is not looked at further."""

LET_THROUGH = re.compile("|".join(f"(?:{pattern})" for pattern, _ in EXCEPTIONS))

MARKUP = re.compile(r"<[^>]*>|%?\{[^{}]*\}|https?://\S+|`[^`]*`|rgba?\([^)]*\)")
"""Tags, Plotly's templates, style sheets, addresses, code, colours: not words."""

JUDGED = ("value", "stated")
"""Arguments that hold what is judged: no number is written there."""

QUERY = re.compile(r"\s*(?:with|select)\s")
"""What a query in SQL begins with."""

WORDS = re.compile(r"[^\W\d_]{2,}")
FIGURE = re.compile(r"\d,\d|\d[\u00a0\u202f ]\d{3}\b|\d[\u00a0\u202f ]?(?:%|€|M€)")
HOLE = "\ufffc"
"""Stands for what an f-string computes."""


@dataclass(frozen=True)
class Literal:
    """A number written by hand.

    Attributes
    ----------
    line : int
        Line of the file; of the cell, in a notebook.
    number : str
        The number.
    cell : str
        Identifier of the cell of a notebook.
    """

    line: int
    number: str
    cell: str = ""

    @property
    def place(self) -> str:
        """Where it is, in French."""
        return f"cellule {self.cell}, ligne {self.line}" if self.cell else f"ligne {self.line}"


def in_text(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers written by hand in a text, each with its line.

    Examples
    --------
    >>> list(in_text("En 1921, puis le 12 avril 2023, une part de 11,5 %."))
    [(1, '11,5 %')]
    """
    bare = LET_THROUGH.sub(lambda match: re.sub(r"[^\n]", HOLE, match.group()), text)
    for line, said in enumerate(bare.splitlines(), start=1):
        for match in NUMBER.finditer(said):
            found = match.group().strip()
            if not YEAR.match(found):
                yield line, found


def in_python(source: str, cell: str = "") -> list[Literal]:
    """Return the numbers written by hand in the French strings of a program.

    Docstrings and comments are for who reads the code. A string is French when it holds a
    word and a space, or a number as French writes them (``11,5``, ``7 100``, ``10 M€``).
    """
    tree = code.parsed(source)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):  # its parts are read with it
            skipped |= {id(part) for part in node.values}
        elif isinstance(node, ast.FormattedValue) and node.format_spec:
            skipped.add(id(node.format_spec))
    found = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        text = _text(node)
        if text is not None and is_french(text):
            bare = MARKUP.sub(" ", text)
            line = getattr(node, "lineno", 0)
            found += [Literal(line, number, cell) for _, number in in_text(bare)]
    return sorted(found, key=lambda literal: literal.line)


def _text(node: ast.AST) -> str | None:
    """Return what a string says, with a mark where it computes; None for what is no string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


def is_french(text: str) -> bool:
    """Whether a string is for readers: words with spaces, or a number as French writes it.

    Examples
    --------
    >>> [is_french(one) for one in ("10 M€ par an", "11,5\u202f%", "utf-8", "#b5b5b5", "A03")]
    [True, True, False, False, False]
    """
    if QUERY.match(text):
        return False
    bare = MARKUP.sub(" ", text)
    spaced = re.search(r"\s|\u00a0|\u202f", bare.strip())
    return bool(FIGURE.search(bare) or (spaced and WORDS.search(bare)))


def in_calls(source: str, cell: str) -> list[Literal]:
    """Return the numbers that a cell gives by hand to what it calls.

    Years choose a vintage, and integers below ten decimals and places in a list: they are let
    through, but not where a value is judged (``value=``, ``stated=``).
    """
    found = []
    for node in ast.walk(code.parsed(source)):
        if not isinstance(node, ast.Call):
            continue
        values = [word.value for word in node.keywords if word.arg in JUDGED]
        plain = [*node.args, *(word.value for word in node.keywords if word.arg not in JUDGED)]
        found += [
            Literal(constant.lineno, str(constant.value), cell)
            for value in values
            for constant in _numbers(value)
        ]
        found += [
            Literal(constant.lineno, str(constant.value), cell)
            for constant in plain
            if isinstance(constant, ast.Constant) and _is_statistic(constant.value)
        ]
    return found


def _numbers(node: ast.AST) -> list[ast.Constant]:
    """Return the numbers of an arithmetic expression; what it calls is looked at by itself."""
    if isinstance(node, ast.Constant):
        return [node] if _is_number(node.value) else []
    if isinstance(node, ast.BinOp):
        return [*_numbers(node.left), *_numbers(node.right)]
    return []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_statistic(value: object) -> bool:
    """Whether a constant is neither a year nor an integer below ten."""
    if not _is_number(value):
        return False
    return isinstance(value, float) or (abs(int(str(value))) >= 10 and not YEAR.match(str(value)))


def in_notebook(source: str) -> list[Literal]:
    """Return the numbers written by hand in a notebook: its text, and the strings of its code."""
    found = []
    for cell in json.loads(source)["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            found += in_python(text, cell["id"])
            if "parameters" not in cell.get("metadata", {}).get("tags", []):
                found += in_calls(text, cell["id"])
        else:
            found += [Literal(line, number, cell["id"]) for line, number in in_text(MARKUP.sub(" ", text))]
    return found


def in_file(path: Path) -> list[Literal]:
    """Return the numbers written by hand in a module or in a notebook."""
    source = path.read_text(encoding="utf-8")
    return in_notebook(source) if path.suffix == ".ipynb" else in_python(source)
