"""An executed notebook as a page: an anchor a cell, its figures in place."""

import functools
import re
import warnings
from pathlib import Path

from markupsafe import Markup

from compendium import project
from compendium.language import Language
from compendium.notebook import FIGURE, Notebook
from compendium.pages import drawn, frame, published
from compendium.publish import formats
from compendium.publish.counting import counted

LISTED = "notebooks/index.html"
"""The list of notebooks."""

OPENED = re.compile(r'<span class="p">[^<]*[(\[{]</span>')
"""A bracket that opens, in the code of a cell: a narrow screen may break the line after it, rather than in a word."""

NUMBER = re.compile(r"<td>(?!(?:1[89]|20)\d\d</td>)(?=(?:[-\u2212]?\d[\d\s.,]*|NaN|None|n\.\s?d\.)</td>)")
"""A cell of a table of pandas that holds a number, which is no year."""

YEARS = re.compile(r"<td>(?=\d{4}-\d{4}</td>)")
"""One that holds years, which are not parted."""

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)

DECIMAL = re.compile(r'(?<=<td class="n">)-?\d+\.\d+(?=</td>)')
"""A number as pandas writes it."""

PLACE = re.compile(r'\s*<th scope="row">(?:\d+|\.\.\.)</th>')
"""The head of a row that is its place in the table."""

STYLE_TAG = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)


def page(log: Path, notebook: Notebook) -> str:
    """Return the page of an executed notebook.

    Parameters
    ----------
    log : pathlib.Path
        The executed notebook.
    notebook : compendium.notebook.Notebook
        What it declares.
    """
    return frame.page(
        "notebook.html",
        notebook.name,
        body=_body(log, notebook),
        path=f"notebooks/{notebook.name}.html",
        scripts=("code.js", "cell.js"),
        wide=True,
        twin=LISTED,  # a notebook is executed in one language
    )


def _body(log: Path, notebook: Notebook) -> Markup:
    import nbformat
    from nbconvert import HTMLExporter

    book = nbformat.read(log, as_version=4)
    made = {cell: stem for stem, cell in notebook.makers.items()}
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if FIGURE in output.get("data", {}):
                output["data"] = {"text/html": _image(made.get(cell["id"], ""))}
        if cell.cell_type == "code":
            mark = {"text/html": f'<i data-publie="{cell["id"]}"></i>'}
            cell.outputs.append(nbformat.v4.new_output("display_data", data=mark))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    body = OPENED.sub(r"\g<0><wbr>", body)
    body = STYLE_TAG.sub("", body).replace("<pre>", '<pre tabindex="0">').replace(' border="1"', "")
    for part, scope in (("thead", "col"), ("tbody", "row")):
        heads = functools.partial(_scoped, scope=scope)
        body = re.sub(rf"<{part}>.*?</{part}>", heads, body, flags=re.DOTALL)
    body = YEARS.sub('<td class="d">', NUMBER.sub('<td class="n">', body))
    body = TABLE.sub(_aligned, TABLE.sub(_without_places, body))
    body = DECIMAL.sub(_in_french, body)
    body = re.sub(r"<p>(\d+) rows × (\d+) columns</p>", r"<p>\1 lignes × \2 colonnes</p>", body)
    body = re.sub(r"<img (?![^>]*alt=)", '<img alt="" ', body)
    # a wide table scrolls in its frame, which a keyboard must reach
    body = re.sub(r'<div (class="output_html [^"]*")>(?=<div>)', r'<div tabindex="0" \1>', body)
    return frame.markup(PUBLISHED.sub(lambda mark: published.under(mark[1], notebook), body))


PUBLISHED = re.compile(r'<i data-publie="([^"]*)"></i>')
"""Where what a cell publishes stands, under what it prints."""


def _scoped(part: re.Match[str], scope: str) -> str:
    """Return a part of a table of pandas, whose heads say what they are of."""
    return part[0].replace("<th>", f'<th scope="{scope}">')


def _without_places(table: re.Match[str]) -> str:
    """Return a table of pandas without the places of its rows, where these are their only heads: a reader counts none."""
    heads = re.findall(r'<th scope="row">(.*?)</th>', table[0])
    places = [int(head) for head in heads if head.isdigit()]
    named = len(places) + heads.count("...") != len(heads) or not heads
    if named or places != sorted(places) or places[0] != 0 or '<th scope="col"></th>' not in table[0]:
        return table[0]
    return PLACE.sub("", table[0].replace('<th scope="col"></th>', "", 1))


def _in_french(written: re.Match[str]) -> str:
    """Return a number of pandas as pages write it."""
    return formats.number(float(written[0]), len(written[0].partition(".")[2]))


def _aligned(table: re.Match[str]) -> str:
    """Return a table of pandas, the heads of whose numbers stand over them."""
    rows = [re.findall("<td[^>]*>", row) for row in table[0].split("<tr")[1:]]
    columns = zip(*(cells for cells in rows if cells), strict=False)
    numbers = [any('class="n"' in cell for cell in cells) for cells in columns]
    indexed = '<th scope="row">' in table[0]
    heads = iter([*[False] * indexed, *numbers])  # the first one is over the index
    return re.sub(
        '<th scope="col">',
        lambda head: '<th scope="col" class="n">' if next(heads, False) else head[0],
        table[0],
    )


def _image(stem: str) -> str:
    if not stem.startswith("F"):
        return ""
    shown = drawn.read(project.root() / "figures" / f"{stem}.json")
    parts = frame.templates().get_template("parts.html").module
    return str(parts.titled(shown, "../figures/"))  # type: ignore[attr-defined]


def listed(notebooks: list[Notebook], tongue: Language) -> str:
    """Return the list of notebooks, with their parameters and what they make, in a language."""
    rows = [
        {
            "name": notebook.name,
            "title": notebook.title,
            "taken": [f"{taken.name} = {taken.default}" for taken in notebook.parameters.values()],
            "made": _made(notebook),
        }
        for notebook in notebooks
    ]
    return frame.page("notebooks.html", tongue.said("Notebooks"), notebooks=rows, path=LISTED, tongue=tongue)


def _made(notebook: Notebook) -> str:
    kinds = ((notebook.figures, "figure"), (notebook.tables, "table"))
    made = [counted(len(stems), noun) for stems, noun in kinds if stems]
    return ", ".join(made) or f"{counted(len(notebook.processed), 'table')} pour les autres notebooks"
