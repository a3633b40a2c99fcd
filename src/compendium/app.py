"""The command line: ``ancrage make | run | refresh | seal``, a thin layer over the package."""

import argparse
import atexit
import gc
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from ancrage import __version__
from compendium import project
from compendium.errors import Refusal, from_system

COLLECTED = (50_000, 10, 10)
"""How often Python looks for what is no longer used: seven hundred objects, by default, while imports make
half a million that all stay."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except Refusal as error:
        print(f"\nancrage : {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read what is printed has left
        return 1
    except OSError as error:
        print(f"\nancrage : {from_system(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nancrage : interrompu ; relancez make pour reprendre.", file=sys.stderr)
        return 130


def command() -> None:
    """Run the command line as a program: once it is done, the process ends.

    Threads are waited for and what was registered for the end is done, as Python does; it would
    then take apart all that was imported, two tenths of a second.
    """
    gc.set_threshold(*COLLECTED)
    status = main()
    vars(threading)["_shutdown"]()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        print(f"\nancrage : {from_system(error)}", file=sys.stderr)
        status = 1
    sys.stderr.flush()
    os._exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ancrage", description="Le compendium : exécuter, reprendre les données, sceller."
    )
    parser.add_argument("--version", action="version", version=f"ancrage {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")

    make = commands.add_parser("make", help="mettre tout à jour et dire ce qui a été fait")
    make.add_argument("--force", action="store_true", help="exécuter toutes les étapes")
    make.add_argument("--explain", action="store_true", help="dire seulement ce qui tournerait, et pourquoi")
    make.set_defaults(command=_make)

    run = commands.add_parser("run", help="exécuter un notebook, ou tous, avec d’autres paramètres")
    run.add_argument("notebook", nargs="*", help="par exemple 03_emploi_ess ; tous par défaut")
    run.add_argument(
        "-p", "--parameter", nargs=2, action="append", default=[], metavar=("NOM", "VALEUR"),
        help="par exemple : -p epci 246200299",
    )  # fmt: skip
    run.set_defaults(command=_run)

    territory = commands.add_parser("territory", help="faire le profil d’un EPCI de France")
    territory.add_argument("epci", nargs="+", help="son code (SIREN) ou son nom : 200072460, Béthune-Bruay")
    territory.set_defaults(command=_territory)

    france = commands.add_parser("france", help="faire le profil de tous les EPCI, et la page nationale")
    france.add_argument("--only", nargs="*", default=[], metavar="EPCI", help="ces EPCI seulement")
    france.add_argument("--workers", type=int, help="processus ; par défaut, un par cœur")
    france.add_argument("--pdf", action="store_true", help="les documents aussi : un navigateur les dessine")
    france.add_argument(
        "--upload",
        action="store_true",
        help="envoyer paquet et données aux ouvriers Dask, et reprendre les profils",
    )
    france.set_defaults(command=_france)

    sirene = commands.add_parser("sirene", help="estimer l’ESS des territoires d’après le répertoire Sirene")
    sirene.add_argument("unites", help="StockUniteLegale en Parquet : chemin, ou https://…#sha256=…")
    sirene.add_argument("etablissements", help="StockEtablissement en Parquet : de même")
    sirene.add_argument("--par", default="epci", choices=["commune", "epci", "departement"])
    sirene.add_argument("--sortie", default="territories/ess_sirene.csv", help="fichier CSV à écrire")
    sirene.set_defaults(command=_sirene)

    refresh = commands.add_parser("refresh", help="reprendre les tables à leurs sources et comparer")
    refresh.add_argument("table", nargs="*", help="toutes par défaut")
    refresh.add_argument(
        "--write", action="store_true", help="prendre les tables telles que les sources les donnent"
    )
    refresh.set_defaults(command=_refresh)

    seal = commands.add_parser("seal", help="vérifier une table changée à dessein et noter son empreinte")
    seal.add_argument("table", nargs="+")
    seal.set_defaults(command=_seal)

    verify = commands.add_parser("verify", help="tout refaire ailleurs et comparer à ce qui est archivé")
    verify.set_defaults(command=_verify)

    watch = commands.add_parser("watch", help="refaire ce qui change, à mesure qu’on écrit")
    watch.set_defaults(command=_watch)

    setup = commands.add_parser(
        "setup", help="régler git pour les notebooks : sans sorties, comparés par cellule"
    )
    setup.add_argument("--undo", action="store_true", help="défaire ces réglages")
    setup.set_defaults(command=_setup)

    describe = commands.add_parser(
        "describe", help="mettre à jour README, CITATION.cff, codemeta.json et codecheck.yml"
    )
    describe.add_argument(
        "--measure", action="store_true", help="tout exécuter d’abord, et archiver ce que cela a coûté"
    )
    describe.set_defaults(command=_describe)

    archive = commands.add_parser("archive", help="écrire l’archive à déposer, avec reçus et empreintes")
    archive.set_defaults(command=_archive)
    return parser


def _make(options: argparse.Namespace) -> int:
    from compendium.run import make

    return make.make(force=options.force, explain=options.explain)


def _run(options: argparse.Namespace) -> int:
    from compendium.run import runs

    folder = runs.run(options.notebook, [tuple(pair) for pair in options.parameter])
    print(f"Résultats : {_shown(folder)}")
    return 0


def _territory(options: argparse.Namespace) -> int:
    from ancrage.profiles import command

    return command.make(" ".join(options.epci))


def _france(options: argparse.Namespace) -> int:
    from ancrage.profiles import france

    return france.make(options.only, workers=options.workers, pdf=options.pdf, upload=options.upload)


def _sirene(options: argparse.Namespace) -> int:
    from ancrage.profiles import register

    return register.estimate(options.unites, options.etablissements, options.par, Path(options.sortie))


def _refresh(options: argparse.Namespace) -> int:
    from compendium.tables import refresh

    return 0 if refresh.refresh(write=options.write, names=options.table) else 1


def _seal(options: argparse.Namespace) -> int:
    from compendium.tables import refresh

    refresh.seal(*options.table)
    for table in options.table:
        print(f"{table} : conforme, empreinte notée dans data/raw/datapackage.json")
    return 0


def _verify(_options: argparse.Namespace) -> int:
    from compendium.verify import verify

    return verify.verify()


def _watch(_options: argparse.Namespace) -> int:
    from compendium.run import desk

    return desk.watch()


def _setup(options: argparse.Namespace) -> int:
    from compendium.run import desk

    if options.undo:
        desk.undo()
    else:
        desk.setup()
    return 0


def _describe(options: argparse.Namespace) -> int:
    from compendium.deposit import describe, measures
    from compendium.run import make, progress

    if options.measure:
        status = make.make(force=True)
        if status:
            return status
        measures.take(progress.CURRENT.seconds)
    changed = describe.write()
    print(f"mis à jour : {', '.join(changed)}" if changed else "tout est à jour")
    return 0


def _archive(_options: argparse.Namespace) -> int:
    from compendium.deposit import archive
    from compendium.run import make

    status = make.make()
    if status == 0:
        written = archive.write()
        print(f"\nArchive : {project.relative(written)} ({written.stat().st_size / 2**20:.0f} Mio)")
    return status


def _shown(path: Path) -> str:
    return f"{path.relative_to(project.root())}/" if path != project.root() else "figures/"
