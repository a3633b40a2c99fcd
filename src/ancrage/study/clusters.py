"""Whether communes alike lie together: Moran's index and local clusters, by seeded permutations.

Global and local indices are those of Moran (1950) and Anselin (1995), by `esda`; weights are those of
communes that touch, standardised by row, by `libpysal`. Pseudo p-values come from permutations; among
so many communes some are low by chance, so local ones are kept under the false discovery rate of
Benjamini and Hochberg (1995).
"""

import warnings

import geopandas as gpd
import numpy as np
import pandas as pd

PERMUTATIONS = 999
SEED = 2023
ALPHA = 0.05
"""Rate of false discoveries among the local clusters that are kept."""

QUADRANTS = {1: "haut-haut", 2: "bas-haut", 3: "bas-bas", 4: "haut-bas"}
"""A commune's value, then its neighbours', beside the mean."""

NOT = "non significatif"


def moran(shapes: gpd.GeoDataFrame, column: str) -> tuple[pd.Series, pd.DataFrame]:
    """Return Moran's index of a value over communes, and the local cluster of each.

    Parameters
    ----------
    shapes : geopandas.GeoDataFrame
        ``code``, ``geometry`` and the value; communes without a value, or that touch none, are left out.
    column : str
        The value.

    Returns
    -------
    whole : pandas.Series
        ``indice`` (I), ``attendu`` (under no autocorrelation), ``p`` (pseudo), ``communes``, ``retenues``
        (local clusters kept).
    local : pandas.DataFrame
        ``code``, ``indice``, ``p``, ``amas`` (`QUADRANTS`, or `NOT`).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a progress bar that notebooks do not have
        from esda import Moran, Moran_Local, fdr
        from libpysal.weights import Queen

    known = shapes[shapes[column].notna()].reset_index(drop=True)
    weights = Queen.from_dataframe(known, use_index=False, silence_warnings=True)
    if weights.islands:
        known = known.drop(index=weights.islands).reset_index(drop=True)
        weights = Queen.from_dataframe(known, use_index=False, silence_warnings=True)
    weights.transform = "r"
    values = known[column].astype(float).to_numpy()
    np.random.seed(SEED)
    whole = Moran(values, weights, permutations=PERMUTATIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its pseudo p-values are of one side: they are doubled below
        local = Moran_Local(values, weights, permutations=PERMUTATIONS, seed=SEED, n_jobs=1)
    both_sides = np.minimum(1.0, 2 * local.p_sim)
    kept = both_sides <= fdr(both_sides, ALPHA)
    names = pd.Series(local.q).map(QUADRANTS).where(kept, NOT)
    frame = pd.DataFrame({"code": known["code"], "indice": local.Is, "p": both_sides, "amas": names})
    told = {
        "indice": float(whole.I),
        "attendu": float(whole.EI),
        "p": float(whole.p_sim),
        "communes": len(known),
        "retenues": int(kept.sum()),
    }
    return pd.Series(told), frame


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
