"""The page of the findings: each with the sentences of the article that it holds, section by section."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from compendium.language import Language
from compendium.pages import frame, links
from compendium.pages.drawn import Drawn
from compendium.pages.search import SECTION, TAG, bare
from compendium.publish.findings import Finding
from compendium.publish.readable import ReadTable

PROOF = rf'<a href="{links.FINDINGS}#([\w-]+)"[^>]*>✓</a>'

HELD = re.compile(
    rf'<span class="constat">((?:(?!<span class="constat">).)*?)</span>((?:{PROOF})+)', re.DOTALL
)
"""A sentence of the article, and the marks of the findings that hold it."""


@dataclass
class Held:
    """A finding and what rests on it.

    Attributes
    ----------
    finding : Finding
        The finding.
    sentences : list of markupsafe.Markup
        Sentences of the article, what it holds of each marked.
    resting : list of tuple
        What else rests on it: titles and captions, statements, each with its address.
    """

    finding: Finding
    sentences: list[Markup] = field(default_factory=list)
    resting: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Section:
    """A section of the article, or what is outside it: its heading, its address, its findings."""

    heading: str
    address: str
    held: list[Held] = field(default_factory=list)


def resting(
    shown: Iterable[Drawn | ReadTable], ledger: Iterable[Mapping[str, Any]]
) -> dict[str, list[tuple[str, str]]]:
    """Return what rests on each finding, outside the article: what is read, and its address.

    Parameters
    ----------
    shown : iterable of Drawn and ReadTable
        Figures and tables, whose titles and captions may name findings.
    ledger : iterable of mapping
        Rows of the ledger: ``id``, ``statement``, ``findings``.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for each in shown:
        for key in each.findings:
            said = f"{each.stem.partition('_')[0]}. {each.title}"
            found.setdefault(key, []).append((said, f"figures/{each.stem}.html"))
    for row in ledger:
        for key in row["findings"].split():
            said = f"{row['id']}. {row['statement']}"
            found.setdefault(key, []).append((said, f"registre.html#{row['id']}"))
    return found


def sections(
    tested: Iterable[Finding],
    article: str,
    tongue: Language,
    rests: Mapping[str, list[tuple[str, str]]],
) -> list[Section]:
    """Return the findings by the section of the article that cites them first, those that none cites last.

    Parameters
    ----------
    tested : iterable of Finding
        All of them.
    article : str
        The page of the article, on the site.
    tongue : compendium.language.Language
        Its language.
    rests : mapping
        What `resting` returns.
    """
    left = {finding.key: Held(finding, resting=rests.get(finding.key, [])) for finding in tested}
    first = SECTION.search(article)
    summary = article[: first.start()] if first else article
    parts = [("", tongue.said("Résumé"), summary)]
    parts += [(anchor, bare(heading, ""), body) for anchor, _, heading, body in SECTION.findall(article)]
    found, placed = [], set()
    for anchor, heading, body in parts:
        section = Section(heading, f"article.html#{anchor}" if anchor else "article.html")
        for match in HELD.finditer(body):
            for key in re.findall(PROOF, match[2]):
                if key not in left:
                    continue
                left[key].sentences.append(_whole(body, match))
                if key not in placed:
                    placed.add(key)
                    section.held.append(left[key])
        if section.held:
            found.append(section)
    others = [held for key, held in left.items() if key not in placed]
    if others:
        found.append(Section(tongue.said("Titres, légendes et explications de verdicts"), "", others))
    return found


BLOCK = re.compile(r"<(/?)(?:p|li|td|figcaption)\b[^>]*>")
"""What a sentence does not go past."""

FOOTNOTE = r'<a [^>]*class="footnote-ref".*?</a>'
"""The number of a footnote, which is not read with its sentence."""

END = re.compile(r"[.!?…](?:\s|$)")
"""The end of a sentence."""


def _whole(body: str, match: re.Match[str]) -> Markup:
    """Return the sentence that a passage is in, the passage marked."""
    before = max((block.end() for block in BLOCK.finditer(body, 0, match.start())), default=0)
    after = BLOCK.search(body, match.end())
    head, held = _read(body[before : match.start()]), _read(match[1]).strip()
    tail = _read(body[match.end() : after.start() if after else len(body)])
    head = head[max((end.end() for end in END.finditer(head)), default=0) :]
    ended = None if END.search(held[-1:]) else END.search(tail)
    tail = "" if END.search(held[-1:]) else tail[: ended.end() if ended else len(tail)]
    before_it, after_it = escape(head.lstrip()), escape(tail.rstrip())
    return before_it + Markup("<mark>") + escape(held) + Markup("</mark>") + after_it


def _read(markup: str) -> str:
    """Return the words of markup as they are read, marks of findings left out, spaces at its ends kept."""
    text = html.unescape(TAG.sub("", re.sub(f"{PROOF}|{FOOTNOTE}", "", markup)))
    return re.sub(r"[ \n]+", " ", text)


def page(listed: Sequence[Section], tongue: Language) -> str:
    """Return the page of the findings in a language."""
    return frame.page(
        "findings.html",
        tongue.said("Constats"),
        path=links.FINDINGS,
        tongue=tongue,
        sections=listed,
    )
