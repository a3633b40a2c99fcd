"""What the table and figures of a profile say, in words, and what they lack."""

import pandas as pd

from ancrage.figures import shares
from ancrage.study import profile
from ancrage.study.profile import INDICATORS, KINDS, LEVELS, Place
from ancrage.words import legends
from compendium.publish.formats import MISSING, number, with_unit
from compendium.typography import typography


def names(register: pd.DataFrame, where: Place) -> dict[str, str]:
    """Return the names of an EPCI and of what it is compared with, as they are written in French."""
    return {level: typography(name) for level, name in profile.names(register, where).items()}


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators of a profile as text, each with its own decimals.

    Parameters
    ----------
    table : pandas.DataFrame
        From `ancrage.study.profile.beside`.

    Returns
    -------
    pandas.DataFrame
        ``nom``, ``unite``, ``millesime``, ``epci``, ``place``, ``departement``, ``region``, ``pays``.
    """
    shown = table[["nom", "unite", "millesime"]].copy()
    for level in LEVELS:
        shown[level] = [
            number(value, INDICATORS[key].decimals)
            for key, value in zip(table["indicateur"], table[level], strict=True)
        ]
    shown["place"] = [
        MISSING if pd.isna(rank) else f"{rank}\u00a0sur\u00a0{of}"
        for rank, of in zip(table["rang"], table["sur"], strict=True)
    ]
    return shown


def identity(where: Place, named: dict[str, str]) -> str:
    """Say what an EPCI is and where: its kind, its communes, its département and region."""
    communes = with_unit(where.communes, "communes" if where.communes > 1 else "commune", 0)
    around = ", ".join(named[level] for level in where.around if level != "pays")
    return f"{KINDS[where.nature]} de {communes} ({around}), SIREN {where.code}."


def trend(series: pd.DataFrame, name: str) -> str:
    """Say how the population of a territory moved."""
    own = series[series["nom"] == name]
    if own.empty:
        return f"Pas de population publiée pour {name}."
    first, last = own.iloc[0], own.iloc[-1]
    counts = f"{number(first.population, 0)} habitants en {first.annee}, {number(last.population, 0)}"
    return f"Courbes d’indices. {name} : {counts} en {last.annee} (indice {number(last.indice, 1)})."


def standing(table: pd.DataFrame, name: str) -> str:
    """Say where a territory stands."""
    known = table[table["rang"].notna()]
    if known.empty:
        return f"Pas d’indicateur publié pour {name}."
    said = [f"{row.nom.lower()}, rang {row.rang} sur {row.sur}" for row in known.itertuples()]
    return f"Un point par indicateur sur une ligne. {name} : " + " ; ".join(said) + "."


def earnings(frame: pd.DataFrame, name: str) -> str:
    """Say what people of a territory earn."""
    if frame.empty:
        return f"Pas de revenu médian publié pour {name}."
    last = frame.sort_values("annee").iloc[-1]
    amount, middle = (with_unit(value, "€", 0) for value in (last.mediane, last.mediane_epci))
    return f"Courbes. {name} : {amount} en {last.annee} ; médiane des EPCI de France : {middle}."


def place_of_weight(shares_: pd.DataFrame, epci: str, name: str) -> str:
    """Say between which weights of the ESS the EPCIs of France are, and the one of a profile."""
    parts = shares_.set_index("code")["part"].astype(float)
    own = f"{name} : {with_unit(parts[epci], '%', 1)}" if epci in parts.index else f"{name} : non publié"
    return f"Histogramme de {len(parts)} EPCI, de {number(parts.min(), 1)} à {with_unit(parts.max(), '%', 1)}. {own}."


def weights(frame: pd.DataFrame) -> str:
    """Say what the ESS weighs around a territory."""
    if frame.empty:
        return "Pas de poids publié."
    return legends.years(frame)


FAMILIES = {**shares.FAMILIES, "societes": "Sociétés commerciales de l’ESS", "ensemble": "Ensemble"}


def estimated(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the estimate of an EPCI as text: jobs as an interval.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `ancrage.study.sirene.kept`.

    Returns
    -------
    pandas.DataFrame
        ``famille``, ``etablissements``, ``employeurs``, ``emplois``, in the order of `FAMILIES`.

    Examples
    --------
    >>> row = {"famille": "mutuelles", "etablissements": 3, "employeurs": 1, "emplois_min": 6}
    >>> estimated(pd.DataFrame([{**row, "emplois_max": 9}]))["emplois"].item()
    'de 6 à 9'
    """
    order = list(FAMILIES)
    rows = frame.sort_values("famille", key=lambda names: names.map(order.index))
    jobs = [
        f"au moins {number(low, 0)}" if pd.isna(high) else f"de {number(low, 0)} à {number(high, 0)}"
        for low, high in zip(rows["emplois_min"], rows["emplois_max"], strict=True)
    ]
    return pd.DataFrame(
        {
            "famille": [FAMILIES[name] for name in rows["famille"]],
            "etablissements": [number(count, 0) for count in rows["etablissements"]],
            "employeurs": [number(count, 0) for count in rows["employeurs"]],
            "emplois": jobs,
        }
    )


def absences(
    table: pd.DataFrame, *, populations: bool, zones: bool, weights: bool, register: bool
) -> pd.DataFrame:
    """Return, in French, what a profile lacks and why, a row each (``absence``).

    Parameters
    ----------
    table : pandas.DataFrame
        From `ancrage.study.profile.beside`.
    populations : bool
        Whether its population is known for more than one year.
    zones : bool
        Whether the EPCI lies in a zone d'emploi with a published rate.
    weights : bool
        Whether the weight of the ESS is published around it.
    register : bool
        Whether the business register gave an estimate.
    """
    said = [
        f"{row.nom} : pas de chiffre dans la source pour cet EPCI."
        for row in table.itertuples()
        if pd.isna(row.epci)
    ]
    if not populations:
        said.append("Évolution de la population : les listes d’Etalab n’ont qu’un recensement de l’EPCI.")
    if not zones:
        said.append("Taux de chômage localisé : aucune zone d’emploi de l’EPCI n’en a.")
    if not weights:
        said.append("Poids de l’ESS : non publié autour de cet EPCI.")
    if not register:
        said.append(
            "Établissements et emplois de l’ESS : le répertoire Sirene n’a pas été donné (ancrage sirene)."
        )
    said.append("Part de l’ESS dans l’emploi de l’EPCI après 2015, ou par famille : non publiée.")
    said.append("Revenus du département, de la région, de la France : la table de l’Insee est par EPCI.")
    return pd.DataFrame({"absence": said})
