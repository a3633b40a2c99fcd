"""Add a figure to a notebook: a cell that draws a raw table and publishes it, and its place in English."""

import json
import re

from compendium import project, tables
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
            *_drawing(table, variable, x, y, numeric=fields[x]["type"] != "string"),
            f"dessin.update_xaxes(title={_quoted(fields[x]['title'])})",
            f"dessin.update_yaxes(title={_quoted(fields[y]['title'] + unit)})",
            "publish.figure(",
            f'    "{stem}",',
            "    dessin,",
            f"    data={variable},",
            *(f"    {part}={_quoted(text)}," for part, text in texts.items()),
            ")",
        ]
    )
    written = Begun({path: book.with_cell(loaded, f"figure-{variable.replace('_', '-')}", source, IMPORT)})
    axes = [fields[x]["title"], fields[y]["title"] + unit]
    written.to_translate(project.notebooks() / "en.po", notebook, [*texts.values(), *axes])
    written.write()
    return written


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _drawing(table: str, variable: str, x: str, y: str, *, numeric: bool) -> list[str]:
    """Return the lines that draw a table: one line or set of bars, or one for each of what its key tells apart.

    Where an abscissa repeats and no other column of the key tells its rows apart, points are not joined.
    """
    rows = tables.read(table)
    shape, mode = ("scatter", ', mode="lines+markers"') if numeric else ("bar", "")
    of = catalogue.resource(table)["schema"]["primaryKey"]
    by = next((name for name in of if name not in (x, y) and not rows.duplicated([x, name]).any()), None)
    if not rows[x].duplicated().any():
        by = None
    elif by is None or rows[by].nunique() > GROUPS:
        by, mode = None, ', mode="markers"' if numeric else mode
    if by is None:
        return [f'dessin.add_{shape}(x={variable}["{x}"], y={variable}["{y}"]{mode})']
    return [
        f'for nom, lignes in {variable}.groupby("{by}"):',
        f'    dessin.add_{shape}(x=lignes["{x}"], y=lignes["{y}"]{mode}, name=str(nom))',
    ]


GROUPS = 8
"""Lines of a chart at most, or sets of bars: past that, no one tells them apart."""


def _next() -> int:
    """Return the first number that no figure has had: those of figures that went are not given again."""
    made = [figure for each in books.notebooks() for figure in each.figures]
    return max((int(figure[1:3]) for figure in made), default=0) + 1
