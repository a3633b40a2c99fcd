"""The packages that run, against the ones that the lock names."""

import re

from compendium import project
from compendium.run import receipts

PIN = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$", re.MULTILINE)


def locked() -> dict[str, list[tuple[str, str]]]:
    """Return the versions that the lock names for each package, each with its condition."""
    found: dict[str, list[tuple[str, str]]] = {}
    text = (project.root() / "requirements.txt").read_text(encoding="utf-8")
    for name, version, marker in PIN.findall(text):
        found.setdefault(name, []).append((version, marker))
    return found


def departures() -> list[str]:
    """Say, in French, which installed packages are not of a version that the lock names."""
    installed = receipts.software()
    wrong = [
        f"{name} {installed[name]} (verrou : {', '.join(version for version, _ in pins)})"
        for name, pins in locked().items()
        if name in installed and installed[name] not in [version for version, _ in pins]
    ]
    if not wrong:
        return []
    more = f" et {len(wrong) - 4} autres" if len(wrong) > 4 else ""
    return [f"l’environnement n’est pas celui du verrou : {', '.join(wrong[:4])}{more}"]
