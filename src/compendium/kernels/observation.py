"""What a kernel did that its notebook does not say: files it read, addresses it called."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from compendium import project

VARIABLE = "COMPENDIUM_OBSERVATION"
"""Environment variable that names the file where a kernel leaves what was observed."""


class Observer:
    """Listen to the interpreter's audit events (PEP 578), from before the first cell.

    Attributes
    ----------
    read : set of str
        Absolute paths of the files opened for reading by Python code.
    called : set of str
        Hosts and ports that a socket connected to.

    Notes
    -----
    A library that opens a file from C without asking Python is not heard. The package's own
    reader hands Parquet to pyarrow as bytes read by Python, so its reads are.
    """

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.called: set[str] = set()

    def listen(self) -> None:
        """Start to listen; an audit hook stays for the life of the process."""
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes) and not (flags or 0) & (os.O_WRONLY | os.O_RDWR):
                self.read.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 (no Path in a hook: it is hot)
        elif event == "sqlite3.connect":
            self.read.add(os.path.abspath(os.fsdecode(arguments[0])))  # noqa: PTH100
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            self.called.add(f"{arguments[1][0]}:{arguments[1][1]}")

    def write(self, target: Path) -> None:
        """Write what was heard, the project's modules in use and the peak of memory (KiB)."""
        report = {
            "read": sorted(self.read),
            "called": sorted(self.called),
            "modules": _ours(),
            "peak_kib": peak_kib(),
        }
        project.write(target, json.dumps(report))


def _ours() -> list[str]:
    """Return the modules in use that the project's own folder holds."""
    here = str(project.root() / "src")
    files = ((name, getattr(module, "__file__", None)) for name, module in list(sys.modules.items()))
    return sorted(name for name, path in files if path and path.startswith(here))


def peak_kib() -> int | None:
    """Return the most memory that this process held, in KiB; None where it is not counted."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak
