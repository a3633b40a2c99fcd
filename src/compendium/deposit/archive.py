"""One file that a journal can deposit: sources, data, results, receipts, hashes."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from compendium import project, settings
from compendium.deposit import crate, measures
from compendium.errors import Refusal
from compendium.run import environment, git, manifest, receipts, seals

MADE = (
    "figures/*.html", "figures/*.svg", "figures/*.png", "figures/*.js", "data/processed/*.parquet",
    "paper/build/article.*", "site/**/*", "build/notebooks/[0-9]*.ipynb",
)  # fmt: skip
"""What is made and not in git: a reader finds it in the archive without running anything."""

DAY = (1980, 1, 1, 0, 0, 0)
"""The date that every member of the archive carries: its bytes depend on its content alone."""

CRATE, PROV = "ro-crate-metadata.json", "prov.json"


def write() -> Path:
    """Write the archive of the commit that is checked out.

    Returns
    -------
    pathlib.Path
        ``dist/ancrage-<version>-<commit>.zip``; the same commit gives the same bytes.

    Raises
    ------
    Refusal
        Without git history, or when a file that git tracks is not as committed.
    """
    described = settings.load()
    commit = git.history()
    if not commit:
        raise Refusal("une archive est celle d’un commit : ce dossier n’a pas d’historique git.")
    changed = git.answer("status", "--porcelain").splitlines()
    if changed:
        raise Refusal(
            f"{changed[0][3:]} n’est pas archivé dans git ({len(changed)} fichiers en tout).",
            "git commit, ou git stash, puis recommencez.",
        )
    contents = _contents() | {git.ARCHIVED: f"{commit}\n".encode()}
    known = measures.load()
    told = {name: _stable(receipt, commit) for name, receipt in receipts.load_all().items()}
    contents[seals.FILE] = seals.of_images().encode()
    for name, receipt in told.items():
        contents[f"build/notebooks/{name}{receipts.ENDING}"] = _json(receipt)
    text = crate.metadata(described, contents, told, _dated(known))
    contents[CRATE], contents[PROV] = text.encode(), crate.prov(text).encode()
    contents[manifest.NAME] = manifest.text(contents).encode()
    name = f"{described.name}-{described.version}-{commit[:8]}"
    target = project.root() / "dist" / f"{name}.zip"
    project.write(target, _zipped(name, contents))
    return target


def _contents() -> dict[str, bytes]:
    root = project.root()
    paths = git.answer("ls-files", "-z").split("\0")
    contents = {path: (root / path).read_bytes() for path in paths if path}
    for pattern in MADE:
        found = [path for path in root.glob(pattern) if path.is_file() and ".part" not in path.name]
        contents |= {
            project.relative(path): path.read_bytes() for path in found if "partiel" not in path.name
        }
    return contents


def _stable(receipt: dict[str, Any], commit: str) -> dict[str, Any]:
    """Return a receipt without what it cost, which is in ``docs/mesures.json``, and for this commit.

    The run may have taken place before the commit, of the same sources: `make` has just said so.
    """
    locked = {"python", *environment.locked()}
    software = {name: version for name, version in receipt["software"].items() if name in locked}
    return {key: value for key, value in receipt.items() if key != "run"} | {
        "commit": commit,
        "software": software,
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _dated(known: dict[str, Any]) -> dict[str, Any]:
    """Return measures with the end of each step, and the day of the run."""
    steps = {}
    for name, one in known["steps"].items():
        if "started" in one:
            ended = datetime.fromisoformat(one["started"]) + timedelta(seconds=round(one["seconds"]))
            steps[name] = one | {"ended": ended.isoformat()}
    return {"date": min(one["started"] for one in steps.values())[:10], "steps": steps}


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
