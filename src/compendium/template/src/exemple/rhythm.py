"""How often a version comes out: pure functions on frames."""

import pandas as pd
import plotly.graph_objects as go

from compendium.publish import theme
from compendium.publish.formats import with_unit

MONTH_DAYS = 365.25 / 12
"""Days of a month: a twelfth of a year."""


def since(versions: pd.DataFrame, first: str) -> pd.DataFrame:
    """Return the versions from one on, in the order in which they came out.

    Parameters
    ----------
    versions : pandas.DataFrame
        ``version``, ``parution`` (ISO dates, as text).
    first : str
        A version, such as ``3.8``.
    """
    ordered = versions.sort_values("parution", ignore_index=True)
    start = ordered.loc[ordered["version"] == first, "parution"].iloc[0]
    return ordered[ordered["parution"] >= start].reset_index(drop=True)


def intervals(versions: pd.DataFrame) -> pd.DataFrame:
    """Return the months between each version and the one before it.

    Returns
    -------
    pandas.DataFrame
        ``version``, ``parution``, ``mois`` (missing for the first).

    Examples
    --------
    >>> frame = pd.DataFrame({"version": ["1", "2"], "parution": ["2020-01-01", "2021-01-01"]})
    >>> intervals(frame)["mois"].round(1).tolist()
    [<NA>, 12.0]
    """
    days = pd.to_datetime(versions["parution"]).diff().dt.days
    return versions[["version", "parution"]].assign(mois=(days / MONTH_DAYS).astype("Float64"))


def mean(table: pd.DataFrame) -> float:
    """Return the mean of the intervals, in months."""
    return float(table["mois"].mean())


def farthest(table: pd.DataFrame) -> float:
    """Return how far from their mean an interval is at most, in months."""
    return float((table["mois"] - table["mois"].mean()).abs().max())


def told(table: pd.DataFrame) -> str:
    """Say the shortest and the longest interval."""
    months = table["mois"].dropna()
    return f"Barres : de {with_unit(months.min(), 'mois', 1)} à {with_unit(months.max(), 'mois', 1)}."


def chart(table: pd.DataFrame) -> go.Figure:
    """Draw the months between two versions as bars."""
    known = table.dropna()
    fig = theme.figure(height=320, showlegend=False)
    fig.add_bar(x=known["mois"].tolist(), y=known["version"].tolist(), orientation="h")
    fig.update_yaxes(type="category", autorange="reversed", title="Version")
    fig.update_xaxes(title="Mois depuis la précédente", rangemode="tozero")
    return fig
