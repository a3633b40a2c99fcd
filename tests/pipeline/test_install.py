"""Installing: by uv where it runs, by pip where it does not, each group when it is first asked for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compendium import install, project

ROOT = project.root()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project of one small group, and its environment with uv in it."""
    folder = tmp_path_factory.mktemp("à installer")
    (folder / "requirements").mkdir()
    for name in ("uv", "refresh"):
        shutil.copy(ROOT / install.lock(name), folder / install.lock(name))
    done = run(folder, "refresh")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, group: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, install.__file__, ".venv", group],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def imports(folder: Path, module: str) -> bool:
    done = subprocess.run(
        [folder / ".venv/bin/python", "-c", f"import {module}"], capture_output=True, check=False
    )
    return done.returncode == 0


def without(folder: Path, package: str) -> None:
    pip = [folder / ".venv/bin/python", "-m", "pip", "uninstall", "--yes", "--quiet", package]
    subprocess.run(pip, check=True, capture_output=True)
    assert not imports(folder, package.replace("-", "_"))


def test_uv_installs_the_group_that_is_asked_for_and_nothing_of_it_is_listed(folder):
    assert imports(folder, "python_calamine") and (folder / ".venv/bin/uv").is_file()
    without(folder, "python-calamine")
    done = run(folder, "refresh", LANG="fr_FR.UTF-8", LC_ALL="", COMPENDIUM_LANGUAGE="")
    assert done.returncode == 0 and imports(folder, "python_calamine")
    assert "Installation de requirements/refresh.txt" in done.stderr and "Installed 1 package" in done.stderr
    assert " + python-calamine" not in done.stderr, "un paquet par ligne, pour cent paquets"


def test_where_uv_cannot_run_pip_installs_and_it_is_said(folder):
    without(folder, "python-calamine")
    uv = folder / ".venv" / "bin" / "uv"
    kept = uv.rename(uv.with_name("kept"))
    try:
        uv.write_text(
            '#!/bin/sh\n[ "$1" = --version ] && exec "$(dirname "$0")/kept" --version\nexit 1\n',
            encoding="utf-8",
        )
        uv.chmod(0o755)
        done = run(folder, "refresh", COMPENDIUM_LANGUAGE="en")
    finally:
        kept.replace(uv)
    assert done.returncode == 0, done.stderr
    assert "uv could not install" in done.stderr and imports(folder, "python_calamine")


def test_a_uv_that_is_not_of_its_lock_is_replaced(folder):
    uv = folder / ".venv" / "bin" / "uv"
    uv.unlink()
    uv.write_text("#!/bin/sh\necho uv 0.0.1\n", encoding="utf-8")
    uv.chmod(0o755)
    subprocess.run(
        [folder / ".venv/bin/python", "-m", "pip", "uninstall", "--yes", "--quiet", "uv"], check=True
    )
    assert run(folder, "refresh").returncode == 0
    said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=True).stdout
    assert (
        said.split()[1] == (ROOT / install.lock("uv")).read_text(encoding="utf-8").split()[0].split("==")[1]
    )


def test_a_package_that_is_not_of_its_hash_is_not_installed(folder):
    without(folder, "python-calamine")
    lock = folder / install.lock("refresh")
    whole = lock.read_text(encoding="utf-8")
    try:
        lock.write_text("".join(f"{line}\n" for line in _spoilt(whole)), encoding="utf-8")
        done = run(folder, "refresh", COMPENDIUM_LANGUAGE="en")
    finally:
        lock.write_text(whole, encoding="utf-8")
    assert done.returncode == 1 and not imports(folder, "python_calamine")
    assert "The installation did not succeed" in done.stderr and "Traceback" not in done.stderr


def _spoilt(lock: str) -> list[str]:
    return [
        line.replace("sha256:", "sha256:" + "0" * 8, 1)[: len(line)] if "sha256:" in line else line
        for line in lock.splitlines()
    ]


def test_what_will_be_downloaded_is_said_beforehand_in_the_language_of_the_person(capsys, monkeypatch):
    for language, words in (
        ("en_GB.UTF-8", "MB to download"),
        ("fr_FR.UTF-8", "Mo à télécharger"),
        ("de_DE.UTF-8", "MB to download"),
        ("C.UTF-8", "Mo à télécharger"),
        ("", "Mo à télécharger"),
    ):
        for name in ("COMPENDIUM_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", language)
        install._tell(install._announced(install.BASE, ROOT))
        assert words in capsys.readouterr().err


def test_a_group_that_is_there_is_not_installed_again(monkeypatch):
    monkeypatch.setattr(install, "install", lambda *_: pytest.fail("réinstallé"))
    install.ensure("sirene", "duckdb", ROOT)


def test_a_python_that_is_too_old_is_refused_with_the_next_step(monkeypatch, capsys):
    monkeypatch.setattr(install.sys, "version_info", (3, 10, 1))
    monkeypatch.setenv("COMPENDIUM_LANGUAGE", "en")
    assert install.main([".venv", "base"]) == 1
    assert "this one is 3.10. Try: make PYTHON=" in capsys.readouterr().err
