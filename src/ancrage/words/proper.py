"""The proper names of the study: of territories, of places and of organisations, which no language translates."""

from ancrage.area import AREA
from ancrage.study.territories import readable, short_epci_name, shortest_epci_name
from compendium import tables
from compendium.tables import catalogue

NAMED = {
    "territoires": ("nom",),
    "epci": ("nom",),
    "communes_appartenance_2022": ("nom",),
    "erbm_perimetre": ("nom",),
    "terrils": ("nom", "commune", "compagnie"),
    "puits": ("commune", "compagnie", "fosse", "puits", "autre_nom"),
    "cites_minieres": ("nom", "commune", "compagnie", "proprietaire"),
    "organisations": ("nom",),
}
"""Columns of raw tables that hold names."""


def names() -> set[str]:
    """Return the names, as tables give them and as readers read them."""
    found = {name for table, columns in NAMED.items() for name in _of(table, columns)}
    shortened = {short(name) for name in found for short in (short_epci_name, shortest_epci_name)}
    written = {readable(name) for name in found}
    places = {*AREA.zones.values(), *AREA.region.departements.values()}
    return found | shortened | written | places | {resource["name"] for resource in catalogue.resources()}


def _of(table: str, columns: tuple[str, ...]) -> set[str]:
    read = tables.read(table, list(columns))
    return {str(name) for column in columns for name in read[column].dropna().unique()}
