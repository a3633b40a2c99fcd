"""A value that moves in a raw table breaks the sentences that rest on it, and the build names each."""

import csv

from tests.conftest import copy_of_project
from tests.machine.conftest import refused

MOVED = {
    "revenus_epci": ({"code": "246200364", "annee": "2019"}, "mediane", "30000"),
    "chomage_zones_emploi_2025": ({"code": "3215", "trimestre": "2025-T4"}, "taux", "20.0"),
    "odd_epci": ({"code": "246200364"}, "part_ess_2015", "40.0"),
    "ess_poids": ({"niveau": "departement", "code": "62", "annee": "2015"}, "part", "1.0"),
    "entreprises_2022": ({"code": "62498"}, "unites_legales", "900000"),
    "erbm_financements": ({"id": "EF079"}, "montant_eur", "95000000"),
    "itdd_social": (
        {"niveau": "departement", "code": "62", "indicateur": "esperance_vie_hommes", "annee": "2019"},
        "valeur",
        "99.0",
    ),
    "faits_complementaires": ({"code": "62498", "annee": "1921"}, "valeur", "31000"),
}
"""For each table, the row that is changed, its column, and its new value."""

BROKEN = (
    "revenu_plus_bas",
    "revenu_rang_france",
    "conditions_difficiles",
    "chomage_lens_dessous",
    "ess_call_au_milieu",
    "ess_departement_premier",
    "creations_denominateur",
    "espaces_publics_en_retard",
    "vie_plus_courte",
    "lens_1921",
)
"""Findings of the article that then no longer hold."""


def move(path, where, column, value):
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    places = {name: number for number, name in enumerate(head)}
    moved = [row for row in rows if all(row[places[name]] == wanted for name, wanted in where.items())]
    assert moved, (path.name, where)
    for row in moved:
        row[places[column]] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def test_a_raw_value_that_moves_breaks_ten_sentences_and_the_build_names_each(
    made, tmp_path, no_browser_path
):
    copy = copy_of_project(tmp_path / "copie")
    for table, change in MOVED.items():
        move(copy.root / "data" / "raw" / f"{table}.csv", *change)
    for _ in range(2):  # tables that are checked with one another
        sealed = copy.run("seal", *MOVED)
    assert sealed.returncode == 0, sealed.stderr
    done = copy.run(
        "make", PATH=no_browser_path, BROWSER_PATH="", COMPENDIUM_NO_BROWSER="1"
    )  # no image is drawn
    refused(done, "paper/article.fr.md, ligne", *(f"« {finding} » ne tient plus" for finding in BROKEN))
