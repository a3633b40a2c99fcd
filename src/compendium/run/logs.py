"""The executed notebook as a product: it must be there, whatever the times written in it."""

from pathlib import Path

from pytask import PathNode


class LogNode(PathNode):
    """An executed notebook: a step whose log is missing runs again.

    Its content changes at each run (times), so its state only says that it is there; the
    lock stays the same from one run to the next.
    """

    def state(self) -> str | None:
        """Return a word while the file is there."""
        return "présent" if Path(str(self.path)).is_file() else None
