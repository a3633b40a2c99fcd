"""Take every table out of its source again, and compare it with what is committed."""

import functools
import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from compendium import project, settings, tables
from compendium.errors import Refusal
from compendium.language import say
from compendium.tables import catalogue, parquet, schema

SHOWN = 10
"""Differences shown at most for one table."""

CONTOUR_TOLERANCE = 1e-7
"""Distance, in the unit of the contours, under which two vertices are the same."""


def rules() -> Mapping[str, Callable[[], pd.DataFrame]]:
    """Return the rule that takes each table out of its source; the other tables are written by hand.

    It is the function that the description of a table names in ``extraction``, unless the study gives another.
    """
    study = settings.load().study
    given: Mapping[str, Callable[[], pd.DataFrame]] = settings.hook(study.rules) if study.rules else {}
    extractions = {table["name"]: str(table["extraction"]) for table in catalogue.described()["resources"]}
    own = re.compile(rf"{study.package}(\.\w+)+:\w+")
    named = {
        name: functools.partial(_named, extraction)
        for name, extraction in extractions.items()
        if own.fullmatch(extraction) and name not in given
    }
    return {**given, **named}


def _named(extraction: str) -> pd.DataFrame:
    frame: pd.DataFrame = settings.hook(extraction)()
    return frame


def _check_together(names: Sequence[str]) -> None:
    """Have the study check tables against each other, once some were sealed."""
    named = settings.load().study.sealed
    if named:
        settings.hook(named)(names)


@dataclass
class Comparison:
    """What a table became when taken out again: differences, or why it could not be."""

    table: str
    rows: int = 0
    differences: list[str] = field(default_factory=list)
    unreachable: str = ""

    @property
    def same(self) -> bool:
        """Whether the table was taken out again and equals what is committed."""
        return not self.differences and not self.unreachable


def content(described: schema.Resource, frame: pd.DataFrame) -> bytes:
    """Return the bytes of a table in the project's form: sorted by key, UTF-8, LF."""
    key = list(described["schema"]["primaryKey"])
    kinds = {column["name"]: column["type"] for column in schema.fields(described)}

    def sortable(column: pd.Series) -> pd.Series:
        if kinds[str(column.name)] == "integer":
            return pd.to_numeric(column)
        return column.astype(str) if column.dtype == object else column

    frame = frame[list(kinds)].sort_values(key, key=sortable, kind="stable")
    if described["format"] == "parquet":
        return parquet.content(gpd.GeoDataFrame(frame).reset_index(drop=True))
    text = frame.copy()
    for column in text:
        if pd.api.types.is_bool_dtype(text[column].dtype):
            text[column] = text[column].map({True: "true", False: "false"})
    return text.to_csv(index=False, lineterminator="\n").encode()


def compare(name: str) -> Comparison:
    """Take one table out of its source again and compare it, cell by cell, by key.

    Parameters
    ----------
    name : str
        A table of `rules`.
    """
    described = catalogue.resource(name)
    try:
        again = content(described, rules()[name]())
    except Refusal as error:
        return Comparison(name, unreachable=str(error))
    new = tables.parse(described, again)
    if not (project.raw() / described["path"]).is_file():
        return Comparison(name, len(new), ["la table n’est pas dans le dépôt"])
    try:
        old = tables.parse(described, (project.raw() / described["path"]).read_bytes())
    except Refusal as error:
        return Comparison(name, len(new), [f"la table du dépôt n’est pas lisible : {error}"])
    return Comparison(name, len(new), list(_differences(described, old, new)))


def _differences(described: schema.Resource, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[str]:
    key = list(described["schema"]["primaryKey"])
    old, new = old.set_index(key), new.set_index(key)
    for row in old.index.difference(new.index):
        yield f"{row} : n’est plus dans la source"
    for row in new.index.difference(old.index):
        yield f"{row} : nouvelle dans la source"
    both = old.index.intersection(new.index)
    for column in old.columns:
        left, right = old.loc[both, column], new.loc[both, column]
        if column == "geometry":
            before, after = gpd.GeoSeries(left).normalize(), gpd.GeoSeries(right).normalize()
            moved = ~before.geom_equals_exact(after, CONTOUR_TOLERANCE)
            for row in both[moved.to_numpy()]:
                yield f"{row}, {column} : contour modifié"
            continue
        changed = ~((left == right).fillna(False) | (left.isna() & right.isna()))
        for row in both[changed.to_numpy(dtype=bool)]:
            yield f"{row}, {column} : {left[row]} → {right[row]}"


def refresh(write: bool = False, names: list[str] | None = None) -> bool:
    """Compare every table with its source, print differences, and take them if asked.

    Parameters
    ----------
    write : bool
        Write the tables as the sources give them, and seal them.
    names : list of str, optional
        Tables; all of them by default.

    Returns
    -------
    bool
        Whether every table was reached and equals its source, or was written as it is there.
    """
    same = True
    for name in names or []:
        catalogue.resource(name)
        if name not in rules():
            raise Refusal(
                f"{name} est relevée à la main : elle n’a pas de source à reprendre.",
                f"corrigez-la dans data/raw, puis « {settings.invoked()} seal {name} ».",
            )
    results = [compare(name) for name in names or list(rules())]
    if write:
        take(names or list(rules()))
    for result in results:
        same &= write or result.same
        say(_report(result, written=write))
    hand = len(catalogue.package()["resources"]) - len(rules())
    if not names:
        say(f"{hand} tables sont relevées à la main dans des documents : rien à reprendre.")
    return same


def take(names: Sequence[str]) -> None:
    """Write tables as their sources give them, once they fit their schema and each other."""
    paths = [project.raw() / catalogue.resource(name)["path"] for name in names]
    with _all_or_none(paths):
        for name, path in zip(names, paths, strict=True):
            described = catalogue.resource(name)
            fresh = content(described, rules()[name]())
            tables.parse(described, fresh)
            project.write(path, fresh)
            _seal(name)
        _check_together(names)


@contextmanager
def _all_or_none(paths: Sequence[Path] = ()) -> Iterator[None]:
    """Put the description of the data, and these tables, back as they were if something is refused."""
    written = [project.raw() / catalogue.PACKAGE, *paths]
    before = {path: path.read_bytes() for path in written if path.is_file()}
    try:
        yield
    except BaseException:
        for path, old in before.items():
            if path.read_bytes() != old:
                project.write(path, old)
        tables.forget()
        raise


def _report(result: Comparison, *, written: bool) -> str:
    if result.unreachable:
        return f"{result.table} : source hors d’atteinte\n  {result.unreachable}"
    if result.same:
        return f"{result.table} : {result.rows} lignes, identiques à la source"
    lines = [f"  {line}" for line in result.differences[:SHOWN]]
    if len(result.differences) > SHOWN:
        lines.append(f"  … et {len(result.differences) - SHOWN} autres")
    told = f"{len(result.differences)} différences{', prises' if written else ''}"
    return "\n".join([f"{result.table} : {told}", *lines])


def seal(*names: str) -> None:
    """Check tables, then write their size and hash into the data package: all of them or none.

    Raises
    ------
    Refusal
        If a table is described in part, breaks its schema, or contradicts another
        table: nothing is written then.
    """
    with _all_or_none():
        for name in names:
            _seal(name)
        _check_together(names)


def seal_committed() -> list[str]:
    """Seal the tables that git merged: those that are as git has them, and not as the data package says.

    Returns
    -------
    list of str
        Their names.

    Raises
    ------
    Refusal
        As `seal`: nothing is written then.
    """
    names = []
    for table in catalogue.described()["resources"]:
        path = project.raw() / table["path"]
        if path.is_file() and table.get("hash") != "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest():
            git = ["git", "diff", "--quiet", "--", str(path)]
            if subprocess.run(git, cwd=project.root(), capture_output=True, check=False).returncode == 0:
                names.append(table["name"])
    if names:
        seal(*names)
    return names


def _seal(name: str) -> None:
    """Check a table and write its size and hash, so that the next one can refer to it."""
    described = catalogue.resource(name)
    file = project.raw() / described["path"]
    if not file.is_file():
        raise Refusal(
            f"data/raw/{described['path']} manque : {catalogue.PACKAGE} décrit « {name} », mais son fichier "
            "n’est pas là.",
            f"mettez-le dans data/raw, ou corrigez « path » ; sinon {catalogue.mend(described)}",
        )
    table = file.read_bytes()
    tables.parse(described, table)
    path = project.raw() / catalogue.PACKAGE
    loaded = json.loads(path.read_text(encoding="utf-8"))
    (noted,) = (resource for resource in loaded["resources"] if resource["name"] == name)
    noted["bytes"] = len(table)
    noted["hash"] = "sha256:" + hashlib.sha256(table).hexdigest()
    project.write(path, (json.dumps(loaded, ensure_ascii=False, indent=1) + "\n").encode())
    tables.forget()
