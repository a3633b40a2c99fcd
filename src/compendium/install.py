"""Install a group of packages from its lock: with uv, locked like the rest, else with pip.

The Makefile runs this file by its path before anything is installed, so it imports the standard library alone
and says its few texts in both languages itself::

    python3 src/compendium/install.py .venv base

A group is a lock: ``requirements.txt`` is what ``make`` needs (``base``), and ``requirements/`` holds what the
desk, the tests, the benchmarks and some commands need besides, each installed when it is first asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

BASE = "base"

WEIGHTS = Path("requirements") / "weights.json"
"""What each group weighs, in megabytes, as `compendium.deposit.weights` measured it."""

OLDEST = (3, 11)


def lock(group: str) -> Path:
    """Return the lock of a group, from the root of the project."""
    return Path("requirements.txt") if group == BASE else Path("requirements") / f"{group}.txt"


def ensure(group: str, module: str, root: Path) -> None:
    """Install a group into the environment that runs, unless a module of it is already there.

    Parameters
    ----------
    group : str
        ``archive``, ``desk``…
    module : str
        What is imported of it.
    root : pathlib.Path
        The root of the project.

    Raises
    ------
    subprocess.CalledProcessError
        When neither uv nor pip could install it; what they say has been shown.
    """
    if importlib.util.find_spec(module) is None:
        install(Path(sys.executable), group, root)
        importlib.invalidate_caches()


def install(python: Path, group: str, root: Path) -> None:
    """Install a group into the environment of an interpreter, and say beforehand what it downloads.

    Parameters
    ----------
    python : pathlib.Path
        The interpreter of the environment.
    group : str
        ``base``, or the name of a lock of ``requirements/``.
    root : pathlib.Path
        The root of the project, where the locks are.

    Raises
    ------
    subprocess.CalledProcessError
        When neither uv nor pip could install it.
    """
    _tell(_announced(group, root))
    wanted = ["--require-hashes", "-r", str(lock(group))]
    here = ["--no-deps", "--no-build-isolation", "--editable", "."]
    uv = _uv(python, root)
    if uv is not None:
        command = [str(uv), "pip", "install", "--python", str(python)]
        told = _index(python)
        if _run([*command, *wanted], root, told) and (
            group != BASE or _run([*command, "--quiet", *here], root, told)
        ):
            return
        _tell(
            "uv n’a pas pu installer (ce qu’il dit est ci-dessus) ; pip essaie, en une à deux minutes.",
            "uv could not install (what it says is above); pip tries, in one to two minutes.",
        )
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    subprocess.run([*pip, "--quiet", "--quiet", *wanted], cwd=root, check=True)
    if group == BASE:
        subprocess.run([*pip, "--quiet", "--quiet", *here], cwd=root, check=True)


def _announced(group: str, root: Path) -> tuple[str, str]:
    """Return what is about to be installed, and how much it is to download, in both languages."""
    try:
        known = json.loads((root / WEIGHTS).read_text(encoding="utf-8"))["groups"]
        weights = [known[name] for name in ([BASE, "uv"] if group == BASE else [group])]
    except (OSError, ValueError, KeyError):
        return f"Installation de {lock(group)}…", f"Installing {lock(group)}…"
    packages, download, installed = (
        sum(weight[name] for weight in weights) for name in ("packages", "download_mb", "installed_mb")
    )
    return (
        f"Installation de {lock(group)} : {packages} paquets, {download} Mo à télécharger s’ils ne l’ont "
        f"pas été, {installed} Mo une fois installés.",
        f"Installing {lock(group)}: {packages} packages, {download} MB to download if they have not been, "
        f"{installed} MB once installed.",
    )


def _uv(python: Path, root: Path) -> Path | None:
    """Return the uv of the environment, put there by pip as its lock says; nothing where it cannot be had."""
    found = python.parent / "uv"
    try:
        wanted = (root / lock("uv")).read_text(encoding="utf-8").split()[0].replace("==", " ")
    except OSError:
        return None
    if not _said_by(str(found), "--version").startswith(f"{wanted} "):
        pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--quiet"]
        if not _run([*pip, "--require-hashes", "-r", str(lock("uv"))], root):
            return None
    return found


def _said_by(*command: str) -> str:
    """Return what a command prints, or nothing where it does not run."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _index(python: Path) -> dict[str, str]:
    """Return what uv must know of pip's settings, which it does not read: the index and the certificates."""
    told: dict[str, str] = {}
    if not {"UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_OFFLINE"} & set(os.environ):
        found = _said_by(str(python), "-m", "pip", "config", "get", "global.index-url")
        address = os.environ.get("PIP_INDEX_URL") or found
        if address:
            told["UV_DEFAULT_INDEX"] = address  # not among the arguments: it may hold a password
    if "PIP_CERT" in os.environ and "SSL_CERT_FILE" not in os.environ:
        told["SSL_CERT_FILE"] = os.environ["PIP_CERT"]
    return told


def _run(command: list[str], root: Path, more: dict[str, str] | None = None) -> bool:
    """Run a command that may fail, show what it says but its list of packages, and return whether it succeeded."""
    variables = {**os.environ, **(more or {})}
    piped: dict[str, Any] = {"stderr": subprocess.PIPE, "text": True, "errors": "replace"}
    try:
        with subprocess.Popen(command, cwd=root, env=variables, **piped) as running:
            for line in running.stderr or ():
                if not line.startswith((" + ", " - ", " ~ ")):
                    print(line, end="", file=sys.stderr, flush=True)
    except OSError:  # made for another system, or not executable here
        return False
    return running.returncode == 0


def _tell(french: str | tuple[str, str], english: str = "") -> None:
    """Say something in the language of the person at the keyboard, by the rule of `compendium.language`."""
    pair = french if isinstance(french, tuple) else (french, english)
    asked = next(
        filter(None, map(os.environ.get, ("COMPENDIUM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), ""
    )
    print(pair[bool(asked) and not asked.startswith(("fr", "C", "POSIX"))], file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Make the environment of a folder if it is not there, install a group into it, and return the exit status."""
    folder, group = Path(arguments[0]), arguments[1]
    if sys.version_info < OLDEST:
        there = ".".join(map(str, sys.version_info[:2]))
        _tell(
            f"Il faut Python 3.11 ou plus ; celui-ci est {there}. Essayez : make PYTHON=python3.12",
            f"Python 3.11 or later is needed; this one is {there}. Try: make PYTHON=python3.12",
        )
        return 1
    python = folder / "bin" / "python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True, symlinks=True)
        install(python, group, Path.cwd())
    except subprocess.CalledProcessError as error:
        return _explained(error)
    return 0


def _explained(error: subprocess.CalledProcessError) -> int:
    """Say what to do about an installation that failed, and return the exit status."""
    if "ensurepip" in map(str, error.cmd):
        _tell(
            "Le module venv manque. Sous Debian ou Ubuntu : apt install python3-venv",
            "The module venv is missing. On Debian or Ubuntu: apt install python3-venv",
        )
    else:
        _tell(
            "L’installation n’a pas abouti (ce que pip dit est ci-dessus) : vérifiez l’accès à un index de "
            "paquets Python, puis relancez make.",
            "The installation did not succeed (what pip says is above): check the access to an index of "
            "Python packages, then run make again.",
        )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
