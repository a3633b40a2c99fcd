"""Social indicators of régions and départements, from Insee's sustainable-development workbook of 2019."""

import pandas as pd

from ancrage.sources import workbook
from compendium.tables import fetch

WORKBOOK = "insee/DD-indic-reg-dep_2008_2019.xls"

COLUMNS = {
    2: ("esperance_vie_hommes", 2019),
    3: ("esperance_vie_hommes", 2015),
    4: ("esperance_vie_hommes", 2010),
    5: ("esperance_vie_femmes", 2019),
    6: ("esperance_vie_femmes", 2015),
    7: ("esperance_vie_femmes", 2010),
    8: ("rapport_interdecile", 2014),
    9: ("taux_pauvrete", 2018),
    10: ("taux_pauvrete", 2014),
    12: ("jeunes_non_inseres", 2014),
    13: ("jeunes_non_inseres", 2009),
    14: ("eloignes_sante", 2016),
}
"""Columns of the sheet that are kept: place, our name, year."""

MISPLACED = ("esperance_vie_hommes", "esperance_vie_femmes")
"""Indicators whose column of 2019 has values of other régions: some lie outside those of all their départements."""

COUNTRY = {"F": "F", "FHM": "F", "M": "M", "P": "P"}
"""Codes of the country, and Insee's elsewhere."""

DECIMALS = 4


def itdd_social() -> pd.DataFrame:
    """Return social indicators of régions, départements and the country.

    Life expectancies of régions in 2019 are left out: the published column is shuffled (Hauts-de-France
    at 80.5 years for men, when its five départements go from 76.7 to 79).

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``indicateur``, ``annee``, ``valeur`` (years, % or a ratio).
    """
    path = fetch.original(WORKBOOK)
    sheet = workbook.read(path, "Social")
    rows, niveau = [], ""
    for row in sheet.itertuples(index=False):
        label = f"{row[0]}{row[1]}".upper()
        if "REGIONS" in label:
            niveau = "region"
        elif "DEPARTEMENTS" in label:
            niveau = "departement"
        code = str(row[0]).strip()
        if not niveau or not code or len(code) > 3 or not str(row[1]).strip():
            continue
        level = "pays" if code in COUNTRY else niveau
        for place, (name, year) in COLUMNS.items():
            if level == "region" and year == 2019 and name in MISPLACED:
                continue
            value = pd.to_numeric(row[place].strip(), errors="coerce")
            if pd.notna(value):
                rows.append([level, COUNTRY.get(code, code), name, year, round(float(value), DECIMALS)])
    frame = pd.DataFrame(rows, columns=["niveau", "code", "indicateur", "annee", "valeur"])
    return frame.drop_duplicates(["niveau", "code", "indicateur", "annee"])
