"""The social and solidarity economy: published shares, families, what the article implies."""

import math
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
}
"""The statement that gives the share of each family; the article says nothing of foundations."""

EDITION = (2008, 2014)
"""Years that one edition of the weights of départements and regions gives: later ones may cover other jobs."""

SALARIED = "emploi salarié"
"""Denominator of a share that is said to be of salaried jobs."""

SHARE_INDICATORS = ("ess_share_of_salaried_employment", "ess_share_of_employment")

MEASURES = {
    "postes_affirmes": "Postes salariés de l’ESS affirmés",
    "part_affirmee": "Part de l’ESS affirmée",
    "emploi_implique": "Emploi total impliqué",
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
    copied = rows["annee"].isin(EDITION) & rows["source"].eq("officielle")
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
            .map({True: SALARIED, False: "emploi (non précisé)"}),
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
            "denominateur": SALARIED,
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


def associations_beside(facts: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return shares of associations in the ESS of a region beside the country's, like for like.

    Parameters
    ----------
    facts : pandas.DataFrame
        Stated facts on the ESS.
    region : str
        Code of the region.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``region`` and ``pays`` (%, the same year and the same thing counted), ``source``
        (the weakest grade), oldest first.
    """
    wanted = ["ess_jobs_share_associations", "ess_posts_share_associations"]
    rows = facts[facts["indicateur"].isin(wanted) & facts["annee"].notna()]
    keys = ["indicateur", "periode"]
    own = rows[(rows["niveau"] == "region") & (rows["code"] == region)]
    both = own.merge(rows[rows["niveau"] == "pays"], on=keys, suffixes=("_region", "_pays"))
    return pd.DataFrame(
        {
            "annee": both["annee_region"].astype(int),
            "region": both["valeur_region"].astype(float),
            "pays": both["valeur_pays"].astype(float),
            "source": [
                grades.worst(pair) for pair in zip(both["source_region"], both["source_pays"], strict=True)
            ],
        }
    ).sort_values("annee", ignore_index=True)


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
                value(claims, CLAIMS[family]) if family in CLAIMS else remainder(claims),
                None,
                "Article",
                "article",
                "affirme" if family in CLAIMS else "reste",
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
    total = math.fsum(float(row["valeur"]) for row in counts.values())
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


ABOVE = {
    "departement": [AREA.epci.departement],
    "region": [AREA.region.code],
    "pays": ["F", "FR"],
}
"""What the EPCI of the article is in, by level."""


def of_article(shares_: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of EPCIs, and of what the one of the article is in: its département, its region, the country."""
    kept = [
        level == "epci" or code in ABOVE.get(level, ())
        for level, code in zip(shares_["niveau"], shares_["code"], strict=True)
    ]
    return shares_[kept]


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
        "commune": " (commune)",
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


def beside_published(shares_: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Return published shares with the weights of 2015 of their EPCIs, and of the article's, at second hand.

    Parameters
    ----------
    shares_ : pandas.DataFrame
        What `ordered` returns, or some of it.
    weights : pandas.DataFrame
        What `placed_epcis` returns.
    """
    names = shares_.loc[shares_["niveau"] == "epci"].dropna(subset="code").set_index("code")["territoire"]
    names = {**names.to_dict(), AREA.epci.code: f"{AREA.epci.name} (EPCI)"}
    rows = weights[weights["code"].isin(names) & weights["part"].notna()]
    added = rows[["code", "part"]].assign(
        niveau="epci",
        territoire=rows["code"].map(names),
        periode="2015",
        denominateur=SALARIED,
        editeur="Insee (Clap 2015), par un fichier de la DREAL Centre-Val de Loire",
        source="seconde_main",
    )
    return pd.concat([shares_, added], ignore_index=True)


def last_weight(poids: pd.DataFrame, departement: str) -> pd.Series:
    """Return the last published weight of the ESS in a département: ``nom``, ``annee``, ``part`` (%)."""
    rows = poids[(poids["niveau"] == "departement") & (poids["code"] == departement) & poids["part"].notna()]
    return rows.sort_values("annee").iloc[-1]


def by_departement(contours: pd.DataFrame, poids: pd.DataFrame) -> pd.DataFrame:
    """Give each département its share of the ESS in salaried jobs each year, ``part_2015`` and so on, in %."""
    rows = poids[poids["niveau"] == "departement"]
    wide = rows.pivot(index="code", columns="annee", values="part")
    parts = {f"part_{annee}": contours["code"].map(wide[annee]).astype("Float64") for annee in wide.columns}
    return contours.assign(**parts)


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


def with_stated(shares_: pd.DataFrame, stated: Stated) -> pd.DataFrame:
    """Return published shares with the one that the article states for its EPCI, which no public source gives."""
    own = {"niveau": "epci", "code": AREA.epci.code, "territoire": f"{AREA.epci.name} (EPCI)"}
    row = {**own, "part": stated.share, "editeur": "Article", "source": "article"}
    return pd.concat([shares_, pd.DataFrame([row])], ignore_index=True)


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
    return 100 - math.fsum(value(claims, CLAIMS[family]) for family in FAMILIES[:3])


COUNTS = {"posts": "emplois", "jobs": "emplois", "establishments": "établissements"}
"""What published shares of families count, by the word in the name of the indicator."""


def family_distances(families_: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return how far the article's shares are from shares of jobs and of establishments of the region.

    The article does not say which it counts: the distances tell which they are nearer to.

    Parameters
    ----------
    families_ : pandas.DataFrame
        What `families` returns: the article's shares.
    facts : pandas.DataFrame
        Tables ``faits_ess`` and ``faits_complementaires`` together.

    Returns
    -------
    pandas.DataFrame
        ``famille``, ``nom``, ``annee``, ``compte`` (``emplois`` or ``établissements``), ``part`` (%),
        ``distance`` (points, absolute), ``source`` (grade).
    """
    own = families_[families_["territoire"] == "article"].set_index("famille")["part"]
    named = facts["indicateur"].str.extract(r"^ess_(posts|jobs|establishments)_share_(\w+)$")
    rows = facts.assign(compte=named[0].map(COUNTS), famille=named[1])
    rows = rows[
        rows["famille"].isin(own.index) & (rows["niveau"] == "region") & (rows["code"] == AREA.region.code)
    ]
    frame = rows.assign(part=rows["valeur"].astype(float)).sort_values(
        "source", key=lambda s: s.map(grades.RANKS)
    )
    frame = frame.drop_duplicates(["famille", "compte", "annee"]).astype({"annee": "Int64"})
    frame["distance"] = (frame["part"] - frame["famille"].map(own)).abs()
    columns = ["famille", "nom", "annee", "compte", "part", "distance", "source"]
    return frame[columns].sort_values(["famille", "compte", "annee"], ignore_index=True)


def dissimilarity(distances: pd.DataFrame) -> pd.DataFrame:
    """Return, where the four families are published, half the sum of their distances to the article's.

    It is the part of the jobs, or of the establishments, that would have to change family for both to be
    the same (Duncan and Duncan, 1955), in points.

    Returns
    -------
    pandas.DataFrame
        ``compte``, ``annee``, ``dissemblance`` (points); the nearest first.
    """
    groups = distances.groupby(["compte", "annee"])["distance"]
    whole = groups.size() == len(FAMILIES)
    found = (groups.sum() / 2)[whole].rename("dissemblance").reset_index()
    return found.sort_values("dissemblance", ignore_index=True)


COVERED = 0.99
"""Part of the salaried jobs of an EPCI that must lie in EPCIs with a share, for its own to be computed."""

WHOLE = 0.01
"""Part of the salaried jobs by which the perimeter of an EPCI may have changed, and its share be that published."""


def by_epci(odd: pd.DataFrame, passage: pd.DataFrame) -> pd.DataFrame:
    """Bring the weight of the ESS of the EPCIs of 2018 to the EPCIs of today.

    The share of an EPCI that was made of several, or that took communes from others, is that of those
    it comes from, weighted by the salaried jobs that it has of each: an estimate, which takes the share
    of a former EPCI to be the same in all its parts.

    Parameters
    ----------
    odd : pandas.DataFrame
        Table ``odd_epci``: ``code``, ``part_ess_2015`` (%).
    passage : pandas.DataFrame
        Table ``epci_passage``: ``epci_2019``, ``epci``, ``emplois_salaries_2018``.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``part`` (% of salaried jobs, 2015; missing where a hundredth of the jobs or more is in
        no EPCI with a share), ``couverture`` (of its salaried jobs), ``recompose`` (whether the share is
        computed: its perimeter changed).

    Examples
    --------
    >>> odd = pd.DataFrame({"code": ["1", "2"], "part_ess_2015": [10.0, 20.0]})
    >>> passage = pd.DataFrame({"epci_2019": ["1", "2"], "epci": ["9", "9"],
    ...                         "emplois_salaries_2018": [300.0, 100.0]})
    >>> by_epci(odd, passage)[["code", "part", "recompose"]].values.tolist()
    [['9', 12.5, True]]
    """
    share = odd.set_index("code")["part_ess_2015"].astype(float)
    rows = passage.assign(
        part=passage["epci_2019"].map(share), jobs=passage["emplois_salaries_2018"].astype(float)
    )
    rows["known"] = rows["jobs"].where(rows["part"].notna(), 0.0)
    rows["ess"] = rows["known"] * rows["part"].fillna(0.0)
    before = rows.groupby("epci_2019")["jobs"].transform("sum")
    now = rows.groupby("epci")["jobs"].transform("sum")
    kept = (rows["jobs"] >= (1 - WHOLE) * before) & (rows["jobs"] >= (1 - WHOLE) * now)
    sums = (
        rows.assign(same=kept)
        .groupby("epci")
        .agg(jobs=("jobs", "sum"), known=("known", "sum"), ess=("ess", "sum"), same=("same", "any"))
    )
    coverage = sums["known"] / sums["jobs"]
    found = (sums["ess"] / sums["known"]).where(coverage >= COVERED)
    return pd.DataFrame(
        {
            "code": sums.index,
            "part": found.to_numpy(),
            "couverture": (100 * coverage).to_numpy(),
            "recompose": (~sums["same"]).to_numpy(),
        }
    )


def everywhere(shares_: pd.DataFrame, poids: pd.DataFrame, annee: int = 2015) -> pd.DataFrame:
    """Return the weight of the ESS of EPCIs, départements, regions and the country, in one year.

    Parameters
    ----------
    shares_ : pandas.DataFrame
        What `by_epci` returns.
    poids : pandas.DataFrame
        Table ``ess_poids``.
    annee : int
        Year.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``part`` (% of salaried jobs).
    """
    rows = poids.loc[(poids["annee"] == annee) & poids["part"].notna(), ["niveau", "code", "part"]]
    own = shares_.loc[shares_["part"].notna(), ["code", "part"]].assign(niveau="epci")
    return pd.concat([own, rows], ignore_index=True).astype({"part": float})


def placed_epcis(shares_: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Give each EPCI its name, its region, and its rank by the weight of the ESS.

    Parameters
    ----------
    shares_ : pandas.DataFrame
        What `by_epci` returns.
    members : pandas.DataFrame
        Table ``epci``.

    Returns
    -------
    pandas.DataFrame
        The EPCIs of `members` with ``part``, ``recompose``, ``rang`` and ``sur`` (among those of France
        with a share; 1 is the highest), ``rang_region`` and ``sur_region``.
    """
    frame = members.merge(shares_[["code", "part", "recompose"]], on="code", how="left")
    frame["rang"] = frame["part"].rank(method="min", ascending=False).astype("Int64")
    frame["sur"] = int(frame["part"].notna().sum())
    groups = frame.groupby("region")["part"]
    frame["rang_region"] = groups.rank(method="min", ascending=False).astype("Int64")
    frame["sur_region"] = groups.transform("count").astype(int)
    return frame


def of_basin(placed_: pd.DataFrame, signatories: list[str]) -> pd.DataFrame:
    """Return the EPCIs of the basin by the weight of the ESS, the highest first."""
    rows = placed_[placed_["code"].isin(signatories)]
    names = rows["nom"].map(short_epci_name)
    return rows.assign(nom=names).sort_values("part", ascending=False, ignore_index=True)


def by_year(poids: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return the weight of the ESS in 2008, 2014 and 2015, of some départements, their region and France."""
    wanted = (
        (poids["niveau"].eq("departement") & poids["code"].isin(codes))
        | (poids["niveau"].eq("region") & poids["code"].eq(AREA.region.code))
        | (poids["niveau"].eq("pays") & poids["code"].eq("F"))
    )
    rows = poids[wanted & poids["part"].notna()]
    last = rows.sort_values("annee").drop_duplicates(["niveau", "code"], keep="last")
    names = last.set_index(["niveau", "code"])["nom"]
    keys = pd.MultiIndex.from_frame(rows[["niveau", "code"]])
    named = rows.assign(nom=names.reindex(keys).to_numpy(), part=rows["part"].astype(float))
    return named.sort_values(["niveau", "code", "annee"], ignore_index=True)


def ranks(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return the ranks of EPCIs in the country and in their region, a row each.

    Returns
    -------
    pandas.DataFrame
        ``epci``, ``parmi`` (``france``, ``region``), ``rang``.
    """
    known = placed_[placed_["rang"].notna()]
    france = pd.DataFrame({"epci": known["code"], "parmi": "france", "rang": known["rang"]})
    region = pd.DataFrame({"epci": known["code"], "parmi": "region", "rang": known["rang_region"]})
    return pd.concat([france, region], ignore_index=True)
