"""Territories and their geography years: harmonise communes, gather them, measure them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from ancrage.area import AREA
from compendium.errors import Refusal
from compendium.publish.counting import in_words

COG = 2025
"""Geography year that tables are brought to: that of the contours."""


@dataclass(frozen=True)
class Harmonised:
    """A table brought to another geography year, and the account of what was done.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per commune of the target geography that has figures.
    account : pandas.DataFrame
        ``code``, ``devenir`` (``fusion``, ``scission``), ``vers``: every commune whose
        code is not the same on both sides.
    """

    frame: pd.DataFrame
    account: pd.DataFrame


def harmonise(
    frame: pd.DataFrame,
    passages: pd.DataFrame,
    communes: Iterable[str],
    *,
    before: int,
    after: int = COG,
) -> Harmonised:
    """Bring figures that add up from one geography year to a later one.

    A commune that merged gives its figures to the one that absorbed it. A commune that was
    split keeps them whole under its old code: nothing says how to share them out, and both
    parts are in the same EPCI.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``code`` and columns of quantities that add up (inhabitants, km², jobs), in the
        geography of `before`.
    passages : pandas.DataFrame
        Table ``communes_passage``.
    communes : iterable of str
        Codes of the communes in the geography of `after`.
    before, after : int
        Geography years; `after` is not earlier than `before`.

    Returns
    -------
    Harmonised
        The sums by commune of `after`, and the account.

    Raises
    ------
    Refusal
        If a commune is in neither geography and no passage explains it: a total that has
        lost communes is never returned.

    Examples
    --------
    >>> frame = pd.DataFrame({"code": ["59006", "59070"], "population": [213, 376]})
    >>> passages = pd.DataFrame({"cog_avant": [2024], "code_avant": ["59070"],
    ...     "cog_apres": [2025], "code_apres": ["59006"], "nature": ["fusion"]})
    >>> harmonise(frame, passages, ["59006"], before=2021).frame
        code  population
    0  59006         589
    """
    steps = passages[(passages["cog_avant"] >= before) & (passages["cog_apres"] <= after)]
    merged = steps[steps["nature"] == "fusion"].set_index("code_avant")["code_apres"].to_dict()
    split = steps[steps["nature"] == "scission"]
    target = set(communes)
    old = frame["code"].tolist()
    new = [successor(code, merged) for code in old]
    lost = [code for code, there in zip(old, new, strict=True) if there not in target]
    if lost:
        raise Refusal(
            f"communes de la géographie {before} sans suite en {after} : "
            f"{', '.join(lost[:5])} ({len(lost)} en tout).",
            "complétez data/raw/communes_passage.csv : un total ne se fait pas sans elles.",
        )
    moved = [(code, "fusion", there) for code, there in zip(old, new, strict=True) if there != code]
    moved += [(row.code_avant, "scission", row.code_apres) for row in split.itertuples()]
    sums = frame.assign(code=new).groupby("code", as_index=False).sum(min_count=1)
    return Harmonised(sums, pd.DataFrame(moved, columns=["code", "devenir", "vers"]))


def successor(code: str, merged: Mapping[str, str]) -> str:
    """Return the commune that a commune is part of, after mergers that may follow one another.

    Examples
    --------
    >>> successor("02695", {"02695": "02054", "02054": "02999"})
    '02999'
    """
    while code in merged:
        code = merged[code]
    return code


def membership(contours: pd.DataFrame, appartenance: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that each commune of 2025 belongs to.

    EPCI and département are those of the contours (2025); the zone d'emploi 2020 is that of
    the table of 2022, through the commune's own code.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``epci``, ``departement``, ``region``, ``zone_emploi`` (missing for a
        commune created since).
    """
    zones = appartenance.set_index("code")["zone_emploi"]
    frame = pd.DataFrame(contours[["code", "nom", "epci", "departement"]])
    return frame.assign(region=AREA.region.code, zone_emploi=frame["code"].map(zones))


def perimeters(perimetre: pd.DataFrame) -> dict[str, list[str]]:
    """Return the codes of each perimeter of the ERBM.

    Parameters
    ----------
    perimetre : pandas.DataFrame
        Table ``erbm_perimetre``.

    Returns
    -------
    dict
        ``bassin`` (250 communes), ``bud`` (159 communes), ``epci`` (8), ``cites`` (63).
    """
    kinds = {"bassin": "commune_bassin", "bud": "commune_bud", "epci": "epci", "cites": "cite_erbm"}
    return {name: perimetre.loc[perimetre["nature"] == kind, "code"].tolist() for name, kind in kinds.items()}


def members(contours: pd.DataFrame, perimetre: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the communes of the perimeters of the plan, and of which each is.

    Parameters
    ----------
    contours : pandas.DataFrame
        ``code``, ``nom``, ``departement``, ``epci`` of communes.
    perimetre : mapping of str to sequence of str
        What `perimeters` returns: communes of ``bassin`` and of ``bud``, signatories of ``epci``.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``departement``, ``epci``, ``bassin``, ``bud`` and ``signataire`` (true or not); communes
        of none are left out.
    """
    found = pd.DataFrame(contours)[["code", "nom", "departement", "epci"]].assign(
        bassin=contours["code"].isin(perimetre["bassin"]),
        bud=contours["code"].isin(perimetre["bud"]),
        signataire=contours["epci"].isin(perimetre["epci"]),
    )
    return found[found[["bassin", "bud", "signataire"]].any(axis="columns")]


def gather(
    communes: pd.DataFrame, quantities: list[str], bassin: list[str], epcis: Iterable[str]
) -> pd.DataFrame:
    """Add up communes by EPCI, département, region and mining basin.

    Parameters
    ----------
    communes : pandas.DataFrame
        ``code``, ``epci``, ``departement``, ``region`` and `quantities`, one row per commune.
    quantities : list of str
        Columns that add up.
    bassin : list of str
        Communes of the basin.
    epcis : iterable of str
        EPCIs of the ERBM, added up together as ``8_epci``.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code`` and the sums; a sum over missing values only is missing.
    """
    parts = []
    for level in ("epci", "departement", "region"):
        sums = communes.groupby(level)[quantities].sum(min_count=1).reset_index(names="code")
        parts.append(sums.assign(niveau=level))
    inside = communes["code"].isin(bassin)
    signatories = communes["epci"].isin(list(epcis))
    for code, chosen in zip(AREA.perimeters, (inside, signatories), strict=True):
        total = communes.loc[chosen, quantities].sum(min_count=1)
        parts.append(total.to_frame().T.assign(niveau="perimetre", code=code))
    frame = pd.concat(parts, ignore_index=True)
    return frame[["niveau", "code", *quantities]].astype(dict.fromkeys(quantities, "Float64"))


def whole_epcis(gathered: pd.DataFrame, published: pd.DataFrame, annee: int) -> set[str]:
    """Return the EPCIs that lie wholly in the region.

    Parameters
    ----------
    gathered : pandas.DataFrame
        ``code``, ``population``: sums over the communes of the region, of `annee`.
    published : pandas.DataFrame
        Table ``populations_epci``: the population of whole EPCIs.
    annee : int
        Census year.

    Returns
    -------
    set of str
        Codes whose published population is that of their communes in the region, within
        2 %, the change of perimeter between two years left in.
    """
    whole = published[published["annee"] == annee].drop_duplicates("code").set_index("code")
    sums = gathered.set_index("code")["population"]
    ratio = sums / whole["population"].astype(float).reindex(sums.index)
    return set(sums.index[(ratio.isna() | ratio.between(0.98, 1.02)).to_numpy(dtype=bool)])


def areas(contours: gpd.GeoDataFrame) -> pd.Series:
    """Return the area of each contour on the ellipsoid, in km² to the square metre, by commune code.

    Lambert-93 keeps angles, not areas: it overstates Hauts-de-France by 0.19 %. Contours are
    generalised, so a density that must equal Insee's uses Insee's area instead. Beyond the square
    metre, sines of one system's library are not those of another's.
    """
    geod = contours.crs.get_geod()
    shapes = contours.to_crs("EPSG:4326").geometry
    return pd.Series(
        [round(abs(geod.geometry_area_perimeter(shape)[0])) / 1e6 for shape in shapes],
        index=pd.Index(contours["code"], name="code"),
        name="superficie_contour_km2",
    )


def readable(name: str) -> str:
    """Return the name of a territory with what the register misprints in some of them rewritten."""
    for correction in AREA.corrections:
        if (correction.table, correction.action) == ("territoires", "rewritten"):
            name = name.replace(correction.says, correction.becomes)
    return name


def names(register: pd.DataFrame) -> pd.Series:
    """Return the last known name of each territory, by (level, code)."""
    last = register.sort_values("cog_fin").drop_duplicates(["niveau", "code"], keep="last")
    return last.set_index(["niveau", "code"])["nom"].map(readable)


def shortest_epci_name(name: str) -> str:
    """Return the name of an EPCI without what kind of body it is, nor what comes after a comma.

    Examples
    --------
    >>> shortest_epci_name("Communauté d'agglomération Valenciennes Métropole")
    'Valenciennes'
    """
    short = short_epci_name(name).split(",")[0]
    for word in (" Métropole", " Agglo"):
        short = short.removesuffix(word)
    return short


def epci_name(register: pd.DataFrame, epci: str) -> str:
    """Return the short name of an EPCI of the region, with a check that it exists.

    Raises
    ------
    Refusal
        If no EPCI has that code.
    """
    known = register[(register["niveau"] == "epci") & (register["code"] == epci)]
    if known.empty:
        raise Refusal(f"« {epci} » n’est pas le code (SIREN) d’un EPCI connu.")
    return short_epci_name(readable(str(known.sort_values("cog_fin")["nom"].iloc[-1])))


LEGAL_FORMS = (
    *("CA ", "CC ", "CU ", "Communauté urbaine "),
    *("Communauté de communes ", "Communauté d'agglomération "),
)


def short_epci_name(name: str) -> str:
    """Return the name of an EPCI without its legal form.

    Examples
    --------
    >>> short_epci_name("CA de Lens - Liévin")
    'Lens-Liévin'
    >>> short_epci_name("CC Coeur d'Ostrevent (CCCO)")
    'Cœur d’Ostrevent'
    >>> short_epci_name("Communauté d'agglomération du Val d'Orge")
    'Val d’Orge'
    """
    for form in LEGAL_FORMS:
        name = name.removeprefix(form)
    for article in ("de la ", "du ", "de l'", "des ", "de ", "d'"):
        if name.startswith(article):
            name = name.removeprefix(article)
            break
    name = name.split(" (")[0].replace(" - ", "-").replace("Coeur", "Cœur").replace("'", "’")
    return name[:1].upper() + name[1:]


QUANTITIES = [
    "population_2013",
    "population_2018",
    "superficie_km2",
    "naissances_2013_2017",
    "deces_2013_2017",
    "menages_2018",
    "emplois_2013",
    "emplois_2018",
    "emplois_salaries_2018",
    "actifs_15_64_2018",
    "chomeurs_15_64_2018",
    "etablissements_2018",
]
"""Columns of ``communes_2018`` that add up from commune to territory."""


def add_up(
    communes_2018: pd.DataFrame, passages: pd.DataFrame, codes: Iterable[str], *, before: int
) -> pd.DataFrame:
    """Bring the quantities of the 2018 table to the geography of 2025."""
    return harmonise(communes_2018[["code", *QUANTITIES]], passages, codes, before=before).frame


def populations(legales: pd.DataFrame, contours: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Return the municipal population of each commune of 2025 at every vintage known.

    Parameters
    ----------
    legales : pandas.DataFrame
        Table ``populations_legales``, each vintage in its own geography year.
    contours : pandas.DataFrame
        Table ``communes_contours``, which holds the vintage 2017.
    passages : pandas.DataFrame
        Table ``communes_passage``.

    Returns
    -------
    pandas.DataFrame
        ``annee``, ``code``, ``population`` (missing where it is not to be believed: communes that
        merged in 2019, for 2016); geography of 2025.
    """
    codes = contours["code"]
    parts = []
    for (annee, cog), rows in legales.groupby(["annee", "cog"]):
        done = harmonise(rows[["code", "population"]], passages, codes, before=int(cog))
        parts.append(done.frame.assign(annee=annee))
    old = contours.loc[contours["population_2017"].notna(), ["code", "population_2017"]]
    parts.append(pd.DataFrame(old).rename(columns={"population_2017": "population"}).assign(annee=2017))
    frame = pd.concat(parts, ignore_index=True)[["annee", "code", "population"]]
    types = {"annee": int, "population": "Int64"}
    return frame.astype(types).sort_values(["annee", "code"], ignore_index=True)


def accounts(
    communes_2018: pd.DataFrame,
    legales: pd.DataFrame,
    contours: pd.DataFrame,
    passages: pd.DataFrame,
) -> pd.DataFrame:
    """Return, table by table, what became of the communes of its geography year.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``cog``, ``communes``, ``retrouvees`` (same code in 2025), ``fusions``,
        ``scissions``, ``perdues`` (always 0: `harmonise` refuses otherwise).
    """
    tables = [("communes_2018", 2021, communes_2018[["code", "population_2018"]])]
    for (annee, cog), rows in legales.groupby(["annee", "cog"]):
        tables.append((f"populations_legales {annee}", int(cog), rows[["code", "population"]]))
    lines = []
    for name, cog, frame in sorted(tables):
        account = harmonise(frame, passages, contours["code"], before=cog).account
        merged = int((account["devenir"] == "fusion").sum())
        split = int((account["devenir"] == "scission").sum())
        lines.append([name, cog, len(frame), len(frame) - merged, merged, split, 0])
    columns = ["table", "cog", "communes", "retrouvees", "fusions", "scissions", "perdues"]
    return pd.DataFrame(lines, columns=columns)


def perimeter_names(perimetre: dict[str, list[str]]) -> dict[str, str]:
    """Return the names of the basin and of the EPCIs that signed, by code, with how many they are.

    Examples
    --------
    >>> perimeter_names({"bassin": ["62498"] * 3, "epci": ["246200364"] * 2})["8_epci"]
    'Deux EPCI de l’ERBM'
    """
    basin = AREA.basin
    communes, signed = len(perimetre["bassin"]), in_words(len(perimetre["epci"]))
    return {
        basin.code: f"{basin.name} ({communes} communes)",
        basin.signatories: f"{signed[:1].upper()}{signed[1:]} EPCI de l’{basin.programme}",
    }


def named(territories: pd.DataFrame, register: pd.DataFrame, perimetre: dict[str, list[str]]) -> pd.DataFrame:
    """Give each territory its short name and the ratios that its sums allow.

    Parameters
    ----------
    territories : pandas.DataFrame
        What `gather` returns.
    register : pandas.DataFrame
        Table ``territoires``.
    perimetre : dict
        What `perimeters` returns.

    Returns
    -------
    pandas.DataFrame
        The rows with ``nom``, ``densite`` (inhabitants per km², 2018), ``taux_chomage`` (census,
        % of the active 15-64), ``solde_naturel`` (births less deaths, 2013-2017).
    """
    known = names(register)
    perimeters_ = perimeter_names(perimetre)
    labels = []
    for niveau, code in zip(territories["niveau"], territories["code"], strict=True):
        name = perimeters_.get(code) or str(known.get((niveau, code), code))
        labels.append(short_epci_name(name) if niveau == "epci" else name)
    frame = territories.assign(nom=labels)
    return frame.assign(
        densite=frame["population_2018"] / frame["superficie_km2"],
        taux_chomage=100 * frame["chomeurs_15_64_2018"] / frame["actifs_15_64_2018"],
        solde_naturel=frame["naissances_2013_2017"] - frame["deces_2013_2017"],
    )


def area_check(contours: gpd.GeoDataFrame, communes: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Set Insee's area beside the area of the generalised contour, commune by commune.

    Parameters
    ----------
    contours, communes : geopandas.GeoDataFrame, pandas.DataFrame
        Contours of 2025, and the communes with their area.
    passages : pandas.DataFrame
        Table ``communes_passage``.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``departement``, ``superficie_km2`` (Insee), ``superficie_contour_km2``
        (ellipsoid), ``ecart`` (%, contour over Insee). A commune restored since has no Insee area of
        2018, and its parent has both: neither has an ``ecart``.
    """
    frame = communes[["code", "departement", "superficie_km2"]].copy()
    frame["superficie_contour_km2"] = frame["code"].map(areas(contours))
    ratio = 100 * (frame["superficie_contour_km2"] / frame["superficie_km2"].astype(float) - 1)
    split = passages[passages["nature"] == "scission"]
    return frame.assign(ecart=ratio.mask(frame["code"].isin([*split["code_avant"], *split["code_apres"]])))


def perimeter_summary(
    territories: pd.DataFrame,
    membres: pd.DataFrame,
    perimetre: dict[str, list[str]],
    epci: str,
) -> pd.DataFrame:
    """Return the EPCIs of the ERBM and the basin, with their communes in each perimeter.

    Parameters
    ----------
    territories, membres : pandas.DataFrame
        What `named` and `membership` return.
    perimetre : dict
        What `perimeters` returns.
    epci : str
        EPCI put first; added if it did not sign.
    """
    flags = membres.assign(
        dans_bassin=membres["code"].isin(perimetre["bassin"]),
        dans_bud=membres["code"].isin(perimetre["bud"]),
    )
    counts = flags.groupby("epci").agg(
        communes=("code", "size"), dans_bassin=("dans_bassin", "sum"), dans_bud=("dans_bud", "sum")
    )
    whole = flags[flags["dans_bassin"]]
    basin, signatories = AREA.perimeters
    counts.loc[basin] = [len(whole), len(whole), int(whole["dans_bud"].sum())]
    signed = flags[flags["epci"].isin(perimetre["epci"])]
    counts.loc[signatories] = [len(signed), int(signed["dans_bassin"].sum()), int(signed["dans_bud"].sum())]
    order = list(dict.fromkeys([epci, *perimetre["epci"], signatories, basin]))
    frame = territories[territories["code"].isin(order)].merge(counts, left_on="code", right_index=True)
    place = {code: index for index, code in enumerate(order)}
    return frame.sort_values("code", key=lambda codes: codes.map(place), ignore_index=True)


def with_population(contours: gpd.GeoDataFrame, populations_: pd.DataFrame, annee: int) -> gpd.GeoDataFrame:
    """Give each contour its municipal population of a vintage, as ``population``."""
    known = populations_[populations_["annee"] == annee].set_index("code")["population"]
    return contours.assign(population=contours["code"].map(known))


def with_density(
    contours: gpd.GeoDataFrame, communes: pd.DataFrame, populations: pd.DataFrame, annee: int
) -> gpd.GeoDataFrame:
    """Give each contour its population and density of a vintage, on Insee's area.

    Missing for the commune restored in 2024, whose figures are with its parent's.

    Parameters
    ----------
    contours : geopandas.GeoDataFrame
        ``code``.
    communes : pandas.DataFrame
        ``code``, ``superficie_km2``.
    populations : pandas.DataFrame
        ``annee``, ``code``, ``population``.
    annee : int
        The vintage.
    """
    counted = populations[populations["annee"] == annee].set_index("code")["population"]
    people = contours["code"].map(counted).astype("Float64")
    area = contours["code"].map(communes.set_index("code")["superficie_km2"]).astype("Float64")
    return contours.assign(population=people, densite=people / area)


def each_year(maps: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Return the densities of communes over several years in one table, a row a commune and year.

    Parameters
    ----------
    maps : mapping of int to pandas.DataFrame
        What `with_density` returns for each year.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``nom``, ``epci``, ``annee``, ``population``, ``densite`` (inhabitants per km²).
    """
    told = ["code", "nom", "epci", "annee", "population", "densite"]
    return pd.concat(
        [pd.DataFrame(rows).assign(annee=year)[told] for year, rows in maps.items()], ignore_index=True
    )


def long(territories: pd.DataFrame) -> pd.DataFrame:
    """Return the quantities of 2018 with a row a territory and measure: ``mesure``, ``valeur``."""
    wanted = ["superficie_km2", "emplois_2018", "emplois_salaries_2018", "taux_chomage", "solde_naturel"]
    return territories.melt(
        id_vars=["niveau", "code"], value_vars=wanted, var_name="mesure", value_name="valeur"
    )
