"""The parts of the README that are generated, each between two marks.

They follow the template of the social science data editors: provenance of each source,
requirements as measured, and the programme that makes each figure and table.
"""

import csv
import io
import re

from compendium import language, project, settings
from compendium.deposit import measures, outputs, weights
from compendium.errors import Refusal
from compendium.language import Language
from compendium.tables import catalogue


def files() -> dict[str, Language]:
    """Return the READMEs, and the language of each: ``README.md`` is in English where the compendium is."""
    first, *others = language.all_()
    return {"README.md": others[0], "LISEZMOI.md": first} if others else {"README.md": first}


def programme(tongue: Language) -> str:
    """Return the programme table in Markdown: figures, tables, then claims by notebook."""
    said = tongue.said
    lines = [f"| | {said('titre')} | {said('notebook, cellule')} | {said('fichiers')} |", "|---|---|---|---|"]
    for output in outputs.listed():
        files = "`.json` `.html` `.svg` `.png`" if output.stem.startswith("F") else "`.csv` `.html`"
        link = f"[{output.notebook}](notebooks/{output.notebook}.ipynb)"
        lines.append(
            f"| {output.number} | {said(output.title)} | {link}, `{output.cell}` | `figures/{output.stem}` {files} |"
        )
    claims = project.root() / "figures" / "claims.csv"
    rows = list(csv.DictReader(io.StringIO(claims.read_text(encoding="utf-8")))) if claims.is_file() else []
    for name in dict.fromkeys(row["notebook"] for row in rows):
        ids = ", ".join(row["id"] for row in rows if row["notebook"] == name)
        lines.append(
            f"| {said('registre')} | {ids} | [{name}](notebooks/{name}.ipynb) | `figures/claims.csv` |"
        )
    return "\n".join(lines)


def sources(tongue: Language) -> str:
    """Return the availability and provenance of each table in Markdown."""
    heads = ("table", "éditeur", "adresse", "licence de la source", "publiée", "reprise par")
    lines = ["| " + " | ".join(tongue.said(head) for head in heads) + " |"]
    lines.append("|" + "---|" * 6)
    for resource in catalogue.resources():
        rule = str(resource["extraction"])
        taken = (
            "`make refresh`"
            if rule.startswith(f"{settings.load().study.package}.")
            else tongue.said("relevé à la main")
        )
        address = resource["sources"][0]["path"]
        where = f"<{address}>" if address.startswith("http") else address
        cells = (
            f"`{resource['name']}`",
            resource["publisher"],
            where,
            resource["sourceLicenses"][0]["title"],
            resource["date"],
            taken,
        )
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


PARTS = {
    "programme": programme,
    "sources": sources,
    "mesures": measures.markdown,
    "verrous": weights.markdown,
}


def inserted(name: str, tongue: Language) -> str:
    """Return a README with each generated part between its marks, in its language.

    Raises
    ------
    Refusal
        If a part has no marks.
    """
    readme = (project.root() / name).read_text(encoding="utf-8")
    for key, part in PARTS.items():
        start, end = f"<!-- {key} : début -->", f"<!-- {key} : fin -->"
        pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(readme):
            raise Refusal(f"il manque à {name} les marques `{start}` et `{end}`.")
        head, tail = pattern.split(readme, maxsplit=1)
        readme = f"{head}{start}\n{part(tongue)}\n{end}{tail}"
    return readme
