"""The frame that all pages share: navigation, landmarks, policy, footer."""

import html

from ancrage import __version__
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
    ("donnees.html", "Données"),
    ("notebooks/index.html", "Notebooks"),
    ("refaire.html", "Refaire"),
)


def page(title: str, body: str, *, path: str, scripts: tuple[str, ...] = (), wide: bool = False) -> str:
    """Return a whole page.

    Parameters
    ----------
    title : str
        Title, escaped here.
    body : str
        Content of the main landmark, as HTML.
    path : str
        Path of the page from the root of the site, for its links.
    scripts : tuple of str
        Scripts, by path from the root of the site.
    wide : bool
        Whether tables and figures may use the whole width.
    """
    up = "../" * path.count("/")
    return (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)} · ancrage</title>\n"
        f'<link rel="stylesheet" href="{up}site.css">\n</head>\n<body{" class=large" if wide else ""}>\n'
        f'{navigation(path)}\n<main id="contenu" tabindex="-1">\n{body}\n</main>\n{footer(up)}\n'
        + "".join(f'<script src="{up}{script}"></script>\n' for script in scripts)
        + "</body>\n</html>\n"
    )


def navigation(path: str) -> str:
    """Return the link to the content and the navigation, the current page marked."""
    up = "../" * path.count("/")
    links = "".join(
        f'<li><a href="{up}{target}"{" aria-current=page" if target == path else ""}>{name}</a></li>'
        for target, name in PAGES
    )
    return (
        '<a class="evitement" href="#contenu">Aller au contenu</a>\n'
        f'<header class="bandeau"><nav aria-label="Pages"><ul>{links}</ul></nav></header>'
    )


def footer(up: str) -> str:
    """Return version, commit, date of the data, and the way back to the sources."""
    dates = [str(one["date"])[:4] for one in catalogue.package()["resources"]]
    return (
        f"<footer><p>ancrage {__version__} · version {commit()} · données publiées de {min(dates)} à {max(dates)} · "
        f'<a href="{up}donnees.html">sources des données</a> · <a href="{up}refaire.html">refaire</a></p>'
        "<p>Code\u00a0: MIT. Textes et figures\u00a0: CC BY 4.0. Données\u00a0: licence de chaque source.</p></footer>"
    )


SHORT = 8
"""Letters of a commit that pages show."""


def commit() -> str:
    """Return the short commit, or a word where there is no git history."""
    return git.commit()[:SHORT] or "sans historique"


STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 "Open Sans", "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #222; margin: 0; }
main { max-width: 54rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
.large main { max-width: 76rem; }
details .cadre table { min-width: 60rem; }
a { color: #005a8d; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible,
.cadre:focus-visible { outline: 3px solid #d55e00; outline-offset: 2px; }
.evitement { position: absolute; left: -999px; }
.evitement:focus { left: 1rem; top: 0.5rem; background: #fff; padding: 0.4rem; z-index: 9; }
.bandeau { background: #24323d; }
.bandeau ul { list-style: none; margin: 0 auto; padding: 0.3rem 1rem; max-width: 76rem; display: flex;
  flex-wrap: wrap; gap: 0.1rem 1.1rem; }
.bandeau a { color: #fff; text-decoration: none; padding: 0.35rem 0; display: inline-block; }
.bandeau a[aria-current] { border-bottom: 3px solid #e69f00; }
footer { border-top: 1px solid #ddd; color: #595959; font-size: 0.85rem; padding: 0.5rem 1rem; max-width: 76rem;
  margin: 0 auto; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2rem; }
h1, h2, h3, p, li, td, code { overflow-wrap: anywhere; }
.cadre { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; }
th, td { padding: 0.3rem 0.5rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #555; white-space: nowrap; }
td.n { text-align: right; white-space: nowrap; }
th button { font: inherit; background: none; border: 0; padding: 0; cursor: pointer; color: inherit; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
.outils { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; margin: 1rem 0; align-items: end; }
.outils label { display: block; font-size: 0.85rem; } .outils input, .outils select { font: inherit; padding: 0.2rem 0.4rem; }
.verdict { white-space: nowrap; font-weight: 600; padding: 0.05rem 0.45rem; border-radius: 3px; border: 1px solid #555; }
.reproduced { background: #cfe6f5; } .close { background: #e3f2fb; } .attested { background: #cdeee3; }
.unsourced { background: #ececec; } .contradicted { background: #fbdcc8; }
.galerie { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.2rem; padding: 0;
  list-style: none; }
.galerie img { width: 100%; height: 11rem; object-fit: contain; border: 1px solid #ddd; background: #fff; }
figure { margin: 1rem 0; } figure img { max-width: 100%; height: auto; } figcaption, .source { color: #595959; font-size: 0.9rem; }
pre { background: #f6f4ee; padding: 0.6rem; overflow-x: auto; font-size: 0.82rem; }
.input_prompt, .output_prompt, .prompt { display: none; } .anchor-link { display: none; }
.cell:target { outline: 3px solid #e69f00; outline-offset: 4px; }
.cell { margin: 1rem 0; scroll-margin-top: 1rem; } .output_html, .output_subarea { overflow-x: auto; }
.output_html td { overflow-wrap: normal; }
article header .titre { font-size: 1.9rem; }
@media print { .bandeau, .evitement, .outils { display: none; } main, .large main { max-width: none; } }
"""

TABLE_SCRIPT = """\
/* Sort, filter and search a table that is whole without this script. */
"use strict";
(function () {
  const table = document.querySelector("table[data-mot]");
  const rows = Array.from(table.tBodies[0].rows);
  const choice = document.getElementById("filtre-classe");
  const search = document.getElementById("filtre-texte");
  const count = document.getElementById("compte");
  const plain = (text) => text.normalize("NFD").replace(/[\\u0300-\\u036f]/g, "").toLowerCase();
  const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));
  function filter() {
    const words = plain(search.value).split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const kept = (!choice.value || row.dataset.classe === choice.value)
        && words.every((word) => texts.get(row).includes(word));
      row.hidden = !kept;
      shown += kept ? 1 : 0;
    }
    count.textContent = shown + " " + table.dataset.mot + (shown > 1 ? "s" : "");
  }
  function compare(a, b) {
    const numbers = [a, b].map((text) => (text === "" ? NaN : Number(text)));
    if (numbers.every(Number.isFinite)) { return numbers[0] - numbers[1]; }
    return a.localeCompare(b, "fr", {numeric: true});
  }
  table.querySelectorAll("th button").forEach(function (button, column) {
    button.addEventListener("click", function () {
      const head = button.parentElement;
      const ascending = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.tri ?? row.cells[column].textContent;
      const missing = (row) => key(row) === "";
      rows.sort((a, b) => missing(a) - missing(b) || compare(key(a), key(b)) * (ascending ? 1 : -1));
      table.tBodies[0].append(...rows);
    });
  });
  choice.addEventListener("change", filter);
  search.addEventListener("input", filter);
  document.querySelector(".outils").hidden = false;
  filter();
})();
"""
"""For a table with ``data-mot`` (what its rows are, in the singular), rows with ``data-classe``, cells with
``data-tri`` where they sort by another value than they show."""
