"""The fonts of figures and pages, which pinned packages bring: the same drawing on any machine.

Source Sans Pro (P. D. Hunt, Adobe) and, for the text of the article, Source Serif Pro (F. Grießhammer, Adobe),
both under the SIL Open Font License 1.1.
"""

import base64
import functools
import hashlib
import io
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

from compendium import project

PACKAGE = "font-source-sans-pro"

FAMILY, SERIF = "Source Sans Pro", "Source Serif Pro"

STACK = f"{FAMILY}, Noto Sans, DejaVu Sans, Arial, sans-serif"
"""The font, then what stands in for it where it is not carried."""

FACES = {400: "SourceSansPro-Regular.ttf", 700: "SourceSansPro-Semibold.ttf"}
"""File of each weight; what is asked bold is drawn semibold."""

LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + (
    "\u2009\u202f\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u2030\u20ac\u0152\u0153\u0178"
    "\u2190\u2192\u2194\u2212\u2248\u2260\u2264\u2265\u2713"
)
"""What pages and images carry of the font: French and English, numbers, arrows, a tick."""


def folder() -> Path:
    """Return the folder of the font's files."""
    return Path(str(resources.files("font_source_sans_pro"))) / "files"


def files() -> list[Path]:
    """Return the files of the weights that are used."""
    return [folder() / name for name in FACES.values()]


def identity() -> str:
    """Return the name and version of the font, for the record of what is drawn with it."""
    return f"{FAMILY} {metadata.version(PACKAGE)}"


@functools.lru_cache(maxsize=1)
def carried() -> dict[int, bytes]:
    """Return the letters of the font that pages and images carry, as WOFF2, by weight."""
    return {weight: _cut(folder() / name) for weight, name in FACES.items()}


CUT = {
    "flavor": "woff2",
    "layout_features": ["kern"],
    "hinting": False,
    "recalc_timestamp": False,
    "notdef_outline": True,
}
"""How fontTools cuts a font."""

CUTTERS = ("fonttools", "brotli")
"""The libraries that cut and pack a font: another version may give other bytes."""


@functools.cache
def _cut(path: Path) -> bytes:
    """Return the letters that are carried of a font, as WOFF2: cut once, then kept in ``build/cache/``."""
    versions = [metadata.version(name) for name in CUTTERS]
    asked = f"{path.name} {LETTERS} {CUT} {versions}".encode()
    digest = hashlib.sha256(path.read_bytes() + asked).hexdigest()
    kept = project.root() / "build" / "cache" / f"{path.stem}-{digest[:16]}.woff2"
    if not kept.is_file():
        project.write(kept, _cut_now(path))
    return kept.read_bytes()


def _cut_now(path: Path) -> bytes:
    """Cut a font, which takes a quarter of a second."""
    from fontTools import subset

    options = subset.Options(**CUT)
    font = subset.load_font(str(path), options)
    cut = subset.Subsetter(options)
    cut.populate(text=LETTERS)
    cut.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


@dataclass(frozen=True)
class Face:
    """A face of a font that pages fetch: its family, its file beside the style sheet, and how CSS asks for it."""

    family: str
    file: str
    weight: int
    style: str
    path: Path


def faces() -> list[Face]:
    """Return the faces that pages may fetch; a browser fetches those that a page uses."""
    serif = Path(str(resources.files("font_source_serif_pro"))) / "files"
    return [
        *(
            Face(FAMILY, f"font-{weight}.woff2", weight, "normal", folder() / name)
            for weight, name in FACES.items()
        ),
        Face(SERIF, "serif-400.woff2", 400, "normal", serif / "SourceSerifPro-Regular.ttf"),
        Face(SERIF, "serif-700.woff2", 700, "normal", serif / "SourceSerifPro-Semibold.ttf"),
        Face(SERIF, "serif-italic.woff2", 400, "italic", serif / "SourceSerifPro-It.ttf"),
    ]


def fetched() -> dict[str, bytes]:
    """Return the files of `faces`, by name."""
    return {face.file: _cut(face.path) for face in faces()}


def style() -> str:
    """Return the style sheet that brings the font into an image, as data: an image fetches nothing."""
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{base64.b64encode(content).decode()}) format('woff2')}}"
        for weight, content in carried().items()
    )


def script() -> str:
    """Return a script that gives a page the whole font at once, for text to be measured with it."""
    parts = [
        f"[{weight},'{base64.b64encode((folder() / name).read_bytes()).decode()}']"
        for weight, name in FACES.items()
    ]
    return (
        f"for (const [weight, text] of [{','.join(parts)}]) {{"
        "const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));"
        f"document.fonts.add(new FontFace('{FAMILY}', bytes.buffer, {{weight: String(weight)}})); }}\n"
    )


def mark() -> str:
    """Return what tells a version of the font from another, in a few letters."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in files())).hexdigest()[:12]
