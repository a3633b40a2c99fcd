"""Add a figure to a notebook: a cell that draws a raw table and publishes it, and its place in English."""

import json
import re

from compendium import project
from compendium.add import begun, book
from compendium.add.begun import Begun
from compendium.errors import Refusal
from compendium.run import books
from compendium.tables import catalogue

STEM = re.compile(r"F\d\d_[a-z0-9_]+")

IMPORT = "from compendium.publish import theme"


def add(name: str, notebook: str, table: str, x: str, y: str, title: str) -> Begun:
    """Begin a figure: a chart that is drawn at once, whose cell is then changed.

    Parameters
    ----------
    name : str
        ``loyers``, which takes the next number, or ``F32_loyers``.
    notebook : str
        The notebook that draws it, without ``.ipynb``.
    table : str
        A raw table.
    x, y : str
        Two of its columns; lines over years, bars otherwise.
    title : str
        Its title, in French.

    Raises
    ------
    Refusal
        If a name is taken, or if there is no such notebook, table or column.
    """
    stem = name if STEM.fullmatch(name) else f"F{_next():02d}_{begun.named(name, 'figure')}"
    taken = {figure: made.name for made in books.notebooks() for figure in made.figures}
    twin = next((figure for figure in taken if figure[:3] == stem[:3]), None)
    if twin:
        raise Refusal(
            f"{stem[:3]} est déjà {twin} ({taken[twin]}).", "donnez un nom sans numéro : il vient seul."
        )
    described = catalogue.resource(table)
    fields = {field["name"]: field for field in described["schema"]["fields"]}
    for column in (x, y):
        if column not in fields:
            raise Refusal(f"{table} n’a pas de colonne « {column} ».", f"colonnes : {', '.join(fields)}.")
    path, loaded = book.read(notebook)
    unit = f" ({fields[y]['unit']})" if "unit" in fields[y] else ""
    shape = "scatter" if fields[x]["type"] != "string" else "bar"
    mode = ', mode="lines+markers"' if shape == "scatter" else ""
    texts = {
        "title": title,
        "caption": f"{fields[y]['title']}{unit}, selon : {fields[x]['title']}.",
        "source": f"{described['publisher']}, {described['title']}.",
        "alt": f"{title} : {fields[y]['title']}, selon {fields[x]['title']}.",
    }
    variable = stem[4:]
    source = "\n".join(
        [
            f'{variable} = tables.read("{table}").sort_values("{x}")',
            "dessin = theme.figure()",
            f'dessin.add_{shape}(x={variable}["{x}"], y={variable}["{y}"]{mode})',
            "publish.figure(",
            f'    "{stem}",',
            "    dessin,",
            *(f"    {part}={json.dumps(text, ensure_ascii=False)}," for part, text in texts.items()),
            ")",
        ]
    )
    written = Begun({path: book.with_cell(loaded, f"figure-{variable.replace('_', '-')}", source, IMPORT)})
    written.to_translate(project.notebooks() / "en.po", notebook, texts.values())
    written.write()
    return written


def _next() -> int:
    """Return the first number that no figure has had: those of figures that went are not given again."""
    made = [figure for each in books.notebooks() for figure in each.figures]
    return max((int(figure[1:3]) for figure in made), default=0) + 1
