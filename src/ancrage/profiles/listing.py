"""The page of the site where a reader finds their own EPCI: every EPCI of France, searched and sorted."""

from typing import Any

import pandas as pd

from ancrage import area
from ancrage.study import ess, profile
from ancrage.study.territories import short_epci_name
from compendium import project, tables
from compendium.language import Language
from compendium.pages import drawn, frame
from compendium.publish import theme
from compendium.publish.formats import number
from compendium.typography import typography

PATH = "territoires.html"

FIRST = "ess"
"""Indicator that the page is sorted by, and shows first."""

MAP = "F24_ess_epci_france"
"""The map of the page, until another indicator is chosen."""

FOLLOWED = ("F03_rangs", "F25_ess_distribution", "F23_ess_epci_region", "F07_revenus")
"""Figures that rank or trace EPCIs, in which the chosen one is followed."""

SCRIPT = "territories.js"

SHOWN = (FIRST, "densite", "evolution", "solde_migratoire", "revenu", "chomage")
"""Indicators of the page, in order."""


def page(tongue: Language) -> str:
    """Return the page, in a language."""
    found = values()
    heads = [
        f"{profile.INDICATORS[key].name} ({profile.INDICATORS[key].unit})".replace(" ()", "") for key in SHOWN
    ]
    return frame.page(
        "territories.html",
        tongue.said(f"Les {number(len(found), 0)} EPCI de France"),
        path=PATH,
        tongue=tongue,
        scripts=("figure.js", "table.js", SCRIPT),
        wide=True,
        kinds={key: tongue.said(name.capitalize()) for key, name in profile.NATURES.items()},
        regions=_regions(found),
        heads=[tongue.said(head) for head in ("EPCI", "Département", *heads, "Rang par l’ESS")],
        mapped=[tongue.said(head) for head in heads],
        rows=[_row(row, tongue) for row in found.to_dict("records")],
        vintages=tongue.said(
            " ; ".join(f"{profile.INDICATORS[key].name}, {profile.INDICATORS[key].vintage}" for key in SHOWN)
        ),
        colours=theme.SEQUENTIAL,
        map=_figure(MAP, tongue),
        followed_figures=[_figure(stem, tongue) for stem in FOLLOWED],
    )


def _figure(stem: str, tongue: Language) -> drawn.Drawn:
    return drawn.read(project.root() / "figures" / f"{stem}.json", tongue)


def _regions(found: pd.DataFrame) -> dict[str, str]:
    """Return the names of the regions that have an EPCI, by code, in their order."""
    register = tables.read("territoires")
    names = register[register["niveau"] == "region"].sort_values("cog_fin").set_index("code")["nom"].to_dict()
    codes = sorted(set(found["region"].dropna()), key=lambda code: str(names.get(code, code)))
    return {code: str(names.get(code, code)) for code in codes}


def values() -> pd.DataFrame:
    """Return the indicators of every EPCI, the greatest weight of the ESS first.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``nature``, ``communes``, ``departement`` (name), ``code_departement``, ``region``, those
        of `ancrage.study.profile.INDICATORS` and ``rang`` by the weight (missing where it is).
    """
    epcis, register = tables.read("epci"), tables.read("territoires")
    found = levels()
    own = found[found["niveau"] == "epci"].drop(columns="niveau")
    kept = ["code", "nom", "nature", "communes", "departement", "region"]
    frame_ = epcis[kept].merge(own, on="code", how="left")
    frame_["code_departement"] = frame_["departement"]
    names = register[register["niveau"] == "departement"].set_index("code")["nom"]
    frame_["departement"] = frame_["departement"].map(names).fillna(frame_["departement"])
    frame_["rang"] = frame_[FIRST].rank(ascending=False, method="min").astype("Int64")
    return frame_.sort_values([FIRST, "nom"], ascending=[False, True], ignore_index=True)


def levels() -> pd.DataFrame:
    """Return the indicators of every EPCI, département and region, and of France (`ancrage.study.profile.indicators`)."""
    return profile.indicators(
        tables.read("territoires_2018"),
        tables.read("revenus_epci", ["code", "mediane"], {"annee": 2019}),
        ess.everywhere(
            ess.by_epci(tables.read("odd_epci"), tables.read("epci_passage")), tables.read("ess_poids")
        ),
    )


def _row(row: dict[str, Any], tongue: Language) -> dict[str, Any]:
    cells = [tongue.said(number(row[key], profile.INDICATORS[key].decimals)) for key in SHOWN]
    cells.append(tongue.said(number(None if pd.isna(row["rang"]) else row["rang"], 0)))
    return {
        "code": row["code"],
        "name": typography(short_epci_name(str(row["nom"]))),
        "departement": row["departement"],
        "region": row["region"],
        "kind": row["nature"],
        "sheet": row["region"] == area.AREA.region.code,
        "cells": cells,
    }
