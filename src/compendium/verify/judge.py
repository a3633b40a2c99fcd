"""Judge each artefact of a rerun against the archive."""

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from compendium.verify import frames, specifications, tables
from compendium.verify.judgement import (
    DIFFERENT,
    EXTRA,
    IDENTICAL,
    MISSING,
    Difference,
    Judged,
    from_differences,
)
from compendium.verify.tolerance import Tolerances

Compare = Callable[[str, bytes, bytes, Tolerances], list[Difference]]


def judge(archived: Mapping[str, bytes], made: Mapping[str, bytes], tolerances: Tolerances) -> list[Judged]:
    """Return a verdict for each artefact of the archive and of the rerun.

    Parameters
    ----------
    archived, made : mapping of str to bytes
        Contents by path from the project's folder.
    tolerances : Tolerances
        What numbers may differ by.

    Returns
    -------
    list of Judged
        In the order of paths.
    """
    found = []
    for path in sorted({*archived, *made}):
        if path not in made:
            judged = Judged(
                path, MISSING, note="archivé, mais pas refait : « git rm » si rien ne l’écrit plus"
            )
        elif path not in archived:
            judged = Judged(path, EXTRA, note="refait, mais pas archivé")
        elif archived[path] == made[path]:
            judged = Judged(path, IDENTICAL)
        else:
            judged = _compared(path, archived[path], made[path], tolerances)
        found.append(judged)
    return found


def _compared(path: str, archived: bytes, made: bytes, tolerances: Tolerances) -> Judged:
    name = PurePosixPath(path)
    compare, note = _how(name)
    if compare is None:
        return Judged(path, DIFFERENT, note=note)
    try:
        told = compare(name.stem, archived, made, tolerances)
    except (ValueError, OSError, KeyError) as error:
        return Judged(path, DIFFERENT, note=f"illisible ({type(error).__name__})")
    return from_differences(path, told, note)


def _how(name: PurePosixPath) -> tuple[Compare | None, str]:
    """Return how an artefact is compared, and what the report says of it."""
    match name.suffix:
        case ".csv":
            return tables.differences, "lignes appariées par leur clé"
        case ".json" if name.name.startswith("F"):
            return specifications.differences, "données à la tolérance près, mise en forme exactement"
        case ".json":
            return _exactly, "valeur par valeur, exactement"
        case ".parquet":
            return frames.differences, "valeurs à la tolérance près, formes par leur surface"
    return None, "octet par octet"


def _exactly(_artefact: str, archived: bytes, made: bytes, _tolerances: Tolerances) -> list[Difference]:
    """Compare two JSON documents exactly, whatever the order of their keys."""
    old, new = ({"document": json.loads(content)} for content in (archived, made))
    whole = [json.dumps(document).encode() for document in (old, new)]
    return [
        Difference(difference.where, difference.archived, difference.made)
        for difference in specifications.differences("", whole[0], whole[1], Tolerances({}))
    ]
