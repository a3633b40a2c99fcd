"""The maps of the article, each a function of the tables it shows."""

import math
from collections.abc import Container, Mapping

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go

from ancrage.area import AREA
from ancrage.contours import LAMBERT_93
from ancrage.figures import furniture, maps, numbered, palette, quantiles
from ancrage.study.territories import short_epci_name, shortest_epci_name
from compendium.publish import theme
from compendium.publish.formats import number, with_unit

TOWNS = {town.code: town.name for town in AREA.towns}
"""Towns named on maps of the basin."""

LARGE = {town.code: town.name for town in AREA.towns if town.large}
"""Those of maps that are full of other things."""

ALWAYS = {town.code for town in AREA.towns if town.always}
"""Those that a phone has room for."""


def towns(
    contours: gpd.GeoDataFrame, codes: Mapping[str, str], always: Container[str] = ALWAYS
) -> list[maps.Label]:
    """Return the labels of some communes, at their places.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        Communes, with ``code``; those that are not in it have no label.
    codes : mapping of str to str
        Name of each commune.
    always : container of str
        Those that a phone has room for.
    """
    flat = contours.set_index("code").to_crs(LAMBERT_93).geometry
    labels = []
    for code, name in codes.items():
        if code in flat.index:
            point = flat[code].representative_point()
            labels.append(maps.Label(name, point.x, point.y, code not in always))
    return labels


def basin(
    contours: gpd.GeoDataFrame, bassin: list[str], epci: str, epci_name: str, country: gpd.GeoDataFrame
) -> go.Figure:
    """Map the communes of the basin, an EPCI and its neighbour.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        Communes of the region: ``code``, ``nom``, ``epci``, ``epci_nom``, ``population``.
    bassin : list of str
        Communes of the basin.
    epci, epci_name : str
        EPCI in front, and its short name.
    country : geopandas.GeoDataFrame
        Départements, for the small map that says where this one is.
    """
    inside = contours[contours["code"].isin(bassin)]
    front = contours[contours["epci"] == epci]
    beside = AREA.neighbour
    neighbour = contours[contours["epci"] == beside.code]
    seen = gpd.GeoDataFrame(pd.concat([inside, front]), crs=contours.crs)
    fig = maps.base(seen, height=560, margin_m=5000)
    west, south, east, north = seen.to_crs(LAMBERT_93).total_bounds
    around = contours.to_crs(LAMBERT_93).cx[west - 5000 : east + 5000, south - 5000 : north + 5000]
    others = around[~around["code"].isin([*bassin, *front["code"], *neighbour["code"]])]
    maps.fill(fig, others, colour=theme.LAND, text=_commune_text(others))
    rest = inside[~inside["epci"].isin([epci, beside.code])]
    kinds = [
        (front, theme.ORANGE, _counted(epci_name, front, bassin)),
        (
            neighbour if epci != beside.code else neighbour.iloc[:0],
            palette.BESIDE,
            _counted(beside.name, neighbour, bassin),
        ),
        (rest, palette.GROUND, f"Autres communes du bassin minier ({len(rest)})"),
    ]
    for shapes, colour, name in kinds:
        if shapes.empty:
            continue
        maps.fill(fig, shapes, colour=colour, text=_commune_text(shapes), name=name, legend=True)
    maps.outline(fig, inside, colour=theme.INK, width=1.8, name="Limite du bassin minier")
    narrow = set(TOWNS) - set(neighbour["code"])  # on a phone its name would be over the one in front
    maps.label(fig, towns(around, TOWNS, always=narrow), size=theme.TEXT, dots=True)
    furniture.scale_bar(fig, 10)
    furniture.locator(fig, country)
    return fig


def _counted(name: str, communes: gpd.GeoDataFrame, bassin: list[str]) -> str:
    """Return a name with how many communes it has, and how many of them are out of the basin."""
    out = int((~communes["code"].isin(bassin)).sum())
    return f"{name} ({len(communes)}, dont {out} hors bassin)" if out else f"{name} ({len(communes)})"


def _commune_text(shapes: gpd.GeoDataFrame) -> pd.Series:
    return (
        "<b>"
        + shapes["nom"]
        + "</b><br>"
        + shapes["epci_nom"]
        + "<br>"
        + shapes["population"].map(lambda value: with_unit(value, "habitants", 0))
    )


AROUND, ASIDE, BEYOND = 2000, 5000, 14_000
"""What is seen around an EPCI, in metres: above and below, on the sides, where names stand, and there where a layout is wide."""


def surroundings(contours: gpd.GeoDataFrame, epci: str) -> gpd.GeoDataFrame:
    """Return the communes that a map of an EPCI shows, its own and those in sight, as wide as any layout, in the projection of the map.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        Communes of the region: ``epci``.
    epci : str
        SIREN.
    """
    flat = contours.to_crs(LAMBERT_93)
    west, south, east, north = flat[flat["epci"] == epci].total_bounds
    return flat.cx[west - BEYOND : east + BEYOND, south - AROUND : north + AROUND]


def _aside(fig: maps.Map, front: gpd.GeoDataFrame) -> None:
    """Show what is on the sides of an EPCI, and say how far its surroundings are drawn."""
    west, _, east, _ = front.to_crs(LAMBERT_93).total_bounds
    far = {"minallowed": west - BEYOND, "maxallowed": east + BEYOND}
    fig.update_xaxes(range=[west - ASIDE, east + ASIDE], **far)


def density(
    contours: gpd.GeoDataFrame, epci: str, epci_name: str, annee: int, first: gpd.GeoDataFrame | None = None
) -> go.Figure:
    """Map the density of the communes of an EPCI, those around it in grey.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        `surroundings` of the EPCI: ``code``, ``nom``, ``epci``, ``epci_nom``, ``population``, ``densite``
        (inhabitants per km²).
    epci, epci_name : str
        EPCI outlined.
    annee : int
        Vintage of the population.
    first : geopandas.GeoDataFrame, optional
        Contours with the densities of the vintage that this one is looked at beside: its classes are kept, but
        for their ends, and the communes that it names.
    """
    front = contours[contours["epci"] == epci]
    compared = front if first is None else first.loc[front.index]
    fig = maps.base(front, height=650, margin_m=AROUND)
    _aside(fig, front)
    classes = quantiles.quantiles(compared["densite"], 0, "hab./km²").ending(front["densite"])
    text = (
        "<b>"
        + contours["nom"]
        + "</b><br>"
        + contours["epci_nom"]
        + "<br>"
        + contours["densite"].map(lambda value: with_unit(value, "hab./km²", 0))
        + f" ({annee})"
    )
    own = contours["epci"] == epci
    colour = classes.colour(contours["densite"])
    maps.fill(fig, contours[~own], colour=theme.LAND, text=text, line=theme.LINE)
    maps.fill(fig, contours[own], colour=colour, text=text, line=theme.LINE, seen=True)
    classes.draw_key(fig, missing=bool(front["densite"].isna().any()))
    maps.outline(fig, front, colour=theme.ORANGE, width=3, name=epci_name)
    extremes = front.loc[[compared["densite"].idxmin(), compared["densite"].idxmax()]]
    names = {row.code: f"{row.nom} {number(row.densite, 0)}" for row in extremes.itertuples()}
    names |= {
        row.code: row.nom for row in compared.nlargest(2, "population").itertuples() if row.code not in names
    }
    maps.label(fig, towns(contours, names, always=names), dots=True, hollow=True)  # the title tells of these
    furniture.scale_bar(fig, 5)
    return fig


def ess(departements: gpd.GeoDataFrame) -> go.Figure:
    """Map the share of the ESS in salaried jobs by département, the region's outlined.

    Parameters
    ----------
    departements : geopandas.GeoDataFrame
        ``code``, ``nom``, ``part_2015``, ``part_2008`` (%).
    """
    fig = maps.base(departements, height=720, margin_m=15000)
    classes = quantiles.quantiles(departements["part_2015"], 1, "%")
    text = (
        "<b>"
        + departements["nom"]
        + "</b><br>2015\u00a0: "
        + departements["part_2015"].map(lambda value: with_unit(value, "%", 1))
        + "<br>2008\u00a0: "
        + departements["part_2008"].map(lambda value: with_unit(value, "%", 1))
    )
    maps.fill(fig, departements, colour=classes.colour(departements["part_2015"]), text=text, line=theme.BACK)
    classes.draw_key(fig, missing=bool(departements["part_2015"].isna().any()))
    inside = departements[departements["code"].isin(list(AREA.region.departements))]
    maps.outline(fig, inside, colour=theme.INK, width=1.4, name=AREA.region.name)
    own = inside["code"] == AREA.epci.departement
    maps.outline(
        fig, inside[own], colour=theme.ORANGE, width=2.2, name=AREA.region.departements[AREA.epci.departement]
    )
    ranks = departements["part_2015"].rank(ascending=False, method="min")
    flat = inside.to_crs(LAMBERT_93)
    flat = flat.assign(part=flat["part_2015"], own=own, rang=ranks[inside.index].astype(int))
    numbered.numbered(fig, flat, ranked=True, left=True, below=fig.layout.yaxis.range[1] - UNDER_KEY_M)
    furniture.scale_bar(fig, 100)
    return fig


def ess_of_region(contours: gpd.GeoDataFrame, shares: pd.DataFrame, named: list[str]) -> go.Figure:
    """Map the share of the ESS in salaried jobs by EPCI of a region, some of them outlined and named.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``: the EPCIs shown.
    shares : pandas.DataFrame
        What `ancrage.study.ess.placed_epcis` returns: classes are cut over all of it.
    named : list of str
        EPCIs outlined and named.
    """
    fig, known, classes = _shares(contours, shares, height=820, margin_m=4_000, line=theme.BACK)
    classes.draw_key(fig, missing=bool(known["part"].isna().any()))
    inside = known[known["code"].isin(named)]
    maps.outline(fig, inside, colour=theme.INK, width=1.6, name=OF_BASIN, rank=LAST)
    own = inside["code"] == AREA.epci.code
    maps.outline(fig, inside[own], colour=theme.ORANGE, width=3, name=AREA.epci.name)
    numbered.numbered(fig, inside.assign(nom=inside["nom"].map(shortest_epci_name), own=own), head=OF_BASIN)
    furniture.scale_bar(fig, 20)
    return fig


def ess_of_country(contours: gpd.GeoDataFrame, shares: pd.DataFrame, named: list[str]) -> go.Figure:
    """Map the share of the ESS in salaried jobs by EPCI of France, some of them magnified beside it and named.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``: the EPCIs shown.
    shares : pandas.DataFrame
        What `ancrage.study.ess.placed_epcis` returns: classes are cut over all of it.
    named : list of str
        EPCIs outlined, magnified and named.
    """
    fig, known, classes = _shares(contours, shares, height=TALL, margin_m=30_000)
    south, north = fig.layout.yaxis.range
    fig.update_yaxes(range=[south, north + ABOVE_M])
    inside = known[known["code"].isin(named)]
    large = numbered.magnified(fig, inside, MAGNIFIED)
    _fill_shares(fig, large, classes, width=0.6)
    numbered.frame(fig, large, f"× {MAGNIFIED}")
    classes.draw_key(fig, missing=bool(known["part"].isna().any()))
    maps.outline(fig, inside, colour=theme.INK, width=1.6, name=OF_BASIN, rank=LAST)
    maps.outline(fig, large, colour=theme.INK, width=1.2, name="")
    own = large["code"] == AREA.epci.code
    maps.outline(fig, large[own], colour=theme.ORANGE, width=2.2, name=AREA.epci.name)
    maps.outline(fig, inside[inside["code"] == AREA.epci.code], colour=theme.ORANGE, width=1.6, name="")
    listed = large.assign(nom=large["nom"].map(shortest_epci_name), own=own)
    numbered.numbered(fig, listed, head=OF_BASIN, below=large.total_bounds[1] - UNDER_M)
    furniture.scale_bar(fig, 100)
    return fig


def _shares(
    contours: gpd.GeoDataFrame,
    shares: pd.DataFrame,
    *,
    height: int,
    margin_m: float,
    line: str = theme.PAPER,
) -> tuple[maps.Map, gpd.GeoDataFrame, quantiles.Classes]:
    """Return a map of the shares, the EPCIs that it shows with what is read over each (``texte``), its classes."""
    known = contours.merge(shares[["code", "nom", "part", "recompose", "rang", "sur"]], on="code")
    told = (
        known["part"].map(lambda value: with_unit(value, "%", 1)).where(known["part"].notna(), "non publiée")
    )
    rank = [
        f"<br>Rang {number(row.rang, 0)} sur {number(row.sur, 0)}" if pd.notna(row.rang) else ""
        for row in known.itertuples()
    ]
    estimate = (
        known["recompose"].fillna(False).map({True: "<br>Périmètre recomposé\u00a0: estimation", False: ""})
    )
    text = "<b>" + known["nom"] + "</b><br>" + told + pd.Series(rank, index=known.index) + estimate
    known = known.assign(texte=text)
    classes = quantiles.quantiles(shares["part"], 1, "%")
    fig = maps.base(known, height=height, margin_m=margin_m)
    _fill_shares(fig, known, classes, width=0.4, line=line)
    return fig, known, classes


def _fill_shares(
    fig: maps.Map, known: gpd.GeoDataFrame, classes: quantiles.Classes, width: float, line: str = theme.PAPER
) -> None:
    colours = classes.colour(known["part"])
    maps.fill(fig, known, colour=colours, text=known["texte"], codes=known["code"], line=line, width=width)


OF_BASIN = "EPCI du bassin minier"

LAST = 1001
"""Rank of a legend after those of all others, which is 1000: the longest name has room at the end of its row."""

TALL = 1000
"""Height of a map of the whole country, in pixels."""

MAGNIFIED = 4
"""How many times the EPCIs of the basin are magnified beside the country."""

ABOVE_M = 130_000
"""Room above the country, for what is magnified to stand off it, in metres."""

UNDER_KEY_M = 45_000
"""Room between the key of a map of the country and a list under it, in metres."""

UNDER_M = 30_000
"""Room between the magnified EPCIs and their list, in metres."""


def erbm(
    contours: gpd.GeoDataFrame,
    bassin: list[str],
    bud: list[str],
    signatories: list[str],
    estates: gpd.GeoDataFrame,
) -> go.Figure:
    """Map the perimeters of the ERBM: communes of the basin, BUD zone, EPCIs, estates.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``, ``nom``, ``epci``, ``epci_nom``.
    bassin, bud : list of str
        Communes of the basin and of the zone.
    signatories : list of str
        EPCIs that signed.
    estates : geopandas.GeoDataFrame
        Points: ``nom``, ``commune``, ``proprietaire``.
    """
    inside = contours[contours["code"].isin(bassin)]
    whole = contours[contours["code"].isin([*bassin, *bud]) | contours["epci"].isin(signatories)]
    fig = maps.base(whole, height=640, margin_m=3000)
    signed = contours[contours["epci"].isin(signatories)]
    within, zoned = inside[inside["code"].isin(bud)], contours[contours["code"].isin(bud)]
    across = _counted("Zone BUD", zoned, bassin)
    others = signed[~signed["code"].isin([*bassin, *bud])]
    outside = "EPCI signataires, hors bassin et zone BUD"
    rest = inside[~inside["code"].isin(bud)]
    kinds = [
        (others, palette.SIGNED, outside, f"{outside} ({len(others)})"),
        (rest, palette.GROUND, "Bassin minier hors zone BUD", f"Bassin minier hors zone BUD ({len(rest)})"),
        (within, palette.ZONED, "Bassin minier et zone BUD", across),
        (zoned.drop(within.index), palette.ZONED, "Zone BUD hors bassin", across),
    ]
    for shapes, colour, told, name in kinds:
        text = "<b>" + shapes["nom"] + "</b><br>" + shapes["epci_nom"] + "<br>" + told
        beyond = told == "Zone BUD hors bassin"  # few, small and at the edge: names leave them in sight
        maps.fill(
            fig, shapes, colour=colour, text=text, name=name, legend=not beyond, line=theme.LINE, seen=beyond
        )
    maps.outline(fig, inside, colour=theme.INK, width=1.6, name="Limite du bassin minier")
    own = contours[contours["epci"] == AREA.epci.code]
    maps.outline(fig, own, colour=theme.ORANGE, width=2.6, name=AREA.epci.name, halo=True)
    text = "<b>" + estates["nom"] + "</b><br>" + estates["commune"] + "<br>" + estates["proprietaire"]
    maps.points(
        fig,
        estates,
        text=text,
        colour=theme.INK,
        symbol="diamond",
        size=5,
        name=f"Cités de l’ERBM ({len(estates)})",
    )
    maps.label(fig, towns(contours, LARGE, always=LARGE), size=theme.TEXT, dots=True, hollow=True)
    furniture.scale_bar(fig, 10)
    return fig


AREA_PER_DWELLING = 1.2
"""Area of a circle, in square pixels, for a dwelling."""


KEY = (100, 400)
"""Dwellings whose circles the key shows."""

NAMED_FROM = 250
"""Dwellings from which a commune is named on the map of operations; the others are listed beside it."""

REST_FROM = 0.52
"""Where their list begins, in parts of the height of the map from its foot."""


def operations(
    contours: gpd.GeoDataFrame, bassin: list[str], signatories: list[str], done: pd.DataFrame
) -> go.Figure:
    """Map the operations of rehabilitation that sources describe, a circle a commune.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``, ``nom``, ``epci``, ``epci_nom``.
    bassin, signatories : list of str
        Communes of the basin, EPCIs that signed.
    done : pandas.DataFrame
        What `ancrage.study.accounts.operations` returns.
    """
    inside = contours[contours["code"].isin(bassin)]
    around = contours[contours["epci"].isin(signatories) | contours["code"].isin(bassin)]
    fig = maps.base(around, height=640, margin_m=3000)
    for shapes, colour, name in (
        (around[~around["code"].isin(bassin)], theme.LAND, "EPCI signataires, hors bassin"),
        (inside, palette.GROUND, "Bassin minier"),
    ):
        text = "<b>" + shapes["nom"] + "</b><br>" + shapes["epci_nom"]
        maps.fill(fig, shapes, colour=colour, text=text, name=name, legend=True)
    told = done.assign(
        ligne=[
            f"{row.periode}\u00a0: {with_unit(row.logements, 'logements', 0)} ({row.editeur})"
            for row in done.itertuples()
        ]
    )
    places = told.groupby("code").agg(logements=("logements", "sum"), lignes=("ligne", "<br>".join))
    spots = contours[contours["code"].isin(places.index)].merge(places, left_on="code", right_index=True)
    spots = spots.sort_values("logements", ascending=False)
    centres = spots.set_geometry(spots.to_crs(LAMBERT_93).representative_point())
    diameters = spots["logements"].map(_diameter)
    maps.points(
        fig,
        centres,
        text="<b>" + spots["nom"] + "</b><br>" + spots["lignes"],
        colour=[theme.ORANGE if own else theme.BACK for own in spots["epci"] == AREA.epci.code],
        symbol="circle",
        size=diameters,
        name="Logements des opérations décrites",
        legend=False,
    )
    furniture.sizes_key(
        fig,
        {with_unit(count, "logements", 0): _diameter(count) for count in KEY},
        colour=theme.BACK,
    )
    told_of = {row.code: f"{_readable(row.nom)} {number(row.logements, 0)}" for row in spots.itertuples()}
    named = (centres["logements"] >= NAMED_FROM) | (centres["epci"] == AREA.epci.code)
    maps.label(
        fig,
        [
            maps.Label(told_of[row.code], row.geometry.x, row.geometry.y)
            for row in centres[named].itertuples()
        ],
    )
    south, north = fig.layout.yaxis.range
    rest = [
        f"Moins de {NAMED_FROM}, sans nom sur la carte",
        *(told_of[code] for code in centres.loc[~named, "code"]),
    ]
    numbered.listed(fig, rest, left=True, below=south + REST_FROM * (north - south))
    furniture.scale_bar(fig, 10)
    return fig


def _readable(name: str) -> str:
    """Return the name of a commune with the apostrophe that readers see."""
    return name.replace("'", "\u2019")


def _diameter(dwellings: float) -> float:
    """Return the diameter of the circle of some dwellings, in pixels."""
    return round((dwellings * AREA_PER_DWELLING * 4 / math.pi) ** 0.5, 1)


def heritage(
    contours: gpd.GeoDataFrame,
    epci: str,
    epci_name: str,
    shafts: gpd.GeoDataFrame,
    heaps: gpd.GeoDataFrame,
    estates: gpd.GeoDataFrame,
) -> go.Figure:
    """Map what an EPCI inherits: shafts, spoil heaps and estates.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``, ``nom``, ``epci``.
    epci, epci_name : str
        EPCI in front.
    shafts, heaps, estates : geopandas.GeoDataFrame
        Points located in the region, with ``epci`` and ``code_commune``.
    """
    front = contours[contours["epci"] == epci]
    fig = maps.base(front, height=650, margin_m=AROUND)
    _aside(fig, front)
    around = surroundings(contours, epci)
    maps.fill(fig, around[around["epci"] != epci], colour=theme.LAND, text=around["nom"])
    places = [
        (shafts, "Puits", theme.BLUE, "circle", 6.5, _shaft_text),
        (estates, "Cités minières", theme.GREEN, "square", 6, _estate_text),
        (heaps, "Terrils", theme.INK, "triangle-up", 8, _heap_text),  # the fewest are on top
    ]
    having = front["code"].isin(pd.concat([table["code_commune"] for table, *_ in places]))
    maps.fill(fig, front[having], colour=theme.PAPER, text=front["nom"], line=theme.LINE)
    without = front[~having]
    maps.fill(
        fig,
        without,
        colour=theme.NO_DATA,
        text=front["nom"],
        name=f"Commune sans site ({len(without)})",
        legend=True,
    )
    maps.outline(fig, front, colour=theme.ORANGE, width=2.6, name=epci_name)
    for table, name, colour, symbol, size, text in places:
        local = table[table["epci"] == epci]
        maps.points(
            fig,
            local,
            text=text(local),
            colour=colour,
            symbol=symbol,
            size=size,
            name=f"{name} ({len(local)})",
        )
    names = {row.code: row.nom for row in front.nlargest(2, "population").itertuples()}
    maps.label(fig, towns(front, names, always=names), dots=True, hollow=True)
    furniture.scale_bar(fig, 5)
    return fig


def _shaft_text(table: gpd.GeoDataFrame) -> pd.Series:
    pit = "Fosse " + table["fosse"].fillna("?") + ", puits " + table["puits"].fillna("?")
    dates = table["creusement"].astype("str") + "-" + table["fermeture"].astype("str")
    return "<b>" + pit + "</b><br>" + table["commune"] + "<br>" + dates.str.replace("<NA>", "?")


def _heap_text(table: gpd.GeoDataFrame) -> pd.Series:
    return "<b>Terril " + table["nom"].fillna("") + "</b><br>" + table["commune"].fillna("")


def _estate_text(table: gpd.GeoDataFrame) -> pd.Series:
    return "<b>" + table["nom"] + "</b><br>" + table["commune"]


def short_names(contours: gpd.GeoDataFrame, names: pd.Series) -> gpd.GeoDataFrame:
    """Give each commune the short name of its EPCI, as ``epci_nom``."""
    known = names.loc["epci"].map(short_epci_name)
    return contours.assign(epci_nom=contours["epci"].map(known).fillna("Hors EPCI"))
