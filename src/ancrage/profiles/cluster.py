"""An existing Dask cluster, as an executor: its workers share the project's folder."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from compendium import project
from compendium.errors import Refusal

VARIABLE = "SCHEDULER"
"""Environment variable: address of a Dask scheduler, such as ``tcp://host:8786``."""


@contextmanager
def executor(address: str, code: str) -> Iterator[Executor]:
    """Give the executor of the Dask scheduler at some address, its workers ready.

    Workers that have read other code are started again: a profile is never made from old modules.

    Parameters
    ----------
    address : str
        Address of the scheduler.
    code : str
        Digest of what profiles are made from.

    Raises
    ------
    Refusal
        If dask.distributed is missing, if the scheduler does not answer, has no worker, or one of
        them does not see the project.
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
        _check_shared(client)
        if set(client.run(_first_code, code).values()) != {code}:
            client.restart()
            client.run(_first_code, code)
        yield client.get_executor()


def _first_code(code: str) -> str:
    """Return, on a worker, the digest of the code that it was first asked to run."""
    import os

    return os.environ.setdefault("COMPENDIUM_CODE", code)


def _check_shared(client: Any) -> None:
    """Refuse workers that do not see the project's folder, before they fail one by one."""
    token = project.root() / "build" / "cluster" / "shared"
    project.write(token, "seen")
    path = str(token)

    def sees() -> bool:
        import importlib.util
        from pathlib import Path

        return Path(path).is_file() and importlib.util.find_spec("ancrage") is not None

    blind = [address for address, seen in client.run(sees).items() if not seen]
    if blind:
        raise Refusal(
            f"l’ouvrier {blind[0]} n’a pas le paquet, ou ne voit pas ce dossier.",
            "montez le même dossier au même chemin, ou installez-y le projet (docs/france.md).",
        )
