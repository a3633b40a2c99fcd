"""The findings that notebooks published: named tests of what sentences say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from compendium import project
from compendium.notebook import Notebook

FOLDER = "figures/constats"
"""Where findings are, a file each: two authors who add one each change no common line."""


@dataclass(frozen=True)
class Finding:
    """A named test, and what it found.

    Attributes
    ----------
    key : str
        Its name.
    holds : bool
        Whether it holds.
    shows : str
        What it compares, with the values, in French.
    notebook, cell : str
        What published it.
    """

    key: str
    holds: bool
    shows: str
    notebook: str
    cell: str

    @property
    def told(self) -> str:
        """What it compares, with the cell that published it, for who has to mend it."""
        return f"{self.shows} ; {self.notebook}, cellule {self.cell}"


def load(notebooks: Sequence[Notebook]) -> dict[str, Finding]:
    """Read the findings that notebooks published, by name."""
    found = {}
    for notebook in notebooks:
        for key in notebook.findings:
            told = json.loads((project.root() / FOLDER / f"{key}.json").read_text(encoding="utf-8"))
            found[key] = Finding(key, told["tient"], told["montre"], notebook.name, notebook.makers[key])
    return found
