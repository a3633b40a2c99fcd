"""Compare two locks of the pipeline: the archived one must describe what is archived."""

import tomllib
from collections.abc import Iterator
from typing import Any

from compendium.errors import Refusal
from compendium.verify.judgement import ACCEPTED, WITHIN, Difference

NAME = "pytask.lock"


def differences(archived: bytes, made: bytes, verdicts: dict[str, str]) -> list[Difference]:
    """Return where two locks differ.

    Parameters
    ----------
    archived, made : bytes
        The two files (TOML).
    verdicts : dict of str to str
        The verdict of each artefact: the hash of one that is within tolerance may differ.
    """
    old, new = _tasks(archived), _tasks(made)
    return [
        Difference(where, before, after, verdicts.get(path) == WITHIN)
        for where, path, before, after in _walk(old, new)
        if not (path in verdicts and verdicts[path] not in ACCEPTED)  # told where it is judged
    ]


def _tasks(content: bytes) -> dict[str, dict[str, Any]]:
    try:
        loaded = tomllib.loads(content.decode("utf-8"))
        return {one["id"]: one for one in loaded["task"]}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise Refusal(f"{NAME} n’est pas lisible ({error}).", f"git restore {NAME}, ou make.") from None


def _walk(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for name in [*old, *(name for name in new if name not in old)]:
        step = name.rpartition("::")[2]
        if name not in old or name not in new:
            yield step, "", "présente" if name in old else None, "présente" if name in new else None
            continue
        if old[name].get("state") != new[name].get("state"):
            yield f"{step}, définition", "", _short(old[name].get("state")), _short(new[name].get("state"))
        for part in ("depends_on", "produces"):
            before, after = old[name].get(part, {}), new[name].get(part, {})
            for path in [*before, *(path for path in after if path not in before)]:
                if before.get(path) != after.get(path):
                    yield f"{step}, {path}", path, _short(before.get(path)), _short(after.get(path))


def _short(value: str | None) -> str | None:
    return value and value[:12]
