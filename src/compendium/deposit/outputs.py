"""Every figure and table: its title, the notebook and cell that make it, its files."""

import json
from dataclasses import dataclass

from compendium import project
from compendium.run import books


@dataclass(frozen=True)
class Output:
    """A figure or a table, and where it comes from."""

    stem: str
    title: str
    notebook: str
    cell: str

    @property
    def number(self) -> str:
        """Its number, such as ``F01``."""
        return self.stem[:3]

    @property
    def archived(self) -> list[str]:
        """The files that git archives."""
        endings = ("json",) if self.stem.startswith("F") else ("csv", "json")
        return [f"figures/{self.stem}.{ending}" for ending in endings]


def listed() -> list[Output]:
    """Return the figures and tables in the order of the notebooks that make them."""
    folder = project.root() / "figures"
    found = []
    for notebook in books.notebooks():
        for stem in [*notebook.figures, *notebook.tables]:
            spec = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
            texts = spec["layout"]["meta"] if stem.startswith("F") else spec
            found.append(Output(stem, texts["titre"], notebook.name, notebook.makers[stem]))
    return found
