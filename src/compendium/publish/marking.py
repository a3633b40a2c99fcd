"""Words by which a French text compares, ranks, counts in words or concludes: what asks for a finding."""

import re

WORDS = tuple(
    [
        r"plus",
        r"moins",
        r"premi(?:er|ère)s?",
        r"derni(?:er|ère)s?",
        r"seule?s?",
        r"aucune?",
        r"tous",
        r"toutes",
        r"majorit\w+",
        r"plupart",
        r"dépass\w+",
        r"recul\w+",
        r"stables?",
        r"stagn\w+",
        r"confirm\w+",
        r"(?:diz|douz|quinz|vingt|trent|quarant|cinquant|cent)aines?",
        r"davantage",
        r"supérieure?s?",
        r"inférieure?s?",
        r"meilleure?s?",
        r"pire",
        r"jamais",
        r"toujours",
        r"doubl\w+",
        r"moitié",
        r"tiers",
        r"quarts?",
        r"au-dessus",
        r"au-dessous",
        r"au-delà",
        r"augment\w+",
        r"baiss\w+",
        r"diminu\w+",
        r"progress(?:e|ent|é|ée|ion)",
        r"accélèr\w+",
        r"autant",
        r"contredisent",
        r"\w+ième",
        r"deux",
        r"trois",
        r"quatre",
        r"cinq",
        r"six",
        r"sept",
        r"huit",
        r"neuf",
        r"dix",
        r"onze",
        r"douze",
        r"treize",
        r"quatorze",
        r"quinze",
        r"seize",
        r"vingt",
        r"trente",
        r"quarante",
        r"cinquante",
        r"soixante",
        r"cents?",
        r"mille",
    ]
)
"""Words, as regular expressions, by which a sentence compares, ranks, counts in words or concludes."""

IDIOMS = re.compile(
    r"entre deux|tous les combien|l’un (?:à|et) l’autre|de plus en|plus (?:tard|haut|loin)", re.IGNORECASE
)
"""Turns of phrase in which such a word says nothing of the kind."""

MARK = re.compile(rf"(?<![\w-])(?:{'|'.join(WORDS)})(?![\w-])", re.IGNORECASE)


COUNTS = re.compile("|".join(WORDS[WORDS.index("deux") :]), re.IGNORECASE)
"""Words that count: with a capital, inside a title, they are of a name (« Pays des Deux Sources »)."""

SENTENCE = re.compile(r"(?:^|[.!?…]\s+)\W*$")
"""What is before the first word of a sentence."""


def marked(text: str, *, names: bool = False) -> list[str]:
    """Return the words of a text by which it compares, ranks, counts in words or concludes.

    Parameters
    ----------
    text : str
        A text in French.
    names : bool
        Whether it may hold names of places, as titles do: a word with a capital is then one of them,
        unless it begins a sentence and does not count.

    Examples
    --------
    >>> marked("Elle a moins d’années que l’autre, et deux noms."), marked("Une ville, un nom.")
    (['moins', 'deux'], [])
    >>> marked("Deux Sources : les parts, en moins", names=True)
    ['moins']
    """
    plain = IDIOMS.sub(lambda match: " " * len(match.group()), text)
    found = []
    for match in MARK.finditer(plain):
        word = match.group()
        capital = names and word[0].isupper()
        if capital and (COUNTS.fullmatch(word) or not SENTENCE.search(plain[: match.start()])):
            continue
        found.append(word)
    return found
