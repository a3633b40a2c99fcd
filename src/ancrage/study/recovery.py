"""Whether the State's plan coincided with recovery: zones d'emploi of the basin beside zones like them.

Each zone is set beside the zones whose unemployment was nearest to its own before the plan; what counts is
the gap to their mean, before and after. The same is done for every zone of the country (placebo zones) and
for other dates (placebo dates), as in Abadie, Diamond and Hainmueller (2010), with plain nearest
neighbours in place of weights. A gap that opened before the plan, or that many other zones show, says
nothing of the plan.
"""

import numpy as np
import pandas as pd

from ancrage.study.living import continued

SIGNED = "2017-T1"
"""Quarter in which the plan was signed."""

YEAR = 4
"""Quarters of a year."""

LIKE = 10
"""Zones that each is set beside."""


def wide(unemployment: pd.DataFrame, later: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the unemployment rates with a row a zone and a column a quarter, zones with all of them.

    Parameters
    ----------
    unemployment : pandas.DataFrame
        Table ``chomage_zones_emploi``.
    later : pandas.DataFrame, optional
        Table ``chomage_zones_emploi_2025``, for the quarters that the first has not.
    """
    frame = unemployment if later is None else continued(unemployment, later, "trimestre")
    table = frame.pivot(index="code", columns="trimestre", values="taux").astype(float)
    return table.dropna().sort_index(axis=1)


def gaps(rates: pd.DataFrame, date: str = SIGNED, like: int = LIKE) -> pd.DataFrame:
    """Return the gap of every zone to the mean of the zones that were like it before a date, in points.

    Parameters
    ----------
    rates : pandas.DataFrame
        What `wide` returns.
    date : str
        Quarter; likeness is over the quarters before it.
    like : int
        Zones that each is set beside.

    Returns
    -------
    pandas.DataFrame
        The shape of `rates`.
    """
    before = rates.loc[:, rates.columns < date].to_numpy()
    squares = (before**2).sum(axis=1)
    distances = squares[:, None] + squares[None, :] - 2 * before @ before.T
    np.fill_diagonal(distances, np.inf)
    order = np.argsort(distances, axis=1, kind="stable")[:, :like]
    means = rates.to_numpy()[order].mean(axis=1)
    return rates - means


def change(gaps_: pd.DataFrame, date: str = SIGNED) -> pd.DataFrame:
    """Return what each gap became: its mean in the year before a date, in the last year, and the change.

    Returns
    -------
    pandas.DataFrame
        Indexed by zone: ``avant``, ``apres``, ``variation`` (points), ``rang`` (1 is the largest fall),
        ``sur``, ``p`` (share of zones whose change is at least as large, in absolute value).
    """
    earlier = gaps_.loc[:, gaps_.columns < date].iloc[:, -YEAR:].mean(axis=1)
    last = gaps_.iloc[:, -YEAR:].mean(axis=1)
    moved = last - earlier
    size = moved.abs().to_numpy()
    share = (size[None, :] >= size[:, None]).mean(axis=1)
    return pd.DataFrame(
        {
            "avant": earlier,
            "apres": last,
            "variation": moved,
            "rang": moved.rank(method="min").astype(int),
            "sur": len(moved),
            "p": share,
        }
    )


PLACEBO_DATES = ("2009-T1", "2011-T1", "2013-T1", "2015-T1")
"""Quarters at which nothing was signed."""


def placebos(rates: pd.DataFrame, zones: dict[str, str]) -> pd.DataFrame:
    """Return the change of the zones of the basin at the date of the plan and at placebo dates.

    After a placebo date the change is taken before the plan: what it finds cannot be the plan's.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``code``, ``nom``, ``avant``, ``apres``, ``variation``, ``p``.
    """
    frames = []
    for date in (*PLACEBO_DATES, SIGNED):
        known = rates if date == SIGNED else rates.loc[:, rates.columns < SIGNED]
        found = change(gaps(known, date), date).loc[list(zones)]
        frames.append(found.assign(date=date, nom=[zones[code] for code in found.index]).reset_index())
    columns = ["date", "code", "nom", "avant", "apres", "variation", "p"]
    return pd.concat(frames, ignore_index=True)[columns]


def path(gaps_: pd.DataFrame, zone: str, date: str = SIGNED) -> pd.Series:
    """Return the gap of a zone in the year before a date, and in the last year, in points."""
    own = gaps_.loc[zone]
    return pd.Series({"avant": own[own.index < date].iloc[-YEAR:].mean(), "apres": own.iloc[-YEAR:].mean()})


def tidy(changes: pd.DataFrame) -> pd.DataFrame:
    """Return what `change` gives with a row a zone and a measure: ``zone``, ``mesure``, ``valeur`` (points)."""
    table = changes[["avant", "apres", "variation"]].rename_axis("zone").reset_index()
    return table.melt(id_vars="zone", var_name="mesure", value_name="valeur")
