"""The process of a kernel: its limits, an observer, then ipykernel.

Started afresh (``python -m compendium.kernels.process -f FILE``) or forked (`compendium.kernels.forks`):
the same function runs, so that both give the same results.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from compendium.kernels import limits, observation

APPLICATION = ["--HistoryManager.enabled=False", "--Application.log_level=50"]
"""No history is kept, and no data base opened for it; a failure is told by its cell, not by a log."""


def main(arguments: Sequence[str]) -> None:
    """Run a kernel until it is asked to stop, then leave what was observed."""
    limits.apply_memory(limits.current().kernel_mib)
    told = os.environ.get(observation.VARIABLE)
    observer = observation.Observer()
    if told:
        observer.listen()
    from ipykernel.kernelapp import IPKernelApp

    application = IPKernelApp.instance()
    application.initialize([*arguments, *APPLICATION])
    try:
        application.start()
    finally:
        if told:
            observer.write(Path(told))


if __name__ == "__main__":
    main(sys.argv[1:])
