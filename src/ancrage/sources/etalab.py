"""Communes, EPCIs and legal populations of each year, from ``@etalab/decoupage-administratif``.

The package does not say which census its populations come from. The reference year is
worked out: it is the only year in which the populations of Lens and Liévin equal those
of Insee's historical series. Files of one version can be a year apart.
"""

import functools
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ancrage.area import AREA
from compendium.errors import Refusal
from compendium.tables import fetch

PACKAGE = "@etalab/decoupage-administratif"
DEPARTEMENTS = tuple(AREA.region.departements)
"""The départements of the region."""

VERSIONS = {
    2019: "0.7.0",
    2020: "0.8.0",
    2021: "1.1.1",
    2022: "2.3.1",
    2023: "3.1.1",
    2024: "4.1.0",
    2025: "5.3.0",
    2026: "6.0.0",
}
"""Geography year (COG of communes, perimeter of EPCIs) and the version that holds it."""

ANCHORS = (AREA.century.first, AREA.century.second)
"""The communes whose whole historical series is known."""


@functools.cache
def _json(version: str, member: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(fetch.npm(PACKAGE, version, member))
    return loaded


def communes(cog: int) -> list[dict[str, Any]]:
    """Return the current communes of France in the geography of 1 January `cog`."""
    rows = _json(VERSIONS[cog], "data/communes.json")
    return [row for row in rows if row["type"] == "commune-actuelle"]


def absorbed(cog: int) -> dict[str, str]:
    """Return, for each deputy or associated commune of a year, the commune it is part of."""
    return {
        row["code"]: row["chefLieu"]
        for row in _json(VERSIONS[cog], "data/communes.json")
        if "chefLieu" in row
    }


def epcis(cog: int) -> list[dict[str, Any]]:
    """Return the EPCIs of France with their members in the geography of 1 January `cog`."""
    return _json(VERSIONS[cog], "data/epci.json")


def departements(cog: int) -> list[dict[str, Any]]:
    """Return the départements of France."""
    return _json(VERSIONS[cog], "data/departements.json")


def regions(cog: int) -> list[dict[str, Any]]:
    """Return the regions of France."""
    return _json(VERSIONS[cog], "data/regions.json")


@dataclass(frozen=True)
class Series:
    """Populations of communes found in one file of one version."""

    cog: int
    file: str
    population: dict[str, int]


@functools.cache
def doubtful() -> set[str]:
    """Return the communes whose population of 2016 is not to be believed.

    The first list is of communes of 2019, and gives one that merged that year the population of
    2016 of its chief part alone. The totals by EPCI of the same file are right: where the communes
    of an EPCI do not add up to its total, none of theirs is kept. (187 EPCIs, 229,118 inhabitants.)
    """
    people = {c["code"]: c.get("population") for c in communes(min(VERSIONS))}
    found: set[str] = set()
    for e in epcis(min(VERSIONS)):
        members = [m["code"] for m in e["membres"]]
        known = [people.get(code) for code in members]
        if None not in known and sum(filter(None, known)) != e["populationMunicipale"]:
            found.update(members)
    return found


OLD_LISTS = (2019, 2020)
"""Versions that carry that list of communes of 2019."""


def series() -> Iterator[Series]:
    """Yield each series of communal populations that the package offers, without the doubtful ones."""
    for cog in sorted(VERSIONS):
        rows = {c["code"]: c.get("population") for c in communes(cog)}
        left_out = doubtful() if cog in OLD_LISTS else set()
        known = {c: p for c, p in rows.items() if p is not None and c not in left_out}
        yield Series(cog, "communes.json", known)
        members = {m["code"]: m for e in epcis(cog) for m in e["membres"]}
        known = {c: m["populationMunicipale"] for c, m in members.items() if "populationMunicipale" in m}
        if known:
            yield Series(cog, "epci.json", known)


def reference_year(population: dict[str, int], history: pd.DataFrame, where: str) -> int:
    """Work out the census year of a series of legal populations.

    Parameters
    ----------
    population : dict of str to int
        Municipal population by commune code.
    history : pandas.DataFrame
        Insee's historical series, columns ``code``, ``annee``, ``population``.
    where : str
        Name of the file, for the message.

    Returns
    -------
    int
        The only year in which every anchor commune has that population.

    Raises
    ------
    Refusal
        If no year fits, or more than one.

    Examples
    --------
    >>> history = pd.DataFrame({"code": ["62498", "62510"] * 2, "annee": [2016, 2016, 2017, 2017],
    ...                         "population": [30689, 30936, 31415, 30785]})
    >>> reference_year({"62498": 31415, "62510": 30785}, history, "essai")
    2017
    """
    fits = set(history["annee"])
    for code in ANCHORS:
        known = history[history["code"] == code]
        fits &= set(known.loc[known["population"] == population.get(code), "annee"])
    if len(fits) != 1:
        raise Refusal(
            f"{where} : année de référence introuvable "
            f"(années possibles d’après {' et '.join(ANCHORS)} : {sorted(fits) or 'aucune'}).",
            "comparez ces populations à la série historique de l’Insee.",
        )
    return int(fits.pop())


def populations(history: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the legal populations of Hauts-de-France and the list of series they come from.

    Where two files hold the same reference year, the one in the older geography is kept,
    as it is nearer to the census; the other one must agree on every commune that did not
    change.

    Returns
    -------
    populations : pandas.DataFrame
        ``annee``, ``code``, ``cog``, ``population``.
    found : pandas.DataFrame
        ``version``, ``fichier``, ``cog``, ``annee``, ``communes``, ``retenue``.
    """
    kept: dict[int, Series] = {}
    found = []
    for counted in series():
        where = f"{PACKAGE}@{VERSIONS[counted.cog]} {counted.file}"
        year = reference_year(counted.population, history, where)
        region = {c: p for c, p in counted.population.items() if c.startswith(DEPARTEMENTS)}
        chosen = year not in kept
        if chosen:
            kept[year] = Series(counted.cog, counted.file, region)
        found.append([VERSIONS[counted.cog], counted.file, counted.cog, year, len(region), chosen])
    frames = []
    for year, s in sorted(kept.items()):
        listed = {c["code"] for c in communes(s.cog) if c["code"].startswith(DEPARTEMENTS)}
        codes = sorted(listed | set(s.population))
        known = pd.array([s.population.get(code) for code in codes], dtype="Int64")
        frames.append(pd.DataFrame({"annee": year, "code": codes, "cog": s.cog, "population": known}))
    columns = ["version", "fichier", "cog", "annee", "communes", "retenue"]
    return pd.concat(frames, ignore_index=True), pd.DataFrame(found, columns=columns)


def epci_populations(history: pd.DataFrame) -> pd.DataFrame:
    """Return the legal population that the package gives for each EPCI of France.

    The reference year of ``epci.json`` is that of its members where they carry
    populations; the two oldest versions only carry totals, and the year is the one in
    which the total of the CALL (whose 36 communes never changed) has the published value.

    Returns
    -------
    pandas.DataFrame
        ``cog``, ``annee``, ``code``, ``population``, ``communes``.
    """
    rows = []
    for cog, version in VERSIONS.items():
        members = {m["code"]: m.get("populationMunicipale") for e in epcis(cog) for m in e["membres"]}
        if members[ANCHORS[0]] is None:
            year = {2019: 2016, 2020: 2017}[cog]
        else:
            known = {c: p for c, p in members.items() if p is not None}
            year = reference_year(known, history, f"{PACKAGE}@{version} epci.json")
        for e in epcis(cog):
            rows.append([cog, year, e["code"], e["populationMunicipale"], len(e["membres"])])
    return pd.DataFrame(rows, columns=["cog", "annee", "code", "population", "communes"])


def passages() -> pd.DataFrame:
    """Return the changes of communes of Hauts-de-France between one geography and the next.

    A commune that disappears is found in the next version as a deputy or associated
    commune of the one that absorbed it.

    Returns
    -------
    pandas.DataFrame
        ``cog_avant``, ``code_avant``, ``cog_apres``, ``code_apres``, ``nature``
        (``fusion`` or ``scission``).
    """
    rows: list[list[Any]] = []
    years = list(VERSIONS)
    for before, after in itertools.pairwise(years):
        old = {c["code"] for c in communes(before) if c["code"].startswith(DEPARTEMENTS)}
        new = {c["code"] for c in communes(after) if c["code"].startswith(DEPARTEMENTS)}
        chief = absorbed(after)
        for code in sorted(old - new):
            into = chief.get(code) or ABSORBED[code]
            rows.append([before, code, after, into, "fusion"])
        for code in sorted(new - old):
            rows.append([before, RESTORED_FROM[code], after, code, "scission"])
    columns = ["cog_avant", "code_avant", "cog_apres", "code_apres", "nature"]
    return pd.DataFrame(rows, columns=columns)


# Filain (02311) joined Pargny-Filain (02589, now Pargny-et-Filain) on 1 January 2025 without
# becoming a deputy commune, so the package does not link them: 121 + 250 inhabitants in
# 2023's last series, 371 in the first one after. `passages` fails on any other such commune.
ABSORBED = {"02311": "02589"}
# Les Hauts-Talican was undone on 1 January 2024: 60054 kept its code, 60694 came back.
RESTORED_FROM = {"60694": "60054"}
