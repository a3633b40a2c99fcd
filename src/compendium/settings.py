"""The one manifest: ``[tool.ancrage]`` of ``pyproject.toml``, beside the name, version and licence."""

import functools
import tomllib
from dataclasses import dataclass
from typing import Any

from compendium import project
from compendium.errors import Refusal


@dataclass(frozen=True)
class Manifest:
    """What citation files, crates and archives say of the compendium.

    Attributes
    ----------
    name, version : str
        Of the package.
    title, summary : str
        In French.
    authors : list of dict
        ``name`` for a collective; ``given`` and ``family``, and ``orcid`` where known.
    keywords : list of str
        In French.
    licences : dict of str to str
        SPDX identifiers by part: ``code``, ``texts``.
    repository : str
        Address of the sources; empty while there is none.
    article : dict
        The article that the compendium answers: ``title``, ``year``, ``authors``.
    python : str
        Versions of Python that run it.
    """

    name: str
    version: str
    title: str
    summary: str
    authors: list[dict[str, str]]
    keywords: list[str]
    licences: dict[str, str]
    repository: str
    article: dict[str, Any]
    python: str


@functools.lru_cache(maxsize=1)
def load() -> Manifest:
    """Read the manifest.

    Raises
    ------
    Refusal
        If an entry is missing.
    """
    loaded = tomllib.loads((project.root() / "pyproject.toml").read_text(encoding="utf-8"))
    package, ours = loaded["project"], loaded.get("tool", {}).get("ancrage", {})
    try:
        return Manifest(
            package["name"], package["version"], ours["title"], ours["summary"], ours["authors"],
            ours["keywords"], ours["licences"], ours["repository"], ours["article"],
            package["requires-python"],
        )  # fmt: skip
    except KeyError as error:
        raise Refusal(f"pyproject.toml : {error} manque dans [tool.ancrage].") from None


def full_name(author: dict[str, str]) -> str:
    """Return the name of an author as it is read."""
    return author.get("name") or f"{author['given']} {author['family']}"
