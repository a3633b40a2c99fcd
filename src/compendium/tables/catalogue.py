"""The description of ``data/raw``: a Frictionless data package, and what it says of each table."""

import csv
import difflib
import functools
import json
from pathlib import Path
from typing import Any

from compendium import project
from compendium.errors import Refusal
from compendium.settings import invoked
from compendium.tables import description

Resource = description.Resource

PACKAGE = "datapackage.json"

RESTORE = f"git restore data/raw/{PACKAGE}, qui le rend tel qu’archivé et jette vos changements."
"""How a descriptor that nothing can read is put back, if it cannot be mended by hand."""


def mend(table: Resource) -> str:
    """Return how the file of a table is put back."""
    return (
        f"git restore data/raw/{table['path']}, si elle est archivée (ses changements sont jetés) ; si elle a "
        f"une source, « {invoked()} refresh --write {table['name']} » ; si elle ne sert plus, ôtez son entrée "
        f"« {table['name']} » de data/raw/{PACKAGE}."
    )


def described() -> dict[str, Any]:
    """Return the descriptor of ``data/raw``, each table wholly described, sealed or not yet.

    Raises
    ------
    Refusal
        If it cannot be read, or if the description of a table lacks something: all that it
        lacks is told at once.
    """
    return _described(project.raw() / PACKAGE)


def package() -> dict[str, Any]:
    """Return the descriptor of ``data/raw`` (Frictionless data package, version 2).

    Raises
    ------
    Refusal
        As `described`, and if a table is not sealed yet.
    """
    loaded = described()
    for table in loaded["resources"]:
        check_sealed(table)
    return loaded


def check_sealed(table: Resource) -> None:
    """Refuse a table whose size or hash was never noted."""
    if not isinstance(table.get("hash"), str) or not isinstance(table.get("bytes"), int):
        raise Refusal(
            f"data/raw/{table['path']} est décrite, mais pas scellée.",
            f"« {invoked()} seal {table['name']} » la vérifie, puis note sa taille et son empreinte.",
        )


@functools.lru_cache(maxsize=4)
def _described(path: Path) -> dict[str, Any]:
    broken = f"corrigez-le à la main (« git diff data/raw/{PACKAGE} ») ; à défaut, {RESTORE}"
    try:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        resources = loaded["resources"]
        whole = isinstance(resources, list) and all(isinstance(table, dict) for table in resources)
    except FileNotFoundError:
        raise Refusal(f"data/raw/{PACKAGE} manque.", f"git restore data/raw/{PACKAGE}.") from None
    except json.JSONDecodeError as error:
        raise Refusal(f"data/raw/{PACKAGE}, ligne {error.lineno} : {error.msg}.", broken) from None
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise Refusal(f"data/raw/{PACKAGE} n’est pas un data package ({error!r}).", broken) from None
    if not whole:
        raise Refusal(f"data/raw/{PACKAGE} : « resources » n’est pas une liste de tables.", broken)
    _check_whole(resources)
    return loaded


def _check_whole(resources: list[dict[str, Any]]) -> None:
    """Refuse descriptions that have no name, have the name or the file of another, or are not whole."""
    for number, table in enumerate(resources, start=1):
        if not isinstance(table.get("name"), str) or not table["name"]:
            after = f", après « {resources[number - 2].get('name')} »" if number > 1 else ""
            raise Refusal(
                f"data/raw/{PACKAGE} : la table n° {number} (path : {table.get('path', 'absent')}{after}) "
                "n’a pas de « name ».",
                "donnez-lui un nom, puis scellez-la par ce nom.",
            )
        lacking = description.lacks(table)
        if lacking:
            raise Refusal(
                f"data/raw/{PACKAGE} décrit la table « {table['name']} » en partie. Il manque, ou ne convient "
                "pas :\n"
                + "\n".join(f"  {line}" for line in lacking[:SHOWN])
                + (f"\n  … et {len(lacking) - SHOWN} autres" if len(lacking) > SHOWN else ""),
                f"complétez son entrée (celle de « {_model(resources, table)} » en est un modèle), puis "
                f"« {invoked()} seal {table['name']} », qui note aussi sa taille et son empreinte.",
            )
    for part in ("name", "path"):
        values = [table[part] for table in resources]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice:
            raise Refusal(
                f"data/raw/{PACKAGE} décrit deux fois la même table ({part} : « {twice} »).",
                "gardez l’une des deux entrées, ou renommez-en une.",
            )


SHOWN = 16
"""Lines told at most of what a description lacks: one screen."""


def _model(resources: list[dict[str, Any]], table: Resource) -> str:
    """Return the name of the shortest whole description, for one who writes another."""
    others = [other for other in resources if other is not table and other.get("format") == "csv"]
    whole = [other for other in others if not description.lacks(other)]
    shortest = min(whole, key=lambda other: len(json.dumps(other)), default=table)
    return str(shortest.get("name"))


def resource(name: str) -> dict[str, Any]:
    """Return the description of one raw table, sealed or not yet.

    Raises
    ------
    Refusal
        If there is no such table: what its description must say, if a file of that name is
        there; else the nearest name.
    """
    resources: list[dict[str, Any]] = described()["resources"]
    for table in resources:
        if table["name"] == name:
            return table
    names = [table["name"] for table in resources]
    file = next((f for f in _undescribed(resources) if name in (f.name, f.stem)), None)
    if file:
        raise Refusal(
            f"data/raw/{file.name} n’est pas décrite dans data/raw/{PACKAGE}.\n"
            f"  Ajoutez à « resources » une entrée, qui dit :\n{description.asked(_header(file))}",
            f"prenez pour modèle celle de « {_model(resources, {})} », puis « {invoked()} seal {file.stem} », "
            "qui note aussi sa taille et son empreinte.",
        )
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"vouliez-vous « {near[0]} » ?" if near else f"tables : {', '.join(names)}."
    raise Refusal(f"aucune table « {name} » dans data/raw/{PACKAGE}.", hint)


def _undescribed(resources: list[dict[str, Any]]) -> list[Path]:
    """Return the tables of ``data/raw`` that no description names."""
    known = {table["path"] for table in resources}
    found = [path for ending in description.FORMATS for path in project.raw().glob(f"*.{ending}")]
    return sorted(path for path in found if path.name not in known)


def _header(file: Path) -> list[str]:
    """Return the columns of a CSV table, as far as they can be read."""
    if file.suffix != ".csv":
        return []
    with file.open(encoding="utf-8", errors="replace", newline="") as content:
        return next(csv.reader(content), [])[:COLUMNS]


COLUMNS = 20
"""Columns named at most of a table that is not described yet."""


def foreign_keys(resource: Resource) -> list[dict[str, Any]]:
    """Return the foreign keys of a resource."""
    keys: list[dict[str, Any]] = resource["schema"].get("foreignKeys", [])
    return keys


def references(resource: Resource) -> list[str]:
    """Return the names of the tables that the checks of a resource read, the study's checks included."""
    others: list[str] = resource["schema"].get("checkedWith", [])
    return [*others, *(key["reference"]["resource"] for key in foreign_keys(resource))]


def resources() -> list[dict[str, Any]]:
    """Return the descriptions of the raw tables, in the order of the package."""
    listed: list[dict[str, Any]] = package()["resources"]
    return listed


def forget() -> None:
    """Drop what was read of the descriptor, after it was rewritten."""
    _described.cache_clear()
