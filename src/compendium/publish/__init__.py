"""What a notebook writes: figures, tables, values, verdicts, and how numbers and figures look."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compendium.publish.results import Column, figure, finding, ledger, processed, table, values, verdicts

__all__ = ["Column", "figure", "finding", "ledger", "processed", "table", "values", "verdicts"]


def __getattr__(name: str) -> Any:
    """Give what notebooks call; pandas and Plotly are imported by who publishes alone."""
    if name not in __all__:
        raise AttributeError(name)
    from compendium.publish import results

    return getattr(results, name)
