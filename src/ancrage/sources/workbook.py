"""The workbooks that statisticians publish, read as text."""

import io
from pathlib import Path
from typing import Any

import pandas as pd

from compendium.run import environment


def read(book: Path | io.BytesIO, sheet: str, header: int | None = None) -> pd.DataFrame:
    """Return a sheet of a workbook as it is published: each cell as text, the empty ones as ``""``.

    Parameters
    ----------
    book : pathlib.Path or io.BytesIO
        A file ``.xls`` or ``.xlsx``.
    sheet : str
        The name of the sheet.
    header : int, optional
        The row of the names of columns, from 0; columns are numbered without it.
    """
    environment.need("refresh", "python_calamine")
    options: dict[str, Any] = {"dtype": str, "keep_default_na": False, "engine": "calamine"}
    return pd.read_excel(book, sheet_name=sheet, header=header, **options).fillna("")
