"""One file that a journal can deposit: sources, data, results, receipts, hashes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from compendium import project, settings
from compendium.deposit import crate, measures
from compendium.errors import Refusal
from compendium.run import books, git, manifest, receipts
from compendium.run.record import NAME, Record
from compendium.run.step import Step

DAY = (1980, 1, 1, 0, 0, 0)
"""The date that every member of the archive carries: its bytes depend on its content alone."""

CRATE, PROV = "ro-crate-metadata.json", "prov.json"


def write(steps: Sequence[Step], record: Record) -> Path:
    """Write the archive of the commit that is checked out.

    Parameters
    ----------
    steps : sequence of Step
        What `make` makes, all of it up to date: their products, and nothing else, are taken.
    record : Record
        What they were built from.

    Returns
    -------
    pathlib.Path
        ``dist/<name>-<version>-<commit>.zip``; the same commit gives the same bytes.

    Raises
    ------
    Refusal
        Without git history, when a file that git tracks is not as committed, or when a receipt
        does not say what is there.
    """
    described = settings.load()
    commit = committed()
    notebooks = books.notebooks()
    told = books.told(notebooks)
    for notebook in notebooks:
        wrong = (
            receipts.departures(notebook, told[notebook.name])
            if notebook.name in told
            else ["son reçu, qui manque"]
        )
        if wrong:
            raise Refusal(
                f"le reçu de {notebook.name} ne correspond plus à {wrong[0]}.", "make, puis recommencez."
            )
    contents = _contents(steps, record) | {git.ARCHIVED: f"{commit}\n".encode()}
    contents[NAME] = record.portable(notebook.name for notebook in notebooks).encode()
    text = crate.metadata(described, contents, told, _dated(measures.load()))
    contents[CRATE], contents[PROV] = text.encode(), crate.prov(text).encode()
    contents[manifest.NAME] = manifest.text(contents).encode()
    name = f"{described.name}-{described.version}-{commit[:8]}"
    target = project.root() / "dist" / f"{name}.zip"
    project.write(target, _zipped(name, contents))
    return target


def committed() -> str:
    """Return the commit that is checked out, where everything is as committed.

    Raises
    ------
    Refusal
        Without git history, or when a file is not as committed.
    """
    commit = git.history()
    if not commit:
        raise Refusal("une archive est celle d’un commit : ce dossier n’a pas d’historique git.")
    changed = git.answer("status", "--porcelain").splitlines()
    if changed:
        raise Refusal(
            f"{changed[0][3:]} n’est pas archivé dans git ({len(changed)} fichiers en tout).",
            "git commit, ou git stash, puis recommencez.",
        )
    return commit


def _contents(steps: Sequence[Step], record: Record) -> dict[str, bytes]:
    """Return what git tracks, and the products of every step, as they were recorded."""
    root = project.root()
    tracked = {path for path in git.answer("ls-files", "-z").split("\0") if path}
    made = {path for step in steps for path in record.outputs(step.name)}
    return {path: (root / path).read_bytes() for path in sorted(tracked | made) if (root / path).is_file()}


def _dated(known: dict[str, Any]) -> dict[str, Any]:
    """Return measures with the end of each step, and the day of the run."""
    steps = {}
    for name, step in known["steps"].items():
        if "started" in step:
            ended = datetime.fromisoformat(step["started"]) + timedelta(seconds=round(step["seconds"]))
            steps[name] = step | {"ended": ended.isoformat()}
    return {"date": min(step["started"] for step in steps.values())[:10], "steps": steps}


def _zipped(name: str, contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for path in sorted(contents):
            member = zipfile.ZipInfo(f"{name}/{path}", DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (0o755 if _executable(path) else 0o644) << 16
            file.writestr(member, contents[path])
    return buffer.getvalue()


def _executable(path: str) -> bool:
    return bool((project.root() / path).is_file() and (project.root() / path).stat().st_mode & 0o100)
