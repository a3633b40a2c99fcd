"""A figure as pages show it: its texts, and its specification carried as data until a script draws it."""

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from compendium.pages import frame, layouts
from compendium.publish.readable import inert


@dataclass(frozen=True)
class Drawn:
    """A figure for a template.

    Attributes
    ----------
    stem : str
        Name of its files.
    title, subtitle, caption, source, alt : str
        Its texts.
    has_image : bool
        Whether it was drawn as an image.
    specification : dict
        ``data`` and ``layout``.
    """

    stem: str
    title: str
    subtitle: str
    caption: str
    source: str
    alt: str
    has_image: bool
    specification: dict[str, Any]

    @property
    def block(self) -> Markup:
        """The specification carried by a page as data, inert until the script reads it: on a phone, narrow."""
        shown = layouts.laid_out(self.specification, layouts.SCREEN)
        narrow = layouts.laid_out(self.specification, layouts.NARROW)
        return block({**shown, "narrow": layouts.differences(shown, narrow)}, self.stem)


def read(specification: Path) -> Drawn:
    """Read a figure off its specification."""
    spec: dict[str, Any] = json.loads(specification.read_text(encoding="utf-8"))
    meta = spec["layout"]["meta"]
    image = specification.with_suffix(".svg").is_file()
    texts = (meta["titre"], meta.get("sous_titre", ""), meta["legende"], meta["source"], meta["alt"])
    return Drawn(specification.stem, *texts, image, spec)


def block(spec: dict[str, Any], target: str) -> Markup:
    """Return a specification as data that a script draws into the element `target`."""
    carried = json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    inside = carried.replace("<", "\\u003c")
    return frame.markup(f'<script type="application/json" data-target="{escape(target)}">{inside}</script>')


def points(drawn: Drawn) -> str:
    """Return the data that a figure draws as CSV: a row a point, by trace."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["trace", "x", "y", "texte"])
    for number, trace in enumerate(drawn.specification["data"], start=1):
        xs, ys = trace.get("x") or [], trace.get("y") or []
        texts = trace.get("hovertext") or trace.get("text") or ""
        for index, (x, y) in enumerate(zip(xs, ys, strict=False)):
            text = texts[index] if isinstance(texts, list) and index < len(texts) else texts
            if x is None and y is None:
                continue
            label = re.sub(r"<[^>]+>", " ", str(text if isinstance(text, str) else ""))
            name = trace.get("name") or f"trace {number}"
            writer.writerow([inert(value) for value in (name, x, y, label.strip())])
    return out.getvalue()
