"""The process that kernels are forked from, which has imported the libraries once.

The standard library's fork server: it imports what `PRELOAD` names, opens no socket, starts no
thread, and forks for each kernel. This module imports nothing but the standard library, so that
the server starts before its caller imports what talks to kernels.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import sys
from collections.abc import Sequence
from typing import Any

VARIABLE = "ANCRAGE_KERNELS"
"""Environment variable: ``cold`` starts each kernel afresh, with no fork."""

PRELOAD = ("compendium.kernels.preload",)


def available() -> bool:
    """Return whether this system can fork kernels."""
    return "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"


def wanted() -> bool:
    """Return whether kernels are forked here."""
    return available() and os.environ.get(VARIABLE) != "cold"


def warm(also: Sequence[str] = ()) -> None:
    """Start the process that imports the libraries, unless it runs, and do not wait for it.

    Where kernels are not forked, nothing is done.

    Parameters
    ----------
    also : sequence of str
        Modules that it imports too, if it starts now.
    """
    if not wanted():
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if multiprocessing.get_start_method(allow_none=True) not in multiprocessing.get_all_start_methods():
        # a worker of loky names a method of its own, which a kernel would look for in vain
        multiprocessing.set_start_method("forkserver", force=True)
    multiprocessing.set_forkserver_preload([*PRELOAD, *also])
    multiprocessing.forkserver.ensure_running()


def stop() -> None:
    """End that process: the next kernel starts another, which imports what is then on disk."""
    server: Any = multiprocessing.forkserver._forkserver
    server._stop()


def let_go() -> None:
    """Close this process's hold on the fork server, which ends when nobody holds it.

    The standard library gives it to each child, for children of its own; with it, kernels whose
    run was killed would keep the server, and the server them. One that starts processes gets a
    server of its own.
    """
    server: Any = multiprocessing.forkserver._forkserver
    held = getattr(server, "_forkserver_alive_fd", None)
    if held is not None:
        os.close(held)
        server._forkserver_alive_fd = server._forkserver_address = None
