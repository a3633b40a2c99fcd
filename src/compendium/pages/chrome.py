"""Find a Chrome or Chromium for static images, or install one where that is possible."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

VARIABLE = "BROWSER_PATH"
"""Environment variable that names a browser, the one that Kaleido itself reads."""

APT_SECONDS, FETCH_SECONDS = 600, 300

ADVICE = (
    "images fixes (PNG, SVG) non faites : ni Chrome ni Chromium. Installez l’un des deux (par exemple "
    "« sudo apt install chromium »), ou donnez son chemin par BROWSER_PATH, puis relancez make."
)
"""What to do without a browser; everything else is made all the same."""


REFUSAL = "ANCRAGE_NO_BROWSER"
"""Environment variable that asks for no browser: images, article and site are then left for later."""


def refused() -> bool:
    """Return whether the person at the keyboard asked for no browser."""
    return bool(os.environ.get(REFUSAL))


def find() -> Path | None:
    """Return the path of a browser: the one named, one on the PATH, or the fetched one."""
    named = os.environ.get(VARIABLE)
    if named and Path(named).is_file():
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _fetched()


def _fetched() -> Path | None:
    """Return the browser that Kaleido's own installer left, if it did.

    Its folder is looked at without importing the library, which takes half a second.
    """
    import importlib.util

    spec = importlib.util.find_spec("choreographer")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "cli" / "browser_exe"
    return next(
        (path for path in folder.glob("chrome-*/chrome*") if os.access(path, os.X_OK) and path.is_file()),
        None,
    )


def identity(browser: Path | None) -> str:
    """Return what tells one browser from another without starting it; empty without one."""
    if browser is None:
        return ""
    real = browser.resolve()
    return f"{real.name} {real.stat().st_size}"


def ensure() -> Path | None:
    """Return a browser, after trying to install one: Debian's as root, else the fetched one.

    Returns
    -------
    pathlib.Path or None
        None where nothing could be installed; the caller says `ADVICE`.
    """
    found = find()
    if found or refused():
        return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium manque : installation du paquet Debian…", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "chromium"]):
            _try(command, APT_SECONDS, quiet)
    if find() is None:
        print("Chrome manque : tentative de téléchargement…", flush=True)
        _try(["choreo_get_chrome"], FETCH_SECONDS, dict(os.environ))
    return find()


def _try(command: list[str], seconds: int, environment: dict[str, str]) -> None:
    import sys

    beside = Path(sys.executable).with_name(command[0])
    command = [str(beside) if beside.is_file() else command[0], *command[1:]]
    try:
        subprocess.run(
            command, env=environment, timeout=seconds, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return
