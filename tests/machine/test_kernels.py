"""Kernels forked from one process: what they share, what they leave, and what they do not."""

import json
import os
import subprocess
import sys
import tempfile
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from compendium.kernels import forks, provisioner
from compendium.kernels.fixed import FIXED

pytestmark = pytest.mark.skipif(not forks.wanted(), reason="PAS DE FORK : les noyaux sont neufs ici")

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "id": "parametres",
            "metadata": {"tags": ["parameters"]},
            "source": ['mot: str = "a"'],
            "outputs": [],
            "execution_count": None,
        },
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def ran(tmp_path, source: str, **variables: str) -> list[str]:
    """What a notebook of one cell prints, run in a process of its own."""
    loaded = json.loads(json.dumps(NOTEBOOK))
    cell = {"cell_type": "code", "id": "essai", "metadata": {}, "outputs": [], "execution_count": None}
    loaded["cells"].append(cell | {"source": [source]})
    path = tmp_path / "99_essai.ipynb"
    path.write_text(json.dumps(loaded), encoding="utf-8")
    script = (
        "from pathlib import Path; from compendium import notebook; from compendium.run import execute; import sys\n"
        "if __name__ == '__main__':\n"
        "    done = execute.run(notebook.load(Path(sys.argv[1])), {}, Path(sys.argv[2]))\n"
        "    print(done.log.read_text(encoding='utf-8'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), str(tmp_path / "sorties")],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outputs = json.loads(done.stdout)["cells"][1]["outputs"]
    return "".join(
        "".join(output["text"]) for output in outputs if output["output_type"] == "stream"
    ).splitlines()


SERVER = """
import os
ppid = os.getppid()
print(len(os.listdir(f"/proc/{ppid}/task")))
links = [os.readlink(f"/proc/{ppid}/fd/{fd}") for fd in os.listdir(f"/proc/{ppid}/fd")]
print(sum(link.startswith("socket:") for link in links))
print(os.getpgid(0) == os.getpid())
"""


def test_jupyter_finds_the_provisioner_by_its_name():
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name=provisioner.NAME)
    assert found.load() is provisioner.ForkProvisioner


def test_the_process_that_forks_has_one_thread_and_no_socket_but_its_own(tmp_path):
    threads, sockets, leads = ran(tmp_path, SERVER)
    assert threads == "1"
    assert sockets == "1", "celui par lequel on lui demande un noyau"
    assert leads == "True", "un noyau mène son groupe : l’arrêter arrête ce qu’il a lancé"


def test_what_may_wait_is_done_once_after_the_first_kernel_is_forked(tmp_path, monkeypatch):
    code = "from pathlib import Path\n\n\ndef later():\n    with Path('fait').open('a') as told:\n        told.write('une fois')\n"
    (tmp_path / "retarde.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    server = forks.Server(["retarde"], {"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"})
    for _ in range(2):  # the second is forked once the first has been followed by what waited
        assert server.fork([], {}, str(tmp_path / "absent")).wait(60) is not None
    assert (tmp_path / "fait").read_text(encoding="utf-8") == "une fois"


def test_libraries_are_there_before_the_first_cell_and_ours_are_not(tmp_path):
    source = "import sys; print('geopandas' in sys.modules, any(m.startswith('compendium.publish') for m in sys.modules))"
    assert ran(tmp_path, source) == ["True False"]
    assert ran(tmp_path, source, COMPENDIUM_KERNELS="cold") == ["False False"]


@pytest.mark.parametrize("kind", ["", "cold"])
def test_a_kernel_talks_through_private_files_and_never_through_tcp(tmp_path, kind):
    source = (
        "import os, stat; from ipykernel.kernelapp import IPKernelApp as A; a = A.instance(); "
        "print(a.transport); print(oct(stat.S_IMODE(os.stat(os.path.dirname(a.connection_file)).st_mode)))"
    )
    assert ran(tmp_path, source, COMPENDIUM_KERNELS=kind) == ["ipc", "0o1700"]


@pytest.mark.parametrize("kind", ["", "cold"])
def test_both_kinds_find_the_same_environment_and_settings(tmp_path, kind):
    known = f"{{k: os.environ[k] for k in {sorted(FIXED)!r}}}"
    source = (
        f"import os, time, pandas, plotly.io; print({known}, time.tzname[0], "
        f"pandas.get_option('display.max_columns'), plotly.io.renderers.default, os.getcwd() == {str(tmp_path)!r}, "
        "'compendium-' in os.environ['IPYTHONDIR'])"
    )
    (line,) = ran(tmp_path, source, COMPENDIUM_KERNELS=kind)
    assert line == f"{dict(sorted(FIXED.items()))} UTC 20 plotly_mimetype True True"


def test_a_kernel_leaves_no_process_and_no_file(tmp_path):
    with tempfile.TemporaryDirectory() as own:  # in that of all, others who test come and go
        source = (
            "import os; print(os.getpid()); print(os.getppid()); "
            "print(os.environ['IPYTHONDIR'].startswith(os.environ['TMPDIR']))"
        )
        pid, server, there = ran(tmp_path, source, TMPDIR=own)
        assert there == "True", "c’est là qu’il écrit"
        assert not Path(f"/proc/{pid}").exists()
        end = time.monotonic() + 5
        while Path(f"/proc/{server}").exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert not Path(f"/proc/{server}").exists(), "il finit quand plus personne ne le tient"
        assert list(Path(own).iterdir()) == []


def test_a_kernel_may_start_processes_of_its_own(tmp_path):
    source = (
        "import multiprocessing as m; c = m.get_context('fork')\n"
        "with c.Pool(2) as pool: print(pool.map(abs, [-1, -2]))"
    )
    assert ran(tmp_path, source) == ["[1, 2]"]


def test_personal_start_up_files_take_no_part(tmp_path):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("personnel = 1", encoding="utf-8")
    assert ran(tmp_path, "print('personnel' in globals())", IPYTHONDIR=str(tmp_path / "ipython")) == ["False"]
