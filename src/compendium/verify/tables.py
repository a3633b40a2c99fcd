"""Compare two tables row by row, rows matched by their key."""

import csv
import io
from collections.abc import Sequence

from compendium.verify.judgement import Difference
from compendium.verify.tolerance import Tolerances

Row = tuple[str, ...]


def differences(artefact: str, archived: bytes, made: bytes, tolerances: Tolerances) -> list[Difference]:
    r"""Return where two CSV tables differ.

    Parameters
    ----------
    artefact : str
        Stem of the table, by which tolerances are declared.
    archived, made : bytes
        The two files, in UTF-8.
    tolerances : Tolerances
        What numbers may differ by.

    Notes
    -----
    The key is the shortest run of first columns that tells all rows apart in both tables; where
    no run does, rows are matched by their number.

    Examples
    --------
    >>> from compendium.verify.tolerance import NONE
    >>> differences("T", b"code,n\n01,3\n02,5\n", b"code,n\n02,6\n01,3\n", NONE)
    [Difference(where='code 02, colonne n', archived='5', made='6', within=False)]
    """
    (head, old), (new_head, new) = _rows(archived), _rows(made)
    if head != new_head:
        return [Difference("colonnes", ", ".join(head), ", ".join(new_head))]
    width = _key_width(head, old, new)
    olds, news = _by_key(old, width), _by_key(new, width)
    label = ", ".join(head[:width]) or "ligne"
    found = []
    for key in [*olds, *(key for key in news if key not in olds)]:
        place = f"{label} {', '.join(key)}"
        if key not in news:
            found.append(Difference(place, " · ".join(olds[key][width:]) or "présente", None))
        elif key not in olds:
            found.append(Difference(place, None, " · ".join(news[key][width:]) or "présente"))
        else:
            cells = zip(head, olds[key], news[key], strict=True)
            found += [
                Difference(f"{place}, colonne {name}", a, b, _agree(artefact, name, a, b, tolerances))
                for name, a, b in cells
                if a != b
            ]
    return found


def _rows(content: bytes) -> tuple[Row, list[Row]]:
    rows = [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8", errors="replace")))]
    if not rows:
        return (), []
    width = len(rows[0])
    return rows[0], [(row + ("",) * width)[:width] for row in rows[1:]]


def _key_width(head: Row, *tables: Sequence[Row]) -> int:
    for width in range(1, len(head) + 1):
        if all(len({row[:width] for row in rows}) == len(rows) for rows in tables):
            return width
    return 0


def _by_key(rows: Sequence[Row], width: int) -> dict[Row, Row]:
    if width:
        return {row[:width]: row for row in rows}
    return {(str(number),): row for number, row in enumerate(rows, start=2)}


def _agree(artefact: str, column: str, archived: str, made: str, tolerances: Tolerances) -> bool:
    try:
        return tolerances.between(artefact, column, float(archived), float(made))
    except ValueError:
        return False


Side = tuple[Row, list[list[tuple[str, bool]]]]


def rows_apart(archived: bytes, made: bytes) -> tuple[Side, Side]:
    """Return, for each of two tables, its columns and its rows that differ from the other's.

    Returns
    -------
    tuple
        Columns, then rows of cells with whether each differs, for one table and the other.
    """
    (head, old), (new_head, new) = _rows(archived), _rows(made)
    width = _key_width(head, old, new) if head == new_head else 0
    olds, news = _by_key(old, width), _by_key(new, width)
    return (head, _apart(olds, news)), (new_head, _apart(news, olds))


def _apart(these: dict[Row, Row], others: dict[Row, Row]) -> list[list[tuple[str, bool]]]:
    rows = []
    for key, row in these.items():
        other = others.get(key, ())
        if row != other:
            rows.append(
                [(cell, index >= len(other) or cell != other[index]) for index, cell in enumerate(row)]
            )
    return rows
