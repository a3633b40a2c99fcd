"""What a comparison found, in brief and in Markdown: for the summary of a job, or a message to reviewers."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from compendium.ledger.rule import VERDICTS
from compendium.publish import stated
from compendium.verify.judgement import IDENTICAL, Judged, Verification

LISTED = 40
"""Artefacts and statements that are listed; the report has them all."""


def markdown(
    found: Verification,
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    source: str,
    names: Mapping[str, str],
) -> str:
    """Return what changed in Markdown, in French: verdicts first, then findings, figures and tables.

    Parameters
    ----------
    found : Verification
        The judged artefacts.
    before, after : mapping of str to bytes
        Contents by path.
    source : str
        What is compared, in French.
    names : mapping of str to str
        The verdicts on artefacts as readers see them.
    """
    changed = [judged for judged in found.judged if judged.verdict != IDENTICAL]
    lines = [f"## {source}", ""]
    if not changed:
        return "\n".join([*lines, "Tous les résultats sont identiques.", ""])
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
    lines += [f"| {' | '.join(_row(judged, before, after, names))} |" for judged in changed[:LISTED]]
    return "\n".join([*lines, *_more(len(changed)), ""])


def _more(count: int) -> list[str]:
    return ["", f"… et {count - LISTED} autres, dans le rapport."] if count > LISTED else []


def _row(
    judged: Judged, before: Mapping[str, bytes], after: Mapping[str, bytes], names: Mapping[str, str]
) -> tuple[str, ...]:
    titles = [_title(judged.path, side) for side in (before, after)]
    same = titles[0] == titles[1]
    count = str(len(judged.differences) or "")
    shown = (titles[0], "" if same else titles[1])
    return (f"`{judged.path}`", names[judged.verdict], *(_cell(title) for title in shown), count)


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
