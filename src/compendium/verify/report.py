"""Write what a verification found: a page to read, old and new side by side, and the same as data."""

import html
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from compendium import project
from compendium.pages import figure
from compendium.publish.formats import number, typography
from compendium.run import leaks
from compendium.verify import tables
from compendium.verify.judgement import DIFFERENT, IDENTICAL, NAMES, Difference, Judged

if TYPE_CHECKING:
    from compendium.verify.verify import Verification

LISTED = 200
"""Differences of one artefact that the page lists; the data has them all."""

POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data: blob:"

STYLE = (
    "body{font:15px/1.5 'Open Sans','Noto Sans','DejaVu Sans',Arial,sans-serif;color:#222;"
    "max-width:1900px;margin:1.5rem auto;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.2rem;"
    "margin-top:2.2rem;border-top:1px solid #ccc;padding-top:1rem}table{border-collapse:collapse}"
    "th,td{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}"
    "thead th{border-bottom:2px solid #555}.cadre{overflow-x:auto}"
    ".deux{display:grid;grid-template-columns:1fr 1fr;gap:1rem}.deux>*{min-width:0;overflow-x:auto}"
    "@media(max-width:60rem){.deux{grid-template-columns:1fr}}"
    "mark{background:#ffe0b8;padding:0 .15rem}.bien{color:#0a5c36;font-weight:bold}"
    ".deux .js-plotly-plot{zoom:.72}"
    ".mal{color:#a33b00;font-weight:bold}.source{color:#595959}h3{font-size:1rem;margin:.6rem 0}"
)


def write(found: "Verification", archived: Mapping[str, bytes], made: Mapping[str, bytes]) -> None:
    """Write ``verify/report.html`` and ``verify/report.json``.

    Parameters
    ----------
    found : Verification
        The verdicts.
    archived, made : mapping of str to bytes
        Contents by path, shown side by side where they differ.
    """
    folder = project.root() / "verify"
    shutil.rmtree(folder, ignore_errors=True)
    page = _page(found, archived, made)
    leaks.refuse(page, "verify/report.html")
    figure.copy_scripts(folder)
    project.write(folder / "report.html", page)
    project.write(folder / "report.json", json.dumps(_data(found), ensure_ascii=False, indent=1) + "\n")


def _data(found: "Verification") -> dict[str, Any]:
    return {
        "accepted": found.accepted,
        "archive": found.source,
        "commit": found.commit,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "network": found.network,
        "seconds": round(found.seconds, 1),
        "notes": found.notes,
        "counts": {name: sum(one.verdict == name for one in found.judged) for name in NAMES},
        "artefacts": [asdict(one) for one in found.judged],
    }


def _page(found: "Verification", archived: Mapping[str, bytes], made: Mapping[str, bytes]) -> str:
    verdict = (
        '<p class="bien">Tout est identique ou dans la tolérance.</p>'
        if found.accepted
        else '<p class="mal">Ce qui est refait n’est pas ce qui est archivé.</p>'
    )
    network = "accessible" if found.network else "coupé"
    notes = "".join(f"<li>{html.escape(note)}.</li>" for note in found.notes)
    rows = "\n".join(_row(one) for one in found.judged)
    details = "\n".join(
        _detail(one, archived.get(one.path, b""), made.get(one.path, b""))
        for one in found.judged
        if one.verdict != IDENTICAL
    )
    return typography(
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>Vérification</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Vérification</h1>\n"
        f"{verdict}\n<p>Archive : {html.escape(found.source)}. Réseau : {network}. "
        f"Durée : {number(found.seconds, 0)} s.</p>\n<ul>{notes}</ul>\n"
        '<div class="cadre"><table><thead><tr><th scope="col">Artefact</th><th scope="col">Verdict</th>'
        '<th scope="col">Écarts</th><th scope="col">Comparaison</th></tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table></div>\n"
    ) + (
        f"{details}\n</main>\n"
        '<script src="plotly.min.js"></script>\n<script src="figure.js"></script>\n</body>\n</html>\n'
    )


def _anchor(path: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in path)


def _row(one: Judged) -> str:
    path = html.escape(one.path)
    linked = path if one.verdict == IDENTICAL else f'<a href="#{_anchor(one.path)}">{path}</a>'
    kind = "bien" if one.accepted else "mal"
    return (
        f'<tr><td>{linked}</td><td class="{kind}">{NAMES[one.verdict]}</td>'
        f"<td>{len(one.differences) or ''}</td><td>{html.escape(one.note)}</td></tr>"
    )


def _detail(one: Judged, archived: bytes, made: bytes) -> str:
    name = PurePosixPath(one.path)
    shown = ""
    if archived and made:
        if name.suffix == ".csv":
            shown = _tables(archived, made)
        elif name.suffix == ".json" and name.name.startswith("F"):
            shown = _figures(name.stem, archived, made)
    return (
        f'<h2 id="{_anchor(one.path)}">{html.escape(one.path)} : {NAMES[one.verdict]}</h2>\n'
        f'<p class="source">{html.escape(one.note)}</p>\n{_list(one.differences)}{shown}'
    )


def _list(differences: Any) -> str:
    if not differences:
        return ""
    rows = "\n".join(_difference(one) for one in differences[:LISTED])
    more = (
        f"<p>… et {len(differences) - LISTED} autres, dans report.json.</p>"
        if len(differences) > LISTED
        else ""
    )
    return (
        '<div class="cadre"><table><thead><tr><th scope="col">Où</th><th scope="col">Archivé</th>'
        '<th scope="col">Refait</th><th scope="col">Verdict</th></tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table></div>{more}\n"
    )


def _difference(one: Difference) -> str:
    word = "dans la tolérance" if one.within else NAMES[DIFFERENT]
    cells = "".join(
        f"<td><mark>{html.escape('rien' if value is None else str(value))}</mark></td>"
        for value in (one.archived, one.made)
    )
    return f"<tr><td>{html.escape(one.where)}</td>{cells}<td>{word}</td></tr>"


def _tables(archived: bytes, made: bytes) -> str:
    """Show the rows of two tables that differ, side by side, the cells that differ marked."""
    sides = tables.rows_apart(archived, made)
    blocks = []
    for title, (head, rows) in zip(("Archivé", "Refait"), sides, strict=True):
        heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
        body = "\n".join(
            "<tr>" + "".join(f"<td>{_marked(cell, apart)}</td>" for cell, apart in row) + "</tr>"
            for row in rows[:LISTED]
        )
        blocks.append(
            f"<div><h3>{title}</h3><table><thead><tr>{heads}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
        )
    return f'<div class="deux">{"".join(blocks)}</div>\n'


def _marked(cell: str, apart: bool) -> str:
    return f"<mark>{html.escape(cell)}</mark>" if apart else html.escape(cell)


def _figures(stem: str, archived: bytes, made: bytes) -> str:
    """Show two figures, each drawn from its specification."""
    blocks = []
    for title, side, content in (("Archivée", "avant", archived), ("Refaite", "apres", made)):
        try:
            spec = json.loads(content)
        except ValueError:
            blocks.append(f"<div><h3>{title}</h3><p>Illisible.</p></div>")
            continue
        target = f"{_anchor(stem)}-{side}"
        blocks.append(
            f'<div><h3>{title}</h3><div id="{target}"></div>{figure.data_block(spec, target)}</div>'
        )
    return f'<div class="deux">{"".join(blocks)}</div>\n'
