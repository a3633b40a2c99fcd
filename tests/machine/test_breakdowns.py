"""What breaks for real while the compendium is made: nothing is lost, nothing half-written.

Each test breaks a copy of the smallest compendium, in a folder whose name has spaces, accents and braces,
looks at what is said and at the exit status, then mends it: the next `make` completes and
leaves the archived results as they are. At the end, `verify` is clean.
"""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from compendium import project, tables
from compendium.errors import Refusal
from compendium.kernels import limits
from compendium.tables import catalogue
from tests.conftest import Copy
from tests.machine.conftest import FIRST, SECOND, another, edit, insert, refused


def kernels(copy: Copy) -> list[int]:
    """Processes whose command or folder is that of the copy."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").resolve().is_relative_to(copy.root)
            words = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if here and b"python" in words and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def test_a_kernel_killed_in_the_middle_of_a_cell(broken):
    insert(broken, "import os; os.kill(os.getpid(), 9)")
    refused(broken.run("make"), FIRST, "le noyau s’est arrêté", "rien n’a été écrit")


def test_a_kernel_started_afresh_and_killed(broken):
    insert(broken, "import os; os.kill(os.getpid(), 9)")
    refused(broken.run("make", COMPENDIUM_KERNELS="cold"), FIRST, "le noyau s’est arrêté")


@pytest.mark.parametrize("kind", ["", "cold"])
def test_a_kernel_that_eats_memory_is_stopped_in_its_cell(broken, kind):
    insert(broken, "import numpy; block = numpy.ones(10**9)")
    done = broken.run("make", COMPENDIUM_MEMORY="1500", COMPENDIUM_KERNELS=kind)
    refused(done, FIRST, "MemoryError", "1500 Mio", "COMPENDIUM_MEMORY")


def test_a_kernel_that_hangs_is_stopped_after_its_time(broken):
    insert(broken, "import time; time.sleep(300)")
    refused(broken.run("make", COMPENDIUM_SECONDS="3"), FIRST, "plus de 3 s", "COMPENDIUM_SECONDS")
    assert kernels(broken) == []


def test_an_error_in_the_code_of_the_study_is_told_with_its_own_line(broken):
    path = broken.root / "src" / "petit" / "rhythm.py"
    first = "    ordered = versions.sort_values("
    text = path.read_text(encoding="utf-8").replace(first, f'    {{}}["absente"]\n{first}')
    path.write_text(text, encoding="utf-8")
    line = text.splitlines().index('    {}["absente"]') + 1
    done = broken.run("make", "--results")
    refused(done, FIRST, "KeyError", f"src/petit/rhythm.py, ligne {line}", '{}["absente"]')


@pytest.mark.parametrize("value", ["0", "-1", "beaucoup", "1.5"])
def test_a_limit_that_is_no_number_is_refused(monkeypatch, value):
    monkeypatch.setenv("COMPENDIUM_SECONDS", value)
    with pytest.raises(Refusal, match=f"(?s)COMPENDIUM_SECONDS.*{re.escape(value)}"):
        limits.current()


def test_a_limit_that_is_no_number_is_told_by_make(broken):
    insert(broken, "pass")
    refused(broken.run("make", COMPENDIUM_SECONDS="beaucoup"), "COMPENDIUM_SECONDS", "beaucoup")


def test_a_setting_of_another_type_is_refused_and_not_said_by_a_traceback(broken):
    path = broken.root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^keywords = .*$", 'keywords = "x"', text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    refused(broken.run("make"), "pyproject.toml", "keywords = 'x'", "n’est pas du type attendu")
    refused(broken.run("make", COMPENDIUM_LANGUAGE="en"), "keywords = 'x' is not of the expected type")


def started(copy: Copy, marker: Path) -> subprocess.Popen:
    """A run whose notebook has begun a long cell."""
    insert(copy, f"open({str(marker)!r}, 'w').close(); import time; time.sleep(120)")
    running = subprocess.Popen(
        copy.command("make"),
        cwd=copy.root,
        env=copy.variables(),
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    end = time.monotonic() + 60
    while not marker.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert marker.exists()
    return running


def gone(copy: Copy, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while kernels(copy) and time.monotonic() < end:
        time.sleep(0.1)
    return not kernels(copy)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stops_the_kernels_and_says_how_to_go_on(broken, tmp_path, number):
    running = started(broken, tmp_path / "commencé")
    os.killpg(running.pid, number)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "interrompu ; relancez make" in told
    assert "Traceback" not in told
    assert gone(broken)


def test_a_make_killed_leaves_no_kernel_and_its_lock_is_taken_over(broken, tmp_path):
    running = started(broken, tmp_path / "commencé")
    running.kill()
    running.communicate(timeout=30)
    assert gone(broken)
    broken.git("restore", ".")
    (broken.root / "build" / "notebooks" / f"{FIRST}.ipynb").unlink()
    done = broken.run("make")
    assert done.returncode == 0
    assert "tourne déjà" not in done.stderr
    for path in (broken.root / "build" / "staging").glob("*"):
        shutil.rmtree(path)


def test_the_second_of_two_makes_waits_and_says_for_whom(broken):
    insert(broken, "import time; time.sleep(3)")
    first = subprocess.Popen(
        broken.command("make", "--results"),
        cwd=broken.root,
        env=broken.variables(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1.5)
    second = broken.run("make", "--results")
    assert first.wait(60) == 0
    assert second.returncode == 0
    assert f"processus {first.pid}" in second.stderr
    assert f"{FIRST:<22} inchangée" in second.stdout


def in_own_mounts(script: str, copy: Copy, **variables: str) -> subprocess.CompletedProcess:
    """Run a script that may mount small file systems, seen by nobody else."""
    before = ["unshare", "--mount", "--map-root-user"]
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("PAS DE MONTAGE : unshare n’est pas permis ici, le disque plein n’est pas essayé")
    environment = copy.variables(PYTHON=sys.executable, COPIE=str(copy.root), **variables)
    return subprocess.run(
        [*before, "sh", "-ec", script], env=environment, capture_output=True, text=True, check=False
    )


FULL_DISK = """
mount -t tmpfs -o size=400m tmpfs "$LIEU"
cp -a "$COPIE/." "$LIEU"
cd "$LIEU"
PYTHONPATH="$LIEU/src"; export PYTHONPATH
rm -rf build/notebooks
used=$(df -k --output=used "$LIEU" | tail -1)
mount -o remount,size=$((used + 20))k "$LIEU"
set +e
"$PYTHON" -m compendium make >/dev/null 2>"$LIEU.dit"; echo "plein $?"
mount -o remount,size=400m "$LIEU"
find . -name '*.part' -not -path './.git/*' | sed 's/^/reste /'
"$PYTHON" -m compendium make >/dev/null 2>"$LIEU.ensuite"; echo "ensuite $?"
git status --porcelain
"""


def test_a_full_disk_is_told_and_leaves_nothing_half_written(copy, tmp_path):
    place = tmp_path / "petit"
    place.mkdir()
    done = in_own_mounts(FULL_DISK, copy, LIEU=str(place))
    told = Path(f"{place}.dit").read_text(encoding="utf-8")
    assert done.stdout.split() == ["plein", "1", "ensuite", "0"], done.stdout + done.stderr + told
    assert "No space left" in told or "plus de place" in told.lower() or "Aucun espace" in told
    assert "Traceback" not in told


FULL_TMP = """
mount -t tmpfs -o "size=64k,nr_inodes=$PLACES" tmpfs "$LIEU"
[ "$PLEIN" = 0 ] || dd if=/dev/zero of="$LIEU/plein" bs=1k count="$PLEIN" 2>/dev/null || true
cd "$COPIE"
rm -f build/notebooks/01_registre.ipynb
TMPDIR="$LIEU" "$PYTHON" -m compendium make
"""


def test_no_space_for_temporary_files_is_told(broken, tmp_path):
    place = tmp_path / "tmp"
    place.mkdir()
    refused(in_own_mounts(FULL_TMP, broken, LIEU=str(place), PLEIN="0", PLACES="2"), "TMPDIR")


def test_a_temporary_folder_that_is_full_from_the_start_is_done_without(broken, tmp_path):
    place = tmp_path / "tmp"
    place.mkdir()
    done = in_own_mounts(FULL_TMP, broken, LIEU=str(place), PLEIN="64", PLACES="100")
    assert done.returncode == 0, done.stderr


def test_a_folder_that_cannot_be_written_is_told(broken):
    if shutil.which("setpriv") is None:
        pytest.skip("PAS DE setpriv : un dossier en lecture seule n’est pas essayé")
    insert(broken, "pass")
    folder = broken.root / "figures"
    before = ("setpriv", "--inh-caps=-all", "--bounding-set=-all") if os.geteuid() == 0 else ()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        done = broken.run("make", before=before)
    finally:
        folder.chmod(0o755)
    refused(done, "figures", "droit d’écrire")


def spoil(content: bytes, how: str) -> bytes:
    match how:
        case "truncated":
            return content[: len(content) // 2]
        case "altered":
            return content.replace(b"12", b"13", 1)
        case "latin-1":
            return content.decode("utf-8").encode("latin-1", errors="replace")
        case "bom":
            return b"\xef\xbb\xbf" + content
        case "crlf":
            return content.replace(b"\n", b"\r\n")
        case "no header":
            return content.split(b"\n", 1)[1]
        case "a million rows more":
            last = content.rstrip(b"\n").rsplit(b"\n", 1)[1]
            return content + (last + b"\n") * 1_000_000
    raise AssertionError(how)


SPOILT = {
    "truncated": "",
    "altered": "data/raw",
    "latin-1": "UTF-8",
    "bom": "BOM",
    "crlf": "CRLF",
    "no header": "en-tête",
    "a million rows more": "en double",
}


BY_MAKE = {"truncated", "altered", "a million rows more"}
"""What is tried through `make`: one refusal of each step of reading; the others are said the same way."""


@pytest.mark.parametrize("how", sorted(set(SPOILT) - BY_MAKE))
def test_a_spoilt_table_is_refused_by_name(smallest, how, monkeypatch):
    monkeypatch.setenv(project.ROOT_VARIABLE, str(smallest.root))
    content = (smallest.root / "data" / "raw" / "affirmations.csv").read_bytes()
    with pytest.raises(Refusal) as caught:
        tables.parse(catalogue.resource("affirmations"), spoil(content, how))
    for word in ("data/raw/affirmations.csv", SPOILT[how], "→"):
        assert word in str(caught.value), word
    assert len(str(caught.value).splitlines()) <= 30


@pytest.mark.parametrize("how", sorted(BY_MAKE))
def test_make_tells_of_a_spoilt_table_by_name(broken, how):
    path = broken.root / "data" / "raw" / "affirmations.csv"
    path.write_bytes(spoil(path.read_bytes(), how))
    refused(broken.run("make"), "data/raw/affirmations.csv", SPOILT[how], "→")


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def forget_images(copy: Copy) -> None:
    for path in (copy.root / "figures").glob("F*.png"):
        path.unlink()


def test_no_browser_and_none_to_be_had_is_told_and_the_rest_is_made_article_and_site_too(
    smallest, tmp_path, no_browser_path
):
    """What shows images shows the last ones; without any, it says what is missing."""
    copy = another(smallest, tmp_path / "sans navigateur")
    forget_images(copy)
    for path in (copy.root / "figures").glob("F*.svg"):
        path.unlink()
    done = copy.run("make", PATH=no_browser_path, BROWSER_PATH="")
    assert done.returncode == 1
    assert "ni Chrome ni Chromium" in done.stdout
    assert (copy.root / "site" / "index.html").is_file()
    for ending in ("html", "pdf", "docx", "xml"):
        assert (copy.root / "paper" / "build" / f"article.{ending}").is_file()
    article = (copy.root / "paper" / "build" / "article.html").read_text(encoding="utf-8")
    assert "L’image n’est pas dessinée" in article
    asked = copy.run("make", PATH=no_browser_path, BROWSER_PATH="", COMPENDIUM_NO_BROWSER="1")
    assert asked.returncode == 0, "demandé, ce n’est pas une panne"
    again = copy.run("make")
    assert again.returncode == 0, again.stderr
    article = (copy.root / "paper" / "build" / "article.html").read_text(encoding="utf-8")
    assert "L’image n’est pas dessinée" not in article, "le navigateur revenu, l’article est refait"


def test_a_browser_that_crashes_halfway_is_told(broken, tmp_path):
    real = next(filter(None, map(shutil.which, BROWSERS)), None)
    if real is None:
        pytest.skip("PAS DE NAVIGATEUR : sa panne n’est pas essayée")
    forget_images(broken)
    fake = tmp_path / "chrome"
    fake.write_text(f'#!/bin/sh\nexec timeout --signal=KILL 1 "{real}" "$@"\n', encoding="utf-8")
    fake.chmod(0o755)
    refused(broken.run("make", BROWSER_PATH=str(fake)), "rendu des images", str(fake))


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": [1]}', '{"cells": []}', ""])
def test_a_notebook_that_is_no_notebook_is_named(broken, text):
    (broken.root / "notebooks" / f"{FIRST}.ipynb").write_text(text, encoding="utf-8")
    refused(broken.run("make"), f"{FIRST}.ipynb", "→")


def test_a_notebook_without_its_parameters_cell_is_named(broken):
    path = broken.root / "notebooks" / f"{FIRST}.ipynb"
    loaded = json.loads(path.read_text(encoding="utf-8"))
    loaded["cells"] = [cell for cell in loaded["cells"] if not cell["metadata"].get("tags")]
    path.write_text(json.dumps(loaded), encoding="utf-8")
    refused(broken.run("make"), f"{FIRST}.ipynb", "parameters")


def test_an_explanation_that_compares_and_rests_on_nothing_is_refused(broken):
    edit(
        broken, SECOND, "jugement", "Moyenne des écarts entre deux", "Les écarts sont plus grands entre deux"
    )
    refused(broken.run("make"), "A01 (plus", "sans constat", 'findings=("nom",)')


def test_a_read_that_is_not_declared_is_told(broken):
    insert(broken, "open('../data/raw/versions.csv').close(); open('../data/raw/affirmations.csv').close()")
    done = broken.run("make", "--results")
    assert done.returncode == 0, done.stderr
    assert f"{FIRST} lit data/raw/affirmations.csv sans le déclarer" in done.stdout
    assert "data/raw/versions.csv" not in done.stdout, "ce notebook déclare les versions"
    path = broken.root / "build" / "notebooks" / f"{FIRST}.receipt.json"
    assert json.loads(path.read_text(encoding="utf-8"))["undeclared"] == ["data/raw/affirmations.csv"]


def test_a_call_to_the_network_is_told(broken):
    insert(
        broken,
        "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError:\n    pass",
    )
    assert f"{FIRST} a appelé 127.0.0.1:9" in broken.run("make", "--results").stdout


def test_a_notebook_that_tells_of_the_machine_is_refused(broken):
    insert(broken, "import pathlib; print(pathlib.Path.cwd())")
    refused(broken.run("make"), f"{FIRST}.ipynb", "le dossier du projet", "retirez")
    log = broken.root / "build" / "notebooks" / f"{FIRST}.ipynb"
    assert "l’été" not in log.read_text(encoding="utf-8")


def test_a_table_that_tells_of_the_machine_is_refused_before_it_is_written(broken):
    insert(
        broken,
        "import compendium.publish.results as p, pathlib; "
        "p._csv = lambda *_: ('version,parution,mois\\n' + str(pathlib.Path.cwd()) + ',2,3\\n').encode()",
    )
    table = broken.root / "figures" / "T01_versions.csv"
    before = table.read_bytes()
    refused(broken.run("make"), "figures/T01", "le dossier du projet")
    assert table.read_bytes() == before


@pytest.mark.parametrize("secret", ["ghp_0123456789abcdefghijABCDEFGHIJ012345", "valeur-secrete-42"])
def test_a_token_or_the_value_of_a_variable_is_refused(broken, secret):
    insert(broken, f"print({secret!r})")
    done = broken.run("make", MON_TOKEN="valeur-secrete-42")
    refused(done, f"{FIRST}.ipynb", "contient")
    assert secret not in done.stderr


def test_after_all_these_verify_is_clean(copy):
    done = copy.run("verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tout est identique" in done.stdout


def test_without_git_history_make_and_verify_work_all_the_same(copy, tmp_path):
    target = tmp_path / "sans git"
    shutil.copytree(copy.root, target, symlinks=True)
    shutil.rmtree(target / ".git")
    bare = Copy(target)
    assert bare.run("make").returncode == 0
    done = bare.run("verify", COMPENDIUM_KERNELS="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sans historique git" in done.stdout
