"""What the code of a step is: modules, what they import, the templates that they name, libraries."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from compendium import project
from compendium.run import contents


@dataclass
class Closure:
    """The code that some modules need, theirs included.

    Attributes
    ----------
    files : set of pathlib.Path
        Modules of the packages of ``src/``, their templates, the settings of their own name.
    outside : set of str
        Top-level names that they import from elsewhere, the standard library aside.
    """

    files: set[Path] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)


def of(names: Iterable[str]) -> Closure:
    """Return the closure of some dotted names; a name of no module is harmless.

    Parameters
    ----------
    names : iterable of str
        Modules, such as ``compendium.pages.site``, or names imported from them.
    """
    source = project.root() / "src"
    ours = {path.name for path in source.iterdir() if (path / "__init__.py").is_file()}
    found = Closure()
    todo, seen = list(names), set[str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        top = name.partition(".")[0]
        if top not in ours:
            if top not in sys.stdlib_module_names:
                found.outside.add(top)
            continue
        for path in _files(source, name):
            if path not in found.files:
                # a module may have settings of its own name, one for each language
                beside = [path.with_suffix(".toml"), *path.parent.glob(f"{path.stem}.*.toml")]
                found.files |= {path, *(each for each in beside if each.is_file())}
                todo += contents.imports(path)
                for package in ours:
                    _add_templates(path, source / package / "templates", found.files)
    return found


def _files(source: Path, name: str) -> list[Path]:
    """Return the files that importing a dotted name runs: its packages', and its own if it is a module."""
    parts = name.split(".")
    packages = [source.joinpath(*parts[:length], "__init__.py") for length in range(1, len(parts) + 1)]
    module = source.joinpath(*parts).with_suffix(".py")
    return [path for path in (*packages, module) if path.is_file()]


def _add_templates(path: Path, folder: Path, files: set[Path]) -> None:
    """Add the templates that a file names, and those that they name."""
    for name in contents.templates(path):
        template = folder / name
        if template not in files and template.is_file():
            files.add(template)
            _add_templates(template, folder, files)
