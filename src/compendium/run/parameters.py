"""Check the parameters of a run before any kernel starts."""

import csv
import difflib
from collections.abc import Iterable
from typing import Any

from compendium import project
from compendium.errors import Refusal
from compendium.notebook import Notebook

REGION_DEPARTEMENTS = ("02", "59", "60", "62", "80")


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
        type, or the code of no EPCI of the region.
    """
    values: dict[str, Any] = {}
    for name, text in given:
        parameter = notebook.parameter(name)
        if name in values:
            raise Refusal(f"paramètre {name} : donné deux fois.")
        values[name] = parameter.parse(text)
    if "epci" in values:
        check_epci(values["epci"])
    return values


def check_epci(code: str) -> None:
    """Refuse a code that is not that of an EPCI with communes in Hauts-de-France.

    Raises
    ------
    Refusal
        With the nearest codes and their names.
    """
    known = region_epcis()
    if code in known:
        return
    near = difflib.get_close_matches(code, known, n=3, cutoff=0.75)
    hint = (
        "vouliez-vous " + ", ".join(f"{one} ({known[one]})" for one in near) + " ?"
        if near
        else "un EPCI a un code SIREN de neuf chiffres, comme 246200364 (CA de Lens - Liévin)."
    )
    raise Refusal(f"paramètre epci : « {code} » n’est pas un EPCI des Hauts-de-France.", hint)


def region_epcis() -> dict[str, str]:
    """Return the codes and names of the EPCIs that have a commune in Hauts-de-France."""
    names = {
        row["code"]: row["nom"]
        for row in _rows("territoires")
        if row["niveau"] == "epci" and row["cog_fin"] >= "2025"
    }
    return {row["epci"]: names[row["epci"]] for row in _rows("communes_appartenance_2022")
            if row["epci"] in names}  # fmt: skip


def _rows(name: str) -> list[dict[str, str]]:
    """Read a table as text, fast: the checks are made when a notebook reads it."""
    try:
        with (project.raw() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"data/raw/{name}.csv n’est pas lisible ({error}).", "git restore data/raw.") from None
