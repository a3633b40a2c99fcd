"""Where pages and images are, from one another."""

from pathlib import Path
from urllib.parse import quote

STATIC = ("svg", "png")
"""Endings of the images of a figure."""

DRAWN = "data-figure"
"""Attribute that says which figure an image of the article is."""

FINDINGS = "constats.html"
"""The page of the findings, at the root of the site."""

FIGURES_FROM_ARTICLE = "../../figures/"
SITE_FROM_ARTICLE = "../../site/"
"""Where the site is from ``paper/build``; the site's own copy of the article drops it."""


def cell(notebook: str, cell: str, value: str = "") -> str:
    """Return the address of a cell of an executed notebook, from the root of the site; there, a value is shown.

    Examples
    --------
    >>> cell("02_population", "densites")
    'notebooks/02_population.html#cell-id=densites'
    >>> cell("02_population", "densites", "12,3 %")
    'notebooks/02_population.html?valeur=12%2C3%20%25#cell-id=densites'
    """
    asked = f"?valeur={quote(value)}" if value else ""
    return f"notebooks/{notebook}.html{asked}#cell-id={cell}"


PHONE = "(max-width: 600px)"
"""What says that a page is read on a phone."""

LAYOUTS = ("column", "narrow")
"""Layouts of a figure beside the wide one: in a column of print, on a phone."""


def images(specification: Path, folder: str = "") -> tuple[Path, ...]:
    """Return the images of a figure: the drawing of each layout, the wide one first, then its PNG.

    Parameters
    ----------
    specification : pathlib.Path
        The JSON of the figure.
    folder : str
        Folder of a language, such as ``en/``, beside it; there is no PNG there.
    """
    endings = [STATIC[0], *(f"{layout}.svg" for layout in LAYOUTS), *([] if folder else STATIC[1:])]
    return tuple(specification.parent / folder / f"{specification.stem}.{ending}" for ending in endings)


def printed(specification: Path) -> Path:
    """Return the drawing of a figure for a column of print, without the title and the source that are set beside it."""
    return images(specification)[1 + LAYOUTS.index("column")]
