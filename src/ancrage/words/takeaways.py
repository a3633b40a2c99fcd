"""Titles of the figures of a profile: what each finds for its EPCI, in a sentence, with its numbers."""

import pandas as pd

from ancrage.study.living import MIDDLE
from ancrage.study.profile import NATURES, Place
from compendium.publish.formats import number, signed, with_unit

QUARTER = 25
"""Percentile up to which an EPCI is at the bottom of its kind; as far from the top, it is at the top."""


def density(communes: pd.DataFrame, epci: str, name: str) -> str:
    r"""Say between which densities the communes of an EPCI are.

    Parameters
    ----------
    communes : pandas.DataFrame
        From `ancrage.contours.around`: ``epci``, ``population_2017``, ``superficie_contour_km2``.
    epci, name : str
        SIREN and name.

    Examples
    --------
    >>> seen = pd.DataFrame({"epci": ["1", "1"], "population_2017": [90, 800], "superficie_contour_km2": [9.0, 4.0]})
    >>> density(seen, "1", "Lens-Liévin")
    'Lens-Liévin : de 10 à 200\xa0hab./km² d’une commune à l’autre'
    """
    own = communes[communes["epci"] == epci]
    values = own["population_2017"].astype(float) / own["superficie_contour_km2"]
    if len(values) == 1:
        return f"{name} : {with_unit(values.iloc[0], 'hab./km²', 0)}"
    return (
        f"{name} : de {number(values.min(), 0)} à {with_unit(values.max(), 'hab./km²', 0)} "
        "d’une commune à l’autre"
    )


def population(series: pd.DataFrame, name: str) -> str:
    """Say how the population of an EPCI changed over its series.

    Parameters
    ----------
    series : pandas.DataFrame
        From `ancrage.study.profile.populations`.
    name : str
        Its name there.
    """
    own = series[series["nom"] == name].sort_values("annee")
    if own.empty:
        return f"{name} : population"
    first, last = own.iloc[0], own.iloc[-1]
    change = 100 * (float(last["indice"]) / float(first["indice"]) - 1)
    return f"{name} : {signed(change, '%', 1)} d’habitants de {first['annee']} à {last['annee']}"


def standing(table: pd.DataFrame, where: Place, name: str) -> str:
    """Say for how many indicators an EPCI is at the top and at the bottom of its kind.

    Parameters
    ----------
    table : pandas.DataFrame
        From `ancrage.study.profile.beside`.
    where, name : ancrage.study.profile.Place, str
        The EPCI, and its name.
    """
    known = table["percentile"].dropna().astype(float)
    if known.empty:
        return f"{name} parmi les {NATURES[where.nature]}"
    top, bottom = int((known >= 100 - QUARTER).sum()), int((known <= QUARTER).sum())
    return (
        f"{name} : à partir du {100 - QUARTER}ᵉ centile pour {top} indicateurs sur {len(known)}, "
        f"jusqu’au {QUARTER}ᵉ pour {bottom}"
    )


def incomes(table: pd.DataFrame, name: str) -> str:
    """Say the last median income of an EPCI, and the middle of those of France.

    Parameters
    ----------
    table : pandas.DataFrame
        From `ancrage.study.living.incomes`.
    name : str
        Its name.
    """
    if table.empty:
        return f"{name} : revenu disponible médian"
    last = table.sort_values("annee").iloc[-1]
    return (
        f"{name} : {with_unit(last['mediane'], '€', 0)} de revenu médian en {last['annee']}, "
        f"{with_unit(last['mediane_epci'], '€', 0)} pour l’EPCI médian"
    )


def unemployment(table: pd.DataFrame, zones: dict[str, str], name: str) -> str:
    """Say the last rate of the first zone of an EPCI, and of the middle of the zones.

    Parameters
    ----------
    table : pandas.DataFrame
        From `ancrage.study.living.unemployment`.
    zones : dict of str to str
        Code and name of the zones d'emploi of the EPCI.
    name : str
        Its name.
    """
    last = table["trimestre"].max()
    rates = table[table["trimestre"] == last].set_index("code")["taux"].astype(float)
    known = [code for code in zones if code in rates.index]
    if not known:
        return f"{name} : chômage des zones d’emploi"
    return (
        f"Chômage : {with_unit(rates[known[0]], '%', 1)} dans la zone de {zones[known[0]]}, "
        f"{with_unit(rates[MIDDLE], '%', 1)} dans la zone médiane ({last})"
    )


def around(frame: pd.DataFrame, name: str) -> str:
    """Say the weight of the ESS in the nearest territory around an EPCI, first and last year.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `ancrage.study.profile.ess`.
    name : str
        Name of the EPCI.
    """
    if frame.empty:
        return f"Poids de l’ESS autour de {name}"
    near = frame[frame["niveau"] == frame["niveau"].iloc[0]].sort_values("annee")
    first, last = near.iloc[0], near.iloc[-1]
    return (
        f"{near['nom'].iloc[0]} : l’ESS, de {with_unit(first['part'], '%', 1)} des emplois salariés en "
        f"{first['annee']} à {with_unit(last['part'], '%', 1)} en {last['annee']}"
    )


def weight(shares: pd.DataFrame, epci: str, name: str) -> str:
    """Say the rank of an EPCI by the weight of the ESS, among all of France.

    Parameters
    ----------
    shares : pandas.DataFrame
        ``code``, ``part`` (%), of the EPCIs whose weight is known.
    epci, name : str
        SIREN and name.
    """
    known = shares.set_index("code")["part"].astype(float)
    if epci not in known.index:
        return f"{name} : poids de l’ESS non publié"
    rank = int((known > known[epci]).sum()) + 1
    return f"{name} au rang {rank} des {number(len(known), 0)} EPCI par le poids de l’ESS"
