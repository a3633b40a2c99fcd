"""Titles of the figures of a profile: what each finds for its EPCI, in a sentence, with its numbers."""

import pandas as pd

from ancrage.study import ess
from ancrage.study.profile import NATURES, Place
from ancrage.words import titles
from compendium.publish.formats import signed

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
    density_ = communes["population_2017"].astype(float) / communes["superficie_contour_km2"]
    return titles.density(communes.assign(densite=density_), epci, name)


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
    return titles.unemployment(table, known[0], zones[known[0]])


def around(frame: pd.DataFrame, name: str) -> str:
    """Say the weight of the ESS in the nearest territory around an EPCI, first and last year of one edition.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `ancrage.study.profile.ess`.
    name : str
        Name of the EPCI.
    """
    known = frame[frame["annee"].isin(ess.EDITION)]
    if known["annee"].nunique() < len(ess.EDITION):
        return f"Poids de l’ESS autour de {name}"
    near = known[known["niveau"] == known["niveau"].iloc[0]].sort_values("annee")
    return titles.weight_between(near["nom"].iloc[0], dict(zip(near["annee"], near["part"], strict=True)))


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
    return titles.distribution(rank, len(known), name)
