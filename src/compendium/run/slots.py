"""Places for kernels: as many as run side by side, each taken by the next notebook as soon as it is free."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Slots:
    """Places that threads take in turn.

    pytask runs one step more than there are places: the step that waits here starts its kernel
    when another's ends, and not once pytask has looked at what that one made.

    Parameters
    ----------
    count : int
        Number of places.
    """

    def __init__(self, count: int) -> None:
        self._free = threading.Semaphore(count)
        self._closed = threading.Event()

    @contextmanager
    def taken(self) -> Iterator[Callable[[], None]]:
        """Wait for a place and hold it while a block runs, or until the block gives it back.

        Yields
        ------
        callable
            Gives the place back before the end of the block.

        Raises
        ------
        RuntimeError
            If the block of another failed, or was interrupted: nothing starts any more.
        """
        given_back = threading.Event()

        def give_back() -> None:
            if not given_back.is_set():
                given_back.set()
                self._free.release()

        self._free.acquire()
        try:
            if self._closed.is_set():
                raise RuntimeError("une autre étape a échoué")
            yield give_back
        except BaseException:
            self._closed.set()
            raise
        finally:
            give_back()
