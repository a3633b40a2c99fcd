"""Draw figures as PNG and SVG: one browser for all, beside the notebooks that still run."""

import functools
import hashlib
import json
import logging
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from compendium import project
from compendium.errors import Refusal
from compendium.language import Language, say
from compendium.pages import frame, hatching, layouts, links, plotting, raster
from compendium.publish import fonts, observations
from compendium.publish import specification as specifications
from compendium.run import beside

if TYPE_CHECKING:
    import asyncio

TABS = 2
"""Pages of the browser that draw at once: one a core."""

RENDER_SECONDS = 90

LOOK_SECONDS = 0.02
"""Time between two looks at a page that loads."""

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


TAG = re.compile(rb'<([\w:-]+)((?:\s+[\w:-]+="[^"]*")+)')
ATTRIBUTE = re.compile(rb'[\w:-]+="[^"]*"')


def in_order(drawn: bytes) -> bytes:
    """Return an SVG whose attributes are in order: Plotly sets them as its fonts and places come, in no fixed order.

    Examples
    --------
    >>> in_order(b'<rect y="1" x="2"/>')
    b'<rect x="2" y="1"/>'
    """
    return TAG.sub(lambda tag: b"<" + b" ".join([tag[1], *sorted(ATTRIBUTE.findall(tag[2]))]), drawn)


SHADOW = re.compile(rb"text-shadow: [^;\"]+")
BORDER = b"paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round"


def with_halo(drawn: bytes) -> bytes:
    """Return an SVG whose letters with a shadow have a white border instead: not all that draw SVG know shadows.

    Examples
    --------
    >>> with_halo(b'<text style="fill: red; text-shadow: 0px 0px 2px #fff;">a name</text>').count(b"stroke: #fff")
    1
    """
    return SHADOW.sub(BORDER, drawn)


def _six_digits(text: str) -> str:
    """Return six hexadecimal digits that stand for a text, in the form of Plotly's identifiers."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def with_font(drawn: bytes) -> bytes:
    """Return an SVG that carries the letters it is written in: an image in a page fetches nothing."""
    start = drawn.index(b">", drawn.index(b"<svg")) + 1
    return drawn[:start] + f"<style>{fonts.style()}</style>".encode() + drawn[start:]


def _page() -> Path:
    """Return the page that draws, after writing it: Plotly as its package brings it, and the font."""
    folder = project.root() / "build" / "cache"
    plotly = plotting.path(plotting.WHOLE)
    script = folder / f"font-{fonts.mark()}.js"
    if not script.is_file():
        project.write(script, fonts.script())
    page = folder / "studio.html"
    scripts = "".join(f'<script src="{path.as_uri()}"></script>' for path in (plotly, script))
    project.write(
        page, f"<!doctype html><meta charset=utf-8>{scripts}<script>{frame.asset('studio.js')}</script>"
    )
    return page


async def _asked(tab: Any, function: str, text: str | None = None) -> Any:
    """Return what an expression of a page is worth, or what a function of it returns for a text."""
    if text is None:
        answer = await tab.send_command("Runtime.evaluate", {"expression": function, "returnByValue": True})
    else:
        here = await tab.send_command("Runtime.evaluate", {"expression": "globalThis"})
        answer = await tab.send_command(  # the one command that takes messages of any size
            "Runtime.callFunctionOn",
            {
                "objectId": here["result"]["result"]["objectId"],
                "functionDeclaration": function,
                "arguments": [{"value": text}],
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
    result = answer.get("result", {})
    if "exceptionDetails" in result or "error" in answer:
        raise RuntimeError(str(result.get("exceptionDetails") or answer["error"])[:300])
    return result["result"].get("value")


def gathered(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification whose polygons of one look are one trace.

    An interactive map has a trace for each polygon, which answers the pointer; an image answers none, and
    each trace takes a browser a millisecond.
    """
    looks: dict[str, dict[str, Any]] = {}
    traces = []
    for trace in spec["data"]:
        if trace.get("type") == "scatter" and trace.get("fill") == "toself" and trace.get("mode") == "lines":
            entry = trace.get("showlegend") and trace["name"]
            seen = specifications.is_seen(trace)
            look = json.dumps([trace.get("fillcolor"), trace.get("line"), entry, seen])
            if look in looks:
                for axis in ("x", "y"):
                    looks[look][axis] += [None, *trace[axis]]
                continue
            looks[look] = {**trace, "x": list(trace["x"]), "y": list(trace["y"])}
            traces.append(looks[look])
        else:
            traces.append(trace)
    return {**spec, "data": traces}


def _write(drawn: dict[str, str], paths: tuple[Path, ...]) -> None:
    """Write the drawings of a figure, each under its name; the first is the wide one, written as PNG too if asked."""
    whole = [
        with_font(hatching.as_stripes(in_order(with_halo(with_stable_names(text.encode(), name)))))
        for name, text in drawn.items()
    ]
    for path, content in zip(paths, whole, strict=False):
        project.write(path, content)
    for png in paths[len(whole) :]:
        project.write(png, raster.png(whole[0]))


class Studio:
    """A browser that draws figures, in a thread of its own; it starts with the first figure.

    Parameters
    ----------
    browser : pathlib.Path
        Chrome or Chromium.
    figures : int
        How many are to be drawn, at most: where they are many, processes beside write them.
    """

    def __init__(self, browser: Path, figures: int = 1) -> None:
        self._browser = browser
        self._figures = figures
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._opened: Any = None
        self._tabs: Any = None

    def draw(self, specification: Path, language: Language) -> None:
        """Draw a figure and write its images, in a language.

        Raises
        ------
        Refusal
            If the browser fails.
        """
        import asyncio  # where nothing is to be drawn, nothing waits for it

        try:
            drawing = asyncio.run_coroutine_threadsafe(self._draw(specification, language), self._started())
            drawing.result(RENDER_SECONDS)
        except Refusal:
            raise
        except Exception as error:
            raise Refusal(
                f"le rendu des images s’est arrêté à {specification.stem} ({type(error).__name__} : {error}).",
                f"vérifiez que « {self._browser} --version » répond, puis relancez make : les figures déjà "
                "dessinées sont gardées.",
            ) from error

    def _started(self) -> "asyncio.AbstractEventLoop":
        import asyncio

        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="images", daemon=True)
                self._thread.start()
                opening = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
                opening.result(RENDER_SECONDS)
            return self._loop

    async def _open(self) -> None:
        """Start the browser, and open the pages that draw."""
        import asyncio

        import choreographer

        for name in (
            "choreographer",
            "asyncio",
        ):  # what they say of a browser that died is told, with what to do
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._opened = choreographer.Browser(path=self._browser, headless=True)
        await self._opened.open()
        self._tabs = asyncio.Queue()
        address = _page().as_uri()
        for _ in range(max(1, min(TABS, self._figures))):
            tab = await self._opened.create_tab(address)
            while not await _asked(tab, "typeof drawn === 'function' && document.readyState === 'complete'"):
                await asyncio.sleep(LOOK_SECONDS)
            self._tabs.put_nowait(tab)

    async def _draw(self, specification: Path, language: Language) -> None:
        import asyncio

        published = json.loads(specification.read_text(encoding="utf-8"))
        observations.taken(published)  # nothing of them is drawn
        spec = gathered(specifications.said(published, language))
        for number, trace in enumerate(spec["data"]):
            trace["uid"] = _six_digits(f"{specification.stem} {number}")  # else Plotly draws it at random
        paths = links.images(specification, language.folder)
        names = [specification.stem, *(f"{specification.stem} {layout.name}" for layout in layouts.LAYOUTS)]
        asked = [spec, *(layouts.laid_out(spec, layout) for layout in layouts.LAYOUTS)]
        tab = await self._tabs.get()
        try:
            found = await _asked(tab, "drawn", json.dumps(asked))
        finally:
            self._tabs.put_nowait(tab)
        writing = functools.partial(_write, dict(zip(names, found, strict=True)), paths)
        await asyncio.to_thread(beside.results, [writing], figures=self._figures)

    def __enter__(self) -> Self:
        """Open the studio; the browser starts with the first figure."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the browser, if it was started."""
        if self._loop is None or self._thread is None:
            return
        import asyncio

        closing = asyncio.run_coroutine_threadsafe(self._opened.close(), self._loop)
        try:
            closing.result(RENDER_SECONDS)
        except Exception as error:  # what was drawn is written: nothing is lost with a browser that crashed
            say(f"(le navigateur s’est mal fermé : {error})")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
