"""Import what the notebooks of a territory import, and use it once: run by the process that forks their kernels.

What a library prepares at its first use (projections, formats, Plotly's tables of properties) is
then ready in every kernel. The territory drawn here is made up, and thrown away.
"""

import gc
import importlib

import geopandas as gpd
import pandas as pd
import shapely

from ancrage.figures import profiles, shares
from ancrage.study import living, profile
from ancrage.words import captions, takeaways
from compendium.publish import specification

ALSO = ("ancrage.contours", "ancrage.study.sirene", "compendium.publish.results", "compendium.tables.reading")
"""What the notebook imports, and is not exercised here."""

for _name in ALSO:
    importlib.import_module(_name)

TEXTS = {"titre": "essai", "legende": "essai", "source": "essai", "alt": "essai"}


def exercise() -> None:
    """Draw every figure of a profile once, for an EPCI of six communes that does not exist."""
    codes = [f"0000{n}" for n in range(6)]
    communes = gpd.GeoDataFrame(
        {
            "code": codes,
            "nom": codes,
            "departement": "62",
            "epci": ["1"] * 5 + ["2"],
            "population_2017": pd.array(range(100, 106), dtype="Int64"),
            "superficie_contour_km2": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        },
        geometry=[shapely.box(2.8 + n / 10, 50.4, 2.9 + n / 10, 50.5) for n in range(6)],
        crs="EPSG:4326",
    )
    epcis = pd.DataFrame(
        {
            "code": ["1", "2"],
            "nom": ["un", "deux"],
            "nature": "CC",
            "departement": "62",
            "region": "32",
            "communes": 5,
        }
    )
    figures = pd.DataFrame({"niveau": ["epci"] * 2 + ["departement"], "code": ["1", "2", "62"]})
    for name in (
        "population_2013",
        "population_2018",
        "superficie_km2",
        "naissances_2013_2017",
        "deces_2013_2017",
        "emplois_2013",
        "emplois_2018",
        "actifs_15_64_2018",
        "chomeurs_15_64_2018",
    ):
        figures[name] = [10.0, 20.0, 30.0]
    where = profile.place(epcis, "1")
    incomes = pd.DataFrame({"annee": [2018, 2019], "code": ["1", "1"], "mediane": [20000.0, 21000.0]})
    table = profile.beside(profile.indicators(figures, incomes.tail(1)), epcis, where)
    legal = pd.DataFrame({"niveau": "epci", "code": "1", "annee": [2016, 2023], "population": [11, 12]})
    series = profile.populations(
        legal, figures, {("epci", "1"): "un", ("departement", "62"): "Pas-de-Calais"}
    )
    rates = pd.DataFrame({"code": "3215", "trimestre": ["2003-T1", "2003-T2"], "taux": [9.0, 9.5]})
    weights = pd.DataFrame({"niveau": "region", "nom": "ici", "annee": [2008, 2014], "part": [9.0, 10.0]})
    known = pd.DataFrame({"code": ["1", "2"], "part": [9.0, 10.0]})
    drawn = [
        profiles.density(communes, where),
        profiles.population(series, "un"),
        profiles.standing(table),
        profiles.incomes(living.incomes(incomes, ["1"]), "un"),
        profiles.unemployment(living.unemployment(rates, {"3215": "Lens"})),
        profiles.ess(weights),
        shares.distribution(known, known.assign(nom="un"), "1"),
    ]
    for figure in drawn:
        specification.text(specification.compose(figure, TEXTS))
    captions.readable(table)
    captions.standing(table, "un")
    takeaways.standing(table, where, "un")


exercise()
gc.freeze()
