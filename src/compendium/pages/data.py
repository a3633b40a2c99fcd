"""The page of the data: every table, and for each variable a summary and a small drawing."""

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from compendium import project
from compendium.language import Language
from compendium.notebook import JUDGED, VALUES, WAYS, Notebook
from compendium.pages import frame, links
from compendium.publish import theme
from compendium.publish.counting import counted
from compendium.publish.formats import number, with_unit
from compendium.publish.readable import inert
from compendium.tables import catalogue

WIDTH, HEIGHT, BINS = 132, 30, 22
"""Pixels of a drawing, and bars of a histogram."""

KINDS_SHOWN = 12
"""Values of a text that are drawn: past that, it is a name or an identifier."""

SKEWED = 20
"""A variable whose largest value is that many times its median is drawn on a logarithmic scale."""

FOLDED = "folded.js"
"""Script that finds among folded parts."""

ROUND = 10
"""Thousands of bytes from which the size of a table is told without a decimal."""

TYPES = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "oui ou non"}


def page(notebooks: list[Notebook], tongue: Language) -> str:
    """Return every table: fields, units, source, licence, coverage, download.

    Parameters
    ----------
    notebooks : list of compendium.notebook.Notebook
        What makes the processed tables that are shown.
    tongue : compendium.language.Language
        Its language.
    """
    read = {resource["name"]: _table(resource, tongue) for resource in catalogue.resources()}
    makers = {name: notebook for notebook in notebooks for name in notebook.processed}
    made = _by_kind([_processed(name, maker) for name, maker in sorted(makers.items())])
    return frame.page(
        "data.html",
        tongue.said("Données"),
        raw=_grouped(read, notebooks),
        processed=made,
        path="donnees.html",
        tongue=tongue,
        wide=True,
        scripts=(FOLDED,),
    )


SHARED, OTHERS = "Lues par plusieurs notebooks", "Lues par les contrôles et les commandes"
"""Tables that more notebooks than `OWN` read to show something, and that none does."""

OWN = 2
"""Notebooks that may read a table, at most, for it to stand under the first of them."""


def _grouped(
    read: Mapping[str, dict[str, Any]], notebooks: Sequence[Notebook]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return raw tables by the notebook that they serve, under its title."""
    showing = [book for book in notebooks if book.figures or book.tables]
    groups: dict[str, list[dict[str, Any]]] = {
        title: [] for title in (*(book.title for book in showing), SHARED, OTHERS)
    }
    for name, table in read.items():
        readers = [book.title for book in showing if name in book.raw]
        groups[readers[0] if 0 < len(readers) <= OWN else SHARED if readers else OTHERS].append(table)
    return [(title, tables) for title, tables in groups.items() if tables]


def _table(resource: Mapping[str, Any], tongue: Language) -> dict[str, Any]:
    """Return what the page shows of a raw table."""
    values = columns(resource)
    fields = []
    for field in resource["schema"]["fields"]:
        summary, drawing = described(field, values.get(field["name"]), tongue.said)
        shown = {"type": TYPES.get(field["type"], "forme"), "unit": field.get("unit", "")}
        shown |= {"description": field.get("description", ""), "summary": summary, "drawing": drawing}
        fields.append({**field, **shown})
    optional = {"geographie": "", "millesime": ""}
    thousands = resource["bytes"] / 1000
    size = with_unit(thousands, "ko", 0 if thousands >= ROUND else 1)
    told = counted(len(next(iter(values.values()), [])), "ligne")
    return {**optional, **resource, "fields": fields, "size": size, "told": told}


def _processed(name: str, maker: Notebook) -> dict[str, Any]:
    """Return what the page shows of a processed table, with the heading that its notebook makes it under."""
    import pyarrow.parquet as pq

    from compendium.tables.parquet import title_of

    parquet = pq.ParquetFile(project.root() / "data" / "processed" / f"{name}.parquet")
    cell = maker.makers.get(name.removeprefix(VALUES), "")
    return {
        "name": name,
        "title": title_of(parquet.schema_arrow),
        "rows": parquet.metadata.num_rows,
        "heading": maker.sections.get(cell, maker.title),
        "address": links.cell(maker.name, cell) if cell else f"notebooks/{maker.name}.html",
        "columns": list(parquet.schema_arrow.names),
    }


def as_csv(processed: Path) -> bytes:
    """Return a processed table as CSV, without its shapes; text that a spreadsheet would run is made inert.

    Parameters
    ----------
    processed : pathlib.Path
        The Parquet that a notebook wrote.
    """
    import pyarrow.parquet as pq

    table = pq.read_table(processed)
    shapes = json.loads((table.schema.metadata or {}).get(b"geo", b'{"columns": {}}'))["columns"]
    frame_ = table.drop_columns(list(shapes)).to_pandas()
    texts = [name for name, kind in frame_.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
    return frame_.assign(**{name: frame_[name].map(inert) for name in texts}).to_csv(index=False).encode()


STUDY = "Ce que l’étude calcule"
"""Tables that a notebook names by itself."""

KINDS = {
    VALUES: "Valeurs que les textes appellent par leur clé",
    JUDGED: "Énoncés que juge chaque notebook",
    WAYS: "Façons de compter chaque énoncé",
}
"""What the other tables are, by the beginning of their name."""


def _by_kind(made: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return processed tables by what they are, those of the study first."""
    groups: dict[str, list[dict[str, Any]]] = {title: [] for title in (STUDY, *KINDS.values())}
    for table in made:
        prefix = next((each for each in KINDS if table["name"].startswith(each)), "")
        groups[KINDS.get(prefix, STUDY)].append(table)
    return [(title, tables) for title, tables in groups.items() if tables]


def columns(resource: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the values of a raw table, as text, by column; shapes are left out.

    Parameters
    ----------
    resource : mapping
        Frictionless resource, whose table has passed the door when the notebooks ran.
    """
    path = project.raw() / resource["path"]
    if resource["format"] == "parquet":
        import pyarrow.parquet as pq

        names = [name for name in pq.read_schema(path).names if name != "geometry"]
        table = pq.read_table(path, columns=names)
        return {
            name: ["" if value is None else str(value) for value in table[name].to_pylist()] for name in names
        }
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return {name: [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])}


def described(
    field: Mapping[str, Any], values: Sequence[str] | None, said: Callable[[str], str] = str
) -> tuple[str, Markup]:
    """Return the summary of a variable, and its drawing, as SVG.

    Parameters
    ----------
    field : mapping
        Frictionless field: ``name``, ``type``.
    values : sequence of str or None
        Its values as text, empty where missing; None for shapes.
    said : callable
        Says a text in the language of the page.

    Examples
    --------
    >>> described({"name": "n", "type": "integer"}, ["3", "", "5"])[0]
    '2 valeurs, 1 manquante ; de 3 à 5, médiane 4'
    """
    if values is None:
        return said("formes"), Markup()
    known = [value for value in values if value]
    missing = len(values) - len(known)
    head = counted(len(known), "valeur") + (f", {counted(missing, 'manquante')}" if missing else "")
    if not known:
        return said(head), Markup()
    if field["type"] in ("number", "integer"):
        numbers = [float(value) for value in known]
        low, high = min(numbers), max(numbers)
        year = all(value.is_integer() and 1000 <= value <= 2100 for value in numbers)
        shown = [str(int(n)) if year else number(n) for n in (low, high, median(numbers))]
        text = f"{head} ; de {shown[0]} à {shown[1]}, médiane {shown[2]}"
        skewed = low >= 0 and high > SKEWED * median(numbers)
        scale = ", échelle logarithmique" if skewed else ""
        drawn = [math.log1p(value) for value in numbers] if skewed else numbers
        label = f"répartition de {shown[0]} à {shown[1]}{scale}"
        return said(text + scale), _bars(_histogram(drawn), said(label))
    counts = Counter(known).most_common()
    if len(counts) > KINDS_SHOWN or len(counts) == len(known):
        return said(f"{head}, {counted(len(counts), 'différente')}"), Markup()
    listed = ", ".join(f"{value[:40]} ({count})" for value, count in counts[:3])  # the data stay as they are
    others = len(counts) - 3
    told = "et 1 autre" if others == 1 else f"et {others} autres"
    more = f" {said(told)}" if others > 0 else ""
    colon = said("valeurs :").removeprefix(said("valeurs"))
    drawn_ = _bars([count for _, count in counts], said("effectif de chaque valeur"))
    return f"{said(head)}{colon} {listed}{more}", drawn_


def _histogram(numbers: Sequence[float]) -> list[int]:
    low, high = min(numbers), max(numbers)
    counts = [0] * BINS
    for value in numbers:
        place = int((value - low) / (high - low) * BINS) if high > low else 0
        counts[min(place, BINS - 1)] += 1
    return counts


def _bars(counts: Sequence[int], label: str) -> Markup:
    """Return counts as bars, their heights in proportion, the least one still visible."""
    step, top = WIDTH / len(counts), max(counts)
    bars = "".join(
        f"M{place * step:.1f} {HEIGHT}v-{height:.1f}h{max(step - 1, 1):.1f}V{HEIGHT}"
        for place, count in enumerate(counts)
        if (height := max(HEIGHT * count / top, 1) if count else 0)
    )
    return frame.markup(
        f'<svg role="img" aria-label="{escape(label)}" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'fill="{theme.BLUE}"><path d="{bars}"/></svg>'
    )
