"""Which EPCIs of France are most like one: distance over standardised indicators."""

import numpy as np
import pandas as pd

FEATURES = {
    "densite": "Densité (logarithme)",
    "solde_naturel": "Solde naturel",
    "solde_migratoire": "Solde migratoire",
    "revenu": "Revenu médian",
    "chomage": "Chômage",
    "emplois_pour_100": "Emplois pour 100 actifs occupés",
}
"""Indicators of `ancrage.study.profile.indicators` by which two EPCIs are near: population, income, work."""

NEIGHBOURS = 10


def nearest(indicators: pd.DataFrame, epci: str, count: int = NEIGHBOURS) -> pd.DataFrame:
    """Return the EPCIs nearest to one, by Euclidean distance over standardised indicators.

    Parameters
    ----------
    indicators : pandas.DataFrame
        ``niveau``, ``code`` and the columns of `FEATURES`; an EPCI that lacks one is left out.
    epci : str
        SIREN.
    count : int
        Neighbours returned.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``distance`` (standard deviations), the indicators; the EPCI itself first, at 0.
    """
    rows = indicators[indicators["niveau"] == "epci"].dropna(subset=list(FEATURES)).reset_index(drop=True)
    values = rows[list(FEATURES)].astype(float)
    values["densite"] = np.log(values["densite"])
    scaled = (values - values.mean()) / values.std(ddof=0)
    own = scaled.loc[rows["code"] == epci].iloc[0]
    distance = ((scaled - own) ** 2).sum(axis=1) ** 0.5
    places = distance.sort_values(kind="stable").index[: count + 1]
    return rows.loc[places, ["code", *FEATURES]].assign(distance=distance[places]).reset_index(drop=True)
