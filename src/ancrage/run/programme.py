"""The programme table of the README: each figure, table and claim, its notebook and its files.

It is made from the notebooks, and a test fails when the README departs from it.
"""

import csv
import json
import re
from pathlib import Path

from ancrage import project
from ancrage.errors import AncrageError
from ancrage.run import pipeline

START, END = "<!-- programme : début -->", "<!-- programme : fin -->"


def table() -> str:
    """Return the programme table in Markdown: figures, tables, then claims by notebook."""
    folder = project.root() / "figures"
    lines = ["| | titre | notebook, cellule | fichiers |", "|---|---|---|---|"]
    for step in pipeline.steps():
        one = step.notebook
        for stem in [*one.figures, *one.tables]:
            spec = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
            texts = spec["layout"]["meta"] if stem.startswith("F") else spec
            files = "`.json` `.html` `.svg` `.png`" if stem.startswith("F") else "`.csv` `.html`"
            link = f"[{one.name}](notebooks/{one.path.name})"
            lines.append(
                f"| {stem[:3]} | {texts['titre']} | {link}, `{one.makers[stem]}` | `figures/{stem}` {files} |"
            )
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in dict.fromkeys(row["notebook"] for row in rows):
        ids = ", ".join(row["id"] for row in rows if row["notebook"] == name)
        link = f"[{name}](notebooks/{name}.ipynb)"
        lines.append(f"| registre | {ids} | {link} | `figures/claims.csv` |")
    return "\n".join(lines)


def inserted(readme: str) -> str:
    """Return a README with the programme table between its marks.

    Raises
    ------
    AncrageError
        If the marks are not there.
    """
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(readme):
        raise AncrageError(f"README.md n’a pas les marques « {START} » et « {END} ».")
    return pattern.sub(f"{START}\n{table()}\n{END}", readme)


def write() -> Path:
    """Bring the README's programme table up to date."""
    path = project.root() / "README.md"
    path.write_text(inserted(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path
