"""Write what a verification found: a page to read, old and new side by side, and the same as data."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from compendium import project
from compendium.pages import drawn, figures, frame
from compendium.publish.formats import number
from compendium.run import leaks
from compendium.verify import summary, tables
from compendium.verify.judgement import DIFFERENT, IDENTICAL, NAMES, WITHIN, Judged, Verification

LISTED = 200
"""Differences of one artefact that the page lists; the data has them all."""


@dataclass(frozen=True)
class Wording:
    """How a report says what it compares.

    Attributes
    ----------
    title, source, intro : str
        The first lines of the page: its title, what is compared, how.
    sides : tuple of str
        What stands on the left and on the right.
    folder : pathlib.Path
        Where the report is written, from the project's folder.
    names : mapping of str to str
        The verdicts as readers see them.
    """

    title: str
    source: str
    intro: str
    sides: tuple[str, str]
    folder: Path
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)

    @property
    def shown(self) -> str:
        """The page, as a person is told of it."""
        return f"{self.folder.as_posix()}/report.html"


def rerun_wording(found: Verification) -> Wording:
    """Return the wording of a verification: what was archived, and what a rerun gave."""
    network = "accessible" if found.network else "coupé"
    intro = f"Réseau : {network}. Durée : {number(found.seconds, 0)} s."
    return Wording("Vérification", f"Archive : {found.source}", intro, ("Archivé", "Refait"), Path("verify"))


def write(
    found: Verification, archived: Mapping[str, bytes], made: Mapping[str, bytes], wording: Wording
) -> None:
    """Write ``report.html``, ``report.json`` and ``summary.md``.

    Parameters
    ----------
    found : Verification
        The verdicts.
    archived, made : mapping of str to bytes
        Contents by path, shown side by side where they differ.
    wording : Wording
        What the two sides are, and the folder, which is emptied first.
    """
    folder = project.root() / wording.folder
    shutil.rmtree(folder, ignore_errors=True)
    page = _page(found, archived, made, wording)
    leaks.refuse(page, wording.shown)
    figures.copy_assets(folder)
    project.write(folder / "report.html", page)
    brief = summary.markdown(found, archived, made, wording.source, wording.names)
    project.write(folder / "summary.md", brief)
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


def _page(
    found: Verification, archived: Mapping[str, bytes], made: Mapping[str, bytes], wording: Wording
) -> str:
    artefacts = [
        {
            "path": judged.path,
            "anchor": _anchor(judged.path),
            "judged": judged,
            "verdict": wording.names[judged.verdict],
        }
        | {"differs": judged.verdict != IDENTICAL}
        | _sides(judged, archived.get(judged.path, b""), made.get(judged.path, b""))
        for judged in found.judged
    ]
    return frame.page(
        "report.html",
        wording.title,
        found=found,
        wording=wording,
        artefacts=artefacts,
        listed=LISTED,
        scripts=frame.SCRIPTS,
        within=wording.names[WITHIN],
        different=wording.names[DIFFERENT],
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
