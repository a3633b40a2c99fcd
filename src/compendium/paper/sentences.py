"""Sentences that are tests: one that compares, ranks, counts in words or concludes carries a finding.

A finding is a named test that a notebook publishes (`compendium.publish.finding`): whether it holds, and
what it shows. The article marks the sentence, ``[La part recule.]{finding="part_recule"}``; several names are
parted by spaces. What is written here is read as French.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compendium import project
from compendium.errors import Refusal
from compendium.language import FIRST
from compendium.publish.findings import Finding
from compendium.publish.marking import marked

EXCEPTIONS = "paper/exceptions.toml"
"""Sentences that have a marking word and claim nothing, each with its reason."""

SPAN = re.compile(r'\]\{finding="([^"]*)"\}')
"""What ends a marked sentence."""

HIDDEN = re.compile(
    r"\{\{.*?\}\}|`[^`]*`|\[@[^\]]*\]|@\w+|\{#[^}]*\}|\{\.[^}]*\}|\]\([^)]*\)|\^[^^\s]+\^", re.DOTALL
)
"""What is not prose: calls, code, citations, anchors, addresses."""

END = re.compile(r"[.!?…](?:\s|$)|\n\s*\n|\n#|^\s*[-:]", re.MULTILINE)
"""Where a sentence may end."""

SUMMARY = re.compile(r"^abstract: >\n((?:[ ]{2}.*\n)+)", re.MULTILINE)
"""The summary, in the heading of the text."""

SHOWN = 20
"""Faults told at most."""


def exceptions(code: str) -> dict[str, str]:
    """Return the beginnings of sentences that need no finding in a language, each with its reason."""
    path = project.root() / EXCEPTIONS
    if not path.is_file():
        return {}
    loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        entry["phrase"]: entry["raison"]
        for entry in loaded.get("exception", [])
        if entry.get("langue", FIRST) == code
    }


@dataclass(frozen=True)
class Marked:
    """A passage of the article that carries findings: where it is, and their names."""

    start: int
    end: int
    keys: tuple[str, ...]


def passages(source: str) -> list[Marked]:
    """Return the passages of a text that carry findings.

    Raises
    ------
    Refusal
        If a mark closes a bracket that nothing opens.
    """
    found = []
    for match in SPAN.finditer(source):
        depth, at = 1, match.start()
        while depth and at > 0:
            at -= 1
            depth += {"]": 1, "[": -1}.get(source[at], 0)
        if depth:
            raise Refusal(
                f"paper/article, ligne {_line(source, match.start())} : un constat ferme un crochet que rien n’ouvre."
            )
        found.append(Marked(at, match.end(), tuple(match.group(1).split())))
    return found


def check(
    source: str, findings: Mapping[str, Finding], allowed: Mapping[str, str], code: str = FIRST
) -> None:
    """Refuse a finding that is unknown or no longer holds, and a sentence that needs one and carries none.

    Parameters
    ----------
    source : str
        The text of the article, with its heading.
    findings : mapping of str to Finding
        What the notebooks published.
    allowed : mapping of str to str
        What `exceptions` returns.
    code : str
        Language of the text.

    Raises
    ------
    Refusal
        With every fault, its line and its sentence; and with exceptions that excuse nothing.
    """
    faults = []
    marked_ = passages(source)
    for passage in marked_:
        said = _short(source[passage.start + 1 : passage.end])
        for key in passage.keys:
            if key not in findings:
                faults.append((passage.start, f"constat inconnu « {key} » : « {said} »"))
            elif not findings[key].holds:
                found = findings[key].told
                faults.append((passage.start, f"le constat « {key} » ne tient plus ({found}) : « {said} »"))
    bare = _prose(source, marked_)
    used = set()
    for start, end in _sentences(bare):
        words = marked(bare[start:end], code=code)
        if not words:
            continue
        said = " ".join(source[start:end].split())
        excuse = next((phrase for phrase in allowed if phrase in said), None)
        if excuse is None:
            faults.append((start, f"« {_short(said)} » compare ou conclut ({', '.join(words)}) sans constat"))
        else:
            used.add(excuse)
    told = [f"paper/article.{code}.md, ligne {_line(source, at)} : {fault}" for at, fault in sorted(faults)]
    told += [
        f"{EXCEPTIONS} : exception sans objet : « {phrase} »" for phrase in allowed if phrase not in used
    ]
    if not told:
        return
    more = [f"… et {len(told) - SHOWN} autres."] if len(told) > SHOWN else []
    raise Refusal(
        "\n  ".join(["des phrases du texte ne sont pas tenues par un constat.", *told[:SHOWN], *more]),
        'marquez la phrase, [phrase]{finding="nom"}, d’un constat qu’un notebook publie (publish.finding), '
        f"corrigez-la, ou dites dans {EXCEPTIONS} pourquoi elle n’affirme rien.",
    )


def check_results(stated: Iterable[tuple[str, Sequence[str]]], findings: Mapping[str, Finding]) -> None:
    """Refuse figures, tables and verdicts whose words rest on a finding that is unknown or no longer holds.

    Parameters
    ----------
    stated : iterable of (str, sequence of str)
        Name of each figure, table or statement, and of its findings.
    findings : mapping of str to Finding
        What the notebooks published.
    """
    faults = []
    for stem, keys in stated:
        for key in keys:
            if key not in findings:
                faults.append(f"{stem} : constat inconnu « {key} »")
            elif not findings[key].holds:
                faults.append(f"{stem} : le constat « {key} » ne tient plus ({findings[key].told})")
    if faults:
        raise Refusal(
            "\n  ".join(
                [
                    "des titres, des légendes ou des explications de verdicts ne tiennent plus.",
                    *faults[:SHOWN],
                ]
            ),
            "corrigez-les dans le notebook qui publie la figure ou juge l’énoncé.",
        )


def _prose(source: str, passages_: Sequence[Marked]) -> str:
    """Return the text with what is not prose, and what is tested, blanked: places and lines stay."""
    head, mark, body = source.partition("\n---\n")
    if not mark:
        head, body = "", source
    kept = re.sub(r"[^\n]", " ", head + mark)
    summary = SUMMARY.search(head + "\n")
    if summary:
        kept = kept[: summary.start(1)] + head[summary.start(1) : summary.end(1)] + kept[summary.end(1) :]
    text = list((kept + body)[: len(source)])
    for passage in passages_:
        for at in range(passage.start, passage.end):
            if text[at] != "\n":
                text[at] = " "
    return HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), "".join(text))


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for match in END.finditer(text):
        if match.end() > start:
            yield start, match.end()
        start = match.end()
    yield start, len(text)


def _short(text: str, most: int = 150) -> str:
    text = SPAN.sub("", " ".join(text.split()))
    return text if len(text) <= most else f"{text[:most]}…"


def _line(source: str, at: int) -> int:
    """Return the line of a place of the article; blank lines before a sentence are not its own."""
    while at < len(source) and source[at].isspace():
        at += 1
    return source.count("\n", 0, at) + 1
