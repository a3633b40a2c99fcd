"""What the study's own commands write is known to the machine by its settings alone."""

import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pytest

from compendium import project, settings
from compendium.watch.live import Live


@pytest.fixture
def served(tmp_path):
    """Open a page of a folder of the project, as a browser would."""
    for folder in ("territories", "data"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_text("une page", encoding="utf-8")
    server = Live(tmp_path, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda path: urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{path}").status
    server.shutdown()


def test_they_are_shown_while_the_author_works(served):
    assert served("territories/") == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served("data/")


def test_git_does_not_keep_them():
    for folder in settings.load().study.writes:
        assert not subprocess.run(
            ["git", "check-ignore", "-q", f"{folder}/x"], cwd=project.root(), check=False
        ).returncode


def test_a_run_without_git_does_not_copy_them(tmp_path):
    (tmp_path / "pyproject.toml").write_bytes((project.root() / "pyproject.toml").read_bytes())
    for name in ("territories/246200364/profil.html", "data/raw/une.csv"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    asked = "from compendium.verify import rerun; print(*rerun.sources())"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["data/raw/une.csv", "pyproject.toml"]
