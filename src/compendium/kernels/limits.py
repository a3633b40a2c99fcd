"""How far one step may go: the time of a cell, the memory of a kernel."""

from dataclasses import dataclass

from compendium.cores import whole

SECONDS_VARIABLE, MEMORY_VARIABLE = "COMPENDIUM_SECONDS", "COMPENDIUM_MEMORY"
"""Environment variables that change the limits of a run: seconds a cell, MiB a kernel."""

CELL_SECONDS = 600
"""Time that one cell may take before the notebook is stopped."""

KERNEL_MIB = 4096
"""Private memory that one kernel may take: thirty times what the notebooks need."""


@dataclass(frozen=True)
class Limits:
    """What one step may use: seconds a cell, MiB of private memory a kernel."""

    cell_seconds: int
    kernel_mib: int


def current() -> Limits:
    """Return the limits of this run, from the environment or by default.

    Raises
    ------
    Refusal
        If a variable is not a whole positive number.
    """
    return Limits(whole(SECONDS_VARIABLE, CELL_SECONDS), whole(MEMORY_VARIABLE, KERNEL_MIB))


def apply_memory(mib: int) -> None:
    """Bound the private memory of this process: past it, an allocation fails in the cell.

    Only memory of its own is counted (``RLIMIT_DATA``), not libraries mapped from disk. Where
    the system has no such limit (macOS ignores it, Windows lacks it), nothing is bounded.
    """
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    asked = mib * 2**20
    if hard not in (resource.RLIM_INFINITY, -1):
        asked = min(asked, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (asked, hard))
