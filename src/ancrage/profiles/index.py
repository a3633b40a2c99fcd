"""The national page: a map of EPCIs with a choice of indicator, and a table that leads to each profile."""

import html
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from compendium.pages.page import page, scripts

from ancrage import contours
from ancrage.figures import national
from ancrage.profiles import one
from ancrage.profiles.page import STYLE
from ancrage.study import profile
from compendium import project, tables
from compendium.pages import layout, render
from compendium.publish import specification
from compendium.publish.formats import number, typography

MAP = "F00_france"


def write() -> Path:
    """Write ``territories/index.html`` from the national tables; it links to the profiles that are there.

    Returns
    -------
    pathlib.Path
        The page.
    """
    epcis = tables.read("epci")
    found = profile.indicators(
        tables.read("territoires_2018"), tables.read("revenus_epci", ["code", "mediane"], {"annee": 2019})
    )
    values = found[found["niveau"] == "epci"].set_index("code").drop(columns="niveau")
    values = values.join(epcis.set_index("code")[["nom", "nature", "departement"]], how="right").sort_index()
    spec = _map(values)
    folder = one.folder("assets")
    project.write(folder / "table.js", layout.TABLE_SCRIPT)
    project.write(folder.parent / f"{MAP}.json", specification.text(spec))
    target = folder.parent / "index.html"
    project.write(target, _page(values, spec))
    return target


def _map(values: pd.DataFrame) -> dict[str, Any]:
    texts = {
        "titre": "Les EPCI de France",
        "legende": "Choisissez un indicateur ; cinq classes d’effectif égal. Outre-mer : ni à sa place, ni à l’échelle.",
        "source": "Insee, base du comparateur de territoires (RP 2018, état civil) et Filosofi 2019 ; "
        "IGN, Admin Express (contours généralisés), périmètres de 2026.",
        "alt": f"Carte des {number(len(values), 0)} EPCI de France ; la table qui suit donne les mêmes valeurs.",
    }
    overseas = tables.read(
        "territoires", ["code", "nom"], {"niveau": "departement", "code": list(contours.PROJECTIONS)}
    )
    names = dict(zip(overseas["code"], overseas["nom"], strict=True))
    return specification.compose(national.chooser(_shapes(), values, names), texts)


def _shapes() -> gpd.GeoDataFrame:
    """Return the shapes of EPCIs, kept beside the contours that they come from."""
    kept = project.contours().with_name("epci.parquet")
    if not kept.is_file() or kept.stat().st_mtime < project.contours().stat().st_mtime:
        part = kept.with_suffix(".part")
        contours.simplified().to_parquet(part, index=False)
        part.replace(kept)
    return gpd.read_parquet(kept)


def _page(values: pd.DataFrame, spec: dict[str, Any]) -> str:
    meta = {key: html.escape(text) for key, text in spec["layout"]["meta"].items()}
    options = "".join(
        f'<option value="{key}">{name.capitalize()}</option>' for key, name in profile.NATURES.items()
    )
    heads = [
        "EPCI",
        "Département",
        "Nature",
        *(f"{one.name} ({one.unit})".replace(" ()", "") for one in profile.INDICATORS.values()),
    ]
    head = "".join(
        f'<th scope="col"><button type="button">{html.escape(name)}</button></th>' for name in heads
    )
    rows = "\n".join(_row(row) for row in values.reset_index().to_dict("records"))
    body = (
        f"<h1>Les {number(len(values), 0)} EPCI de France</h1>\n"
        f'<figure><div class="cadre" tabindex="0"><div id="{MAP}" role="group" aria-label="{meta["alt"]}"></div></div>'
        f"<figcaption>{meta['legende']}</figcaption></figure>\n{render.data_block(spec, MAP)}\n"
        f'<div class="outils" hidden><label for="filtre-classe">Nature</label> <select id="filtre-classe">'
        f'<option value="">Toutes</option>{options}</select> <label for="filtre-texte">Chercher</label> '
        f'<input id="filtre-texte" type="search"> <span id="compte" role="status"></span></div>\n'
        f'<div class="cadre" tabindex="0" role="region" aria-label="Table des EPCI"><table data-mot="EPCI">'
        f"<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>\n"
    )
    style = (
        f"{STYLE}th button{{all:unset;cursor:pointer}}th button:focus-visible{{outline:2px solid #005a8d}}"
        "main{max-width:none}"
    )
    drawn = scripts("assets/plotly.min.js", "assets/figure.js", "assets/table.js")
    return page("Les EPCI de France\u00a0: profils", body, style=style, after=drawn, policy=layout.POLICY)


def _row(row: dict[str, Any]) -> str:
    code, name = row["code"], html.escape(typography(str(row["nom"])))
    made = (one.folder(code) / "profil.html").is_file()
    link = f'<a href="{code}/profil.html">{name}</a>' if made else name
    cells = "".join(
        f'<td data-tri="{"" if pd.isna(row[key]) else round(row[key], 6)}">{number(row[key], one_.decimals)}</td>'
        for key, one_ in profile.INDICATORS.items()
    )
    return f'<tr data-classe="{row["nature"]}"><td>{link}</td><td>{row["departement"]}</td><td>{row["nature"]}</td>{cells}</tr>'
