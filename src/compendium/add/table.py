"""Add a raw table: its description, the rule that takes it out of its source, a test, its place in English."""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from compendium import project, settings
from compendium.add import begun, published
from compendium.add.begun import Begun
from compendium.errors import Refusal
from compendium.language import of_user
from compendium.tables import catalogue, fetch, refresh

LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "etalab-2.0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
}
"""Licences that are known by their name: their title and their address."""

NO_ADDRESS = "la page de la source ne donne pas d’adresse stable du fichier ; son empreinte dit lequel c’est"

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

WIDTH = 100
"""Of a line of code that is written, in letters."""

NUMBERED = "Rang de la ligne dans le fichier publié"
"""Title of the column that numbers the rows."""

YEARS = "année"
"""Unit of a column of years."""


@dataclass(frozen=True)
class Told:
    """What an author says of a table.

    Attributes
    ----------
    source : str
        Address of the page where it is published.
    publisher : str
        Who published it.
    date : str
        When: ``2023``, ``2023-05`` or ``2023-05-01``.
    licence : str
        That of the source.
    name, title : str
        Of the table; those of its file by default.
    file : str
        Address of the file itself, where there is one.
    key : sequence of str
        Columns that distinguish the rows; the fewest that do by default.
    units, titles : mapping of str to str
        By column.
    missing : sequence of str
        What stands in cells whose value is missing: ``NA``, ``n.d.``.
    text : sequence of str
        Columns that are text, though most of their cells are numbers.
    """

    source: str
    publisher: str
    date: str
    licence: str
    name: str = ""
    title: str = ""
    file: str = ""
    key: Sequence[str] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    missing: Sequence[str] = ()
    text: Sequence[str] = ()


def add(path: Path, told: Told) -> Begun:
    """Begin a raw table from a file as published, check it, and seal it.

    Parameters
    ----------
    path : pathlib.Path
        The CSV file as its publisher gives it, in any encoding and with any separator.
    told : Told
        What is said of it.

    Returns
    -------
    Begun
        What was written: ``datapackage.json``, ``sources.json``, the rule, the test, the catalogue.

    Raises
    ------
    Refusal
        If it is no table, has the name of another, if a unit is not told, a number is none, or two rows have
        one key; nothing is written then.
    """
    if not path.is_file():
        raise Refusal(f"{path} manque.", "donnez le chemin d’un fichier CSV.")
    if not DATE.fullmatch(told.date):
        raise Refusal(f"--date {told.date} : ce n’est pas une date.", "2023, 2023-05 ou 2023-05-01.")
    name = begun.named(told.name or begun.slug(path.stem), "table")
    if name in {resource["name"] for resource in catalogue.described()["resources"]}:
        raise Refusal(f"il y a déjà une table « {name} ».", "donnez-lui un autre nom : --name NOM.")
    content = path.read_bytes()
    read = published.read(content)
    frame = read.frame.set_axis(_names(list(read.frame)), axis=1)
    heads = dict(zip(frame, read.frame, strict=True))
    if frame.columns.duplicated().any() or not all(frame.columns):
        raise Refusal(f"deux colonnes auraient le même nom : {', '.join(frame.columns)}.", "renommez-en une.")
    if list(told.key) == [published.ROW] and published.ROW not in frame:
        frame.insert(0, published.ROW, [str(number) for number in range(1, len(frame) + 1)])
        heads = {published.ROW: NUMBERED, **heads}
    frame = frame.replace(list(told.missing), "")
    begun.answered(dict.fromkeys(told.text, ""), frame)
    kinds = {
        column: "string" if column in told.text else published.kind(column, frame[column]) for column in frame
    }
    described = _described(name, path.stem, told, frame, kinds, heads)
    original = f"{name}/{path.name}"
    package = json.loads((project.raw() / catalogue.PACKAGE).read_text(encoding="utf-8"))
    package["resources"].append(described)
    pins_file = project.raw() / "sources.json"
    pins = fetch.pins() if pins_file.is_file() else {}
    folder = project.root() / "src" / settings.load().study.package / "sources"
    written = Begun(
        {
            project.raw() / catalogue.PACKAGE: _json(package),
            pins_file: _json({**pins, original: _pin(told, content)}),
            folder / f"{name}.py": _rule(described, original, read, frame, heads, told),
            project.root() / "tests" / "data" / f"test_{name}.py": _test(name, frame, kinds, read.decimal),
        }
    )
    if not (folder / "__init__.py").is_file():
        written.texts[folder / "__init__.py"] = (
            '"""How each table of ``data/raw`` is taken out of its source."""\n'
        )
    fields = described["schema"]["fields"]
    french = [described["title"], described["description"]]
    french += [column[part] for column in fields for part in ("title", "unit") if part in column]
    written.to_translate(project.raw() / "en.po", name, french)
    kept = fetch.cache() / original.replace("/", "__")
    with written.undone_if_refused():
        written.write()
        shutil.copyfile(path, kept)
        catalogue.forget()
        try:
            refresh.take([name])
        except BaseException:
            (project.raw() / described["path"]).unlink(missing_ok=True)
            kept.unlink()
            raise
    written.shown = _columns(described)
    written.made.append(project.raw() / described["path"])
    return written


def _columns(described: Mapping[str, Any]) -> list[str]:
    """Return what was made of each column, a line each: its name, its type, its unit, whether it is of the key."""
    schema = described["schema"]
    width = max(len(column["name"]) for column in schema["fields"])
    lines = []
    for column in schema["fields"]:
        unit = f" ({column['unit']})" if "unit" in column else ""
        key = f" · {of_user().said('clé')}" if column["name"] in schema["primaryKey"] else ""
        lines.append(f"{column['name']:<{width}}  {column['type']}{unit}{key}")
    return lines


def _names(heads: Sequence[str]) -> list[str]:
    """Return the names of columns: their heads without their units, unless two would be the same.

    Examples
    --------
    >>> _names(["Code géo", "Loyer (€/m²)"]), _names(["Taux (2019)", "Taux (2020)"])
    (['code_geo', 'loyer'], ['taux_2019', 'taux_2020'])
    """
    short = [begun.slug(published.title_and_unit(head, "number")[0]) for head in heads]
    return short if len(set(short)) == len(short) else [begun.slug(head) for head in heads]


def _described(
    name: str,
    stem: str,
    told: Told,
    frame: pd.DataFrame,
    kinds: Mapping[str, str],
    heads: Mapping[str, str],
) -> dict[str, Any]:
    """Return the entry of the table in the data package, without its size and its hash."""
    ours = settings.load().licences.texts
    title = told.title or begun.titled(stem)
    key = [begun.column(column, frame) for column in told.key] or published.key(frame, dict(kinds))
    missing = [column for column in key if column not in frame]
    if missing:
        raise Refusal(f"clé : aucune colonne « {missing[0]} ».", f"colonnes : {', '.join(frame)}.")
    published.distinguishes(frame, key)
    package = settings.load().study.package
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": title,
        "description": f"{title}, telle que publiée par {told.publisher}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "sources": [{"title": told.publisher, "path": told.source}],
        "licenses": [_licence(ours)],
        "sourceLicenses": [_licence(told.licence)],
        "publisher": told.publisher,
        "date": told.date,
        "extraction": f"{package}.sources.{name}:{name}",
        "schema": {
            "fields": _fields(told, frame, kinds, heads, key),
            "primaryKey": key,
            "missingValues": [""],
        },
    }


def _licence(name: str) -> dict[str, str]:
    if name not in LICENCES:
        return {"title": name}
    title, address = LICENCES[name]
    return {"name": name, "title": title, "path": address}


def _fields(
    told: Told,
    frame: pd.DataFrame,
    kinds: Mapping[str, str],
    heads: Mapping[str, str],
    key: Sequence[str],
) -> list[dict[str, Any]]:
    said = {column: published.title_and_unit(heads[column], kinds[column]) for column in frame}
    titles = {column: title for column, (title, _) in said.items()} | begun.answered(told.titles, frame)
    units = {column: unit for column, (_, unit) in said.items() if unit} | begun.answered(told.units, frame)
    units = _units(units, frame, kinds)
    fields = []
    for column in frame:
        described: dict[str, Any] = {"name": column, "type": kinds[column], "title": titles[column]}
        if column in units:
            described["unit"] = units[column]
        if column in key or (frame[column] != "").all():
            described["constraints"] = {"required": True}
        fields.append(described)
    return fields


def _units(given: Mapping[str, str], frame: pd.DataFrame, kinds: Mapping[str, str]) -> dict[str, str]:
    """Return the unit of each column of numbers: given, that of years, or asked for at a terminal."""
    units = dict(given)
    for column in frame:
        if kinds[column] != "string" and column not in units and published.is_year(frame[column]):
            units[column] = YEARS
    if published.ROW in frame and kinds[published.ROW] == "integer":
        units.setdefault(published.ROW, "rang")
    lacking = [column for column in frame if kinds[column] != "string" and column not in units]
    if lacking and sys.stdin.isatty():
        for column in lacking:
            units[column] = input(of_user().said(f"Unité de « {column} » ?") + " ").strip()
        lacking = [column for column in lacking if not units[column]]
    if lacking:
        raise Refusal(
            f"unité de {', '.join(f'« {column} »' for column in lacking)} ?",
            " ".join(f"--unit {column}=…" for column in lacking) + " : habitants, %, €…",
        )
    return units


def _pin(told: Told, content: bytes) -> dict[str, str]:
    """Return where the original is, for ``sources.json``."""
    pin = {"editeur": told.publisher, "page": told.source, "fichier": told.file}
    elsewhere = (
        {"captures": f"https://web.archive.org/web/*/{told.file}"}
        if told.file
        else {"sans_archive": NO_ADDRESS}
    )
    return {**pin, **elsewhere, "sha256": hashlib.sha256(content).hexdigest()}


def _json(loaded: Mapping[str, Any]) -> str:
    return json.dumps(loaded, ensure_ascii=False, indent=1) + "\n"


def _rule(
    described: Mapping[str, Any],
    original: str,
    read: published.Published,
    frame: pd.DataFrame,
    heads: Mapping[str, str],
    told: Told,
) -> str:
    """Return the module that takes the table out of its original: what it does is what was done."""
    name, fields = described["name"], described["schema"]["fields"]
    numbers = [column["name"] for column in fields if column["type"] != "string"]
    options = [f'fetch.original("{original}")', "dtype=str", "keep_default_na=False"]
    options += [f'sep="{_escaped(read.separator)}"'] if read.separator != "," else []
    options += [f'encoding="{read.encoding}"'] if read.encoding != "utf-8" else []
    lines = _folded("    frame = pd.read_csv(", options, ")")
    numbered = heads.get(published.ROW) == NUMBERED
    changed = {head: column for column, head in heads.items() if head not in (column, NUMBERED)}
    if changed:
        pairs = [f"{_text(head)}: {_text(column)}" for head, column in changed.items()]
        lines += ["    frame = frame.rename(", *_folded("        columns={", pairs, "}"), "    )"]
    if told.missing:
        lines.append(f'    frame = frame.replace({json.dumps(list(told.missing), ensure_ascii=False)}, "")')
    parted = [column for column in numbers if frame[column].map(published.GROUPED.match).any()]
    decimals = [column["name"] for column in fields if column["type"] == "number" and read.decimal == ","]
    for of, replaced in ((parted, r'r"\s", "", regex=True'), (decimals, '",", ".", regex=False')):
        if of:
            lines.append(f"    for column in {json.dumps(of)}:")
            lines.append(f"        frame[column] = frame[column].str.replace({replaced})")
    if numbered:
        lines.append(f'    frame.insert(0, "{published.ROW}", range(1, len(frame) + 1))')
    columns = ", ".join(f"``{column['name']}``" for column in fields)
    return "\n".join(
        [
            f'"""{described["title"]} ({described["publisher"]})."""',
            "",
            "import pandas as pd",
            "",
            "from compendium.tables import fetch",
            "",
            "",
            f"def {name}() -> pd.DataFrame:",
            '    """Return the table as published, as text.',
            "",
            "    Returns",
            "    -------",
            "    pandas.DataFrame",
            f"        {columns}.",
            '    """',
            *lines,
            "    return frame",
            "",
        ]
    )


def _folded(start: str, parts: Sequence[str], end: str) -> list[str]:
    """Return a call or a mapping on a line if it fits, else a part a line, as the formatter writes it."""
    line = f"{start}{', '.join(parts)}{end}"
    if len(line) <= WIDTH:
        return [line]
    margin = " " * (len(start) - len(start.lstrip()))
    return [start, *(f"{margin}    {part}," for part in parts), f"{margin}{end}"]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _escaped(separator: str) -> str:
    return separator.replace("\t", "\\t")


def _test(name: str, frame: pd.DataFrame, kinds: Mapping[str, str], decimal: str) -> str:
    """Return a test of what the table holds: its rows, and the extremes of each measure, as they were read."""
    lines = [f"    assert len(table) == {len(frame)}"]
    for column, kind in kinds.items():
        if kind == "string":
            continue
        told = frame.loc[frame[column] != "", column].map(published.ungrouped)
        values = pd.to_numeric(told.str.replace(decimal, ".", regex=False))
        low, high = (
            repr(float(value)) if kind == "number" else str(int(value))
            for value in (values.min(), values.max())
        )
        lines.append(f'    assert (table["{column}"].min(), table["{column}"].max()) == ({low}, {high})')
    return "\n".join(
        [
            f'"""The table ``{name}``."""',
            "",
            "from compendium import tables",
            "",
            "",
            f"def test_{name}_has_the_rows_and_the_extremes_of_its_source():",
            f'    table = tables.read("{name}")',
            *lines,
            "",
        ]
    )


def pairs(given: Sequence[str], of: str) -> dict[str, str]:
    """Return options ``column=text`` as a mapping.

    Raises
    ------
    Refusal
        If one has no ``=``.
    """
    found = {}
    for text in given:
        column, sign, value = text.partition("=")
        if not sign or not value:
            raise Refusal(f"{of} {text} : il manque « = ».", f"{of} colonne=texte.")
        found[column.strip()] = value.strip()
    return found
