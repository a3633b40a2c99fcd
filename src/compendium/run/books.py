"""The notebooks as steps: what each reads, what it is made from, what it makes."""

import functools
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compendium import notebook, project, settings
from compendium.errors import Refusal
from compendium.notebook import Notebook
from compendium.run import closure, contents, environment, execute, reads
from compendium.run.graph import Inputs, Step
from compendium.tables import catalogue

POOL = "kernels"
"""The executor of notebooks: as many at once as kernels may run side by side."""

PATTERN = "[0-9][0-9]_*.ipynb"

RUNNER = "compendium.run.execute"
"""What runs a notebook: its code, like that of the notebook, is what the results are made from."""


def notebooks() -> list[Notebook]:
    """Return the notebooks in the order of their numbers.

    Raises
    ------
    Refusal
        If two make the same table or figure, or use one number for two.
    """
    catalogue.package()  # refuses a table described in part, or not sealed, before any kernel starts
    found = [read(path) for path in sorted(project.notebooks().glob(PATTERN))]
    makers: dict[str, str] = {}
    for one in found:
        for name in [*one.processed, *one.figures, *one.tables]:
            key = name[:3] if name in (*one.figures, *one.tables) else name
            if key in makers:
                raise Refusal(
                    f"« {name} » : {makers[key]} et {one.name} font tous deux « {key} ».",
                    "un nom et un numéro ne servent qu’une fois.",
                )
            makers[key] = one.name
    return found


def left_aside() -> list[str]:
    """Return the notebooks that are no step: their names do not begin with two digits."""
    steps = set(project.notebooks().glob(PATTERN))
    return sorted(path.name for path in project.notebooks().glob("*.ipynb") if path not in steps)


def read(path: Path) -> Notebook:
    """Read what a notebook declares, once for as long as its file does not change."""
    try:
        about = path.stat()
    except FileNotFoundError:
        return notebook.load(path)  # which names the nearest
    return _read(path, about.st_mtime_ns, about.st_size)


@functools.lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> Notebook:
    return notebook.load(path)


def find(name: str) -> Notebook:
    """Return a notebook by name.

    Raises
    ------
    Refusal
        If there is none; the nearest is suggested.
    """
    return read(project.notebooks() / f"{name}.ipynb")


def log(name: str) -> Path:
    """Return where an executed notebook of the article is."""
    return project.root() / "build" / "notebooks" / f"{name}.ipynb"


def products(one: Notebook) -> tuple[Path, ...]:
    """Return what a notebook of the article makes, its log and receipt included."""
    made = log(one.name)
    receipt = made.with_suffix(execute.RECEIPT)
    return (*(project.root() / path for path in one.products), made, receipt)


def told(books: Iterable[Notebook], ending: str = execute.RECEIPT) -> dict[str, dict[str, Any]]:
    """Return the receipts of the last runs, or their costs, by step; a notebook that has not run has none."""
    found = {}
    for one in books:
        path = log(one.name).with_suffix(ending)
        if path.is_file():
            found[one.name] = json.loads(path.read_text(encoding="utf-8"))
    return found


def makers(books: Iterable[Notebook]) -> dict[str, str]:
    """Return the notebook that makes each processed table."""
    return {name: one.name for one in books for name in one.processed}


def steps() -> list[Step]:
    """Return the notebooks of the article as steps.

    Raises
    ------
    Refusal
        If a notebook needs a table that no notebook makes.
    """
    books = notebooks()
    made_by = makers(books)
    found = []
    for one in books:
        lacking = [name for name in one.needs if name not in made_by]
        if lacking:
            raise Refusal(
                f'notebooks/{one.path.name} lit tables.processed("{lacking[0]}"), qu’aucun notebook n’écrit.'
            )
        found.append(
            Step(
                one.name,
                functools.partial(execute.run, one, {}, project.root()),
                functools.partial(inputs, one),
                products(one),
                after=tuple(sorted({made_by[name] for name in one.needs})),
                pool=POOL,
            )
        )
    return found


def inputs(one: Notebook) -> Inputs:
    """Return what a notebook is made from: itself, the tables it reads, the code it runs, the libraries."""
    door = settings.load().study.door.partition(":")[0]  # it checks the tables that notebooks read
    code = closure.of([RUNNER, door, *one.modules] if door else [RUNNER, *one.modules])
    digests = {f"notebook : {one.name}": one.digest}
    for name in reads.with_references(one.raw):
        described = json.dumps(catalogue.resource(name), sort_keys=True, ensure_ascii=False)
        digests[f"données : {name}"] = contents.digest(reads.table(name))
        digests[f"description : {name}"] = hashlib.sha256(described.encode()).hexdigest()
    for path in [*reads.declared(one), *code.files]:
        digests[project.relative(path)] = contents.digest(path)
    return Inputs(digests, environment.versions(code.outside))
