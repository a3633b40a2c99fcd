"""Figures of public bodies that were read in the compilations of others: second-hand, all of them.

The publisher's own file was not at hand. Each table says so in its description; what can be checked
against an original of an earlier year is checked by a test.
"""

import json
from typing import Any

import pandas as pd

from ancrage.sources.etalab import DEPARTEMENTS
from compendium.tables import fetch

REVENUS = {
    "codgeo": "code",
    "nb_menages": "menages",
    "revenu_median": "mediane",
    "taux_pauvrete": "taux_pauvrete",
    "decile1": "d1",
    "decile9": "d9",
    "rapport_interdecile": "rapport_interdecile",
}
"""Columns kept of the incomes of 2021, and ours."""


def _json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(fetch.original(name).read_text(encoding="utf-8"))
    return loaded


def revenus_epci_2021() -> pd.DataFrame:
    """Return the median standard of living, poverty and deciles of the EPCIs, 2021 (Filosofi).

    Returns
    -------
    pandas.DataFrame
        ``code``, ``menages``, ``mediane`` (€ a year a consumption unit), ``taux_pauvrete`` (%),
        ``d1``, ``d9`` (€), ``rapport_interdecile``; empty where Insee publishes none.
    """
    path = fetch.original("compiled/filosofi_2021_epci.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return frame[list(REVENUS)].rename(columns=REVENUS)


def chomage_zones_emploi_2025() -> pd.DataFrame:
    """Return the localised unemployment rate by zone d'emploi and quarter, 2021-T1 to 2025-T4.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``trimestre``, ``taux`` (%).
    """
    loaded = _json("compiled/chomage_zones_emploi_2021_2025.json")
    rows = [
        (code, quarter, rate)
        for code, zone in loaded["zes"].items()
        for quarter, rate in zip(loaded["quarters"], zone["rate_pct"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["code", "trimestre", "taux"])


def logements_sociaux() -> pd.DataFrame:
    """Return the social dwellings of the communes of the region on 1 January 2024 (RPLS).

    Returns
    -------
    pandas.DataFrame
        ``code``, ``logements``, ``loues``, ``vacants``.
    """
    path = fetch.original("compiled/logements_sociaux_2024_communes.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    frame = frame[frame["DEPCOM_ARM"].str.startswith(DEPARTEMENTS)]
    columns = {"DEPCOM_ARM": "code", "nb_ls": "logements", "nb_loues": "loues", "nb_vacants": "vacants"}
    return frame[list(columns)].rename(columns=columns)


def quartiers_prioritaires() -> pd.DataFrame:
    """Return the priority districts (2024) of each commune of the region; one may lie in several.

    Returns
    -------
    pandas.DataFrame
        ``code`` (commune), ``nom`` (of the district).
    """
    loaded = _json("compiled/qpv_2024_communes.json")
    rows = [
        (code, name.strip())
        for code, found in loaded.items()
        if code.startswith(DEPARTEMENTS)
        for name in found["qpvLabels"]
    ]
    return pd.DataFrame(rows, columns=["code", "nom"]).drop_duplicates()


def entreprises_2022() -> pd.DataFrame:
    """Return the stock of legal units and of establishments of the communes of the region, 2022 (SIDE).

    Returns
    -------
    pandas.DataFrame
        ``code``, ``unites_legales``, ``etablissements``.
    """
    loaded = _json("compiled/side_stocks_2022_communes.json")
    rows = [
        (code, found["legalUnits"], found["establishments"])
        for code, found in loaded.items()
        if code.startswith(DEPARTEMENTS) and found["year"] == 2022  # some are of earlier years
    ]
    return pd.DataFrame(rows, columns=["code", "unites_legales", "etablissements"])
