"""What is written in processes beside comes back as if it had been written here, and nothing of them stays."""

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compendium import language
from compendium.errors import Refusal
from compendium.run import beside

MANY = beside.FEW + 1


@pytest.fixture(autouse=True)
def processes_that_know_this_module(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    beside._processes.cache_clear()
    yield
    beside._processes.cache_clear()


def whose(_: int) -> int:
    return os.getpid()


def doubled(number: int) -> int:
    return 2 * number


def refused() -> None:
    raise Refusal("la table ment.", "corrigez-la.")


def lacking(text: str) -> str:
    return language.load("en").said(text)


def test_results_come_in_the_order_of_the_calls_from_other_processes():
    found = beside.results([functools.partial(doubled, number) for number in range(5)], figures=MANY)
    assert found == [0, 2, 4, 6, 8]
    assert os.getpid() not in beside.results([functools.partial(whose, 0)] * 4, figures=MANY)


def test_a_few_figures_begin_no_process():
    assert beside.results([functools.partial(whose, 0)], figures=beside.FEW) == [os.getpid()]


def test_one_worker_begins_no_process(monkeypatch):
    monkeypatch.setenv("COMPENDIUM_WORKERS", "1")
    assert beside.results([functools.partial(whose, 0)], figures=MANY) == [os.getpid()]


def test_a_refusal_keeps_what_to_do_apart():
    with pytest.raises(Refusal) as told:
        beside.results([refused], figures=MANY)
    assert (told.value.what, told.value.todo) == ("la table ment.", "corrigez-la.")


def test_a_text_without_translation_is_told_here():
    text = "Phrase que nul catalogue ne contient"
    beside.results([functools.partial(lacking, text)], figures=MANY)
    assert text in language.load("en").missing.values()


ASKS = """
import functools, sys, time
from compendium.run import beside
if __name__ == "__main__":
    sys.path.insert(0, {folder!r})
    import asked
    beside.results([functools.partial(asked.say_who_and_sleep, {said!r})], figures=99)
"""

ASKED = """
import os, pathlib, time
def say_who_and_sleep(path):
    pathlib.Path(path).write_text(str(os.getpid()))
    time.sleep(60)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_processes_end_with_the_one_that_asked(tmp_path, end):
    (tmp_path / "asked.py").write_text(ASKED, encoding="utf-8")
    said = tmp_path / "pid"
    script = tmp_path / "asks.py"
    script.write_text(ASKS.format(folder=str(tmp_path), said=str(said)), encoding="utf-8")
    asking = subprocess.Popen([sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(tmp_path)})
    try:
        assert within(30, lambda: said.is_file() and said.read_text())
        pid = int(said.read_text())
        asking.send_signal(end)
        asking.wait(10)
        assert within(10, lambda: not alive(pid))
    finally:
        asking.kill()


def within(seconds: float, true) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
