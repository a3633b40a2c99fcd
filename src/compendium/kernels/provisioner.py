"""Kernels forked from one process that has imported the libraries once (`compendium.kernels.forks`).

Jupyter's own extension point, a kernel provisioner: starting a kernel costs a fork instead of
the import of pandas, geopandas and plotly.
"""

import asyncio
import os
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from compendium.kernels import forks

NAME = "compendium-fork"
"""Name of the provisioner among Jupyter's entry points."""

POLL_SECONDS = 0.005


class ForkProvisioner(LocalProvisioner):
    """Start kernels by fork; stop, kill and clean them as Jupyter does local ones."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for a command ``python -m compendium.kernels.process ARGUMENTS``."""
        arguments = cmd[cmd.index(forks.KERNEL) + 1 :]
        cwd = str(kwargs.get("cwd") or os.getcwd())  # noqa: PTH109
        # a fork waits for the server, which may still be importing: not in the way of the others
        child: Any = await asyncio.to_thread(self._fork, arguments, dict(kwargs["env"]), cwd)
        self.process, self.pid, self.pgid, self.cwd = child, child.pid, None, cwd
        return self.connection_info

    @staticmethod
    def _fork(arguments: list[str], env: dict[str, str], cwd: str) -> forks.Child:
        return forks.server().fork(arguments, env, cwd)

    async def wait(self) -> int | None:
        """Wait for the end of the kernel, looking often: it ends in a moment."""
        status = 0
        if self.process:
            while (ended := await self.poll()) is None:
                await asyncio.sleep(POLL_SECONDS)
            status, self.process = ended, None
        return status
