"""Captions and alternative texts of the article's figures, each number taken from its table."""

import math

import pandas as pd

from ancrage.area import AREA
from ancrage.study import erbm, ess, places
from compendium.publish.formats import number, with_unit


def indices(frame: pd.DataFrame) -> str:
    """Say between which indices the curves run, and the last of each, the highest first."""
    low, high = math.floor(frame["indice"].min()), math.ceil(frame["indice"].max())
    last = frame[frame["annee"] == frame["annee"].max()].sort_values("indice", ascending=False)
    told = ", ".join(f"{row.nom} {number(row.indice, 1)}" for row in last.itertuples())
    return f"Courbes d’indices entre {low} et {high} ; en {frame['annee'].max()} : {told}."


def shares(table: pd.DataFrame) -> str:
    """Say between which shares the points are, and nine tenths of them."""
    parts = table["part"].astype(float)
    low, high = (number(parts.quantile(rank), 0) for rank in (0.05, 0.95))
    return (
        f"Nuage de points par territoire, entre {number(parts.min(), 1)} et {with_unit(parts.max(), '%', 1)}, la plupart "
        f"entre {low} et {high} %."
    )


def weights(poids: pd.DataFrame) -> str:
    """Say what the map of the weight of the ESS shows."""
    own = ess.last_weight(poids, AREA.epci.departement)
    return (
        "Carte de France par département : l’ouest et le Massif central sont foncés, l’Île-de-France claire ; "
        f"{own['nom']} {with_unit(own['part'], '%', 1)}."
    )


def families(table: pd.DataFrame) -> str:
    """Say what share the associations have at least, rounded down to five points."""
    least = table.loc[table["famille"] == "associations", "part"].min()
    return f"Barres groupées : les associations dépassent {5 * math.floor(least / 5)} % partout."


def _axis(axes: pd.DataFrame, axe: str, nature: str, group: str = "etat") -> str:
    rows = axes[(axes["axe"] == axe) & (axes["groupe"] == group) & (axes["nature"] == nature)]
    return number(rows["montant_meur"].sum(), 0)


def axes_caption(placed: pd.DataFrame) -> str:
    """Say what the figure of the money by axis shows and leaves out."""
    region = erbm.row(placed, AREA.facts.region_all_axes)
    return (
        "État, Région, EPCI et communes ; échelle logarithmique. Relevé non exhaustif : la Région dit avoir engagé "
        f"{number(region.meur)} M€ tous axes de {region.debut} à {region.fin}, non ventilés. L’article cite quatre "
        "axes ; les sources financent aussi les espaces publics."
    )


def axes(table: pd.DataFrame) -> str:
    """Say what the points of the money by axis are."""
    dwellings = table.loc[(table["axe"] == "logement") & (table["groupe"] == "etat"), "montant_meur"]
    return (
        f"Points par axe et financeur : logement de l’État {number(dwellings.min(), 0)} à "
        f"{number(dwellings.max(), 0)} M€, espaces publics {_axis(table, 'espace_public', 'programme')} M€ programmés "
        f"par l’État et par la Région, exonérations {_axis(table, 'entreprises', 'cout_estime')} M€, fonds annoncé "
        f"{_axis(table, 'transversal', 'annonce')} M€, insertion {_axis(table, 'emploi', 'programme')} M€, pauvreté "
        f"{_axis(table, 'pauvrete', 'engage')} M€."
    )


def yearly_caption(yearly: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say how the State's money is shared out over the years, and what is expected only."""
    together, whole = erbm.row(placed, AREA.facts.committed), erbm.row(placed, AREA.facts.envelope_committed)
    rate = erbm.row(placed, AREA.facts.yearly_rate)
    reached = yearly.loc[yearly["annee"] == whole.fin, "cumul_meur"].iloc[-1]
    expected = " et ".join(str(year) for year in range(together.fin + 1, whole.fin + 1))
    return (
        f"{together.debut}-{together.fin} : moyenne des {number(together.meur)} M€ engagés ensemble. {expected} : "
        f"prévisions ; avec elles {number(reached)} M€, sur les {number(whole.meur)} annoncés engagés fin {whole.fin}. "
        f"La ligne est l’annonce de {number(rate.meur)} M€ par an."
    )


def yearly(table: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say how high the bar of each year is."""
    together, rate = erbm.row(placed, AREA.facts.committed), erbm.row(placed, AREA.facts.yearly_rate)
    sums = table.groupby("annee")["montant_meur"].sum()
    *most, last = (number(value) for value in sums[sums.index > together.fin])
    return (
        f"Barres de {number(together.meur / together.years, 1)} M€ par an jusqu’en {together.fin}, puis "
        f"{', '.join(most)} et {last} M€, contre une ligne à {number(rate.meur)} M€."
    )


def dwellings_caption(table: pd.DataFrame) -> str:
    """Say what the counts of dwellings are, and which are expected only."""
    last = table.iloc[-1]
    return (
        "Chaque point est un chiffre publié ; les comptes (ouverts, achevés, financés, réhabilités) ne sont pas de même "
        f"nature. Fin 2021 : prévisions. Les {number(last['logements'], 0)} de {last['date'].year} comprendraient des "
        "travaux des seuls bailleurs."
    )


def dwellings(table: pd.DataFrame) -> str:
    """Say from which count to which the points rise."""
    first, last = table.iloc[0], table.iloc[-1]
    done = table[table["indicateur"] == "dwellings_completed"].iloc[-1]
    return (
        f"Points montant de {number(first['logements'], 0)} en {first['date'].year} à {number(last['logements'], 0)} en "
        f"{last['date'].year}, sous la ligne de l’objectif ; {number(done['logements'], 0)} seulement sont dits achevés "
        f"fin {done['date'].year}."
    )


def contradictions(table: pd.DataFrame) -> str:
    """Say how far apart the values of a subject are at most."""
    ratios = table["valeur"] / table.groupby("sujet")["valeur"].transform("min")
    low, high = number(ratios.min(), 0), number(ratios.max(), 0)
    return f"Points par sujet, de {low} fois à {high} fois la valeur la plus basse."


def organisations(table: pd.DataFrame) -> str:
    """Say how many organisations each group has."""
    counts = table["groupe"].value_counts()
    names = {
        "resistance": "de l’ESS de résistance",
        "autres_membres": "autres membres",
        "ecosysteme": "de l’écosystème",
    }
    groups = ", ".join(f"{counts[code]} {names[code]}" for code in places.GROUPS)
    return f"Éventail de {len(table)} organisations en trois groupes reliés au Toit Commun : {groups}."
