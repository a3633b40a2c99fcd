"""The social and solidarity economy: published shares, families, what the article implies."""

from dataclasses import dataclass

import pandas as pd

from ancrage.study.territories import short_epci_name

FAMILIES = ("associations", "cooperatives", "mutuelles", "fondations")

SHARE_INDICATORS = ("ess_share_of_salaried_employment", "ess_share_of_employment")

AGREEMENT_POINTS = 0.1
"""Two sources of one share differ when they are further apart than this, in points."""


def shares(facts: pd.DataFrame, poids: pd.DataFrame) -> pd.DataFrame:
    """Return every published share of the ESS in jobs, with the grade of its source.

    Parameters
    ----------
    facts : pandas.DataFrame
        Tables ``faits_ess`` and ``faits_complementaires`` together.
    poids : pandas.DataFrame
        Table ``ess_poids``: Insee's own table for 2008 and 2014.

    Returns
    -------
    pandas.DataFrame
        ``id`` (fact, or empty for Insee's table), ``niveau``, ``code``, ``nom``, ``annee`` (missing
        where the source gives none), ``periode``, ``part`` (%), ``denominateur``, ``editeur``,
        ``source`` (grade), ``reserve``.
    """
    rows = facts[facts["indicateur"].isin(SHARE_INDICATORS)]
    # Insee's table for 2008 and 2014 was also transcribed fact by fact: keep the table
    copied = rows["annee"].isin([2008, 2014]) & rows["source"].eq("officielle")
    table = set(zip(poids["niveau"], poids["code"], poids["annee"], strict=True))
    keys = zip(rows["niveau"], rows["code"], rows["annee"], strict=True)
    rows = rows[~(copied & pd.Series([key in table for key in keys], index=rows.index))]
    from_facts = pd.DataFrame(
        {
            "id": rows["id"],
            "niveau": rows["niveau"],
            "code": rows["code"],
            "nom": rows["nom"],
            "annee": rows["annee"],
            "periode": rows["periode"],
            "part": rows["valeur"].astype(float),
            "denominateur": rows["indicateur"]
            .eq("ess_share_of_salaried_employment")
            .map({True: "emploi salarié", False: "emploi (non précisé)"}),
            "editeur": rows["editeur"],
            "source": rows["source"],
            "reserve": rows["reserve"],
        }
    )
    known = poids[poids["part"].notna()]
    from_table = pd.DataFrame(
        {
            "id": "",
            "niveau": known["niveau"],
            "code": known["code"],
            "nom": known["nom"],
            "annee": known["annee"],
            "periode": known["annee"].astype(str),
            "part": known["part"].astype(float),
            "denominateur": "emploi salarié",
            "editeur": "Insee",
            "source": "officielle",
            "reserve": "",
        }
    )
    frame = pd.concat([from_table, from_facts], ignore_index=True)
    frame["nom"] = [
        short_epci_name(name) if level == "epci" else name
        for level, name in zip(frame["niveau"], frame["nom"], strict=True)
    ]
    return frame.astype({"annee": "Int64", "reserve": "str"}).fillna({"reserve": ""})


def regional(shares_: pd.DataFrame) -> pd.DataFrame:
    """Return the shares that concern Hauts-de-France and the country, for the dot plot."""
    in_region = (
        shares_["code"].isin(["02", "59", "60", "62", "80"]) & (shares_["niveau"] == "departement")
    ) | ((shares_["niveau"] == "region") & (shares_["code"] == "32"))
    local = shares_["niveau"].isin(["epci", "commune"])
    former = (shares_["niveau"] == "region_22") & (shares_["code"] == "31")
    national = shares_["niveau"] == "pays"
    return shares_[in_region | local | former | national]


def families(facts: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each family in the jobs of the ESS: article, region, France.

    The article's three shares have no public source; they are set beside those that have.

    Parameters
    ----------
    facts : pandas.DataFrame
        Tables ``faits_ess`` and ``faits_complementaires`` together.
    claims : pandas.DataFrame
        Table ``affirmations``.

    Returns
    -------
    pandas.DataFrame
        ``territoire``, ``famille``, ``part`` (% of the jobs of the ESS), ``annee``, ``editeur``,
        ``source`` (grade, ``article`` for the article's own figures), ``calcul``.
    """
    rows = []
    stated = claims.set_index("id")["valeur"].astype("str")
    for family, claim in zip(FAMILIES, ("A11", "A12", "A13", "A32"), strict=True):
        rows.append(
            ["Lens-Liévin (article)", family, float(stated[claim]), None, "Article", "article",
             "reste (100 − les trois autres)" if family == "fondations" else "affirmé"]
        )  # fmt: skip
    for family in FAMILIES:
        region = facts[
            facts["indicateur"].eq(f"ess_posts_share_{family}")
            & facts["niveau"].eq("region")
            & facts["code"].eq("32")
            & facts["annee"].eq(2014)
            & facts["source"].eq("officielle")
        ].iloc[0]
        rows.append(
            ["Hauts-de-France", family, float(region["valeur"]), 2014, region["editeur"],
             region["source"], "publié"]
        )  # fmt: skip
    jobs = facts[facts["niveau"].eq("pays") & facts["code"].eq("FR") & facts["annee"].eq(2019)]
    counts = {
        family: jobs[jobs["indicateur"] == f"ess_salaried_jobs_{family}"].iloc[0] for family in FAMILIES
    }
    total = sum(float(row["valeur"]) for row in counts.values())
    for family, row in counts.items():
        rows.append(
            ["France", family, 100 * float(row["valeur"]) / total, 2019, row["editeur"],
             row["source"], "emplois de la famille / somme des quatre familles"]
        )  # fmt: skip
    columns = ["territoire", "famille", "part", "annee", "editeur", "source", "calcul"]
    return pd.DataFrame(rows, columns=columns).astype({"annee": "Int64"})


def implied(posts: float | None, share: float | None, salaried: float, jobs: float) -> pd.DataFrame:
    """Return what a number of posts and a share imply, beside the jobs that Insee counts.

    Parameters
    ----------
    posts : float or None
        Salaried posts of the ESS, as stated; what follows from them is missing without them.
    share : float or None
        Share of the ESS in jobs, as stated, in %.
    salaried, jobs : float
        Salaried jobs and jobs of the territory by Insee's census, 2018.

    Returns
    -------
    pandas.DataFrame
        ``mesure``, ``valeur``, ``unite``, ``origine`` (``article``, ``calcul``, ``Insee``).

    Examples
    --------
    >>> implied(7100, 11.5, 64959, 71553)["valeur"].round(1).tolist()[2]
    61739.1
    """
    missing = float("nan")
    posts = missing if posts is None else posts
    share = missing if share is None else share
    total = 100 * posts / share
    rows = [
        ["Postes salariés de l’ESS affirmés", posts, "postes", "article"],
        ["Part de l’ESS affirmée", share, "%", "article"],
        ["Emploi total impliqué par les deux", total, "emplois", "calcul"],
        ["Emplois salariés (recensement 2018)", salaried, "emplois", "Insee"],
        ["Emplois (recensement 2018)", jobs, "emplois", "Insee"],
        ["Écart à l’emploi salarié", 100 * (total / salaried - 1), "%", "calcul"],
        ["Part de l’ESS si les postes sont justes", 100 * posts / salaried, "%", "calcul"],
        ["Postes de l’ESS si la part est juste", share * salaried / 100, "postes", "calcul"],
    ]
    return pd.DataFrame(rows, columns=["mesure", "valeur", "unite", "origine"])


def together(*tables: pd.DataFrame) -> pd.DataFrame:
    """Put tables of transcribed facts together."""
    return pd.concat(tables, ignore_index=True)


LEVELS = ("commune", "epci", "departement", "region", "region_22", "pays")
"""From the smallest territory to the largest, the order of the dot plot."""

NEAR = ("246200364", "246200299", "200072460", "200042190")
"""EPCIs of the basin with a stated share, or the one in front, before the others."""


def ordered(shares_: pd.DataFrame) -> pd.DataFrame:
    """Return shares from small territories to large ones, with a name that tells them apart.

    Returns
    -------
    pandas.DataFrame
        The rows with ``territoire`` (name and level) and ``grade`` (French name of the grade).
    """
    labels = {
        "commune": "", "epci": " (EPCI)", "departement": "", "region": "",
        "region_22": " (ancienne région)", "pays": "",
    }  # fmt: skip
    grades = {"officielle": "officielle", "presse": "presse", "seconde_main": "seconde main"}
    level = {name: place for place, name in enumerate(LEVELS)}
    frame = shares_.assign(
        territoire=shares_["nom"] + shares_["niveau"].map(labels).fillna(""),
        grade=shares_["source"].map(grades),
        _level=shares_["niveau"].map(level),
        _near=~shares_["code"].isin(NEAR),
    )
    keys = ["_level", "_near", "nom", "annee", "source"]
    return frame.sort_values(keys, ignore_index=True).drop(columns=["_level", "_near"])


def by_departement(contours: pd.DataFrame, poids: pd.DataFrame) -> pd.DataFrame:
    """Give each département its share of the ESS in salaried jobs in 2008 and 2014, in %."""
    rows = poids[poids["niveau"] == "departement"]
    wide = rows.pivot(index="code", columns="annee", values="part")
    return contours.assign(
        part_2008=contours["code"].map(wide[2008]).astype("Float64"),
        part_2014=contours["code"].map(wide[2014]).astype("Float64"),
    )


@dataclass(frozen=True)
class Stated:
    """Posts and share of the ESS stated for a territory, and by whom."""

    posts: float | None
    share: float | None
    source: str
    caption: str

    @property
    def complete(self) -> bool:
        """Whether both are known, so that a total follows from them."""
        return self.posts is not None and self.share is not None


def stated(epci: str, claims: pd.DataFrame, facts: pd.DataFrame) -> Stated:
    """Return the posts and share stated for an EPCI: the article's, or those published.

    Parameters
    ----------
    epci : str
        SIREN code.
    claims : pandas.DataFrame
        Table ``affirmations``.
    facts : pandas.DataFrame
        Transcribed facts.
    """
    if epci == "246200364":
        values = claims.set_index("id")["valeur"]
        return Stated(
            float(values["A09"]),
            float(values["A10"]),
            "Article (7 100 postes, 11,5 %, sans source publique)",
            "Les deux chiffres de l’article impliquent un emploi total ; l’Insee compte les emplois au lieu de travail.",
        )
    wanted = ["ess_salaried_jobs", *SHARE_INDICATORS]
    rows = facts[
        (facts["code"] == epci)
        & facts["source"].isin(["officielle", "presse"])
        & facts["indicateur"].isin(wanted)
    ]
    posts = rows.loc[rows["indicateur"] == "ess_salaried_jobs", "valeur"].astype(float)
    share = rows.loc[rows["indicateur"].isin(SHARE_INDICATORS), "valeur"].astype(float)
    publishers = " ; ".join(dict.fromkeys(rows["editeur"])) if len(rows) else "Aucune source publique"
    caption = (
        "Postes et part publiés, et l’emploi total qu’ils impliquent."
        if len(posts) and len(share)
        else "Les postes ou la part de l’ESS de ce territoire ne sont pas publiés : rien n’est calculé à leur place."
    )
    return Stated(
        posts.iloc[0] if len(posts) else None,
        share.iloc[0] if len(share) else None,
        publishers,
        caption,
    )


def remainder(claims: pd.DataFrame) -> float:
    """Return what the article's three family shares leave, in % of the jobs of the ESS."""
    values = claims.set_index("id")["valeur"]
    return 100 - sum(float(values[claim]) for claim in ("A11", "A12", "A13"))
