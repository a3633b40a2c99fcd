"""The accounts of the State's plan: committed against promised, what a dwelling or a head gets, how far it is."""

import pandas as pd

from ancrage.area import AREA
from ancrage.study import erbm


def cumulated(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the money for dwellings cumulated at the end of each year, beside what was promised by then.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``engage`` and ``promis`` (M€, cumulated), ``ecart`` (%). The promise starts the year
        after the first commitments: their year promises nothing.
    """
    rate = erbm.row(placed, AREA.facts.yearly_rate)
    yearly = erbm.yearly(placed).drop_duplicates("annee", keep="last")
    promised = (yearly["annee"] - rate.debut + 1).clip(lower=0) * float(rate.meur)
    frame = pd.DataFrame({"annee": yearly["annee"], "engage": yearly["cumul_meur"], "promis": promised})
    return frame.assign(ecart=100 * (frame["engage"] / frame["promis"].where(frame["promis"] > 0) - 1))


def per_head(placed: pd.DataFrame, progress: pd.DataFrame, people: float) -> pd.DataFrame:
    """Return what the State's money for dwellings comes to, by inhabitant and by dwelling.

    Parameters
    ----------
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns.
    progress : pandas.DataFrame
        Table ``erbm_avancement``.
    people : float
        Inhabitants of the communes of the basin.

    Returns
    -------
    pandas.DataFrame
        ``mesure``, ``valeur``, ``unite``.
    """
    last = erbm.yearly(placed)["cumul_meur"].iloc[-1]
    target = erbm.target(progress)
    return pd.DataFrame(
        [
            ("Crédits de l’État pour le logement, par habitant du bassin", 1e6 * last / people, "€"),
            ("Crédits de l’État, par logement de l’objectif", 1e6 * last / target, "€"),
        ],
        columns=["mesure", "valeur", "unite"],
    )


def advance(progress: pd.DataFrame) -> pd.DataFrame:
    """Return how far rehabilitation is at each date, of the first target and of the last.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``logements``, ``indicateur``, ``part_premier`` and ``part_dernier`` (%).
    """
    first = erbm.target(progress)
    last = float(progress.set_index("id").at[AREA.facts.target_climate, "valeur"])
    rows = erbm.dwellings(progress)
    return rows.assign(
        part_premier=100 * rows["logements"] / first, part_dernier=100 * rows["logements"] / last
    )
