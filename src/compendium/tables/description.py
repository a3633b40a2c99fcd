"""What the description of a table must say, and what one lacks.

The door reads the schema; the site, the README and the figures read the rest. All of it is asked for
at once, when a table is sealed, so that nothing fails later for want of a date.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Resource = Mapping[str, Any]

TEXTS = {
    "title": "son titre",
    "description": "ce qu’elle contient, en une phrase",
    "publisher": "qui l’a publiée",
    "date": "quand elle a été publiée : « 2023 » ou « 2023-05-01 »",
    "extraction": "d’où elle est tirée : la page, la colonne, ou le nom de la règle qui l’en tire",
}
"""What a reader is told of each table, and how it is asked for."""

LISTS = {
    "sources": ("path", "une adresse, dans « path »"),
    "licenses": ("title", "notre licence, son nom dans « title »"),
    "sourceLicenses": ("title", "la licence de la source, son nom dans « title »"),
}
"""Lists that must not be empty, what each of their entries must hold, and how it is asked for."""

FORMATS = ("csv", "parquet")

TYPES = ("string", "integer", "number", "boolean")
"""Types of a column; shapes, which only Parquet holds, are ``any``."""

BOUNDS: dict[str, Any] = {
    "minimum": (int, float),
    "maximum": (int, float),
    "enum": list,
    "required": bool,
    "pattern": str,
}
"""Constraints that the door knows, and what each must be."""


def asked(columns: Iterable[str] = ()) -> str:
    """Return all that the description of a table must say, a line an entry."""
    described = ", ".join(columns)
    return "\n".join(
        [
            "  name, path : son nom et son fichier ; format : csv ou parquet",
            *(f"  {name} : {meaning}" for name, meaning in TEXTS.items()),
            *(f"  {name} : {meaning}" for name, (_, meaning) in LISTS.items()),
            "  schema, fields : pour chaque colonne, name, type et title"
            + (f" ({described})" if described else ""),
            "  schema, primaryKey : la liste des colonnes qui distinguent les lignes",
        ]
    )


def lacks(resource: Resource) -> list[str]:
    """Return what a description lacks or says amiss, a line an entry; nothing if it is whole.

    Its size and its hash are left out: `seal` writes them.

    Examples
    --------
    >>> lacks({"name": "essai", "path": "essai.csv"})[:2]
    ['format : csv ou parquet', 'title : son titre']
    """
    found = []
    path = resource.get("path")
    if not _text(path) or "/" in str(path) or str(path).startswith("."):
        found.append("path : le nom d’un fichier de data/raw")
    if resource.get("format") not in FORMATS:
        found.append("format : csv ou parquet")
    found += [f"{name} : {meaning}" for name, meaning in TEXTS.items() if not _text(resource.get(name))]
    found += [
        f"{name} : une liste, avec {meaning}"
        for name, (part, meaning) in LISTS.items()
        if not _whole(resource.get(name), part)
    ]
    schema = resource.get("schema")
    if not isinstance(schema, dict):
        return [*found, "schema : fields (name, type et title de chaque colonne) et primaryKey"]
    return found + _schema(schema, [*TYPES, "any"] if resource.get("format") == "parquet" else [*TYPES])


def _schema(schema: Mapping[str, Any], types: list[str]) -> list[str]:
    fields: list[dict[str, Any]] = schema.get("fields", [])
    if not _whole(fields, "name"):
        return ["schema, fields : une liste de colonnes, chacune avec name, type et title"]
    names = [field["name"] for field in fields]
    found = [f"schema, fields : {name} y est deux fois" for name in names if names.count(name) > 1][:1]
    untyped = [field["name"] for field in fields if field.get("type") not in types]
    if untyped:
        found.append(f"schema, fields : type de {_few(untyped)} ({', '.join(types)})")
    untitled = [field["name"] for field in fields if not _text(field.get("title"))]
    if untitled:
        found.append(f"schema, fields : title de {_few(untitled)}")
    for field in fields:
        found += _constraints(field)
    key = schema.get("primaryKey")
    if not isinstance(key, list) or not key or not set(map(str, key)) <= set(names):
        found.append("schema, primaryKey : la liste des colonnes qui distinguent les lignes")
    return found + _keys(schema, names)


def _constraints(field: Mapping[str, Any]) -> list[str]:
    """Return the constraints of a column that the door could not apply."""
    constraints = field.get("constraints", {})
    place = f"schema, fields : {field['name']}, constraints"
    if not isinstance(constraints, dict):
        return [f'{place} : un objet, tel que {{"required": true}}']
    found = []
    for name, value in constraints.items():
        expected = BOUNDS.get(name, object)
        if not isinstance(value, expected) or (isinstance(value, bool) and name != "required"):
            found.append(f"{place} : {name} ne peut être « {value} »")
        elif name in ("minimum", "maximum") and field.get("type") not in ("integer", "number"):
            found.append(f"{place} : {name} ne vaut que pour un nombre")
        elif name == "pattern" and not _compiles(value):
            found.append(f"{place} : pattern « {value[:40]} » n’est pas une expression régulière")
    return found


def _keys(schema: Mapping[str, Any], names: list[str]) -> list[str]:
    """Return the links to other tables that say too little to be followed."""
    found = []
    foreign = schema.get("foreignKeys", [])
    if foreign and not (_whole(foreign) and all(_linked(key, names) for key in foreign)):
        found.append(
            "schema, foreignKeys : à chacune, fields ([une colonne]) et reference (resource, fields)"
        )
    others = schema.get("checkedWith", [])
    if not isinstance(others, list) or not all(map(_text, others)):
        found.append("schema, checkedWith : une liste de noms de tables")
    return found


def _linked(key: Mapping[str, Any], names: list[str]) -> bool:
    """Return whether a foreign key has one column here and one there."""
    here, there = key.get("fields"), key.get("reference")
    if not isinstance(there, dict) or not _text(there.get("resource")):
        return False
    pairs = [side for side in (here, there.get("fields")) if isinstance(side, list) and len(side) == 1]
    return len(pairs) == 2 and pairs[0][0] in names


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _whole(values: object, part: str = "") -> bool:
    """Return whether something is a list of objects, not empty, each with that text in it."""
    return (
        isinstance(values, list)
        and bool(values)
        and all(isinstance(value, dict) and (not part or _text(value.get(part))) for value in values)
    )


FEW = 6
"""Columns named at most in a line."""


def _few(names: list[str]) -> str:
    return ", ".join(names[:FEW]) + (f" et {len(names) - FEW} autres" if len(names) > FEW else "")
