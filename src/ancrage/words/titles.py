"""Titles of figures: what each one finds, with its numbers; the measure, the unit and the year go below."""

from collections.abc import Sequence

import pandas as pd

from ancrage.area import AREA
from ancrage.study import erbm, ess, population
from ancrage.study.living import MIDDLE
from compendium.ledger import grades, rule
from compendium.publish.formats import number, points, signed, with_unit


def density(communes: pd.DataFrame, epci: str, name: str) -> str:
    """Say between which densities the communes of an EPCI are.

    Parameters
    ----------
    communes : pandas.DataFrame
        ``epci``, ``densite`` (inhabitants a km²).
    epci, name : str
        SIREN and name.
    """
    own = communes.loc[communes["epci"] == epci, "densite"].astype(float)
    if len(own) == 1:
        return f"{name} : {with_unit(own.iloc[0], 'hab./km²', 0)}"
    return (
        f"{name} : de {number(own.min(), 0)} à {with_unit(own.max(), 'hab./km²', 0)} d’une commune à l’autre"
    )


def densities(annee: int, first: int) -> str:
    """Say what a map of densities is of: its vintage, and that of its classes."""
    cut = "" if annee == first else f" en {first}"
    return f"Densité de population des communes, hab./km², {annee} ; classes d’effectif égal{cut}"


def rank(ranks: pd.DataFrame, epci: str, name: str) -> str:
    """Say the place of an EPCI by density among those of its region."""
    return (
        f"{name} au rang {population.rank_of(ranks, epci)} des {len(ranks)} EPCI de la région par la densité"
    )


def ranked(ranks: pd.DataFrame, epci: str, name: str, year: int) -> str:
    """Say which ranks are shown, the measure and the year: the first ones, and the EPCI in front."""
    first = f"Rangs {ranks['rang'].min()} à {population.FIRST}"
    if population.rank_of(ranks, epci) > population.FIRST:
        first = f"{first}, et {name},"
    return f"{first} des {len(ranks)} EPCI entièrement dans les Hauts-de-France, hab./km², {year}"


def century(history: pd.DataFrame) -> str:
    """Say what the first town had before and after the war, at its height and last."""
    series = history[history["code"] == AREA.century.first].set_index("annee")["population"].astype(float)
    name = history.loc[history["code"] == AREA.century.first, "nom"].iloc[0]
    top, last = int(series.idxmax()), int(series.index.max())
    fall = signed(100 * (series[1921] / series[1911] - 1), "%", 0)
    return (
        f"{name} : {fall} d’habitants de 1911 à 1921, puis {number(series[top], 0)} habitants en {top}, "
        f"{number(series[last], 0)} en {last}"
    )


def indices(frame: pd.DataFrame, name: str) -> str:
    """Say the last index of population of an EPCI and of the basin."""
    last = int(frame["annee"].max())
    values = frame[frame["annee"] == last].set_index("nom")["indice"].astype(float)
    first = int(frame["annee"].min())
    told = [
        f"{signed(value - 100, '%', 1)} {'à ' + name if place == name else 'dans le ' + _within(str(place).split(' (')[0])}"
        for place, value in values.items()
        if place == name or str(place).startswith(AREA.basin.name)
    ]
    return f"Population de {first} à {last} : {', '.join(told)}"


def _within(name: str) -> str:
    """Return a name that begins a sentence as it is written within one."""
    return name[:1].lower() + name[1:]


def incomes(table: pd.DataFrame, epci: str, name: str) -> str:
    """Say the last median income of an EPCI and the middle of those of France."""
    last = table[(table["annee"] == table["annee"].max())].set_index("code")
    if epci not in last.index:
        return f"{name} : revenu disponible médian"
    row = last.loc[epci]
    return (
        f"{name} : {with_unit(row['mediane'], '€', 0)} de revenu médian en {int(row['annee'])}, "
        f"{with_unit(row['mediane_epci'], '€', 0)} pour l’EPCI médian de France"
    )


def _of(name: str) -> str:
    """Return a name after « de », its article contracted.

    Examples
    --------
    >>> _of("Lens"), _of("Le Nord"), _of("Les Sables-d’Olonne")
    ('de Lens', 'du Nord', 'des Sables-d’Olonne')
    """
    return f"de {name}".replace("de Le ", "du ").replace("de Les ", "des ")


def unemployment(table: pd.DataFrame, code: str, name: str) -> str:
    """Say the last rate of a zone d'emploi, and which zones above it were below it at first; else that of the middle.

    Parameters
    ----------
    table : pandas.DataFrame
        From `ancrage.study.living.unemployment`.
    code, name : str
        The zone.
    """
    last = table["trimestre"].max()
    rates = table[table["trimestre"] == last].set_index("code")["taux"].astype(float)
    year, quarter = last.split("-T")
    start = table[table["trimestre"] == table["trimestre"].min()].set_index("code")["taux"].astype(float)
    passed = rates[(rates > rates[code]) & (start.reindex(rates.index) < start[code])].sort_values(
        ascending=False
    )
    if len(passed) and quarter == "4":
        names = table.drop_duplicates("code").set_index("code")["nom"]
        told = " et ".join(names[zone] for zone in passed.index)
        return f"Chômage : {name}, à {with_unit(rates[code], '%', 1)} fin {year}, est passée sous {told}"
    return (
        f"Chômage : {with_unit(rates[code], '%', 1)} dans la zone {_of(name)}, {with_unit(rates[MIDDLE], '%', 1)} dans la "
        f"zone médiane ({quarter}{'ᵉʳ' if quarter == '1' else 'ᵉ'} trimestre {year})"
    )


def weights(departements: pd.DataFrame) -> str:
    """Say the weight of the ESS in the département of the EPCI, and its rank among those of the country."""
    parts = departements.set_index("code")["part_2015"].dropna().astype(float)
    own = AREA.epci.departement
    rank = int(parts.rank(ascending=False, method="min")[own])
    return (
        f"{AREA.region.departements[own]} : {with_unit(parts[own], '%', 1)} des emplois salariés dans l’ESS, "
        f"au rang {rank} des {len(parts)} départements"
    )


def since(departements: pd.DataFrame) -> str:
    """Say the weight of the ESS in the département of the EPCI, first and last year of one edition."""
    row = departements.set_index("code").loc[AREA.epci.departement]
    shares = {year: row[f"part_{year}"] for year in ess.EDITION}
    return weight_between(AREA.region.departements[AREA.epci.departement], shares)


def weight_between(name: str, shares: dict[int, float]) -> str:
    """Say the weight of the ESS in a territory the first year and the last, from its weight by year, in %."""
    first, last = min(shares), max(shares)
    return (
        f"{name} : l’ESS, de {with_unit(shares[first], '%', 1)} des emplois salariés en {first} "
        f"à {with_unit(shares[last], '%', 1)} en {last}"
    )


def published(parts: pd.DataFrame) -> str:
    """Say between which shares publishers are, for the département of the EPCI."""
    rows = parts[(parts["niveau"] == "departement") & (parts["code"] == AREA.epci.departement)]["part"]
    name = AREA.region.departements[AREA.epci.departement]
    return (
        f"ESS, {name} : de {number(rows.min(), 1)} à {with_unit(rows.max(), '%', 1)} "
        "selon l’année et la source"
    )


def families(table: pd.DataFrame) -> str:
    """Say the share of associations that the article states, and the region's."""
    rows = table[table["famille"] == "associations"].set_index("territoire")
    own = rows["part"].astype(float)
    return (
        f"Associations : {with_unit(own['article'], '%', 1)} de l’ESS selon l’article, "
        f"{with_unit(own['region'], '%', 0)} dans la région en {rows.at['region', 'annee']:.0f}"
    )


def distribution(rank: int, of: int, name: str) -> str:
    """Say the rank of an EPCI by the weight of the ESS."""
    return f"{name} au rang {rank} des {number(of, 0)} EPCI par le poids de l’ESS"


def in_the_middle(rank: int, of: int, name: str) -> str:
    """Say that an EPCI is in the middle by the weight of the ESS (a finding), and its rank."""
    return f"{name} au milieu des EPCI par le poids de l’ESS : rang {rank} sur {number(of, 0)}"


def of_basin(table: pd.DataFrame) -> str:
    """Say between which weights of the ESS the EPCIs of the basin are."""
    parts = table.set_index("code")["part"].dropna().astype(float)
    own = parts[AREA.epci.code]
    return (
        f"{AREA.epci.name} : {with_unit(own, '%', 1)} des emplois salariés dans l’ESS, rang {int((parts > own).sum()) + 1} des "
        f"{len(parts)} EPCI du bassin"
    )


def of_country(shares: pd.DataFrame, code: str, name: str) -> str:
    """Say the weight of the ESS in an EPCI, and that it is in the middle of those of the country (a finding).

    Parameters
    ----------
    shares : pandas.DataFrame
        ``code``, ``part`` (%).
    code, name : str
        SIREN and name.
    """
    part = shares.set_index("code").at[code, "part"]
    return f"{name} : {with_unit(part, '%', 1)} des emplois salariés dans l’ESS, au milieu des EPCI de France"


def axes(table: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say what the State has spent on public space by when, and what it announced."""
    own = table[(table["groupe"] == "etat") & (table["axe"] == "espace_public")].set_index("nature")
    spent, announced = own.loc["engage"], own.loc["annonce"]
    grade = f" ({grades.NAMES[spent['source']]})" if grades.RANKS[spent["source"]] else ""
    return (
        f"Espaces publics : {with_unit(spent['montant_meur'], 'M€', 1)} investis par l’État fin "
        f"{erbm.row(placed, AREA.facts.public_space_spent).fin}{grade}, "
        f"sur {with_unit(announced['montant_meur'], 'M€', 0)} annoncés"
    )


def yearly(table: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say what was given by the end of a year since the promise, and what was promised by then.

    It is said to be near: the first years are shares of what is known of several together.

    Parameters
    ----------
    table : pandas.DataFrame
        What `ancrage.study.erbm.since_promise` returns.
    placed : pandas.DataFrame
        What `ancrage.study.erbm.placed` returns.
    """
    last = erbm.row(placed, AREA.facts.envelope_committed).fin
    given = table[(table["nature"] != "annonce") & (table["annee"] <= last)]
    promised = given["rythme_meur"].iloc[-1]
    return (
        f"Logement minier, {given['annee'].iloc[0]}-{last} : "
        f"≈ {with_unit(given['montant_meur'].sum(), 'M€', 0)} engagés ou programmés, "
        f"{number(promised, 0)} promis"
    )


def dwellings(progress: pd.DataFrame, targets: pd.DataFrame) -> str:
    """Say the last count of rehabilitated dwellings, since when, and the targets: `ancrage.study.erbm.targets`."""
    rows = progress.set_index("id")
    row, first = rows.loc[AREA.facts.rehabilitated_last], rows.loc[AREA.facts.target, "annee"]
    told = "" if pd.isna(row["reserve"]) else f"{row['reserve'].capitalize()} "
    one, other = (number(target, 0) for target in targets["logements"])
    return (
        f"{told}{number(row['valeur'], 0)} logements réhabilités de {first} à {row['annee']} ; objectif : "
        f"{one}, puis {other}"
    )


def contradictions(table: pd.DataFrame) -> str:
    """Say between which values the sources of one subject are, the one where they are farthest apart."""
    widest = erbm.widest(table)
    low, high = widest.iloc[0], widest.iloc[-1]
    return (
        f"{low['sujet']} : de {with_unit(low['valeur'], low['unite'], 0)} à {with_unit(high['valeur'], high['unite'], 0)} "
        "selon la source et ce qu’elle compte"
    )


def timeline(steps: pd.DataFrame) -> str:
    """Say how many years the place took from its idea to its opening.

    Parameters
    ----------
    steps : pandas.DataFrame
        What `ancrage.study.places.maturation` returns.
    """
    return f"De l’idée d’une maison de l’ESS à l’ouverture du Toit Commun : {maturation(steps)}"


def maturation(steps: pd.DataFrame) -> str:
    """Say how many years the idea took to become a place."""
    idea = steps.set_index("id").loc[AREA.facts.idea]
    return f"{number(idea['annees_min'], 0)} à {number(idea['annees_max'], 0)} ans"


def heritage(communes: pd.DataFrame, sites: Sequence[pd.DataFrame], epci: str, name: str) -> str:
    """Say how many shafts, heaps and estates an EPCI has, and in how many of its communes."""
    own = [table[table["epci"] == epci] for table in sites]
    having = pd.concat([table["code_commune"] for table in own]).nunique()
    return (
        f"{name} : {len(own[0])} anciens puits, {len(own[1])} terrils, {len(own[2])} cités minières, "
        f"dans {having} communes sur {(communes['epci'] == epci).sum()}"
    )


def shafts(decades: pd.DataFrame) -> str:
    """Say how many shafts closed from 1950 to 1979, of those that are dated."""
    closed = decades.set_index("decennie")["fermetures"]
    return f"De 1950 à 1979, {closed.loc[1950:1979].sum()} fermetures de puits, sur {closed.sum()} datées"


def verdicts(ledger: pd.DataFrame) -> str:
    """Say how many statements nothing settles, and how many are contradicted."""
    counts = ledger["verdict"].value_counts()
    return (
        f"{len(ledger)} énoncés : {counts.get('unsourced', 0)} sans source, "
        f"{counts.get('contradicted', 0)} contredits"
    )


def other_verdicts(ledger: pd.DataFrame) -> str:
    """Say how many statements have each of the other verdicts."""
    counts = ledger["verdict"].value_counts()
    return ", ".join(
        f"{counts.get(code, 0)} {rule.VERDICTS[code].lower()}s"
        for code in ("reproduced", "close", "attested", "disputed")
    )


def robustness(table: pd.DataFrame) -> str:
    """Say how many computed verdicts change with the way of counting."""
    several = table[table["manieres"] > 1]
    return f"{int((several['part'] < 100).sum())} des {len(several)} verdicts calculés dépendent de la façon de compter"


def clusters(row: pd.Series, name: str, communes: int) -> str:
    """Say how many communes of an EPCI, of how many, are poor among poor ones."""
    return f"Bas niveau de vie : {row['bas']} des {communes} communes de {name} font bloc avec leurs voisines"


def gaps(changes: pd.DataFrame, last: str) -> str:
    """Say the gap of the first two zones to those like them, over the last year: one below, the other above."""
    (first, one), (second, two) = list(AREA.zones.items())[:2]
    gap, other = (abs(float(changes.at[code, "apres"])) for code in (first, second))
    return f"Chômage en {last} : {one} {points(gap, 1)} sous les zones semblables, {two} {number(other, 1)} au-dessus"


def possible(table: pd.DataFrame, name: str) -> str:
    """Say between which shares the article's posts and the published share are."""
    return (
        f"{name} : une part de l’ESS de {number(table['part'].min(), 1)} à {with_unit(table['part'].max(), '%', 1)}, "
        "selon la façon de compter"
    )


def operations(table: pd.DataFrame) -> str:
    """Say how many operations are described, in how many communes, and how many dwellings they count."""
    return (
        f"{len(table)} opérations de réhabilitation décrites dans {table['code'].nunique()} communes, "
        f"{number(table['logements'].sum(), 0)} logements"
    )


def described(table: pd.DataFrame, name: str) -> str:
    """Say what the circles of operations are, and when they were told of."""
    years = table["periode"].str[:4]
    return (
        f"Logements par commune, {years.min()}-{years.max()}, {name} en orange ; "
        "ce que des sources décrivent, non un décompte"
    )


def perimeters(perimeter: dict[str, list[str]]) -> str:
    """Say how many communes of the basin are in the tax zone."""
    inside = len(set(perimeter["bassin"]) & set(perimeter["bud"]))
    return f"{inside} des {len(perimeter['bassin'])} communes du bassin sont dans le bassin urbain à dynamiser (BUD)"


def basin(communes: pd.DataFrame, bassin: list[str], epci: str, name: str) -> str:
    """Say how many communes of the basin an EPCI has, and which part of its inhabitants."""
    inside = communes[communes["code"].isin(bassin)]
    own = inside[inside["epci"] == epci]
    part = 100 * own["population"].sum() / inside["population"].sum()
    return f"{name} : {len(own)} des {len(inside)} communes et {with_unit(part, '%', 1)} des habitants du bassin minier"
