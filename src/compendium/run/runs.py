"""Run notebooks with other parameters, their results kept apart from the archived ones."""

from collections.abc import Sequence
from pathlib import Path

from compendium import project
from compendium.errors import Refusal
from compendium.kernels import forks
from compendium.notebook import Notebook
from compendium.run import books, execute, parameters, progress


def run(names: Sequence[str], given: Sequence[tuple[str, str]]) -> Path:
    """Execute notebooks with parameters, and return the folder of their results.

    Parameters
    ----------
    names : sequence of str
        Notebooks; without any, all those that take one of the parameters.
    given : sequence of (str, str)
        Parameters; without any, the notebooks run as make runs them, but apart.

    Returns
    -------
    pathlib.Path
        ``build/runs/<name>=<value>…/``, with ``figures/``, ``data/`` and ``notebooks/``.

    Raises
    ------
    Refusal
        Before any kernel starts, on an unknown notebook, parameter or value; after, on the
        failure of a cell, or when a table of an earlier notebook is missing.
    """
    chosen = [books.find(name) for name in names] or _takers(given)
    values = {notebook.name: parameters.check(notebook, given) for notebook in chosen}
    target = project.root() / "build" / "runs" / _folder(given)
    for notebook in chosen:
        _check_needs(notebook)
    forks.warm()
    for notebook in chosen:
        with progress.step(notebook.name):
            execute.run(notebook, values[notebook.name], target)
    return target


def _takers(given: Sequence[tuple[str, str]]) -> list[Notebook]:
    """Return the notebooks that take one of the parameters; all of them without any."""
    loaded = books.notebooks()
    names = {name for name, _ in given}
    takers = [notebook for notebook in loaded if names <= set(notebook.parameters)]
    if not takers:
        for notebook in loaded:
            for name in names:
                notebook.parameter(name)
    return takers


def _folder(given: Sequence[tuple[str, str]]) -> str:
    text = ",".join(f"{name}={value}" for name, value in sorted(given)) or "default"
    return "".join(c if c.isalnum() or c in "=,._-" else "_" for c in text)


def _check_needs(notebook: Notebook) -> None:
    """Refuse early a notebook whose tables no earlier one has made.

    They are the project's: tables between notebooks depend on no parameter.
    """
    for name in notebook.needs:
        file = Path("data", "processed", f"{name}.parquet")
        if not (project.root() / file).is_file():
            raise Refusal(
                f"{notebook.name} lit {file.as_posix()}, qui manque.",
                "lancez « make » une fois : les notebooks précédents l’écrivent.",
            )
