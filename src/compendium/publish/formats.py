"""Numbers as French text wants them: decimal comma, narrow no-break spaces, minus sign."""

import datetime
import functools
import math

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from compendium.language import Language
from compendium.typography import NARROW, NO_BREAK

SEPARATORS = "," + NARROW
"""What Plotly needs to write numbers in French: decimal mark, then thousands."""

FRENCH = Locale("fr", "FR")

MISSING = "n. d."
"""What is written for a number that is not published."""

YEAR = "année"
"""Unit of a year: written alone, and without separator."""

PLURAL = 2
"""From how many on French has a plural."""

BARE = ("fraction", "rang", "date", "comparaison", "présence")
"""Units that say what a value is rather than measure it: not written after it."""


def number(value: float | None, decimals: int | None = None) -> str:
    """Return a number in French.

    Parameters
    ----------
    value : float or None
        The number; missing gives ``n. d.``.
    decimals : int, optional
        Decimals to write, all of them; by default none for integers, else as many as needed,
        two at most.

    Examples
    --------
    >>> number(1009.7042, 2)
    '1\u202f009,70'
    >>> number(None), number(-0.001, 2)
    ('n. d.', '0,00')
    """
    try:
        value = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # None, or what pandas writes for a missing value
        return MISSING
    if not math.isfinite(value):
        return MISSING
    if decimals is None:
        decimals = 0 if value == int(value) else 2
        pattern = "#,##0" if decimals == 0 else "#,##0.##"
    else:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = _pattern(pattern).apply(value, FRENCH)
    if not any(digit in text for digit in "123456789"):
        text = text.removeprefix("-")  # no minus before a zero
    return text.replace("\u00a0", NARROW).replace("-", "\u2212", 1)


@functools.cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)


def with_unit(value: float | None, unit: str, decimals: int | None = None) -> str:
    """Return a number and its unit, kept on one line; a year is written as one.

    Examples
    --------
    >>> with_unit(11.5, "%", 1), with_unit(2017.0, "année"), with_unit(0.35, "fraction")
    ('11,5\u202f%', '2017', '0,35')
    """
    text = number(value, decimals)
    if text == MISSING or not unit or unit in BARE:
        return text
    if unit == YEAR and value is not None:
        return str(int(value))
    return f"{text}{NARROW if unit == '%' else NO_BREAK}{unit}"


def points(value: float, decimals: int) -> str:
    """Return a difference of parts in %, its unit in agreement.

    Examples
    --------
    >>> points(1.96, 1), points(-0.5, 1)
    ('2,0\u00a0points', '−0,5\u00a0point')
    """
    return with_unit(value, "points" if abs(round(value, decimals)) >= PLURAL else "point", decimals)


def signed(value: float, unit: str, decimals: int) -> str:
    """Return a number with its sign and its unit; what is written as zero has none.

    Examples
    --------
    >>> signed(1.3, "", 2), signed(-0.41, "", 2), signed(0.001, "%", 2)
    ('+1,30', '−0,41', '0,00\u202f%')
    """
    written = with_unit(value, unit, decimals)
    return f"+{written}" if value > 0 and any(digit in written for digit in "123456789") else written


MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def date(text: str, *, day: bool = True) -> str:
    """Return in French a date given as a year, a month or a day.

    Parameters
    ----------
    text : str
        ``2018``, ``2018-01`` or ``2018-01-25``.
    day : bool
        Whether the day is written.

    Examples
    --------
    >>> date("2017-03-07"), date("2017-03-07", day=False), date("2018")
    ('7 mars 2017', 'mars 2017', '2018')
    """
    year, *rest = text.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    number_ = [("1er" if int(part) == 1 else str(int(part))) for part in rest[1:]] if day else []
    return " ".join([*number_, *month, year])


def day(text: str, language: Language | None = None) -> str:
    """Return a day as a language writes it, the first by default.

    Parameters
    ----------
    text : str
        ``2018-01-25``.
    language : compendium.language.Language, optional
        The language.
    """
    if language is None or language.first:
        return date(text)
    from babel.dates import format_date  # notebooks, which write French, do without it

    return str(format_date(datetime.date.fromisoformat(text), "long", locale="en_GB"))
