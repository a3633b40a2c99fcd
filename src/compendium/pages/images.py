"""Draw figures as PNG and SVG: one browser for all, beside the notebooks that still run."""

import asyncio
import hashlib
import json
import re
import threading
from pathlib import Path
from typing import Any, Self

from compendium import project
from compendium.errors import Refusal
from compendium.pages import links

PNG_SCALE = 2
"""Pixels of a PNG for one of the figure, so that print is sharp."""

TABS = 2
"""Pages of the browser that draw at once: one a core."""

RENDER_SECONDS = 90

UID = re.compile(rb'id="defs-([0-9a-f]{6})"')
"""The identifier that Plotly draws for a figure, and puts into all its names."""


def with_stable_names(drawn: bytes, stem: str) -> bytes:
    """Return an SVG whose inner names depend on the figure alone: Plotly draws them at random.

    Parameters
    ----------
    drawn : bytes
        The SVG.
    stem : str
        Name of the figure; two figures on one page keep distinct names.

    Raises
    ------
    Refusal
        If the SVG has no such names: Plotly writes them otherwise, and its images would differ
        from one run to the next.
    """
    found = UID.search(drawn)
    if found is None:
        raise Refusal(
            f"{stem}.svg n’a pas l’identifiant que Plotly écrivait : ses noms ne peuvent être fixés.",
            "revoyez compendium.pages.images.UID pour cette version de Plotly.",
        )
    return drawn.replace(found[1], _six_digits(stem).encode())


def _six_digits(text: str) -> str:
    """Return six hexadecimal digits that stand for a text, in the form of Plotly's identifiers."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


class Studio:
    """A browser that draws figures, in a thread of its own; it starts with the first figure.

    Parameters
    ----------
    browser : pathlib.Path
        Chrome or Chromium.
    """

    def __init__(self, browser: Path) -> None:
        self._browser = browser
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._drawer: Any = None

    def draw(self, specification: Path) -> None:
        """Draw a figure and write its images.

        Raises
        ------
        Refusal
            If the browser fails.
        """
        try:
            drawing = asyncio.run_coroutine_threadsafe(self._draw(specification), self._started())
            drawing.result(RENDER_SECONDS)
        except Refusal:
            raise
        except Exception as error:
            raise Refusal(
                f"le rendu des images s’est arrêté à {specification.stem} ({type(error).__name__} : {error}).",
                f"vérifiez que « {self._browser} --version » répond, puis relancez make : les figures déjà "
                "dessinées sont gardées.",
            ) from error

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                import kaleido

                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="images", daemon=True)
                self._thread.start()
                self._drawer = kaleido.Kaleido(
                    n=TABS, timeout=RENDER_SECONDS, path=str(self._browser), mathjax=False, headless=True
                )
                opening = asyncio.run_coroutine_threadsafe(self._drawer.open(), self._loop)
                opening.result(RENDER_SECONDS)
            return self._loop

    async def _draw(self, specification: Path) -> None:
        spec = json.loads(specification.read_text(encoding="utf-8"))
        for number, trace in enumerate(spec["data"]):
            trace["uid"] = _six_digits(f"{specification.stem} {number}")  # else Plotly draws it at random
        for ending, path in zip(links.STATIC, links.images(specification), strict=True):
            options = {"format": ending, "scale": PNG_SCALE if ending == "png" else 1}
            drawn = await self._drawer.calc_fig(spec, opts=options)
            if ending == "svg":
                drawn = with_stable_names(drawn, specification.stem)
            project.write(path, drawn)

    def __enter__(self) -> Self:
        """Open the studio; the browser starts with the first figure."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the browser, if it was started."""
        if self._loop is None or self._thread is None:
            return
        closing = asyncio.run_coroutine_threadsafe(self._drawer.close(), self._loop)
        try:
            closing.result(RENDER_SECONDS)
        except Exception as error:  # what was drawn is written: nothing is lost with a browser that crashed
            print(f"(le navigateur s’est mal fermé : {error})")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
