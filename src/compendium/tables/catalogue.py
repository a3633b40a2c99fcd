"""The description of ``data/raw``: a Frictionless data package, and what it says of each table."""

import difflib
import functools
import json
from pathlib import Path
from typing import Any

from compendium import project
from compendium.errors import Refusal
from compendium.settings import command

PACKAGE = "datapackage.json"


def mend(table: str) -> str:
    """Say how a table is put back."""
    return f"git restore data/raw ; ou, si elle a une source, « {command()} refresh --write {table} »."


def package() -> dict[str, Any]:
    """Return the descriptor of ``data/raw`` (Frictionless data package, version 2)."""
    return _package(project.raw() / PACKAGE)


@functools.lru_cache(maxsize=4)
def _package(path: Path) -> dict[str, Any]:
    mend = "git restore data/raw/datapackage.json."
    try:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        names = [one["name"] for one in loaded["resources"] if one["path"] and one["schema"] and one["hash"]]
    except FileNotFoundError:
        raise Refusal("data/raw/datapackage.json manque.", mend) from None
    except json.JSONDecodeError as error:
        raise Refusal(f"data/raw/datapackage.json, ligne {error.lineno} : {error.msg}.", mend) from None
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise Refusal(
            f"data/raw/datapackage.json n’est pas un data package complet ({error!r}).", mend
        ) from None
    if len(set(names)) != len(names):
        raise Refusal("data/raw/datapackage.json décrit deux fois la même table.", mend)
    return loaded


def resource(name: str) -> dict[str, Any]:
    """Return the description of one raw table.

    Raises
    ------
    Refusal
        If there is no such table; the nearest name is suggested.
    """
    resources: list[dict[str, Any]] = package()["resources"]
    for one in resources:
        if one["name"] == name:
            return one
    names = [one["name"] for one in resources]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"vouliez-vous « {near[0]} » ?" if near else f"tables : {', '.join(names)}."
    raise Refusal(f"aucune table « {name} » dans data/raw/{PACKAGE}.", hint)


def resources() -> list[dict[str, Any]]:
    """Return the descriptions of the raw tables, in the order of the package."""
    listed: list[dict[str, Any]] = package()["resources"]
    return listed


def forget() -> None:
    """Drop what was read of the descriptor, after it was rewritten."""
    _package.cache_clear()
