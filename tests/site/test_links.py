"""The article's files that the site offers lead to its own pages."""

import re
import zipfile

import pytest

from compendium import project

SITE = project.root() / "site"

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
