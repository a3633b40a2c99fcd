"""Make a new compendium: a copy of the smallest one, under a name of its own, with the machine beside it."""

import importlib.util
import keyword
import re
import shutil
import tempfile
from pathlib import Path

from compendium import project
from compendium.errors import Refusal

TEMPLATE = Path(__file__).with_name("template")
EXAMPLE = "exemple"
"""Name of the compendium that the template is, wherever it is written."""

NAME = re.compile(r"[a-z][a-z0-9_]*")

LOCKS = (
    "requirements.txt",
    *(f"requirements/{name}" for name in ("uv.txt", "archive.txt", "desk.txt", "test.txt", "weights.json")),
)

DOCUMENTS = Path("docs") / "compendium"
"""The reference of the machine, which goes with it."""

NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.part")


def make(folder: Path, name: str = "") -> Path:
    """Make a compendium in a folder that is not there yet, or is empty.

    Parameters
    ----------
    folder : pathlib.Path
        Where it is made.
    name : str
        Its name, that of its command and of its package; the folder's by default.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    Refusal
        If something is there, or if the name is not that of a package.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(f"{folder} n’est pas vide.", "donnez un dossier nouveau.")
    name = name or re.sub(r"[^a-z0-9_]", "_", folder.name.lower()).strip("_0123456789")
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Refusal(f"« {name} » n’est pas le nom d’un paquet.", "donnez-en un : --name mon_etude.")
    found = importlib.util.find_spec(name)
    if found is not None and found.origin is not None:  # a mere folder of that name is no package
        raise Refusal(
            f"« {name} » est le nom d’un paquet déjà installé.", "donnez-en un autre : --name mon_etude."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as aside:
        part = Path(aside) / folder.name
        for path in sorted(p for p in TEMPLATE.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            inside = path.relative_to(TEMPLATE).as_posix().replace(EXAMPLE, name)
            target = part / (".gitignore" if inside == "gitignore" else inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text(encoding="utf-8").replace(EXAMPLE, name), encoding="utf-8")
        shutil.copytree(Path(__file__).parent, part / "src" / "compendium", ignore=NOT_COPIED)
        shutil.copytree(project.root() / DOCUMENTS, part / DOCUMENTS)
        (part / "requirements").mkdir()
        for lock in LOCKS:
            shutil.copyfile(project.root() / lock, part / lock)
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    return folder
