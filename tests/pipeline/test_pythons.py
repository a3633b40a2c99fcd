"""The results are the same bytes with each Python that the project supports, where its interpreter is there."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from compendium import install, project
from compendium.verify import rerun
from tests.conftest import copy_of_project

ROOT = project.root()
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def supported():
    manifest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [text.rpartition(" ")[2] for text in manifest["classifiers"] if ":: Python :: 3." in text]
    return [version for version in versions if version != HERE]


def interpreter(version: str) -> Path | None:
    """The interpreter of a version, on the PATH or among those of pyenv, that really answers; none is fetched."""
    managed = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    named = shutil.which(f"python{version}")
    for path in (*([Path(named)] if named else []), *sorted(managed.glob(f"{version}.*/bin/python"))):
        said = subprocess.run([path, "-V"], capture_output=True, text=True, check=False).stdout
        if said.startswith(f"Python {version}."):
            return path
    return None


@pytest.mark.pythons
@pytest.mark.parametrize("version", supported())
def test_another_python_gives_the_same_bytes(made, version, tmp_path):
    python = interpreter(version)
    if python is None:
        pytest.skip(f"PAS DE PYTHON {version} : les résultats n’y sont pas comparés")
    copy = copy_of_project(tmp_path / "ancrage", results=False)
    archived = rerun.results(ROOT)
    for path in archived:
        (copy.root / path).unlink()
    installed = subprocess.run(
        [python, install.__file__, ".venv", install.BASE],
        cwd=copy.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    there = copy.root / ".venv" / "bin" / "python"
    said = subprocess.run([there, "-V"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"Python {version}.")
    done = subprocess.run(
        [there, "-m", "ancrage", "make"],
        cwd=copy.root,
        env=copy.variables(COMPENDIUM_NO_BROWSER="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    results = rerun.results(copy.root)
    assert set(results) == set(archived)
    assert [path for path in results if results[path] != archived[path]] == []
    for path in (copy.root / "figures").glob("*.html"):
        assert path.read_bytes() == (ROOT / "figures" / path.name).read_bytes(), path.name
