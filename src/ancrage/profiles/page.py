"""The profile of an EPCI as a page and as a document of four pages."""

import csv
import json
from pathlib import Path
from typing import Any

from compendium import project
from compendium.errors import Refusal
from compendium.pages import drawn, frame, links
from compendium.pages.figures import table
from compendium.publish import fonts
from compendium.typography import typography

LEFT_OUT = (
    "Les notebooks de l’article qui ne concernent que le bassin minier (04 plan de l’État, 05 Toit Commun, "
    "06 registre des énoncés, 07 contributions) ne sont pas faits ici. Les questions des autres, qui rassemblent la "
    "région Hauts-de-France, sont celles de ce profil."
)

SECTIONS = (
    ("Le territoire", ("T01_indicateurs", "F03_place")),
    ("La population", ("F01_densite", "F02_population")),
    ("Les revenus et le chômage", ("F04_revenus", "F05_chomage")),
    ("L’économie sociale et solidaire", ("F07_ess_place", "F06_ess", "T04_ess")),
)
"""The four pages, and what each shows; a table of no row is left out."""

PAGE, DOCUMENT = "profil.html", "profil.pdf"
"""The page of a profile, and its document, which Typst sets with the figures that a browser draws."""


def folder(code: str, root: Path | None = None) -> Path:
    """Return the folder of a profile, in this project or another."""
    return (root or project.root()) / "territories" / code


def content(code: str) -> dict[str, Any]:
    """Return what a profile shows, read off the results of its notebooks.

    Parameters
    ----------
    code : str
        SIREN of the EPCI.

    Returns
    -------
    dict
        ``titre``, ``sous_titre``, ``bref`` (``nom`` of each figure, and what it ``dit``), ``sections`` (each with its ``titre`` and ``elements``: figures
        and tables with their texts) and ``manque`` (what is missing, and why).
    """
    figures = folder(code) / "figures"
    told = json.loads((figures / "T02_lieu.json").read_text(encoding="utf-8"))
    sections: list[dict[str, Any]] = []
    for title, stems in SECTIONS:
        elements = [_element(figures, stem) for stem in stems]
        shown = [element for element in elements if element["genre"] == "figure" or element["lignes"]]
        sections.append({"titre": title, "elements": shown})
    lacks = [row["absence"] for row in _rows(figures / "T03_absences.csv")]
    (place,) = _rows(figures / "T02_lieu.csv")
    return {
        "titre": typography(place["nom"]),
        "sous_titre": told["legende"],
        "bref": [
            {"nom": element["nom"], "dit": element["titre"]}
            for section in sections
            for element in section["elements"]
            if element["genre"] == "figure"
        ],
        "sections": sections,
        "manque": [*lacks, LEFT_OUT],
    }


def _element(figures: Path, stem: str) -> dict[str, Any]:
    if stem.startswith("F"):
        described = json.loads((figures / f"{stem}.json").read_text(encoding="utf-8"))
        return {"nom": stem, "genre": "figure", **described["layout"]["meta"]}
    read = table(figures / f"{stem}.json")
    texts = {"titre": read.title, "legende": read.caption, "source": read.source}
    heads = [column.label for column in read.columns]
    return {"nom": stem, "genre": "table", "colonnes": heads, "lignes": read.rows, **texts}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def index_page() -> Path:
    """Return the national page, which leads to each profile; it may not be there."""
    return project.root() / "territories" / "index.html"


def write(code: str, *, national: bool, pdf: bool) -> Path:
    """Write ``profil.html``; its figures are drawn by the scripts that all profiles share."""
    told = content(code)
    figures = folder(code) / "figures"
    for section in told["sections"]:
        for element in section["elements"]:
            path = figures / f"{element['nom']}.json"
            element["shown"] = drawn.read(path) if element["genre"] == "figure" else table(path)
    title = f"{told['titre']}\u00a0: profil"
    above = "../assets/"
    text = frame.page(
        "profile.html",
        title,
        told=told,
        files=_files(code, pdf=pdf),
        national=national,
        root=above,
        scripts=frame.SCRIPTS,
    )
    target = folder(code) / PAGE
    project.write(target, text)
    return target


def _files(code: str, *, pdf: bool) -> dict[str, str]:
    """Return what one may take of a profile: the name of each file, and its address from the page."""
    figures = folder(code) / "figures"
    shown = [stem for _, stems in SECTIONS for stem in stems if stem.startswith("T")]
    tables = {
        f"{table(figures / f'{stem}.json').title} (CSV)": f"figures/{stem}.csv"
        for stem in shown
        if _rows(figures / f"{stem}.csv")
    }
    document_ = {"Le document de quatre pages (PDF)": DOCUMENT} if pdf else {}
    return document_ | tables | {"Le notebook exécuté": "notebooks/profil.ipynb"}


def template() -> Path:
    """Return the Typst template of the document."""
    return project.root() / "paper" / "profil.typ"


def document(code: str) -> Path:
    """Write ``profil.pdf``, four pages; the figures must have been drawn as SVG.

    Raises
    ------
    Refusal
        If Typst refuses the template.
    """
    import shutil
    import tempfile

    import typst

    from compendium.paper import heading

    target = folder(code) / DOCUMENT
    with tempfile.TemporaryDirectory(dir=folder(code)) as scratch:
        root = Path(scratch)
        for path in (folder(code) / "figures").glob("F*.json"):
            drawing = links.printed(path)
            shutil.copyfile(drawing, root / drawing.name)
        (root / "profil.json").write_text(json.dumps(content(code), ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(template(), root / "profil.typ")
        try:
            made = typst.compile(
                root / "profil.typ",
                root=root,
                timestamp=heading.epoch(),
                font_paths=[fonts.folder()],
                ignore_system_fonts=True,
            )
        except RuntimeError as error:
            raise Refusal(f"Typst : {str(error)[:600]}", "corrigez paper/profil.typ.") from error
    project.write(target, made)
    return target
