"""What a run cost, as measured once and archived: times, memory, machine.

Results are the same at each run, costs are not: they are kept apart, in ``docs/measures.json``,
so that an archive of one commit is always the same file.
"""

import json
import os
import platform
from typing import Any

from compendium import project, settings
from compendium.errors import Refusal
from compendium.language import Language
from compendium.publish import formats
from compendium.publish.formats import number
from compendium.run import books, execute

FILE = "docs/measures.json"

MIB = 1024


def take(seconds: dict[str, float]) -> None:
    """Archive what a full run has just cost.

    Parameters
    ----------
    seconds : dict of str to float
        Seconds taken by each step that ran.

    Raises
    ------
    Refusal
        If a notebook has not run.
    """
    steps: dict[str, Any] = {}
    for name, ran in books.told(books.notebooks(), execute.COST).items():
        if name not in seconds:
            raise Refusal(f"{name} n’a pas tourné : une mesure demande que tout tourne.")
        steps[name] = {
            "started": ran["started"],
            "seconds": ran["seconds"],
            "peak_memory_kib": ran["peak_memory_kib"],
        }
    steps |= {name: {"seconds": round(took, 3)} for name, took in seconds.items() if name not in steps}
    described = {
        "system": {
            "os": platform.system(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "memory_gib": _memory_gib(),
            "python": platform.python_version(),
        },
        "disk_mib": _disk_mib(),
        "steps": steps,
    }
    project.write(project.root() / FILE, json.dumps(described, ensure_ascii=False, indent=1) + "\n")


def load() -> dict[str, Any]:
    """Return the archived measures.

    Raises
    ------
    Refusal
        If there is none.
    """
    path = project.root() / FILE
    if not path.is_file():
        raise Refusal(f"{FILE} manque.", f"{settings.invoked()} describe --measure.")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def markdown(tongue: Language) -> str:
    """Return the requirements as measured, in Markdown, in a language."""
    known = load()
    system, steps = known["system"], known["steps"]
    measured = {name: step for name, step in steps.items() if "peak_memory_kib" in step}
    day = formats.day(min(step["started"] for step in measured.values())[:10], tongue)
    peak = max(step["peak_memory_kib"] for step in measured.values()) / MIB
    lines = [
        tongue.said(
            f"Mesuré le {day} : {system['cores']} cœurs {system['machine']}, {system['memory_gib']} Gio, "
            f"{system['os']}, Python {system['python']}. Un noyau prend au plus {number(peak, 0)} Mio, il en tourne "
            f"un par cœur ; le dossier, environnement compris, prend {number(known['disk_mib'], 0)} Mio."
        ),
        "",
        "| "
        + " | ".join(tongue.said(head) for head in ("étape", "secondes", "mémoire au plus (Mio)"))
        + " |",
        "|---|--:|--:|",
    ]
    for name, step in steps.items():
        memory = number(step["peak_memory_kib"] / MIB, 0) if "peak_memory_kib" in step else ""
        label = (
            tongue.said("images, de la première commencée à la dernière finie") if name == "images" else name
        )
        lines.append(f"| {label} | {tongue.said(number(step['seconds'], 1))} | {memory} |")
    return "\n".join(lines)


def _memory_gib() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (ValueError, OSError):
        return None


def _disk_mib() -> int:
    files = (path for path in project.root().rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 2**20)
