"""What a step is: something that is made from something else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Inputs:
    """What a step is made from.

    Attributes
    ----------
    portable : dict of str to str
        Digests by name, as a reader knows each: a path, ``données : ess_poids``.
    machine : dict of str to str
        What depends on the machine, in clear: versions, browser, fonts.
    """

    portable: Mapping[str, str]
    machine: Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """Something that is made from something else.

    Attributes
    ----------
    name : str
        What the record knows it by.
    work : callable
        Makes it; it can be sent to another process where its pool is one of processes.
    inputs : callable
        Returns what it is made from, once the steps before it are done.
    outputs : tuple of pathlib.Path
        What it makes: files, or folders of which every file counts.
    after : tuple of str
        Names of the steps that make what it is made from.
    pool : str
        Name of the executor that runs it.
    group : str
        What several steps are shown as; its own name for a step alone.
    """

    name: str
    work: Callable[[], object]
    inputs: Callable[[], Inputs]
    outputs: tuple[Path, ...]
    after: tuple[str, ...] = ()
    pool: str = ""
    group: str = ""
