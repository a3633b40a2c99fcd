"""What is written when something is added: all of it or nothing, and the English that is still to be said."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from compendium import language, project
from compendium.errors import Refusal
from compendium.language import say

NAME = re.compile(r"[a-z][a-z0-9_]*")

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: en\\n"\n'
"""The first entry of a catalogue."""


@dataclass
class Begun:
    """The files that an addition writes.

    Attributes
    ----------
    texts : dict of pathlib.Path to str
        Their contents.
    shown : list of str
        What the author should look at, a line each.
    made : list of pathlib.Path
        Files that were made of them.
    """

    texts: dict[Path, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    def write(self) -> None:
        """Write them all."""
        for path, text in self.texts.items():
            project.write(path, text)

    def to_translate(self, catalogue: Path, where: str, french: Iterable[str]) -> None:
        """Leave a place in a catalogue for the English of some texts, those that have it aside."""
        if len(language.all_()) == 1:
            return
        told = language.load("en")
        there = self.texts.get(catalogue) or (
            catalogue.read_text(encoding="utf-8") if catalogue.is_file() else HEADER
        )
        lacking = [
            text
            for text in dict.fromkeys(french)
            if not told.knows(text) and f"msgid {_quoted(text)}\n" not in there
        ]
        if lacking:
            entries = "".join(f'\n#: {where}\nmsgid {_quoted(text)}\nmsgstr ""\n' for text in lacking)
            self.texts[catalogue] = there + entries

    @contextmanager
    def undone_if_refused(self) -> Iterator[None]:
        """Put every file back as it was if what is done with them is refused."""
        before = {path: path.read_bytes() if path.is_file() else None for path in self.texts}
        try:
            yield
        except BaseException:
            for path, content in before.items():
                if content is None:
                    path.unlink(missing_ok=True)
                else:
                    project.write(path, content)
            raise

    def tell(self, *then: str) -> None:
        """Say what was written, and what is left to the author."""
        say("Écrit :")
        for path in (*self.texts, *self.made):
            print(f"  {project.relative(path)}")
        if self.shown:
            say("Colonnes :")
        for line in self.shown:
            print(f"  {line}")
        say("\n".join(f"→ {text}" for text in then))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def named(name: str, of: str) -> str:
    """Return a name, refused unless it is small letters, digits and underscores.

    Parameters
    ----------
    name : str
        What the author gave.
    of : str
        What it names, in French, for the refusal.
    """
    if not NAME.fullmatch(name):
        raise Refusal(
            f"« {name} » n’est pas un nom de {of}.",
            "de petites lettres, des chiffres et des _, une lettre d’abord.",
        )
    return name


def slug(text: str) -> str:
    """Return a text as a name: ``Taux de chômage (%)`` gives ``taux_de_chomage``."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return re.sub(r"[^a-z0-9]+", "_", "".join(c for c in bare if not unicodedata.combining(c))).strip("_")


def answered(known: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """Return what was given for each of some names, refusing a name that is none of them."""
    names = list(wanted)
    given = {}
    for name, answer in known.items():
        found = column(name, names)
        if found not in names:
            raise Refusal(f"aucune colonne « {name} ».", f"colonnes : {', '.join(names)}.")
        given[found] = answer
    return {name: given[name] for name in names if name in given}


def column(asked: str, names: Iterable[str]) -> str:
    """Return the name of a column that is asked for by it, or by its head in the file, with its unit or not."""
    bare = asked.partition("(")[0].strip()
    return asked if asked in names else next((n for n in names if n in (slug(asked), slug(bare))), asked)


def titled(name: str) -> str:
    """Return a name as a title: ``taux_de_chomage`` gives ``Taux de chomage``, for the author to mend."""
    words = re.sub(r"[_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]
