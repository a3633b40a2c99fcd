"""Write the site whole, beside the one that is there, then put it in its place."""

import shutil
import time
from pathlib import Path

from compendium import project
from compendium.pages import figure, frame, notebook
from compendium.paper import build as paper
from compendium.run import leaks, seals


def inputs() -> list[Path]:
    """Return everything that the site is made from."""
    root = project.root()
    code = [*(root / "src" / "ancrage" / "site").glob("*.py"), root / "src" / "ancrage" / "run" / "render.py"]
    figures = [
        p
        for p in (root / "figures").glob("[FT]*.*")
        if p.suffix in (".json", ".svg", ".png", ".csv", ".html")
    ]
    return [
        *code,
        *figures,
        root / "figures" / "claims.csv",
        root / "paper" / "build" / "article.html",
        *(root / "notebooks").glob("*.ipynb"),
        *(root / "data" / "processed").glob("*.parquet"),
        root / "data" / "raw" / "datapackage.json",
    ]


def build(*, force: bool = False) -> float | None:
    """Build ``site/``, unless nothing it is made from has changed.

    Returns
    -------
    float or None
        Seconds taken; None when nothing was to be done.
    """
    target = project.root() / "site"
    seal = seals.digest(inputs(), frame.commit())
    if not force and seals.holds(
        "site", seal, [*(target / path for path, _ in frame.PAGES), *_books(target)]
    ):
        return None
    start = time.perf_counter()
    scratch = project.root() / "build" / "site"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    _write(scratch)
    shutil.rmtree(target, ignore_errors=True)
    scratch.replace(target)
    seals.keep({"site": seal})
    return time.perf_counter() - start


def _books(site: Path) -> list[Path]:
    return [site / "notebooks" / f"{p.stem}.html" for p in project.notebooks().glob("[0-9]*.ipynb")]


def _write(site: Path) -> None:
    root = project.root()
    figures = site / "figures"
    books = site / "notebooks"
    for folder in (figures, books, site / "donnees" / "brutes", site / "donnees" / "produites"):
        folder.mkdir(parents=True)
    rows = notebook.read_ledger()
    texts = {
        "index.html": notebook.home(rows),
        "article.html": notebook.article(paper.site_page()),
        "registre.html": notebook.ledger(rows),
        "donnees.html": notebook.data(),
        "refaire.html": notebook.rerun(),
        "figures/index.html": notebook.gallery(),
        "notebooks/index.html": notebook.notebooks(),
        "site.css": frame.STYLE + pages_style(),
        "registre.js": frame.TABLE_SCRIPT,
    }
    for path in sorted((root / "figures").glob("F[0-9][0-9]_*.json")):
        texts[f"figures/{path.stem}.html"] = notebook.figure(path.with_suffix(".json"))
        texts[f"figures/{path.stem}.csv"] = notebook.figure_csv(path)
    for path in sorted((root / "figures").glob("T[0-9][0-9]_*.json")):
        texts[f"figures/{path.stem}.html"] = notebook.table(path)
    for path in sorted(
        root / "build" / "notebooks" / p.name for p in project.notebooks().glob("[0-9][0-9]_*.ipynb")
    ):
        texts[f"notebooks/{path.stem}.html"] = notebook.executed(path)
    for name, text in texts.items():
        leaks.refuse(text, f"site/{name}")
        (site / name).write_text(text, encoding="utf-8")
    figure.copy_scripts(figures)
    for pattern in ("F*.svg", "F*.png", "F*.json", "T*.csv", "claims.csv"):
        for path in (root / "figures").glob(pattern):
            shutil.copyfile(path, figures / path.name)
    for path in (root / "data" / "raw").glob("*.*"):
        shutil.copyfile(path, site / "donnees" / "brutes" / path.name)
    for path in (root / "data" / "processed").glob("*.parquet"):
        shutil.copyfile(path, site / "donnees" / "produites" / path.name)


def pages_style() -> str:
    """Return the colours of code in notebook pages."""
    from pygments.formatters import HtmlFormatter

    style: str = HtmlFormatter(style="a11y-light" if _has_a11y() else "default").get_style_defs(".highlight")
    return style


def _has_a11y() -> bool:
    from pygments.styles import get_all_styles

    return "a11y-light" in set(get_all_styles())
