"""The steps of the compendium and what each depends on, read off the notebooks themselves."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from compendium import notebook, project
from compendium.errors import Refusal
from compendium.tables import catalogue


@dataclass(frozen=True)
class Step:
    """A notebook in its place: files it depends on, files it makes.

    Attributes
    ----------
    notebook : compendium.notebook.Notebook
        What it declares.
    depends : dict of str to pathlib.Path
        The notebook, the raw tables, the tables of earlier steps, the modules it uses.
    descriptions : dict of str to str
        The description of each raw table, as text: a changed range or unit is a change.
    produces : dict of str to pathlib.Path
        Everything it makes.
    """

    notebook: notebook.Notebook
    depends: dict[str, Path]
    descriptions: dict[str, str]
    produces: dict[str, Path]

    @property
    def name(self) -> str:
        """Name of the step."""
        return self.notebook.name


def notebooks() -> list[notebook.Notebook]:
    """Return the notebooks in the order of their numbers."""
    found = sorted(project.notebooks().glob("[0-9][0-9]_*.ipynb"))
    return [_loaded(path, path.stat().st_mtime_ns, path.stat().st_size) for path in found]


@functools.lru_cache(maxsize=256)
def _loaded(path: Path, _changed: int, _size: int) -> notebook.Notebook:
    """Read a notebook once, unless it changes: each receipt looks at all of them."""
    return notebook.load(path)


def steps() -> list[Step]:
    """Return the steps in the order of their numbers, with their files.

    Raises
    ------
    Refusal
        If a notebook needs a table that no notebook makes, or two make the same file.
    """
    catalogue.package()  # refuses a table described in part, or not sealed, before any kernel starts
    loaded = notebooks()
    makers: dict[str, str] = {}
    for one in loaded:
        for name in [*one.processed, *one.figures, *one.tables]:
            if name in makers:
                raise Refusal(f"« {name} » est fait par {makers[name]} et par {one.name}.")
            makers[name] = one.name
    return [_step(one, makers) for one in loaded]


def declared(one: notebook.Notebook) -> Step:
    """Return the step of a notebook, wherever its file is: what it reads and what it makes."""
    makers = {name: other.name for other in notebooks() for name in other.processed}
    return _step(one, makers)


def _step(one: notebook.Notebook, makers: dict[str, str]) -> Step:
    """Return a notebook with the files it depends on and makes."""
    root = project.root()
    raw = _with_references(one.raw)
    files = {"notebook": one.path}
    files |= {f"raw/{name}": _existing(name) for name in raw}
    for name in one.needs:
        if name not in makers:
            raise Refusal(
                f'notebooks/{one.path.name} lit data.processed("{name}"), qu’aucun notebook n’écrit.'
            )
        files[f"processed/{name}"] = root / "data" / "processed" / f"{name}.parquet"
    package = root / "src" / "ancrage"
    for path in notebook.modules_of(one.modules, package):
        files[f"src/{path.relative_to(package).as_posix()}"] = path
    described = {n: json.dumps(catalogue.resource(n), sort_keys=True, ensure_ascii=False) for n in raw}
    made = {path.as_posix(): root / path for path in one.products}
    return Step(one, files, described, made)


def _existing(name: str) -> Path:
    path = project.raw() / catalogue.resource(name)["path"]
    if not path.is_file():
        raise Refusal(f"data/raw/{path.name} manque.", catalogue.mend(catalogue.resource(name)))
    return path


def _with_references(names: list[str]) -> list[str]:
    """Add the tables that the checks of some tables read: the register, foreign keys."""
    seen: dict[str, None] = {}
    todo = list(names)
    while todo:
        name = todo.pop(0)
        if name not in seen:
            seen[name] = None
            todo += catalogue.references(catalogue.resource(name))
    return sorted(seen)


def step(name: str) -> Step:
    """Return one step by name.

    Raises
    ------
    Refusal
        If there is none; the nearest is suggested.
    """
    notebook.load(project.notebooks() / f"{name}.ipynb")
    return next(one for one in steps() if one.name == name)
