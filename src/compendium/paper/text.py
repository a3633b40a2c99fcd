"""The source of the article: what may stand in it, and what it becomes for each format."""

import json
import re
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compendium import project
from compendium.errors import Refusal
from compendium.language import Language
from compendium.ledger import grades
from compendium.ledger.rule import VERDICTS
from compendium.paper import literals, office, sentences
from compendium.paper.values import Number, Values
from compendium.publish import readable, stated

ESCAPE = re.compile(r"\{\{.*?\}\}|`[^`]*`|\[@[^\]]*\]|@\w+|\{#[^}]*\}|\{\.[^}]*\}|\]\([^)]*\)", re.DOTALL)
CITATION = re.compile(r"(?<![\w.])@([A-Za-z][\w:-]*)")


def check_literals(source: str, place: str) -> None:
    """Refuse a literal statistic: a number of the article comes by key, or is quoted on purpose.

    Years, dates and the numbers inside calls, code, citations, anchors and addresses are let
    through (`compendium.paper.literals`); ``{{ cite("11 fondateurs") }}`` is the way to quote a value.

    Parameters
    ----------
    source : str
        The text, with its heading.
    place : str
        Path of its file, as it is told.

    Raises
    ------
    Refusal
        With the line and the number.
    """
    body = source.split("\n---\n", 1)[-1]
    offset = source.count("\n", 0, len(source) - len(body))
    bare = ESCAPE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), body)
    for line, found in literals.in_text(bare):
        raise Refusal(
            f"{place}, ligne {offset + line} : « {found} » est écrit à la main dans le texte.",
            'donnez sa clé, {{ v("…") }}, ou citez-le à dessein, {{ cite("…") }}.',
        )


PLACES = {"here": "none", "top": "top", "bottom": "bottom"}
"""Where a figure or a table may stand in print, as Typst says it."""


def check_citations(source: str, bibliography: str, place: str) -> None:
    """Refuse a citation without an entry, and an entry never cited.

    Raises
    ------
    Refusal
        With the keys.
    """
    body = source.split("\n---\n", 1)[-1]
    cited = set(CITATION.findall(body))
    entries = set(re.findall(r"^@\w+\{([^,\s]+),", bibliography, re.MULTILINE))
    if cited - entries:
        raise Refusal(
            f"{place} cite {', '.join(sorted(cited - entries))}, absent de references.bib.",
            "ajoutez l’entrée, ou corrigez la clé.",
        )
    if entries - cited:
        raise Refusal(
            f"paper/references.bib : {', '.join(sorted(entries - cited))} n’est jamais cité.",
            "citez l’entrée, ou retirez-la.",
        )


def check_twins(first: str, other: str, places: tuple[str, str]) -> None:
    """Refuse a text that calls a key, cites, or carries a finding that its twin does not, in the same section.

    Parameters
    ----------
    first, other : str
        The text in two languages, with their headings.
    places : tuple of str
        Paths of their files, as they are told.

    Raises
    ------
    Refusal
        With the section, and what one has and the other lacks.
    """
    sections = [_said_by_section(source) for source in (first, other)]
    headings = [{anchor: heading for heading, anchor in SECTION.findall(source)} for source in (first, other)]
    faults = []
    for name in dict.fromkeys(name for told in sections for name in told):
        here, there = (told.get(name, Counter()) for told in sections)
        for which, lacking in ((1, here - there), (0, there - here)):
            place, heading = places[which], headings[which].get(name)
            faults += [
                f"{place}, section « {heading} » (#{name}) : il manque {what}"
                if heading
                else f"{place}, {name} : il manque {what}"
                for what in sorted(lacking)
            ]
    if faults:
        more = [f"… et {len(faults) - SHOWN} autres."] if len(faults) > SHOWN else []
        raise Refusal(
            "\n  ".join(
                ["les textes ne disent pas la même chose dans chaque langue.", *faults[:SHOWN], *more]
            ),
            "donnez à chacun les mêmes clés, les mêmes constats et les mêmes citations.",
        )


SHOWN = 20
"""Faults told at most."""

CALL = re.compile(r"\{\{(?!\s*cite\()\s*(.*?)\s*\}\}", re.DOTALL)
SHOWN_AS = re.compile(r"""^((?:fig|tab)\((["'])\w+\2),.*\)$""")
"""A figure or a table with how it is laid out, which is each language's own: one text is longer than the other."""

SECTION = re.compile(r"^#+ (.*?)\s*\{#([\w-]+)[^}]*\}\s*$", re.MULTILINE)
"""A heading of the article, and its anchor."""


def _said_by_section(source: str) -> dict[str, Counter[str]]:
    """Return what each section of a text calls, cites and is tested by; the summary is one."""
    names = ["résumé", *(anchor for _, anchor in SECTION.findall(source))]
    head, *pieces = SECTION.split(source)[::3]
    summary = sentences.SUMMARY.search(head)
    pieces = [summary[1] if summary else "", *pieces]
    said = {}
    for name, piece in zip(names, pieces, strict=True):
        called = [SHOWN_AS.sub(r"\1)", " ".join(call.split())) for call in CALL.findall(piece)]
        calls = [f"{{{{ {call} }}}}" for call in called]
        marks = [f"le constat « {key} »" for keys in sentences.SPAN.findall(piece) for key in keys.split()]
        said[name] = Counter([*calls, *marks, *(f"@{key}" for key in CITATION.findall(CALL.sub("", piece)))])
    return said


@dataclass
class Document:
    """The article being written in one format.

    Attributes
    ----------
    values : Values
        Numbers by key.
    language : compendium.language.Language
        Its language.
    target : str
        ``html``, ``typst``, ``docx`` or ``jats``.
    link : callable
        Address of a number, for this format.
    image : callable
        Path of the image of a figure, for this format.
    page : callable
        Address of the page of a figure or table, for this format.
    """

    values: Values
    language: Language
    target: str
    link: Callable[[Number], str]
    image: Callable[[str], str]
    page: Callable[[str], str]
    figures: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)

    def v(self, key: str, **criteria: Any) -> str:
        """Write a number by key, tied to its source."""
        return self._number(self.values.number(key, **criteria))

    def a(self, claim: str) -> str:
        """Write the number that the article states, tied to the ledger."""
        return self._number(self.values.stated(claim))

    def verdict(self, claim: str) -> str:
        """Write the verdict on a claim, in words, tied to the ledger."""
        return self._number(self.values.verdict(claim))

    def _number(self, number: Number) -> str:
        address = self.link(number)
        written = self.language.said(number.text)
        if self.target == "html":
            label = self.language.said(number.source).replace('"', "”")
            return f'[{written}]({address}){{.valeur aria-description="{label}"}}'
        return f"[{written}]({address})"

    def _stem(self, short: str) -> str:
        """Return the name of the figure or table of a number."""
        found = [stem for stem in self.values.stems if stem.startswith(f"{short}_")]
        if len(found) != 1:
            raise Refusal(
                f"aucune figure ou table « {short} ».",
                "les notebooks les déclarent : publish.figure, publish.table.",
            )
        return found[0]

    @staticmethod
    def cite(text: str) -> str:
        """Write a value quoted on purpose, which no key gives."""
        return text

    def ref(self, short: str) -> str:
        """Write the reference to a figure or table: ``figure 3``, linked."""
        stem = self._stem(short)
        listed, word = (self.figures, "figure") if short.startswith("F") else (self.tables, "tableau")
        if stem not in listed:
            listed.append(stem)
        return f"[{self.language.said(word)}\u00a0{listed.index(stem) + 1}](#{_anchor(stem)})"

    def voir(self, short: str) -> str:
        """Write the reference to a figure or table that only the site shows, linked to its page."""
        stem = self._stem(short)
        word = "figure" if short.startswith("F") else "tableau"
        said = self.language.said(f"{word}\u00a0{short} du compendium")
        return f"[{said}]({self.page(stem)})"

    def fig(self, short: str, part: int = 100, place: str = "") -> str:
        """Write a figure with its number, caption, source and alternative text.

        Parameters
        ----------
        short : str
            Its number in the compendium, such as ``F01``.
        part : int
            Width in print, in % of the text.
        place : str
            Where it stands in print: ``here``, ``top`` or ``bottom`` of a page; where there is room, if not said.
        """
        stem = self._stem(short)
        texts = self._texts(stem)
        self.shown.add(stem)
        if stem not in self.figures:
            self.figures.append(stem)
        number = self.figures.index(stem) + 1
        under = f"{_cell(texts['sous_titre'])}. " if texts.get("sous_titre") else ""
        caption = f"{under}{_cell(texts['legende'])} {self._source} {_cell(texts['source'])}"
        label = f"**Figure\u00a0{number}.** "
        alt = _cell(texts["alt"].replace('"', "”"))
        image = self.image(stem)
        if not image:
            why = self.language.said("L’image n’est pas dessinée : elle demande Chrome ou Chromium ; voir")
            link = f"[{self.language.said('sa page interactive')}]({self.page(stem)})"
            return f"::: {{#{_anchor(stem)}}}\n{label}**{_ended(texts['titre'])}** {caption} *{why} {link}.*\n:::"
        return self._placed(
            f"![{label}**{_ended(texts['titre'])}** {caption}]({image})"
            f'{{#{_anchor(stem)} alt="{alt}" width={part if self.target == "typst" else 100}%}}',
            place,
        )

    def _placed(self, written: str, place: str) -> str:
        """Return a figure or a table that stands somewhere in print."""
        if place and place not in PLACES:
            raise Refusal(
                f"place={place} : ce n’est pas un endroit où elle peut être.",
                f"dites l’une de : {', '.join(PLACES)}.",
            )
        if not place or self.target != "typst":
            return written
        before = f"```{{=typst}}\n#[#show figure: set figure(placement: {PLACES[place]})\n```"
        return f"{before}\n\n{written}\n\n```{{=typst}}\n]\n```"

    def tab(self, short: str, place: str = "") -> str:
        """Write a table with its number, caption and source; in print it stands here, or as `fig` says."""
        stem = self._stem(short)
        self.shown.add(stem)
        if stem not in self.tables:
            self.tables.append(stem)
        number = self.tables.index(stem) + 1
        texts = self._texts(stem)
        label = f"**{self.language.said('Tableau')}\u00a0{number}.** "
        caption = f"{label}**{_ended(texts['titre'])}** {_cell(texts['legende'])} {self._source} {_cell(texts['source'])}"
        return self._placed(f"{_pipe(stem, self.language)}\n\n: {caption} {{#{_anchor(stem)}}}", place)

    @property
    def _source(self) -> str:
        """What comes before a source."""
        return self.language.said("Source :").replace(" :", "\u00a0:")

    def _texts(self, stem: str) -> dict[str, Any]:
        """Return the texts of a figure or table, in the language of the document."""
        return {key: self.language.said(text) for key, text in _meta(stem).items() if isinstance(text, str)}

    def registre(self) -> str:
        """Write the ledger as a table: claim, statement, values, verdict."""
        said = self.language.said
        rows = [
            [
                row["id"],
                said(row["statement"]),
                said(stated.written(row, "stated_value")),
                said(stated.written(row, "computed_value")),
                self._verdict(row["verdict"]) + self._reserves(row),
            ]
            for row in self.values.ledger.to_dict("records")
        ]
        heads = [said(head) for head in ("Énoncé", "Ce que dit le texte", "Affirmé", "Trouvé", "Verdict")]
        more = said("Explications et sources : page du registre.").replace(" :", "\u00a0:")
        caption = f"**{said('Registre des énoncés.')}** {more}"
        written = [[*(_cell(cell) for cell in cells), verdict] for *cells, verdict in rows]
        first = round(BOLD * len(heads[0])) + 1
        widths = [first, 46 - first, 15, 15, 24]
        return f"{_markdown(heads, written, widths, [False] * 5)}\n\n: {caption} {{#tab-registre}}"

    def _reserves(self, row: Mapping[str, str]) -> str:
        """Say that a verdict rests on second-hand evidence, or that a person decided it."""
        told = [name for name, holds in RESERVES.items() if holds(row)]
        return f" ({_cell(', '.join(map(self.language.said, told)))})" if told else ""

    def _verdict(self, code: str) -> str:
        """Write a verdict, with its colour where the format has some."""
        name = self.language.said(VERDICTS[code])
        if self.target == "typst":
            return f'`#verdict("{code}")[{name}]`{{=typst}}'
        if self.target == "docx":
            return f'[■]{{custom-style="{office.verdict_style(code)}"}}\u00a0{name}'
        return f"[{name}]{{.verdict .{code}}}" if self.target == "html" else name

    def annexe(self) -> str:
        """List every figure and table that the notebooks make; those not shown above lead to their page."""
        lines = []
        for stem in sorted(self.values.stems):
            listed = self.figures if stem.startswith("F") else self.tables
            word = "figure" if stem.startswith("F") else "table"
            title = _cell(self._texts(stem)["titre"])
            stop = "" if title.endswith("?") and stem not in listed else "."
            told = (
                f"{title} ([{word}\u00a0{listed.index(stem) + 1}](#{_anchor(stem)}))"
                if stem in listed
                else f"[{title}]({self.page(stem)})"
            )
            lines.append(f"- **{stem[:3]}** {told}{stop}")
        return "\n".join(lines)


def _ended(title: str) -> str:
    """Return a title as Markdown, with a full stop unless it asks."""
    return _cell(title) if title.endswith("?") else f"{_cell(title)}."


def _anchor(stem: str) -> str:
    return f"{'fig' if stem.startswith('F') else 'tab'}-{stem[:3]}"


def _meta(stem: str) -> dict[str, Any]:
    spec = json.loads((project.root() / "figures" / f"{stem}.json").read_text(encoding="utf-8"))
    meta: dict[str, Any] = spec["layout"]["meta"] if stem.startswith("F") else spec
    return meta


RESERVES: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "seconde main": lambda row: row["grade"] == grades.WEAKEST,
    "décidé par une personne": lambda row: row["decided"] == "personne",
}
"""What is written after the verdict of a row of the ledger, where it holds."""


def _pipe(stem: str, language: Language) -> str:
    """Return a table of the compendium as Markdown, in a language."""
    content = (project.root() / "figures" / f"{stem}.csv").read_text(encoding="utf-8")
    read = readable.table(stem, _meta(stem), content, language)
    heads = [column.label for column in read.columns]
    cells = zip(heads, *read.rows, strict=True)
    widths = _widths([list(column) for column in cells])
    rows = [_set_off([_cell(cell) for cell in row], read.place(row[0])) for row in read.rows]
    return _markdown(heads, rows, widths, [column.numeric for column in read.columns])


ACROSS, LONGEST, BOLD = 104, 40, 1.15
"""Letters across a page at the size of tables; letters that a column asks for at most; width of a letter of a head."""

LINES = 4
"""Lines of a head, or nearly."""


def _widths(columns: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column, in letters: its longest word first, which is not cut, then its texts.

    Parameters
    ----------
    columns : sequence of sequence of str
        The texts of each column, its head first.

    Examples
    --------
    >>> _widths([["Place", "North-Ferriby"], ["Temperature (°C)", "20.5"]])
    [52, 52]
    """
    heads = [
        BOLD * max([len(column[0]) / LINES, *(_letters(word) for word in column[0].split())])
        for column in columns
    ]
    words = [
        max((len(word) for text in column[1:] for word in text.split()), default=0) for column in columns
    ]
    needs = [max(head, word) + 2 for head, word in zip(heads, words, strict=True)]
    texts = [max(len(column[0]) / 2, *map(len, column[1:]), 0) for column in columns]  # a head folds
    wants = [max(min(text, LONGEST), need) for text, need in zip(texts, needs, strict=True)]
    spare = max(ACROSS - sum(needs), 0) / max(sum(wants), 1)
    return [round(need + spare * want) for need, want in zip(needs, wants, strict=True)]


WIDE = re.compile("[mwMW]")
"""Letters that are half as wide again as the others."""


def _letters(word: str) -> float:
    """Return how many letters of a mean width a word takes.

    Examples
    --------
    >>> _letters("moment")
    7.0
    """
    return len(word) + len(WIDE.findall(word)) / 2


MARKS = {"sujet": "**", "total": "*"}
"""What sets a row of a table off in the article: its subject, a total."""


def _set_off(cells: list[str], place: str) -> list[str]:
    mark = MARKS.get(place, "")
    return [f"{mark}{cell}{mark}" if cell else "" for cell in cells]


def _markdown(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], numeric: Sequence[bool]
) -> str:
    """Return a table as Markdown; its cells are Markdown already, and widths are in letters."""
    ruler = "|".join(
        "-" * (w - 1) + ":" if right else ":" + "-" * (w - 1)
        for w, right in zip(widths, numeric, strict=True)
    )
    head = "|".join(_cell(label) for label in heads)
    body = "\n".join("|" + "|".join(row) + "|" for row in rows)
    return f"|{head}|\n|{ruler}|\n{body}"


SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$^~@!])")


def _cell(text: str) -> str:
    """Escape a text from the data, so that Markdown reads it as words; a unit such as hab./km² stays whole."""
    text = re.sub(r"(?<=\.)/(?=\w)", "/\u2060", text)
    return SPECIAL.sub(r"\\\1", re.sub(r"[ \t\r\n]+", " ", text).strip(" "))


def render(source: str, document: Document) -> str:
    """Return the Markdown of the article for one format, numbers, figures and tables in place.

    References are resolved in the order of the text, whatever comes first: a figure takes its
    number where it is first named.
    """
    import jinja2

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 (the result is Markdown; texts from the data are escaped by _cell)
        keep_trailing_newline=True,
        comment_start_string="<#--",  # Markdown writes its anchors {#like-this}
        comment_end_string="--#>",
    )
    names = ("v", "a", "verdict", "cite", "ref", "voir", "fig", "tab", "registre", "annexe")
    environment.globals |= {name: getattr(document, name) for name in names}
    try:
        written = environment.from_string(source).render()
    except Refusal as refusal:
        raise Refusal(f"{_call(document.language, refusal)} : {refusal.what}", refusal.todo) from refusal
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None)
        raise Refusal(
            f"{place(document.language)}{f', ligne {line}' if line else ''} : {error}.",
            "fonctions admises : " + ", ".join(names) + ".",
        ) from error
    lacking = [stem for stem in (*document.figures, *document.tables) if stem not in document.shown]
    if lacking:
        raise Refusal(
            f"{place(document.language)} renvoie à {', '.join(lacking)}, qui n’y est pas montrée.",
            'montrez-la, {{ fig("…") }} ou {{ tab("…") }}, ou retirez le renvoi.',
        )
    return written


def _call(language: Language, refusal: Refusal) -> str:
    """Return the place of the call that was refused: the template's own line, which the traceback holds."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(refusal.__traceback__)
        if frame.filename == TEMPLATE and frame.lineno
    ]
    return f"{place(language)}, ligne {lines[-1]}" if lines else place(language)


TEMPLATE = "<template>"
"""What Jinja2 calls, in tracebacks, a template that is read from no file."""


def tested(written: str, document: Document, page: str) -> str:
    """Mark each sentence that carries findings, the mark leading to them; a page says there what was tested.

    JATS, which archives read, keeps the sentence alone.

    Parameters
    ----------
    written : str
        Markdown, numbers in place.
    document : Document
        The format, and the findings.
    page : str
        Address of the page of findings.
    """

    def shown(match: re.Match[str]) -> str:
        if document.target == "jats":
            return "]{.constat}"
        if document.target != "html":
            marks = (f"^[✓]({page}#{key})^" for key in match.group(1).split())
            return f"]{{.constat}}{''.join(marks)}"
        told = [document.values.findings[key] for key in match.group(1).split()]
        shows = {
            finding.key: _quoted(document.language.said(f"Vérifié : {finding.shows}")) for finding in told
        }
        notes = (f'[✓]({page}#{key}){{.preuve aria-description="{said}"}}' for key, said in shows.items())
        return f"]{{.constat}}{''.join(notes)}"

    return sentences.SPAN.sub(shown, written)


def _quoted(said: str) -> str:
    return said.replace("Vérifié :", "Vérifié\u00a0:").replace('"', "”").replace("\\", "\\\\")


def resting(stems: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the findings that the words of each figure and table rest on."""
    return [(stem, _meta(stem).get("constats", [])) for stem in stems]


def place(language: Language) -> str:
    """Return the path of the text of the article in a language, as it is told."""
    return f"paper/article.{language.code}.md"


def source(language: Language) -> str:
    """Return the text of the article in a language.

    Raises
    ------
    Refusal
        If there is none.
    """
    path = project.root() / place(language)
    if not path.is_file():
        raise Refusal(
            f"{place(language)} manque.", "écrivez-le, ou retirez la langue de tool.compendium.languages."
        )
    return path.read_text(encoding="utf-8")


def bibliography() -> Path:
    """Return the path of the bibliography."""
    return project.root() / "paper" / "references.bib"
