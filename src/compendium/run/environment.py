"""The libraries that are installed: their versions, what each needs, and how they depart from the lock."""

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from compendium import install, project
from compendium.errors import Refusal

PIN = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)

PYTHON = "python"


def normal(name: str) -> str:
    """Return the name of a distribution in the one form that packaging gives it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@functools.lru_cache(maxsize=1)
def installed() -> dict[str, str]:
    """Return the version of Python and of each distribution installed beside it.

    They are read off the names of folders, which packaging fixes (``name-version.dist-info``):
    asking each distribution takes a second.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        if folder.endswith("site-packages"):
            for path in Path(folder).glob("*.dist-info"):
                name, _, version = path.name.removesuffix(".dist-info").rpartition("-")
                found.setdefault(normal(name), version)  # the first folder is the one that is imported
    return {PYTHON: platform.python_version(), **dict(sorted(found.items()))}


def versions(modules: Iterable[str]) -> dict[str, str]:
    """Return the versions of what provides some modules, of all that it needs, and of Python.

    Parameters
    ----------
    modules : iterable of str
        Top-level names, such as ``plotly``.
    """
    providers, needs = _known()
    todo = [name for module in modules for name in providers.get(module, [])]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += needs.get(name, [])
    there = installed()
    return {name: there[name] for name in sorted({PYTHON, *seen}) if name in there}


@functools.lru_cache(maxsize=1)
def _known() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return which distributions provide each module, and which ones each needs.

    Asking all of them takes a third of a second: it is asked again when one is installed, or this code changes.
    """
    seen = json.dumps(installed()).encode() + Path(__file__).read_bytes()
    cache = project.root() / "build" / "cache" / "distributions.json"
    mark = hashlib.sha256(seen).hexdigest()
    with contextlib.suppress(OSError, ValueError, KeyError):
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["of"] == mark:
            return kept["providers"], kept["needs"]
    providers = {
        module: sorted({normal(name) for name in names})
        for module, names in importlib.metadata.packages_distributions().items()
    }
    needs = {
        normal(distribution.name): required(distribution)
        for distribution in importlib.metadata.distributions()
    }
    with contextlib.suppress(OSError):  # a folder that cannot be written keeps nothing
        project.write(cache, json.dumps({"of": mark, "providers": providers, "needs": needs}))
    return providers, needs


def required(distribution: importlib.metadata.Distribution) -> list[str]:
    """Return the distributions that one needs on this Python and system, those of its optional parts aside."""
    from packaging.requirements import Requirement

    asked = map(Requirement, distribution.requires or [])
    here = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    return sorted({normal(one.name) for one in here})


def need(group: str, module: str) -> None:
    """Install what one command needs, from its lock, when it is first asked for.

    Parameters
    ----------
    group : str
        The name of a lock of ``requirements/``.
    module : str
        What is imported of it.

    Raises
    ------
    Refusal
        If it could not be installed.
    """
    try:
        install.ensure(group, module, project.root())
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refusal(
            f"{module} manque, et ne s’installe pas.",
            f"donnez l’accès à un index de paquets Python, ou installez {install.lock(group)}, puis relancez.",
        ) from error


def locked() -> dict[str, list[str]]:
    """Return the versions that the lock names for each package: one, or one a platform."""
    found: dict[str, list[str]] = {}
    text = (project.root() / "requirements.txt").read_text(encoding="utf-8")
    for name, version in PIN.findall(text):
        found.setdefault(name, []).append(version)
    return found


def departures() -> list[str]:
    """Say, in French, which installed packages are not of a version that the lock names."""
    there = installed()
    wrong = [
        f"{name} {there[name]} (verrou : {', '.join(pins)})"
        for name, pins in locked().items()
        if name in there and there[name] not in pins
    ]
    if not wrong:
        return []
    more = f" et {len(wrong) - 4} autres" if len(wrong) > 4 else ""
    return [f"l’environnement n’est pas celui du verrou : {', '.join(wrong[:4])}{more}"]
