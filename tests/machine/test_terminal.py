"""What a person at the keyboard sets in the environment is taken, or refused by name."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from compendium.errors import Refusal
from compendium.pages import chrome


def test_a_browser_that_is_not_there_is_refused_by_name(tmp_path, monkeypatch):
    for wrong in (tmp_path / "absent", tmp_path):
        monkeypatch.setenv("BROWSER_PATH", str(wrong))
        with pytest.raises(Refusal, match=f"BROWSER_PATH={wrong}") as refused:
            chrome.find()
        assert len(str(refused.value).splitlines()) == 2


def test_a_browser_that_is_named_is_taken(tmp_path, monkeypatch):
    named = tmp_path / "chrome"
    named.write_text("#!/bin/sh\n", encoding="utf-8")
    named.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(named))
    assert chrome.find() == named


@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "nulle_part"], ["run", "03_emploi_ess", "-p", "epci", "x"]]
)
def test_an_output_that_knows_no_accent_is_no_failure(arguments, variables):
    environment = {**os.environ, **variables, "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "ancrage", *arguments], env=environment, capture_output=True, check=False
    )
    assert done.returncode == (0 if arguments == ["--help"] else 1), done.stderr
    assert b"Traceback" not in done.stderr
    assert b"ancrage" in done.stdout + done.stderr


def in_a_terminal(copy, columns: int, **variables: str) -> bytes:
    """What a run writes to a terminal of some width."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    words = copy.command("make", "--results", "--force")
    process = subprocess.Popen(
        words, cwd=copy.root, env=copy.variables(**variables), stdin=there, stdout=there, stderr=there
    )
    os.close(there)
    found = b""
    while True:
        try:
            part = os.read(here, 65536)
        except OSError:  # the other side has closed
            break
        if not part:
            break
        found += part
    os.close(here)
    assert process.wait() == 0, found.decode()
    return found


def test_a_terminal_that_knows_no_escape_gets_none(copy):
    told = in_a_terminal(copy, 80, TERM="dumb")
    assert b"\x1b" not in told and "exécutée".encode() in told


def test_what_runs_is_told_on_one_line_however_narrow(copy):
    told = in_a_terminal(copy, 24, TERM="xterm", NO_COLOR="1").decode()
    lines = [piece for piece in told.split("\r\x1b[K") if piece.startswith("  … ")]
    assert lines and all(len(line) < 24 for line in lines), lines
    assert not re.search(r"\x1b\[[0-9;]*m", told), "une couleur"
