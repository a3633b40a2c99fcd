"""The command ``add``, a thin layer over what it begins."""

import argparse
from pathlib import Path
from typing import Any

from compendium.language import of_user


def describe(commands: Any) -> None:
    """Describe ``add``: a table, a figure, a statement, a notebook.

    Parameters
    ----------
    commands : argparse subparsers
        Where it is added.
    """
    said = of_user().said
    add = commands.add_parser("add", help=said("ajouter une table, une figure, un énoncé ou un notebook"))
    kinds = add.add_subparsers(required=True, metavar=said("QUOI"))

    table = kinds.add_parser("table", help=said("une table d’origine, d’après un CSV tel que publié"))
    table.add_argument("file", type=Path, help=said("le fichier, dans son encodage et avec son séparateur"))
    table.add_argument("--source", required=True, help=said("adresse de la page qui la publie"))
    table.add_argument("--publisher", required=True, help=said("qui la publie"))
    table.add_argument("--date", required=True, help=said("quand : 2023, 2023-05 ou 2023-05-01"))
    table.add_argument("--licence", required=True, help=said("celle de la source : etalab-2.0, ou son nom"))
    table.add_argument("--file-address", default="", help=said("adresse du fichier, s’il en a une stable"))
    table.add_argument("--name", default="", help=said("son nom ; celui du fichier par défaut"))
    table.add_argument("--title", default="", help=said("son titre"))
    table.add_argument(
        "--key",
        default="",
        help=said("colonnes qui distinguent les lignes : code,annee ; ligne pour les numéroter"),
    )
    table.add_argument(
        "--missing", action="append", default=[], help=said("ce qui est écrit où la valeur manque : NA, n.d.")
    )
    table.add_argument(
        "--text", action="append", default=[], help=said("colonne de texte, quoique faite de nombres")
    )
    table.add_argument(
        "--unit", action="append", default=[], help=said("unité d’une colonne de nombres : taux=%%")
    )
    table.add_argument("--column", action="append", default=[], help=said("titre d’une colonne : taux=Taux"))
    table.set_defaults(command=_add_table)

    figure = kinds.add_parser("figure", help=said("une figure, dans un notebook"))
    figure.add_argument("name", help=said("loyers : le numéro vient seul"))
    figure.add_argument("--notebook", required=True)
    figure.add_argument("--table", required=True, help=said("table d’origine qu’elle dessine d’abord"))
    figure.add_argument("-x", required=True, help=said("colonne en abscisse"))
    figure.add_argument("-y", required=True, help=said("colonne en ordonnée"))
    figure.add_argument("--title", required=True, help=said("son titre"))
    figure.set_defaults(command=_add_figure)

    statement = kinds.add_parser("statement", help=said("un énoncé à juger, dans le registre"))
    statement.add_argument("enonce", help=said("ce que le texte affirme, en d’autres mots"))
    statement.add_argument("--text", dest="texte", required=True, help=said("le texte qui l’affirme"))
    statement.add_argument("--section", required=True)
    statement.add_argument("--paragraph", dest="paragraphe", default="1")
    statement.add_argument(
        "--kind", dest="nature", required=True, help=said("sa nature : la règle du verdict")
    )
    statement.add_argument("--value", dest="valeur", default="", help=said("la valeur affirmée"))
    statement.add_argument("--unit", dest="unite", default="")
    statement.add_argument("--precision", default="", help=said("le plus petit écart que l’énoncé distingue"))
    statement.add_argument("--needs", dest="verification", default="", help=said("ce qui en jugerait"))
    statement.add_argument(
        "--cell", action="append", default=[], help=said("une autre case : code=246200364")
    )
    statement.add_argument("--notebook", default="", help=said("celui qui le juge"))
    statement.set_defaults(command=_add_statement)

    notebook = kinds.add_parser("notebook", help=said("un notebook"))
    notebook.add_argument("name", help=said("deux chiffres et un nom : 08_logement"))
    notebook.add_argument("--title", required=True, help=said("son titre"))
    notebook.add_argument("--question", required=True, help=said("ce qu’il se demande"))
    notebook.set_defaults(command=_add_notebook)


def _add_table(options: argparse.Namespace) -> int:
    from compendium.add import table

    told = table.Told(
        options.source,
        options.publisher,
        options.date,
        options.licence,
        name=options.name,
        title=options.title,
        file=options.file_address,
        key=[name for name in options.key.split(",") if name],
        units=table.pairs(options.unit, "--unit"),
        titles=table.pairs(options.column, "--column"),
        missing=options.missing,
        text=options.text,
    )
    table.add(options.file, told).tell(
        "relisez titres, clé et unités dans data/raw/datapackage.json, dites l’anglais dans data/raw/en.po, puis make."
    )
    return 0


def _add_figure(options: argparse.Namespace) -> int:
    from compendium.add import figure

    figure.add(options.name, options.notebook, options.table, options.x, options.y, options.title).tell(
        "make la dessine ; changez sa cellule (make watch la redessine à mesure), et dites l’anglais dans notebooks/en.po."
    )
    return 0


def _add_statement(options: argparse.Namespace) -> int:
    from compendium.add import statement, table

    columns = (
        "enonce",
        "texte",
        "section",
        "paragraphe",
        "nature",
        "valeur",
        "unite",
        "precision",
        "verification",
    )
    given = {column: getattr(options, column) for column in columns} | table.pairs(options.cell, "--cell")
    identifier, written = statement.add(options.notebook, given)
    written.tell(
        f"{identifier} est sans source pour l’instant : jugez-le dans le notebook par compute, compare, find ou attest."
    )
    return 0


def _add_notebook(options: argparse.Namespace) -> int:
    from compendium.add import book

    book.notebook(options.name, options.title, options.question).tell("make l’exécute ; make lab l’ouvre.")
    return 0
