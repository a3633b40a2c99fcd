"""Captions and alternative texts of the article's figures, each number taken from its table."""

import pandas as pd

from ancrage.area import AREA
from ancrage.figures.shares import FAMILIES
from ancrage.study import erbm, territories
from compendium.ledger.rule import VERDICTS
from compendium.publish.formats import number, points, signed, with_unit


def indices(frame: pd.DataFrame) -> str:
    """Say between which changes the curves run, in %, and the last of each, the highest first."""
    low, high = (signed(bound(frame["indice"]) - 100, "%", 1) for bound in (min, max))
    last = frame[frame["annee"] == frame["annee"].max()].sort_values("indice", ascending=False)
    told = ", ".join(f"{row.nom} {signed(row.indice - 100, '%', 1)}" for row in last.itertuples())
    return f"Courbes d’évolution depuis {frame['annee'].min()}, entre {low} et {high} ; en {frame['annee'].max()} : {told}."


def century(table: pd.DataFrame) -> str:
    """Say where the curve of each commune starts, peaks and ends."""
    parts = []
    for name, rows in table.groupby("nom", sort=False):
        counts = rows.set_index("annee")["population"].astype(float)
        first, last, top = counts.index.min(), counts.index.max(), counts.idxmax()
        parts.append(
            f"{name} : {number(counts[first], 0)} habitants en {first}, {number(counts[1921], 0)} en 1921, "
            f"{number(counts[top], 0)} au sommet en {top}, {number(counts[last], 0)} en {last}"
        )
    return f"Courbes de population. {' ; '.join(parts)}."


def incomes(table: pd.DataFrame, register: pd.DataFrame) -> str:
    """Say the last median of each EPCI, the lowest first, and that of the EPCIs of France."""
    last = table[table["annee"] == table["annee"].max()].sort_values("mediane")
    names = territories.names(register)
    told = ", ".join(
        f"{territories.short_epci_name(str(names[('epci', row.code)]))} {number(row.mediane, 0)}"
        for row in last.itertuples()
    )
    middle = number(last["mediane_epci"].iloc[0], 0)
    return f"Courbes par EPCI. En {last['annee'].iloc[0]}, en euros : {told} ; médiane des EPCI de France {middle}."


def unemployment(table: pd.DataFrame) -> str:
    """Say the first and last rate of each zone and of the middle of the zones."""
    first, last = table["trimestre"].min(), table["trimestre"].max()
    wide = table.pivot(index="nom", columns="trimestre", values="taux").astype(float)
    told = ", ".join(
        f"{name} {number(wide.at[name, first], 1)} puis {number(wide.at[name, last], 1)}"
        for name in wide.index
    )
    return f"Courbes du taux de chômage, en %, de {first} à {last} : {told}."


def shares(table: pd.DataFrame) -> str:
    """Say between which shares the points are, and nine tenths of them."""
    parts = table["part"].astype(float)
    ends = (0.05, 0.95)
    low, high = (number(parts.quantile(rank), 0) for rank in ends)
    return (
        f"Nuage de points par territoire, entre {number(parts.min(), 1)} et {with_unit(parts.max(), '%', 1)} ; "
        f"du {100 * ends[0]:.0f}ᵉ au {100 * ends[1]:.0f}ᵉ centile, entre {low} et {high} %."
    )


def weights(departements: pd.DataFrame) -> str:
    """Say the weight of the ESS of the region's départements, and the extremes of the country's."""
    parts = departements.set_index("nom")["part_2015"].dropna().astype(float).sort_values()
    inside = departements[departements["code"].isin(list(AREA.region.departements))]
    own = ", ".join(
        f"{row.nom} {number(row.part_2015, 1)}"
        for row in inside.sort_values("part_2015", ascending=False).itertuples()
    )
    return (
        f"Carte de France par département, de {number(parts.iloc[0], 1)} % ({parts.index[0]}) à "
        f"{number(parts.iloc[-1], 1)} % ({parts.index[-1]}). {AREA.region.name} : {own}."
    )


def epci_shares(table: pd.DataFrame) -> str:
    """Say the weight of the ESS of each EPCI of the basin, the highest first."""
    told = ", ".join(f"{row.nom} {number(row.part, 1)}" for row in table.itertuples() if pd.notna(row.part))
    return f"EPCI du bassin minier, en % des emplois salariés : {told}."


def epci_map(table: pd.DataFrame) -> str:
    """Say the extremes and the middle of the weight of the ESS among the EPCIs of France."""
    known = table[table["part"].notna()].sort_values("part")
    low, high = known.iloc[0], known.iloc[-1]
    return (
        f"Carte de France par EPCI, de {number(low['part'], 1)} % ({low['nom']}) à {number(high['part'], 1)} % ({high['nom']}) ; "
        f"médiane {number(known['part'].median(), 1)} %, sur {len(known)} EPCI."
    )


def years(table: pd.DataFrame) -> str:
    """Say the weight of the ESS of each territory, year by year."""
    told = " ; ".join(
        f"{name} {', '.join(number(part, 1) for part in rows.sort_values('annee')['part'])}"
        for name, rows in table.groupby("nom", sort=False)
    )
    return f"Courbes, en % des emplois salariés, dans l’ordre des années : {told}."


def shafts(table: pd.DataFrame) -> str:
    """Say in which decade shafts were sunk and closed the most, and how many."""
    parts = []
    for column, name in (("creusements", "creusements"), ("fermetures", "fermetures")):
        row = table.loc[table[column].idxmax()]
        parts.append(f"{name}, {row[column]} dans la décennie {row['decennie']} au sommet")
    return f"Barres par décennie : {' ; '.join(parts)}."


def verdicts(table: pd.DataFrame) -> str:
    """Say how many statements have each verdict."""
    counts = table["verdict"].value_counts()
    told = ", ".join(
        f"{name.lower()} {counts[code]}" for code, name in VERDICTS.items() if code in counts.index
    )
    return f"Carrés colorés par verdict, section par section : {told}."


def robustness(table: pd.DataFrame) -> str:
    """Say how many statements keep their verdict whatever the way of computing, and which vary."""
    several = table[table["manieres"] > 1]
    varying = several.loc[several["part"] < 100, "id"]
    return (
        f"Carrés par énoncé et par façon de compter : {len(several) - len(varying)} énoncés gardent leur verdict, "
        f"{len(varying)} en changent ({', '.join(varying)})."
    )


def families(table: pd.DataFrame) -> str:
    """Say the share of each family in each territory."""
    told = [
        f"{FAMILIES[str(family)].lower()}, "
        + ", ".join(f"{row.nom} {number(row.part, 1)}" for row in rows.itertuples())
        for family, rows in table.groupby("famille", sort=False)
    ]
    return f"Barres groupées, en % de l’ESS : {' ; '.join(told)}."


def basin(communes: pd.DataFrame, basin_: list[str], names: dict[str, str]) -> str:
    """Say where the basin is, and how many communes it and each named EPCI have.

    Parameters
    ----------
    communes : pandas.DataFrame
        ``code``, ``epci``.
    basin_ : list of str
        Communes of the basin.
    names : dict of str to str
        Name of each EPCI that is coloured, by code.
    """
    told = ", ".join(f"{name} ({int((communes['epci'] == code).sum())})" for code, name in names.items())
    return (
        f"Carte du bassin minier, {len(basin_)} communes en bande d’est en ouest, de Valenciennes à Béthune par Douai et "
        f"Lens ; sont colorées les communes de {told}."
    )


def density(communes: pd.DataFrame, epci: str, name: str) -> str:
    """Say how many communes an EPCI has, and the least and the most dense of them."""
    own = communes[communes["epci"] == epci].sort_values("densite")
    low, high = own.iloc[0], own.iloc[-1]
    return (
        f"Carte de densité : parmi les {len(own)} communes de {name}, {low['nom']} a "
        f"{with_unit(low['densite'], 'hab./km²', 0)}, {high['nom']} {with_unit(high['densite'], 'hab./km²', 0)}."
    )


def ranking(ranks: pd.DataFrame, shown: pd.DataFrame, name: str) -> str:
    """Say the density of the EPCIs shown from the densest, and that of one of them."""
    told = ", ".join(f"{row.nom} {number(row.densite, 0)}" for row in shown.itertuples())
    return f"Barres horizontales, {name} en orange, {len(ranks)} EPCI classés, en hab./km² : {told}."


def perimeters(perimeter: dict[str, list[str]], estates: int) -> str:
    """Say how the communes of the basin and of the tax zone overlap, and how many estates there are."""
    basin_, zone = set(perimeter["bassin"]), set(perimeter["bud"])
    return (
        f"Carte : {len(basin_ & zone)} communes du bassin dans la zone BUD, {len(basin_ - zone)} en dehors, "
        f"{len(zone - basin_)} de la zone hors du bassin ; {estates} cités ERBM s’égrènent d’est en ouest."
    )


def heritage(tables: dict[str, pd.DataFrame], epci: str, name: str) -> str:
    """Say how many things of each kind an EPCI has, and the commune that has most of the first."""
    told = ", ".join(f"{int((table['epci'] == epci).sum())} {kind}" for kind, table in tables.items())
    return f"Carte de {name} et de ses communes : {told}."


def _axis(axes: pd.DataFrame, axe: str, nature: str, group: str = "etat") -> str:
    rows = axes[(axes["axe"] == axe) & (axes["groupe"] == group) & (axes["nature"] == nature)]
    return number(rows["montant_meur"].sum(), 0)


def axes_caption(placed: pd.DataFrame) -> str:
    """Say what the figure of the money by axis shows and leaves out."""
    region = erbm.row(placed, AREA.facts.region_all_axes)
    return (
        "État, Région, EPCI et communes. La Région dit avoir engagé "
        f"{number(region.meur)} M€ tout compris de {region.debut} à {region.fin}, non ventilés. Les "
        "espaces publics s’ajoutent aux axes de l’article ; « engagé » comprend ce que la presse dit y être investi."
    )


def axes(table: pd.DataFrame) -> str:
    """Say what the points of the money by axis are."""
    dwellings = table.loc[(table["axe"] == "logement") & (table["groupe"] == "etat"), "montant_meur"]
    return (
        f"Points par axe et financeur : logement de l’État {number(dwellings.min(), 0)} à "
        f"{number(dwellings.max(), 0)} M€, espaces publics {_axis(table, 'espace_public', 'programme')} M€ programmés "
        f"par l’État et par la Région, exonérations {_axis(table, 'entreprises', 'cout_estime')} M€, fonds annoncé "
        f"{_axis(table, 'transversal', 'annonce')} M€, insertion {_axis(table, 'emploi', 'programme')} M€, pauvreté "
        f"{_axis(table, 'pauvrete', 'engage')} M€."
    )


def yearly_caption(yearly: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say how the State's money is shared out over the years, and what is expected only."""
    together, whole = erbm.row(placed, AREA.facts.committed), erbm.row(placed, AREA.facts.envelope_committed)
    rate = erbm.row(placed, AREA.facts.yearly_rate)
    reached = yearly.loc[yearly["annee"] == whole.fin, "cumul_meur"].iloc[-1]
    expected = " et ".join(str(year) for year in range(together.fin + 1, whole.fin + 1))
    return (
        f"{together.debut}-{together.fin} : {number(together.meur)} M€ en tout, répartis par année. {expected} : "
        f"prévisions ; avec elles, depuis {together.debut}, {number(reached)} M€, quand une source dit {number(whole.meur)} engagés fin {whole.fin}. "
        f"Le trait cumule l’annonce de {number(rate.meur)} M€ par an."
    )


def yearly(table: pd.DataFrame, placed: pd.DataFrame) -> str:
    """Say what the bar of each year reaches and adds, and where the line ends."""
    together = erbm.row(placed, AREA.facts.committed)
    years = table.groupby("annee").agg({"montant_meur": "sum", "cumul_meur": "last", "rythme_meur": "last"})
    *most, last = (number(value) for value in years.loc[together.fin + 1 :, "montant_meur"])
    end = years.iloc[-1]
    return (
        f"Barres qui montent de {number(together.meur / together.years, 1)} M€ par an jusqu’en {together.fin}, puis de "
        f"{', '.join(most)} et {last} M€, à ≈ {number(end['cumul_meur'], 0)} M€ en {years.index[-1]} ; le trait finit à "
        f"{number(end['rythme_meur'], 0)} M€."
    )


def dwellings(table: pd.DataFrame) -> str:
    """Say from which count to which the points rise."""
    first, last = table.iloc[0], table.iloc[-1]
    done = table[table["indicateur"] == "dwellings_completed"].iloc[-1]
    return (
        f"Points montant de {number(first['logements'], 0)} en {first['date'].year} à {number(last['logements'], 0)} en "
        f"{last['date'].year}, sous la ligne de chaque objectif ; {number(done['logements'], 0)} seulement sont dits achevés "
        f"fin {done['date'].year}."
    )


def contradictions(table: pd.DataFrame) -> str:
    """Say how far apart the values of each subject are, the farthest first."""
    apart = table.drop_duplicates("sujet").sort_values("ecart", ascending=False)
    told = ", ".join(f"{row.sujet} {with_unit(row.ecart, '%', 0)}" for row in apart.itertuples())
    return f"Points par sujet ; écart entre les valeurs extrêmes : {told}."


def beside(table: pd.DataFrame) -> str:
    """Say which values are not compared, since their sources do not say of which perimeter they are."""
    told = " ; ".join(
        f"{with_unit(row.valeur, row.unite, 0)}, {row.lecture[0].lower()}{row.lecture[1:]}"
        for row in table[~table["comparable"]].itertuples()
    )
    return f"N’y est pas ce qui n’a pas de périmètre : {told}." if told else ""


def clusters(table: pd.DataFrame) -> str:
    """Say Moran's index of each value, and how many communes of the EPCI are in each kind of cluster."""
    told = " ; ".join(
        f"{row.nom}, indice {number(row.indice, 2)}, {row.hauts} communes de niveau haut aux voisines hautes, {row.bas} de niveau bas aux voisines basses, dans l’agglomération"
        for row in table.itertuples()
    )
    return f"Carte des amas de communes par le niveau de vie. {told}."


def zone_gaps(table: pd.DataFrame, zones: dict[str, str]) -> str:
    """Say the gap of each zone before the plan and at the end."""
    told = " ; ".join(
        f"{zones[str(code)]}, {points(row['avant'], 2)} puis {number(row['apres'], 2)}"
        for code, row in table.iterrows()
    )
    return f"Courbes de l’écart au chômage des zones semblables, l’année avant la signature puis à la fin de la série : {told}."


def without_curve(table: pd.DataFrame, zones: dict[str, str]) -> str:
    """Say the last gap of each zone of the basin that has no curve: rows of `ancrage.study.recovery.change`."""
    told = " et ".join(
        f"{zones[str(code)]} ({signed(row['apres'], '', 1)} à la fin)" for code, row in table.iterrows()
    )
    return f"{told} n’ont pas de courbe."


def possible(table: pd.DataFrame) -> str:
    """Say each way of computing the share, and what it gives."""
    told = " ; ".join(f"{row.facon}, {with_unit(row.part, '%', 2)}" for row in table.itertuples())
    return f"Points : {told}."


def operations(done: pd.DataFrame) -> str:
    """Say how many operations are described, where, and the largest places."""
    by_place = done.groupby("nom")["logements"].sum().sort_values(ascending=False)
    told = ", ".join(f"{name} {number(count, 0)}" for name, count in by_place.items())
    return (
        f"Carte du bassin : {len(done)} opérations décrites dans {len(by_place)} communes, un cercle par commune. "
        f"Logements : {told}."
    )
