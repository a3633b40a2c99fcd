"""Le Toit Commun and what it inherits: organisations, timeline, shafts and estates."""

import geopandas as gpd
import pandas as pd

from ancrage.area import AREA
from ancrage.contours import LAMBERT_93
from compendium.errors import Refusal
from compendium.ledger.statements import Way

GROUPS = {
    "resistance": "ESS de résistance",
    "autres_membres": "Autres membres",
    "ecosysteme": "Écosystème",
}

THREADS = {
    "mines": "Mines",
    "patrimoine": "Patrimoine",
    "erbm": "ERBM",
    "ess": "ESS et politiques",
    "toit_commun": "Le Toit Commun",
}


def timeline(chronologie: pd.DataFrame) -> pd.DataFrame:
    """Return the dated events with a position on a continuous axis of years.

    Returns
    -------
    pandas.DataFrame
        The columns of ``chronologie``, ``debut`` and ``fin`` (decimal years), ``fil`` (name of the
        thread); ordered by thread and date.
    """
    frame = chronologie.assign(
        debut=chronologie["date_debut"].map(lambda text: decimal_year(text, start=True)),
        fin=chronologie["date_fin"].map(lambda text: decimal_year(text, start=False)),
        fil=chronologie["axe_lecture"].map(THREADS),
    )
    order = {name: place for place, name in enumerate(THREADS)}
    return frame.sort_values(
        ["axe_lecture", "debut", "id"],
        key=lambda column: column.map(order) if column.name == "axe_lecture" else column,
        ignore_index=True,
    )


def decimal_year(text: str, *, start: bool) -> float:
    """Return a date given as a year, a month or a day as a decimal year.

    Parameters
    ----------
    text : str
        ``2018``, ``2018-01`` or ``2018-01-25``.
    start : bool
        Whether to take the beginning of the period, else its end.

    Raises
    ------
    Refusal
        If there is no such day.

    Examples
    --------
    >>> decimal_year("2018", start=True), decimal_year("2018", start=False)
    (2018.0, 2019.0)
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return float(parts[0] + (not start))
    year, month = parts[:2]
    if len(parts) == 2:
        return year + (month - 1 + (not start)) / 12
    try:
        day = pd.Timestamp(year, month, parts[2])
    except ValueError:
        raise Refusal(f"« {text} » n’est pas un jour du calendrier.", "corrigez la date.") from None
    return year + (day.day_of_year - 1 + (not start)) / (366 if day.is_leap_year else 365)


def maturation(chronologie: pd.DataFrame) -> pd.DataFrame:
    """Return the years between each step of Le Toit Commun and its opening.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``evenement``, ``annees_min``, ``annees_max``: years to the opening, as an interval
        where the step has no exact date.
    """
    frame = timeline(chronologie)
    steps = frame[frame["axe_lecture"] == "toit_commun"]
    opening = steps[steps["id"] == AREA.facts.opening].iloc[0]
    before = steps[steps["fin"] < opening["debut"]]
    return pd.DataFrame(
        {
            "id": before["id"],
            "evenement": before["evenement"],
            "annees_min": opening["debut"] - before["fin"],
            "annees_max": opening["fin"] - before["debut"],
        }
    ).reset_index(drop=True)


def points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Turn longitudes and latitudes into points in Lambert-93."""
    return gpd.GeoDataFrame(
        table,
        geometry=gpd.points_from_xy(table["longitude"], table["latitude"], crs="EPSG:4326"),
    ).to_crs(LAMBERT_93)


def located(table: pd.DataFrame, contours: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give each point the commune and EPCI (geography of 2025) that it lies in, or nearest to.

    Returns
    -------
    geopandas.GeoDataFrame
        The points in Lambert-93, with ``code_commune`` and ``epci``.

    Raises
    ------
    Refusal
        If a point is further than 2 km from any commune of the region.
    """
    flat = contours.to_crs(LAMBERT_93)[["code", "epci", "geometry"]]
    joined = points(table).sjoin_nearest(flat.rename(columns={"code": "code_commune"}), max_distance=2000)
    joined = joined[~joined.index.duplicated()].drop(columns="index_right")
    if len(joined) != len(table):
        lost = table.loc[~table.index.isin(joined.index), "id"]
        raise Refusal(f"points hors de la région : {', '.join(lost.head(5))}.")
    return joined


def heritage(shafts: pd.DataFrame, heaps: pd.DataFrame, estates: pd.DataFrame) -> pd.DataFrame:
    """Return the sites of the heritage in one table, a row a site.

    Parameters
    ----------
    shafts, heaps, estates : pandas.DataFrame
        Tables ``puits``, ``terrils`` and ``cites_minieres``, with the commune and EPCI of each site.

    Returns
    -------
    pandas.DataFrame
        ``nature``, ``id``, ``nom`` (of a shaft, its pit), ``code_commune``, ``commune``, ``epci``, ``longitude``,
        ``latitude``.
    """
    sites = {"puits": shafts.assign(nom=shafts["fosse"]), "terril": heaps, "cité": estates}
    told = ["id", "nom", "code_commune", "commune", "epci", "longitude", "latitude"]
    return pd.concat([pd.DataFrame(rows)[told].assign(nature=kind) for kind, rows in sites.items()])[
        ["nature", *told]
    ]


def shaft_closures(puits: pd.DataFrame) -> pd.DataFrame:
    """Return how many shafts were sunk and closed in each decade.

    Returns
    -------
    pandas.DataFrame
        ``decennie``, ``creusements``, ``fermetures``; shafts without a date are in neither count.
    """
    counts = {
        column: (puits[column].dropna().astype(int) // 10 * 10).value_counts()
        for column in ("creusement", "fermeture")
    }
    frame = pd.DataFrame(counts).fillna(0).astype(int).sort_index()
    frame = frame.rename(columns={"creusement": "creusements", "fermeture": "fermetures"})
    return frame.rename_axis("decennie").reset_index()


def last_closures(puits: pd.DataFrame) -> int:
    """Return the end of the last unbroken run of years in which shafts closed.

    Shafts dated after a gap (two in 2002) were closed for safety, long after extraction.
    """
    years = sorted(puits["fermeture"].dropna().astype(int).unique(), reverse=True)
    runs = [[years[0]]]
    for year in years[1:]:
        if runs[-1][-1] - year == 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return int(next(run[0] for run in runs if len(run) > 1))


def citizen_share(facts: pd.DataFrame) -> float:
    """Return the citizens' budget over the ESS operating expenditure of the Département.

    The first is a yearly mean of 2018-2023 (a lower bound), the second is of 2024.
    """
    values = facts.set_index("id")["valeur"].astype(float)
    return float(values[AREA.facts.citizens_budget] / values[AREA.facts.operating])


def citizen_denominators(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the mean citizens' budget over each expenditure that the Département states.

    Returns
    -------
    pandas.DataFrame
        ``denominateur`` (``fonctionnement`` and ``total``, of 2024; ``annonce``, not dated), ``part``.
    """
    values = facts.set_index("id")["valeur"].astype(float)
    named = AREA.facts
    spent = {
        "fonctionnement": values[named.operating],
        "total": values[named.operating] + values[named.investment],
        "annonce": values[named.announced_policy],
    }
    shares = [values[named.citizens_budget] / amount for amount in spent.values()]
    return pd.DataFrame({"denominateur": list(spent), "part": shares})


def distinct(estates: pd.DataFrame) -> pd.DataFrame:
    """Return estates once each: the layers give some of them twice, at the same place.

    Fifteen estates of the ERBM layer are also in the buffer zone, and one is in the layer
    under two names; the row of the ERBM layer is kept.
    """
    first = estates.sort_values(["erbm", "id"], ascending=[False, True])
    return first.drop_duplicates(["longitude", "latitude"]).sort_values("id", ignore_index=True)


def inherited(shafts: pd.DataFrame, heaps: pd.DataFrame, estates: pd.DataFrame, epci: str) -> pd.DataFrame:
    """Return how many shafts, spoil heaps and estates the basin and an EPCI have.

    Returns
    -------
    pandas.DataFrame
        ``objet``, ``territoire`` (``bassin``, ``epci``), ``nombre``.
    """
    rows = []
    for name, table in (("puits", shafts), ("terrils", heaps), ("cites", estates)):
        rows.append([name, "bassin", len(table)])
        rows.append([name, "epci", int((table["epci"] == epci).sum())])
    return pd.DataFrame(rows, columns=["objet", "territoire", "nombre"])


def closing_ways(shafts: pd.DataFrame, own: pd.DataFrame) -> list[Way]:
    """Return the other years that the end of mining may be dated by: closures of all, of an EPCI's shafts.

    Parameters
    ----------
    shafts, own : pandas.DataFrame
        ``fermeture`` (year) of the shafts of the basin, and of those of the EPCI.
    """
    years = shafts["fermeture"].dropna().astype(int)
    return [
        Way("fermetures isolées comprises", "tolerance", int(years.max())),
        Way(
            f"puits de l’agglomération de {AREA.epci.name}",
            "perimetre",
            int(own["fermeture"].dropna().astype(int).max()),
        ),
    ]


def first_sinking(shafts: pd.DataFrame, since: int = 0) -> int:
    """Return the year in which the first of some shafts was sunk, from a year on."""
    years = shafts["creusement"].dropna().astype(int)
    return int(years[years >= since].min())


def shafts_by_commune(located_: pd.DataFrame, members: pd.DataFrame, epci: str) -> dict[str, bool]:
    """Return, for each commune of an EPCI, whether it has a shaft.

    Parameters
    ----------
    located_ : pandas.DataFrame
        What `located` returns for the shafts.
    members : pandas.DataFrame
        ``code``, ``epci``.
    epci : str
        SIREN.
    """
    communes = members.loc[members["epci"] == epci, "code"]
    there = set(located_["code_commune"])
    return {str(code): code in there for code in communes}


COMPANY_LIFE = {
    "écoles": "Équipement scolaire",
    "soins": "Équipement SSM",
    "églises": "Édifice religieux",
    "loisirs": "loisir|sport",
}
"""What the companies held, and how the inventory of the Unesco property calls it."""


def company_life(buildings: pd.DataFrame, estates: pd.DataFrame) -> dict[str, bool]:
    """Return whether the inventory of the property has each thing that the companies held, housing first."""
    kinds = buildings["typologie"]
    found = {
        name: bool(kinds.str.contains(pattern, case=False).any()) for name, pattern in COMPANY_LIFE.items()
    }
    return {"logements": not estates.empty, **found}


def held(buildings: pd.DataFrame) -> int:
    """Return how many buildings of the inventory are of the kinds that the companies held for daily life."""
    return int(buildings["typologie"].str.contains("|".join(COMPANY_LIFE.values()), case=False).sum())


def estate_kinds(estates: pd.DataFrame) -> dict[str, bool]:
    """Return whether there are estates, and rows of miners' houses among them."""
    return {"cités": not estates.empty, "corons": bool(is_coron(estates).any())}


def is_coron(estates: pd.DataFrame) -> pd.Series:
    """Return which estates are rows of miners' houses, by their type."""
    return estates["type"].fillna("").str.contains("coron", case=False)


def year_of(facts: pd.DataFrame, fact: str) -> int:
    """Return the year of the date that a fact holds as a text, such as ``2018-01``."""
    return int(str(facts.set_index("id").at[fact, "valeur_texte"])[:4])


VALUES_SEEN = 5
"""Values of the charter that the place's own pages show, the first ones of the article's list (AT rows of A30)."""


def values_seen(charter: pd.DataFrame) -> dict[str, bool | None]:
    """Return, for each value of the charter that the article lists, whether the place shows it, or None."""
    return {str(row.numero): True if row.numero <= VALUES_SEEN else None for row in charter.itertuples()}


LIVES = {
    "Équipement scolaire": "École",
    "Édifice religieux": "Culte",
    "Équipement SSM": "Soin",
    "Équipement de loisirs": "Loisir",
    "Maison d'ingénieur": "Encadrement",
    "Château": "Encadrement",
    "Grands bureaux": "Encadrement",
}
"""What each kind of listed building was for, where it tells of life under a company (SSM: miners' health care)."""


def inventory(located_: pd.DataFrame, epci: str) -> pd.DataFrame:
    """Count the listed buildings by what they were for, in the basin and in an EPCI.

    Parameters
    ----------
    located_ : pandas.DataFrame
        Table ``batis`` with the ``epci`` of each building.
    epci : str
        SIREN code.

    Returns
    -------
    pandas.DataFrame
        ``usage``, ``bassin``, ``epci`` (buildings); « Autre » gathers shafts, monuments and the rest.
    """
    usage = located_["typologie"].map(LIVES).fillna("Autre")
    own = located_["epci"].eq(epci)
    frame = pd.DataFrame({"bassin": usage.value_counts(), "epci": usage[own].value_counts()})
    order = [*dict.fromkeys(LIVES.values()), "Autre"]
    return frame.reindex(order).fillna(0).astype(int).rename_axis("usage").reset_index()
