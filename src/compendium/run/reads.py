"""What a notebook reads, by what it declares: raw tables and those they refer to, processed tables, files."""

from collections.abc import Iterable
from pathlib import Path

from compendium import project, settings
from compendium.errors import Refusal
from compendium.notebook import Notebook
from compendium.tables import catalogue


def declared(notebook: Notebook) -> list[Path]:
    """Return the files that a notebook may read besides raw tables: processed ones, those of modules."""
    root = project.root()
    kept = settings.load().study.reads
    return [
        *(root / "data" / "processed" / f"{name}.parquet" for name in notebook.needs),
        *(root / path for module in kept if module in notebook.modules for path in kept[module]),
    ]


def table(name: str) -> Path:
    """Return the file of a raw table.

    Raises
    ------
    Refusal
        If it is missing.
    """
    path = project.raw() / catalogue.resource(name)["path"]
    if not path.is_file():
        raise Refusal(f"data/raw/{path.name} manque.", catalogue.mend(catalogue.resource(name)))
    return path


def with_references(names: Iterable[str]) -> list[str]:
    """Add the tables that the checks of some tables read: those that foreign keys, and the study, lead to."""
    seen: dict[str, None] = {}
    todo = list(names)
    while todo:
        name = todo.pop(0)
        if name not in seen:
            seen[name] = None
            todo += catalogue.references(catalogue.resource(name))
    return sorted(seen)


def everything(notebook: Notebook) -> set[str]:
    """Return every data file that a notebook may open, from the project's folder."""
    raw = [table(name) for name in with_references(notebook.raw)]
    package = project.raw() / catalogue.PACKAGE
    return {project.relative(path) for path in (notebook.path, *raw, *declared(notebook), package)}
