"""The social and solidarity economy: published shares, families, what the article implies."""

from dataclasses import dataclass

import pandas as pd

from ancrage.area import AREA
from ancrage.study.territories import short_epci_name
from compendium.ledger import grades
from compendium.ledger.statements import value

FAMILIES = ("associations", "cooperatives", "mutuelles", "fondations")

CLAIMS = {
    "associations": AREA.claims.associations,
    "cooperatives": AREA.claims.cooperatives,
    "mutuelles": AREA.claims.mutuelles,
    "fondations": AREA.claims.fondations,
}
"""The claim that states the share of each family; the last is what the others leave."""

SHARE_INDICATORS = ("ess_share_of_salaried_employment", "ess_share_of_employment")

MEASURES = {
    "postes_affirmes": "Postes salariés de l’ESS affirmés",
    "part_affirmee": "Part de l’ESS affirmée",
    "emploi_implique": "Emploi total impliqué par les deux",
    "emplois_salaries": "Emplois salariés (recensement 2018)",
    "emplois": "Emplois (recensement 2018)",
    "ecart_salarie": "Écart à l’emploi salarié",
    "part_impliquee": "Part de l’ESS si les postes sont justes",
    "postes_impliques": "Postes de l’ESS si la part est juste",
}
"""What posts and a share imply, in the order of the table."""


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
    """Return the shares that concern the region and the country, for the dot plot."""
    in_region = (
        shares_["code"].isin(list(AREA.region.departements)) & (shares_["niveau"] == "departement")
    ) | ((shares_["niveau"] == "region") & (shares_["code"] == AREA.region.code))
    local = shares_["niveau"].isin(["epci", "commune"])
    former = (shares_["niveau"] == "region_22") & (shares_["code"] == next(iter(AREA.region.former)))
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
        ``territoire`` (``article``, ``region``, ``pays``), ``nom``, ``famille``, ``part`` (% of
        the jobs of the ESS), ``annee``, ``editeur``, ``source`` (grade, ``article`` for the
        article's own figures), ``calcul`` (``affirme``; ``reste``: what three others leave;
        ``publie``; ``calcule``: jobs of the family over those of the four).
    """
    rows = []
    for family in FAMILIES:
        rows.append(
            [
                "article",
                f"{AREA.epci.name} (article)",
                family,
                value(claims, CLAIMS[family]),
                None,
                "Article",
                "article",
                "reste" if family == "fondations" else "affirme",
            ]
        )
    for family in FAMILIES:
        region = facts[
            facts["indicateur"].eq(f"ess_posts_share_{family}")
            & facts["niveau"].eq("region")
            & facts["code"].eq(AREA.region.code)
            & facts["annee"].eq(2014)
            & facts["source"].eq("officielle")
        ].iloc[0]
        rows.append(
            [
                "region",
                AREA.region.name,
                family,
                float(region["valeur"]),
                2014,
                region["editeur"],
                region["source"],
                "publie",
            ]
        )
    jobs = facts[facts["niveau"].eq("pays") & facts["code"].eq("FR") & facts["annee"].eq(2019)]
    counts = {
        family: jobs[jobs["indicateur"] == f"ess_salaried_jobs_{family}"].iloc[0] for family in FAMILIES
    }
    total = sum(float(row["valeur"]) for row in counts.values())
    for family, row in counts.items():
        rows.append(
            [
                "pays",
                "France",
                family,
                100 * float(row["valeur"]) / total,
                2019,
                row["editeur"],
                row["source"],
                "calcule",
            ]
        )
    columns = ["territoire", "nom", "famille", "part", "annee", "editeur", "source", "calcul"]
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
        ``mesure`` (code: `MEASURES`), ``nom``, ``valeur``, ``unite``, ``origine`` (``article``,
        ``calcul``, ``Insee``).

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
        ["postes_affirmes", posts, "postes", "article"],
        ["part_affirmee", share, "%", "article"],
        ["emploi_implique", total, "emplois", "calcul"],
        ["emplois_salaries", salaried, "emplois", "Insee"],
        ["emplois", jobs, "emplois", "Insee"],
        ["ecart_salarie", 100 * (total / salaried - 1), "%", "calcul"],
        ["part_impliquee", 100 * posts / salaried, "%", "calcul"],
        ["postes_impliques", share * salaried / 100, "postes", "calcul"],
    ]
    frame = pd.DataFrame(rows, columns=["mesure", "valeur", "unite", "origine"])
    frame.insert(1, "nom", frame["mesure"].map(MEASURES))
    return frame


def together(*tables: pd.DataFrame) -> pd.DataFrame:
    """Put tables of transcribed facts together."""
    return pd.concat(tables, ignore_index=True)


LEVELS = ("commune", "epci", "departement", "region", "region_22", "pays")
"""From the smallest territory to the largest, the order of the dot plot."""


def ordered(shares_: pd.DataFrame) -> pd.DataFrame:
    """Return shares from small territories to large ones, with a name that tells them apart.

    Returns
    -------
    pandas.DataFrame
        The rows with ``territoire`` (name and level) and ``grade`` (French name of the grade).
    """
    labels = {
        "commune": "",
        "epci": " (EPCI)",
        "departement": "",
        "region": "",
        "region_22": " (ancienne région)",
        "pays": "",
    }
    level = {name: place for place, name in enumerate(LEVELS)}
    frame = shares_.assign(
        territoire=shares_["nom"] + shares_["niveau"].map(labels).fillna(""),
        grade=shares_["source"].map(grades.NAMES),
        _level=shares_["niveau"].map(level),
        _near=~shares_["code"].isin(AREA.ess.near),
    )
    keys = ["_level", "_near", "nom", "annee", "source"]
    return frame.sort_values(keys, ignore_index=True).drop(columns=["_level", "_near"])


def last_weight(poids: pd.DataFrame, departement: str) -> pd.Series:
    """Return the last published weight of the ESS in a département: ``nom``, ``annee``, ``part`` (%)."""
    rows = poids[(poids["niveau"] == "departement") & (poids["code"] == departement) & poids["part"].notna()]
    return rows.sort_values("annee").iloc[-1]


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
    """Posts and share of the ESS stated for a territory, and by whom.

    Attributes
    ----------
    posts, share : float or None
        Salaried posts, and share of jobs in %; None where nobody states them.
    publishers : tuple of str
        Who publishes them; empty for the article, and where nobody does.
    article : bool
        Whether they are the article's own.
    """

    posts: float | None
    share: float | None
    publishers: tuple[str, ...] = ()
    article: bool = False

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
    if epci == AREA.epci.code:
        return stated_by_article(claims)
    wanted = ["ess_salaried_jobs", *SHARE_INDICATORS]
    rows = facts[
        (facts["code"] == epci)
        & facts["source"].isin(["officielle", "presse"])
        & facts["indicateur"].isin(wanted)
    ]
    posts_ = rows.loc[rows["indicateur"] == "ess_salaried_jobs", "valeur"].astype(float)
    shares_ = rows.loc[rows["indicateur"].isin(SHARE_INDICATORS), "valeur"].astype(float)
    return Stated(
        posts_.iloc[0] if len(posts_) else None,
        shares_.iloc[0] if len(shares_) else None,
        tuple(dict.fromkeys(rows["editeur"])),
    )


def stated_by_article(claims: pd.DataFrame) -> Stated:
    """Return the posts and share that the article states for its EPCI."""
    return Stated(value(claims, AREA.claims.posts), value(claims, AREA.claims.share), article=True)


def by_the_article(claims: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """Return `implied` for the article's own posts and share.

    Parameters
    ----------
    claims : pandas.DataFrame
        Table ``affirmations``.
    territories : pandas.DataFrame
        ``niveau``, ``code``, ``emplois_salaries_2018``, ``emplois_2018``.
    """
    epci = AREA.epci.code
    own = stated_by_article(claims)
    jobs = territories.set_index(["niveau", "code"]).loc[("epci", epci)]
    return implied(own.posts, own.share, jobs["emplois_salaries_2018"], jobs["emplois_2018"])


def remainder(claims: pd.DataFrame) -> float:
    """Return what the article's three family shares leave, in % of the jobs of the ESS."""
    return 100 - sum(value(claims, CLAIMS[family]) for family in FAMILIES[:3])
