"""The State's plan for the basin: one row per envelope, commitments by year, dwellings.

Sources describe the same money several times (a yearly rate and its total, an announcement
and a commitment, one envelope seen by two papers). No column is summed before one row has
been chosen per envelope; the choice is a table (``erbm_choix``), and it is shown.
"""

from dataclasses import dataclass

import pandas as pd

from ancrage.area import AREA
from compendium.errors import Refusal
from compendium.ledger import grades

AXES = {
    "logement": "Logement",
    "espace_public": "Espaces publics",
    "emploi": "Personnes éloignées de l’emploi",
    "entreprises": "Création d’entreprises",
    "pauvrete": "Lutte contre la pauvreté",
    "transversal": "Transversal",
}
"""The four axes of the article, the fifth that the sources show (public space), and the rest."""

ARTICLE_AXES = ("logement", "emploi", "entreprises", "pauvrete")

NATURES = {
    "annonce": "Annoncé",
    "programme": "Programmé",
    "engage": "Engagé",
    "paye": "Payé",
    "cout_estime": "Coût estimé",
}
"""Kinds of amounts, from promise to payment."""

GROUPS = {
    "etat": "État",
    "region": "Région",
    "communes": "EPCI et communes",
    "bailleurs": "Bailleurs",
    "caisse_depots": "Caisse des Dépôts",
    "union_europeenne": "Union européenne",
    "autres": "Autres",
}
"""Families of funders."""

PREFIXES = dict(AREA.funders)
"""How the name of a funder begins, by family."""


def funder_group(funder: str) -> str:
    """Return the family of a funder; several funders together go by the first named.

    Examples
    --------
    >>> funder_group("État (dépense fiscale)"), funder_group("CC Coeur d'Ostrevent")
    ('etat', 'communes')
    """
    for group, prefixes in PREFIXES.items():
        if funder.startswith(prefixes):
            return group
    return "autres"


def placed(funding: pd.DataFrame, choice: pd.DataFrame) -> pd.DataFrame:
    """Join each amount with the envelope it belongs to, and check that none is left aside.

    Parameters
    ----------
    funding, choice : pandas.DataFrame
        Tables ``erbm_financements`` and ``erbm_choix``.

    Returns
    -------
    pandas.DataFrame
        The rows of `funding` with ``enveloppe``, ``statut``, ``motif``, ``groupe`` (family of
        funder), ``montant_total_eur`` and ``estime``: a yearly amount is multiplied by its years,
        both ends included, and flagged as estimated.

    Raises
    ------
    Refusal
        If an amount has no place in the choice, or a place has no amount.
    """
    missing = set(funding["id"]) ^ set(choice["id"])
    if missing:
        raise Refusal(
            f"data/raw/erbm_choix.csv : lignes sans place ou sans montant : {sorted(missing)}.",
            "donnez à chaque financement une enveloppe, un statut et un motif.",
        )
    frame = funding.merge(choice, on="id")
    yearly = frame["base"] == "par_an"
    years = (frame["annee_fin"] - frame["annee_debut"] + 1).astype("Float64")
    amount = frame["montant_eur"]
    return frame.assign(
        groupe=frame["financeur"].map(funder_group),
        montant_total_eur=amount.mask(yearly, amount * years).astype(float),
        estime=yearly,
    )


def retained(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return the rows chosen for the totals: one per envelope and kind.

    Raises
    ------
    Refusal
        If two rows of one envelope and kind are both chosen: their money would be
        counted twice.
    """
    kept = placed_[placed_["statut"] == "retenue"]
    twice = kept[kept.duplicated(["enveloppe", "nature"], keep=False)]
    if len(twice):
        raise Refusal(
            f"data/raw/erbm_choix.csv : {', '.join(twice['id'])} retenues pour la même enveloppe.",
            "gardez-en une, donnez aux autres le statut meme_argent.",
        )
    return kept


def by_axis(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return the retained amounts by axis, family of funder and kind, in M€.

    Second-hand rows are left out; axes whose only amounts are second-hand are given with
    ``source`` set to ``seconde_main``, for display apart.

    Returns
    -------
    pandas.DataFrame
        ``axe``, ``groupe``, ``nature``, ``montant_meur``, ``enveloppes`` (how many), ``estime``
        (whether a yearly rate was multiplied), ``a_verifier`` (whether a funder is to be checked),
        ``source`` (worst grade among the rows).
    """
    kept = retained(placed_)
    second = placed_[placed_["statut"] == "seconde_main"]
    second = second[second["enveloppe"] == AREA.facts.second_hand_envelope].nlargest(1, "montant_total_eur")
    frame = pd.concat([kept, second])
    doubtful = AREA.corrected("erbm_financements", "doubtful")
    frame = frame.assign(rang=frame["source"].map(grades.RANKS), a_verifier=frame["id"].isin(doubtful))
    grouped = frame.groupby(["axe", "groupe", "nature"], as_index=False).agg(
        montant_meur=("montant_total_eur", lambda amounts: amounts.sum() / 1e6),
        enveloppes=("enveloppe", "nunique"),
        estime=("estime", "any"),
        a_verifier=("a_verifier", "any"),
        rang=("rang", "max"),
    )
    grouped["source"] = grouped.pop("rang").map(dict(enumerate(grades.NAMES)))
    order = {axe: place for place, axe in enumerate(AXES)}
    kinds = {kind: place for place, kind in enumerate(NATURES)}
    return grouped.sort_values(
        ["axe", "groupe", "nature"],
        key=lambda column: (
            column.map({**order, **kinds}).fillna(0)
            if column.name != "groupe"
            else column.map({name: place for place, name in enumerate(GROUPS)})
        ),
        ignore_index=True,
    )


def yearly(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return the State's money for dwellings by year, beside the rate announced.

    Years that a source only gives together (2017-2021) share their mean, flagged.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``montant_meur``, ``nature``, ``moyenne`` (whether it is the mean of several
        years), ``id`` (the amount), ``source``, ``cumul_meur``, ``rythme_meur`` (the rate
        announced, since it was).
    """
    series = placed_[placed_["id"].isin(AREA.facts.yearly)].sort_values(["annee_debut", "id"])
    rows = []
    for amount in series.itertuples():
        years = range(amount.annee_debut, amount.annee_fin + 1)
        for year in years:
            rows.append(
                [
                    year,
                    amount.montant_eur / 1e6 / len(years),
                    amount.nature,
                    len(years) > 1,
                    amount.id,
                    amount.source,
                ]
            )
    columns = ["annee", "montant_meur", "nature", "moyenne", "id", "source"]
    frame = pd.DataFrame(rows, columns=columns).astype({"montant_meur": float})
    announced = row(placed_, AREA.facts.yearly_rate)
    frame["cumul_meur"] = frame["montant_meur"].cumsum()
    frame["rythme_meur"] = [announced.meur * max(0, year - announced.debut + 1) for year in frame["annee"]]
    return frame


def since_promise(table: pd.DataFrame) -> pd.DataFrame:
    """Return the years that something was promised for, cumulated from the first: what a promise is compared with.

    Parameters
    ----------
    table : pandas.DataFrame
        What `yearly` returns.
    """
    rows = table[table["rythme_meur"] > 0]
    return rows.assign(cumul_meur=rows["montant_meur"].cumsum())


DWELLINGS = {
    "dwellings_started": "Chantiers ouverts",
    "dwellings_completed": "Achevés",
    "dwellings_rehabilitated_or_under_way": "Réhabilités ou en cours",
    "dwellings_rehabilitated": "Réhabilités",
    "dwellings_rehabilitated_heavy_cofinanced": "Rénovations lourdes cofinancées",
    "dwellings_financed": "Financés",
}
"""What each source counts: the counts are not of one kind and make no single series."""


def dwellings(progress: pd.DataFrame) -> pd.DataFrame:
    """Return the dwellings counted at each date over the whole basin, by what is counted.

    Second-hand rows are left out, and those that ``area.toml`` corrects.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``date``, ``indicateur``, ``mesure`` (its name), ``logements``, ``reserve``,
        ``editeur``, ``source``, ``prevu`` (whether it was expected only).
    """
    rows = progress[
        progress["indicateur"].isin(list(DWELLINGS))
        & progress["nom"].eq(AREA.basin.fact_name)
        & progress["source"].ne("seconde_main")
        & ~progress["id"].isin(AREA.corrected("erbm_avancement", "left_out"))
    ]
    return pd.DataFrame(
        {
            "id": rows["id"],
            "date": rows["periode"].map(_middle),
            "indicateur": rows["indicateur"],
            "mesure": rows["indicateur"].map(DWELLINGS),
            "logements": rows["valeur"].astype(int),
            "reserve": rows["reserve"].fillna(""),
            "editeur": rows["editeur"],
            "source": rows["source"],
            "prevu": rows["id"].isin(AREA.corrected("erbm_avancement", "expected")),
        }
    ).sort_values(["date", "mesure"], ignore_index=True)


def reserve(rows: pd.DataFrame) -> list[str]:
    """Return the reserve that all the sources of a count make, such as « plus de »; none where one makes none."""
    made = set(rows["reserve"].fillna(""))
    return list(made - {""}) if len(made) == 1 else []


def last_count(progress: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `dwellings` that give the last count of rehabilitated dwellings."""
    row = progress.set_index("id").loc[AREA.facts.rehabilitated_last]
    same = (counted["indicateur"] == row["indicateur"]) & (counted["logements"] == int(row["valeur"]))
    return counted[same]


def _middle(period: str) -> pd.Timestamp:
    """Return a date for a period given as a year, a month or a day."""
    parts = [int(part) for part in period.split("/", maxsplit=1)[0].split("-")]
    year, month, day = [*parts, *(6, 15)[len(parts) - 1 :]][:3]
    return pd.Timestamp(year, month, day)


def contradictions(listed: pd.DataFrame, placed_: pd.DataFrame, progress: pd.DataFrame) -> pd.DataFrame:
    """Return, subject by subject, the values that sources give and how far apart they are.

    A yearly rate is compared with a total by its product with its years. A value whose source does not say of
    which perimeter it is stands beside the others, and is compared with none.

    Returns
    -------
    pandas.DataFrame
        ``sujet``, ``id``, ``valeur``, ``unite``, ``periode``, ``editeur``, ``source``, ``lecture``,
        ``comparable``, ``ecart`` (highest over lowest of those that are, minus one, in %).
    """
    money = pd.DataFrame(
        {
            "id": placed_["id"],
            "valeur": placed_["montant_total_eur"] / 1e6,
            "unite": "M€",
            "periode": placed_["annee_debut"].astype("str") + "-" + placed_["annee_fin"].astype("str"),
            "editeur": placed_["editeur"],
            "source": placed_["source"],
        }
    )
    counts = progress[["id", "valeur", "unite", "periode", "editeur", "source"]]
    counts = counts.assign(valeur=counts["valeur"].astype(float))
    values = pd.concat([money, counts], ignore_index=True)
    frame = listed.merge(values, on="id", how="left", validate="m:1")
    if frame["valeur"].isna().any():
        unknown = ", ".join(frame.loc[frame["valeur"].isna(), "id"])
        raise Refusal(f"data/raw/erbm_contradictions.csv : lignes inconnues {unknown}.")
    groups = frame["valeur"].where(frame["comparable"]).groupby(frame["sujet"], sort=False)
    frame["ecart"] = 100 * (groups.transform("max") / groups.transform("min") - 1)
    return frame.drop(columns="ordre")


def widest(contradictions_: pd.DataFrame) -> pd.DataFrame:
    """Return the rows compared of the subject on which sources are farthest apart, the lowest value first."""
    subject = contradictions_.sort_values("ecart")["sujet"].iloc[-1]
    compared = contradictions_[contradictions_["comparable"]]
    return compared[compared["sujet"] == subject].sort_values("valeur")


@dataclass(frozen=True)
class Amount:
    """A published amount: M€, and the years it is for, both included."""

    meur: float
    debut: int
    fin: int

    @property
    def years(self) -> int:
        """How many years."""
        return self.fin - self.debut + 1


def row(placed_: pd.DataFrame, fact: str) -> Amount:
    """Return a published amount by the identifier of its row.

    Raises
    ------
    Refusal
        If there is no such row.
    """
    found = placed_[placed_["id"] == fact]
    if found.empty:
        raise Refusal(f"aucun montant « {fact} » dans data/raw/erbm_financements.csv.")
    first = found.iloc[0]
    return Amount(float(first["montant_eur"]) / 1e6, int(first["annee_debut"]), int(first["annee_fin"]))


def years(placed_: pd.DataFrame) -> str:
    """Return the years that the amounts kept by axis cover, first and last."""
    kept = placed_[placed_["statut"] == "retenue"]
    return f"{kept['annee_debut'].min():.0f}-{kept['annee_fin'].max():.0f}"


def announced_rate(placed_: pd.DataFrame) -> float:
    """Return the State's announced rate for dwellings, in € a year."""
    return 1e6 * row(placed_, AREA.facts.yearly_rate).meur


def target(progress: pd.DataFrame) -> float:
    """Return the target of 2017, in dwellings."""
    return float(progress.set_index("id").at[AREA.facts.target, "valeur"])


def targets(progress: pd.DataFrame, first: float) -> pd.DataFrame:
    """Return the target of 2017 and the one that a source gives after the climate law.

    Parameters
    ----------
    progress : pandas.DataFrame
        Table ``erbm_avancement``.
    first : float
        The target of 2017, in dwellings, as the notebook takes it.

    Returns
    -------
    pandas.DataFrame
        ``annee`` (of the source), ``logements``, ``dit`` (what it is, its grade).
    """
    later = progress.set_index("id").loc[AREA.facts.target_climate]
    grade = f" ({grades.NAMES[later['source']]}, {later['annee']})"
    return pd.DataFrame(
        {
            "annee": [progress.set_index("id").at[AREA.facts.target, "annee"], later["annee"]],
            "logements": [float(first), float(later["valeur"])],
            "dit": ["Objectif de 2017, à dix ans", f"Après la loi climat{grade}"],
        }
    )


def funded_axes(axes: pd.DataFrame) -> int:
    """Return how many axes receive money in the sources, the cross-cutting rest left out."""
    return axes.loc[axes["axe"] != "transversal", "axe"].nunique()


def within_article_axes(axes: pd.DataFrame) -> dict[str, bool]:
    """Return, for each axis that money goes to, whether it is one of the article's."""
    funded = [axe for axe in AXES if axe in set(axes["axe"]) and axe != "transversal"]
    return {axe: axe in ARTICLE_AXES for axe in funded}


def recognised(evidence: pd.DataFrame) -> int:
    """Return the year in which the basin was inscribed, by the first official document of the evidence."""
    rows = evidence[(evidence["affirmation"] == "A19a") & (evidence["source"] == "officielle")]
    return int(rows["valeur"].iloc[0])


def in_millions(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return each published amount in M€, by identifier."""
    return placed_[["id"]].assign(montant_meur=placed_["montant_eur"].astype(float) / 1e6)
