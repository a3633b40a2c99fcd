"""What a share of the ESS can be: every reasonable denominator, source and rounding, and how far such ways err."""

import itertools

import pandas as pd


def possible(posts: float, rounding: float, jobs: dict[str, float], published: float) -> pd.DataFrame:
    """Return the shares that a stated number of posts allows, and the published one.

    Parameters
    ----------
    posts : float
        Salaried posts of the ESS, as stated.
    rounding : float
        Half the step that they are rounded to.
    jobs : dict of str to float
        Denominators, by name.
    published : float
        Share published for another year, in %.

    Returns
    -------
    pandas.DataFrame
        ``facon``, ``part`` (%).

    Examples
    --------
    >>> possible(100, 10, {"emplois": 1000}, 9.0)["part"].tolist()
    [9.0, 10.0, 11.0, 9.0]
    """
    rows = []
    for (name, count), (word, shift) in itertools.product(
        jobs.items(), (("arrondi bas", -rounding), ("nombre affirmé", 0.0), ("arrondi haut", rounding))
    ):
        rows.append((f"{word}, sur les {name}", 100 * (posts + shift) / count))
    rows.append(("part publiée, 2015", published))
    return pd.DataFrame(rows, columns=["facon", "part"])
