"""The one record of what was built from what: why a step runs, and what it made.

``build/record.jsonl`` has a line a step, added when the step ends; the last line of a step
counts, so that a run that is killed loses nothing of what it had finished. What depends on a
machine (versions installed, browser, fonts) stands apart from the rest, which is the same
everywhere and goes into the archive.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from compendium import project
from compendium.run import contents
from compendium.run.step import Inputs, Step

NAME = "build/record.jsonl"

START = b'{"step": '
"""What every line begins with: the name of its step is read without the rest."""

NEVER = "jamais fait"


class Record:
    """What the steps of a project were built from when they last ran.

    Parameters
    ----------
    path : pathlib.Path, optional
        The file; that of the project by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or project.root() / NAME
        self._places: dict[
            str, int
        ] = {}  # where the line of each step begins: thousands would fill the memory
        self._cut = self._long = False
        self._read()

    def _read(self) -> None:
        try:
            lines = self._path.read_bytes().splitlines(keepends=True)
        except OSError:
            return
        place = 0
        for line in lines:
            if line.startswith(START) and line.rstrip().endswith(b"}"):  # the last line may have been cut
                self._places[_name(line)] = place
            place += len(line)
        self._cut = bool(lines) and not lines[-1].endswith(b"\n")
        self._long = len(lines) > 2 * len(self._places) + 20

    def _line(self, name: str) -> bytes:
        """Return the line of a step, nothing if there is none."""
        if name not in self._places:
            return b""
        try:
            with self._path.open("rb") as file:
                file.seek(self._places[name])
                line = file.readline()
        except OSError:  # somebody deleted it: nothing is known any more
            return b""
        return line if line.startswith(START) else b""

    def entry(self, name: str) -> dict[str, Any]:
        """Return what is recorded of a step (``inputs``, ``machine``, ``outputs``, ``seconds``), or nothing."""
        line = self._line(name)
        try:
            found: dict[str, Any] = json.loads(line) if line else {}
        except ValueError:
            return {}
        return found

    def outputs(self, name: str) -> dict[str, str]:
        """Return the files that a step made when it last ran, each with its digest."""
        made: dict[str, str] = self.entry(name).get("outputs", {})
        return made

    def why(self, step: Step) -> list[str]:
        """Return why a step has to run, in French; nothing when what it made is up to date.

        Parameters
        ----------
        step : Step
            Its inputs are looked at now.
        """
        entry = self.entry(step.name)
        if not entry:
            return [NEVER]
        inputs = step.inputs()
        return [
            *_differences(entry["inputs"], inputs.portable),
            *(_versions(entry["machine"], inputs.machine) if "machine" in entry else []),
            *self._lost(step, entry["outputs"]),
        ]

    def _lost(self, step: Step, made: Mapping[str, str]) -> Iterable[str]:
        """Say which products are no longer as they were made."""
        for path, digest in made.items():
            now = contents.digest(project.root() / path)
            if now != digest:
                yield f"{path} a été modifié" if now else f"{path} manque"
        for path in _expanded(step.outputs):
            if path not in made and not (project.root() / path).is_file():
                yield f"{path} manque"

    def keep(self, step: Step, inputs: Inputs, seconds: float) -> None:
        """Record that a step ended: from what, with what, and what it made."""
        paths = [path for path in _expanded(step.outputs) if (project.root() / path).is_file()]
        outputs = {path: contents.digest(project.root() / path) for path in paths}
        rest = {"inputs": inputs.portable, "machine": inputs.machine, "outputs": outputs}
        body = json.dumps({**rest, "seconds": round(seconds, 3)}, ensure_ascii=False, sort_keys=True)
        name = json.dumps(step.name, ensure_ascii=False)
        line = START + f"{name}, {body[1:]}\n".encode()
        if self._long:  # only a run that holds the project writes the record
            lines = (self._line(kept) for kept in self._places if kept != step.name)
            project.write(self._path, b"".join(line.rstrip(b"\n") + b"\n" for line in lines if line))
            self._places = {}
            self._read()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            if self._cut:
                file.write(b"\n")
            self._places[step.name] = file.tell()
            file.write(line)
        self._cut = False

    def portable(self, names: Iterable[str]) -> str:
        """Return the lines of some steps without what depends on a machine, for an archive."""
        lines = []
        for name in names:
            entry = self.entry(name)
            if entry:
                kept = {"step": name, "inputs": entry["inputs"], "outputs": entry["outputs"]}
                lines.append(json.dumps(kept, ensure_ascii=False) + "\n")
        return "".join(lines)


def _name(line: bytes) -> str:
    """Return the name of the step that a line is about."""
    name, _ = json.JSONDecoder().raw_decode(line.decode(errors="replace"), len(START))
    return str(name)


def _expanded(outputs: Iterable[Path]) -> list[str]:
    """Return the files that some products are, from the project's folder: a folder is all its files."""
    root = project.root()
    found = []
    for path in outputs:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [file.relative_to(root).as_posix() for file in inside if file.suffix != ".part"]
    return found


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[str]:
    for name in [*now, *(name for name in before if name not in now)]:
        if before.get(name) == now.get(name):
            continue
        if name not in before:
            yield f"{name}, nouveau"
        elif not now.get(name):
            yield f"{name} n’y est plus"
        else:
            yield name


def _versions(before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[str]:
    for name in [*now, *(name for name in before if name not in now)]:
        if before.get(name) != now.get(name):
            yield f"{name} {before.get(name, '(aucune)')} → {now.get(name, '(aucune)')}"
