"""The author's desk: a git that reads notebooks, and merges what is made."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from compendium import project
from compendium.errors import Refusal
from compendium.language import say
from compendium.run import cells, git, merging

DRIVER = "compendium"
"""What git calls our settings: what is under this name is ours, and nothing else is touched."""

MADE, PARTS = f"{DRIVER}-made", f"{DRIVER}-parts"
"""The drivers that merge what is made whole, and what is made in part (`compendium.run.merging`)."""

LINES = (
    f"*.ipynb filter={DRIVER} diff={DRIVER} merge={DRIVER}",
    f"/figures/** merge={MADE}",
    *(f"/{name} merge={MADE}" for name in ("CITATION.cff", "codemeta.json", ".zenodo.json", "codecheck.yml")),
    *(
        f"/{name} merge={MADE}"
        for name in ("docs/house.svg", "docs/measures.json", "requirements/weights.json")
    ),
    *(f"/{name} merge={PARTS}" for name in ("README.md", "LISEZMOI.md", "data/raw/datapackage.json")),
)
"""What is written to ``info/attributes``: in this clone, never in the repository."""

WITHOUT = "compendium : environnement absent, sorties des notebooks gardées (refaites « make setup »)"


def _settings(python: str) -> dict[str, str]:
    """Return what git runs, under each name of its configuration.

    The interpreter is named by its whole path, as git is not run inside the environment. Without it, git
    does what it does for any file: a clone whose environment was erased, or that was moved, still works.
    """
    run = f"{shlex.quote(python)} -P"
    own = f"{run} {shlex.quote(cells.__file__)}"
    there = f"[ -x {shlex.quote(python)} ] && [ -f {shlex.quote(cells.__file__)} ]"
    merge = f"{run} -m nbdime.vcs.git.mergedriver merge %O %A %B %L %P"
    parts = f"{shlex.quote(merging.__file__)} parts %O %A %B"
    mergeable = f"[ -x {shlex.quote(python)} ] && [ -f {shlex.quote(merging.__file__)} ]"
    plain = "git merge-file --marker-size=%L -L ici -L avant -L autre %A %O %B"
    return {
        f"filter.{DRIVER}.clean": f"if {there}; then {own} clean; else echo '{WITHOUT}' >&2; cat; fi",
        f"filter.{DRIVER}.required": "false",
        f"diff.{DRIVER}.textconv": f'f() {{ {own} text "$1" 2>/dev/null || cat "$1"; }}; f',
        f"diff.{DRIVER}.xfuncname": "^── .*",
        f"merge.{DRIVER}.name": "notebooks, cellule par cellule",
        f"merge.{DRIVER}.driver": f"if {run} -c 'import nbdime' 2>/dev/null; then {merge}; else {plain}; fi",
        f"merge.{MADE}.name": "produit : un côté est gardé, puis tout est refait",
        f"merge.{MADE}.driver": "true",
        f"merge.{PARTS}.name": "produit en partie : le reste est fondu",
        f"merge.{PARTS}.driver": f"if {mergeable}; then {run} {parts}; else {plain}; fi",
    }


def setup() -> None:
    """Set git, in this clone only, to strip outputs from notebooks and to compare them by cell."""
    attributes = _attributes()
    for name, value in _settings(sys.executable).items():
        _git("config", "--local", name, value)
    known = attributes.read_text(encoding="utf-8") if attributes.is_file() else ""
    lacking = [line for line in LINES if line not in known.splitlines()]
    if lacking:
        start = "\n" if known and not known.endswith("\n") else ""
        # a file whose last line has no end gets its own back from `undo`
        attributes.parent.mkdir(parents=True, exist_ok=True)
        added = "\n".join(lacking)
        attributes.write_text(known + (f"{start}{added}" if start else f"{added}\n"), encoding="utf-8")
    say("git : sorties des notebooks hors des commits ; diff et merge vont cellule par cellule.")
    say("Une fusion garde un côté de ce qui est produit ; « merged » le refait ensuite.")
    say("« git status » nomme un notebook exécuté jusqu’à « git add », qui n’y trouve rien à prendre.")
    say("Réglé dans ce clone seulement. Pour défaire : la même commande, setup --undo.")


def undo() -> None:
    """Take back what `setup` wrote, and nothing else."""
    attributes = _attributes()
    for section in (
        *(f"{kind}.{DRIVER}" for kind in ("filter", "diff", "merge")),
        f"merge.{MADE}",
        f"merge.{PARTS}",
    ):
        if git.answer("config", "--local", "--get-regexp", rf"^{section}\."):
            _git("config", "--local", "--remove-section", section)
    if attributes.is_file():
        known = attributes.read_text(encoding="utf-8")
        kept = known
        for line in reversed(LINES):
            kept = kept.removesuffix(f"\n{line}").replace(f"{line}\n", "")
        if not kept:
            attributes.unlink()
        elif kept != known:
            attributes.write_text(kept, encoding="utf-8")
    say("git : réglages des notebooks retirés de ce clone.")


def _attributes() -> Path:
    """Return this clone's file of attributes, which working trees beside it share.

    Raises
    ------
    Refusal
        If there is no git, or the project is no clone of its own.
    """
    if shutil.which("git") is None:
        raise Refusal("git manque.", "installez git, puis recommencez ; make n’en a pas besoin.")
    top = git.answer("rev-parse", "--show-toplevel")
    if not top or Path(top).resolve() != project.root().resolve():
        raise Refusal("ce dossier n’est pas un clone git.", "clonez le dépôt, puis recommencez.")
    return project.root() / git.answer("rev-parse", "--git-path", "info/attributes")


def _git(*arguments: str) -> None:
    done = subprocess.run(
        ["git", *arguments], cwd=project.root(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refusal(f"git {arguments[0]} : {done.stderr.strip()[:300]}")
