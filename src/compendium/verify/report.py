"""Write what a verification found: a page to read, old and new side by side, and the same as data."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from compendium import project
from compendium.pages import drawn, figures, frame
from compendium.run import leaks
from compendium.verify import tables
from compendium.verify.judgement import DIFFERENT, IDENTICAL, NAMES, WITHIN, Judged, Verification

LISTED = 200
"""Differences of one artefact that the page lists; the data has them all."""


def write(found: Verification, archived: Mapping[str, bytes], made: Mapping[str, bytes]) -> None:
    """Write ``verify/report.html`` and ``verify/report.json``.

    Parameters
    ----------
    found : Verification
        The verdicts.
    archived, made : mapping of str to bytes
        Contents by path, shown side by side where they differ.
    """
    folder = project.root() / "verify"
    shutil.rmtree(folder, ignore_errors=True)
    page = _page(found, archived, made)
    leaks.refuse(page, "verify/report.html")
    figures.copy_assets(folder)
    project.write(folder / "report.html", page)
    project.write(folder / "report.json", json.dumps(_data(found), ensure_ascii=False, indent=1) + "\n")


def _data(found: Verification) -> dict[str, Any]:
    return {
        "accepted": found.accepted,
        "archive": found.source,
        "commit": found.commit,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "network": found.network,
        "seconds": round(found.seconds, 1),
        "notes": found.notes,
        "counts": {name: sum(judged.verdict == name for judged in found.judged) for name in NAMES},
        "artefacts": [asdict(judged) for judged in found.judged],
    }


def _page(found: Verification, archived: Mapping[str, bytes], made: Mapping[str, bytes]) -> str:
    artefacts = [
        {
            "path": judged.path,
            "anchor": _anchor(judged.path),
            "judged": judged,
            "verdict": NAMES[judged.verdict],
        }
        | {"differs": judged.verdict != IDENTICAL}
        | _sides(judged, archived.get(judged.path, b""), made.get(judged.path, b""))
        for judged in found.judged
    ]
    return frame.page(
        "report.html",
        "Vérification",
        found=found,
        artefacts=artefacts,
        listed=LISTED,
        scripts=frame.SCRIPTS,
        within=NAMES[WITHIN],
        different=NAMES[DIFFERENT],
    )


def _anchor(path: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in path)


def _sides(judged: Judged, archived: bytes, made: bytes) -> dict[str, Any]:
    """Return both versions of an artefact that differs, as the page shows them side by side."""
    name = PurePosixPath(judged.path)
    if judged.verdict == IDENTICAL or not archived or not made:
        return {}
    if name.suffix == ".csv":
        head_and_rows = tables.rows_apart(archived, made)
        return {"tables": [{"head": head, "rows": rows[:LISTED]} for head, rows in head_and_rows]}
    if name.suffix == ".json" and name.name.startswith("F"):
        return {
            "figures": [
                _figure(name.stem, side, text) for side, text in (("before", archived), ("after", made))
            ]
        }
    return {}


def _figure(stem: str, side: str, content: bytes) -> dict[str, Any]:
    target = f"{_anchor(stem)}-{side}"
    try:
        return {"target": target, "block": drawn.block(json.loads(content), target)}
    except ValueError:
        return {"target": target, "block": ""}
