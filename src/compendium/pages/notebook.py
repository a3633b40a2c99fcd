"""An executed notebook as a page: an anchor a cell, its figures in place."""

import re
import warnings
from pathlib import Path

from markupsafe import Markup

from compendium import project
from compendium.notebook import FIGURE, Notebook
from compendium.pages import drawn, frame
from compendium.publish.counting import counted

STYLE_TAG = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)


def page(log: Path, one: Notebook) -> str:
    """Return the page of an executed notebook.

    Parameters
    ----------
    log : pathlib.Path
        The executed notebook.
    one : compendium.notebook.Notebook
        What it declares.
    """
    return frame.page(
        "notebook.html", one.name, body=_body(log, one), path=f"notebooks/{one.name}.html", wide=True
    )


def _body(log: Path, one: Notebook) -> Markup:
    import nbformat
    from nbconvert import HTMLExporter

    book = nbformat.read(log, as_version=4)
    made = {cell: stem for stem, cell in one.makers.items()}
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if FIGURE in output.get("data", {}):
                output["data"] = {"text/html": _image(made.get(cell["id"], ""))}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    body = STYLE_TAG.sub("", body).replace("<pre>", '<pre tabindex="0">').replace(' border="1"', "")
    body = re.sub(r"<img (?![^>]*alt=)", '<img alt="" ', body)
    # a wide table scrolls in its frame, which a keyboard must reach
    return frame.markup(re.sub(r'<div (class="output_html [^"]*")>(?=<div>)', r'<div tabindex="0" \1>', body))


def _image(stem: str) -> str:
    if not stem.startswith("F"):
        return ""
    shown = drawn.read(project.root() / "figures" / f"{stem}.json")
    parts = frame.templates().get_template("parts.html").module
    return str(parts.image(shown, "../figures/"))  # type: ignore[attr-defined]


def listed(notebooks: list[Notebook]) -> str:
    """Return the list of notebooks, with their parameters and what they make."""
    rows = [
        {"name": one.name, "title": one.title, "taken": _taken(one), "made": _made(one)} for one in notebooks
    ]
    return frame.page("notebooks.html", "Notebooks", notebooks=rows, path="notebooks/index.html")


def _taken(one: Notebook) -> str:
    parameters = ", ".join(f"{p.name} ({p.type}, {p.default!r})" for p in one.parameters.values())
    return f"Paramètres\u00a0: {parameters}" if parameters else "Aucun paramètre"


def _made(one: Notebook) -> str:
    made = [
        counted(len(some), name) for some, name in ((one.figures, "figure"), (one.tables, "table")) if some
    ]
    return ", ".join(made) or f"{counted(len(one.processed), 'table')} pour les autres notebooks"
