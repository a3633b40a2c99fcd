"""The page of the site where a reader finds their own EPCI: every EPCI of France, searched and sorted."""

from typing import Any

import pandas as pd

from ancrage.study import ess, profile
from ancrage.study.territories import short_epci_name
from compendium import tables
from compendium.language import Language
from compendium.pages import frame
from compendium.publish.formats import number
from compendium.typography import typography

PATH = "territoires.html"

FIRST = "ess"
"""Indicator that the page is sorted by, and shows first."""

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
        f"Les {number(len(found), 0)} EPCI de France",
        path=PATH,
        tongue=tongue,
        scripts=("table.js",),
        wide=True,
        kinds={key: name.capitalize() for key, name in profile.NATURES.items()},
        heads=["EPCI", "Département", *heads, "Rang par l’ESS"],
        rows=[_row(row) for row in found.to_dict("records")],
        vintages=" ; ".join(
            f"{profile.INDICATORS[key].name}, {profile.INDICATORS[key].vintage}" for key in SHOWN
        ),
    )


def values() -> pd.DataFrame:
    """Return the indicators of every EPCI, the greatest weight of the ESS first.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``nature``, ``departement`` (name), those of `ancrage.study.profile.INDICATORS` and
        ``rang`` by the weight (missing where it is).
    """
    epcis, register = tables.read("epci"), tables.read("territoires")
    found = profile.indicators(
        tables.read("territoires_2018"),
        tables.read("revenus_epci", ["code", "mediane"], {"annee": 2019}),
        ess.everywhere(
            ess.by_epci(tables.read("odd_epci"), tables.read("epci_passage")), tables.read("ess_poids")
        ),
    )
    own = found[found["niveau"] == "epci"].drop(columns="niveau")
    frame_ = epcis[["code", "nom", "nature", "departement"]].merge(own, on="code", how="left")
    names = register[register["niveau"] == "departement"].set_index("code")["nom"]
    frame_["departement"] = frame_["departement"].map(names).fillna(frame_["departement"])
    frame_["rang"] = frame_[FIRST].rank(ascending=False, method="min").astype("Int64")
    return frame_.sort_values([FIRST, "nom"], ascending=[False, True], ignore_index=True)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    cells = [number(row[key], profile.INDICATORS[key].decimals) for key in SHOWN]
    cells.append(number(None if pd.isna(row["rang"]) else row["rang"], 0))
    return {
        "code": row["code"],
        "name": typography(short_epci_name(str(row["nom"]))),
        "departement": row["departement"],
        "kind": row["nature"],
        "cells": cells,
    }
