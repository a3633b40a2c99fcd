"""Spaces and apostrophes as French typography wants them."""

import re
import textwrap

NARROW = "\u202f"
"""Narrow no-break space: groups of thousands, before ; : ! ? and %."""

NO_BREAK = "\u00a0"
"""No-break space: between a number and its unit, before a colon, inside guillemets."""


FOLD = "<br />"
"""Where a long text was folded for a drawing, not where it begins a line by itself (``<br>``)."""


def folded(text: str, letters: int) -> str:
    """Return a text folded into lines of so many letters, for a drawing.

    Examples
    --------
    >>> folded("un deux trois", 8)
    'un deux<br />trois'
    """
    return FOLD.join(textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False))


def typography(text: str) -> str:
    """Put French spaces and apostrophes into a text that was typed with plain ones.

    Examples
    --------
    >>> typography("l'eau : « claire » ?")
    'l’eau\u00a0: «\u00a0claire\u00a0»\u202f?'
    """
    text = text.replace("'", "’")
    text = re.sub(r"(?<!,) ([;!?%])", NARROW + r"\1", text)
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NARROW, text)
    text = re.sub(
        r"(?<=\d) (?=(?:M€|Md€|€|km²|hab|postes|emplois|habitants|logements)\b|(?:M€|Md€|€))", "\u00a0", text
    )
    text = re.sub(r"(?<=\bn°) (?=\d)", NO_BREAK, text)
    text = re.sub(r" (:|»)", "\u00a0\\1", text)
    return text.replace("« ", "«\u00a0")


APART = re.compile(
    r"(<(?:script|style|pre|code|textarea)\b.*?</(?:script|style|pre|code|textarea)>|<[^>]*>)", re.DOTALL
)
"""What is no prose in a page: scripts, styles, code, tags."""


def in_markup(page: str) -> str:
    r"""Put French spaces and apostrophes into the prose of a page, and leave its tags and its code.

    Examples
    --------
    >>> in_markup("<p title='a : b'>Un : <code>a ; b</code> ?</p>")
    "<p title='a : b'>Un\xa0: <code>a ; b</code>\u202f?</p>"
    """
    return "".join(part if place % 2 else typography(part) for place, part in enumerate(APART.split(page)))
