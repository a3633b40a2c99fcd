"""What several suites need: the mirror, and copies of tables to spoil."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ancrage.sources.fetch import MIRROR_VARIABLE

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "mirror"
"""Where a mirror of the original files may stand, if the variable does not say."""


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Folder of the original files; the test is skipped, and says so, without it."""
    folder = Path(os.environ.get(MIRROR_VARIABLE) or BESIDE)
    if not folder.is_dir():
        pytest.skip(
            f"PAS DE MIROIR : les tables ne sont pas comparées à leurs sources ({MIRROR_VARIABLE}=DOSSIER)"
        )
    return folder


@pytest.fixture(scope="session")
def made() -> str:
    """The compendium up to date: what `make` leaves and says, made here if it was not."""
    done = subprocess.run(
        [sys.executable, "-m", "ancrage", "make"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout
