"""A CSV file as its publisher wrote it: its encoding, its separator, what each column holds."""

import csv
import io
import re
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from compendium.errors import Refusal

INTEGER, NUMBER = re.compile(r"-?\d+"), re.compile(r"-?\d+([.,]\d+)?")
ZERO = re.compile(r"0\d")
YEAR = re.compile(r"(1[6-9]|20)\d\d")
CODE = re.compile(r"(^|_)(code|cod|id|siren|siret)")
"""What the name of a column of codes holds; codes are text."""

IN_PARENTHESES = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")
"""The name of a column that says its unit."""

SEPARATORS = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre"}
"""What may part the columns, and its name."""
LONGEST_KEY = 3


@dataclass(frozen=True)
class Published:
    """A table as published, as text.

    Attributes
    ----------
    frame : pandas.DataFrame
        Its rows, each cell as text.
    encoding, separator : str
        How the file is written.
    decimal : str
        ``,`` or ``.``.
    """

    frame: pd.DataFrame
    encoding: str
    separator: str
    decimal: str


def read(content: bytes) -> Published:
    """Return a CSV file as text, however it is encoded and parted.

    Raises
    ------
    Refusal
        If it is no table: no header, two columns of one name, a row of another width.
    """
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = content.decode(encoding, errors="replace")
    if "\0" in text:
        raise Refusal(
            "ce fichier n’est pas un CSV.",
            "enregistrez la feuille en CSV, ou écrivez la règle qui la lit (CONTRIBUTING.md).",
        )
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    rows = [row for row in rows if row]
    head = rows[0] if rows else []
    if len(head) < 2 or len(rows) < 2:
        raise Refusal("ce fichier n’a pas deux colonnes et une ligne.", "donnez un CSV avec son en-tête.")
    twice = sorted({name for name in head if head.count(name) > 1 or not name.strip()})
    if twice:
        raise Refusal(
            f"en-tête : « {twice[0]} » y est deux fois, ou une colonne n’a pas de nom.", "nommez-les."
        )
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(head):
            raise Refusal(
                f"ligne {line} : {len(row)} valeurs pour {len(head)} colonnes (séparateur : {SEPARATORS[separator]}).",
                "corrigez la ligne, ou l’en-tête.",
            )
    frame = pd.DataFrame(rows[1:], columns=head, dtype="str")
    commas = frame.map(lambda cell: bool(re.fullmatch(r"-?\d+,\d+", cell))).to_numpy().any()
    return Published(frame, encoding, separator, "," if commas and separator != "," else ".")


def kind(name: str, values: pd.Series) -> str:
    """Return the type of a column: ``string``, ``integer`` or ``number``; a code is text.

    Examples
    --------
    >>> kind("taux", pd.Series(["1,5", "2", ""])), kind("code", pd.Series(["59350"])), kind("n", pd.Series(["01"]))
    ('number', 'string', 'string')
    """
    told = [value for value in values if value]
    if not told or CODE.search(name) or any(ZERO.match(value) for value in told):
        return "string"
    if all(INTEGER.fullmatch(value) for value in told):
        return "integer"
    return "number" if all(NUMBER.fullmatch(value) for value in told) else "string"


def title_and_unit(head: str, of: str) -> tuple[str, str]:
    """Return the title of a column and its unit, which the head of a column of numbers may give.

    Examples
    --------
    >>> title_and_unit("Loyer médian (€/m²)", "number"), title_and_unit("Nom (Insee)", "string")
    (('Loyer médian', '€/m²'), ('Nom (Insee)', ''))
    """
    told = IN_PARENTHESES.fullmatch(head)
    if told is None or of == "string":
        return head.strip(), ""
    return told[1], told[2].strip()


def is_year(values: pd.Series) -> bool:
    """Return whether every value of a column is a year."""
    return all(YEAR.fullmatch(value) for value in values if value)


def key(frame: pd.DataFrame, kinds: dict[str, str]) -> list[str]:
    """Return the fewest columns that distinguish the rows: texts and years before measures.

    Raises
    ------
    Refusal
        If none do.
    """
    whole = [name for name in frame if (frame[name] != "").all()]
    able = [name for name in whole if kinds[name] == "string" or is_year(frame[name])]
    for size in range(1, LONGEST_KEY + 1):
        for names in combinations(able, size):
            if not frame.duplicated(list(names)).any():
                return list(names)
    raise Refusal(
        "aucune clé : ni une, ni deux, ni trois colonnes de texte ou d’années ne distinguent les lignes.",
        "dites lesquelles : --key code,annee ; ou ôtez les lignes en double.",
    )
