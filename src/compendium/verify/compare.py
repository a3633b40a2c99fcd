"""What the results of one commit became in another, or in this folder: figures, tables, verdicts, findings."""

import time
from dataclasses import replace
from pathlib import Path

from compendium import project
from compendium.errors import Refusal
from compendium.language import say
from compendium.run import git
from compendium.verify import judge, report, rerun, tolerance, verify
from compendium.verify.judgement import DIFFERENT, EXTRA, MISSING, NAMES, Judged, Verification

FOLDER = Path("build") / "compare"

HERE = "ce dossier"

BETWEEN = NAMES | {DIFFERENT: "changé", MISSING: "retiré", EXTRA: "nouveau"}
"""The verdicts of a comparison between two commits, where nothing is a fault."""


def compare(base: str, other: str = "") -> int:
    """Compare the archived results of two commits, print the table, write a report and a summary.

    Nothing is run: what is compared is what each commit archives.

    Parameters
    ----------
    base : str
        The commit, branch or tag before.
    other : str
        The one after; the files of this folder by default.

    Returns
    -------
    int
        0: a difference is what one looks for, not a fault.

    Raises
    ------
    Refusal
        If git has no such commit.
    """
    start = time.perf_counter()
    before = _at(base)
    after = _at(other) if other else rerun.results(project.root())
    told = other or HERE
    tolerances = tolerance.load(project.root() / "figures" / tolerance.FILE)
    judged = [_between(each) for each in judge.judge(before, after, tolerances)]
    found = Verification(
        judged,
        f"{base} → {told}",
        network=False,
        notes=[],
        commit=git.commit(),
        seconds=time.perf_counter() - start,
    )
    sides = f"Avant : {base}. Après : {told}"
    wording = report.Wording("Comparaison", sides, "Rien n’a été exécuté.", (base, told), FOLDER, BETWEEN)
    report.write(found, before, after, wording)
    say(
        f"{verify.table(found, wording)}\nRapport : {wording.shown} ; en bref : {FOLDER.as_posix()}/summary.md"
    )
    return 0


def _between(judged: Judged) -> Judged:
    """Return what was judged without the note of a rerun that something was missing from, or was too much in."""
    return replace(judged, note="") if judged.verdict in (MISSING, EXTRA) else judged


def _at(revision: str) -> dict[str, bytes]:
    if not git.answer("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise Refusal(
            f"git ne connaît pas « {revision} ».",
            "donnez un commit, une branche ou une étiquette ; git fetch, s’il n’est pas encore dans ce clone.",
        )
    return rerun.committed(revision)
