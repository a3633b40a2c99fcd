"""The process of a kernel: its limits, an observer, then ipykernel.

Started afresh (``python -m compendium.kernels.process -f FILE``) or forked (`compendium.kernels.provisioner`):
the same function runs, so that both give the same results.
"""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from compendium.kernels import limits, observation
from compendium.kernels.left_out import BY_KERNELS, left_out

FIXED = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # Arrow's allocator would start a thread: no fork then
    "OPENBLAS_NUM_THREADS": "1",  # no thread either, and sums in one order whatever the number of cores
    "PLOTLY_RENDERER": "plotly_mimetype",  # a figure is shown as data: the page brings the script
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "TZ": "UTC",
}
"""What every kernel finds in its environment, forked or not."""

COLLECTED = (100_000, 50, 50)
"""How often Python looks for what is no longer used: a kernel lives seconds and makes a figure of a million
objects; looking less often takes a tenth off its time."""

APPLICATION = ["--HistoryManager.enabled=False", "--Application.log_level=50"]
"""No history is kept, and no data base opened for it; a failure is told by its cell, not by a log."""


def main(arguments: Sequence[str]) -> None:
    """Run a kernel until it is asked to stop, then leave what was observed."""
    limits.apply_memory(limits.current().kernel_mib)
    gc.set_threshold(*COLLECTED)
    told = os.environ.get(observation.VARIABLE)
    observer = observation.Observer()
    if told:
        observer.listen()
    with left_out(*BY_KERNELS):
        import ipykernel.debugger  # noqa: F401 (a kernel does)
        import nbformat  # noqa: F401 (plotly does)
        from ipykernel.kernelapp import IPKernelApp

    application = IPKernelApp.instance()
    application.initialize([*arguments, *APPLICATION])
    _without_idle_waits(application.kernel)
    try:
        application.start()
    finally:
        if told:
            observer.write(Path(told))


def _without_idle_waits(running: Any) -> None:
    """Have a kernel wait only for what is under way: a dozen waits a cell, for nothing most times."""
    from ipykernel.iostream import OutStream

    # what a cell printed is sent by the thread that sends the end of the cell, and before it: the
    # kernel waits for that thread even where nothing was printed, and half a millisecond more
    streams: Any = OutStream
    flush = streams.flush

    def flush_if_written(stream: Any) -> None:
        if stream._flush_pending or stream._subprocess_flush_pending:
            flush(stream)

    streams.flush = flush_if_written
    running._execute_sleep = 0.0
    look = running._process_children
    running._process_children = lambda: look() if _started_others() else []


def _started_others() -> bool:
    """Return whether this process has children, which end with it.

    A kernel that stops asks psutil, which reads the file of every process of the machine; Linux
    tells it in one file a thread.
    """
    told = list(Path("/proc/self/task").glob("*/children"))
    return not told or any(path.read_text() for path in told)


if __name__ == "__main__":
    main(sys.argv[1:])
