"""Population: densities by vintage, ranks, long series, indices, births of enterprises."""

from typing import Any

import pandas as pd

from ancrage.area import AREA
from compendium.publish.counting import in_words

OLD_DEFINITIONS = {
    "population_totale": "Population totale (1876-1954)",
    "population_sans_doubles_comptes": "Population sans doubles comptes (1962-1999)",
    "population_municipale": "Population municipale (depuis 2006)",
}
"""Insee's three definitions of a commune's population, and the years they are used for."""


def densities(territories: pd.DataFrame, populations: pd.DataFrame, areas: pd.Series) -> pd.DataFrame:
    """Return the density of each territory at each vintage.

    Parameters
    ----------
    territories : pandas.DataFrame
        ``niveau``, ``code``, ``nom``.
    populations : pandas.DataFrame
        ``niveau``, ``code``, ``annee``, ``population`` (inhabitants).
    areas : pandas.Series
        Insee's area in km² by (level, code).

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``nom``, ``annee``, ``population``, ``superficie_km2``,
        ``densite`` (inhabitants per km²).

    Examples
    --------
    >>> keys = pd.DataFrame({"niveau": ["epci"], "code": ["246200364"], "nom": ["Lens-Liévin"]})
    >>> counts = pd.DataFrame({"niveau": ["epci"], "code": ["246200364"], "annee": [2018],
    ...                        "population": [241703]})
    >>> areas = pd.Series({("epci", "246200364"): 239.38})
    >>> round(densities(keys, counts, areas)["densite"].item(), 2)
    1009.7
    """
    frame = populations.merge(territories, on=["niveau", "code"])
    index = pd.MultiIndex.from_frame(frame[["niveau", "code"]])
    frame["superficie_km2"] = areas.reindex(index).to_numpy(dtype=float)
    frame["densite"] = frame["population"].astype(float) / frame["superficie_km2"]
    columns = ["niveau", "code", "nom", "annee", "population", "superficie_km2", "densite"]
    return frame[columns].sort_values(["niveau", "code", "annee"], ignore_index=True)


def ranked(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return the rows from the highest value to the lowest, with their rank.

    Returns
    -------
    pandas.DataFrame
        The rows that have a value, with ``rang`` (1 = highest; equal values share a rank)
        and ``sur`` (number ranked).
    """
    known = frame[frame[value].notna()].sort_values(value, ascending=False, ignore_index=True)
    rank = known[value].rank(method="min", ascending=False).astype(int)
    return known.assign(rang=rank, sur=len(known))


def history(facts: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return Insee's historical series of communes, 1876 to today.

    Parameters
    ----------
    facts : pandas.DataFrame
        Table ``faits_complementaires``.
    codes : list of str
        Communes.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``code``, ``nom``, ``annee``, ``population``, ``definition``; three definitions
        of the population follow one another.
    """
    rows = facts[facts["indicateur"].isin(list(OLD_DEFINITIONS)) & facts["code"].isin(codes)]
    return (
        rows.assign(population=rows["valeur"].astype(int), definition=rows["indicateur"].map(OLD_DEFINITIONS))
        .sort_values(["code", "annee"], ignore_index=True)[
            ["id", "code", "nom", "annee", "population", "definition"]
        ]
        .astype({"annee": int})
    )


def index_100(frame: pd.DataFrame, base: int) -> pd.DataFrame:
    """Return each territory's population as an index, 100 in the year `base`.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``niveau``, ``code``, ``annee``, ``population``.
    base : int
        Year of reference; territories without a figure that year are left out.
    """
    start = frame[frame["annee"] == base].set_index(["niveau", "code"])["population"]
    keys = pd.MultiIndex.from_frame(frame[["niveau", "code"]])
    first = start.reindex(keys).to_numpy(dtype=float)
    known = frame.assign(indice=100 * frame["population"].astype(float) / first)
    return known[known["indice"].notna()]


def creations(
    facts: pd.DataFrame,
    territory_facts: pd.DataFrame,
    epci: pd.Series,
    region: pd.Series,
    members: list[str],
    year: int = 2024,
) -> pd.DataFrame:
    """Return the births of enterprises of an EPCI and of the region by two denominators.

    Insee's own creation rate (births over the stock of enterprises) is not published for
    the EPCI; the two ratios here lean opposite ways, which is the point.

    Parameters
    ----------
    facts : pandas.DataFrame
        Table ``faits_complementaires``: births by commune.
    territory_facts : pandas.DataFrame
        Table ``faits_territoires``: births of the region, rounded.
    epci, region : pandas.Series
        ``population`` (inhabitants, of the year before last) and ``etablissements`` (active
        establishments with employees at the end of 2018).
    members : list of str
        Communes of the EPCI.
    year : int
        Year of the births.

    Returns
    -------
    pandas.DataFrame
        ``territoire`` (``epci``, ``region``), ``creations``, ``pour_10000_hab``,
        ``pour_100_etablissements``; missing where a commune's births are not known.
    """
    births = facts[
        (facts["indicateur"] == "enterprise_creations")
        & (facts["niveau"] == "commune")
        & (facts["annee"] == year)
    ].set_index("code")["valeur"]
    local = births.reindex(members).astype(float).sum(skipna=False)
    regional = territory_facts.loc[
        (territory_facts["indicateur"] == "enterprise_creations")
        & (territory_facts["niveau"] == "region")
        & (territory_facts["code"] == AREA.region.code)
        & (territory_facts["annee"] == year)
        & (territory_facts["source"] == "officielle"),
        "valeur",
    ].astype(float)
    rows = []
    for name, count, stock in (("epci", local, epci), ("region", regional.iloc[0], region)):
        rows.append(
            {
                "territoire": name,
                "creations": count,
                "pour_10000_hab": 1e4 * count / float(stock["population"]),
                "pour_100_etablissements": 100 * count / float(stock["etablissements"]),
            }
        )
    return pd.DataFrame(rows)


def series(
    populations: pd.DataFrame,
    membres: pd.DataFrame,
    perimetre: dict[str, list[str]],
    territoires: pd.DataFrame,
) -> pd.DataFrame:
    """Return the population of every territory at every vintage, in the geography of 2025.

    Parameters
    ----------
    populations : pandas.DataFrame
        ``annee``, ``code``, ``population`` of communes.
    membres : pandas.DataFrame
        ``code``, ``epci``, ``departement``, ``region``.
    perimetre : dict
        ``bassin`` and ``epci``: codes.
    territoires : pandas.DataFrame
        ``niveau``, ``code``, ``population_2013`` and ``population_2018`` (census), the first of
        which no legal population gives.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``annee``, ``population``; a territory is absent the year that one of
        its communes has none.
    """
    joined = populations.merge(membres, on="code")
    parts = []
    for level in ("epci", "departement", "region"):
        sums = _whole(joined.groupby([level, "annee"])["population"])
        parts.append(sums.rename(columns={level: "code"}).assign(niveau=level))
    inside, signed = joined["code"].isin(perimetre["bassin"]), joined["epci"].isin(perimetre["epci"])
    for code, chosen in zip(AREA.perimeters, (inside, signed), strict=True):
        sums = _whole(joined[chosen].groupby("annee")["population"])
        parts.append(sums.assign(niveau="perimetre", code=code))
    census = territoires[["niveau", "code"]].assign(
        annee=2013, population=territoires["population_2013"].astype(int)
    )
    frame = pd.concat([census, *parts], ignore_index=True)
    columns = ["niveau", "code", "annee", "population"]
    return frame[columns].sort_values(columns[:3], ignore_index=True)


def _whole(groups: Any) -> pd.DataFrame:
    """Return the sums of groups in which no value is missing."""
    return groups.sum()[groups.count() == groups.size()].reset_index().astype({"population": int})


def beside(densities_: pd.DataFrame, epci: str) -> pd.DataFrame:
    """Return an EPCI's rows with those it is compared to: neighbour, basin, départements, region."""
    keys = [
        ("epci", epci),
        ("epci", AREA.neighbour.code),
        ("perimetre", AREA.basin.code),
        *(("departement", code) for code in AREA.basin.departements),
        ("region", AREA.region.code),
    ]
    keys = list(dict.fromkeys(keys))
    index = pd.MultiIndex.from_frame(densities_[["niveau", "code"]])
    rows = densities_[index.isin(keys)]
    place = {key: position for position, key in enumerate(keys)}
    rank = [place[key] for key in zip(rows["niveau"], rows["code"], strict=True)]
    return rows.assign(_rank=rank).sort_values(["_rank", "annee"], ignore_index=True).drop(columns="_rank")


def order(rows: pd.DataFrame) -> list[str]:
    """Return the names of territories in the order they stand in."""
    return list(dict.fromkeys(rows["nom"]))


def by_vintage(rows: pd.DataFrame) -> pd.DataFrame:
    """Return densities with a row a vintage and a column a territory."""
    wide = rows.pivot(index="annee", columns="nom", values="densite")
    return wide[order(rows)].reset_index()


def epci_ranks(densities_: pd.DataFrame, annee: int, whole: set[str]) -> pd.DataFrame:
    """Rank the EPCIs that lie wholly in the region by density at a vintage."""
    rows = densities_[
        (densities_["niveau"] == "epci") & (densities_["annee"] == annee) & densities_["code"].isin(whole)
    ]
    return ranked(rows, "densite")


FIRST = 15
"""Rows of a ranking that are drawn."""


def around(ranks: pd.DataFrame, epci: str, first: int = FIRST) -> pd.DataFrame:
    """Return the first rows of a ranking, and an EPCI's own if it stands further down."""
    return ranks[(ranks["rang"] <= first) | (ranks["code"] == epci)]


def rank_of(ranks: pd.DataFrame, code: str) -> int:
    """Return the rank of an EPCI."""
    return int(ranks.set_index("code").at[code, "rang"])


def density_of(densities_: pd.DataFrame, niveau: str, code: str, annee: int) -> float:
    """Return the density of one territory at one vintage, in inhabitants per km²."""
    return float(densities_.set_index(["niveau", "code", "annee"]).at[(niveau, code, annee), "densite"])


def creations_beside(
    facts: pd.DataFrame,
    territory_facts: pd.DataFrame,
    membres: pd.DataFrame,
    territoires: pd.DataFrame,
    series_: pd.DataFrame,
    epci: str,
) -> pd.DataFrame:
    """Return `creations` for an EPCI, with the denominators taken from the tables.

    Population is that of 2022, the vintage in force when the births of 2024 were published.
    """
    people = series_[series_["annee"] == 2022].set_index(["niveau", "code"])["population"]
    stock = territoires.set_index(["niveau", "code"])["etablissements_2018"]

    def both(niveau: str, code: str) -> pd.Series:
        return pd.Series({"population": people[(niveau, code)], "etablissements": stock[(niveau, code)]})

    members = membres.loc[membres["epci"] == epci, "code"].tolist()
    return creations(facts, territory_facts, both("epci", epci), both("region", AREA.region.code), members)


def creations_table(creations_: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return `creations` with the name of each territory (``nom``) instead of its level."""
    return creations_.assign(nom=creations_["territoire"].map(names))


def creation_ratio(creations_: pd.DataFrame) -> float:
    """Return the EPCI's births per inhabitant as a percentage of the region's."""
    by = creations_.set_index("territoire")["pour_10000_hab"]
    return float(100 * by["epci"] / by["region"])


def basin_by_vintage(
    densities_: pd.DataFrame, facts: pd.DataFrame, perimetre: dict[str, list[str]]
) -> pd.DataFrame:
    """Return the population of the basin by vintage and by source, and its share of the region.

    Parameters
    ----------
    densities_ : pandas.DataFrame
        What `densities` returns.
    facts : pandas.DataFrame
        Table ``faits_territoires``: what others publish of the basin.
    perimetre : dict
        ``bassin`` and ``epci``: codes, counted in the name of a sum.

    Returns
    -------
    pandas.DataFrame
        ``perimetre`` (code of what is summed; empty for what others publish), ``source``,
        ``annee`` (missing where not given), ``population``, ``part`` (%; missing where the
        region's population of that year is not in the tables).
    """
    people = densities_.set_index(["niveau", "code", "annee"])["population"].astype(float)
    region = people[("region", AREA.region.code)]
    rows = []
    summed = (f"{len(perimetre['bassin'])} communes", f"{in_words(len(perimetre['epci']))} EPCI")
    for code, what in zip(AREA.perimeters, summed, strict=True):
        for annee, value in people[("perimetre", code)].items():
            rows.append(
                [
                    code,
                    f"Somme des {what} (Insee)",
                    annee,
                    value,
                    100 * value / region.get(annee, float("nan")),
                ]
            )
    published = facts[
        (facts["indicateur"] == "population")
        & (facts["niveau"] == "perimetre")
        & facts["source"].isin(["officielle", "presse"])
    ]
    for fact in published.itertuples():
        annee = None if pd.isna(fact.annee) else int(fact.annee)
        share = None  # theirs is rounded (one inhabitant in five): none is computed from it
        name = f"{fact.nom}, selon {fact.editeur.split(' (')[0]}"
        rows.append(["", name, annee, float(fact.valeur), share])
    frame = pd.DataFrame(rows, columns=["perimetre", "source", "annee", "population", "part"])
    return frame.astype({"annee": "Int64", "population": "Float64", "part": "Float64"})


def basin_population(basin: pd.DataFrame, annee: int) -> float:
    """Return the population of the communes of the basin at a vintage."""
    return float(_basin(basin, annee)["population"])


def basin_share(basin: pd.DataFrame, annee: int) -> float:
    """Return the share of the communes of the basin in the region's population, in %."""
    return float(_basin(basin, annee)["part"])


def _basin(basin: pd.DataFrame, annee: int) -> pd.Series:
    """Return the row of the communes of the basin at a vintage."""
    return basin[(basin["perimetre"] == AREA.basin.code) & (basin["annee"] == annee)].iloc[0]


def long_creations(creations_: pd.DataFrame) -> pd.DataFrame:
    """Return births of enterprises with a row a territory and ratio: ``mesure``, ``valeur``."""
    return creations_.melt(id_vars="territoire", var_name="mesure", value_name="valeur")


def part_of_basin(
    communes: pd.DataFrame, basin: list[str], epcis: list[str], departement: str
) -> dict[str, float]:
    """Return what part of the basin of a département lies in some EPCIs.

    Parameters
    ----------
    communes : pandas.DataFrame
        ``code``, ``epci``, ``departement``, ``population_2018``.
    basin : list of str
        Communes of the basin.
    epcis : list of str
        SIREN of the EPCIs.
    departement : str
        Code.

    Returns
    -------
    dict of str to float
        ``communes`` and ``habitants`` (%), ``communes_dedans``, ``communes_toutes``,
        ``habitants_dedans``, ``habitants_tous`` (2018).
    """
    rows = communes[communes["code"].isin(basin) & (communes["departement"] == departement)]
    inside = rows["epci"].isin(epcis)
    people = rows["population_2018"].astype(float)
    return {
        "communes": 100 * float(inside.mean()),
        "habitants": float(100 * people[inside].sum() / people.sum()),
        "communes_dedans": int(inside.sum()),
        "communes_toutes": len(rows),
        "habitants_dedans": float(people[inside].sum()),
        "habitants_tous": float(people.sum()),
    }


FIFTH, ROUNDED = 20.0, 0.5
"""A fifth, in %, and how far from it a share still rounds to it."""


def all_a_fifth(shares: pd.Series) -> bool:
    """Return whether shares, in %, all round to a fifth."""
    return bool(((shares - FIFTH).abs() <= ROUNDED).all())


def change(counts: pd.Series, first: int, last: int) -> float:
    """Return the change of a count between two years, in %."""
    return float(100 * (counts[last] / counts[first] - 1))
