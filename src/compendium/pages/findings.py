"""The page of the findings: each with the sentences of the article that it holds, section by section."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from compendium.language import Language
from compendium.pages import frame, links
from compendium.pages.search import SECTION, bare
from compendium.publish.findings import Finding

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
    sentences : list of str
        Sentences of the article, as they are read; none where a title or a verdict rests on it.
    """

    finding: Finding
    sentences: list[str] = field(default_factory=list)


@dataclass
class Section:
    """A section of the article, or what is outside it: its heading, its address, its findings."""

    heading: str
    address: str
    held: list[Held] = field(default_factory=list)


def sections(tested: Iterable[Finding], article: str, tongue: Language) -> list[Section]:
    """Return the findings by the section of the article that cites them first, those that none cites last.

    Parameters
    ----------
    tested : iterable of Finding
        All of them.
    article : str
        The page of the article, on the site.
    tongue : compendium.language.Language
        Its language.
    """
    left = {finding.key: Held(finding) for finding in tested}
    first = SECTION.search(article)
    summary = article[: first.start()] if first else article
    parts = [("", tongue.said("Résumé"), summary)]
    parts += [(anchor, bare(heading, ""), body) for anchor, _, heading, body in SECTION.findall(article)]
    found, placed = [], set()
    for anchor, heading, body in parts:
        section = Section(heading, f"article.html#{anchor}" if anchor else "article.html")
        for sentence, marks, _ in HELD.findall(body):
            for key in re.findall(PROOF, marks):
                if key not in left:
                    continue
                left[key].sentences.append(_begun(bare(sentence, "")))
                if key not in placed:
                    placed.add(key)
                    section.held.append(left[key])
        if section.held:
            found.append(section)
    others = [held for key, held in left.items() if key not in placed]
    if others:
        found.append(Section(tongue.said("Titres, légendes et explications de verdicts"), "", others))
    return found


def _begun(sentence: str) -> str:
    """Return a passage as it stands alone: what is not the beginning of its sentence says so."""
    return f"… {sentence}" if sentence[:1].islower() else sentence


def page(tested: Iterable[Finding], article: str, tongue: Language) -> str:
    """Return the page of the findings in a language."""
    return frame.page(
        "findings.html",
        tongue.said("Constats"),
        path=links.FINDINGS,
        tongue=tongue,
        sections=sections(tested, article, tongue),
    )
