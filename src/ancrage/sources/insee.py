"""Tables of Insee: 2018 commune figures, membership, incomes, unemployment, ESS weight."""

import io
import zipfile

import pandas as pd

from ancrage.area import AREA
from ancrage.sources import workbook
from ancrage.sources.etalab import DEPARTEMENTS
from compendium.tables import fetch

COMMUNES_2018 = {
    "CODGEO": "code",
    "P13_POP": "population_2013",
    "P18_POP": "population_2018",
    "SUPERF": "superficie_km2",
    "NAIS1318": "naissances_2013_2017",
    "DECE1318": "deces_2013_2017",
    "P18_MEN": "menages_2018",
    "P13_EMPLT": "emplois_2013",
    "P18_EMPLT": "emplois_2018",
    "P18_EMPLT_SAL": "emplois_salaries_2018",
    "P18_POP1564": "population_15_64_2018",
    "P18_ACT1564": "actifs_15_64_2018",
    "P18_CHOM1564": "chomeurs_15_64_2018",
    "ETTOT18": "etablissements_2018",
    "ETAZ18": "etab_agriculture_2018",
    "ETBE18": "etab_industrie_2018",
    "ETFZ18": "etab_construction_2018",
    "ETGU18": "etab_commerce_transports_services_2018",
    "ETGZ18": "etab_commerce_2018",
    "ETOQ18": "etab_administration_sante_2018",
    "ETTEF118": "etab_1_9_salaries_2018",
    "ETTEFP1018": "etab_10_salaries_et_plus_2018",
    "MED19": "niveau_vie_median_2019",
    "TP6019": "taux_pauvrete_2019",
}
"""Insee's name of each column kept, and ours."""

APPARTENANCE = {
    "CODGEO": "code",
    "LIBGEO": "nom",
    "DEP": "departement",
    "REG": "region",
    "EPCI": "epci",
    "ZE2020": "zone_emploi",
    "UU2020": "unite_urbaine",
    "AAV2020": "aire_attraction",
    "BV2012": "bassin_vie",
}

REVENUS = {
    "NBMEN": "menages",
    "NBPERS": "personnes",
    "Q1": "q1",
    "Q2": "mediane",
    "Q3": "q3",
    "D1": "d1",
    "D9": "d9",
    "RD": "rapport_interdecile",
    "GI": "indice_gini",
    "PPMINI": "part_minima_sociaux",
    "PIMPOT": "part_impots",
}
"""Stems of the columns of Filosofi (the year follows them, but for RD), and ours."""


def _csv_in_zip(name: str, member: str) -> pd.DataFrame:
    with zipfile.ZipFile(fetch.original(name)) as archive:
        text = io.BytesIO(archive.read(member))
    return pd.read_csv(text, sep=";", dtype=str, keep_default_na=False)


def comparateur() -> pd.DataFrame:
    """Return the Base du comparateur de territoires as published: every commune, every column, as text."""
    return _csv_in_zip("insee/base_cc_comparateur_csv.zip", "base_cc_comparateur.CSV")


def communes_2018() -> pd.DataFrame:
    """Return the 2018 figures of the 3 789 communes of Hauts-de-France (geography of 2021).

    Source: Base du comparateur de territoires, file of 12 January 2022. Values are kept as
    published, decimals of the census weights included.
    """
    frame = comparateur()
    frame = frame[frame["CODGEO"].str.startswith(DEPARTEMENTS)]
    return frame[list(COMMUNES_2018)].rename(columns=COMMUNES_2018)


def appartenance() -> pd.DataFrame:
    """Return the areas that each commune belongs to (geography of 2022), as published, as text."""
    name = "insee/table-appartenance-geo-communes-22.zip"
    with zipfile.ZipFile(fetch.original(name)) as archive:
        book = io.BytesIO(archive.read("table-appartenance-geo-communes-22.xlsx"))
    return workbook.read(book, "COM", header=5)


def communes_appartenance_2022() -> pd.DataFrame:
    """Return the areas that each commune of Hauts-de-France belongs to (geography of 2022)."""
    frame = appartenance()
    frame = frame[frame["REG"] == AREA.region.code]
    return frame[list(APPARTENANCE)].rename(columns=APPARTENANCE)


def revenus_epci() -> pd.DataFrame:
    """Return the distribution of disposable income by EPCI of France, 2014 to 2019.

    The file of year N lists the EPCIs of 1 January N + 1: those of 2018 and 2019 are all
    in the national lists of 2019 and 2020, and in no other. `s`, `nd` and blanks (secret,
    not available) are left empty; decimal commas become points.
    """
    frames = []
    for year in range(2014, 2020):
        path = fetch.original(f"insee/FILO{year}_DISP_EPCI.csv")
        table = pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig", keep_default_na=False)
        table = table[table["CODGEO"] != ""]
        short = f"{year % 100}"
        columns = {"CODGEO": "code", "LIBGEO": "nom"}
        for stem, ours in REVENUS.items():
            columns[stem if stem == "RD" else stem + short] = ours
        frame = table[list(columns)].rename(columns=columns)
        for column in REVENUS.values():
            text = frame[column].str.strip().str.replace(",", ".", regex=False)
            frame[column] = text.mask(text.isin(["s", "nd", "ns"]), "").map(_trimmed)
        frame.insert(0, "annee", str(year))
        frame.insert(1, "geographie", str(year + 1))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _trimmed(text: str) -> str:
    """Drop the zeros after the point, so that 12104.0 and 12104 are the same value."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def chomage_zones_emploi() -> pd.DataFrame:
    """Return the localised unemployment rate by zone d'emploi and quarter, 2003-T1 to 2023-T3."""
    path = fetch.original("insee/chomage-zone-t1-2003-t3-2023.xlsx")
    wide = workbook.read(path, "txcho_ze", header=5)
    quarters = [column for column in wide.columns if column[:4].isdigit()]
    frame = wide.melt(id_vars=["ZE2020"], value_vars=quarters, var_name="trimestre", value_name="taux")
    return frame.rename(columns={"ZE2020": "code"}).sort_values(["code", "trimestre"], ignore_index=True)


def zones_emploi() -> pd.DataFrame:
    """Return the codes and names of the zones d'emploi 2020."""
    path = fetch.original("insee/chomage-zone-t1-2003-t3-2023.xlsx")
    wide = workbook.read(path, "txcho_ze", header=5)
    return wide[["ZE2020", "LIBZE2020"]].set_axis(["code", "nom"], axis=1)


ESS_WORKBOOKS = {
    "insee/ITDD-DonneesDetaillees.xls": ("2014", "2008"),
    "insee/DD-indic-reg-dep_2008_2019.xls": ("2015",),
}
"""Editions of the indicators, and the years of the columns under the title of the weight of the ESS."""


def ess_poids() -> pd.DataFrame:
    """Return the weight of the social economy in salaried jobs, 2008, 2014 and 2015.

    Source: Indicateurs territoriaux de développement durable, editions of 2017 and 2019, sheet
    Economie, one or two columns under one title; regions come first, départements after.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``nom``, ``annee``, ``part`` (%).
    """
    rows = [row for name, years in ESS_WORKBOOKS.items() for row in _weights(name, years)]
    frame = pd.DataFrame(rows, columns=["niveau", "code", "nom", "annee", "part"])
    return frame.drop_duplicates(["niveau", "code", "annee"])


def _weights(name: str, years: tuple[str, ...]) -> list[list[str]]:
    path = fetch.original(name)
    sheet = workbook.read(path, "Economie")
    title = "Poids de l'économie sociale dans les emplois salariés du territoire (%)"
    (first,) = (i for i, cell in enumerate(sheet.iloc[4]) if cell.strip() == title)
    rows = []
    niveau = ""
    for row in sheet.itertuples(index=False):
        label = f"{row[0]}{row[1]}".upper()
        if "REGIONS" in label:
            niveau = "region"
        elif "DEPARTEMENTS" in label or "DÉPARTEMENTS" in label:
            niveau = "departement"
        code, place = str(row[0]).strip(), str(row[1]).strip()
        if not place or not code or len(code) > 3 or not niveau or code == "FHM":  # F, under another name
            continue
        level = "pays" if code in ("F", "M", "P") else niveau
        for offset, year in enumerate(years):
            value = row[first + offset].strip()
            name_ = place.removesuffix("(1)").strip()  # a note
            rows.append([level, code, name_, year, "" if value in ("nd", "nc") else value])
    return rows
