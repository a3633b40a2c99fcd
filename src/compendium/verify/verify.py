"""Run everything again elsewhere, compare with the archive, judge, report."""

import time
from pathlib import PurePosixPath

from compendium import project
from compendium.language import of_user, say
from compendium.publish.formats import number
from compendium.run import environment, git
from compendium.verify import judge, report, rerun, tolerance
from compendium.verify.judgement import IDENTICAL, Verification


def verify() -> int:
    """Verify the compendium, print the table, write ``verify/report.html`` and ``report.json``.

    Returns
    -------
    int
        0 if every artefact is identical or within tolerance, else 1.
    """
    start = time.perf_counter()
    archived = rerun.archive()
    before = rerun.offline()
    say("Copie, puis exécution de tout" + (", réseau coupé…" if before else "…"), flush=True)
    with rerun.scratch() as folder:
        rerun.run(folder, before or [])
        made = rerun.made(folder, archived)
    tolerances = tolerance.load(project.root() / "figures" / tolerance.FILE)
    notes = [*archived.notes, *environment.departures()]
    if before is None:
        notes.append("le réseau n’a pas pu être coupé ici (unshare manque ou n’est pas permis)")
    found = Verification(
        judge.judge(archived.contents, made, tolerances),
        archived.source,
        before is None,
        notes,
        git.commit(),
        time.perf_counter() - start,
    )
    wording = report.rerun_wording(found)
    report.write(found, archived.contents, made, wording)
    said = "tout est identique ou dans la tolérance" if found.accepted else "le refait n’est pas l’archivé"
    say(
        f"{table(found, wording)}\nVérification ({number(found.seconds, 0)} s) : {said}.\nRapport : {wording.shown}"
    )
    return 0 if found.accepted else 1


KINDS = {
    "figures": "F*.json",
    "tables": "T*.csv",
    "descriptions de tables": "T*.json",
    "registre": "claims.csv",
    "constats": "constats/*.json",
    "tables intermédiaires": "*.parquet",
}

LISTED = 12
"""Artefacts that differ told on the terminal; the report has them all."""

SHOWN = 4
"""Differences of an artefact told on the terminal; the report has them all."""


def table(found: Verification, wording: report.Wording) -> str:
    """Return what was found, on one screen: a line a kind, then each artefact that differs."""
    names, told = wording.names, of_user().said
    lines = ["", f"{wording.source}", "", f"  {told('artefacts'):<26} {told('verdict')}"]
    for kind, pattern in KINDS.items():
        these = [judged for judged in found.judged if PurePosixPath(judged.path).match(pattern)]
        if not these:
            continue
        counts = {verdict: sum(judged.verdict == verdict for judged in these) for verdict in names}
        said = ", ".join(
            _counted(counts[verdict], name) for verdict, name in names.items() if counts[verdict]
        )
        lines.append(f"  {told(f'{len(these)} {kind}'):<26} {told(said)}")
    changed = [judged for judged in found.judged if judged.verdict != IDENTICAL]
    for judged in changed[:LISTED]:
        note = f" ({judged.note})" if judged.differences else ""
        lines += ["", f"  {judged.path} : {names[judged.verdict]}{note}"]
        for place in judged.differences[:SHOWN]:
            lines.append(f"    {place.where} : {_said(place.archived)} → {_said(place.made)}")
        if len(judged.differences) > SHOWN:
            lines.append(f"    … et {len(judged.differences) - SHOWN} autres, dans le rapport")
    if len(changed) > LISTED:
        lines += ["", f"  … et {len(changed) - LISTED} autres résultats, dans le rapport"]
    lines += ["", *(f"À savoir : {note}." for note in found.notes)]
    return "\n".join(lines)


def _counted(count: int, name: str) -> str:
    """Return a count and a verdict in agreement: ``1 identique``, ``2 identiques``."""
    plural = count > 1 and " " not in name
    return f"{count} {name}{'s' if plural else ''}"


def _said(value: object) -> str:
    if value is None:
        return "rien"
    text = str(value)
    return f"« {text[:60]}… »" if len(text) > 60 else f"« {text} »"
