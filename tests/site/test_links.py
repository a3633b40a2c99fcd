"""The article's files that the site offers lead to its own pages."""

import html
import json
import re
import urllib.parse
import zipfile

import pytest

from compendium import project

SITE = project.root() / "site"
FINDINGS = project.root() / "figures" / "constats"

OUTSIDE = re.compile(r"^[a-z]+:")


@pytest.fixture(scope="module", autouse=True)
def up_to_date(made):
    """Nothing here runs before the compendium is made."""
    return made


def _links(path):
    """Return what a file of the article leads to."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as document:
            rels = document.read("word/_rels/document.xml.rels").decode()
        return re.findall(
            r'Target="([^"]*)" TargetMode="External"|TargetMode="External" Target="([^"]*)"', rels
        )
    content = path.read_bytes().decode("latin-1")
    pattern = r"/URI\s*\(((?:[^()\\]|\\.)*)\)" if path.suffix == ".pdf" else r'xlink:href="([^"]*)"'
    return [(found, "") for found in re.findall(pattern, content)]


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("ending", ["pdf", "docx", "xml"])
def test_each_link_of_a_file_of_the_article_opens_a_page_of_the_site(folder, ending):
    [path] = (SITE / folder).glob(f"article*.{ending}")
    inside = [link for pair in _links(path) for link in pair if link and not OUTSIDE.match(link)]
    pages = {re.split(r"[?#]", link.replace("\\", ""))[0] for link in inside if not link.startswith("#")}
    assert len(pages) > 10, f"{path} : {len(pages)} pages"
    assert [page for page in pages if not (path.parent / page).is_file()] == []


def _cells():
    """Return the text of each cell of the pages of notebooks, by notebook and name."""
    found = {}
    for page in (SITE / "notebooks").glob("0*.html"):
        parts = re.split(r'<div class="cell [^>]*id="cell-id=([\w-]+)">', page.read_text(encoding="utf-8"))
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            found[page.stem, name] = html.unescape(re.sub(r"<[^>]+>", "|", body))
    return found


def _plain(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def test_a_number_of_the_article_is_shown_by_the_cell_that_it_leads_to():
    article = (SITE / "article.html").read_text(encoding="utf-8")
    led = re.findall(r'href="notebooks/(\w+)\.html\?valeur=([^"&]*)[^"#]*#cell-id=([\w-]+)"', article)
    cells = _cells()
    lacking = []
    for book, value, cell in led:
        written = _plain(urllib.parse.unquote(value))
        number = re.match(r"[\d ,.\u2212-]*\d", written)
        if (number[0] if number else written) not in _plain(cells[book, cell]):
            lacking.append((book, cell, written))
    assert len(led) > 50
    assert lacking == []


def test_each_finding_is_shown_by_the_cell_that_tested_it():
    page = (SITE / "constats.html").read_text(encoding="utf-8")
    cells = _cells()
    found = re.findall(r'id="([a-z0-9_]+)".*?notebooks/(\w+)\.html#cell-id=([\w-]+)"', page, re.DOTALL)
    assert len(found) > 40
    told = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FINDINGS.glob("*.json")}
    lacking = [
        key
        for key, book, cell in found
        if key in told and _plain(told[key]["montre"]) not in _plain(cells[book, cell])
    ]
    assert lacking == []
