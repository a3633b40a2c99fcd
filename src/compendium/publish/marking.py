"""Words by which a French text compares, ranks, counts in words or concludes: what asks for a finding."""

import re

WORDS = (
    "plus", "moins", r"premi(?:er|ère)s?", r"derni(?:er|ère)s?", r"seule?s?", r"aucune?", "tous",
    "toutes", r"majorit\w+", "plupart", r"dépass\w+", r"recul\w+", r"stables?", r"stagn\w+", r"confirm\w+",
    r"\w+aines? d[e’]", "davantage", r"supérieure?s?", r"inférieure?s?", r"meilleure?s?", "pire", "jamais", "toujours",
    r"doubl\w+", "moitié", r"tiers", r"quarts?", r"au-dessus", r"au-dessous", r"au-delà", r"augment\w+", r"baiss\w+",
    r"diminu\w+", r"progress(?:e|ent|é|ée|ion)", r"accélèr\w+", "autant", "contredisent", r"\w+ième", "davantage",
    "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "vingt", "trente", "quarante", "cinquante", "soixante", r"cents?", "mille",
)  # fmt: skip
"""Words, as regular expressions, by which a sentence compares, ranks, counts in words or concludes."""

IDIOMS = re.compile(
    r"entre deux|tous les combien|l’un (?:à|et) l’autre|de plus en|plus (?:tard|haut|loin)", re.IGNORECASE
)
"""Turns of phrase in which such a word says nothing of the kind."""

MARK = re.compile(rf"(?<![\w-])(?:{'|'.join(WORDS)})(?![\w-])", re.IGNORECASE)


def marked(text: str) -> list[str]:
    """Return the words of a text by which it compares, ranks, counts in words or concludes.

    Examples
    --------
    >>> marked("Elle a moins d’années que l’autre, et deux noms."), marked("Une ville, un nom.")
    (['moins', 'deux'], [])
    """
    plain = IDIOMS.sub(lambda match: " " * len(match.group()), text)
    return [match.group() for match in MARK.finditer(plain)]
