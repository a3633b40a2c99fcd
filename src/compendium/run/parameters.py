"""Check the parameters of a run before any kernel starts."""

from collections.abc import Iterable
from typing import Any

from compendium import settings
from compendium.errors import Refusal
from compendium.notebook import Notebook


def check(notebook: Notebook, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the typed values of the parameters given for a notebook.

    Parameters
    ----------
    notebook : compendium.notebook.Notebook
        The notebook, with its typed parameters.
    given : iterable of (str, str)
        Names and values, as typed on the command line.

    Raises
    ------
    Refusal
        On an unknown name (the nearest is suggested), a name given twice, a value of the wrong
        type, or one that the study refuses.
    """
    values: dict[str, Any] = {}
    for name, text in given:
        parameter = notebook.parameter(name)
        if name in values:
            raise Refusal(f"paramètre {name} : donné deux fois.")
        values[name] = parameter.parse(text)
    checks = settings.load().study.parameters
    for name in checks:
        if name in values:
            settings.hook(checks[name])(values[name])
    return values
