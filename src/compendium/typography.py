"""Spaces and apostrophes as French typography wants them."""

import re

NARROW = "\u202f"
"""Narrow no-break space: groups of thousands, before ; : ! ? and %."""

NO_BREAK = "\u00a0"
"""No-break space: between a number and its unit, before a colon, inside guillemets."""


def typography(text: str) -> str:
    """Put French spaces and apostrophes into a text that was typed with plain ones.

    Examples
    --------
    >>> typography("l'eau : « claire » ?")
    'l’eau\u00a0: «\u00a0claire\u00a0»\u202f?'
    """
    text = text.replace("'", "’")
    text = re.sub(r" ([;!?%])", NARROW + r"\1", text)
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NARROW, text)
    text = re.sub(
        r"(?<=\d) (?=(?:M€|Md€|€|km²|hab|postes|emplois|habitants|logements)\b|(?:M€|Md€|€))", "\u00a0", text
    )
    text = re.sub(r" (:|»)", "\u00a0\\1", text)
    return text.replace("« ", "«\u00a0")
