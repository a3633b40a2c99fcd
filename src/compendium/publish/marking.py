"""Words by which a text compares, ranks, counts or concludes: what asks for a finding (``marking.*.toml``)."""

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

SENTENCE = re.compile(r"(?:^|[.!?…]\s+)\W*$")
"""What is before the first word of a sentence."""


@functools.cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what finds a marking word, a word that counts, and a turn of phrase that says nothing."""
    told = tomllib.loads(Path(__file__).with_suffix(f".{code}.toml").read_text(encoding="utf-8"))
    idioms, counts = told.pop("idioms"), told["counts"]
    words = [word for kind in told.values() for word in kind]
    return (
        _any(words),
        re.compile("|".join(counts), re.IGNORECASE),
        re.compile("|".join(idioms), re.IGNORECASE),
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


def marked(text: str, *, names: bool = False, code: str = "fr") -> list[str]:
    """Return the words of a text by which it compares, ranks, counts or concludes.

    Parameters
    ----------
    text : str
        A text.
    names : bool
        Whether it may hold names of places, as titles do: a word with a capital is then one of them,
        unless it begins a sentence and does not count (« Pays des Deux Sources »).
    code : str
        Its language.

    Examples
    --------
    >>> marked("Elle a moins d’années que l’autre, et deux noms."), marked("Une ville, un nom.")
    (['moins', 'deux'], [])
    >>> marked("Deux Sources : les parts, en moins", names=True)
    ['moins']
    """
    words, counts, idioms = _patterns(code)
    plain = idioms.sub(lambda match: " " * len(match.group()), text)
    found = []
    for match in words.finditer(plain):
        word = match.group()
        capital = names and word[0].isupper()
        if capital and (counts.fullmatch(word) or not SENTENCE.search(plain[: match.start()])):
            continue
        found.append(word)
    return found
