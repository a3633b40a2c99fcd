"""The commands of this study: profiles of EPCIs, and what the business register says of the ESS."""

import argparse
from pathlib import Path
from typing import Any

from compendium.language import of_user


def add(commands: Any) -> None:
    """Add the commands of the study to those of the machine.

    Parameters
    ----------
    commands : argparse subparsers
        Where they are added.
    """
    said = of_user().said
    territory = commands.add_parser("territory", help=said("faire le profil d’un EPCI de France"))
    territory.add_argument(
        "epci", nargs="+", help=said("son code (SIREN) ou son nom : 200072460, Béthune-Bruay")
    )
    territory.set_defaults(command=_territory)

    france = commands.add_parser(
        "france", help=said("faire le profil de tous les EPCI, et la page nationale")
    )
    france.add_argument("--only", nargs="*", default=[], metavar="EPCI", help=said("ces EPCI seulement"))
    france.add_argument("--workers", type=int, help=said("processus ; par défaut, un par cœur"))
    france.add_argument(
        "--pdf",
        action="store_true",
        help=said("les documents PDF aussi : un navigateur en dessine les figures"),
    )
    france.set_defaults(command=_france)

    sirene = commands.add_parser(
        "sirene", help=said("estimer l’ESS des territoires d’après le répertoire Sirene")
    )
    sirene.add_argument("unites", help=said("StockUniteLegale en Parquet : chemin, ou https://…#sha256=…"))
    sirene.add_argument("etablissements", help=said("StockEtablissement en Parquet : de même"))
    sirene.add_argument("--by", default="epci", choices=["commune", "epci", "departement"])
    sirene.add_argument("--output", default="territories/ess_sirene.csv", help=said("fichier CSV à écrire"))
    sirene.set_defaults(command=_sirene)


def _territory(options: argparse.Namespace) -> int:
    from ancrage.profiles import france

    return france.make_territory(" ".join(options.epci))


def _france(options: argparse.Namespace) -> int:
    from ancrage.profiles import france

    return france.make(options.only, workers=options.workers, pdf=options.pdf)


def _sirene(options: argparse.Namespace) -> int:
    from ancrage.profiles import register

    return register.estimate(options.unites, options.etablissements, options.by, Path(options.output))
