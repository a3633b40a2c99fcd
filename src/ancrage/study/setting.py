"""The social setting of the EPCIs of the basin: social dwellings, priority districts, insertion structures."""

import pandas as pd

from ancrage.study.territories import short_epci_name


def successors(passage: pd.DataFrame) -> pd.Series:
    """Return the EPCI of today that has the most communes of each EPCI of 2019."""
    rows = passage.sort_values("communes").drop_duplicates("epci_2019", keep="last")
    return rows.set_index("epci_2019")["epci"]


def by_epci(
    dwellings: pd.DataFrame,
    districts: pd.DataFrame,
    structures: pd.DataFrame,
    communes: pd.DataFrame,
    members: pd.DataFrame,
    passage: pd.DataFrame,
    signatories: list[str],
) -> pd.DataFrame:
    """Return social dwellings, priority districts and insertion structures of the EPCIs that signed.

    Parameters
    ----------
    dwellings, districts, structures : pandas.DataFrame
        Tables ``logements_sociaux`` and ``quartiers_prioritaires`` (2024, by commune), and
        ``structures_insertion`` (2019, by EPCI).
    communes : pandas.DataFrame
        ``code``, ``epci``, ``population_2018``.
    members, passage : pandas.DataFrame
        Tables ``epci`` and ``epci_passage``.
    signatories : list of str
        SIREN of the EPCIs.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``logements``, ``logements_pour_1000`` (inhabitants of 2018), ``quartiers`` (a
        district over several communes counts once), ``structures``, ``structures_pour_100000``.
    """
    place = communes.set_index("code")["epci"]
    people = communes.groupby("epci")["population_2018"].sum().astype(float)
    homes = dwellings.assign(epci=dwellings["code"].map(place)).groupby("epci")["logements"].sum()
    names = districts.assign(epci=districts["code"].map(place)).groupby("epci")["nom"].nunique()
    kept = structures.assign(now=structures["epci"].map(successors(passage)))
    insertion = kept.groupby("now")["structures"].sum()
    frame = pd.DataFrame({"code": signatories})
    frame["nom"] = frame["code"].map(members.set_index("code")["nom"]).map(short_epci_name)
    frame["logements"] = frame["code"].map(homes).astype("Int64")
    frame["logements_pour_1000"] = 1000 * frame["logements"].astype(float) / frame["code"].map(people)
    frame["quartiers"] = frame["code"].map(names).astype("Int64")
    frame["structures"] = frame["code"].map(insertion).astype("Int64")
    frame["structures_pour_100000"] = 100_000 * frame["structures"].astype(float) / frame["code"].map(people)
    return frame.sort_values("logements_pour_1000", ascending=False, ignore_index=True)
