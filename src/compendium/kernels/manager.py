"""The kernel that a step gets: private folder, private sockets, forked or started afresh."""

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
from traitlets import default

from compendium.kernels import forks, process, provisioner

AGAIN_MS = 5
"""Wait before a channel calls again a kernel that is not listening yet; zmq waits a tenth of a second."""

HEARD_SECONDS = 0.02
"""Wait for the output channel, before the kernel is asked again: it misses what was said before it joined."""

_LIVE: set[int] = set()
_LOCK = threading.Lock()


class _OneSpec(KernelSpecManager):
    """The one kind of kernel that steps run on, wherever Jupyter is installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return our own specification, whatever name the notebook carries."""
        spec = KernelSpec(
            argv=[sys.executable, "-m", process.__name__, "-f", "{connection_file}"],
            display_name=kernel_name,
            language="python",
            env=process.FIXED,
        )
        if forks.wanted():
            spec.metadata = {"kernel_provisioner": {"provisioner_name": provisioner.NAME}}
        return spec


class Client(AsyncKernelClient):
    """A client that is ready as soon as the kernel is.

    The ordinary one then drains its messages until none came for 0.2 s, for each notebook.
    """

    @default("context")  # type: ignore[untyped-decorator]
    def _impatient(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, AGAIN_MS)
        return context

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered, and its output channel has been heard."""
        end = time.monotonic() + (timeout or 60)
        while time.monotonic() < end:
            request = self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
                while reply["parent_header"].get("msg_id") != request:
                    reply = await self.shell_channel.get_msg(timeout=1)
                while not _is_idle(await self.iopub_channel.get_msg(timeout=HEARD_SECONDS), request):
                    pass
            except Empty:
                if not await self._async_is_alive():
                    raise RuntimeError("le noyau est mort avant d’avoir répondu") from None
                continue
            self._handle_kernel_info_reply(reply)
            return
        raise RuntimeError(f"le noyau n’a pas répondu en {timeout} s")

    wait_for_ready = _async_wait_for_ready


def _is_idle(message: Mapping[str, Any], request: str) -> bool:
    return (
        message["msg_type"] == "status"
        and message["content"]["execution_state"] == "idle"
        and message["parent_header"].get("msg_id") == request
    )


@contextmanager
def manager(cwd: Path, environment: Mapping[str, str]) -> Iterator[type[AsyncKernelManager]]:
    """Give the class of manager that starts the kernel of one step.

    Its messages go through files that only this user can open, never through the network;
    its folder for IPython is its own, so that no personal start-up file takes part; all of
    it goes with the kernel.

    Parameters
    ----------
    cwd : pathlib.Path
        Folder that the kernel works in.
    environment : mapping of str to str
        What the kernel finds in its environment, besides ours and `compendium.kernels.process.FIXED`.
    """
    with tempfile.TemporaryDirectory(prefix="ancrage-", ignore_cleanup_errors=True) as private:
        given = {**os.environ, **process.FIXED, "IPYTHONDIR": f"{private}/ipython", **environment}

        class StepManager(AsyncKernelManager):
            """A manager whose kernel is private to a step."""

            def __init__(self, **keywords: Any) -> None:
                local = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{private}/k"}
                super().__init__(
                    **keywords,
                    **local,
                    kernel_spec_manager=_OneSpec(),
                    client_class=f"{__name__}.{Client.__name__}",
                    connection_file=f"{private}/noyau.json",
                )

            async def _async_start_kernel(self, **keywords: Any) -> None:
                start: Any = super()._async_start_kernel
                await _at_once(start)(self, **{**keywords, "cwd": str(cwd), "env": dict(given)})
                with _LOCK:
                    _LIVE.add(self._pid())

            async def _async_shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
                stop: Any = super()._async_shutdown_kernel
                await _at_once(stop)(self, now=now, restart=restart)

            async def _async_cleanup_resources(self, restart: bool = False) -> None:
                with _LOCK:
                    _LIVE.discard(self._pid())
                await super()._async_cleanup_resources(restart=restart)

            async def _async_wait(self, pollinterval: float = provisioner.POLL_SECONDS) -> None:
                del pollinterval  # ten looks a second, each notebook would wait a tenth for nothing
                await super()._async_wait(provisioner.POLL_SECONDS)

            def _pid(self) -> int:
                return int(getattr(self.provisioner, "pid", None) or 0)

            start_kernel = _async_start_kernel
            shutdown_kernel = _async_shutdown_kernel
            cleanup_resources = _async_cleanup_resources

        yield StepManager


def _at_once(method: Any) -> Any:
    """Return a method of Jupyter's manager without the hundredth of a second that its own tests need."""
    return method.__wrapped__


def kill_all() -> None:
    """End every kernel that runs: the person at the keyboard asked to stop."""
    with _LOCK:
        pids = sorted(_LIVE - {0})
    for pid in pids:
        for end in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                end(pid, signal.SIGKILL)
