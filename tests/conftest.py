"""What several suites need: the mirror, the compendium made, and copies of it to break."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from compendium import language, project
from compendium.pages import chrome
from compendium.tables.fetch import MIRROR_VARIABLE

FUZZ = "FUZZ"
"""Environment variable of `make fuzz`: how many examples each property is tried on."""

signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background of a script it would be ignored

os.environ["COMPENDIUM_LANGUAGE"] = "fr"  # messages are read here as they are written
language.of_user()  # it is found once: in this project, before a test stands in a folder that is none

settings.register_profile(
    "ancrage", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "fuzz",
    max_examples=int(os.environ.get(FUZZ) or 5000),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ancrage")  # the same examples each time, whatever the load of the machine

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "mirror"
"""Where a mirror of the original files may stand, if the variable does not say."""

MADE = ("data/processed", "build/notebooks", "build/record.jsonl", "figures", "paper/build", "site")
"""What `make` leaves, that a copy may start from."""


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes test: one more than cores, because tests wait for what they start."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    found = chrome.find()
    if found is None:
        pytest.skip("PAS DE NAVIGATEUR : les pages ne sont pas essayées (installez chromium)")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        started = playwright.chromium.launch(executable_path=str(found), args=arguments)
        yield started
        started.close()


@pytest.fixture
def no_browser_path(tmp_path):
    """A PATH with what a run needs, browsers and installers left out."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("git", "sh", "env", "unshare"):
        found = shutil.which(name)
        if found:
            (folder / name).symlink_to(found)
    return str(folder)


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


@dataclass
class Copy:
    """A copy of the project elsewhere, whose own package runs: tests may break it."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "compendium", *arguments]

    def variables(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.root / "src"), **self.environment, **more}

    def run(
        self, *arguments: str, before: tuple[str, ...] = (), **variables: str
    ) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*before, *self.command(*arguments)],
            cwd=self.root,
            env=self.variables(**variables),
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=essai", "-c", "user.email=essai@example.org"]
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.root, capture_output=True, text=True, check=True
        )
        return done.stdout


def copy_of_project(target: Path, *, results: bool = True) -> Copy:
    """Copy what git tracks or would track, as it is in this folder; with `results`, what make left too."""
    root = project.root()
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for path in filter(None, listed):
        if (root / path).is_file():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, target / path)
    for compiled in (root / "src").rglob("__pycache__"):  # files keep their dates: it is good for them too
        shutil.copytree(compiled, target / compiled.relative_to(root), dirs_exist_ok=True)
    for path in MADE if results else ():
        if (root / path).is_dir():
            shutil.copytree(root / path, target / path, dirs_exist_ok=True)
        elif (root / path).is_file():
            shutil.copy2(root / path, target / path)
    return Copy(target)


def committed(copy: Copy) -> Copy:
    """Give a copy a history of one commit."""
    copy.git("init", "-q")
    copy.git("add", "-A")
    copy.git("commit", "-qm", "tout")
    return copy
