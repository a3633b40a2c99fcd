"""What a figure draws, as a table: a row an observation, inside its specification until a page offers it as CSV."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from compendium.errors import Refusal
from compendium.publish.readable import inert

KEY = "donnees"
"""Where a specification holds them, in ``layout.meta``."""

OUTLINES = "geometry"
"""Type of the columns that hold outlines, which a table does without."""

SIGNIFICANT = 12
"""Significant digits of a number, as in the rest of a specification."""


def of(stem: str, data: pd.DataFrame) -> dict[str, Any]:
    """Return the data of a figure as its specification holds them.

    Parameters
    ----------
    stem : str
        Name of the figure, for messages.
    data : pandas.DataFrame
        A row an observation; the index is left out, and outlines.

    Returns
    -------
    dict
        ``colonnes``, names; ``lignes``, values in the same order: text, numbers, dates as text, None.

    Raises
    ------
    Refusal
        If two columns have one name.

    Examples
    --------
    >>> of("F01_a", pd.DataFrame({"code": ["59", "62"], "part": [10.5, float("nan")]}))
    {'colonnes': ['code', 'part'], 'lignes': [['59', 10.5], ['62', None]]}
    """
    names = [str(name) for name, kind in zip(data.columns, data.dtypes, strict=True) if str(kind) != OUTLINES]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Refusal(f"{stem} : deux colonnes de « data » ont le nom « {twice} ».", "renommez-en une.")
    kept = pd.DataFrame(data)[names].reset_index(drop=True)
    written = json.loads(kept.to_json(orient="split", date_format="iso", double_precision=15))
    dates = [pd.api.types.is_datetime64_any_dtype(kind) for kind in kept.dtypes]
    rows = [
        [_value(value, dated=dated) for value, dated in zip(row, dates, strict=True)]
        for row in written["data"]
    ]
    return {"colonnes": names, "lignes": rows}


def _value(value: Any, *, dated: bool) -> Any:
    """Return a value, a date as its day, a number to a dozen significant digits."""
    if dated and value is not None:
        return value[:10]
    if not isinstance(value, float):
        return value
    short = float(f"{value:.{SIGNIFICANT}g}")
    return int(short) if short.is_integer() else short


def taken(specification: Mapping[str, Any]) -> dict[str, Any]:
    """Take the data out of a specification, which needs them no more to be drawn; return them."""
    found: dict[str, Any] = specification["layout"]["meta"].pop(KEY)
    return found


def as_csv(data: Mapping[str, Any]) -> str:
    """Return the data of a figure as CSV; text that a spreadsheet would run is made inert."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(data["colonnes"])
    writer.writerows([inert(value) for value in row] for row in data["lignes"])
    return out.getvalue()
