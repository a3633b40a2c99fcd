"""A table of TOML as a typed record: unknown keys are refused, with the nearest."""

import collections.abc
import dataclasses
import difflib
import types
import typing
from typing import Any

from compendium.errors import Refusal


def filled(kind: Any, value: Any, file: str, where: str = "") -> Any:
    """Return a value of TOML as the type that is wanted there.

    Parameters
    ----------
    kind : type
        A dataclass, ``tuple[X, ...]``, ``list[X]``, ``dict[str, X]`` or ``Mapping[str, X]``,
        ``X | None``, or a plain type.
    value : Any
        What was read.
    file : str
        The file, as a refusal names it.
    where : str
        Place in it, such as ``study.reads``.

    Raises
    ------
    Refusal
        With the file and the key: unknown, missing, or not of its type.
    """
    if isinstance(kind, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not types.NoneType)
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return _record(kind, value, file, where)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (tuple, list) and isinstance(value, list):
        return origin(filled(inner[0], part, file, f"{where}[{n}]") for n, part in enumerate(value, start=1))
    if origin in (dict, collections.abc.Mapping) and isinstance(value, dict):
        inside = {key: filled(inner[1], part, file, f"{where}.{key}") for key, part in value.items()}
        return inside if origin is dict else types.MappingProxyType(inside)
    if kind is Any or (isinstance(kind, type) and type(value) is kind):
        return value
    raise Refusal(f"{file} : {where} = {value!r} n’est pas du type attendu.")


def _record(kind: Any, table: dict[str, Any], file: str, where: str) -> Any:
    """Return a table as a dataclass, its keys checked."""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    place = f"[{where}]" if where else "le fichier"
    for key in table.keys() - fields.keys():
        near = difflib.get_close_matches(key, fields, n=1)
        raise Refusal(
            f"{file} : {place} ne connaît pas la clé « {key} ».",
            f"vouliez-vous « {near[0]} » ?" if near else f"clés : {', '.join(fields)}.",
        )
    hints = typing.get_type_hints(kind)
    values = {}
    for name, field in fields.items():
        if name in table:
            values[name] = filled(hints[name], table[name], file, f"{where}.{name}".lstrip("."))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise Refusal(f"{file} : {place} n’a pas la clé « {name} ».")
    return kind(**values)
