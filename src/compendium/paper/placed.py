"""The article's files as the site holds them: their links start from the site, not from ``paper/build``."""

import zipfile
from pathlib import Path

from compendium.language import Language
from compendium.pages import links

FOLDER = "site"
"""Where they wait for the site, in the folder of the article."""

ENDINGS = ("pdf", "docx", "xml")
"""Those of the files that the site holds: it has a page of its own."""


def moved(written: str, tongue: Language) -> str:
    """Return a text whose addresses are told from the folder of the site that holds it.

    Examples
    --------
    >>> from compendium import language
    >>> moved("../../site/en/registre.html ../../site/notebooks/01.html", language.load("en"))
    'registre.html ../notebooks/01.html'
    >>> moved("../../site/registre.html ../../figures/F01.column.svg", language.load("fr"))
    'registre.html figures/F01.column.svg'
    """
    root = "" if tongue.first else "../"
    written = written.replace(f"{links.SITE_FROM_ARTICLE}{tongue.folder}", "")
    written = written.replace(links.SITE_FROM_ARTICLE, root)
    return written.replace(f"{links.FIGURES_FROM_ARTICLE}{tongue.folder}", "figures/")


def beside(path: Path) -> Path:
    """Return where the file of the site is, its folder made, for a file of the article."""
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    return folder / path.name


def docx(path: Path, tongue: Language) -> None:
    """Write the DOCX of the site beside that of the article."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(beside(path), "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith(".rels"):  # which hold its links
                content = moved(content.decode(), tongue).encode()
            new.writestr(member, content, zipfile.ZIP_DEFLATED)
