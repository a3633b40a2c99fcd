"""How the compendium is cited: ``CITATION.cff`` (1.2), ``codemeta.json`` (3.0) and ``.zenodo.json``."""

import json
from typing import Any

import yaml

from compendium.settings import Answered, Author, Settings

CODEMETA = "https://w3id.org/codemeta/3.0"
SPDX = "https://spdx.org/licenses/"


def cff(manifest: Settings) -> str:
    """Return the content of ``CITATION.cff``."""
    described: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Si vous utilisez ce compendium, citez-le ainsi, et citez les sources des données.",
        "title": manifest.title,
        "abstract": manifest.summary,
        "type": "software",
        "version": manifest.version,
        "license": manifest.licences.every,
        "authors": [_cff_person(author) for author in manifest.authors],
        "keywords": manifest.keywords,
    }
    if manifest.article:
        described["references"] = [
            {
                "type": "article",
                "title": manifest.article.title,
                "year": manifest.article.year,
                "authors": [_cff_person(author) for author in manifest.article.authors],
            }
        ]
    if manifest.repository:
        described["repository-code"] = manifest.repository
    return yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=110)


def _cff_person(author: Author) -> dict[str, str]:
    if author.name:
        return {"name": author.name}
    person = {"family-names": author.family, "given-names": author.given}
    return person | ({"orcid": f"https://orcid.org/{author.orcid}"} if author.orcid else {})


def codemeta(manifest: Settings, dependencies: list[str]) -> str:
    """Return the content of ``codemeta.json``.

    Parameters
    ----------
    manifest : Settings
        What it says of the compendium.
    dependencies : list of str
        Requirements, as ``pyproject.toml`` lists them.
    """
    described: dict[str, Any] = {
        "@context": CODEMETA,
        "@type": "SoftwareSourceCode",
        "name": manifest.title,
        "identifier": manifest.name,
        "description": manifest.summary,
        "version": manifest.version,
        "license": [SPDX + licence for licence in manifest.licences.every],
        "author": [_codemeta_person(author) for author in manifest.authors],
        "keywords": manifest.keywords,
        "inLanguage": manifest.languages if len(manifest.languages) > 1 else manifest.languages[0],
        "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python"},
        "runtimePlatform": f"Python {manifest.python}",
        "softwareRequirements": sorted(dependencies),
        "buildInstructions": "README.md",
    }
    if manifest.article:
        described["referencePublication"] = {
            "@type": "ScholarlyArticle",
            "name": manifest.article.title,
            "datePublished": str(manifest.article.year),
            "author": [_codemeta_person(author) for author in manifest.article.authors],
        }
    if manifest.repository:
        described["codeRepository"] = manifest.repository
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _codemeta_person(author: Author) -> dict[str, str]:
    if author.name:
        return {"@type": "Organization", "name": author.name}
    person = {"@type": "Person", "givenName": author.given, "familyName": author.family}
    return person | ({"@id": f"https://orcid.org/{author.orcid}"} if author.orcid else {})


LANGUAGES = {"fr": "fra", "en": "eng"}
"""Languages as Zenodo names them."""


def zenodo(manifest: Settings) -> str:
    """Return the content of ``.zenodo.json``: what a deposit made from the repository is described by.

    Zenodo takes one licence, that of the code; the others are told in the notes.
    """
    others = [licence for licence in manifest.licences.every if licence != manifest.licences.code]
    described: dict[str, Any] = {
        "title": manifest.title,
        "description": manifest.summary,
        "upload_type": "software",
        "version": manifest.version,
        "license": manifest.licences.code,
        "language": LANGUAGES[manifest.languages[0]],
        "creators": [_zenodo_person(author) for author in manifest.authors],
        "keywords": manifest.keywords,
    }
    if others:
        described["notes"] = f"Textes et figures : {', '.join(others)}. Données : licence de chaque source."
    if manifest.article:
        described["references"] = [_reference(manifest.article)]
    if manifest.repository:
        link = {"identifier": manifest.repository, "relation": "isSupplementTo", "scheme": "url"}
        described["related_identifiers"] = [link]
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _zenodo_person(author: Author) -> dict[str, str]:
    if author.name:
        return {"name": author.name}
    person = {"name": f"{author.family}, {author.given}"}
    return person | ({"orcid": author.orcid} if author.orcid else {})


def _reference(article: Answered) -> str:
    authors = ", ".join(author.full for author in article.authors)
    return f"{authors} ({article.year}). {article.title}."
