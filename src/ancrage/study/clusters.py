"""Whether communes alike lie together: Moran's index and local clusters, by seeded permutations.

Global and local indices are those of Moran (1950) and Anselin (1995), over communes that touch, weights
standardised by row. Pseudo p-values come from conditional permutations (Anselin, 1995), of both sides;
among so many communes some are low by chance, so local ones are kept under the false discovery rate of
Benjamini and Hochberg (1995). A test sets the results beside those of `esda`, which takes longer to
import than all of this takes to run.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

PERMUTATIONS = 999
SEED = 2023
ALPHA = 0.05
"""Rate of false discoveries among the local clusters that are kept."""

NOT = "différence non significative"


def touching(shapes: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of shapes that touch, by place, each way round: those of a queen."""
    first, second = shapes.sindex.query(shapes.geometry, predicate="intersects")
    apart = first != second
    return first[apart], second[apart]


def moran(
    shapes: gpd.GeoDataFrame, columns: Sequence[str]
) -> tuple[dict[str, pd.Series], dict[str, pd.DataFrame]]:
    """Return Moran's index of some values over communes, and the local cluster of each commune.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        ``code``, ``geometry`` and the values; for each, communes without a value, or that touch none that
        has one, are left out.
    columns : sequence of str
        The values.

    Returns
    -------
    whole : dict of str to pandas.Series
        By value: ``indice`` (I), ``attendu`` (under no autocorrelation), ``p`` (pseudo), ``communes``,
        ``retenues`` (local clusters kept).
    local : dict of str to pandas.DataFrame
        By value: ``code``, ``indice``, ``p``, ``amas`` (such as ``bas-bas``, or `NOT`).
    """
    first, second = touching(shapes)
    whole, local = {}, {}
    for column in columns:
        values = shapes[column].astype(float).to_numpy()
        known = ~np.isnan(values)
        both = known[first] & known[second]
        kept = np.unique(first[both])
        place = np.full(len(values), -1)
        place[kept] = np.arange(len(kept))
        pairs = place[first[both]], place[second[both]]
        told, frame = indices(values[kept], *pairs)
        frame.insert(0, "code", shapes["code"].to_numpy()[kept])
        whole[column], local[column] = told, frame
    return whole, local


def indices(values: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[pd.Series, pd.DataFrame]:
    """Return Moran's index of some values, and the local one of each, by permutations.

    Parameters
    ----------
    values : numpy.ndarray
        A value a place; each touches another.
    first, second : numpy.ndarray
        Places that touch, each pair both ways round.

    Returns
    -------
    whole : pandas.Series
        As `moran`.
    local : pandas.DataFrame
        ``indice``, ``p``, ``amas``.

    Examples
    --------
    >>> line = np.arange(29)
    >>> first, second = np.concatenate([line, line + 1]), np.concatenate([line + 1, line])
    >>> whole, _ = indices(np.arange(30.0), first, second)
    >>> round(float(whole["indice"]), 2), bool(whole["p"] < 0.01)
    (0.99, True)
    """
    count = len(values)
    rng = np.random.default_rng(SEED)
    z = (values - values.mean()) / values.std()
    degree = np.bincount(first, minlength=count)
    weight = 1 / degree[first]
    lag = np.bincount(first, weights=weight * z[second], minlength=count)
    index = float((z * lag).sum() / count)
    shuffled = np.column_stack([rng.permutation(z) for _ in range(PERMUTATIONS)])
    # A row a place, so that what pairs ask for is read in one go; once each, with the weight of both ways.
    once = first < second
    one, other = first[once], second[once]
    drawn = np.zeros(PERMUTATIONS)
    for some in np.array_split(np.arange(len(one)), 1 + len(one) // 100):
        both = 1 / degree[one[some]] + 1 / degree[other[some]]
        drawn += np.einsum("ij,ij,i->j", shuffled[one[some]], shuffled[other[some]], both)
    drawn /= count
    p = _both_sides(np.array([index]), drawn[None, :])[0]
    local = z * lag
    p_local = _local_p(z, degree, local, rng)
    names = (
        np.where(z > 0, "haut", "bas").astype(object) + "-" + np.where(lag > 0, "haut", "bas").astype(object)
    )
    significant = _discoveries(p_local)
    frame = pd.DataFrame({"indice": local, "p": p_local, "amas": np.where(significant, names, NOT)})
    told = {"indice": index, "attendu": -1 / (count - 1), "p": float(p), "communes": count}
    return pd.Series(told | {"retenues": int(significant.sum())}), frame


def _local_p(z: np.ndarray, degree: np.ndarray, local: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the pseudo p-value of each local index: its neighbours are drawn among all the others.

    One draw of ranks serves all places, as in `esda`; those of as many neighbours are taken together.
    """
    count = len(z)
    most = int(degree.max())
    ranks = np.array([rng.choice(count - 1, size=most, replace=False) for _ in range(PERMUTATIONS)])
    found = np.empty(count)
    for size in np.unique(degree):
        places = np.flatnonzero(degree == size)
        for some in np.array_split(places, 1 + len(places) // 50):
            total = np.zeros((len(some), PERMUTATIONS))
            for rank in ranks[:, :size].T:
                # A rank that is the place's own or more is that of the place after.
                total += np.where(rank < some[:, None], z[rank], z[rank + 1])
            found[some] = _both_sides(local[some], z[some, None] * total / size)
    return found


def _both_sides(seen: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return pseudo p-values of both sides: twice the rarer of the two tails."""
    above = (drawn >= seen[:, None]).sum(axis=1)
    fewer = np.minimum(above, drawn.shape[1] - above)
    return np.minimum(1.0, 2 * (fewer + 1) / (drawn.shape[1] + 1))


def _discoveries(p: np.ndarray) -> np.ndarray:
    """Return which p-values are kept at the false discovery rate `ALPHA` (Benjamini and Hochberg, 1995)."""
    ordered = np.sort(p)
    under = np.flatnonzero(ordered <= ALPHA * np.arange(1, len(p) + 1) / len(p))
    return p <= (ordered[under[-1]] if len(under) else -1.0)


VALUES = {
    "densite": "Densité",
    "niveau_vie_median_2019": "Niveau de vie médian, 2019",
    "taux_pauvrete_2019": "Taux de pauvreté, 2019",
    "taux_chomage": "Chômage au recensement, 2018",
}
"""What communes are compared by."""


def with_values(contours: gpd.GeoDataFrame, communes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give each commune the values of `VALUES`; missing where Insee publishes none.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``, ``nom``, ``epci``, ``geometry``.
    communes : pandas.DataFrame
        ``code`` and the figures of 2018 (table ``communes``).
    """
    table = communes.set_index("code")
    active = table["actifs_15_64_2018"].astype(float)
    values = pd.DataFrame(
        {
            "densite": table["population_2018"].astype(float) / table["superficie_km2"].astype(float),
            "niveau_vie_median_2019": table["niveau_vie_median_2019"].astype(float),
            "taux_pauvrete_2019": table["taux_pauvrete_2019"].astype(float),
            "taux_chomage": 100 * table["chomeurs_15_64_2018"].astype(float) / active.where(active > 0),
        }
    )
    return contours.merge(values, left_on="code", right_index=True, how="left")


def summary(whole: dict[str, pd.Series], local: dict[str, pd.DataFrame], members: list[str]) -> pd.DataFrame:
    """Return Moran's index of each value, and the clusters among some communes.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``indice``, ``p``, ``communes``, ``retenues``, ``hauts`` and ``bas`` (communes of
        `members` in a high-high and in a low-low cluster).
    """
    rows = []
    for key, name in VALUES.items():
        kinds = local[key].set_index("code")["amas"].reindex(members).value_counts()
        rows.append(
            {
                "code": key,
                "nom": name,
                **whole[key][["indice", "p", "communes", "retenues"]],
                "hauts": int(kinds.get("haut-haut", 0)),
                "bas": int(kinds.get("bas-bas", 0)),
            }
        )
    return pd.DataFrame(rows).astype({"communes": int, "retenues": int})
