"""The kernel that a step gets: private folder, private sockets, forked or started afresh."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from compendium.kernels import forks, provisioner
from compendium.kernels.fixed import FIXED

AGAIN_MS = 5
"""Wait before a channel calls again a kernel that is not listening yet; zmq waits a tenth of a second."""

HEARD_SECONDS = 0.02
"""Wait for the output channel, before the kernel is asked again: it misses what was said before it joined."""

END_SECONDS = 5
"""Time that a kernel has to end by itself."""

MARK = "compendium-"
"""What the names of temporary folders begin with."""

_LIVE: set[int] = set()
_LOCK = threading.Lock()


class _OneSpec(KernelSpecManager):
    """The one kind of kernel that steps run on, wherever Jupyter is installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return our own specification, whatever name the notebook carries."""
        spec = KernelSpec(
            argv=[sys.executable, "-m", forks.KERNEL, "-f", "{connection_file}"],
            display_name=kernel_name,
            language="python",
            env=FIXED,
        )
        if forks.wanted():
            spec.metadata = {"kernel_provisioner": {"provisioner_name": provisioner.NAME}}
        return spec


class Client(AsyncKernelClient):
    """A client that is ready as soon as the kernel is.

    The ordinary one then listens until nothing came for 0.2 s, for each notebook.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered, and its output channel has been heard."""
        end = time.monotonic() + (timeout or 60)
        while time.monotonic() < end:
            request = self.kernel_info()
            try:
                while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != request:
                    pass
                while not _is_idle(await self.get_iopub_msg(timeout=HEARD_SECONDS), request):
                    pass
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("le noyau est mort avant d’avoir répondu") from None
                continue
            return
        raise RuntimeError(f"le noyau n’a pas répondu en {timeout} s")


def _is_idle(message: Mapping[str, Any], request: str) -> bool:
    return (
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == request
    )


@contextmanager
def private(cwd: Path, environment: Mapping[str, str]) -> Iterator[type[AsyncKernelManager]]:
    """Give the class of manager that starts the kernel of one step.

    Its messages go through files that only this user can open, never through the network;
    its folder for IPython is its own, so that no personal start-up file takes part; all of
    it goes with the kernel.

    Parameters
    ----------
    cwd : pathlib.Path
        Folder that the kernel works in.
    environment : mapping of str to str
        What the kernel finds in its environment, besides ours and `compendium.kernels.fixed.FIXED`.
    """
    with tempfile.TemporaryDirectory(prefix=MARK, ignore_cleanup_errors=True) as folder:
        env = {**os.environ, **FIXED, "IPYTHONDIR": f"{folder}/ipython", **environment}

        class StepManager(AsyncKernelManager):
            """A manager whose kernel is private to a step."""

            def __init__(self, **keywords: Any) -> None:
                local = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{folder}/k"}
                super().__init__(
                    **keywords,
                    **local,
                    kernel_spec_manager=_OneSpec(),
                    client_class=f"{__name__}.{Client.__name__}",
                    connection_file=f"{folder}/kernel.json",
                )

            def client(self, **keywords: Any) -> AsyncKernelClient:
                context = zmq.asyncio.Context()
                context.setsockopt(zmq.RECONNECT_IVL, AGAIN_MS)
                return super().client(context=context, **keywords)

            async def start_kernel(self, **keywords: Any) -> None:  # type: ignore[override]
                await super().start_kernel(**{**keywords, "cwd": str(cwd), "env": dict(env)})
                with _LOCK:
                    _LIVE.add(self._pid())

            async def shutdown_kernel(  # type: ignore[override]
                self, now: bool = False, restart: bool = False
            ) -> None:
                if not now and self.provisioner:
                    await self.request_shutdown()
                    with contextlib.suppress(TimeoutError):
                        # the ordinary wait looks ten times a second
                        await asyncio.wait_for(self.provisioner.wait(), END_SECONDS)
                await super().shutdown_kernel(now=True, restart=restart)

            async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
                with _LOCK:
                    _LIVE.discard(self._pid())
                await super().cleanup_resources(restart=restart)

            def _pid(self) -> int:
                return int(getattr(self.provisioner, "pid", None) or 0)

        yield StepManager


def kill_all() -> None:
    """End every kernel that runs: the person at the keyboard asked to stop."""
    with _LOCK:
        pids = sorted(_LIVE - {0})
    for pid in pids:
        for end in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                end(pid, signal.SIGKILL)
