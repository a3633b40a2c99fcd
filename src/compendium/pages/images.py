"""Draw figures as PNG and SVG: one browser for all, beside the notebooks that still run."""

import asyncio
import hashlib
import json
import queue
import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from compendium import project
from compendium.errors import Refusal
from compendium.pages import figure
from compendium.run import seals

PNG_SCALE = 2
"""Pixels of a PNG for one of the figure, so that print is sharp."""

TABS = 2
"""Pages of the browser that draw at once: one a core."""

RENDER_SECONDS = 90

UID = re.compile(rb'id="defs-([0-9a-f]{6})"')
"""The identifier that Plotly draws for a figure, and puts into all its names."""

IMAGE = "image "
"""What the seals of images begin with."""


def stale() -> list[Path]:
    """Return the figures whose PNG or SVG is missing, or of another specification.

    What was drawn is recorded with the seals of this machine (`compendium.run.seals`).
    """
    folder = project.root() / "figures"
    return [one for one in sorted(folder.glob("F[0-9][0-9]_*.json")) if not is_drawn(one)]


def is_drawn(specification: Path) -> bool:
    """Return whether the images of a figure are those of its specification."""
    files = [specification.with_suffix(f".{ending}") for ending in figure.STATIC]
    return seals.holds(_key(specification), _seal(specification), files, _record(specification))


def _key(specification: Path) -> str:
    """Return what the images of a figure are sealed under."""
    return IMAGE + specification.stem


def _record(specification: Path) -> Path:
    """Return where its seal is kept: with the project's, or beside a figure of a territory or of a run."""
    inside = specification.parent == project.root() / "figures"
    return seals.record() if inside else specification.parent / "images.json"


def _seal(specification: Path) -> str:
    """Return what the images of a figure depend on: its specification and how it is drawn."""
    return seals.digest([specification, Path(__file__)], *figure.STATIC)


_OPEN: list["Studio"] = []


def give(specification: Path) -> None:
    """Have a figure drawn by the studio that is open, if one is."""
    for studio in _OPEN:
        studio.give(specification)


def with_stable_names(drawn: bytes, stem: str) -> bytes:
    """Return an SVG whose inner names depend on the figure alone: Plotly draws them at random.

    Parameters
    ----------
    drawn : bytes
        The SVG.
    stem : str
        Name of the figure; two figures on one page keep distinct names.
    """
    found = UID.search(drawn)
    return drawn.replace(found[1], _name(stem).encode()) if found else drawn


def _name(text: str) -> str:
    """Return six hexadecimal digits that stand for a text, in the form of Plotly's identifiers."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


class Studio:
    """A browser that draws the figures it is given, in a thread of its own.

    It starts with the first figure: nothing to draw, no browser. Leaving the ``with`` block
    waits for what is left to draw, and raises what went wrong.

    Parameters
    ----------
    browser : pathlib.Path or None
        Chrome or Chromium; without any, figures given are left for later.
    """

    def __init__(self, browser: Path | None) -> None:
        self._browser = browser
        self._todo: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._given: set[Path] = set()
        self._drawn: dict[Path, dict[str, str]] = {}
        self._fault: BaseException | None = None

    def give(self, specification: Path) -> None:
        """Have a figure drawn, unless its images are those of its specification already."""
        if self._browser is None or specification in self._given or is_drawn(specification):
            return
        self._given.add(specification)
        self._todo.put(specification)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="images", daemon=True)
            self._thread.start()

    @property
    def drew(self) -> bool:
        """Whether a browser was started."""
        return self._thread is not None

    def __enter__(self) -> Self:
        """Open the studio to the steps that run; the browser starts with the first figure."""
        _OPEN.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is left, record what was drawn; an error under way goes first."""
        _OPEN.remove(self)
        if error is not None:
            self._forget()
            self._close()
        else:
            self.finish()

    def finish(self) -> None:
        """Wait for the figures given, and close the browser.

        Raises
        ------
        Refusal
            If the browser failed; the images drawn before stay.
        """
        self._close()
        if self._fault:
            raise Refusal(
                f"le rendu des images s’est arrêté ({type(self._fault).__name__} : {self._fault}).",
                f"vérifiez que « {self._browser} --version » répond, puis relancez make : les figures déjà "
                "dessinées sont gardées.",
            ) from self._fault

    def _close(self) -> None:
        if self._thread is not None:
            for _ in range(TABS):
                self._todo.put(None)
            self._thread.join()
            self._thread = None
            for file, made in self._drawn.items():
                seals.keep(made, file)

    def _forget(self) -> None:
        while not self._todo.empty():
            self._todo.get()

    def _work(self) -> None:
        try:
            asyncio.run(self._draw_all())
        except BaseException as error:
            self._fault = error

    async def _draw_all(self) -> None:
        import kaleido

        async with kaleido.Kaleido(
            n=TABS, timeout=RENDER_SECONDS, path=str(self._browser), mathjax=False, headless=True
        ) as drawer:
            await asyncio.gather(*(self._draw_until_told(drawer) for _ in range(TABS)))

    async def _draw_until_told(self, drawer: Any) -> None:
        while (specification := await asyncio.to_thread(self._todo.get)) is not None:
            seal = _seal(specification)
            spec = json.loads(specification.read_text(encoding="utf-8"))
            for number, trace in enumerate(spec["data"]):
                trace["uid"] = _name(f"{specification.stem} {number}")  # else Plotly draws it at random
            for ending in figure.STATIC:
                options = {"format": ending, "scale": PNG_SCALE if ending == "png" else 1}
                drawn = await drawer.calc_fig(spec, opts=options)
                if ending == "svg":
                    drawn = with_stable_names(drawn, specification.stem)
                project.write(specification.with_suffix(f".{ending}"), drawn)
            self._drawn.setdefault(_record(specification), {})[_key(specification)] = seal
