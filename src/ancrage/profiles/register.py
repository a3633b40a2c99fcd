"""Write the estimate of the ESS by territory that the business register allows."""

from pathlib import Path

import pandas as pd

from ancrage import contours
from ancrage.profiles import territory
from ancrage.study import sirene
from compendium import project
from compendium.language import say
from compendium.publish.formats import number
from compendium.run import environment


def estimate(units: str, establishments: str, territory: str, target: Path) -> int:
    """Estimate the ESS of every territory, write it as CSV, and say what was counted.

    Parameters
    ----------
    units, establishments : str
        Files of the register: paths, or addresses with their hash (`ancrage.study.sirene.located`).
    territory : str
        ``commune``, ``epci`` or ``departement``.
    target : pathlib.Path
        CSV written.

    Returns
    -------
    int
        Exit status.
    """
    environment.need("sirene", "duckdb")
    found = sirene.by_commune(sirene.located(units), sirene.located(establishments))
    whole = int(found["etablissements"].sum())
    outside = 0
    if territory != "commune":
        found = sirene.gathered(found, _members(), territory)
        outside = int(found.loc[found[territory].isna(), "etablissements"].sum())
        found = found[found[territory].notna()]
    if territory == "epci":
        sirene.keep(found)
    path = target if target.is_absolute() else project.root() / target
    project.write(path, found.to_csv(index=False, lineterminator="\n"))
    low, high = found["emplois_min"].sum(), found["emplois_max"].sum(skipna=False)
    say(
        f"{number(whole, 0)} établissements actifs de l’ESS ; {number(outside, 0)} dans une commune d’aucun territoire."
    )
    say(f"Emplois salariés, estimés par les tranches d’effectif : de {number(low, 0)} à {_upper(high)}.")
    say(f"Écrit : {project.relative(path)}")
    if territory == "epci":
        say("Les profils le montreront : ancrage territory, ou ancrage france, les refait.")
    return 0


def _upper(value: object) -> str:
    return "une borne inconnue (une tranche n’a pas de maximum)" if pd.isna(value) else number(value, 0)  # type: ignore[arg-type]


def _members() -> pd.DataFrame:
    """Return the territories of each commune of 2025, from the contours of France."""
    territory.ready()
    return pd.read_parquet(contours.path(), columns=["code", "epci", "departement"])
