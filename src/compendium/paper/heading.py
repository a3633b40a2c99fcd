"""The heading of the article: its title, its date, its keywords."""

import datetime
import os
from typing import Any

from compendium import language
from compendium.errors import Refusal
from compendium.language import Language
from compendium.paper import text
from compendium.publish import formats

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
"""Environment variable: the date of documents."""

HEADING = {"title": str, "date": datetime.date, "keywords": list}
"""What the heading of the article must hold, and of which type."""


def metadata(tongue: Language | None = None) -> dict[str, Any]:
    """Return the heading of the article in a language: the first by default.

    Raises
    ------
    Refusal
        If it is no YAML, or if what `HEADING` asks for is not there.
    """
    tongue = tongue or language.load(language.FIRST)
    place = text.place(tongue)
    head = text.source(tongue).split("\n---\n", 1)[0].removeprefix("---\n")
    import yaml

    try:
        loaded: Any = yaml.safe_load(head.replace("{{", "«").replace("}}", "»"))
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise Refusal(f"{place} : l’en-tête n’est pas du YAML ({said}).", "corrigez-le.") from None
    for key, kind in HEADING.items():
        if not isinstance(loaded, dict) or not isinstance(loaded.get(key), kind):
            raise Refusal(
                f"{place} : l’en-tête n’a pas « {key} », ou pas sous la forme attendue.",
                "entre deux lignes « --- », écrivez title: …, date: 2026-11-27, keywords: [un, deux], abstract: >.",
            )
    return dict(loaded)


def epoch() -> int:
    """Return the date of the article, so that two builds of one source are the same bytes."""
    given = os.environ.get(EPOCH_VARIABLE)
    if given:
        return int(given)
    day = datetime.date.fromisoformat(str(metadata()["date"]))
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def day(tongue: Language) -> str:
    """Return the date of the article as it is read: 22 novembre 2026."""
    return formats.day(str(metadata(tongue)["date"]), tongue)
