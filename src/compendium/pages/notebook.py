"""The pages of the site, each made from results that are already there."""

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from compendium import notebook, project
from compendium.ledger.rule import VERDICTS
from compendium.pages import data, figure, frame
from compendium.publish import formats
from compendium.tables import catalogue

STYLE_TAG = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)


def home(ledger: list[dict[str, str]]) -> str:
    """Return the first page: what it is, the verdicts, where to go."""
    counts = "".join(
        f'<li><span class="verdict {verdict}">{name}</span> '
        f"{sum(row['verdict'] == verdict for row in ledger)}</li>"
        for verdict, name in VERDICTS.items()
    )
    body = f"""<h1>L’économie sociale et solidaire dans le bassin minier, chiffres à l’appui</h1>
<p>Le compendium reproductible d’un article sur l’ESS dans l’ancien bassin minier du Nord et du Pas-de-Calais. Chaque
énoncé vérifiable reçoit un verdict tiré de données publiques ; chaque nombre mène à la cellule qui l’a fait ; tout se
refait hors ligne par une commande.</p>
<figure><a href="figures/F01_bassin.html"><img src="figures/F01_bassin.svg"
alt="Carte du bassin minier, l’agglomération de Lens-Liévin au centre"></a></figure>
<h2>{len(ledger)} énoncés, {len(ledger)} verdicts</h2>
<ul>{counts}</ul>
<p><a href="registre.html">Le registre</a> dit pour chacun la valeur affirmée, la valeur calculée, le millésime, les
sources, et ce qu’il faudrait quand rien ne le vérifie.</p>
<h2>Lire, vérifier, reprendre</h2>
<ul><li><a href="article.html">L’article</a> : chaque nombre est un lien vers sa cellule.</li>
<li><a href="figures/index.html">Les figures et les tables</a>, interactives, à télécharger.</li>
<li><a href="donnees.html">Les données</a> : champs, unités, sources, licences.</li>
<li><a href="notebooks/index.html">Les notebooks exécutés</a>.</li>
<li><a href="refaire.html">Tout refaire</a> chez soi.</li></ul>"""
    return frame.page("Accueil", body, path="index.html")


def article(page: str) -> str:
    """Return the article in the frame of the site."""
    style = "".join(re.findall(r"<style\b[^>]*>(.*?)</style>", page, re.DOTALL))
    body = page.split('<main id="contenu">', 1)[1].rsplit("</main>", 1)[0]
    whole = frame.page("Article", body, path="article.html")
    scoped = style.replace("body {", "article {", 1).replace("main {", "article > .vide {", 1)
    return whole.replace("</head>", f"<style>{scoped}</style>\n</head>", 1)


def ledger(rows: list[dict[str, str]]) -> str:
    """Return the ledger: a table to sort, filter and search, then a card a claim."""
    options = "".join(f'<option value="{v}">{name}</option>' for v, name in VERDICTS.items())
    heads = ("Énoncé", "Ce que dit l’article", "Affirmé", "Calculé", "Unité", "Verdict")
    head = "".join(f'<th scope="col"><button type="button">{name}</button></th>' for name in heads)
    body_rows, cards = [], []
    for row in rows:
        safe = {key: html.escape(value) for key, value in row.items()}
        stated, computed = _number(row, "stated_value"), _number(row, "computed_value")
        verdict = f'<span class="verdict {row["verdict"]}">{VERDICTS[row["verdict"]]}</span>'
        body_rows.append(
            f'<tr data-classe="{row["verdict"]}"><td><a href="#{row["id"]}">{row["id"]}</a></td>'
            f'<td>{safe["statement"]}</td><td class="n">{stated}</td><td class="n">{computed}</td>'
            f"<td>{safe['unit']}</td><td>{verdict}</td></tr>"
        )
        cell = f"notebooks/{safe['notebook']}.html#cell-id={safe['cell']}"
        cards.append(
            f'<section id="{row["id"]}" aria-labelledby="t-{row["id"]}"><h3 id="t-{row["id"]}">{row["id"]}. '
            f'{safe["statement"]}</h3><p>{verdict} {safe["explanation"]}</p><p class="source">'
            + (f"Millésime\u00a0: {safe['vintage']}. " if row["vintage"] else "")
            + (f"Sources\u00a0: {safe['sources']}. " if row["sources"] else "")
            + f'<a href="{cell}">La cellule qui l’a jugé</a>.</p></section>'
        )
    body = f"""<h1>Le registre des affirmations</h1>
<p>Reproduit : égal à la précision de l’article. Proche : l’écart est expliqué. Contredit. Attesté : un document public
autre que l’article le dit. Sans source : on dit ce qu’il faudrait. <a href="figures/claims.csv" download>Télécharger
(CSV)</a>.</p>
<div class="outils" hidden><div><label for="filtre-classe">Verdict</label><select id="filtre-classe">
<option value="">Tous</option>{options}</select></div><div><label for="filtre-texte">Chercher</label>
<input id="filtre-texte" type="search"></div><p id="compte" role="status"></p></div>
<div class="cadre" tabindex="0" role="region" aria-label="Table du registre"><table data-mot="énoncé">
<thead><tr>{head}</tr></thead><tbody>
{chr(10).join(body_rows)}
</tbody></table></div>
<h2>Énoncé par énoncé</h2>
{chr(10).join(cards)}"""
    return frame.page("Registre", body, path="registre.html", scripts=("registre.js",), wide=True)


def _number(row: dict[str, str], column: str) -> str:
    text, unit, stated = row[column], row["unit"], row["stated_value"]
    try:
        value = float(text)
    except ValueError:
        return html.escape(text)
    if unit == "année":
        return str(int(value))
    if not stated:
        return formats.number(value)
    return formats.number(value, len(stated.split(".")[1]) if "." in stated else 0)


def gallery() -> str:
    """Return the list of figures, with their image, and of tables."""
    folder = project.root() / "figures"
    items, tables = [], []
    for path in sorted(folder.glob("F[0-9][0-9]_*.json")):
        meta = {k: html.escape(v) for k, v in _spec(path)["layout"]["meta"].items()}
        image = (
            f'<img src="{path.stem}.svg" alt="" loading="lazy">' if path.with_suffix(".svg").is_file() else ""
        )
        items.append(f'<li><a href="{path.stem}.html">{image}<br>{path.stem[:3]}. {meta["titre"]}</a></li>')
    for path in sorted(folder.glob("T[0-9][0-9]_*.json")):
        meta = _spec(path)
        tables.append(
            f'<li><a href="{path.stem}.html">{path.stem[:3]}. {html.escape(meta["titre"])}</a> '
            f'(<a href="{path.stem}.csv" download>CSV<span class="source"> {path.stem[:3]}</span></a>)</li>'
        )
    body = (
        f'<h1>Figures et tables</h1>\n<h2>Figures</h2><ul class="galerie">{"".join(items)}</ul>'
        f"<h2>Tables</h2><ul>{''.join(tables)}</ul>"
    )
    return frame.page("Figures", body, path="figures/index.html", wide=True)


def figure(path: Path) -> str:
    """Return the page of a figure: interactive, with its files."""
    spec = _spec(path)
    meta = {key: html.escape(text) for key, text in spec["layout"]["meta"].items()}
    endings = (*figure.STATIC, "json", "csv")
    files = " · ".join(f'<a href="{path.stem}.{e}" download>{e.upper()}</a>' for e in endings)
    body = (
        f'<h1>{meta["titre"]}</h1>\n<figure><div class="cadre" tabindex="0" role="region" '
        f'aria-label="Figure interactive"><div id="{path.stem}" role="group" aria-label="{meta["alt"]}"></div></div>'
        f"<figcaption>{meta['legende']} Source\u00a0: {meta['source']}</figcaption></figure>"
        f"<p>Télécharger\u00a0: {files}</p><p>{_maker(path.stem)}</p>{figure.data_block(spec, path.stem)}"
    )
    return frame.page(
        str(spec["layout"]["meta"]["titre"]), body, path=f"figures/{path.name}",
        scripts=("figures/plotly.min.js", "figures/figure.js"), wide=True,
    )  # fmt: skip


def figure_csv(path: Path) -> str:
    """Return the data that a figure draws: a row a point, by trace."""
    from compendium import publish  # which imports Plotly: a site that is up to date does without

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["trace", "x", "y", "texte"])
    for number, trace in enumerate(_spec(path)["data"], start=1):
        xs, ys = trace.get("x") or [], trace.get("y") or []
        texts = trace.get("hovertext") or trace.get("text") or ""
        for index, (x, y) in enumerate(zip(xs, ys, strict=False)):
            text = texts[index] if isinstance(texts, list) and index < len(texts) else texts
            if x is None and y is None:
                continue
            label = re.sub(r"<[^>]+>", " ", str(text if isinstance(text, str) else ""))
            name = trace.get("name") or f"trace {number}"
            writer.writerow([publish.inert(name), x, y, publish.inert(label.strip())])
    return out.getvalue()


def table(path: Path) -> str:
    """Return the page of a table in the frame of the site."""
    page = path.with_suffix(".html").read_text(encoding="utf-8")
    body = page.split("<main>", 1)[1].rsplit("</main>", 1)[0]
    title = html.unescape(re.search(r"<title>(.*?)</title>", page).group(1))  # type: ignore[union-attr]
    body = body.replace(
        '<div class="cadre">', '<div class="cadre" tabindex="0" role="region" aria-label="Table">'
    )
    download = f'<p><a href="{path.stem}.csv" download>CSV</a></p><p>{_maker(path.stem)}</p>'
    heading = f"<h1>{html.escape(title)}</h1>"
    return frame.page(title, heading + body + download, path=f"figures/{path.stem}.html", wide=True)


def _maker(stem: str) -> str:
    for path in sorted(project.notebooks().glob("[0-9][0-9]_*.ipynb")):
        makers = notebook.load(path).makers
        if stem in makers:
            return (
                f'<a href="../notebooks/{path.stem}.html#cell-id={makers[stem]}">La cellule qui l’a faite</a>'
            )
    return ""


def _spec(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def executed(path: Path) -> str:
    """Return an executed notebook as a page, an anchor a cell, its figures in place."""
    import warnings

    import nbformat
    from nbconvert import HTMLExporter

    book = nbformat.read(path, as_version=4)
    made = {cell: stem for stem, cell in notebook.load(project.notebooks() / path.name).makers.items()}
    for cell in book.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            stem = made.get(cell["id"], "")
            if notebook.FIGURE in data:
                output["data"] = {"text/html": _shown(stem)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    body = STYLE_TAG.sub("", body).replace("<pre>", '<pre tabindex="0">').replace(' border="1"', "")
    body = re.sub(r"<img (?![^>]*alt=)", '<img alt="" ', body)
    # a wide table scrolls in its frame, which a keyboard must reach
    body = re.sub(r'<div (class="output_html [^"]*")>(?=<div>)', r'<div tabindex="0" \1>', body)
    return frame.page(path.stem, body, path=f"notebooks/{path.stem}.html", wide=True)


def _shown(stem: str) -> str:
    if not stem.startswith("F"):
        return ""
    meta = _spec(project.root() / "figures" / f"{stem}.json")["layout"]["meta"]
    return (
        f'<figure><a href="../figures/{stem}.html"><img src="../figures/{stem}.svg" '
        f'alt="{html.escape(meta["alt"])}" loading="lazy"></a></figure>'
    )


def notebooks() -> str:
    """Return the list of notebooks, with their parameters and what they make."""
    items = []
    for path in sorted(project.notebooks().glob("[0-9][0-9]_*.ipynb")):
        one = notebook.load(path)
        parameters = ", ".join(f"{p.name} ({p.type}, {p.default!r})" for p in one.parameters.values())
        taken = f"Paramètres\u00a0: {parameters}" if parameters else "Aucun paramètre"
        made = [_count(some, name) for some, name in ((one.figures, "figure"), (one.tables, "table")) if some]
        made = made or [f"{_count(one.processed, 'table')} pour les autres notebooks"]
        items.append(
            f'<li><a href="{one.name}.html">{html.escape(one.title)}</a><br>'
            f"{html.escape(taken)}. {', '.join(made)}.</li>"
        )
    body = f"<h1>Notebooks exécutés</h1><p>Chaque cellule a une ancre\u00a0: un nombre y mène.</p><ol>{''.join(items)}</ol>"
    return frame.page("Notebooks", body, path="notebooks/index.html")


def data() -> str:
    """Return every table: fields, units, source, licence, coverage, download."""
    sections = []
    for one in catalogue.package()["resources"]:
        values = data.columns(one)
        fields = "".join(_field(f, values.get(f["name"])) for f in one["schema"]["fields"])
        licence, source = one["sourceLicenses"][0]["title"], html.escape(one["publisher"])
        extra = f" Géographie\u00a0: {one['geographie']}." if one.get("geographie") else ""
        extra += f" Millésime\u00a0: {one['millesime']}." if one.get("millesime") else ""
        sections.append(
            f'<section id="{one["name"]}"><h3>{html.escape(one["title"])}</h3><p>{html.escape(one["description"])}'
            f'{extra}</p><p class="source">Éditeur\u00a0: {source}. Adresse\u00a0: {html.escape(one["sources"][0]["path"])}. '
            f"Licence de la source\u00a0: {html.escape(licence)}. Règle\u00a0: {html.escape(one['extraction'])}. "
            f'<a href="donnees/brutes/{one["path"]}" download>{one["path"]}</a> ({_size(one["bytes"])}).</p>'
            f"<details><summary>Variables de {one['name']}</summary>{_table(('Variable', 'Définition', 'Type', 'Unité', 'Résumé', 'Répartition'), fields)}"
            "</details></section>"
        )
    made = []
    for path in sorted((project.root() / "data" / "processed").glob("*.parquet")):
        import pyarrow.parquet as pq

        parquet = pq.ParquetFile(path)
        names = ", ".join(name for name in parquet.schema_arrow.names)
        made.append(
            f'<tr><td><a href="donnees/produites/{path.name}" download>{path.stem}</a></td>'
            f'<td class="n">{formats.number(parquet.metadata.num_rows, 0)}</td><td>{html.escape(names)}</td></tr>'
        )
    body = (
        "<h1>Données</h1><p>Les tables telles que publiées, décrites par un data package Frictionless "
        '(<a href="donnees/brutes/datapackage.json" download>datapackage.json</a>), puis celles que les notebooks '
        f"produisent.</p><h2>Tables d’origine</h2>{''.join(sections)}<h2>Tables produites</h2>"
        + _table(("Table", "Lignes", "Colonnes"), "".join(made))
    )
    return frame.page("Données", body, path="donnees.html", wide=True)


def _field(field: dict[str, Any], values: list[str] | None) -> str:
    """Return the row of a variable: definition, unit, summary, small drawing."""
    summary, drawing = data.described(field, values)
    more = f" : {html.escape(field['description'])}" if field.get("description") else ""
    return (
        f"<tr><td><code>{html.escape(field['name'])}</code></td><td>{html.escape(field['title'])}{more}</td>"
        f"<td>{data.TYPES.get(field['type'], 'forme')}</td><td>{html.escape(field.get('unit', ''))}</td>"
        f"<td>{formats.typography(summary)}</td><td>{drawing}</td></tr>"
    )


def _table(heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="cadre" tabindex="0" role="region" aria-label="{heads[0]}s"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _count(things: list[str], name: str) -> str:
    """Return how many things there are, in French."""
    return f"{len(things)} {name}{'s' if len(things) > 1 else ''}"


def _size(count: int) -> str:
    return formats.with_unit(count / 1000, "ko", 0)


def rerun() -> str:
    """Return how to make everything again, and compare."""
    body = """<h1>Tout refaire</h1>
<p>Il faut Python 3.11 ou plus, <code>make</code> et un index de paquets. Les données sont dans le dépôt : rien d’autre
n’est demandé au réseau.</p>
<pre tabindex="0">make          # installe, exécute, dit ce qui a été fait et où
make test     # vérifie le code, les données et les résultats
make explain  # dit ce qui tournerait, et pourquoi</pre>
<h2>Un autre territoire</h2>
<pre tabindex="0">make territory EPCI=200072460            # le profil d’un EPCI de France, page et PDF
.venv/bin/ancrage run -p epci 200072460  # les notebooks de l’article, pour un EPCI de la région</pre>
<h2>Reprendre les données à leurs sources</h2>
<pre tabindex="0">ANCRAGE_MIRROR=DOSSIER make refresh</pre>
<p>Chaque table est retirée de sa source et comparée, cellule par cellule, à celle du dépôt.</p>"""
    return frame.page("Refaire", body, path="refaire.html")


def read_ledger() -> list[dict[str, str]]:
    """Return the rows of the ledger."""
    frame = pd.read_csv(project.root() / "figures" / "claims.csv", dtype=str, keep_default_na=False)
    rows: list[dict[str, str]] = frame.to_dict("records")
    return rows
