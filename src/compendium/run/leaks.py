"""Look for what a result must not tell of the machine that made it."""

import functools
import getpass
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from compendium import project
from compendium.errors import Refusal

TOKENS = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|AKIA[0-9A-Z]{16}"
    r"|xox[abprs]-[\w-]{10,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+|sk-[A-Za-z0-9_-]{20,}"
    r"|Bearer [A-Za-z0-9._~+/-]{20,})|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
"""Forms of secrets: forges, clouds, signed tokens, private keys."""

TOKEN_STARTS = (
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "AKIA",
    "xox",
    "eyJ",
    "sk-",
    "Bearer ",
    "-----BEGIN ",
)
"""A text with none of these has no token: looking for them is ten times faster than the forms."""

SECRET_NAMES = re.compile(r"TOKEN|SECRET|PASS|CREDENTIAL|AUTH|API_?KEY|PRIVATE", re.IGNORECASE)

SECRET_LENGTH, VALUE_LENGTH, HOST_LENGTH = 6, 16, 8
"""Shorter values of variables, and shorter plain host names, are words that a text may hold."""

OURS = ("COMPENDIUM_", "OPENBLAS_", "PLOTLY_", "PYDEVD_", "LS_COLORS", "TZ", "LANG", "LC_")
"""Variables whose value is no secret."""


@dataclass(frozen=True)
class Forbidden:
    """What must not appear: its name in French, its form, and the texts of which it holds one."""

    name: str
    form: re.Pattern[str]
    signs: tuple[str, ...]

    def search(self, text: str) -> re.Match[str] | None:
        """Return where it appears; most texts hold no sign of it, and are not looked at further."""
        return self.form.search(text) if any(sign in text for sign in self.signs) else None


@functools.lru_cache(maxsize=1)
def _forbidden() -> list[Forbidden]:
    """Return what must not appear."""
    found = [Forbidden("un jeton ou une clé", TOKENS, TOKEN_STARTS)]
    folders = {"le dossier personnel": Path.home(), "le dossier du projet": project.root()}
    for name, folder in folders.items():
        if len(folder.parts) > 1:
            forms = sorted({folder.as_posix(), quote(folder.as_posix())})
            form = re.compile(f"(?:{'|'.join(map(re.escape, forms))})(?![\\w-])")
            found.append(Forbidden(name, form, tuple(forms)))
    user = _user()
    if user:
        home = re.compile(rf"(?:/home/|/Users/|\\Users\\){re.escape(user)}\b")
        address = re.compile(rf"(?<![\w.]){re.escape(user)}@[\w-]+")
        found += [Forbidden("le nom d’utilisateur", form, (user,)) for form in (home, address)]
    host = socket.gethostname()
    if len(host) >= HOST_LENGTH and host != "localhost":
        form = re.compile(rf"(?<![\w.-]){re.escape(host)}(?![\w-])")
        found.append(Forbidden("le nom de la machine", form, (host,)))
    for variable, value in os.environ.items():
        secret = SECRET_NAMES.search(variable) and len(value) >= SECRET_LENGTH
        telling = len(value) >= VALUE_LENGTH and re.search(r"\d", value) and re.search(r"[^\W\d]", value)
        if (secret or telling) and not variable.startswith(OURS):
            form = re.compile(re.escape(value))
            found.append(Forbidden(f"la valeur de la variable {variable}", form, (value,)))
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def find(text: str) -> Iterator[tuple[str, int]]:
    """Yield what a text tells of this machine: what it is (in French), and where it begins."""
    for forbidden in _forbidden():
        match = forbidden.search(text)
        if match:
            yield forbidden.name, match.start()


def refuse(text: str, where: str) -> None:
    """Refuse a text that tells something of this machine, before it is written.

    Parameters
    ----------
    text : str
        A page, or the JSON of an executed notebook.
    where : str
        What the reader calls it.

    Raises
    ------
    Refusal
        With what was found and the line; never the value itself.
    """
    for name, position in find(text):
        line = text.count("\n", 0, position) + 1
        raise Refusal(
            f"{where}, ligne {line} : contient {name}.",
            "un résultat ne dit rien de la machine qui l’a fait : retirez ce qui l’affiche.",
        )


def masked(text: str) -> str:
    """Return a text with what it tells of this machine struck out: for what is kept after a failure."""
    for forbidden in _forbidden():
        text = forbidden.form.sub("[…]", text)
    return text
