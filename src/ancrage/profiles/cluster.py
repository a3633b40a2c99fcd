"""An existing Dask cluster: what its workers are given, and what is taken back from them."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ancrage.profiles import one
from compendium import project
from compendium.errors import Refusal

VARIABLE = "SCHEDULER"
"""Environment variable: address of a Dask scheduler, such as ``tcp://host:8786``."""

CARRIED = (
    "src/ancrage/**/*.py",
    "data/raw/*",
    "notebooks/**/*.ipynb",
    "pyproject.toml",
    ".cache/national/*.parquet",
)
"""What a worker without the project's folder needs of it."""

AT_ONCE = 50
"""Profiles that one message of a worker carries back at most."""


@contextmanager
def joined(address: str, *, upload: bool) -> Iterator[Any]:
    """Be a client of the Dask scheduler at some address while a block runs, its workers ready.

    Parameters
    ----------
    address : str
        Address of the scheduler.
    upload : bool
        Whether workers are sent the package and its data; else they share the project's folder.

    Raises
    ------
    Refusal
        If dask.distributed is missing, if the scheduler does not answer, has no worker, or one of
        them cannot make profiles.
    """
    try:
        import distributed
    except ImportError:
        raise Refusal(
            f"{VARIABLE}={address} demande dask.distributed, qui manque.",
            ".venv/bin/python -m pip install distributed",
        ) from None
    try:
        client = distributed.Client(address, timeout=10)
    except OSError as error:
        raise Refusal(
            f"l’ordonnanceur {address} ne répond pas ({error}).",
            f"lancez-le (« dask scheduler »), ou retirez {VARIABLE}.",
        ) from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise Refusal(f"l’ordonnanceur {address} n’a pas d’ouvrier.", f"« dask worker {address} ».")
        if upload:
            _send(client)
        else:
            _check_shared(client)
        yield client


def _send(client: Any) -> None:
    """Give every worker, those that come later too, a folder with the package and its data."""
    import distributed

    content = _packed(CARRIED)

    class Project(distributed.WorkerPlugin):  # type: ignore[misc, unused-ignore]
        """Unpacks the project; defined here, so that it travels by value to who has no package."""

        name = "ancrage"

        def setup(self, worker: Any) -> None:
            import os
            import sys
            from pathlib import Path

            folder = Path(worker.local_directory) / "ancrage"
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for inside in archive.namelist():
                    path = folder / inside
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(archive.read(inside))
            sources = str(folder / "src")
            for name in [name for name in sys.modules if name.partition(".")[0] == "ancrage"]:
                del sys.modules[name]
            sys.path.insert(0, sources)
            os.environ["PYTHONPATH"] = sources  # kernels are forked by a process of their own

    client.register_plugin(Project())


def _check_shared(client: Any) -> None:
    """Refuse workers that do not see the project's folder, before they fail one by one."""
    token = project.root() / "build" / "territoires" / "partage"
    project.write(token, "vu")
    path = str(token)

    def sees() -> bool:
        import importlib.util
        from pathlib import Path

        return Path(path).is_file() and importlib.util.find_spec("ancrage") is not None

    blind = [address for address, seen in client.run(sees).items() if not seen]
    if blind:
        raise Refusal(
            f"l’ouvrier {blind[0]} n’a pas le paquet, ou ne voit pas ce dossier.",
            "montez le même dossier au même chemin (docs/france.md), ou envoyez tout : « ancrage france --upload ».",
        )


def take_back(client: Any, codes: Sequence[str], source: str) -> None:
    """Bring the profiles that workers made in a folder of their own into the project's.

    Parameters
    ----------
    client : distributed.Client
        The cluster.
    codes : sequence of str
        SIREN of the EPCIs wanted; those that are here are left alone.
    source : str
        What they are made from (`ancrage.profiles.one.origin`): a worker may keep older ones.
    """
    away = [code for code in codes if not one.done(code, source)]

    def made(wanted: list[str]) -> list[str]:
        from ancrage.profiles import one

        return [code for code in wanted if one.done(code, source)]

    def packed(wanted: list[str]) -> bytes:
        return _packed([f"territories/{code}/**/*" for code in wanted])  # the worker's own

    for address, there in client.run(made, away, on_error="ignore").items():
        for start in range(0, len(there), AT_ONCE):
            batch = there[start : start + AT_ONCE]
            content = client.run(packed, batch, workers=[address], on_error="ignore").get(address)
            if content:  # else it was lost meanwhile, and its profiles with it
                _unpack(content, batch)


def _packed(patterns: Sequence[str]) -> bytes:
    """Return some files of the project as one archive."""
    root, buffer = project.root(), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
            archive.write(path, path.relative_to(root).as_posix())
    return buffer.getvalue()


def _unpack(content: bytes, codes: Sequence[str]) -> None:
    """Write profiles that came back, the seal of each last: a profile is whole or not there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        places = tuple(f"territories/{code}/" for code in codes)
        names = [name for name in archive.namelist() if name.startswith(places) and ".." not in name]
        seals = [f"territories/{code}/{one.SEAL}" for code in codes]
        for name in sorted(set(names) - set(seals)):
            project.write(project.root() / name, archive.read(name))
        for name in seals:
            project.write(project.root() / name, archive.read(name))
