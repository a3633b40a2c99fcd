"""The frame that all pages share: templates that a designer can read, and what each of them may use."""

import functools
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from compendium import project, settings
from compendium.errors import Refusal
from compendium.ledger.grades import WEAKEST
from compendium.ledger.rule import VERDICTS
from compendium.pages import links
from compendium.publish import counting, formats
from compendium.run import git
from compendium.tables import catalogue

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own files. Plotly styles what it draws inline, hence that exception."""

PAGES = (
    ("index.html", "Accueil"),
    ("article.html", "Article"),
    ("figures/index.html", "Figures"),
    ("registre.html", "Registre"),
    (links.FINDINGS, "Constats"),
    ("donnees.html", "Données"),
    ("notebooks/index.html", "Notebooks"),
    ("refaire.html", "Refaire"),
)

LAST = 5
"""Pages that come before those that a study adds."""

SHORT = 8
"""Letters of a commit that pages show."""

SCRIPTS = ("plotly.min.js", "figure.js")
"""What draws the figures of a page, beside it."""

MACHINE = Path(__file__).resolve().parents[1] / "templates"
"""The machine's templates; a study's, of the same name, come before them, and extend ``compendium/…``."""


@functools.lru_cache(maxsize=4)
def _environment(study: Path) -> jinja2.Environment:
    """Return the environment of templates, those of a study first."""
    own = jinja2.FileSystemLoader([study, MACHINE])
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PrefixLoader({"compendium": jinja2.FileSystemLoader(MACHINE)}), own]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "number": formats.number,
        "with_unit": formats.with_unit,
        "typography": formats.typography,
        "counted": counting.counted,
    }
    environment.globals |= {"policy": POLICY, "verdicts": VERDICTS, "weakest": WEAKEST}
    return environment


def templates() -> jinja2.Environment:
    """Return the environment of this project's templates."""
    return _environment(_study_templates())


def _study_templates() -> Path:
    """Return the folder of the study's own templates, there or not."""
    return project.root() / "src" / settings.load().study.package / "templates"


def page(template: str, title: str, *, path: str = "", scripts: tuple[str, ...] = (), **shown: Any) -> str:
    """Return a whole page.

    Parameters
    ----------
    template : str
        Name of its template, such as ``ledger.html``.
    title : str
        Its title.
    path : str
        Its path from the folder that holds the style sheet and the scripts.
    scripts : tuple of str
        Scripts, by path from that folder.
    **shown
        What the template shows; texts are escaped, unless they are `markupsafe.Markup`.

    Raises
    ------
    Refusal
        If the template is not there, or asks for what it is not given.
    """
    given = {
        "title": title,
        "path": path,
        "up": "../" * path.count("/"),
        "scripts": scripts,
        "wide": False,
        "settings": settings.load(),
        "commit": git.commit()[:SHORT] or "sans historique",
        "published": _published(),
        "pages": (
            *PAGES[:LAST],
            *((address(name), name) for name in settings.load().study.pages),
            *PAGES[LAST:],
        ),
    }
    try:
        written: str = templates().get_template(template).render(given | shown)
    except jinja2.TemplateError as error:
        raise Refusal(f"gabarit {template} : {error}.", "corrigez-le dans templates/.") from error
    return written


def _published() -> tuple[str, str]:
    """Return the first and last years in which the data were published; no text where there are none."""
    dates = [str(resource["date"])[:4] for resource in catalogue.resources()] or [""]
    return min(dates), max(dates)


def address(name: str) -> str:
    """Return the path of a page that a study adds to the site, from its name in the navigation."""
    return f"{name.lower()}.html"


def markup(text: str) -> Markup:
    """Return a text that is markup already: what a library wrote, or what was escaped before."""
    return Markup(text)  # noqa: S704


def asset(name: str) -> str:
    """Return a style sheet or a script, as it is among the templates: the study's, if it has one of that name."""
    own = _study_templates() / name
    return (own if own.is_file() else MACHINE / name).read_text(encoding="utf-8")
