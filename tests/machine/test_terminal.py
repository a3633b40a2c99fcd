"""What a person at the keyboard sets in the environment is taken, or refused by name."""

import os
import subprocess
import sys

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
