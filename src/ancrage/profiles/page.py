"""The profile of an EPCI as a page and as a document of four pages."""

import csv
import html
import json
from pathlib import Path
from typing import Any

from compendium.pages.page import page, scripts

from ancrage.profiles import one
from compendium import project
from compendium.errors import Refusal
from compendium.pages import layout, render
from compendium.publish.formats import typography

LEFT_OUT = (
    "Les notebooks de l’article qui ne concernent que le bassin minier (04 plan de l’État, 05 Toit Commun, "
    "06 registre des affirmations) ne sont pas faits ici. Les questions des autres, qui rassemblent la "
    "région Hauts-de-France, sont celles de ce profil."
)

SECTIONS = (
    ("Le territoire", ("T01_indicateurs", "F01_densite")),
    ("La population", ("F02_population", "F03_place")),
    ("Les revenus et le chômage", ("F04_revenus", "F05_chomage")),
    ("L’économie sociale et solidaire", ("F06_ess", "T04_ess")),
)
"""The four pages, and what each shows; a table of no row is left out."""

STYLE = (
    render.STYLE + "table{border-collapse:collapse;font-size:.9rem}th,td{padding:.25rem .6rem;"
    "border-bottom:1px solid #ddd;text-align:right}td{white-space:nowrap}td:first-child{white-space:normal}th:first-child,td:first-child{text-align:left}"
    "section{margin-bottom:2.5rem}"
    "figure{margin:1.2rem 0}figcaption{font-size:.9rem}"
)


def content(code: str) -> dict[str, Any]:
    """Return what a profile shows, read off the results of its notebooks.

    Parameters
    ----------
    code : str
        SIREN of the EPCI.

    Returns
    -------
    dict
        ``titre``, ``sous_titre``, ``sections`` (each with its ``titre`` and ``elements``: figures
        and tables with their texts) and ``manque`` (what is missing, and why).
    """
    figures = one.folder(code) / "figures"
    told = json.loads((figures / "T02_lieu.json").read_text(encoding="utf-8"))
    sections = []
    for title, stems in SECTIONS:
        elements = [_element(figures, stem) for stem in stems]
        shown = [one_ for one_ in elements if one_["genre"] == "figure" or one_["lignes"]]
        sections.append({"titre": title, "elements": shown})
    lacks = [row["absence"] for row in _rows(figures / "T03_absences.csv")]
    (place,) = _rows(figures / "T02_lieu.csv")
    return {
        "titre": typography(place["nom"]),
        "sous_titre": told["legende"],
        "sections": sections,
        "manque": [*lacks, LEFT_OUT],
    }


def _element(figures: Path, stem: str) -> dict[str, Any]:
    described = json.loads((figures / f"{stem}.json").read_text(encoding="utf-8"))
    if stem.startswith("F"):
        return {"nom": stem, "genre": "figure", **described["layout"]["meta"]}
    texts = {key: described[key] for key in ("titre", "legende", "source")}
    heads = [typography(column["titre"]) for column in described["colonnes"]]
    cells = [[typography(cell) for cell in row.values()] for row in _rows(figures / f"{stem}.csv")]
    return {"nom": stem, "genre": "table", "colonnes": heads, "lignes": cells, **texts}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(code: str, *, national: bool) -> Path:
    """Write ``profil.html``; its figures are drawn by the scripts that all profiles share."""
    told = content(code)
    figures = one.folder(code) / "figures"
    sections = "\n".join(_section(part, figures) for part in told["sections"])
    lacks = "".join(f"<li>{html.escape(line)}</li>" for line in told["manque"])
    back = '<p><a href="../index.html">Tous les EPCI de France</a></p>\n' if national else ""
    body = (
        f"{back}<h1>{html.escape(told['titre'])}</h1>\n<p>{html.escape(told['sous_titre'])}</p>\n{sections}\n"
        f"<section><h2>Ce qui manque</h2>\n<ul>{lacks}</ul></section>\n"
        f'<p class="source">Notebook exécuté\u00a0: dossier <code>notebooks</code>. '
        f"Chiffres\u00a0: dossiers <code>figures</code> et <code>data</code>.</p>\n"
    )
    target = one.folder(code) / "profil.html"
    drawn = scripts("../assets/plotly.min.js", "../assets/figure.js")
    title = f"{told['titre']}\u00a0: profil"
    project.write(target, page(title, body, style=STYLE, after=drawn, policy=layout.POLICY))
    return target


def _section(part: dict[str, Any], figures: Path) -> str:
    shown = "\n".join(_shown(element, figures) for element in part["elements"])
    return f"<section><h2>{html.escape(part['titre'])}</h2>\n{shown}</section>"


def _shown(element: dict[str, Any], figures: Path) -> str:
    texts = {key: html.escape(element[key]) for key in ("titre", "legende", "source")}
    if element["genre"] == "figure":
        stem = element["nom"]
        spec = json.loads((figures / f"{stem}.json").read_text(encoding="utf-8"))
        return (
            f'<figure><div class="cadre" tabindex="0"><div id="{stem}" role="group" '
            f'aria-label="{html.escape(element["alt"])}"></div></div>\n'
            f"<figcaption>{texts['legende']}</figcaption></figure>\n{render.data_block(spec, stem)}"
        )
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in element["colonnes"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in element["lignes"]
    )
    return (  # the caption stays out of the frame, which scrolls
        f'<figure><div class="cadre" tabindex="0"><table aria-label="{texts["titre"]}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n"
        f"<figcaption>{texts['legende']} Source\u00a0: {texts['source']}</figcaption></figure>"
    )


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

    target = one.folder(code) / one.DOCUMENT
    with tempfile.TemporaryDirectory(dir=one.folder(code)) as scratch:
        root = Path(scratch)
        for path in (one.folder(code) / "figures").glob("F*.svg"):
            shutil.copyfile(path, root / path.name)
        (root / "profil.json").write_text(json.dumps(content(code), ensure_ascii=False), encoding="utf-8")
        shutil.copyfile(template(), root / "profil.typ")
        try:
            made = typst.compile(root / "profil.typ", root=root)
        except RuntimeError as error:
            raise Refusal(f"Typst : {str(error)[:600]}", "corrigez paper/profil.typ.") from error
    project.write(target, made)
    return target
