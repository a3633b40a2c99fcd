"""What runs, what waits and what never starts when steps run, fail or are interrupted."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from compendium import make, project
from compendium.errors import Refusal
from compendium.kernels import forks
from compendium.run import closure, contents, graph, progress
from compendium.run.record import Record
from compendium.run.step import Inputs, Step


class Silent:
    """Nobody looks."""

    def started(self, group):
        pass

    def ended(self, group, *, failed=False, began=None):
        pass


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A folder of its own for products and record."""
    monkeypatch.setenv(project.ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv(project.OUTPUT_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def interruptible():
    """An interruption is heard here, even where whoever started the tests ignores it, as a shell's `&` does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def step(root, name, work, *, made_from="", after=()):
    def write():
        work()
        (root / name).write_text(name, encoding="utf-8")

    return Step(name, write, lambda: Inputs({"source": made_from}, {}), (root / name,), after=after, pool="p")


def run(root, steps, *, workers=1, **options):
    with ThreadPoolExecutor(workers) as pool:
        return graph.run(steps, Record(root / "record.jsonl"), {"p": pool}, shown=Silent(), **options)


def fails():
    raise ValueError("faute")


def test_nothing_starts_after_the_first_failure(root):
    late = [step(root, f"n{number}", lambda: time.sleep(0.5)) for number in range(6)]
    failures = run(root, [step(root, "faute", fails), *late])
    assert set(failures) == {"faute"}
    assert len([made for made in late if made.outputs[0].exists()]) <= 1, "celle qu’un ouvrier tenait déjà"


def test_a_step_released_by_one_that_is_up_to_date_runs_though_another_failed_before(root):
    chain = [step(root, "a", lambda: time.sleep(0.2)), step(root, "b", lambda: None, after=("a",))]
    run(root, chain)
    last = step(root, "c", lambda: None, after=("b",))
    again = step(root, "a", lambda: time.sleep(0.2), made_from="autre")
    failures = run(root, [again, chain[1], last, step(root, "faute", fails)], workers=2, keep_going=True)
    assert set(failures) == {"faute"}
    assert last.outputs[0].exists()


def test_an_interruption_starts_nothing_that_waited_for_a_worker(root, interruptible):
    def interrupted():
        time.sleep(0.2)  # the others wait for the worker by now
        os.kill(os.getpid(), signal.SIGINT)  # to the process, as a terminal does: its main thread hears
        time.sleep(0.5)

    steps = [
        step(root, f"n{number}", interrupted if number == 0 else lambda: time.sleep(0.1))
        for number in range(5)
    ]
    with pytest.raises(KeyboardInterrupt):
        run(root, steps)
    assert [made.name for made in steps if made.outputs[0].exists()] in ([], ["n0"])


@pytest.mark.skipif(not forks.wanted(), reason="PAS DE FOURCHE : les noyaux démarrent à neuf ici")
def test_a_kernel_that_dies_at_once_is_heard_to_have_died(root):
    """Its end is told together with its start: who asked for it must still be given it."""
    server = forks.server()
    told = []
    asking = [
        threading.Thread(target=lambda: told.append(server.fork([], {}, str(root / "absent"))))
        for _ in range(20)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(60)
    assert len(told) == 20


def test_code_that_is_not_python_is_refused_with_its_file_and_line(root):
    path = root / "faux.py"
    path.write_text("import os\ndef (:\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"faux\.py, ligne 2"):
        contents.imports(path)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_record_cut_in_the_middle_of_a_line_loses_that_line_alone(root, cut):
    """A full disk cuts where it likes: inside a letter of two bytes, too."""
    first, second = step(root, "a", lambda: None), step(root, "b", lambda: None)
    run(root, [first])
    path = root / "record.jsonl"
    whole = path.read_bytes()
    line = '{"step": "été", "inputs": {}'.encode()
    path.write_bytes(whole + line[: len('{"step": "') + cut])
    run(root, [second])
    assert not Record(path).why(first)
    assert not Record(path).why(second)


def test_what_a_relative_import_brings_is_an_input(root):
    package = root / "src" / "petit"
    (package / "fond").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "fond" / "__init__.py").write_text("")
    (package / "fond" / "a.py").write_text("from . import b\nfrom ..haut import sommet\n")
    (package / "fond" / "b.py").write_text("")
    (package / "haut.py").write_text("")
    files = {path.relative_to(package).as_posix() for path in closure.of(["petit.fond.a"]).files}
    assert files >= {"fond/a.py", "fond/b.py", "haut.py"}


def test_a_declared_product_that_was_not_written_is_missing(root):
    forgetful = Step("n", lambda: None, lambda: Inputs({}, {}), (root / "produit",), pool="p")
    run(root, [forgetful])
    assert Record(root / "record.jsonl").why(forgetful) == ["produit manque"]


def test_the_time_shown_of_a_step_is_that_of_its_work_not_of_its_wait(root, monkeypatch):
    monkeypatch.setattr(progress, "CURRENT", progress.Progress())
    steps = [step(root, name, lambda: time.sleep(0.3)) for name in "abc"]
    with ThreadPoolExecutor(1) as pool:
        graph.run(steps, Record(root / "record.jsonl"), {"p": pool})
    assert max(progress.CURRENT.seconds.values()) < 0.6


def test_who_only_reads_the_record_does_not_write_it(root):
    one = step(root, "a", lambda: None)
    run(root, [one])
    path = root / "record.jsonl"
    path.write_bytes(path.read_bytes() * 40)
    before = path.read_bytes()
    record = Record(path)
    assert not record.why(one)
    assert path.read_bytes() == before
    record.keep(one, one.inputs(), 1.0)
    assert len(path.read_bytes().splitlines()) == 1


@pytest.mark.parametrize(("pool", "warmed"), [("kernels", 1), ("plain", 0)])
def test_kernels_are_warmed_where_a_notebook_is_to_run_and_nowhere_else(root, monkeypatch, pool, warmed):
    asked = []
    monkeypatch.setattr(forks, "warm", lambda: asked.append("warm"))
    done = root / "produit"
    stale = Step(
        "n", lambda: done.write_text("", encoding="utf-8"), lambda: Inputs({}, {}), (done,), pool=pool
    )
    make.bring_up_to_date([stale], Record())
    assert done.is_file() and len(asked) == warmed
