"""A figure as pages show it: its texts, and its specification carried as data until a script draws it."""

import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from compendium import language
from compendium.pages import frame, layouts, links, plotting
from compendium.publish import observations
from compendium.publish.specification import said


@dataclass(frozen=True)
class Drawn:
    """A figure for a template.

    Attributes
    ----------
    stem : str
        Name of its files.
    title, subtitle, caption, source, alt : str
        Its texts.
    specification : dict
        ``data`` and ``layout``.
    observed : dict
        The data that it draws, as `compendium.publish.observations` writes them.
    image : pathlib.Path
        The wide one, there or not.
    """

    stem: str
    title: str
    subtitle: str
    caption: str
    source: str
    alt: str
    specification: dict[str, Any]
    observed: Mapping[str, Any]
    image: Path

    @property
    def has_image(self) -> bool:
        """Whether it was drawn as an image."""
        return self.image.is_file()

    @property
    def findings(self) -> Sequence[str]:
        """Names of the findings that its title or its caption rests on."""
        named: Sequence[str] = self.specification["layout"]["meta"].get("constats", ())
        return named

    @property
    def block(self) -> Markup:
        """The specification carried by a page as data, inert until the script reads it."""
        return block(self._for_screens(), self.stem)

    @property
    def script(self) -> str:
        """The specification as a script beside the page, which is loaded when the figure is asked for."""
        written = json.dumps(self._for_screens(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f'(window.figuresAsData ??= {{}})["{self.stem}"] = {written};\n'

    @property
    def menu(self) -> Mapping[str, Any] | None:
        """What a reader chooses in it, as `compendium.publish.choices.menu` writes it; None if nothing."""
        return next(iter(self.specification["layout"].get("updatemenus", [])), None)

    @property
    def plotly(self) -> str:
        """Name of the script that draws it."""
        return plotting.script(self.specification)

    @property
    def size(self) -> Markup:
        """Size of its image on a phone as attributes, for which a page then keeps room."""
        return size_of(self.image.with_name(f"{self.stem}.{layouts.NARROW.name}.svg"))

    @property
    def wide(self) -> Markup:
        """Size of its wide image as attributes."""
        return size_of(self.image)

    def _for_screens(self) -> dict[str, Any]:
        """Return the specification laid out for a screen, what a phone changes of it, and what a reader chooses."""
        shown = layouts.laid_out(self.specification, layouts.SCREEN)
        narrow = layouts.laid_out(self.specification, layouts.NARROW)
        chosen = {"menu": self.menu} if self.menu else {}
        return {**shown, "narrow": layouts.differences(shown, narrow), **chosen}


def read(specification: Path, tongue: language.Language | None = None) -> Drawn:
    """Read a figure off its specification, in a language: the first by default."""
    tongue = tongue or language.load(language.FIRST)
    archived = json.loads(specification.read_text(encoding="utf-8"))
    observed = observations.taken(archived)
    spec = said(archived, tongue)
    meta = spec["layout"]["meta"]
    image = links.images(specification, tongue.folder)[0]
    texts = (meta["titre"], meta.get("sous_titre", ""), meta["legende"], meta["source"], meta["alt"])
    return Drawn(specification.stem, *texts, spec, observed, image)


SIDE = re.compile(rb' (?:width|height)="[\d.]+"')


def size_of(image: Path) -> Markup:
    """Return the width and the height that an SVG says first, as attributes; nothing where it is not drawn."""
    with contextlib.suppress(OSError), image.open("rb") as opened:
        return frame.markup(b"".join(SIDE.findall(opened.readline(HEAD).partition(b">")[0])).decode())
    return frame.markup("")


HEAD = 2000
"""Bytes within which an SVG opens."""


def block(spec: dict[str, Any], target: str) -> Markup:
    """Return a specification as data that a script draws into the element `target`."""
    carried = json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    inside = carried.replace("<", "\\u003c")
    return frame.markup(f'<script type="application/json" data-target="{escape(target)}">{inside}</script>')
