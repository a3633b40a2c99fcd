"""What a reader searches: pages, figures, tables, statements, findings, sections of the article, source tables."""

import html
import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from compendium import settings
from compendium.language import Language
from compendium.pages import drawn, frame, links
from compendium.publish.readable import ReadTable
from compendium.tables import catalogue

if TYPE_CHECKING:
    from compendium.pages.findings import Held

SECTION = re.compile(
    r'<section[^>]*\bid="([\w-]+)"[^>]*>\s*<h([2-4])[^>]*>(.*?)</h\2>(.*?)(?=<section|\Z)', re.DOTALL
)
"""A section of the article: its anchor, its heading, and its text up to the next one."""

HEADING = re.compile(r"<h1>(.*?)</h1>(.*?)<div", re.DOTALL)
"""The heading of a page, and what it says before its first table."""

TAG = re.compile(r"<(style|script|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)

LONGEST = 120
"""Letters of the title of what is found, at most."""

DOCUMENTS = "documents.js"
"""What the page of the search reads, in the folder of each language."""


def script(documents: Sequence[dict[str, str]]) -> str:
    """Return documents as a script: a page opened as a file fetches nothing else."""
    return f"window.searchDocuments = {json.dumps(documents, ensure_ascii=False, separators=(',', ':'))};\n"


def documents(
    figures: Iterable[drawn.Drawn],
    tables: Iterable[ReadTable],
    ledger: Iterable[dict[str, str]],
    held: "Iterable[Held]",
    article: str,
    under: Mapping[str, str],
    tongue: Language,
) -> list[dict[str, str]]:
    """Return what a reader of a language searches.

    Parameters
    ----------
    figures, tables, ledger, held : iterable
        What the site shows; findings are found by the sentences that they hold.
    article : str
        The page of the article.
    under : mapping of str to str
        What stands under the pages of the study, by path.
    tongue : compendium.language.Language
        The language.

    Returns
    -------
    list of dict
        ``id``, ``kind`` (as it is read), ``title``, ``text``, ``address`` from the folder of the language, and
        ``names`` by which the files of the compendium call it, which are found and not shown.
    """
    found: list[dict[str, str]] = []

    def add(kind: str, title: str, text: str, address: str, names: str = "") -> None:
        told = {"kind": tongue.said(kind), "title": title, "text": text, "address": address, "names": names}
        found.append({"id": str(len(found)), **told})

    for anchor, _, heading, body in SECTION.findall(article):
        add("Article", bare(heading), bare(body), f"article.html#{anchor}")
    for figure in figures:
        words = f"{figure.subtitle} {figure.caption} {figure.alt} {figure.source}"
        add("Figure", figure.title, words, f"figures/{figure.stem}.html", figure.stem)
    for table in tables:
        words = " ".join([table.caption, *(column.label for column in table.columns), table.source])
        add("Tableau", table.title, words, f"figures/{table.stem}.html", table.stem)
    for row in ledger:
        title = f"{row['id']}. {row['statement']}"
        add("Énoncé", title, row["explanation"], f"registre.html#{row['id']}", row["sources"])
    for each in held:
        shows, finding = _begun(tongue.said(each.finding.shows)), each.finding
        sentences = [_begun(bare(str(sentence), "")) for sentence in each.sentences]
        whole, *others = [*sentences, shows]
        title = textwrap.shorten(whole, LONGEST, placeholder=" …")
        more = " ".join([*([whole] if title != whole else []), *others])
        add("Constat", title, more, f"{links.FINDINGS}#{finding.key}", finding.key)
    for name in settings.load().study.under:
        for path, page in under.items():
            heading = HEADING.search(page)
            if path.startswith(frame.below(name)) and heading:
                add(name, bare(heading[1]), bare(heading[2]), path)
    for resource in catalogue.resources():
        add(
            "Données",
            tongue.said(str(resource["title"])),
            _fields(resource, tongue),
            f"donnees.html#{resource['name']}",
            resource["name"],
        )
    return found


def _begun(text: str) -> str:
    """Return a text as a title begins."""
    return text[:1].upper() + text[1:]


def _fields(resource: dict[str, Any], tongue: Language) -> str:
    fields = (tongue.said(field.get("title", "")) for field in resource["schema"]["fields"])
    return " ".join([tongue.said(resource.get("description", "")), *fields])


def bare(markup: str, between: str = " ") -> str:
    """Return the words of markup, what stands between its tags parted by a space, or by what is given."""
    return " ".join(html.unescape(TAG.sub(between, markup)).split())
