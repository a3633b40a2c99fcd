"""The article's questions asked of any EPCI of France: how dense, how it moves, what it earns, its work."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ancrage.study import territories
from compendium.errors import Refusal

LEVELS = ("epci", "departement", "region", "pays")

COUNTRY = "F"
"""France without Mayotte, for which none of the figures of 2018 is published."""

ONE_DEPARTEMENT = ("01", "02", "03", "04", "06")
"""Regions that are a single département: those overseas."""

NATURES = {
    "CC": "communautés de communes",
    "CA": "communautés d’agglomération",
    "CU": "communautés urbaines",
    "ME": "métropoles",
}
"""The kinds of EPCI, in the plural. The métropole de Lyon, a collectivity of its own, is among the last."""

KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
    "ME": "Métropole",
}
"""The same, of one EPCI."""


@dataclass(frozen=True)
class Indicator:
    """What a profile measures: its name, unit and decimals, in French."""

    name: str
    unit: str
    decimals: int
    vintage: str


INDICATORS = {
    "densite": Indicator("Densité de population", "hab./km²", 0, "2018"),
    "evolution": Indicator("Population, évolution par an", "%", 2, "2013-2018"),
    "solde_naturel": Indicator("dont solde des naissances et des décès", "%", 2, "2013-2018"),
    "solde_migratoire": Indicator("dont solde des arrivées et des départs", "%", 2, "2013-2018"),
    "revenu": Indicator("Revenu disponible médian", "€", 0, "2019"),
    "chomage": Indicator("Chômage au sens du recensement, 15-64 ans", "%", 1, "2018"),
    "emplois_pour_100": Indicator("Emplois pour 100 actifs occupés", "", 0, "2018"),
    "evolution_emploi": Indicator("Emploi, évolution par an", "%", 2, "2013-2018"),
    "ess": Indicator("Poids de l’ESS dans l’emploi salarié", "%", 1, "2015, seconde main"),
}
"""The indicators of a profile, in the order of its table."""


@dataclass(frozen=True)
class Place:
    """An EPCI and the territories it is compared with."""

    code: str
    name: str
    nature: str
    communes: int
    departement: str
    region: str

    @property
    def codes(self) -> dict[str, str]:
        """Code of each level."""
        return dict(zip(LEVELS, (self.code, self.departement, self.region, COUNTRY), strict=True))

    @property
    def around(self) -> tuple[str, ...]:
        """Levels that it is compared with; a region of one département says nothing more than it."""
        return tuple(level for level in LEVELS[1:] if level != "region" or self.region not in ONE_DEPARTEMENT)


def place(epcis: pd.DataFrame, epci: str) -> Place:
    """Return what an EPCI is and where it lies.

    Parameters
    ----------
    epcis : pandas.DataFrame
        Table ``epci``.
    epci : str
        SIREN.

    Raises
    ------
    Refusal
        If no EPCI of 2026 has that code.
    """
    rows = epcis[epcis["code"] == epci]
    if rows.empty:
        raise Refusal(f"« {epci} » n’est pas le code (SIREN) d’un EPCI de 2026.")
    row = rows.iloc[0]
    return Place(epci, row["nom"], row["nature"], int(row["communes"]), row["departement"], row["region"])


def indicators(
    figures: pd.DataFrame, incomes: pd.DataFrame, shares: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the indicators of every territory.

    Parameters
    ----------
    figures : pandas.DataFrame
        Table ``territoires_2018``.
    incomes : pandas.DataFrame
        Table ``revenus_epci``, rows of one year: ``code``, ``mediane`` (€ a year and consumption unit).
    shares : pandas.DataFrame, optional
        What `ancrage.study.ess.everywhere` returns; without it, the weight of the ESS is missing.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code`` and the columns of `INDICATORS`; missing where a figure is. The share
        of net arrivals is what the balance of births leaves of the change. Unemployment is that
        people declare to the census, higher than the localised rate.

    Examples
    --------
    >>> figures = pd.DataFrame({"niveau": ["epci"], "code": ["246200364"], "population_2013": [241645.0],
    ...     "population_2018": [241703.0], "superficie_km2": [239.38], "naissances_2013_2017": [16297.0],
    ...     "deces_2013_2017": [12469.0], "emplois_2013": [71309.66], "emplois_2018": [70860.83],
    ...     "actifs_15_64_2018": [101700.26], "chomeurs_15_64_2018": [20892.43]})
    >>> found = indicators(figures, pd.DataFrame({"code": ["246200364"], "mediane": [17460.0]}))
    >>> found[["densite", "chomage", "emplois_pour_100"]].round(1).iloc[0].tolist()
    [1009.7, 20.5, 87.7]
    """
    f = figures.drop(columns=["niveau", "code"]).astype(float)
    start, end = f["population_2013"], f["population_2018"]
    change = _per_year(start, end)
    # shared out as Insee does: each balance in proportion to the whole change
    natural = 100 * (f["naissances_2013_2017"] - f["deces_2013_2017"]) / 5 / ((start + end) / 2)
    working = f["actifs_15_64_2018"] - f["chomeurs_15_64_2018"]
    medians = dict(zip(incomes["code"], incomes["mediane"], strict=True))
    known = shares if shares is not None else pd.DataFrame(columns=["niveau", "code", "part"])
    weights = dict(zip(zip(known["niveau"], known["code"], strict=True), known["part"], strict=True))
    ess_ = [weights.get(key) for key in zip(figures["niveau"], figures["code"], strict=True)]
    return pd.DataFrame(
        {
            "niveau": figures["niveau"],
            "code": figures["code"],
            "densite": end / f["superficie_km2"],
            "evolution": change,
            "solde_naturel": natural,
            "solde_migratoire": change - natural,
            "revenu": figures["code"].map(medians).where(figures["niveau"] == "epci").astype(float),
            "chomage": 100 * f["chomeurs_15_64_2018"] / f["actifs_15_64_2018"],
            "emplois_pour_100": 100 * f["emplois_2018"] / working,
            "evolution_emploi": _per_year(f["emplois_2013"], f["emplois_2018"]),
            "ess": pd.Series(ess_, index=figures.index, dtype=float),
        }
    )


def _per_year(start: pd.Series, end: pd.Series) -> pd.Series:
    """Return the average change a year over the five years between two censuses, in %."""
    return 100 * ((end / start) ** 0.2 - 1)


def beside(found: pd.DataFrame, epcis: pd.DataFrame, where: Place) -> pd.DataFrame:
    """Return an EPCI's indicators, its rank among those of its kind, and what it is compared with.

    Parameters
    ----------
    found : pandas.DataFrame
        From `indicators`.
    epcis : pandas.DataFrame
        Table ``epci``.
    where : Place
        The EPCI.

    Returns
    -------
    pandas.DataFrame
        One row an indicator: ``indicateur``, ``nom``, ``unite``, ``millesime``, ``epci``, ``rang``
        (1 = highest), ``sur`` (EPCIs of its kind with a value), ``percentile`` (0 = lowest, 100 =
        highest), ``departement``, ``region``, ``pays``.
    """
    kind = epcis.loc[epcis["nature"] == where.nature, "code"]
    peers = found[(found["niveau"] == "epci") & found["code"].isin(kind)]
    shown = found[found["code"].isin(list(where.codes.values()))].to_dict("records")
    by_place = {(row["niveau"], row["code"]): row for row in shown}
    rows = []
    for key, indicator in INDICATORS.items():
        own = {level: _at(by_place, level, code, key) for level, code in where.codes.items()}
        known = peers[key].dropna().to_numpy()
        value = own["epci"]
        ranked = value is not None and len(known) > 1
        above, below = (int((known > value).sum()), int((known < value).sum())) if ranked else (0, 0)
        rows.append(
            {
                "indicateur": key,
                "nom": indicator.name,
                "unite": indicator.unit,
                "millesime": indicator.vintage,
                **own,
                "rang": above + 1 if ranked else None,
                "sur": len(known) if ranked else None,
                "percentile": 100 * below / (len(known) - 1) if ranked else None,
            }
        )
    return pd.DataFrame(rows).astype({"rang": "Int64", "sur": "Int64", "percentile": float})


def _at(by_place: dict[tuple[str, str], dict[str, Any]], level: str, code: str, key: str) -> float | None:
    value = by_place.get((level, code), {}).get(key)
    return None if value is None or pd.isna(value) else float(value)


def populations(
    legal: pd.DataFrame, figures: pd.DataFrame, names: dict[tuple[str, str], str]
) -> pd.DataFrame:
    """Return the population of some territories since 2013, as an index.

    Parameters
    ----------
    legal : pandas.DataFrame
        Table ``populations_territoires``.
    figures : pandas.DataFrame
        Table ``territoires_2018``: the years 2013 and 2018.
    names : dict of (str, str) to str
        Name of each territory kept, by level and code.

    Returns
    -------
    pandas.DataFrame
        ``nom``, ``annee``, ``population``, ``indice`` (100 in the first year that it has).
    """
    own = figures[figures["code"].isin([code for _, code in names])]
    census = own.melt(
        id_vars=["niveau", "code"],
        value_vars=["population_2013", "population_2018"],
        var_name="annee",
        value_name="population",
    )
    census["annee"] = census["annee"].str[-4:].astype(int)
    both = pd.concat([census, legal.astype({"annee": int})], ignore_index=True)
    both["nom"] = [names.get(key) for key in zip(both["niveau"], both["code"], strict=True)]
    both = both[both["nom"].notna() & both["population"].notna()]
    both = both.drop_duplicates(["niveau", "code", "annee"]).sort_values(["niveau", "code", "annee"])
    both["population"] = both["population"].astype(float)
    first = both.groupby(["niveau", "code"])["population"].transform("first")
    both["indice"] = 100 * both["population"] / first
    order = list(names.values())
    both = both.sort_values(["nom", "annee"], key=lambda c: c.map(order.index) if c.name == "nom" else c)
    return both[["nom", "annee", "population", "indice"]].reset_index(drop=True)


def names(register: pd.DataFrame, where: Place) -> dict[str, str]:
    """Return the name of an EPCI, without its legal form, and of what it is compared with, by level."""
    known = territories.names(register)
    found = {level: str(known.get((level, code), code)) for level, code in where.codes.items()}
    return found | {"epci": territories.short_epci_name(where.name)}


def identity(where: Place, named: dict[str, str]) -> pd.DataFrame:
    """Return an EPCI as a table of one row: ``nom``, ``siren``, ``communes``, ``departement``, ``region``."""
    row = {
        "nom": where.name,
        "siren": where.code,
        "communes": where.communes,
        "departement": named["departement"],
        "region": named["region"],
    }
    return pd.DataFrame([row])


def keys(where: Place, named: dict[str, str]) -> dict[tuple[str, str], str]:
    """Return the name of an EPCI and of each territory that it is compared with, by key."""
    return {(level, where.codes[level]): named[level] for level in ("epci", *where.around)}


def zones(links: pd.DataFrame, register: pd.DataFrame) -> dict[str, str]:
    """Return the zones d'emploi where at least a tenth of an EPCI's inhabitants live, the largest first.

    Parameters
    ----------
    links : pandas.DataFrame
        Table ``epci_zones_emploi``, rows of the EPCI.
    register : pandas.DataFrame
        Table ``territoires``.
    """
    known = territories.names(register)
    own = links[links["part_population"] >= 10].sort_values("part_population", ascending=False)
    return {code: str(known[("zone_emploi", code)]) for code in own["zone_emploi"]}


def ess(weights: pd.DataFrame, where: Place, names: dict[str, str]) -> pd.DataFrame:
    """Return the published share of the ESS in salaried jobs, around an EPCI.

    Parameters
    ----------
    weights : pandas.DataFrame
        Table ``ess_poids``.
    where : Place
        The EPCI: its own share is not published.
    names : dict of str to str
        Name of each level.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``nom``, ``annee``, ``part`` (%).
    """
    frames = []
    for level in where.around:
        code = where.codes[level]
        rows = weights[(weights["niveau"] == level) & (weights["code"] == code) & weights["part"].notna()]
        frames.append(rows.assign(nom=names[level]))
    return pd.concat(frames, ignore_index=True)[["niveau", "nom", "annee", "part"]]
