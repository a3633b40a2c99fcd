"""Run everything again in a scratch copy, with no network where the system allows."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from compendium import project, settings
from compendium.errors import Refusal
from compendium.run import git, manifest

RESULTS = (
    "figures/F*.json",
    "figures/T*.csv",
    "figures/T*.json",
    "figures/claims.csv",
    "figures/constats/*.json",
)
"""What git archives of the results."""

OFFLINE = (["unshare", "--net"], ["unshare", "--net", "--map-root-user"])
"""Ways to run a command with no network at all: as root, or as anyone where the system allows it."""

PROCESSED = "data/processed/"

RENDERED = ("site/", "paper/build/", "build/")

NOT_COPIED = (".git", ".venv", "build", "site", "verify", "dist")

LOG_LINES = 25


@dataclass(frozen=True)
class Archive:
    """What is archived, and where it was taken from.

    Attributes
    ----------
    contents : dict of str to bytes
        Archived results by path.
    source : str
        Commit, manifest or folder, in French.
    notes : list of str
        What the reader has to know of this copy, in French.
    """

    contents: dict[str, bytes]
    source: str
    notes: list[str]


def archive() -> Archive:
    """Return what is archived: in git at ``HEAD``; else in the manifest of an unpacked archive.

    Raises
    ------
    Refusal
        If the files of an unpacked archive are not those of its manifest.
    """
    root = project.root()
    if git.history():
        return Archive(committed("HEAD"), f"git, commit {git.history()[:8]}", _modified())
    listed = manifest.read(root)
    if listed:
        judged = {path: digest for path, digest in listed.items() if not _is_rendering(path)}
        broken = manifest.check(root, judged)
        notes = [f"ne sont pas tels que le manifeste les dit : {_some(broken)}"] if broken else []
        kept = {
            path for path in judged if _is_result(path) or (path.endswith(".parquet") and PROCESSED in path)
        }
        contents = {path: (root / path).read_bytes() for path in sorted(kept) if (root / path).is_file()}
        return Archive(contents, f"archive dépliée, commit {git.commit()[:8]}, {manifest.NAME}", notes)
    return Archive(
        results(root),
        "ce dossier, sans historique git ni manifeste",
        ["les résultats comparés sont ceux du dossier : rien ne dit qu’ils sont ceux d’origine"],
    )


def _is_result(path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in RESULTS)


def _is_rendering(path: str) -> bool:
    """Return whether `make` draws a file anew from results: pages, images, the article, the site."""
    return path.startswith(RENDERED) or (path.startswith("figures/") and not _is_result(path))


def results(root: Path) -> dict[str, bytes]:
    """Return the results that a folder holds, by path."""
    found = [path for pattern in RESULTS for path in root.glob(pattern)]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}


def committed(revision: str) -> dict[str, bytes]:
    """Return the results that a commit archives, by path.

    Raises
    ------
    Refusal
        If it archives none.
    """
    listed = git.answer("ls-tree", "-r", "--name-only", revision, "--", "figures").splitlines()
    wanted = [path for path in listed if _is_result(path)]
    if not wanted:
        where = "dans git" if revision == "HEAD" else f"dans {revision}"
        raise Refusal(f"aucun résultat n’est archivé {where}.", "make, puis git add figures.")
    return {path: git.content(path, revision) for path in wanted}


def _modified() -> list[str]:
    """Say what this folder has that the commit has not: it takes part in the rerun, or it does not."""
    changed = [line[3:] for line in git.answer("status", "--porcelain").splitlines()]
    results = [path for path in changed if _is_result(path)]
    sources = [path for path in changed if path not in results]
    notes = []
    if sources:
        notes.append(f"refait avec des fichiers non archivés dans git : {_some(sources)}")
    if results:
        notes.append(f"résultats de ce dossier non archivés dans git, et ignorés : {_some(results)}")
    return notes


def _some(paths: list[str]) -> str:
    return ", ".join(paths[:3]) + (f" et {len(paths) - 3} autres" if len(paths) > 3 else "")


def made(root: Path, like: Archive) -> dict[str, bytes]:
    """Return the results of a rerun, of the kinds that the archive holds."""
    found = results(root)
    if any(path.startswith(PROCESSED) for path in like.contents):
        tables = (root / "data" / "processed").glob("*.parquet")
        found |= {path.relative_to(root).as_posix(): path.read_bytes() for path in tables}
    return found


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a copy of the sources, without any result, that goes when the block ends."""
    root = project.root()
    with tempfile.TemporaryDirectory(prefix="compendium-verify-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / root.name
        for path in sources():
            copy = target / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / path, copy)
        yield target


def sources() -> list[str]:
    """Return what the project is made of, results aside: what git tracks, or what the folder holds."""
    root = project.root()
    if git.history():
        listed = git.answer("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    else:
        made = {*NOT_COPIED, *settings.load().study.writes}
        listed = [
            path.relative_to(root).as_posix()
            for path in root.rglob("*")
            if path.relative_to(root).parts[0] not in made and "__pycache__" not in path.parts
        ]
    made_here = ("figures/", PROCESSED, "paper/build/")
    kept = [path for path in listed if path and not path.startswith(made_here)]
    declared = [path for path in listed if path == "figures/tolerances.toml"]
    return sorted(path for path in {*kept, *declared} if (root / path).is_file())


def offline() -> list[str] | None:
    """Return the words to put before a command so that it has no network; None where none works."""
    if shutil.which("unshare"):
        for words in OFFLINE:
            if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
                return words
    return None


def run(folder: Path, before: list[str]) -> None:
    """Run everything in a copy.

    Parameters
    ----------
    folder : pathlib.Path
        The copy; its own package is the one that runs.
    before : list of str
        Words before the command (`offline`).

    Raises
    ------
    Refusal
        With the end of what the run said, if it failed.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder / "src"),
        project.ROOT_VARIABLE: str(folder),
    }
    environment.pop(project.OUTPUT_VARIABLE, None)
    done = subprocess.run(
        [*before, sys.executable, "-m", "compendium", "make", "--results"],
        cwd=folder,
        env=environment,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        told = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-LOG_LINES:])
        raise Refusal(f"la copie ne s’exécute pas jusqu’au bout :\n{told}", "corrigez, puis relancez.")
