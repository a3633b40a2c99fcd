"""What each group of packages weighs, measured when the locks are made.

``python -m compendium.deposit.weights`` fetches and installs each lock apart, in a folder that it erases, and
writes ``requirements/weights.json``: what is downloaded and what is installed beyond the base, in megabytes.
"""

import json
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from compendium import install, project, settings
from compendium.language import Language, say

MEGABYTE = 1_000_000

GROUPS = {
    install.BASE: "make, make verify",
    "desk": "make lab, make watch, make setup",
    "test": "make test, make lint, make fuzz",
    "bench": "make bench",
}
"""What asks for each group; the others are asked for by the command of their name."""


def measure() -> dict[str, dict[str, int]]:
    """Return, for each lock, its packages and the megabytes that they add to those of the base."""
    groups = [install.BASE, *sorted(path.stem for path in (project.root() / "requirements").glob("*.txt"))]
    seen: set[str] = set()
    found = {}
    for group in groups:
        blocks = _blocks(group)
        found[group] = _weighed([text for name, text in blocks.items() if name not in seen])
        if group == install.BASE:
            seen = set(blocks)
    return found


def _blocks(group: str) -> dict[str, str]:
    """Return the lines of a lock by package and version."""
    text = (project.root() / install.lock(group)).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return {block.splitlines()[0].rstrip(" \\"): block for block in blocks}


def _weighed(blocks: list[str]) -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        lock, fetched, there = (Path(folder) / name for name in ("lock.txt", "fetched", "there"))
        lock.write_text("".join(blocks), encoding="utf-8")
        given = ["--quiet", "--quiet", "--no-deps", "--require-hashes", "-r", str(lock)]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "download", "--dest", str(fetched), *given], check=True)
        files = list(fetched.iterdir())
        uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--target", str(there)]
        subprocess.run([*uv, "--python", sys.executable, *given], check=True)
        installed = sum(path.stat().st_size for path in there.rglob("*") if path.is_file())
        return {
            "packages": len(files),
            "download_mb": _megabytes(sum(path.stat().st_size for path in files)),
            "installed_mb": _megabytes(installed),
        }


def _megabytes(size: int) -> int:
    return max(1, round(size / MEGABYTE))


def markdown(tongue: Language) -> str:
    """Return what each group weighs, in Markdown, in a language."""
    said = tongue.said
    known = json.loads((project.root() / install.WEIGHTS).read_text(encoding="utf-8"))
    heads = ("verrou", "installé par", "paquets de plus", "à télécharger", "une fois installé")
    lines = ["| " + " | ".join(map(said, heads)) + " |", "|---|---|---:|---:|---:|"]
    for group, weight in known["groups"].items():
        if not (project.root() / install.lock(group)).is_file():  # a new compendium has not all of them
            continue
        by = _asking(group)
        lines.append(
            f"| `{install.lock(group)}` | `{by}` | {weight['packages']} | "
            + " | ".join(said(f"{weight[name]} Mo") for name in ("download_mb", "installed_mb"))
            + " |"
        )
    return "\n".join(lines)


def _asking(group: str) -> str:
    """Return what asks for a group here: the entries of the Makefile, or the command of its name."""
    if group == "uv":
        return "make"
    if group not in GROUPS:
        return f"{settings.command()} {group}"
    targets = re.findall(
        r"^([\w-]+):", (project.root() / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    return ", ".join(call for call in GROUPS[group].split(", ") if call.partition(" ")[2] in ("", *targets))


def main() -> None:
    """Measure each group, and write what was found."""
    system = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    text = json.dumps({"on": system, "groups": measure()}, indent=2) + "\n"
    project.write(project.root() / install.WEIGHTS, text)
    say(f"Écrit : {install.WEIGHTS}")


if __name__ == "__main__":
    main()
