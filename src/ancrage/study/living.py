"""What people earn and how much work there is: incomes by EPCI, unemployment by zone d'emploi."""

import pandas as pd

from ancrage.area import AREA
from compendium.ledger import grades


def continued(series: pd.DataFrame, later: pd.DataFrame, step: str) -> pd.DataFrame:
    """Return a series continued by another table where it ends.

    Parameters
    ----------
    series, later : pandas.DataFrame
        Tables with the same column of time.
    step : str
        That column: ``trimestre`` or ``annee``.

    Examples
    --------
    >>> first = pd.DataFrame({"annee": [2018, 2019], "mediane": [1.0, 2.0]})
    >>> continued(first, pd.DataFrame({"annee": [2019, 2021], "mediane": [9.0, 3.0]}), "annee")["mediane"].tolist()
    [1.0, 2.0, 3.0]
    """
    return pd.concat([series, later[later[step] > series[step].max()]], ignore_index=True)


def incomes(revenus: pd.DataFrame, epcis: list[str]) -> pd.DataFrame:
    """Return the median disposable income of EPCIs, with the rank among those of France.

    Parameters
    ----------
    revenus : pandas.DataFrame
        Table ``revenus_epci``.
    epcis : list of str
        EPCIs to keep; those without a figure for a year are absent that year.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``code``, ``mediane`` (€ per year and consumption unit), ``rang`` (1 = lowest
        median), ``sur`` (EPCIs of France with a figure), ``mediane_epci`` (median of the EPCIs).
    """
    known = revenus[revenus["mediane"].notna()].copy()
    by_year = known.groupby("annee")["mediane"]
    known["rang"] = by_year.rank(method="min").astype(int)
    known["sur"] = by_year.transform("size").astype(int)
    known["mediane_epci"] = by_year.transform("median").astype(float)
    kept = known[known["code"].isin(epcis)]
    columns = ["annee", "code", "mediane", "rang", "sur", "mediane_epci"]
    return kept[columns].sort_values(["code", "annee"], ignore_index=True)


MIDDLE = "mediane"
"""Code of what is not a zone: the middle of those of France."""


def unemployment(chomage: pd.DataFrame, zones: dict[str, str]) -> pd.DataFrame:
    """Return the unemployment rate of zones d'emploi by quarter, beside the middle of France.

    Parameters
    ----------
    chomage : pandas.DataFrame
        Table ``chomage_zones_emploi``.
    zones : dict of str to str
        Code and name of the zones d'emploi 2020 to keep.

    Returns
    -------
    pandas.DataFrame
        ``trimestre``, ``date`` (first day of the quarter), ``code``, ``nom``, ``taux`` (% of the
        active population); the rows of code `MIDDLE` are the median of the zones of France that
        have a rate, not a national rate.
    """
    kept = chomage[chomage["code"].isin(list(zones))]
    kept = kept.assign(nom=kept["code"].map(zones))
    middle = chomage.groupby("trimestre", as_index=False)["taux"].median()
    middle = middle.assign(code=MIDDLE, nom="Zone médiane")
    frame = pd.concat([kept, middle], ignore_index=True)
    quarter = pd.PeriodIndex(frame["trimestre"].str.replace("-T", "Q"), freq="Q")
    frame = frame.assign(date=quarter.to_timestamp())
    return frame[["trimestre", "date", "code", "nom", "taux"]].sort_values(
        ["nom", "trimestre"], ignore_index=True
    )


def crossings(rates: pd.DataFrame, zone: str, others: list[str]) -> pd.DataFrame:
    """Return since which year a zone has stayed below each of some others.

    Parameters
    ----------
    rates : pandas.DataFrame
        Rates (%), a row a quarter such as ``2017-T1``, a column a zone.
    zone : str
        The zone.
    others : list of str
        The others.

    Returns
    -------
    pandas.DataFrame
        ``zone`` (the other one), ``annee`` (that of the first quarter from which it never was above).
    """
    found = []
    for other in others:
        above = rates.index[rates[zone] >= rates[other]]
        later = rates.index[rates.index > above.max()] if len(above) else rates.index
        found.append([other, int(later[0][:4]) if len(later) else None])
    return pd.DataFrame(found, columns=["zone", "annee"])


ZONES = dict(AREA.zones)
"""Zones d'emploi 2020 of the basin. An EPCI does not coincide with a zone."""


def social_health(facts: pd.DataFrame, annee: int) -> pd.DataFrame:
    """Return the 22 former regions by the indicator of social health (ISS), best first.

    Parameters
    ----------
    facts : pandas.DataFrame
        Table ``faits_territoires``.
    annee : int
        Year of the ranking; 2008 is the only one found whole.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``rang``, ``nom``, ``annee``, ``editeur``, ``grade``.
    """
    rows = facts[(facts["indicateur"] == "iss_rank_of_22_regions") & (facts["annee"] == annee)]
    frame = rows.assign(rang=rows["valeur"].astype(int), grade=rows["source"].map(grades.NAMES))
    columns = ["id", "rang", "nom", "annee", "editeur", "grade"]
    return frame[columns].sort_values("rang", ignore_index=True)


def from_the_last(ranking: pd.DataFrame, name: str) -> int:
    """Return the rank of a region counted from the last: 1 is the last."""
    return 1 + len(ranking) - int(ranking.set_index("nom").at[name, "rang"])
