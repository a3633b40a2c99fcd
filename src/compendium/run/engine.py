"""The engine that papermill runs notebooks with: its own, the notebook in the caller's hands."""

from typing import Any

from nbformat import NotebookNode
from papermill.engines import NBClientEngine, papermill_engines

NAME = "compendium"
"""Name of the engine, for `papermill.execute_notebook`."""


class HeldEngine(NBClientEngine):
    """Execute as papermill does, and let the caller hold the notebook while it runs.

    papermill gives an executed notebook back only when every cell succeeded, or else writes it
    to a file, which must then be read again. The notebook is needed either way.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, held: list[Any], **options: Any
    ) -> None:
        """Run the cells; `held` gets the notebook before the first one."""
        held.append(nb_man.nb)
        super().execute_managed_notebook(nb_man, kernel_name, **options)

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Give papermill back what it looks for, errors: it writes what it gets, even to no file."""
        executed = super().execute_notebook(nb, kernel_name, **options)
        return NotebookNode({**executed, "cells": [_bare(cell) for cell in executed.cells]})


def _bare(cell: NotebookNode) -> NotebookNode:
    """Return a cell with its errors for only outputs."""
    if cell.cell_type != "code":
        return cell
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return NotebookNode({**cell, "outputs": errors})


papermill_engines.register(NAME, HeldEngine)
