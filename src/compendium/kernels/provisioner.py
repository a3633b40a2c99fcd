"""Kernels forked from one process that has imported the libraries once (`compendium.kernels.forks`).

Jupyter's own extension point, a kernel provisioner: starting a kernel costs a fork instead of
the import of pandas, geopandas and plotly.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from compendium.kernels import forks, process

NAME = "ancrage-fork"
"""Name of the provisioner among Jupyter's entry points."""

POLL_SECONDS = 0.005

_ONE_AT_A_TIME = threading.Lock()
"""multiprocessing looks at all its children when it starts one: never from two threads."""


@contextlib.contextmanager
def _allowed() -> Iterator[None]:
    """Let a worker of Dask, which is daemonic, start kernels.

    Python refuses, lest they outlive it: ours end with the server they were forked from, which
    ends when the worker does.
    """
    given: dict[str, Any] = vars(multiprocessing.current_process())["_config"]
    daemon = given.pop("daemon", None)
    try:
        yield
    finally:
        if daemon is not None:
            given["daemon"] = daemon


class Forked:
    """A forked kernel, with the few calls of `subprocess.Popen` that Jupyter makes."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], env: dict[str, str], cwd: str) -> None:
        context = multiprocessing.get_context("forkserver")
        self._process = context.Process(target=_serve, args=(arguments, env, cwd), name="ancrage-kernel")
        with _ONE_AT_A_TIME, _allowed():
            forks.warm()
            self._process.start()
        self.pid: int = self._process.pid or 0

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        with _ONE_AT_A_TIME:
            return self._process.exitcode

    def wait(self) -> int:
        """Wait for the end and return the exit status."""
        with _ONE_AT_A_TIME:
            self._process.join()
            return int(self._process.exitcode or 0)

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and what it started: it leads a group of its own."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:  # not yet a group, or gone
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def _serve(arguments: list[str], env: dict[str, str], cwd: str) -> None:
    """Become a kernel: in the forked process, free of what the server held."""
    os.setsid()
    forks.let_go()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    # the kernel ends when the server does, which ends when the run does, however it does
    arguments = [*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]
    sys.argv = ["ancrage-kernel", *arguments]
    process.main(arguments)


class ForkProvisioner(LocalProvisioner):
    """Start kernels by fork; stop, kill and clean them as Jupyter does local ones."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for a command ``python -m compendium.kernels.process ARGUMENTS``."""
        module = cmd.index(process.__name__)
        cwd = str(kwargs.get("cwd") or os.getcwd())  # noqa: PTH109
        env = dict(kwargs["env"])
        # a fork waits for the server, which may still be importing: not in the way of the others
        forked: Any = await asyncio.to_thread(Forked, cmd[module + 1 :], env, cwd)
        self.process, self.pid, self.pgid, self.cwd = forked, forked.pid, None, cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, looking often: it ends in a moment."""
        status = 0
        if self.process:
            while (ended := await self.poll()) is None:
                await asyncio.sleep(POLL_SECONDS)
            status, self.process = ended, None
        return status
