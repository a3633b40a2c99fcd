"""The parameters of this study's notebooks: which values make sense."""

import csv
import difflib

from ancrage.area import AREA
from compendium import project
from compendium.errors import Refusal


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
        "vouliez-vous " + ", ".join(f"{other} ({known[other]})" for other in near) + " ?"
        if near
        else f"un EPCI a un code SIREN de neuf chiffres, comme {AREA.epci.code} ({AREA.epci.name})."
    )
    raise Refusal(f"paramètre epci : « {code} » n’est pas un EPCI de la région {AREA.region.name}.", hint)


def region_epcis() -> dict[str, str]:
    """Return the codes and names of the EPCIs that have a commune in Hauts-de-France."""
    names = {
        row["code"]: row["nom"]
        for row in _rows("territoires")
        if row["niveau"] == "epci" and row["cog_fin"] >= "2025"
    }
    members = (row["epci"] for row in _rows("communes_appartenance_2022"))
    return {epci: names[epci] for epci in members if epci in names}


def _rows(name: str) -> list[dict[str, str]]:
    """Read a table as text, fast: the checks are made when a notebook reads it."""
    try:
        with (project.raw() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"data/raw/{name}.csv n’est pas lisible ({error}).", "git restore data/raw.") from None
