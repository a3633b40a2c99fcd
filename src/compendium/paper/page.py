"""The article as a page: one file, its drawings inside."""

import base64
import re
from pathlib import Path

from compendium import project
from compendium.language import Language
from compendium.pages import frame, links
from compendium.paper import written
from compendium.paper.values import Number
from compendium.paper.written import Written


def write(article: Written) -> Path:
    """Write the page of an article, and return its path."""

    def link(number: Number) -> str:
        return links.SITE_FROM_ARTICLE + links.cell(number.notebook, number.cell, number.text)

    markdown = written.markdown(article, "html", link)
    output = article.file("html")
    written.pandoc(
        markdown,
        "html5",
        output,
        article.language,
        f"--template={frame.MACHINE / 'article-page.html'}",
        "--toc",
        "--toc-depth=2",
        "--number-sections",
        "--section-divs",
        "--email-obfuscation=none",
        "--wrap=none",
    )
    page = _under_title(_embedded(output.read_text(encoding="utf-8"), article.language))
    page = TABLE.sub(lambda found: f'<div class="cadre" tabindex="0">{_labelled(found[0])}</div>', page)
    page = NUMBERED.sub("\\1\u00a0", page)
    # not by pandoc's command line, whose letters depend on the locale
    output.write_text(
        page.replace(STYLE, frame.asset("colours.css") + frame.asset("article.css"), 1), encoding="utf-8"
    )
    return output


NUMBERED = re.compile(r"(nᵒˢ?) (?=\d)")
"""The abbreviation that a reference puts before the number of an issue, which goes with it."""

STYLE = "/* article.css */"
"""Where the style stands in the template of the page."""

TABLE, ROW = re.compile(r"<table\b.*?</table>", re.DOTALL), re.compile(r"<tr>.*?</tr>", re.DOTALL)


def _labelled(table: str) -> str:
    """Return a table, each cell with the head of its column, which a phone shows before it.

    Examples
    --------
    >>> _labelled("<table><tr><th>Code</th></tr><tr><td>A01</td></tr></table>")
    '<table><tr><th>Code</th></tr><tr><td data-l="Code">A01</td></tr></table>'
    """
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", table, re.DOTALL)
    labels = [re.sub(r"<[^>]*>", "", head).replace('"', "&quot;") for head in heads]

    def row(found: re.Match[str]) -> str:
        left = iter(labels)
        return re.sub(r"<td\b", lambda _: f'<td data-l="{next(left, "")}"', found[0])

    return ROW.sub(row, table)


LEVEL = re.compile(r'(<section[^>]*class="(?:unnumbered )?level(\d)[^>]*>\s*)<h\2\b(.*?)</h\2>', re.DOTALL)
"""A section of the article and its heading, as pandoc writes them."""


def _under_title(page: str) -> str:
    """Return a page whose headings are one level lower: the first is the title's."""

    def lower(match: re.Match[str]) -> str:
        level = int(match[2]) + 1
        return f"{match[1]}<h{level}{match[3]}</h{level}>"

    return LEVEL.sub(lower, page)


def _embedded(page: str, tongue: Language) -> str:
    """Return a page with the drawings of its figures inside; each says which figure it is, for the site."""

    def inside(match: re.Match[str]) -> str:
        content = (project.root() / "figures" / tongue.folder / f"{match[1]}.{written.COLUMN}").read_bytes()
        coded = base64.b64encode(content).decode()
        return f'<img {links.DRAWN}="{match[1]}" src="data:image/svg+xml;base64,{coded}"'

    return re.sub(rf'<img\s+src="figures/{tongue.folder}(\w+)\.{re.escape(written.COLUMN)}"', inside, page)
