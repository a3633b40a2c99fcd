"""What the results of one commit became in another, or in this folder: figures, tables, verdicts, findings."""

import csv
import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from compendium import project
from compendium.errors import Refusal
from compendium.language import say
from compendium.ledger.rule import VERDICTS
from compendium.publish import stated
from compendium.run import git
from compendium.verify import judge, report, rerun, tolerance, verify
from compendium.verify.judgement import DIFFERENT, EXTRA, IDENTICAL, MISSING, NAMES, Judged, Verification

FOLDER = Path("build") / "compare"

HERE = "ce dossier"

BETWEEN = NAMES | {DIFFERENT: "changé", MISSING: "retiré", EXTRA: "nouveau"}
"""The verdicts of a comparison between two commits, where nothing is a fault."""

LISTED = 40
"""Artefacts and verdicts that the summary lists; the report has them all."""


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
    project.write(project.root() / FOLDER / "summary.md", summary(found, before, after))
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


def summary(found: Verification, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """Return what changed in Markdown, in French: verdicts first, then findings, figures and tables.

    Parameters
    ----------
    found : Verification
        The judged artefacts.
    before, after : mapping of str to bytes
        Contents by path.
    """
    changed = [judged for judged in found.judged if judged.verdict != IDENTICAL]
    lines = [f"## Résultats : {found.source}", ""]
    if not changed:
        return "\n".join([*lines, "Aucun résultat archivé ne change.", ""])
    verdicts = list(_verdicts(before, after))
    if verdicts:
        lines += [
            "| énoncé | verdict avant | verdict après | valeur avant | valeur après |",
            "|---|---|---|---|---|",
        ]
        lines += [f"| {' | '.join(row)} |" for row in verdicts[:LISTED]]
        lines += [*_more(len(verdicts)), ""]
    fallen = [path for path in after if path.startswith("figures/constats/") and not _holds(after[path])]
    if fallen:
        lines += [
            f"Constats qui ne tiennent plus : {', '.join(PurePosixPath(path).stem for path in fallen)}.",
            "",
        ]
    lines += ["| résultat | | titre avant | titre après | écarts |", "|---|---|---|---|---:|"]
    lines += [f"| {' | '.join(_row(judged, before, after))} |" for judged in changed[:LISTED]]
    return "\n".join([*lines, *_more(len(changed)), ""])


def _more(count: int) -> list[str]:
    return ["", f"… et {count - LISTED} autres, dans le rapport."] if count > LISTED else []


def _row(judged: Judged, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[str, ...]:
    titles = [_title(judged.path, side) for side in (before, after)]
    same = titles[0] == titles[1]
    count = str(len(judged.differences) or "")
    shown = (titles[0], "" if same else titles[1])
    return (f"`{judged.path}`", BETWEEN[judged.verdict], *(_cell(title) for title in shown), count)


def _title(path: str, side: Mapping[str, bytes]) -> str:
    """Return the title of a figure or a table, which its JSON gives."""
    described = side.get(str(PurePosixPath(path).with_suffix(".json")))
    if described is None or path.startswith("figures/constats/"):
        return ""
    loaded = json.loads(described)
    title = loaded["titre"] if "titre" in loaded else loaded["layout"]["title"]["text"]
    return re.sub(r"<[^>]+>", "", title)


def _holds(content: bytes) -> bool:
    return bool(json.loads(content)["tient"])


def _verdicts(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[tuple[str, ...]]:
    """Give the statements whose verdict or computed value changed, one that came or went included."""
    was, now = (_ledger(side) for side in (before, after))
    for statement in sorted({*was, *now}):
        sides = [side.get(statement, {}) for side in (was, now)]
        verdicts = [VERDICTS.get(side.get("verdict", ""), "") for side in sides]
        values = [stated.written(side, "computed_value") if side else "" for side in sides]
        if verdicts[0] != verdicts[1] or values[0] != values[1]:
            yield (statement, *map(_cell, (*verdicts, *values)))


def _ledger(side: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    text = side.get("figures/claims.csv", b"").decode("utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
