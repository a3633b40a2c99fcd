"""What a share of the ESS can be: every reasonable denominator, source and rounding, and how far such ways err."""

import itertools

import pandas as pd

from ancrage.study.ess import SHARE_INDICATORS
from compendium.ledger import grades

POSTS = ("ess_salaried_jobs", "ess_salaried_posts")
"""Indicators of transcribed facts that count the jobs of the ESS."""


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
        ``facon``, ``base`` (the denominator; nothing for the published share), ``part`` (%).

    Examples
    --------
    >>> possible(100, 10, {"emplois": 1000}, 9.0)["part"].tolist()
    [9.0, 10.0, 11.0, 9.0]
    """
    rows = []
    for (name, count), (word, shift) in itertools.product(
        jobs.items(), (("arrondi bas", -rounding), ("nombre affirmé", 0.0), ("arrondi haut", rounding))
    ):
        rows.append((f"{word}, sur les {name}", name, 100 * (posts + shift) / count))
    rows.append(("part publiée, 2015", "", published))
    return pd.DataFrame(rows, columns=["facon", "base", "part"])


def calibrated(facts: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """Return how far the jobs that published posts and share imply are from those of the census.

    Both are published together for few territories: posts over share gives the jobs that the publisher
    divided by, which the census of 2018 also counts. The spread of the gaps is that of the method.

    Parameters
    ----------
    facts : pandas.DataFrame
        Tables ``faits_ess`` and ``faits_complementaires`` together.
    territories : pandas.DataFrame
        Table ``territoires_2018``: ``niveau``, ``code``, ``emplois_salaries_2018``.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``nom``, ``periode`` (or the publisher, where none is given), ``postes``,
        ``part`` (%), ``implique``, ``salaries`` (jobs), ``ecart`` (%), ``source`` (worst grade); from the
        lowest gap to the highest. One row a territory and period, the best grades first.
    """
    keys = ["niveau", "code", "quand"]
    rows = facts.dropna(subset=["code", "valeur"]).assign(
        quand=facts["periode"].fillna(facts["editeur"]), rang=facts["source"].map(grades.RANKS)
    )
    rows = rows.sort_values("rang", kind="stable")
    posts = rows[rows["indicateur"].isin(POSTS)].drop_duplicates(keys)
    shares = rows[rows["indicateur"].isin(SHARE_INDICATORS)].drop_duplicates(keys)
    both = posts[[*keys, "nom", "valeur", "rang"]].merge(shares[[*keys, "valeur", "rang"]], on=keys)
    jobs = territories[["niveau", "code", "emplois_salaries_2018"]].dropna()
    both = both.merge(jobs, on=["niveau", "code"])
    counted = both["valeur_x"].astype(float)
    share, salaried = both["valeur_y"].astype(float), both["emplois_salaries_2018"].astype(float)
    frame = pd.DataFrame(
        {
            "niveau": both["niveau"],
            "code": both["code"],
            "nom": both["nom"],
            "periode": both["quand"],
            "postes": counted,
            "part": share,
            "implique": 100 * counted / share,
            "salaries": salaried,
            "ecart": 100 * (100 * counted / share / salaried - 1),
            "source": both[["rang_x", "rang_y"]].max(axis=1).map(dict(enumerate(grades.NAMES))),
        }
    )
    return frame.sort_values("ecart", ignore_index=True)


def after_calibration(posts: float, salaried: float, gaps: pd.Series) -> tuple[float, float]:
    """Return the lowest and highest share of stated posts, whose denominator errs as others do.

    Parameters
    ----------
    posts, salaried : float
        Posts of the ESS as stated, salaried jobs of the territory by the census.
    gaps : pandas.Series
        Gaps observed elsewhere, in %.

    Examples
    --------
    >>> after_calibration(100, 1000, pd.Series([-20.0, 0.0, 25.0]))
    (8.0, 12.5)
    """
    found = 100 * posts / (salaried * (1 + gaps / 100))
    return float(found.min()), float(found.max())
