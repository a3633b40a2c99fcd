"""One `make` at a time: the second waits, and says for whom."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO

from compendium import project, settings
from compendium.language import say

POLL_SECONDS = 0.2


@contextmanager
def only_one(what: str) -> Iterator[None]:
    """Hold the project while a block runs; wait while another process holds it.

    The system gives the lock back when its holder ends, however it ends: a lock left by a
    dead process holds nobody. Where it cannot lock (no `fcntl`), nothing is held.

    Parameters
    ----------
    what : str
        The command, told to those who wait.
    """
    path = project.root() / "build" / "lock.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file):
            say(
                f"{settings.command()} : {_who(file)} ; j’attends qu’il finisse (Ctrl-C pour renoncer).",
                file=sys.stderr,
            )
            while not _lock(file):
                time.sleep(POLL_SECONDS)
        file.seek(0)
        file.truncate()
        json.dump({"command": what, "process": os.getpid(), "since": f"{datetime.now():%H:%M:%S}"}, file)
        file.flush()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                file.seek(0)
                file.truncate()


def _lock(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _who(file: IO[str]) -> str:
    file.seek(0)
    try:
        told = json.loads(file.read())
        return f"« {told['command']} » tourne déjà (processus {told['process']}, depuis {told['since']})"
    except (ValueError, KeyError):
        return "un autre make tourne déjà"
