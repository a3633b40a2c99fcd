"""The article as others cite it: BibTeX, CSL-JSON, and schema.org for search engines."""

import json
from dataclasses import dataclass
from typing import Any

from compendium import settings
from compendium.language import Language


@dataclass(frozen=True)
class Cited:
    """What a citation of the article says.

    Attributes
    ----------
    title, date, keywords : str
        Its title, its day (ISO) and its keywords, parted by commas.
    authors : list of str
        As they are read.
    """

    title: str
    authors: list[str]
    date: str
    keywords: str


def bibtex(cited: Cited, tongue: Language) -> str:
    """Return the entry of the article for BibTeX; an author of several words is one name.

    Examples
    --------
    >>> print(bibtex(Cited("Un titre", ["Les auteurs"], "2026-11-28", "a, b"), Language("fr")).splitlines()[1])
      title = {{Un titre}},
    """
    manifest = settings.load()
    fields = {
        "title": f"{{{cited.title}}}",
        "author": " and ".join(f"{{{author}}}" for author in cited.authors),
        "year": cited.date[:4],
        "date": cited.date,
        "language": {"fr": "french", "en": "english"}[tongue.code],
        "keywords": cited.keywords,
        "version": manifest.version,
        **({"url": manifest.repository} if manifest.repository else {}),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{manifest.name}{cited.date[:4]},\n{lines},\n}}\n"


def csl(cited: Cited, tongue: Language) -> str:
    """Return the article as CSL-JSON, which Zotero and pandoc read."""
    manifest = settings.load()
    item: dict[str, Any] = {
        "id": f"{manifest.name}{cited.date[:4]}",
        "type": "article",
        "title": cited.title,
        "author": [{"literal": author} for author in cited.authors],
        "issued": {"date-parts": [[int(part) for part in cited.date.split("-")]]},
        "language": tongue.code,
        "keyword": cited.keywords,
        "version": manifest.version,
    }
    if manifest.repository:
        item["URL"] = manifest.repository
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def schema(cited: Cited, tongue: Language) -> str:
    """Return the article for search engines, as JSON-LD of schema.org."""
    manifest = settings.load()
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": cited.title,
        "author": [{"@type": "Organization", "name": author} for author in cited.authors],
        "datePublished": cited.date,
        "inLanguage": tongue.code,
        "keywords": cited.keywords,
        "version": manifest.version,
        "license": f"https://spdx.org/licenses/{manifest.licences.texts}",
        "isAccessibleForFree": True,
    }
    if manifest.article:
        told["about"] = {"@type": "ScholarlyArticle", "name": manifest.article.title}
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
