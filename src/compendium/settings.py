"""``[tool.compendium]`` of ``pyproject.toml``: what the machine knows of the study that it serves."""

import functools
import importlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compendium import project, toml
from compendium.errors import Refusal


@dataclass(frozen=True)
class Ledger:
    """Where the statements of the article are, and what gathers their verdicts.

    Attributes
    ----------
    statements : str
        Raw table of the statements.
    notebook, cell : str
        Notebook and cell that write the ledger.
    """

    statements: str
    notebook: str
    cell: str


@dataclass(frozen=True)
class Study:
    """What the study gives to the machine; each hook is ``module:name``.

    Attributes
    ----------
    package : str
        Its package under ``src/``.
    commands : str
        Function that adds its commands to the parser.
    rules : str
        Mapping from a raw table to the function that takes it out of its source again.
    door : str
        Function that checks a raw table beyond its schema, given its description and its frame.
    sealed : str
        Function that checks tables against each other, given the names of those just sealed.
    parameters : dict of str to str
        For a parameter of notebooks, the function that refuses a wrong value.
    pages : dict of str to str
        For a name in the navigation of the site, the function that returns that page; it is written to the
        name in small letters, with ``.html``.
    under : dict of str to str
        For one of these names, the function that returns what stands under that page: texts of pages and of
        files of data, by name, in the folder of the page's name.
    reads : dict of str to list of str
        For a module, the files outside ``data/`` that who imports it may read.
    writes : list of str
        Folders that its own commands write: git does not keep them, ``make watch`` shows them, no run copies or
        reads them.
    names : str
        Function that returns the proper names of the study, which no language translates.
    """

    package: str
    commands: str = ""
    rules: str = ""
    door: str = ""
    sealed: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    under: dict[str, str] = field(default_factory=dict)
    reads: dict[str, list[str]] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    names: str = ""


@dataclass(frozen=True)
class Author:
    """An author: a collective has a name, a person a given name and a family name, and an ORCID where it is known.

    Attributes
    ----------
    name, given, family, orcid : str
        Empty where they are not given.
    """

    name: str = ""
    given: str = ""
    family: str = ""
    orcid: str = ""

    @property
    def full(self) -> str:
        """The name as it is read."""
        return self.name or f"{self.given} {self.family}"


@dataclass(frozen=True)
class Licences:
    """SPDX identifiers of the licences, by part.

    Attributes
    ----------
    code, texts : str
        Of the code; of texts and figures.
    """

    code: str
    texts: str

    @property
    def every(self) -> list[str]:
        """Each of them, once, in order."""
        return sorted({self.code, self.texts})


@dataclass(frozen=True)
class Answered:
    """The article that a compendium answers.

    Attributes
    ----------
    title : str
        Its title.
    year : int
        When it was published.
    authors : list of Author
        Its authors.
    """

    title: str
    year: int
    authors: list[Author]


@dataclass(frozen=True)
class Settings:
    """What citation files, pages, archives and commands say of the compendium.

    Attributes
    ----------
    name, version : str
        Of the project; the name is that of its command.
    python : str
        Versions of Python that run it.
    title, summary : str
        In the language of the compendium.
    authors : list of Author
        Of the compendium.
    keywords : list of str
        In the language of the compendium.
    licences : Licences
        SPDX identifiers by part.
    repository : str
        Address of the sources; empty while there is none.
    article : Answered or None
        The article that the compendium answers, if there is one.
    study : Study
        Its hooks.
    ledger : Ledger or None
        Its ledger, if it has one.
    languages : list of str
        That readers read: ``fr``, which the compendium is written in, and ``en`` where it has catalogues.
    """

    name: str
    version: str
    python: str
    title: str
    summary: str
    authors: list[Author]
    keywords: list[str]
    licences: Licences
    study: Study
    repository: str = ""
    article: Answered | None = None
    ledger: Ledger | None = None
    languages: list[str] = field(default_factory=lambda: ["fr"])


STANDARD = {"name": "name", "version": "version", "python": "requires-python"}
"""Settings that the standard part of ``pyproject.toml`` gives, under its own names."""


def load() -> Settings:
    """Read the settings of this project.

    Raises
    ------
    Refusal
        With the key, if one is missing, unknown (the nearest is suggested) or of another type.
    """
    path = project.root() / "pyproject.toml"
    return _load(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Settings:
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refusal(f"pyproject.toml n’est pas lisible ({error}).", "corrigez-le.") from None
    package = loaded.get("project", {})
    for key in STANDARD.values():
        if not isinstance(package.get(key), str):
            raise Refusal(f"pyproject.toml : project.{key} manque, ou n’est pas un texte.", "ajoutez-le.")
    given = {name: package[key] for name, key in STANDARD.items()}
    given |= loaded.get("tool", {}).get("compendium", {})
    settings: Settings = toml.filled(Settings, given, "pyproject.toml", "tool.compendium")
    _check_named(settings.authors, "authors")
    if settings.article:
        _check_named(settings.article.authors, "article.authors")
    return settings


def _check_named(authors: list[Author], where: str) -> None:
    """Refuse an author without a name."""
    for number, author in enumerate(authors, start=1):
        if not author.name and not (author.given and author.family):
            raise Refusal(
                f"pyproject.toml : tool.compendium.{where}[{number}] n’a pas de nom.",
                "donnez « name », ou « given » et « family ».",
            )


def hook(name: str) -> Any:
    """Return what a hook names, ``module:name``.

    Raises
    ------
    Refusal
        If there is no such module, if it has no such name, or if it cannot be imported.
    """
    module, _, attribute = name.partition(":")
    advice = "la forme est « module:nom »."
    try:
        found = importlib.import_module(module)
    except ImportError as error:
        if (
            isinstance(error, ModuleNotFoundError)
            and error.name
            and f"{module}.".startswith(f"{error.name}.")
        ):
            raise Refusal(f"pyproject.toml : « {name} » ne mène à rien ({error}).", advice) from None
        raise Refusal(f"{module} ne s’importe pas ({error}).", "corrigez-le, puis relancez.") from error
    if not hasattr(found, attribute):
        raise Refusal(f"pyproject.toml : « {name} » : {module} n’a pas de « {attribute} ».", advice)
    return getattr(found, attribute)


def command() -> str:
    """Return the name of the command, as messages and pages write it."""
    return load().name


def invoked() -> str:
    """Return the command as it is typed in the folder of the compendium, for advice: from its environment, if it has one."""
    there = project.root() / ".venv" / "bin" / command()
    return project.relative(there) if there.is_file() else command()
