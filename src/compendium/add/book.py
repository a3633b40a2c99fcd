"""Add a notebook, or a cell to one."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compendium import project
from compendium.add.begun import Begun
from compendium.errors import Refusal
from compendium.run import books

STEM = re.compile(r"\d\d_[a-z0-9_]+")

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

IMPORTS, PARAMETERS = "imports", "parametres"


def notebook(stem: str, title: str, question: str) -> Begun:
    """Begin a notebook: its title, its question, its parameters, its imports.

    Parameters
    ----------
    stem : str
        ``08_logement``: two digits, which place it among the others, and a name.
    title, question : str
        What its first cell says, in French.

    Raises
    ------
    Refusal
        If the name is not one, or is that of another notebook.
    """
    if not STEM.fullmatch(stem):
        raise Refusal(
            f"« {stem} » n’est pas un nom de notebook.", "deux chiffres, _ et un nom : 08_logement."
        )
    path = project.notebooks() / f"{stem}.ipynb"
    if path.exists():
        raise Refusal(f"notebooks/{path.name} est déjà là.", "donnez un autre nom.")
    cells = [
        {"cell_type": "markdown", "id": "titre", "metadata": {}, "source": f"# {title}\n\n{question}"},
        _code(PARAMETERS, "# aucun paramètre") | {"metadata": {"tags": ["parameters"]}},
        _code(IMPORTS, "from compendium import publish, tables"),
    ]
    begun = Begun({path: written({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})})
    begun.to_translate(project.notebooks() / "en.po", stem, [title, question])
    begun.write()
    return begun


def read(stem: str) -> tuple[Path, dict[str, Any]]:
    """Return the path of a notebook and what it holds.

    Raises
    ------
    Refusal
        If there is no such notebook.
    """
    names = [book.name for book in books.notebooks()]
    if stem not in names:
        raise Refusal(f"aucun notebook « {stem} ».", f"notebooks : {', '.join(names)}.")
    path = project.notebooks() / f"{stem}.ipynb"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return path, loaded


def with_cell(loaded: Mapping[str, Any], name: str, source: str, imports: str = "") -> str:
    """Return a notebook with one more cell of code, and a line more among its imports if it has it not.

    Raises
    ------
    Refusal
        If a cell has that name.
    """
    cells = list(loaded["cells"])
    if name in {cell["id"] for cell in cells}:
        raise Refusal(f"une cellule s’appelle déjà « {name} ».", "donnez un autre nom.")
    if imports and not any(imports in "".join(cell["source"]) for cell in cells):
        place = next((n for n, cell in enumerate(cells) if cell["id"] == IMPORTS), 1)
        cells[place] = cells[place] | {"source": "".join(cells[place]["source"]).rstrip() + f"\n{imports}"}
    return written({**loaded, "cells": [*cells, _code(name, source)]})


def _code(name: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def written(loaded: Mapping[str, Any]) -> str:
    """Return a notebook as Jupyter writes it: sources by line, keys in order."""
    cells = [cell | {"source": "".join(cell["source"]).splitlines(keepends=True)} for cell in loaded["cells"]]
    return json.dumps({**loaded, "cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
