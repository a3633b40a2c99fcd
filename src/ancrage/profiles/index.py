"""The national page: a map of EPCIs with a choice of indicator, and a table that leads to each profile."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from ancrage import contours
from ancrage.figures import national
from ancrage.profiles import listing
from ancrage.profiles.page import PAGE, folder, index_page
from ancrage.study import profile
from compendium import project, tables
from compendium.pages import drawn, frame
from compendium.publish import specification
from compendium.publish.formats import number
from compendium.typography import typography

MAP = "F00_france"


def write() -> Path:
    """Write ``territories/index.html`` from the national tables; it links to the profiles that are there.

    Returns
    -------
    pathlib.Path
        The page.
    """
    values = listing.values().set_index("code")
    spec = _map(values)
    assets = folder("assets")
    project.write(assets / "table.js", frame.asset("table.js"))
    project.write(assets.parent / f"{MAP}.json", specification.text(spec))
    target = index_page()
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
    kept = contours.path().with_name("epci.parquet")
    if not kept.is_file() or kept.stat().st_mtime < contours.path().stat().st_mtime:
        part = kept.with_suffix(".part")
        contours.simplified().to_parquet(part, index=False)
        part.replace(kept)
    return gpd.read_parquet(kept)


def _page(values: pd.DataFrame, spec: dict[str, Any]) -> str:
    units = [f"{shown.name} ({shown.unit})".replace(" ()", "") for shown in profile.INDICATORS.values()]
    return frame.page(
        "france.html",
        f"Les {number(len(values), 0)} EPCI de France",
        root="assets/",
        scripts=(*frame.SCRIPTS, "table.js"),
        wide=True,
        stem=MAP,
        alt=spec["layout"]["meta"]["alt"],
        caption=spec["layout"]["meta"]["legende"],
        block=drawn.block(spec, MAP),
        kinds={key: name.capitalize() for key, name in profile.NATURES.items()},
        heads=["EPCI", "Département", "Nature", *units],
        rows=[_row(row) for row in values.reset_index().to_dict("records")],
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    code = row["code"]
    cells = [
        {"sort": "" if pd.isna(row[key]) else round(row[key], 6), "text": number(row[key], shown.decimals)}
        for key, shown in profile.INDICATORS.items()
    ]
    made = (folder(code) / PAGE).is_file()
    return {
        "name": typography(str(row["nom"])),
        "link": f"{code}/{PAGE}" if made else "",
        "departement": row["departement"],
        "kind": row["nature"],
        "cells": cells,
    }
