"""The house: the rooms of the packages of ``src/``, floor by floor, drawn from the code itself.

``src/floors.toml`` says on which floor each room stands; what a room is for is the first sentence of its
docstring, and what it imports is read from its modules. ``describe`` writes the drawing.
"""

import ast
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compendium import code, project
from compendium.pages import frame

FLOORS = Path("src") / "floors.toml"
DRAWING = "docs/house.svg"

WIDTH, LEFT, HEIGHT, GAP, MARGIN = 1080, 40, 50, 6, 16
"""Of the drawing, of its numbers of floors, of a floor, between rooms, around the house; in pixels."""

LETTER = 5.3
"""The mean width of a letter of the purposes, in pixels."""


@dataclass(frozen=True)
class Room:
    """A room as it is drawn."""

    name: str
    package: str
    purpose: list[str]
    imports: list[str]
    x: float
    y: float
    width: float


def floors() -> list[set[str]]:
    """Return the rooms of each floor, from the lowest, as ``package.room``; nothing where none are declared."""
    path = project.root() / FLOORS
    if not path.is_file():
        return []
    return [set(rooms) for rooms in _declared(path)]


def drawing() -> str:
    """Return the house as SVG: the highest floor above, a room a box with its purpose."""
    declared = _declared(project.root() / FLOORS)
    rooms: list[Room] = []
    for number, names in enumerate(declared):
        width = (WIDTH - LEFT - 2 * MARGIN - GAP * (len(names) - 1)) / len(names)
        y = MARGIN + (len(declared) - 1 - number) * (HEIGHT + GAP)
        for place, name in enumerate(names):
            package, _, short = name.partition(".")
            lines = textwrap.wrap(_purpose(name), int((width - 16) / LETTER)) or [""]
            more = " …" if len(lines) > 2 else ""
            purpose = [*lines[:1], *(f"{line}{more}" for line in lines[1:2])]
            x = MARGIN + LEFT + place * (width + GAP)
            rooms.append(Room(short, package, purpose, sorted(_imports(name)), x, y, width))
    numbers = {room.y: len(declared) - round((room.y - MARGIN) / (HEIGHT + GAP)) for room in rooms}
    size = {"width": WIDTH, "height": 2 * MARGIN + len(declared) * (HEIGHT + GAP) - GAP, "floor": HEIGHT}
    drawn = frame.templates().get_template("house.svg")
    return drawn.render(rooms=rooms, numbers=numbers, packages=_packages(declared), **size)


def _declared(path: Path) -> list[list[str]]:
    found: list[list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["floors"]
    return found


def _packages(declared: list[list[str]]) -> list[str]:
    return list(dict.fromkeys(name.partition(".")[0] for names in declared for name in names))


def _modules(name: str) -> Iterator[Path]:
    """Give the modules of a room: its folder's, or itself; its docstring is in the first."""
    path = (project.root() / "src").joinpath(*name.split("."))
    yield from sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def _purpose(name: str) -> str:
    """Return the first sentence of the docstring of a room."""
    module = code.parsed(next(_modules(name)).read_text(encoding="utf-8"))
    first = (ast.get_docstring(module) or "").partition("\n\n")[0]
    return " ".join(first.replace("``", "").split()).rstrip(".")


def _imports(name: str) -> set[str]:
    """Return the rooms that the modules of one import."""
    packages = {path.name for path in (project.root() / "src").iterdir() if path.is_dir()}
    found = set()
    for path in _modules(name):
        for imported in code.imported(code.parsed(path.read_text(encoding="utf-8"))):
            parts = imported.split(".")
            if parts[0] in packages and len(parts) > 1:
                found.add(".".join(parts[:2]))
    return found - {name}
