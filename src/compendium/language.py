"""French and English: what the compendium says in the first, told in the second.

Code, notebooks and data say their texts once, in French. A catalogue beside each of them (``en.po``: in the two
packages, in ``notebooks/`` and in ``data/raw/``) says them in English, with a hole, ``{}``, where the program
puts a number or a word. A text is looked up when it is shown: whole, then as a template whose holes
it fills, then piece by piece. What no catalogue has is kept in `Language.missing`, which a test reads.
A hole that a translation writes ``{!}`` holds a name, a path or a value of a file: it stays as it is.
"""

import functools
import io
import itertools
import os
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compendium import project, settings
from compendium.errors import Refusal
from compendium.typography import FOLD, folded, typography

FIRST = "fr"
"""The language that code, notebooks and data are written in."""

HOLE = re.compile(r"(?<!%)\{(\d*)(!?)\}")
"""What a program fills; ``{2}`` in a translation is the second hole of the French text, ``{!}`` is not translated."""

MONEY = re.compile(r"(\d[\d.,]*|%?\{\w*\})[ \u202f\u00a0](M|Md|)€")
MULTIPLES = {"": "", "M": "m", "Md": "bn"}
"""Amounts, and what says their multiple in English."""

GROUPED = re.compile(r"(?<![\w,])\d{1,3}(?:\u202f\d{3})+(?!\d|\u202f\d)")
DECIMAL = re.compile(r"(?<=\d),(?=\d)")
INSIDE = re.compile(r"(<[^>]*>|%\{[^}]*\}|`[^`]*`)")
"""Tags, what Plotly fills, and words of code, which are copied as they are: they stay."""

QUOTES = re.compile(r"([“”])")

QUOTED = re.compile(r"(«[^«»]*»|`[^`]*`)")
"""What is quoted, whose numbers are those of a file or of a text: they stay as they are written."""

TEXT, LINE, QUOTATION = "(.*?)", r"([^\n]*?)", "((?:[^“”]|“[^“”]*”)*?)"
"""What a hole may hold: any text; one line; what a quotation holds, one within it included."""

PATH = re.compile(r"[\w.*-]*/[\w.*/-]*|[\w-]+[._][\w.-]*\w")
"""A path, or a name of a file, a table or a column, which stays."""

APOSTROPHE = re.compile(r"(?<=[^\W\d])'(?=[^\W\d])")
"""One within a word; others are the quotation marks of code."""

GIVEN = re.compile(r"(%\(\w+\)s)")
"""What a template of pages gives to a text."""

PARTS = ("\n", "  ", " ", "; ", " : ", ": ", " · ", ", ", " (", ")", " – ", "/")
"""What joins the pieces of a text, the strongest first; a space parts sentences alone."""

SENTENCE = re.compile(r"(?<=[.!?…])(?<!\b[A-Z]\.) ")

NUMBER = re.compile(r"(?<![\w€])([−+]?€?\d(?:[\d,.]*\d)?(?:%|m|bn)?)(?!\w)")
"""A number, as English writes it."""

WORD = re.compile(r"[^\W\d_]*[a-zà-ÿœ]{2}[^\W\d_]*")
"""A word; what holds none is a number, a code or an acronym, and is the same in English."""


@dataclass(frozen=True)
class Template:
    """A text with holes: what finds it, how much of it is words, and its translation."""

    pattern: re.Pattern[str]
    anchor: str
    weight: int
    translation: str

    def translated(self, holes: Sequence[str]) -> list[str]:
        """Return what the French text has in the holes that are translated, not in those that are copied."""
        return [hole for hole, kept in self._holes(holes) if not kept]

    def filled(self, holes: Sequence[str], said: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
        """Return the translation with its holes filled, in their order or in the one that it says.

        Parameters
        ----------
        holes : sequence of str
            What the French text has there.
        said : mapping
            How those that are `translated` are said, and what they lack.
        """
        filling = iter([hole if kept else said[hole][0] for hole, kept in self._holes(holes)])
        return HOLE.sub(lambda _: next(filling), self.translation)

    def _holes(self, holes: Sequence[str]) -> Iterator[tuple[str, bool]]:
        """Yield what each hole of the translation holds, and whether it is copied."""
        order = iter(range(len(holes)))
        for place, kept in HOLE.findall(self.translation):
            yield holes[int(place) - 1 if place else next(order)], bool(kept)


@dataclass(eq=False)
class Language:
    """A language that readers read.

    Attributes
    ----------
    code : str
        ``fr`` or ``en``.
    catalogue : collections.abc.Callable
        Gives the translations, which are read when the first text is said: those of whole texts, by what
        `plain` makes of the French, and those of texts with holes, the one with most words first.
    names : collections.abc.Callable
        Gives the proper names, which stay.
    missing : dict of str to str
        What no catalogue has, and the text that it was in.
    """

    code: str
    catalogue: Callable[[], tuple[Mapping[str, str], Sequence[Template]]] = lambda: ({}, [])
    names: Callable[[], frozenset[str]] = frozenset
    missing: dict[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    @functools.cached_property
    def _told(self) -> tuple[Mapping[str, str], Sequence[Template]]:
        return self.catalogue()

    @property
    def texts(self) -> Mapping[str, str]:
        """Translations of whole texts."""
        return self._told[0]

    @property
    def templates(self) -> Sequence[Template]:
        """Translations of texts with holes."""
        return self._told[1]

    @property
    def first(self) -> bool:
        """Whether it is the language that texts are written in."""
        return self.code == FIRST

    @property
    def folder(self) -> str:
        """Folder of its pages and images: none for the first language."""
        return "" if self.first else f"{self.code}/"

    @property
    def suffix(self) -> str:
        """What comes before the ending of its files: nothing for the first language."""
        return "" if self.first else f".{self.code}"

    def said(self, text: str) -> str:
        """Return a text in this language.

        Parameters
        ----------
        text : str
            In French, as it was published.

        Examples
        --------
        >>> english = Language("en", lambda: (dict([entry("Densité", "Density")]), [template("de {} à {}", "from {} to {}")]))
        >>> english.said("Densité : de 158,5 à 3\u202f622"), english.missing
        ('Density: from 158.5 to 3,622', {})
        >>> english.said("Revenu"), list(english.missing)
        ('Revenu', ['Revenu'])
        """
        if self.first:
            return text
        said, missing = self._found(plain(text.replace(FOLD, " ")))
        for piece in missing:
            self.missing.setdefault(piece, text)
        said = APOSTROPHE.sub("’", said)
        return _folded_like(said, text) if FOLD in text else said

    def knows(self, text: str) -> bool:
        """Return whether a text has all its words in this language."""
        return self.first or not self._found(plain(text))[1]

    def word(self, text: str) -> str:
        """Return a text of a template of pages, which is looked up whole; in French, with French spaces."""
        if self.first:
            return "".join(
                piece if piece.startswith("%(") else typography(piece) for piece in GIVEN.split(text)
            )
        found = self._whole(plain(" ".join(text.split())))
        if found is None:
            self.missing.setdefault(text, text)
        return text if found is None else found

    def _whole(self, text: str) -> str | None:
        """Return the translation of a whole text; its full stop is its own, or the sentence's that it is in."""
        if text in self.texts:
            return self.texts[text]
        if text.endswith("."):
            found = self.texts.get(text[:-1])
            return None if found is None else f"{found}."
        found = self.texts.get(f"{text}.")
        return None if found is None else found.removesuffix(".")

    def _found(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return a text in this language, and its pieces that no catalogue has."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._sought(text)
        return known

    def _sought(self, text: str) -> tuple[str, tuple[str, ...]]:
        bare = text.strip()
        if not bare:
            return text, ()
        if bare != text:
            said, missing = self._found(bare)
            start = len(text) - len(text.lstrip())
            return text[:start] + said + text[len(text.rstrip()) :], missing
        whole = self._whole(text)
        if whole is not None:
            return whole, ()
        if text in self.names() or PATH.fullmatch(text):
            return text, ()
        best: tuple[str, tuple[str, ...]] = text, (text,) if WORD.search(INSIDE.sub("", text)) else ()
        for attempt in self._attempts(text):
            if not attempt[1]:
                return attempt
            if sum(map(len, attempt[1])) < sum(map(len, best[1])):
                best = attempt
        return best

    def _attempts(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the ways of saying a text: by the templates that it fits, then by its pieces."""
        for template_ in self.templates:
            if template_.anchor in text:
                fits = template_.pattern.fullmatch(text)
                if fits:
                    holes = {hole: self._found(hole) for hole in template_.translated(fits.groups())}
                    yield template_.filled(fits.groups(), holes), _lacking(holes.values())
        if text.endswith("…"):
            begun = text[:-1].rstrip()
            yield from (
                (textwrap.shorten(told, len(text), placeholder="…"), ())
                for french, told in self.texts.items()
                if french.startswith(begun)
            )
        if INSIDE.search(text):
            yield self._between(INSIDE, text)
        for part in PARTS:
            pieces = SENTENCE.split(text) if part == " " else text.split(part)
            if len(pieces) > 1:
                found = [self._found(piece) for piece in pieces]
                yield part.join(said for said, _ in found), _lacking(found)
        if text.endswith((":", ";", ",", ".")):
            said, missing = self._found(text[:-1])
            yield said + text[-1], missing
        for marks in (QUOTES, NUMBER):
            if marks.search(text) and not marks.fullmatch(text):
                yield self._between(marks, text)

    def _between(self, marks: re.Pattern[str], text: str) -> tuple[str, tuple[str, ...]]:
        """Return a text said between marks that stay."""
        pieces = marks.split(text)
        found = [self._found(piece) if place % 2 == 0 else (piece, ()) for place, piece in enumerate(pieces)]
        return "".join(said for said, _ in found), _lacking(found)


def _folded_like(said: str, text: str) -> str:
    """Return a text folded where its French is: as long lines, between tags of its own."""
    letters = max(len(re.sub(r"<[^>]*>", "", line)) for line in text.replace("<br>", FOLD).split(FOLD))
    return "<br>".join(folded(line, letters) for line in said.split("<br>"))


def _lacking(found: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    return tuple(piece for _, missing in found for piece in missing)


@functools.cache
def plain(text: str) -> str:
    """Return a French text with the numbers, spaces and quotation marks of English; spaces at its ends stay.

    Examples
    --------
    >>> plain("l’aire : « 1\u202f009,70\u202fkm² », 12,5\u202f% ?")
    "l'aire: “1 009,70 km²”, 12.5%?"
    """
    bare = text.strip()
    if bare != text:
        start = len(text) - len(text.lstrip())
        return text[:start] + plain(bare) + text[start + len(bare) :]
    pieces = QUOTED.split(typography(text))
    text = "".join(piece if QUOTED.fullmatch(piece) else _english_numbers(piece) for piece in pieces)
    text = text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")
    text = re.sub(r" ([:;?!])(?=\s|<|$)", r"\1", text)
    return text.replace("« ", "“").replace(" »", "”")


def _english_numbers(text: str) -> str:
    text = GROUPED.sub(lambda number: number[0].replace("\u202f", ","), DECIMAL.sub(".", text))
    text = re.sub(r"(?<=[\d}])[ \u202f\u00a0]%(?!\{)", "%", text)
    text = MONEY.sub(lambda amount: f"€{amount[1]}{MULTIPLES[amount[2]]}", text)
    return re.sub(r"(?<=\d{4})-T(?=\d\b)", "-Q", text)


def entry(french: str, translation: str) -> tuple[str, str]:
    """Return a whole text as it is looked up, and its translation."""
    return plain(french).strip(), translation.strip()


def template(french: str, translation: str) -> Template:
    """Return a text with holes as it is looked up.

    A hole within a quotation ends where it is closed; one that is copied holds one line.
    """
    pieces = HOLE.split(plain(french))[::3]
    copied = _copied(translation)
    pattern, quoted = re.escape(pieces[0]), False
    for place, (before, after) in enumerate(itertools.pairwise(pieces)):
        quoted = before.rfind("“") > before.rfind("”") or (quoted and "”" not in before)
        pattern += QUOTATION if quoted else LINE if place in copied else TEXT
        pattern += re.escape(after)
    found = re.compile(pattern, re.DOTALL)
    return Template(found, max(pieces, key=len), sum(map(len, pieces)), translation)


def _copied(translation: str) -> set[int]:
    """Return which holes of the French text a translation copies as they are."""
    order = itertools.count()
    placed = [(int(place) - 1 if place else next(order), kept) for place, kept in HOLE.findall(translation)]
    return {place for place, kept in placed if kept}


def _read(path: Path) -> Mapping[str, str]:
    """Return the translations of a catalogue."""
    from babel.messages.pofile import read_po

    content = path.read_bytes()
    for number, line in enumerate(content.decode().splitlines(), start=1):
        if (
            line.strip() and not line.startswith("#") and not line.rstrip().endswith('"')
        ):  # Babel lets it pass
            raise Refusal(
                f"{project.relative(path)}, ligne {number} : « {line[:80]} » ne finit pas par un guillemet.",
                'une ligne est # …, msgid "…", msgstr "…" ou "…".',
            )
    read = read_po(io.BytesIO(content))
    return {str(message.id): str(message.string) for message in read if message.id and message.string}


def catalogues(code: str) -> list[Path]:
    """Return the catalogues of a language: of the machine, of the study, of its notebooks, of its tables."""
    package = project.root() / "src" / settings.load().study.package
    folders = (Path(__file__).parent, package, project.notebooks(), project.raw())
    return [path for path in (folder / f"{code}.po" for folder in folders) if path.is_file()]


def load(code: str) -> Language:
    """Return a language of this compendium, with its catalogues as they are now."""
    if code == FIRST:
        return _load(code, ())
    return _load(code, tuple((path, path.stat().st_mtime_ns) for path in catalogues(code)))


@functools.lru_cache(maxsize=8)
def _load(code: str, dated: tuple[tuple[Path, int], ...]) -> Language:
    return Language(code, functools.partial(_catalogue, dated), _names())


@functools.lru_cache(maxsize=8)
def _catalogue(dated: tuple[tuple[Path, int], ...]) -> tuple[Mapping[str, str], Sequence[Template]]:
    """Return the translations of some catalogues: of whole texts, and of texts with holes."""
    texts: dict[str, str] = {}
    for path, _ in dated:
        texts |= _read(path)
    whole = dict(entry(*pair) for pair in texts.items() if not HOLE.search(pair[0]))
    holed = [template(*pair) for pair in texts.items() if HOLE.search(pair[0])]
    return whole, sorted(holed, key=lambda told: -told.weight)


def _names() -> Callable[[], frozenset[str]]:
    @functools.cache
    def names() -> frozenset[str]:
        hook = settings.load().study.names
        given: Iterable[str] = settings.hook(hook)() if hook else ()
        return frozenset(plain(name) for name in given)

    return names


def all_() -> list[Language]:
    """Return the languages of this compendium, the first first."""
    return [load(code) for code in settings.load().languages]


USER = "COMPENDIUM_LANGUAGE"
"""Environment variable that chooses the language of messages, before those of the system."""


FRENCH = ("fr", "C", "POSIX")
"""How the name of a French locale begins, and that of a system that says no language."""


@functools.cache
def of_user() -> Language:
    """Return the language of the person at the keyboard, as their system says it.

    It is French where the system says French, or nothing; English elsewhere.
    """
    asked = next(
        (os.environ[name] for name in (USER, "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    english = bool(asked) and not asked.startswith(FRENCH)
    try:
        told = load("en" if english and "en" in settings.load().languages else FIRST)
    except (Refusal, OSError):  # what is wrong there is what will be said, by the machine's own catalogue
        own = Path(__file__).with_name("en.po")
        told = _load("en", ((own, own.stat().st_mtime_ns),)) if english else load(FIRST)

    def names() -> frozenset[str]:
        try:
            return told.names()
        except (Refusal, OSError):  # the table that holds them is refused: it is what will be said
            return frozenset()

    def catalogue() -> tuple[Mapping[str, str], Sequence[Template]]:
        try:
            return told.catalogue()
        except Refusal:  # it is what will be said
            return {}, []

    return Language(told.code, catalogue, names)  # what messages lack is not what pages lack


def say(text: str, **options: Any) -> None:
    """Print a text in the language of the person at the keyboard."""
    print(of_user().said(text), **options)
