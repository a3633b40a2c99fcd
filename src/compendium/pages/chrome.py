"""Find a Chrome or Chromium for static images, or install one where that is possible."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from compendium import project
from compendium.errors import Refusal
from compendium.language import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

APPLICATIONS = ("Google Chrome", "Chromium")
"""Names of applications of macOS, which are on no PATH."""

VARIABLE = "BROWSER_PATH"
"""Environment variable that names a browser, the one that Kaleido itself reads."""

APT_SECONDS, FETCH_SECONDS = 600, 300

ADVICE = (
    "images fixes (PNG, SVG) non faites : ni Chrome ni Chromium. Installez l’un des deux (par exemple "
    "« sudo apt install chromium »), ou donnez son chemin par BROWSER_PATH, puis relancez make."
)
"""What to do without a browser; everything else is made all the same."""


REFUSAL = "COMPENDIUM_NO_BROWSER"
"""Environment variable that asks for no browser: images are then left for later."""


def refused() -> bool:
    """Return whether the person at the keyboard asked for no browser."""
    return bool(os.environ.get(REFUSAL))


def find() -> Path | None:
    """Return the path of a browser: the one named, one on the PATH, or the fetched one.

    Raises
    ------
    Refusal
        If the one named is no program: another would be taken in its place, unsaid.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not (Path(named).is_file() and os.access(named, os.X_OK)):
            raise Refusal(
                f"{VARIABLE}={named} n’est pas un programme.",
                "donnez le chemin d’un Chrome ou d’un Chromium, ou retirez cette variable.",
            )
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for name in APPLICATIONS:
        application = Path("/Applications") / f"{name}.app" / "Contents" / "MacOS" / name
        if application.is_file():
            return application
    return _fetched()


def _own() -> Path:
    """Return the folder that a browser is fetched into, outside git."""
    return project.root() / ".cache" / "chrome"


def _fetched() -> Path | None:
    """Return the browser that was fetched, if one was."""
    found = sorted(path for path in _own().glob("chrome-*/chrome*") if os.access(path, os.X_OK))
    return next((path for path in found if path.is_file()), None)


def identity(browser: Path) -> str:
    """Return the name and version of a browser, which it is asked once for as long as its file does not change."""
    about = browser.stat()
    return _asked(browser, about.st_size, about.st_mtime_ns)


def _asked(browser: Path, size: int, changed: int) -> str:
    kept = project.root() / "build" / "cache" / "browser.json"
    mark = f"{browser} {size} {changed}"
    try:
        known: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
        return known[mark]
    except (OSError, ValueError, KeyError):
        done = subprocess.run([browser, "--version"], capture_output=True, text=True, check=False)
        told = done.stdout.strip() or browser.name
        project.write(kept, json.dumps({mark: told}))
        return told


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
        say(
            "Chromium manque : installation du paquet Debian « chromium » (environ 100 Mo), par apt-get. "
            f"Pour la refuser : Ctrl-C, puis {REFUSAL}=1 make (tout se fait, sauf les images fixes).",
            flush=True,
        )
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "chromium"]):
            _try(command, APT_SECONDS, quiet)
    if find() is None:
        say(f"Chrome manque : tentative de téléchargement (150 Mo ; la refuser : {REFUSAL}=1).", flush=True)
        _own().mkdir(parents=True, exist_ok=True)
        _try(["choreo_get_chrome", "--path", str(_own())], FETCH_SECONDS, dict(os.environ))
    return find()


def _try(command: list[str], seconds: int, environment: dict[str, str]) -> None:
    import sys

    beside = Path(sys.executable).with_name(command[0])
    command = [str(beside) if beside.is_file() else command[0], *command[1:]]
    try:
        subprocess.run(
            command,
            env=environment,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
