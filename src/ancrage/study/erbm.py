"""The State's plan for the basin: one row per envelope, commitments by year, dwellings.

Sources describe the same money several times (a yearly rate and its total, an announcement
and a commitment, one envelope seen by two papers). No column is summed before one row has
been chosen per envelope; the choice is a table (``erbm_choix``), and it is shown.
"""

import pandas as pd

from compendium.errors import Refusal

AXES = {
    "logement": "Logement",
    "espace_public": "Espaces publics",
    "emploi": "Emploi des plus éloignés",
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

PREFIXES = {
    "État": ("État",),
    "Région": ("Région",),
    "EPCI et communes": ("CA ", "CC ", "Ville ", "Collectivités", "Douaisis"),
    "Bailleurs": ("Bailleurs", "SIA", "Maisons"),
    "Caisse des Dépôts": ("Caisse", "Banque"),
    "Union européenne": ("Union",),
}
"""How the name of a funder begins, by family."""


def funder_group(funder: str) -> str:
    """Return the family of a funder; several funders together go by the first named.

    Examples
    --------
    >>> funder_group("État (dépense fiscale)"), funder_group("CC Coeur d'Ostrevent")
    ('État', 'EPCI et communes')
    """
    for group, prefixes in PREFIXES.items():
        if funder.startswith(prefixes):
            return group
    return "Autres"


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
        (whether a yearly rate was multiplied), ``source`` (worst grade among the rows).
    """
    kept = retained(placed_)
    second = placed_[(placed_["statut"] == "seconde_main") & (placed_["axe"] == "pauvrete")]
    second = second[second["enveloppe"] == "État · pauvreté"].nlargest(1, "montant_total_eur")
    grade = {"officielle": 0, "presse": 1, "seconde_main": 2}
    frame = pd.concat([kept, second])
    frame = frame.assign(rang=frame["source"].map(grade))
    grouped = frame.groupby(["axe", "groupe", "nature"], as_index=False).agg(
        montant_meur=("montant_total_eur", lambda amounts: amounts.sum() / 1e6),
        enveloppes=("enveloppe", "nunique"),
        estime=("estime", "any"),
        rang=("rang", "max"),
    )
    grouped["source"] = grouped.pop("rang").map({rank: name for name, rank in grade.items()})
    order = {axe: place for place, axe in enumerate(AXES)}
    kinds = {kind: place for place, kind in enumerate(NATURES)}
    return grouped.sort_values(
        ["axe", "groupe", "nature"],
        key=lambda column: (
            column.map({**order, **kinds}).fillna(0)
            if column.name != "groupe"
            else column.map({name: place for place, name in enumerate(PREFIXES)})
        ),
        ignore_index=True,
    )


def yearly(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return the State's money for dwellings by year, beside the rate of 10 M€ a year.

    Years that a source only gives together (2017-2021) share their mean, flagged.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``montant_meur``, ``nature``, ``moyenne`` (whether it is the mean of several
        years), ``id`` (the amount), ``source``, ``cumul_meur``, ``rythme_meur`` (10 M€ a year
        since 2018).
    """
    series = placed_[placed_["id"].isin(["EF009", "EF010", "EF011", "EF014", "EF015", "EF018"])].sort_values(
        ["annee_debut", "id"]
    )
    rows = []
    for amount in series.itertuples():
        years = range(amount.annee_debut, amount.annee_fin + 1)
        for year in years:
            rows.append(
                [year, amount.montant_eur / 1e6 / len(years), amount.nature, len(years) > 1,
                 amount.id, amount.source]
            )  # fmt: skip
    columns = ["annee", "montant_meur", "nature", "moyenne", "id", "source"]
    frame = pd.DataFrame(rows, columns=columns).astype({"montant_meur": float})
    rate = placed_.set_index("id").at["EF002", "montant_eur"] / 1e6
    start = int(placed_.set_index("id").at["EF002", "annee_debut"])
    frame["cumul_meur"] = frame["montant_meur"].cumsum()
    frame["rythme_meur"] = [rate * max(0, year - start + 1) for year in frame["annee"]]
    return frame


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

    Second-hand rows are left out, a later look back (EA012), and the row whose date its own
    context shows to be a misprint (EA016).

    Returns
    -------
    pandas.DataFrame
        ``id``, ``date``, ``mesure``, ``logements``, ``reserve``, ``editeur``, ``source``.
    """
    rows = progress[
        progress["indicateur"].isin(list(DWELLINGS))
        & progress["nom"].eq("Bassin minier")
        & progress["source"].ne("seconde_main")
        & ~progress["id"].isin(["EA012", "EA016"])
    ]
    return pd.DataFrame(
        {
            "id": rows["id"],
            "date": rows["periode"].map(_middle),
            "mesure": rows["indicateur"].map(DWELLINGS),
            "logements": rows["valeur"].astype(int),
            "reserve": rows["reserve"].fillna(""),
            "editeur": rows["editeur"],
            "source": rows["source"],
        }
    ).sort_values(["date", "mesure"], ignore_index=True)


def _middle(period: str) -> pd.Timestamp:
    """Return a date for a period given as a year, a month or a day."""
    parts = [int(part) for part in period.split("/", maxsplit=1)[0].split("-")]
    year, month, day = [*parts, *(6, 15)[len(parts) - 1 :]][:3]
    return pd.Timestamp(year, month, day)


def contradictions(listed: pd.DataFrame, placed_: pd.DataFrame, progress: pd.DataFrame) -> pd.DataFrame:
    """Return, subject by subject, the values that sources give and how far apart they are.

    A yearly rate is compared with a total by its product with its years.

    Returns
    -------
    pandas.DataFrame
        ``sujet``, ``id``, ``valeur``, ``unite``, ``periode``, ``editeur``, ``source``, ``lecture``,
        ``ecart`` (highest over lowest of the subject, minus one, in %).
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
    groups = frame.groupby("sujet", sort=False)["valeur"]
    frame["ecart"] = 100 * (groups.transform("max") / groups.transform("min") - 1)
    return frame.drop(columns="ordre")


def announced_rate(placed_: pd.DataFrame) -> float:
    """Return the State's announced rate for dwellings, in € a year."""
    return float(placed_.set_index("id").at["EF002", "montant_eur"])


def target(progress: pd.DataFrame) -> float:
    """Return the target of 2017, in dwellings."""
    return float(progress.set_index("id").at["EA001", "valeur"])


def funded_axes(axes: pd.DataFrame) -> int:
    """Return how many axes receive money in the sources, the cross-cutting rest left out."""
    return axes.loc[axes["axe"] != "transversal", "axe"].nunique()


def in_millions(placed_: pd.DataFrame) -> pd.DataFrame:
    """Return each published amount in M€, by identifier."""
    return placed_[["id"]].assign(montant_meur=placed_["montant_eur"].astype(float) / 1e6)
