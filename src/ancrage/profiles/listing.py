"""The page of the site where a reader finds their own EPCI: every EPCI of France, searched and sorted."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ancrage import area
from ancrage.figures import palette
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

FOLLOWED = {
    "F25_ess_distribution": "place de l’ESS en France",
    "F23_ess_epci_region": "carte de l’ESS",
    "F03_rangs": "rang par la densité",
    "F07_revenus": "revenus",
}
"""Figures in which a chosen EPCI is followed, and what each shows of it."""

ALONG = "along"
"""Key of a trace, in its ``meta``, where any EPCI has its place, by its value."""

SCRIPT = "territories.js"

SHOWN = (FIRST, "densite", "evolution", "solde_migratoire", "revenu", "chomage")
"""Indicators of the page, in order."""

COMPARATOR = "Source : Insee, base du comparateur de territoires (recensement de 2018, état civil)."
SOURCES = {
    "ess": "Source : Insee (Clap 2015), de seconde main : fichier assemblé pour la DREAL Centre-Val de Loire.",
    "revenu": "Source : Insee, Filosofi 2019.",
}
"""What the map says under itself for an indicator; most are of one source."""


def page(tongue: Language) -> str:
    """Return the page, in a language."""
    found = values()
    heads = [f"{_alone(key)} ({profile.INDICATORS[key].unit})" for key in SHOWN]
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
        years=["", "", *(tongue.said(profile.INDICATORS[key].vintage) for key in SHOWN), ""],
        sources=["", "", *(tongue.said(SOURCES.get(key, COMPARATOR)) for key in SHOWN), ""],
        rows=[_row(row, tongue) for row in found.to_dict("records")],
        vintages=tongue.said(
            " ; ".join(f"{_alone(key)}, {profile.INDICATORS[key].vintage}" for key in SHOWN)
        ),
        known=tongue.said(number(float(found[FIRST].notna().sum()), 0)),
        colours=theme.SEQUENTIAL,
        falls=palette.FALLS,
        rises=palette.RISES,
        first=area.AREA.epci.code,
        map=_figure(MAP, tongue),
        followed=followed(found, tongue),
    )


def _alone(key: str) -> str:
    """Return the name of an indicator that does not follow the one that it is a part of."""
    name = profile.INDICATORS[key].name.removeprefix("dont ")
    return name[0].upper() + name[1:]


@dataclass(frozen=True)
class Followed:
    """A figure that follows EPCIs: its name, what it shows of one, and the codes of those that are in it."""

    stem: str
    shows: str
    codes: frozenset[str]


def followed(found: pd.DataFrame, tongue: Language) -> list[Followed]:
    """Return the figures that follow EPCIs.

    Parameters
    ----------
    found : pandas.DataFrame
        What `values` returns.
    tongue : compendium.language.Language
        The language.
    """
    names = {row.code: short_name(row.nom) for row in found.itertuples()}
    known = frozenset(found.loc[found[FIRST].notna(), "code"])
    told = []
    for stem, shows in FOLLOWED.items():
        traces = _figure(stem, tongue).specification["data"]
        texts = [text for trace in traces for text in _texts(trace)]
        marked = [trace.get("meta") or {} for trace in traces]
        there = {code for code, name in names.items() if any(name in text for text in texts)}
        there |= {str(meta["code"]) for meta in marked if "code" in meta}
        codes = known if any(ALONG in meta for meta in marked) else frozenset(there)
        told.append(Followed(stem, tongue.said(shows), codes))
    return told


def _texts(trace: dict[str, Any]) -> list[str]:
    """Return the texts of a trace in which the script that follows a name looks for it."""
    lists = [trace[key] for key in ("hovertext", "text", "y") if isinstance(trace.get(key), list)]
    named = [trace["name"]] if "lines" in str(trace.get("mode")) and trace.get("name") else []
    return [text for texts in [named, *lists] for text in texts if isinstance(text, str)]


def _figure(stem: str, tongue: Language) -> drawn.Drawn:
    return drawn.read(project.root() / "figures" / f"{stem}.json", tongue)


def _regions(found: pd.DataFrame) -> dict[str, str]:
    """Return the names of the regions that have an EPCI, by code, in their order."""
    register = tables.read("territoires")
    names = register[register["niveau"] == "region"].sort_values("cog_fin").set_index("code")["nom"].to_dict()
    codes = sorted(set(found["region"].dropna()), key=lambda code: str(names.get(code, code)))
    return {code: typography(str(names.get(code, code))) for code in codes}


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


def short_name(name: object) -> str:
    """Return the name of an EPCI as pages write it, without its legal form."""
    return typography(short_epci_name(str(name)))


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
        "name": typography(short_name(row["nom"])),
        "departement": typography(row["departement"]),
        "region": row["region"],
        "kind": row["nature"],
        "sheet": row["region"] == area.AREA.region.code,
        "cells": cells,
    }
