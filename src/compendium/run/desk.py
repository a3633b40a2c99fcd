"""The author's desk: rebuild while writing, and a git that reads notebooks."""

import os
import subprocess
import sys
from pathlib import Path

from compendium import project
from compendium.errors import Refusal

WATCHED = ("notebooks", "paper", "data/raw", "src/ancrage")


def watch() -> int:
    """Run ``ancrage make`` each time a source changes, until interrupted.

    Each pass is a process of its own, so that edited modules are read again; a failure is
    shown and the watch goes on.
    """
    from watchfiles import DefaultFilter
    from watchfiles import watch as changes

    root = project.root()
    folders = [root / name for name in WATCHED]
    ours = DefaultFilter(ignore_paths=[root / "paper" / "build"])
    print("Je surveille notebooks, article, données et code ; Ctrl-C pour arrêter.", flush=True)
    _again()
    for found in changes(*folders, watch_filter=ours, raise_interrupt=False):
        names = sorted({Path(path).name for _, path in found})
        print(f"\n→ {', '.join(names[:3])}{' …' if len(names) > 3 else ''}", flush=True)
        _again()
    return 0


def _again() -> None:
    subprocess.run([sys.executable, "-m", "ancrage", "make"], cwd=project.root(), check=False)


ATTRIBUTES = ".git/info/attributes"
"""Where the settings go: this clone, never the repository."""


def setup() -> None:
    """Set git, in this clone only, to strip outputs from notebooks and to compare them by cell."""
    _require_git()
    _run("nbstripout", "--install", "--attributes", ATTRIBUTES)
    shared = project.root() / ".gitattributes"
    existed = shared.exists()
    _run("nbdime", "config-git", "--enable")
    if not existed and shared.exists():  # nbdime writes to the repository: keep it to this clone
        own = project.root() / ATTRIBUTES
        own.write_text(own.read_text(encoding="utf-8") + shared.read_text(encoding="utf-8"), encoding="utf-8")
        shared.unlink()
    print("git : sorties des notebooks retirées à l’ajout (nbstripout), comparaison par cellule (nbdime).")
    print("Pour défaire : ancrage setup --undo")


def undo() -> None:
    """Take back what `setup` did."""
    _require_git()
    _run("nbstripout", "--uninstall", "--attributes", ATTRIBUTES)
    _run("nbdime", "config-git", "--disable")
    own = project.root() / ATTRIBUTES
    if own.exists():
        lines = [
            line for line in own.read_text(encoding="utf-8").splitlines() if "jupyternotebook" not in line
        ]
        own.write_text("".join(f"{line}\n" for line in lines if line.strip()), encoding="utf-8")
    print("git : réglages des notebooks retirés.")


def _require_git() -> None:
    if not (project.root() / ".git").is_dir():
        raise Refusal("ce dossier n’est pas un clone git.", "clonez le dépôt, puis recommencez.")


def _run(name: str, *arguments: str) -> None:
    beside = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(beside / name), *arguments]
    done = subprocess.run(
        command, cwd=project.root(), capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        raise Refusal(f"{name} : {done.stderr.strip()[:300]}")
