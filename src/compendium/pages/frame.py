"""The frame that all pages share: templates that a designer can read, and what each of them may use."""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from compendium import language, project, settings
from compendium.errors import Refusal
from compendium.ledger.grades import WEAKEST
from compendium.ledger.rule import VERDICTS
from compendium.pages import links
from compendium.publish import counting, formats
from compendium.run import git
from compendium.tables import catalogue
from compendium.typography import typography

if TYPE_CHECKING:
    import jinja2

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own files. Plotly styles what it draws inline, hence that exception."""

PAGES = (  # their names are texts: each language says them
    ("index.html", "Accueil"),
    ("article.html", "Article"),
    ("figures/index.html", "Figures"),
    ("registre.html", "Registre"),
    (links.FINDINGS, "Constats"),
    ("donnees.html", "Données"),
    ("notebooks/index.html", "Notebooks"),
    ("refaire.html", "Refaire"),
    ("chercher.html", "Chercher"),
)

LAST = 5
"""Pages that come before those that a study adds."""

SHORT = 8
"""Letters of a commit that pages show."""

SCRIPTS = ("plotly.min.js", "figure.js")
"""What draws the figures of a page, beside it."""

MACHINE = Path(__file__).resolve().parents[1] / "templates"
"""The machine's templates; a study's, of the same name, come before them, and extend ``compendium/…``."""


@functools.lru_cache(maxsize=8)
def _environment(study: Path, tongue: language.Language) -> "jinja2.Environment":
    """Return the environment of templates in a language, those of a study first."""
    import jinja2  # where nothing is to be made, nothing waits for it

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
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=tongue.word,
        ngettext=lambda one, many, count: tongue.word(one if count == 1 else many),
        newstyle=True,
    )

    def told(write: Callable[..., str]) -> Callable[..., str]:
        return lambda *arguments: tongue.said(write(*arguments))

    environment.filters |= {
        "number": told(formats.number),
        "with_unit": told(formats.with_unit),
        "typography": told(typography),
        "counted": told(counting.counted),
        "said": lambda text: tongue.said(str(text)),
        "breakable": _breakable,
    }
    verdicts = {code: tongue.said(name) for code, name in VERDICTS.items()}
    environment.globals |= {
        "policy": POLICY,
        "verdicts": verdicts,
        "weakest": WEAKEST,
        "language": tongue,
        "phone": links.PHONE,
    }
    return environment


def _breakable(name: str) -> Markup:
    """Return an identifier or an address that a narrow column breaks after a mark, not within a word."""
    return markup(re.sub(r"([_./:])", r"\1<wbr>", str(escape(name))))


def templates(tongue: language.Language | None = None) -> "jinja2.Environment":
    """Return the environment of this project's templates, in a language: the first by default."""
    return _environment(_study_templates(), tongue or language.load(language.FIRST))


def _study_templates() -> Path:
    """Return the folder of the study's own templates, there or not."""
    return project.root() / "src" / settings.load().study.package / "templates"


def page(
    template: str,
    title: str,
    *,
    path: str = "",
    scripts: tuple[str, ...] = (),
    tongue: language.Language | None = None,
    twin: str = "",
    **shown: Any,
) -> str:
    """Return a whole page.

    Parameters
    ----------
    template : str
        Name of its template, such as ``ledger.html``.
    title : str
        Its title, in the language of the page.
    path : str
        Its path from the folder of its language; that of the first one holds the style sheet and the scripts.
    scripts : tuple of str
        Scripts, by path from that folder.
    tongue : compendium.language.Language, optional
        Its language; the first by default.
    twin : str
        What the other languages have in its place, by path from their folder; the same page by default.
    **shown
        What the template shows; texts are escaped, unless they are `markupsafe.Markup`.

    Raises
    ------
    Refusal
        If the template is not there, or asks for what it is not given.
    """
    import jinja2

    tongue = tongue or language.load(language.FIRST)
    codes = settings.load().languages if path else []
    up = "../" * path.count("/")
    given = {
        "title": title,
        "path": path,
        "up": up,
        "root": up if tongue.first else f"{up}../",
        "twin": twin or path,
        "twins": [code for code in codes if code != tongue.code],
        "scripts": scripts,
        "wide": False,
        "settings": settings.load(),
        "commit": git.commit()[:SHORT] or tongue.said("sans historique"),
        "published": _published(),
        "pages": [
            (target, tongue.said(name))
            for target, name in (
                *PAGES[:LAST],
                *((address(name), name) for name in settings.load().study.pages),
                *PAGES[LAST:],
            )
        ],
    }
    try:
        written: str = templates(tongue).get_template(template).render(given | shown)
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


def below(name: str) -> str:
    """Return the folder of what stands under a page that a study adds."""
    return f"{name.lower()}/"


def markup(text: str) -> Markup:
    """Return a text that is markup already: what a library wrote, or what was escaped before."""
    return Markup(text)  # noqa: S704


def study_assets() -> list[str]:
    """Return the names of the scripts and style sheets that a study has among its templates, for pages of its own."""
    return sorted(path.name for path in _study_templates().glob("*") if path.suffix in {".js", ".css"})


def asset(name: str) -> str:
    """Return a style sheet or a script among the templates: the study's, if it has one of that name.

    What people alone read of a style sheet, its comments and its indents, is left out: each page asks for it.
    """
    own = _study_templates() / name
    text = (own if own.is_file() else MACHINE / name).read_text(encoding="utf-8")
    return FOR_PEOPLE.sub("", text) if name.endswith(".css") else text


FOR_PEOPLE = re.compile(r"/\*.*?\*/\n?|^ +", re.DOTALL | re.MULTILINE)
