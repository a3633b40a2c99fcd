"""The process that kernels are forked from, which has imported the libraries once; and how to ask it.

It is a program of its own (``python -m compendium.kernels.forks SOCKET MODULE…``): it imports the
modules that it is told, then reads requests, a line of JSON each, from a private pair of sockets.
For each it forks; the child becomes a kernel. It has one thread, and ends, with its kernels, when
nobody holds the other end of the pair.
"""

import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

VARIABLE = "COMPENDIUM_KERNELS"
"""Environment variable: ``cold`` starts each kernel afresh, with no fork."""

PRELOAD = "compendium.kernels.preload"
"""What the process imports: the libraries that notebooks import."""

KERNEL = "compendium.kernels.process"
"""The module whose `main` a forked child runs."""


def wanted() -> bool:
    """Return whether kernels are forked here: where the system can, unless the environment refuses it."""
    return hasattr(os, "fork") and sys.platform != "darwin" and os.environ.get(VARIABLE) != "cold"


class Child:
    """A forked kernel, with the few calls of `subprocess.Popen` that Jupyter makes."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = threading.Event()

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end and return the exit status."""
        self._ended.wait(timeout)
        return self.returncode

    def end(self, status: int) -> None:
        """Note that it ended: the process that forked it has said so."""
        self.returncode = status
        self._ended.set()

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and what it started: it leads a group of its own."""
        for send in (os.killpg, os.kill):  # it is not yet a group, or it is gone
            with contextlib.suppress(ProcessLookupError):
                send(self.pid, number)
                return

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Server:
    """The process that forks, seen from who asks it.

    Parameters
    ----------
    modules : sequence of str
        What it imports before the first fork.
    environment : mapping of str to str
        What it adds to its environment, which libraries read as they are imported.
    """

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno()), *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **environment},
                start_new_session=True,  # Ctrl-C is for who started the run, who ends the kernels
            )
        self._socket = ours
        self._lines = ours.makefile("r", encoding="utf-8")
        self._asking = threading.Lock()
        self._answered = threading.Condition()
        self._started: list[Child] = []
        self._children: dict[int, Child] = {}
        threading.Thread(target=self._listen, name="forks", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def fork(self, arguments: Sequence[str], env: Mapping[str, str], cwd: str) -> Child:
        """Fork a kernel.

        Parameters
        ----------
        arguments : sequence of str
            Words of its command line, after the name of the module.
        env : mapping of str to str
            Its whole environment.
        cwd : str
            Folder that it works in.

        Raises
        ------
        RuntimeError
            If the process has ended.
        """
        request = json.dumps({"arguments": list(arguments), "env": dict(env), "cwd": cwd})
        with self._asking, self._answered:
            with contextlib.suppress(OSError):
                self._socket.sendall(f"{request}\n".encode())
            while not self._started:
                if not self.alive:
                    raise RuntimeError("le processus d’où partent les noyaux s’est arrêté")
                self._answered.wait(0.2)
            return self._started.pop()  # it may have ended already

    def _listen(self) -> None:
        """Hear what the process says: a kernel started, or one ended."""
        for line in self._lines:
            told = json.loads(line)
            with self._answered:
                if "started" in told:
                    child = self._children[told["started"]] = Child(told["started"])
                    self._started.append(child)
                else:
                    self._children.pop(told["ended"]).end(told["status"])
                self._answered.notify_all()
        with self._answered:
            for child in self._children.values():
                child.end(-signal.SIGKILL)
            self._answered.notify_all()


_SERVERS: dict[int, Server] = {}
_STARTING = threading.Lock()


def warm(also: Sequence[str] = ()) -> None:
    """Start the process that imports the libraries, unless it runs, and do not wait for it.

    Where kernels are not forked, nothing is done.

    Parameters
    ----------
    also : sequence of str
        Modules that it imports too, if it starts now.
    """
    if wanted():
        server(also)


def server(also: Sequence[str] = ()) -> Server:
    """Return the process that forks the kernels of this one, started if it does not run."""
    from compendium.kernels.fixed import FIXED

    with _STARTING:
        there = _SERVERS.get(os.getpid())
        if there is None or not there.alive:
            there = _SERVERS[os.getpid()] = Server([PRELOAD, *also], FIXED)
        return there


def serve(descriptor: int, modules: Sequence[str]) -> None:
    """Import some modules, then fork a kernel for each request, until nobody may ask any more.

    What a module has to do `later` is done once the first kernels are forked.
    """
    loaded = [importlib.import_module(name) for name in modules]
    later = [module.later for module in loaded if hasattr(module, "later")]
    control = socket.socket(fileno=descriptor)
    heard, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(heard, selectors.EVENT_READ)
    kernels: set[int] = set()
    waiting = b""
    while True:
        for key, _ in selector.select():
            if key.fileobj == heard:
                os.read(heard, 4096)
                _say_who_ended(control, kernels)
                continue
            part = control.recv(1 << 20)
            if not part:
                for pid in kernels:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)
                return
            *lines, waiting = (waiting + part).split(b"\n")
            for line in lines:
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    selector.close()
                    control.close()
                    os.close(heard)
                    os.close(woken)
                    _become_a_kernel(json.loads(line))
                kernels.add(pid)
                _say(control, {"started": pid})
            while later:
                later.pop()()


def _say(control: socket.socket, told: Mapping[str, Any]) -> None:
    with contextlib.suppress(OSError):
        control.sendall(f"{json.dumps(told)}\n".encode())


def _say_who_ended(control: socket.socket, kernels: set[int]) -> None:
    while kernels:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        kernels.discard(pid)
        _say(control, {"ended": pid, "status": os.waitstatus_to_exitcode(status)})


def _become_a_kernel(request: Mapping[str, Any]) -> None:
    """Run a kernel in a forked child, and end with it: the child never goes back to the server's loop."""
    status = 1
    try:
        os.setsid()
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        # the kernel ends when the server does, which ends when the run does, however it does
        arguments = [*request["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"]
        sys.argv = [KERNEL, *arguments]
        importlib.import_module(KERNEL).main(arguments)
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0
    except Exception:  # nobody is above to tell it: who asked only sees that the kernel ended
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)  # what the standard library documents for a child of fork


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2:])
