"""Check a table against its description: encoding, header, types, ranges, keys.

The description is a Frictionless v2 resource, whose schema becomes a pandera one. A table
that does not fit is refused with the table, the row, the column, the value and the next step.
"""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow
import pyarrow.compute

from compendium.errors import Refusal
from compendium.settings import invoked
from compendium.tables import catalogue

Resource = catalogue.Resource

SHOWN = 3
"""Faults shown at most: enough to see a pattern, few enough for one screen."""

DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"
FORMS = {"integer": r"-?[0-9]+", "number": NUMBER, "boolean": "true|false"}
"""What the text of a value must look like, where any text will not do; a decimal comma is not a number here."""

LARGEST, DIGITS = 1e15, 15
"""No figure here is larger: an exponent typed by mistake is."""

HIDDEN = re.compile("[\x01-\x08\x0b-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Controls, and marks that reorder text: what is read would not be what is written."""

EXPECTED = {"integer": "un entier", "number": "un nombre à point décimal", "boolean": "true ou false"}

FIX = (
    "corrigez la ligne (« git diff data/raw » la montre), puis « {command} seal {table} » ; "
    "ou git restore data/raw/{path}, qui jette les changements de cette table."
)


def refuse(resource: Resource, what: str, todo: str = FIX) -> Refusal:
    """Return the refusal of a table, for the caller to raise."""
    named = {"{table}": resource["name"], "{path}": resource["path"], "{command}": invoked()}
    for mark, name in named.items():
        todo = todo.replace(mark, name)
    return Refusal(f"data/raw/{resource['path']} : {what}", todo)


def fields(resource: Resource) -> list[dict[str, Any]]:
    """Return the field descriptors of a resource."""
    described: list[dict[str, Any]] = resource["schema"]["fields"]
    return described


def parse_csv(resource: Resource, content: bytes) -> pd.DataFrame:
    """Read the bytes of a CSV table into text columns, refusing what is not the agreed form.

    Parameters
    ----------
    resource : Mapping
        Frictionless resource.
    content : bytes
        The whole file: UTF-8 without BOM, comma, LF.

    Returns
    -------
    pandas.DataFrame
        The described columns, as text; the index is the line of the file (the header is 1).

    Raises
    ------
    Refusal
        On another encoding, separator, end of line or header, or on a row of another width.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        raise refuse(resource, "commence par une marque d’ordre (BOM).", "enregistrez en UTF-8 sans BOM.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse(
            resource,
            f"n’est pas en UTF-8 (ligne {line}, octet {content[error.start]:#04x}).",
            "enregistrez en UTF-8 ; latin-1 et Windows-1252 sont refusés.",
        ) from error
    if "\r" in text:
        raise refuse(resource, "a des fins de ligne CR ou CRLF.", "enregistrez avec des fins LF.")
    if "\0" in text:
        raise refuse(
            resource,
            "contient un octet nul.",
            "le fichier est abîmé : git restore data/raw/{path}, qui jette les changements de cette table.",
        )
    hidden = HIDDEN.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        raise refuse(
            resource,
            f"ligne {line} : caractère U+{ord(hidden[0]):04X}, invisible, ou qui change le sens de lecture.",
        )
    names = [field["name"] for field in fields(resource)]
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise refuse(resource, f"n’est pas un CSV lisible ({error}).") from error
    header = rows[0] if rows else []
    if header != names:
        raise refuse(resource, _header_fault(header, names))
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise refuse(
                resource,
                f"ligne {line} : {len(row)} valeurs pour {len(names)} colonnes "
                "(ligne coupée, ou virgule sans guillemets).",
            )
    if len(rows) == 1:
        raise refuse(resource, "n’a que son en-tête : fichier tronqué.")
    if not text.endswith("\n"):
        raise refuse(resource, "s’arrête au milieu d’une ligne : fichier tronqué.")
    frame = pd.DataFrame(rows[1:], columns=names, dtype="str")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="ligne")
    return frame


def _header_fault(header: list[str], names: list[str]) -> str:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return "le séparateur n’est pas la virgule."
    missing = [name for name in names if name not in header]
    extra = [name for name in header if name not in names]
    if missing:
        return f"en-tête (ligne 1) : colonnes manquantes {missing}."
    if extra:
        return f"en-tête (ligne 1) : colonnes inconnues {extra}."
    return f"en-tête (ligne 1) : ordre des colonnes {header}, attendu {names}."


def typed(resource: Resource, text: pd.DataFrame) -> pd.DataFrame:
    """Turn text columns into the described types; an empty text is a missing value.

    Codes stay text, so that ``01`` is never ``1``.
    """
    columns = {}
    for field in fields(resource):
        values = text[field["name"]]
        kind = field["type"]
        empty = values == ""
        if kind in FORMS:
            wrong = ~empty & ~values.str.fullmatch(FORMS[kind])
            if wrong.any():
                raise refuse_cells(resource, field, values[wrong], f"n’est pas {EXPECTED[kind]}")
        if kind == "boolean":
            values = values.map({"true": True, "false": False, "": None})
        if kind == "number":
            huge = ~empty & ~pd.to_numeric(values.mask(empty)).between(-LARGEST, LARGEST)
            if huge.any():
                raise refuse_cells(resource, field, values[huge], "n’est pas un nombre possible")
        if kind == "integer":
            huge = values.str.lstrip("-").str.len() > DIGITS
            if huge.any():
                raise refuse_cells(resource, field, values[huge], "est trop grand")
        columns[field["name"]] = values.mask(empty).astype(DTYPES[kind])
    return pd.DataFrame(columns)


def refuse_cells(resource: Resource, field: Mapping[str, Any], values: pd.Series, why: str) -> Refusal:
    """Return the refusal of some values of a column: their lines, what is wrong, what was expected."""
    pattern = field.get("constraints", {}).get("pattern", "")
    shown = "\n".join(
        f"  ligne {line}, colonne « {field['name']} » : {_said(value)} {why}.{_padded(value, pattern)}"
        for line, value in values.head(SHOWN).items()
    )
    unit = f" (unité : {field['unit']})" if "unit" in field else ""
    more = f"\n  … et {len(values) - SHOWN} autres." if len(values) > SHOWN else ""
    return refuse(resource, f"{field.get('title', field['name'])}{unit}\n{shown}{more}")


def _padded(value: object, pattern: str) -> str:
    """Return the code that a text would be with its lost zero, if that makes it one."""
    text = f"0{value}"
    if not pattern or not str(value).isdigit() or not re.fullmatch(pattern, text):
        return ""
    return f" Vouliez-vous « {text} » ? Un code est du texte."


def _said(value: object) -> str:
    return "cette valeur" if pd.isna(value) else f"« {value} »"


def _rule(constraint: str, bound: Any) -> tuple[pa.Check, str] | None:
    match constraint:
        case "minimum":
            return pa.Check.ge(bound), f"est au-dessous du minimum {bound}"
        case "maximum":
            return pa.Check.le(bound), f"dépasse le maximum {bound}"
        case "enum":
            return pa.Check.isin(bound), "n’est pas dans la liste " + ", ".join(map(str, bound[:8]))
        case "pattern":
            return pa.Check.str_matches(f"^(?:{bound})$"), f"n’a pas la forme attendue ({bound[:40]})"
    return None


def pandera_schema(resource: Resource) -> pa.DataFrameSchema:
    """Return the pandera schema of a resource: types, ranges, patterns, lists, primary key.

    Each check is named by what it means in French, for the message.
    """
    columns = {}
    for field in fields(resource):
        constraints = field.get("constraints", {})
        checks = []
        for constraint, bound in constraints.items():
            rule = _rule(constraint, bound)
            if rule:
                check, meaning = rule
                check.error = meaning
                checks.append(check)
        columns[field["name"]] = pa.Column(
            DTYPES.get(field["type"]), checks, nullable=not constraints.get("required", False)
        )
    return pa.DataFrameSchema(columns, strict=True)


def check(resource: Resource, frame: pd.DataFrame) -> None:
    """Check a typed table: ranges, lists, patterns, missing values, primary key.

    Raises
    ------
    Refusal
        With the first faulty column, its rows, its values and what is expected.
    """
    try:
        pandera_schema(resource).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        column = cases["column"].iloc[0]
        field = next(field for field in fields(resource) if field["name"] == column)
        cases = cases[cases["column"] == column]
        reason = str(cases["check"].iloc[0])
        cases = cases[cases["check"] == reason]
        why = "manque" if reason == "not_nullable" else reason
        values = pd.Series(cases["failure_case"].to_numpy(), index=cases["index"].to_numpy())
        raise refuse_cells(resource, field, values, why) from None
    key = list(resource["schema"]["primaryKey"])
    twice = frame.duplicated(key, keep=False)
    if twice.any():
        first = frame.loc[twice, key].sort_values(key).head(2)
        lines = " et ".join(str(line) for line in first.index)
        value = ", ".join(str(part) for part in first.iloc[0])
        raise refuse(resource, f"lignes {lines} : clé {key} en double ({value}).")


def check_reference(
    resource: Resource, key: Mapping[str, Any], frame: pd.DataFrame, other: pd.DataFrame
) -> None:
    """Check a plain foreign key: each value exists in the other table."""
    (name,), (there,) = key["fields"], key["reference"]["fields"]
    values = pyarrow.array(frame[name])
    known = pyarrow.compute.is_in(values, value_set=pyarrow.array(other[there]).cast(values.type))
    orphan = frame[frame[name].notna() & ~known.to_numpy(zero_copy_only=False)]
    if len(orphan):
        raise refuse(
            resource,
            f"ligne {orphan.index[0]}, colonne « {name} » : « {orphan[name].iloc[0]} » manque dans "
            f"« {key['reference']['resource']} ».",
        )
