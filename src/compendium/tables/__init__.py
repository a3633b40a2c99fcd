"""The tables of ``data/``: their description, their checks at the door, their reading, their sources."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compendium.tables.reading import forget, parse, processed, read

__all__ = ["forget", "parse", "processed", "read"]


def __getattr__(name: str) -> Any:
    """Give the functions that read tables; pandas is imported by who reads one, not by who describes them."""
    if name not in __all__:
        raise AttributeError(name)
    from compendium.tables import reading

    return getattr(reading, name)
