"""Check together the tables that say which commune is in which EPCI, when one of them is sealed."""

from collections.abc import Collection

import pandas as pd

from ancrage.study import membership, territories
from compendium import tables
from compendium.errors import Refusal

COLUMNS = {
    "communes_contours": ["code", "nom", "epci"],
    "communes_appartenance_2022": ["code", "nom", "epci"],
    "communes_passage": None,
    "epci": ["code", "nom", "region", "communes"],
    "populations_legales": None,
    "populations_epci": None,
    "communes_2018": ["code", "population_2018"],
    "territoires_2018": ["niveau", "code", "population_2018"],
}
"""Tables that carry a commune's EPCI, or totals that depend on it, and the columns that are compared."""


def check(sealed: Collection[str]) -> None:
    """Check the tables of `COLUMNS` against each other, if one of them was just sealed.

    Parameters
    ----------
    sealed : collection of str
        Tables whose hash was just noted.

    Raises
    ------
    Refusal
        If they disagree (`ancrage.study.membership`), or if another one has changed too: neither
        can be sealed without the other.
    """
    if not set(sealed) & set(COLUMNS):
        return
    read = {name: _read(name, columns, sealed) for name, columns in COLUMNS.items()}
    contours, epci, passages = (read[name] for name in ("communes_contours", "epci", "communes_passage"))
    membership.check(
        contours=contours,
        appartenance=read["communes_appartenance_2022"],
        passages=passages,
        epci=epci,
        legales=read["populations_legales"],
        published=read["populations_epci"],
    )
    totals = read["territoires_2018"].query("niveau == 'epci'").set_index("code")["population_2018"]
    membership.check_totals(
        contours,
        read["communes_2018"].rename(columns={"population_2018": "population"}),
        passages,
        totals,
        membership.within(epci),
        before=2021,
        after=territories.COG,
        name="population de 2018",
    )


def _read(name: str, columns: list[str] | None, sealed: Collection[str]) -> pd.DataFrame:
    try:
        return tables.read(name, columns)
    except Refusal as error:
        raise Refusal(
            f"{error.what}\n  Cette table et celles que vous scellez se vérifient ensemble.",
            f"« ancrage seal {' '.join([*sealed, name])} », ou rendez à {name} son contenu.",
        ) from None
