"""The command line: a thin layer over the rooms; a study adds its own commands."""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from compendium import project, settings
from compendium.add import commands as additions
from compendium.errors import Refusal, from_system
from compendium.language import of_user, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    name = "compendium"
    try:
        name = settings.command()
        options = _parser(name).parse_args(arguments)
        return int(options.command(options))
    except Refusal as error:
        _complain(name, str(error))
        return 1
    except BrokenPipeError:  # whoever read what is printed has left
        return 1
    except OSError as error:
        _complain(name, str(from_system(error)))
        return 1
    except KeyboardInterrupt:
        _complain(name, "interrompu ; relancez make pour reprendre.")
        return 130


def _complain(name: str, text: str) -> None:
    """Write what is wrong and the next step, in the language of the person at the keyboard."""
    user = of_user()
    print(f"\n{name}{' :' if user.first else ':'} {user.said(text)}", file=sys.stderr)


def command() -> None:
    """Run the command line as a program; what could not be printed is a failure.

    A terminal without accents is none: what it cannot write is a question mark there.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    status = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = None
    except OSError as error:
        say(f"\n{from_system(error)}", file=sys.stderr)
        sys.stdout = None
        status = 1
    sys.exit(status)


def _parser(name: str) -> argparse.ArgumentParser:
    described, said = settings.load(), of_user().said
    parser = argparse.ArgumentParser(prog=name, description=said(described.title))
    parser.add_argument("--version", action="version", version=f"{name} {described.version}")
    commands = parser.add_subparsers(required=True, metavar=said("COMMANDE"))

    make = commands.add_parser("make", help=said("mettre tout à jour et dire ce qui a été fait"))
    make.add_argument("--force", action="store_true", help=said("exécuter toutes les étapes"))
    make.add_argument(
        "--explain", action="store_true", help=said("dire seulement ce qui tournerait, et pourquoi")
    )
    make.add_argument(
        "--results", action="store_true", help=said("les notebooks seulement : ni images, ni pages")
    )
    make.set_defaults(command=_make)

    run = commands.add_parser("run", help=said("exécuter un notebook, ou tous, avec d’autres paramètres"))
    run.add_argument("notebook", nargs="*", help=said("son nom, sans .ipynb ; tous par défaut"))
    pair = (said("NOM"), said("VALEUR"))
    run.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=pair)
    run.set_defaults(command=_run)

    refresh = commands.add_parser("refresh", help=said("reprendre les tables à leurs sources et comparer"))
    refresh.add_argument("table", nargs="*", help=said("toutes par défaut"))
    refresh.add_argument(
        "--write", action="store_true", help=said("prendre les tables que les sources donnent")
    )
    refresh.set_defaults(command=_refresh)

    seal = commands.add_parser(
        "seal", help=said("vérifier une table changée à dessein et noter son empreinte")
    )
    seal.add_argument("table", nargs="+")
    seal.set_defaults(command=_seal)

    verify = commands.add_parser(
        "verify", help=said("tout refaire ailleurs et comparer à ce qui est archivé")
    )
    verify.set_defaults(command=_verify)

    compare = commands.add_parser(
        "compare", help=said("dire quels résultats archivés changent d’un commit à un autre, ou à ce dossier")
    )
    compare.add_argument("base", help=said("commit, branche ou étiquette d’avant"))
    compare.add_argument("other", nargs="?", default="", help=said("celui d’après ; ce dossier par défaut"))
    compare.set_defaults(command=_compare)

    watch = commands.add_parser("watch", help=said("refaire ce qui change, à mesure qu’on écrit"))
    watch.set_defaults(command=_watch)

    setup = commands.add_parser(
        "setup", help=said("régler git pour les notebooks : sans sorties, par cellule")
    )
    setup.add_argument("--undo", action="store_true", help=said("défaire ces réglages"))
    setup.set_defaults(command=_setup)

    merged = commands.add_parser(
        "merged",
        help=said("après une fusion de git : sceller les tables fondues, refaire ce qui est produit"),
    )
    merged.set_defaults(command=_merged)

    describe = commands.add_parser("describe", help=said("mettre à jour README et fichiers de citation"))
    describe.add_argument(
        "--measure", action="store_true", help=said("tout exécuter d’abord, et archiver les mesures")
    )
    describe.set_defaults(command=_describe)

    archive = commands.add_parser(
        "archive", help=said("écrire l’archive à déposer, avec reçus et empreintes")
    )
    archive.set_defaults(command=_archive)

    release = commands.add_parser(
        "release", help=said("tout vérifier avant de publier une version, et dire ce qui reste à faire")
    )
    release.set_defaults(command=_release)

    additions.describe(commands)

    new = commands.add_parser("new", help=said("faire un compendium nouveau, le plus petit, à faire grandir"))
    new.add_argument("folder", type=Path, help=said("dossier qui n’existe pas encore"))
    new.add_argument("--name", default="", help=said("son nom ; celui du dossier par défaut"))
    new.set_defaults(command=_new)

    if described.study.commands:
        settings.hook(described.study.commands)(commands)
    return parser


def _make(options: argparse.Namespace) -> int:
    from compendium import make

    return make.make(force=options.force, explain=options.explain, results=options.results)


def _run(options: argparse.Namespace) -> int:
    from compendium.run import runs

    folder = runs.run(options.notebook, [tuple(pair) for pair in options.parameter])
    say(f"Résultats : {_shown(folder)}")
    return 0


def _refresh(options: argparse.Namespace) -> int:
    from compendium.tables import refresh

    return 0 if refresh.refresh(write=options.write, names=options.table) else 1


def _seal(options: argparse.Namespace) -> int:
    from compendium.tables import refresh

    refresh.seal(*options.table)
    for table in options.table:
        say(f"{table} : conforme, empreinte notée dans data/raw/datapackage.json")
    return 0


def _verify(_options: argparse.Namespace) -> int:
    from compendium.verify import verify

    return verify.verify()


def _compare(options: argparse.Namespace) -> int:
    from compendium.verify import compare

    return compare.compare(options.base, options.other)


def _watch(_options: argparse.Namespace) -> int:
    from compendium.watch import loop

    return loop.watch()


def _setup(options: argparse.Namespace) -> int:
    from compendium.run import desk

    if options.undo:
        desk.undo()
    else:
        desk.setup()
    return 0


def _merged(_options: argparse.Namespace) -> int:
    from compendium import make
    from compendium.deposit import describe
    from compendium.tables import refresh

    for table in refresh.seal_committed():
        say(f"{table} : conforme, empreinte notée dans data/raw/datapackage.json")
    status = make.make()
    if status == 0:
        changed = describe.write()
        say(f"mis à jour : {', '.join(changed)}" if changed else "tout est à jour")
        say("→ git diff montre ce qui a été refait ; git add, puis git commit.")
    return status


def _describe(options: argparse.Namespace) -> int:
    from compendium import make
    from compendium.deposit import describe, measures
    from compendium.run import progress

    if options.measure:
        status = make.make(force=True)
        if status:
            return status
        measures.take(progress.CURRENT.seconds)
    changed = describe.write()
    say(f"mis à jour : {', '.join(changed)}" if changed else "tout est à jour")
    return 0


def _archive(_options: argparse.Namespace) -> int:
    from compendium import make

    status = make.make()
    if status == 0:
        written = make.archive()
        say(f"\nArchive : {project.relative(written)} ({written.stat().st_size / 2**20:.0f} Mio)")
    return status


def _release(_options: argparse.Namespace) -> int:
    from compendium import release

    return release.release()


def _new(options: argparse.Namespace) -> int:
    from compendium import new

    folder = new.make(options.folder.resolve(), options.name)
    say(
        f"Fait : {folder}\n→ cd {folder} && make ; ou, avec un environnement déjà là, make ENV=/chemin/vers/.venv"
    )
    return 0


def _shown(path: Path) -> str:
    return f"{path.relative_to(project.root())}/" if path != project.root() else "figures/"
