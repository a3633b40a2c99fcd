"""The accounts of the State's plan: committed against promised, what a dwelling or a head gets, how far it is."""

import pandas as pd

from ancrage.area import AREA
from ancrage.study import erbm


def cumulated(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the money for dwellings cumulated at the end of each year, beside what was promised by then.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``engage`` (M€, cumulated), ``depuis`` and ``promis`` (M€, cumulated from the first year of
        the promise, which is after that of the first commitments), ``ecart`` (% between these two).
    """
    yearly = erbm.yearly(placed)
    kept = {"annee": "annee", "cumul_meur": "depuis", "rythme_meur": "promis"}
    since = erbm.since_promise(yearly).drop_duplicates("annee", keep="last")[list(kept)].rename(columns=kept)
    all_ = yearly.drop_duplicates("annee", keep="last")[["annee", "cumul_meur"]]
    frame = all_.rename(columns={"cumul_meur": "engage"}).merge(since, on="annee", how="left")
    return frame.assign(ecart=100 * (frame["depuis"] / frame["promis"] - 1))


def per_head(placed: pd.DataFrame, progress: pd.DataFrame, people: float) -> pd.DataFrame:
    """Return what the State's money for dwellings comes to, by inhabitant, by dwelling aimed at or financed.

    Parameters
    ----------
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns.
    progress : pandas.DataFrame
        Table ``erbm_avancement``.
    people : float
        Inhabitants of the communes of the basin.

    Returns
    -------
    pandas.DataFrame
        ``mesure``, ``valeur``, ``unite``.
    """
    last = erbm.yearly(placed)["cumul_meur"].iloc[-1]
    target = erbm.target(progress)
    facts = AREA.facts
    committed = erbm.row(placed, facts.envelope_committed).meur + erbm.row(placed, facts.added).meur
    financed = float(progress.set_index("id").at[facts.dwellings_financed, "valeur"])
    return pd.DataFrame(
        [
            ("Crédits de l’État pour le logement, par habitant du bassin", 1e6 * last / people, "€"),
            ("Crédits de l’État, par logement de l’objectif", 1e6 * last / target, "€"),
            ("Crédits engagés fin 2024, par logement financé", 1e6 * committed / financed, "€"),
        ],
        columns=["mesure", "valeur", "unite"],
    )


def advance(progress: pd.DataFrame) -> pd.DataFrame:
    """Return how far rehabilitation is at each date, of the first target and of the last.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``logements``, ``indicateur``, ``part_premier`` and ``part_dernier`` (%).
    """
    first = erbm.target(progress)
    last = float(progress.set_index("id").at[AREA.facts.target_climate, "valeur"])
    rows = erbm.dwellings(progress)
    return rows.assign(
        part_premier=100 * rows["logements"] / first, part_dernier=100 * rows["logements"] / last
    )


SUMS = {
    "presse": "avec les crédits du logement selon la presse",
    "retenues": "lignes retenues",
    "annonce": "lignes retenues, et le complément annoncé",
}
"""The ways of adding up what the State has committed."""


def control(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of the parts of what the State has committed, beside the total that a source gives.

    Parameters
    ----------
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``mesure``, ``editeur``, then a column for each of `SUMS` (M€, missing where the part is
        not in the sum); its last rows are the sums, the published total, and the gap.
    """
    facts = AREA.facts
    rest = [facts.public_space_spent, facts.budget, facts.public_space_budget]
    kept = [facts.envelope_committed, facts.added, *rest]
    parts = {"presse": [facts.committed_press, *rest], "retenues": kept, "annonce": [*kept, facts.announced]}
    names = list(dict.fromkeys([facts.committed_press, *kept, facts.announced]))
    rows = placed.set_index("id").loc[names, ["mesure", "editeur"]].reset_index()
    amounts = {name: erbm.row(placed, name).meur for name in names}
    for column, chosen in parts.items():
        rows[column] = [amounts[name] if name in chosen else float("nan") for name in names]
    total = erbm.row(placed, facts.total).meur
    publisher = str(placed.set_index("id").at[facts.total, "editeur"])
    sums = {column: rows[column].sum() for column in SUMS}
    ends = [
        {"id": "", "mesure": "Somme des parts", "editeur": "", **sums},
        {"id": facts.total, "mesure": "Total publié", "editeur": publisher, **dict.fromkeys(SUMS, total)},
        {"id": "", "mesure": "Écart", "editeur": "", **{c: value - total for c, value in sums.items()}},
    ]
    return pd.concat([rows, pd.DataFrame(ends)], ignore_index=True)


def by_epci(placed: pd.DataFrame, people: pd.Series, names: pd.Series, basin: float) -> pd.DataFrame:
    """Return the State's money for dwellings that sources give by EPCI, beside that of the whole basin.

    Parameters
    ----------
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns.
    people : pandas.Series
        Inhabitants of 2018 by EPCI.
    names : pandas.Series
        Name of each EPCI.
    basin : float
        Inhabitants of the communes of the basin.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``meur``, ``periode``, ``par_habitant`` (€), ``source`` (grade); EPCIs of which no
        amount is published are in no row.
    """
    rows = placed[placed["id"].isin(AREA.facts.state_by_epci)]
    frame = pd.DataFrame(
        {
            "code": rows["code"],
            "nom": rows["code"].map(names),
            "meur": rows["montant_eur"].astype(float) / 1e6,
            "periode": rows["annee_debut"].astype(str) + "-" + rows["annee_fin"].astype(str),
            "habitants": rows["code"].map(people).astype(float),
            "source": rows["source"],
        }
    )
    whole = placed.set_index("id").loc[AREA.facts.committed_press]
    all_of_it = {
        "code": AREA.basin.code,
        "nom": AREA.basin.name,
        "meur": float(whole["montant_eur"]) / 1e6,
        "periode": f"{whole['annee_debut']}-{whole['annee_fin']}",
        "habitants": basin,
        "source": whole["source"],
    }
    frame = pd.concat([frame, pd.DataFrame([all_of_it])], ignore_index=True)
    frame["par_habitant"] = 1e6 * frame["meur"] / frame["habitants"]
    return frame.drop(columns="habitants").sort_values("par_habitant", ascending=False, ignore_index=True)


OPERATIONS = ("dwellings_operation", "dwellings_rehabilitated_operation")
"""Indicators of an operation as a whole; the others count a part of one."""


def operations(progress: pd.DataFrame, epcis: pd.Series) -> pd.DataFrame:
    """Return the operations of rehabilitation that sources describe, one by one.

    Parameters
    ----------
    progress : pandas.DataFrame
        Table ``erbm_avancement``.
    epcis : pandas.Series
        EPCI of each commune.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``code`` and ``nom`` of the commune, ``epci``, ``periode``, ``logements``, ``editeur``,
        ``source``. What sources describe is no census: nothing tells what they leave out, and two
        operations of a commune may share dwellings.
    """
    rows = progress[progress["indicateur"].isin(OPERATIONS) & (progress["niveau"] == "commune")]
    frame = pd.DataFrame(
        {
            "id": rows["id"],
            "code": rows["code"],
            "nom": rows["nom"],
            "epci": rows["code"].map(epcis),
            "periode": rows["periode"],
            "logements": rows["valeur"].astype(int),
            "editeur": rows["editeur"],
            "source": rows["source"],
        }
    )
    return frame.sort_values(["nom", "periode"], ignore_index=True)
