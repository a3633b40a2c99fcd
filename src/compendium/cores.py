"""How many things are done side by side, as the machine has cores or the environment says."""

import os

from compendium.errors import Refusal

VARIABLE = "COMPENDIUM_WORKERS"
"""Environment variable: how many notebooks, and processes beside, run at once."""


def workers() -> int:
    """Return how many run side by side: one a core, unless the environment says else.

    Raises
    ------
    Refusal
        If the variable is not a whole positive number.
    """
    return whole(VARIABLE, os.cpu_count() or 1)


def whole(variable: str, default: int) -> int:
    """Return the whole positive number that an environment variable holds.

    Parameters
    ----------
    variable : str
        Its name.
    default : int
        What it is where it is not set, or is empty.

    Raises
    ------
    Refusal
        If it holds something else.
    """
    text = os.environ.get(variable, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise Refusal(f"{variable}={text} : un nombre entier positif est attendu.")
    return int(text)
