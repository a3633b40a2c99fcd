"""Render specifications as pages that need no network: one a figure, and their list."""

import html
import importlib.resources
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compendium import project
from compendium.pages.page import page, scripts

STATIC = ("svg", "png")
"""Endings of the images that a page offers."""

SCRIPT = """\
/* Draw the figure that the page carries as data. */
"use strict";
Plotly.register({
  moduleType: "locale", name: "fr",
  dictionary: {
    "Autoscale": "Échelle automatique", "Box Select": "Sélection rectangulaire",
    "Click to enter Plot title": "Titre", "Compare data on hover": "Comparer au survol",
    "Double-click to zoom back out": "Double-cliquer pour dézoomer",
    "Download plot as a PNG": "Enregistrer en PNG", "Download plot": "Enregistrer",
    "Lasso Select": "Sélection au lasso", "Pan": "Déplacer", "Reset axes": "Réinitialiser",
    "Show closest data on hover": "Valeur la plus proche au survol",
    "Toggle Spike Lines": "Lignes de repère", "Zoom": "Zoom", "Zoom in": "Agrandir",
    "Zoom out": "Réduire", "Taking snapshot - this may take a few seconds": "Enregistrement…"
  },
  format: {
    days: ["Dimanche", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"],
    shortDays: ["Dim", "Lun", "Mar", "Mer", "Jeu", "Ven", "Sam"],
    months: ["Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août",
             "Septembre", "Octobre", "Novembre", "Décembre"],
    shortMonths: ["Janv", "Févr", "Mars", "Avr", "Mai", "Juin", "Juil", "Août", "Sept", "Oct",
                  "Nov", "Déc"],
    date: "%d/%m/%Y", decimal: ",", thousands: "\\u202f"
  }
});
for (const node of document.querySelectorAll("script[type='application/json']")) {
  const spec = JSON.parse(node.textContent);
  Plotly.newPlot(node.dataset.target, spec.data, spec.layout,
                 {locale: "fr", displaylogo: false, responsive: false});
}
"""

STYLE = (
    "body{font:15px/1.5 'Open Sans','Noto Sans','DejaVu Sans',Arial,sans-serif;color:#222;"
    "max-width:920px;margin:1.5rem auto;padding:0 1rem}.cadre{overflow-x:auto}"
    "a{color:#005a8d}.source{color:#595959;font-size:.85rem}ul{padding-left:1.2rem}"
    "h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem}"
)


def products(stems: Iterable[str]) -> list[Path]:
    """Return the files that `pages` makes for some figures."""
    folder = project.root() / "figures"
    fixed = [folder / name for name in ("plotly.min.js", "figure.js", "index.html")]
    return [*fixed, *(folder / f"{stem}.html" for stem in stems)]


def pages(specifications: list[Path]) -> None:
    """Write the page of every figure, their list, and the scripts beside them.

    Parameters
    ----------
    specifications : list of pathlib.Path
        ``F*.json`` files.
    """
    folder = project.root() / "figures"
    copy_scripts(folder)
    for specification in specifications:
        _figure(specification, folder / f"{specification.stem}.html")
    index(folder)


def copy_scripts(folder: Path) -> None:
    """Put Plotly's script, as its package brings it, and ours beside the pages."""
    script = Path(str(importlib.resources.files("plotly") / "package_data" / "plotly.min.js"))
    target = folder / script.name
    if not target.is_file() or target.stat().st_size != script.stat().st_size:
        project.write(target, script.read_bytes())
    project.write(folder / "figure.js", SCRIPT)


def _figure(specification: Path, target: Path) -> None:
    """Write the page of a figure: the specification as data, drawn by a script beside it."""
    spec = json.loads(specification.read_text(encoding="utf-8"))
    texts = {key: html.escape(text) for key, text in spec["layout"]["meta"].items()}
    stem = specification.stem
    files = " · ".join(f'<a href="{stem}.{ending}">{ending.upper()}</a>' for ending in (*STATIC, "json"))
    body = (
        f'<figure style="margin:0">\n<div class="cadre" tabindex="0"><div id="{stem}" role="group" '
        f'aria-label="{texts["alt"]}"></div></div>\n'
        f"<figcaption>{texts['legende']}</figcaption>\n</figure>\n"
        f'<p class="source"><a href="index.html">Toutes les figures</a> · {files}</p>\n'
    )
    after = f"{data_block(spec, stem)}\n" + scripts("plotly.min.js", "figure.js")
    project.write(target, page(spec["layout"]["meta"]["titre"], body, style=STYLE, after=after))


def data_block(spec: dict[str, Any], target: str) -> str:
    """Return a specification carried by a page as data, inert until the script reads it."""
    carried = json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return (
        f'<script type="application/json" data-target="{target}">'
        f"{carried.replace('<', chr(92) + 'u003c')}</script>"
    )


def index(folder: Path) -> None:
    """Write the list of figures and tables, with their captions."""
    sections = []
    for heading, letter in (("Figures", "F"), ("Tables", "T")):
        items = []
        for described in sorted(folder.glob(f"{letter}[0-9][0-9]_*.json")):
            spec = json.loads(described.read_text(encoding="utf-8"))
            texts = spec["layout"]["meta"] if letter == "F" else spec
            items.append(
                f'<li><a href="{described.stem}.html">{described.stem[:3]}. '
                f"{html.escape(texts['titre'])}</a><br>{html.escape(texts['legende'])}</li>"
            )
        sections.append(f"<h2>{heading}</h2>\n<ul>\n" + "\n".join(items) + "\n</ul>")
    body = (
        "<h1>Figures et tables du compendium</h1>\n"
        '<p>Registre complet\u00a0: <a href="claims.csv">claims.csv</a>.</p>\n' + "\n".join(sections) + "\n"
    )
    project.write(folder / "index.html", page("ancrage : figures et tables", body, style=STYLE))
