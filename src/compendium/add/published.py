"""A CSV file as its publisher wrote it: its encoding, its separator, what each column holds."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from compendium.errors import Refusal

INTEGER, NUMBER = re.compile(r"-?\d+"), re.compile(r"-?\d+([.,]\d+)?")
GROUPED = re.compile(r"-?\d{1,3}([ \u00a0\u202f]\d{3})+(?=[.,]|$)")
"""A number whose thousands are parted by spaces."""

SPACES = re.compile(r"[ \u00a0\u202f]")
ZERO = re.compile(r"0\d")
YEAR = re.compile(r"(1[6-9]|20)\d\d")
CODE = re.compile(r"(^|_)(code|cod|id|siren|siret)")
"""What the name of a column of codes holds; codes are text."""

IN_PARENTHESES = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")
"""The name of a column that says its unit."""

SEPARATORS = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre"}
"""What may part the columns, and its name."""

LONGEST_KEY = 3

MOSTLY = 0.5
"""Part of the cells from which a column is one of numbers, where those that are none are said."""

ROW = "ligne"
"""The column that numbers the rows, where no column distinguishes them."""


@dataclass(frozen=True)
class Published:
    """A table as published, as text.

    Attributes
    ----------
    frame : pandas.DataFrame
        Its rows, each cell as text, by their line in the file.
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
            "enregistrez la feuille en CSV, ou écrivez la règle qui la lit (docs/compendium/tables.md).",
        )
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    numbered = [(reader.line_num, row) for row in reader if row]
    rows = [row for _, row in numbered]
    head = rows[0] if rows else []
    if len(head) < 2 or len(rows) < 2:
        raise Refusal("ce fichier n’a pas deux colonnes et une ligne.", "donnez un CSV avec son en-tête.")
    twice = sorted({name for name in head if head.count(name) > 1 or not name.strip()})
    if twice:
        raise Refusal(
            f"en-tête : « {twice[0]} » y est deux fois, ou une colonne n’a pas de nom.", "nommez-les."
        )
    for line, row in numbered[1:]:
        if len(row) != len(head):
            raise Refusal(
                f"ligne {line} : {len(row)} valeurs pour {len(head)} colonnes (séparateur : {SEPARATORS[separator]}).",
                "corrigez la ligne, ou l’en-tête.",
            )
    frame = pd.DataFrame(rows[1:], index=[line for line, _ in numbered[1:]], columns=head, dtype="str")
    commas = frame.map(lambda cell: bool(re.fullmatch(r"-?\d+,\d+", ungrouped(cell)))).to_numpy().any()
    return Published(frame, encoding, separator, "," if commas and separator != "," else ".")


def ungrouped(value: str) -> str:
    """Return a number without the spaces between its thousands; another text as it is.

    Examples
    --------
    >>> ungrouped("5 076,5"), ungrouped("62 107")
    ('5076,5', '62107')
    >>> ungrouped("12 rue"), ungrouped("10 000 hab.")
    ('12 rue', '10 000 hab.')
    """
    grouped = GROUPED.match(value)
    bare = SPACES.sub("", value) if grouped else value
    return bare if NUMBER.fullmatch(bare) else value


def kind(name: str, values: pd.Series) -> str:
    """Return the type of a column: ``string``, ``integer`` or ``number``; a code is text.

    Parameters
    ----------
    name : str
        Of the column.
    values : pandas.Series
        Its cells as text, by their line in the file; none where it is empty.

    Raises
    ------
    Refusal
        If most of its cells are numbers and some are not: which, and on which line.

    Examples
    --------
    >>> kind("taux", pd.Series(["1,5", "2", ""])), kind("code", pd.Series(["59350"])), kind("n", pd.Series(["01"]))
    ('number', 'string', 'string')
    >>> kind("taux", pd.Series(["1,5", "2", "n.d."], index=[2, 3, 4]))
    Traceback (most recent call last):
    compendium.errors.Refusal: ligne 4, colonne « taux » : « n.d. » n’est pas un nombre ; 2 autres valeurs en sont.
    → --missing "n.d." si la valeur manque ; --text taux si la colonne est du texte ; sinon corrigez le fichier.
    """
    told = values[values != ""].map(ungrouped)
    if told.empty or CODE.search(name) or told.str.match(ZERO).any():
        return "string"
    if told.str.fullmatch(INTEGER).all():
        return "integer"
    numbers = told.str.fullmatch(NUMBER)
    if not numbers.all() and numbers.mean() > MOSTLY:
        line, odd = numbers.idxmin(), told[~numbers].iloc[0]
        raise Refusal(
            f"ligne {line}, colonne « {name} » : « {odd} » n’est pas un nombre ; "
            f"{numbers.sum()} autres valeurs en sont.",
            f'--missing "{odd}" si la valeur manque ; --text {name} si la colonne est du texte ; '
            "sinon corrigez le fichier.",
        )
    return "number" if numbers.all() else "string"


ANOTHER = f"ajoutez une colonne à la clé : --key code,annee ; ou --key {ROW}, qui numérote les lignes."


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
    tried = [list(names) for size in range(1, LONGEST_KEY + 1) for names in combinations(able, size)]
    for names in tried:
        if not frame.duplicated(names).any():
            return names
    if tried:  # the nearest to one: its first two lines that are the same
        distinguishes(frame, min(tried, key=lambda names: int(frame.duplicated(names).sum())))
    raise Refusal(
        "aucune clé : ni une, ni deux, ni trois colonnes de texte ou d’années ne distinguent les lignes.",
        f"dites lesquelles : --key code,annee ; --key {ROW} numérote les lignes ; ou ôtez celles en double.",
    )


def distinguishes(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse a key that two rows share.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table, by the lines of its file.
    names : sequence of str
        The columns of the key.

    Raises
    ------
    Refusal
        Where a row repeats that of another, or has none: the lines of the file, and what they hold.
    """
    for name in names:
        empty = frame.index[frame[name] == ""]
        if len(empty):
            raise Refusal(f"ligne {empty[0]} : la colonne « {name} », de la clé, y est vide.", ANOTHER)
    twice = frame[frame.duplicated(list(names), keep=False)]
    if twice.empty:
        return
    value = twice[list(names)].iloc[0]
    first, second = twice.index[(twice[list(names)] == value).all(axis=1)][:2]
    told = ", ".join(f"{name} = {value[name]}" for name in names)
    raise Refusal(f"lignes {first} et {second} : la clé « {told} » y est deux fois.", ANOTHER)
