"""Write every description of the compendium from its manifest, its notebooks and its data."""

import tomllib

from compendium import project, settings
from compendium.deposit import citation, codecheck, house, readme


def texts() -> dict[str, str]:
    """Return what each generated file must hold, by path; a test fails when one departs from it."""
    manifest = settings.load()
    loaded = tomllib.loads((project.root() / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "CITATION.cff": citation.cff(manifest),
        "codemeta.json": citation.codemeta(manifest, loaded["project"]["dependencies"]),
        ".zenodo.json": citation.zenodo(manifest),
        "codecheck.yml": codecheck.configuration(manifest),
        **{name: readme.inserted(name, tongue) for name, tongue in readme.files().items()},
        **({house.DRAWING: house.drawing()} if house.floors() else {}),
    }


def write() -> list[str]:
    """Bring the generated files up to date, and return the ones that changed."""
    changed = []
    for path, text in texts().items():
        target = project.root() / path
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            project.write(target, text)
            changed.append(path)
    return changed
