"""The reasonable ways of computing what a statement says: vintages, perimeters, denominators, sources.

Each function returns the ways other than the one retained. A way is reasonable when a careful reader
of the statement could have taken it; which ones turn a verdict over is a result, shown.
"""

import pandas as pd

from ancrage.area import AREA
from ancrage.study import population
from compendium.ledger.statements import Way
from compendium.publish.formats import number

RETAINED = 2018
"""Vintage of the numbers that the article cites."""


def of_basin(basin: pd.DataFrame, column: str) -> list[Way]:
    """Return the ways of counting the basin: other vintages, other perimeters.

    Parameters
    ----------
    basin : pandas.DataFrame
        What `ancrage.study.population.basin_by_vintage` returns.
    column : str
        ``population`` or ``part`` (%).
    """
    found = []
    for row in basin[basin[column].notna()].itertuples():
        same = row.perimetre == AREA.basin.code
        if same and row.annee == RETAINED:
            continue
        year = "" if pd.isna(row.annee) else f", {row.annee}"
        found.append(
            Way(f"{row.source}{year}", "millesime" if same else "perimetre", float(getattr(row, column)))
        )
    return found


def of_vintages(densities: pd.DataFrame, niveau: str, code: str) -> list[Way]:
    """Return the density of a territory at the vintages that are not retained."""
    rows = densities[(densities["niveau"] == niveau) & (densities["code"] == code)]
    rows = rows[rows["annee"] != RETAINED]
    return [Way(f"populations de {row.annee}", "millesime", float(row.densite)) for row in rows.itertuples()]


def of_ranks(densities: pd.DataFrame, whole: set[str], epci: str) -> list[Way]:
    """Return the place of an EPCI by density at other vintages, among other EPCIs, under a stricter reading.

    Parameters
    ----------
    densities : pandas.DataFrame
        What `ancrage.study.population.densities` returns.
    whole : set of str
        EPCIs that lie wholly in the region.
    epci : str
        SIREN.
    """
    found = []
    for annee in sorted(densities["annee"].unique()):
        if annee != RETAINED:
            ranks = population.epci_ranks(densities, annee, whole)
            rank, last = population.rank_of(ranks, epci), len(ranks) // 10
            found.append(Way(f"rang de {annee}, {len(ranks)} EPCI", "millesime", rank, stated=last))
    ranks = population.epci_ranks(densities, RETAINED, whole)
    rank = population.rank_of(ranks, epci)
    found.append(Way("« l’un des plus » : les trois premiers", "tolerance", rank, stated=3))
    found.append(Way("« l’un des plus » : le premier vingtième", "tolerance", rank, stated=len(ranks) / 20))
    return found


def of_documents(evidence: pd.DataFrame, claim: str, *, but: str = "") -> list[Way]:
    """Return what documents give of a statement that is a number, each a source.

    Parameters
    ----------
    evidence : pandas.DataFrame
        Table ``attestations``.
    claim : str
        The statement.
    but : str
        The document that is retained.
    """
    rows = evidence[(evidence["affirmation"] == claim) & evidence["valeur"].notna() & (evidence["id"] != but)]
    return [
        Way(
            f"{row.editeur.split(' (')[0]}{'' if pd.isna(row.annee) else f', {row.annee}'}",
            "source" if row.sens != "nuance" else "millesime",
            float(row.valeur),
            row.source,
        )
        for row in rows.itertuples()
    ]


def of_facts(*tables: pd.DataFrame | tuple[str, ...]) -> list[Way]:
    """Return the numbers that facts give of a statement, each a source.

    Parameters
    ----------
    *tables
        Tables of facts, then the identifiers of those wanted.
    """
    *frames, wanted = tables
    facts = pd.concat([frame for frame in frames if isinstance(frame, pd.DataFrame)])
    rows = facts[facts["id"].isin(list(wanted))]
    return [
        Way(f"{row.editeur.split(' (')[0]}, {row.annee}", "source", float(row.valeur), row.source)
        for row in rows.itertuples()
    ]


def of_share(posts: float, jobs: float, salaried: float) -> list[Way]:
    """Return the share of the ESS that the article's own posts give, by each denominator.

    Parameters
    ----------
    posts : float
        Salaried posts of the ESS, as the article states them.
    jobs, salaried : float
        Jobs, and salaried jobs, of the census of 2018.
    """
    told = number(posts)
    return [
        Way(f"{told} postes sur les emplois de 2018", "denominateur", 100 * posts / jobs),
        Way(f"{told} postes sur les emplois salariés de 2018", "denominateur", 100 * posts / salaried),
    ]


def of_posts(share: float, jobs: float, salaried: float) -> list[Way]:
    """Return the posts of the ESS that the article's own share gives, by each denominator."""
    told = number(share)
    return [
        Way(f"{told} % des emplois salariés de 2018", "denominateur", share * salaried / 100),
        Way(f"{told} % des emplois de 2018", "denominateur", share * jobs / 100),
    ]


def of_citizens(facts: pd.DataFrame) -> list[Way]:
    """Return the share of the citizens' budget by other budgets, and by another denominator's reading.

    Parameters
    ----------
    facts : pandas.DataFrame
        Table ``faits_complementaires``.
    """
    values = facts.set_index("id")["valeur"].astype(float)
    named = AREA.facts
    budget, operating = values[named.citizens_budget], values[named.operating]
    return [
        Way(
            "avec l’investissement de 2024",
            "denominateur",
            budget / (operating + values[named.investment]),
        ),
        Way("budget citoyen de 2018", "millesime", values[named.citizens_budget_first] / operating),
        Way("dépense annoncée par le Département", "denominateur", budget / values[named.announced_policy]),
    ]


def of_associations(families: pd.DataFrame, distances: pd.DataFrame) -> list[Way]:
    """Return whether the article's share of associations is above each published one.

    Parameters
    ----------
    families : pandas.DataFrame
        What `ancrage.study.ess.families` returns: the article's, and France's.
    distances : pandas.DataFrame
        What `ancrage.study.ess.family_distances` returns: the region's.
    """
    associations = families[families["famille"] == "associations"].set_index("territoire")
    own, france = associations.loc["article", "part"], associations.loc["pays"]
    rows = distances[(distances["famille"] == "associations") & (distances["compte"] == "emplois")]
    region = [
        Way(f"{row.nom}, {row.annee}", "perimetre", bool(own > row.part), row.source)
        for row in rows.itertuples()
    ]
    return [
        *region,
        Way(f"France, {france['annee']}", "perimetre", bool(own > france["part"]), france["source"]),
    ]


def flips(ways: pd.DataFrame) -> pd.DataFrame:
    """Return, for each statement computed in several ways, how often its verdict comes back.

    Parameters
    ----------
    ways : pandas.DataFrame
        `compendium.ledger.statements.WAYS`, all notebooks together.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``manieres`` (how many), ``memes`` (of the verdict of the way retained, or of the most
        frequent one for a comparison), ``part`` (%), ``verdicts`` (codes, the most frequent first).
    """
    rows = []
    for claim, found in ways.groupby("id", sort=True):
        retained = found.loc[found["dimension"] == "retenue", "verdict"]
        counts = found["verdict"].value_counts()
        same = int(counts[retained.iloc[0]]) if len(retained) else int(counts.iloc[0])
        rows.append([claim, len(found), same, 100 * same / len(found), ", ".join(counts.index)])
    return pd.DataFrame(rows, columns=["id", "manieres", "memes", "part", "verdicts"])
