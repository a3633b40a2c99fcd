"""Thousands of spoilt versions of the real tables: read as they are, or refused clearly; never else."""

import functools
import os
import random

import pytest

from compendium import project, tables
from compendium.errors import Refusal
from compendium.tables import catalogue, reading

MUTATIONS = int(os.environ.get("FUZZ") or 4_000)
LARGEST = 60_000
"""Bytes of the tables that are spoilt: larger ones have the same readers, and would take hours."""

CELLS = (
    "",
    " ",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "-1",
    "0",
    "00",
    "1,5",
    "1 000",
    "१२",
    "NULL",
    "None",
    "true",
    "\u202e",
    "=1+1",
    "<script>",
    "é" * 300,
    "9" * 40,
    "1.5.2",
    "2A004",
    "246200364",
    '"',
    "a\nb",
    "\x00",
    "0x10",
    "1_000",
    "+3",
)


def spoilable():
    found = [resource for resource in catalogue.package()["resources"] if resource["format"] == "csv"]
    return [resource for resource in found if resource["bytes"] <= LARGEST]


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Return a table with one to three faults, of bytes, of lines or of cells."""
    for _ in range(chance.randint(1, 3)):
        content = chance.choice((byte, cut, cell, cell, cell, line, twice, swap))(content, chance)
    return content


def byte(content, chance):
    if not content:
        return b"\xff"
    position = chance.randrange(len(content))
    return content[:position] + bytes([chance.randrange(256)]) + content[position + chance.randint(0, 1) :]


def cut(content, chance):
    return content[: chance.randrange(len(content) + 1)]


def cell(content, chance):
    lines = content.split(b"\n")
    row = chance.randrange(len(lines))
    cells = lines[row].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(CELLS).encode()
    lines[row] = b",".join(cells)
    return b"\n".join(lines)


def line(content, chance):
    lines = content.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def twice(content, chance):
    lines = content.split(b"\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def swap(content, chance):
    lines = content.split(b"\n")
    first, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[other] = lines[other], lines[first]
    return b"\n".join(lines)


@pytest.fixture(autouse=True)
def other_tables_are_read_once(monkeypatch):
    """A foreign key reads the table it points at: the same one for thousands of checks."""
    monkeypatch.setattr(reading, "read", functools.lru_cache(maxsize=None)(reading.read))


@pytest.mark.parametrize("described", spoilable(), ids=lambda described: described["name"])
def test_a_spoilt_table_is_read_or_refused_in_one_screen(described):
    content = (project.raw() / described["path"]).read_bytes()
    seed = described["name"] + os.environ.get("FUZZ_SEED", "")  # the same faults each time, unless asked
    chance = random.Random(seed)  # noqa: S311
    refused = 0
    tried = -(-MUTATIONS // len(spoilable()))
    for _ in range(tried):
        broken = spoilt(content, chance)
        try:
            frame = tables.parse(described, broken)
        except Refusal as error:
            refused += 1
            message = str(error)
            assert described["path"] in message
            assert "→" in message
            assert len(message.splitlines()) <= 12, message
            assert len(message) <= 3000, message[:3000]
        else:
            assert len(frame) > 0
            assert list(frame.columns) == [field["name"] for field in described["schema"]["fields"]]
    assert refused > tried / 4, "les fautes doivent être vues"
