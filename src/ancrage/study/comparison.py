"""An EPCI beside its region: social conditions, economic dynamics, creations of establishments."""

import pandas as pd

from ancrage.area import AREA
from compendium.ledger.statements import Way
from compendium.publish.formats import number

SECOND = "seconde_main"


def unemployment_rate(territories: pd.DataFrame, niveau: str, code: str) -> float:
    """Return the unemployment rate of the census of 2018, in % of the active 15-64.

    Parameters
    ----------
    territories : pandas.DataFrame
        ``niveau``, ``code``, ``chomeurs_15_64_2018``, ``actifs_15_64_2018``.
    niveau, code : str
        A territory of it.
    """
    row = territories.set_index(["niveau", "code"]).loc[(niveau, code)]
    return float(100 * row["chomeurs_15_64_2018"] / row["actifs_15_64_2018"])


def jobs_change(territories: pd.DataFrame, niveau: str, code: str) -> float:
    """Return the change of jobs from 2013 to 2018, in %."""
    row = territories.set_index(["niveau", "code"]).loc[(niveau, code)]
    return float(100 * (row["emplois_2018"] / row["emplois_2013"] - 1))


def indicator(itdd: pd.DataFrame, niveau: str, code: str, name: str, annee: int) -> float:
    """Return a value of the table ``itdd_social``."""
    rows = itdd[
        (itdd["niveau"] == niveau)
        & (itdd["code"] == code)
        & (itdd["indicateur"] == name)
        & (itdd["annee"] == annee)
    ]
    return float(rows["valeur"].iloc[0])


def conditions(
    territories: pd.DataFrame,
    incomes: pd.DataFrame,
    incomes_2021: pd.DataFrame,
    itdd: pd.DataFrame,
    members: pd.DataFrame,
) -> pd.DataFrame:
    """Return the social conditions of the EPCI beside those of its region.

    Parameters
    ----------
    territories : pandas.DataFrame
        Census figures of 2018 by territory.
    incomes, incomes_2021 : pandas.DataFrame
        Tables ``revenus_epci`` and ``revenus_epci_2021``.
    itdd : pandas.DataFrame
        Table ``itdd_social``.
    members : pandas.DataFrame
        Table ``epci``: those of the region.

    Returns
    -------
    pandas.DataFrame
        ``indicateur``, ``epci`` and ``reference`` (values), ``ecart`` (EPCI less reference),
        ``de`` (what the reference is), ``pire`` (whether the EPCI is worse off), ``grade``.
    """
    code, region, departement = AREA.epci.code, AREA.region.code, AREA.epci.departement
    around = set(members.loc[members["region"] == region, "code"])
    last = incomes[(incomes["annee"] == incomes["annee"].max()) & incomes["mediane"].notna()]
    median = last.set_index("code")["mediane"].astype(float)
    poor = incomes_2021.set_index("code")["taux_pauvrete"].astype(float)
    annee = int(incomes["annee"].max())
    rows = [
        (
            "Chômage au recensement de 2018 (%)",
            unemployment_rate(territories, "epci", code),
            unemployment_rate(territories, "region", region),
            AREA.region.name,
            1,
            "officielle",
        ),
        (
            f"Revenu disponible médian, {annee} (€)",
            float(median[code]),
            float(median[median.index.isin(around)].median()),
            "médiane des EPCI de la région",
            -1,
            "officielle",
        ),
        (
            "Taux de pauvreté, 2021 et 2018 (%)",
            float(poor[code]),
            indicator(itdd, "region", region, "taux_pauvrete", 2018),
            f"{AREA.region.name}, 2018",
            1,
            SECOND,
        ),
        (
            "Jeunes non insérés du département, 2014 (%)",
            indicator(itdd, "departement", departement, "jeunes_non_inseres", 2014),
            indicator(itdd, "region", region, "jeunes_non_inseres", 2014),
            AREA.region.name,
            1,
            "officielle",
        ),
    ]
    columns = ["indicateur", "epci", "reference", "de", "sens", "grade"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["ecart"] = frame["epci"] - frame["reference"]
    frame["pire"] = frame["ecart"] * frame["sens"] > 0
    return frame.drop(columns="sens")


def as_ways(conditions_: pd.DataFrame) -> list[Way]:
    """Return, for each condition, whether the EPCI is worse off."""
    return [Way(row.indicateur, "indicateur", bool(row.pire), row.grade) for row in conditions_.itertuples()]


def told(conditions_: pd.DataFrame) -> str:
    """Say each condition: the value of the EPCI, and that of its reference."""
    places = [0 if each.endswith("(€)") else 1 for each in conditions_["indicateur"]]  # as published
    parts = (
        f"{row.indicateur[:1].lower()}{row.indicateur[1:]} : {number(row.epci, digits)} contre "
        f"{number(row.reference, digits)} ({row.de})"
        for row, digits in zip(conditions_.itertuples(), places, strict=True)
    )
    said = " ; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def health(itdd: pd.DataFrame, annee: int = 2019) -> pd.DataFrame:
    """Return the life expectancy of the basin's départements beside that of the country, in years.

    Returns
    -------
    pandas.DataFrame
        ``departement`` (code), ``sexe`` (``hommes``, ``femmes``), ``valeur``, ``france``.
    """
    rows = []
    for code in AREA.basin.departements:
        for sex in ("hommes", "femmes"):
            name = f"esperance_vie_{sex}"
            rows.append(
                [
                    code,
                    sex,
                    indicator(itdd, "departement", code, name, annee),
                    indicator(itdd, "pays", "F", name, annee),
                ]
            )
    return pd.DataFrame(rows, columns=["departement", "sexe", "valeur", "france"])


def creation_rates(
    odd: pd.DataFrame,
    passage: pd.DataFrame,
    members: pd.DataFrame,
) -> pd.Series:
    """Return the rate of creation of establishments, 2014-2016, of the EPCI and of its region, in %.

    The region's is computed: that of its EPCIs, weighted by their establishments of 2018.

    Parameters
    ----------
    odd : pandas.DataFrame
        Table ``odd_epci``.
    passage : pandas.DataFrame
        Table ``epci_passage``: the weights.
    members : pandas.DataFrame
        Table ``epci``.
    """
    rate = odd.set_index("code")["taux_creation_2014_2016"].astype(float)
    around = set(members.loc[members["region"] == AREA.region.code, "code"])
    rows = passage[passage["epci"].isin(around)]
    known = rows.assign(taux=rows["epci_2019"].map(rate)).dropna(subset=["taux"])
    weighted = (known["taux"] * known["etablissements_2018"]).sum() / known["etablissements_2018"].sum()
    return pd.Series({"epci": float(rate[AREA.epci.code]), "region": float(weighted)})


def creations_on_stock(creations: pd.DataFrame, stock: pd.DataFrame, members: list[str]) -> pd.Series:
    """Return the creations of 2024 over the legal units of 2022, of the EPCI and of its region, in %.

    Parameters
    ----------
    creations : pandas.DataFrame
        What `ancrage.study.population.creations` returns: ``territoire``, ``creations``.
    stock : pandas.DataFrame
        Table ``entreprises_2022``.
    members : list of str
        Communes of the EPCI.
    """
    born = creations.set_index("territoire")["creations"].astype(float)
    units = stock.set_index("code")["unites_legales"].astype(float)
    return pd.Series(
        {
            "epci": 100 * born["epci"] / units[units.index.isin(members)].sum(),
            "region": 100 * born["region"] / units.sum(),
        }
    )


def creation_ways(rates: pd.Series, stock: pd.Series, creations: pd.DataFrame) -> list[Way]:
    """Return, for each denominator, whether the EPCI creates more enterprises than its region.

    Parameters
    ----------
    rates, stock : pandas.Series
        What `creation_rates` and `creations_on_stock` return.
    creations : pandas.DataFrame
        What `ancrage.study.population.creations` returns.
    """
    by = creations.set_index("territoire")
    pairs = [
        ("taux de création d’établissements, 2014-2016", rates, SECOND),
        ("créations de 2024 sur unités légales de 2022", stock, SECOND),
        ("créations de 2024 sur établissements actifs de 2018", by["pour_100_etablissements"], "officielle"),
        ("créations de 2024 par habitant", by["pour_10000_hab"], "officielle"),
    ]
    return [
        Way(name, "denominateur", bool(found["epci"] > found["region"]), grade)
        for name, found, grade in pairs
    ]


def last_unemployment(unemployment: pd.DataFrame) -> pd.Series:
    """Return the last unemployment rate of the article's zone d'emploi beside the middle of the zones.

    Returns
    -------
    pandas.Series
        ``trimestre``, ``zone`` and ``mediane`` (%).
    """
    last = unemployment[unemployment["trimestre"] == unemployment["trimestre"].max()]
    rates = last.set_index("code")["taux"].astype(float)
    zone = next(iter(AREA.zones))
    return pd.Series({"trimestre": last["trimestre"].iloc[0], "zone": rates[zone], "mediane": rates.median()})


def lasting_ways(health_: pd.DataFrame, zone: pd.Series) -> list[Way]:
    """Return whether the basin is worse off than the country by health and by unemployment."""
    found = [
        Way(
            f"espérance de vie, {row.sexe}, département {row.departement}",
            "indicateur",
            bool(row.valeur < row.france),
        )
        for row in health_.itertuples()
    ]
    worse = bool(zone["zone"] > zone["mediane"])
    return [*found, Way(f"chômage de la zone d’emploi, {zone['trimestre']}", "indicateur", worse, SECOND)]


def dynamics(territories: pd.DataFrame, rates: pd.Series, creations: pd.DataFrame) -> list[Way]:
    """Return whether the EPCI's economy does well: jobs, jobs beside the region's, creations.

    Parameters
    ----------
    territories : pandas.DataFrame
        Jobs of 2013 and 2018.
    rates : pandas.Series
        What `creation_rates` returns.
    creations : pandas.DataFrame
        What `ancrage.study.population.creations` returns.
    """
    own = jobs_change(territories, "epci", AREA.epci.code)
    region = jobs_change(territories, "region", AREA.region.code)
    by = creations.set_index("territoire")["pour_10000_hab"]
    return [
        Way("emplois de 2013 à 2018, en hausse", "indicateur", bool(own > 0)),
        Way("emplois de 2013 à 2018, mieux que la région", "indicateur", bool(own > region)),
        Way(
            "taux de création, mieux que la région",
            "indicateur",
            bool(rates["epci"] > rates["region"]),
            SECOND,
        ),
        Way("créations par habitant, mieux que la région", "indicateur", bool(by["epci"] > by["region"])),
    ]


SOCIAL = {
    "esperance_vie_hommes": ("Espérance de vie des hommes", "ans", 2015, -1),
    "esperance_vie_femmes": ("Espérance de vie des femmes", "ans", 2015, -1),
    "taux_pauvrete": ("Taux de pauvreté", "%", 2018, 1),
    "jeunes_non_inseres": ("Jeunes non insérés", "%", 2014, 1),
    "rapport_interdecile": ("Rapport interdécile des niveaux de vie", "rapport", 2014, 1),
}
"""Social indicators of regions: name, unit, year, and whether high is bad (1) or good (-1)."""

OVERSEAS = ("01", "02", "03", "04", "06")


def regions(itdd: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Return where the region stands among those of metropolitan France, indicator by indicator.

    Parameters
    ----------
    itdd : pandas.DataFrame
        Table ``itdd_social``.
    register : pandas.DataFrame
        Table ``territoires``: the regions.

    Returns
    -------
    pandas.DataFrame
        ``nom``, ``unite``, ``annee``, ``valeur``, ``rang`` (1 is the worst), ``sur``.
    """
    known = set(register.loc[register["niveau"] == "region", "code"]) - set(OVERSEAS)
    rows = []
    for key, (name, unit, annee, sense) in SOCIAL.items():
        values = (
            itdd[
                (itdd["niveau"] == "region")
                & itdd["code"].isin(known)
                & (itdd["indicateur"] == key)
                & (itdd["annee"] == annee)
            ]
            .set_index("code")["valeur"]
            .astype(float)
        )
        own = values[AREA.region.code]
        rows.append([name, unit, annee, own, int((values * sense > own * sense).sum()) + 1, len(values)])
    return pd.DataFrame(rows, columns=["nom", "unite", "annee", "valeur", "rang", "sur"])
