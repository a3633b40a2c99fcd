"""The article: numbers by key, references that hold, four formats that are what they claim."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

import numpy as np
import pandas as pd
import pypdfium2
import pytest

from compendium import language, project
from compendium.errors import Refusal
from compendium.pages import chrome
from compendium.paper import build, heading, text, values
from compendium.run import books

ROOT = project.root()
BUILD = ROOT / "paper" / "build"


@pytest.fixture(scope="module", autouse=True)
def up_to_date(made):
    """Nothing here runs before the compendium is made."""
    return made


@pytest.fixture(scope="module")
def numbers():
    return values.load(books.notebooks())


def test_a_number_is_written_in_french_with_its_unit_source_and_cell(numbers):
    number = numbers.number("densite", epci="246200364", annee=2018)
    assert number.text == "1\u202f009,70\u00a0hab./km²"
    assert (number.notebook, number.cell) == ("02_population", "valeurs-densite")
    assert "Insee" in number.source


def test_a_claim_is_written_at_the_precision_of_the_article(numbers):
    assert numbers.number("A03").text == "1\u202f009,70\u00a0hab./km²"
    assert "verdict : reproduit" in numbers.number("A04").source
    assert numbers.stated("A10").text == "11,5\u202f%"


@pytest.mark.parametrize(
    ("key", "criteria", "said"),
    [
        ("densit", {}, "densite"),
        ("densite", {"epci": "246200365", "annee": 2018}, "246200364"),
        ("densite", {"epic": "246200364"}, "epci"),
        ("densite", {"epci": "246200364"}, "précisez"),
        ("A11", {}, 'a("A11")'),
    ],
)
def test_an_unknown_key_or_criterion_gets_the_nearest(numbers, key, criteria, said):
    with pytest.raises(Refusal) as caught:
        numbers.number(key, **criteria)
    assert said in str(caught.value)


def test_a_criterion_that_has_no_value_is_told_several_that_have_one(numbers):
    with pytest.raises(Refusal) as caught:
        numbers.number("densite", epci="246200365", annee=2018)
    assert caught.value.todo.count(",") == 5 and caught.value.todo.endswith(" et d’autres.")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('{{ v("densit") }}', "aucune valeur « densit »"),
        ('{{ ref("F99") }}', "aucune figure ou table « F99 »"),
        ('{{ fig("F01", place="ici") }}', "place=ici"),
    ],
)
def test_a_call_that_is_refused_is_told_with_its_file_and_its_line(numbers, call, said):
    with pytest.raises(Refusal) as caught:
        text.render(f"Un.\n\nDeux,\n{call}.\n", document_of(numbers))
    assert caught.value.what.startswith("paper/article.fr.md, ligne 4 : ") and said in caught.value.what


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("date: 20", "jour: 20", "« date »"),
        ("date: 20", "date: vers 20", "« date »"),
        ("keywords: [", "mots: [", "« keywords »"),
        ("title: ", "title: [", "pas du YAML"),
    ],
)
def test_a_heading_that_lacks_something_is_refused_with_its_file(monkeypatch, old, new, said):
    whole = text.source(language.load("fr"))
    assert whole.count(old) >= 1
    monkeypatch.setattr(text, "source", lambda _tongue: whole.replace(old, new, 1))
    with pytest.raises(Refusal, match=r"paper/article\.fr\.md : l’en-tête") as caught:
        heading.metadata()
    assert said in str(caught.value)


def test_a_verdict_is_written_in_words_tied_to_what_gave_it(numbers):
    written = text.render('{{ verdict("A04") }}', document_of(numbers))
    assert written.startswith("[reproduit](") and "A04, verdict" in written


def test_the_english_summary_of_the_french_article_is_that_of_the_english_one():
    french, english = (heading.metadata(language.load(code)) for code in ("fr", "en"))
    said = re.sub(r"\[([^\]]*)\]\{finding=[^}]*\}", r"\1", english["abstract"])
    assert french["abstract-en"].strip() == said.strip()
    assert (french["title-en"], french["keywords-en"]) == (english["title"], english["keywords"])


def document_of(numbers, target="html"):
    return text.Document(numbers, language.load("fr"), target, str, str, str)


@pytest.mark.parametrize(("place", "placement"), [("here", "none"), ("top", "top"), ("bottom", "bottom")])
def test_a_figure_stands_in_print_where_the_text_says(numbers, place, placement):
    called = f'{{{{ fig("F01", place="{place}") }}}}'
    assert f"placement: {placement})" in text.render(called, document_of(numbers, "typst"))
    assert "placement" not in text.render(called, document_of(numbers))


def article(body):
    return f"---\ntitle: t\n---\n{body}\n"


@pytest.mark.parametrize(
    "body", ["Il y a 7 100 postes.", "Une part de 11,5 %.", "Le rang 4.", "Environ 250 communes."]
)
def test_a_literal_statistic_in_the_text_stops_the_build(body):
    with pytest.raises(Refusal, match=r"ligne \d+.*écrit à la main"):
        text.check_literals(article(f"Avant.\n\n{body}"), "paper/article.fr.md")


@pytest.mark.parametrize(
    "body",
    [
        "En 1921, puis en 2023.",
        "Le 12 avril, le 1er mars 2020, le 7 mars 2017.",
        'La CALL a {{ v("A03") }}.',
        "`make 2`",
        '{{ cite("11 fondateurs") }}',
        "# T {#s1}",
        "CC BY 4.0",
        "[@x2018]",
    ],
)
def test_years_calls_code_and_quoted_values_are_let_through(body):
    text.check_literals(article(body), "paper/article.fr.md")


def test_the_article_itself_holds_no_literal_statistic():
    for tongue in language.all_():
        text.check_literals(text.source(tongue), text.place(tongue))


def test_a_citation_without_an_entry_and_an_idle_entry_are_refused():
    with pytest.raises(Refusal, match="absent"):
        text.check_citations(article("Selon [@a2020]."), "", "paper/article.fr.md")
    with pytest.raises(Refusal, match="jamais cité"):
        text.check_citations(article("Rien."), "@book{b2020,\n}", "paper/article.fr.md")


def test_a_reference_to_a_figure_that_is_not_shown_is_refused(numbers):
    document = document_of(numbers)
    with pytest.raises(Refusal, match="F01_bassin"):
        text.render('{{ ref("F01") }}', document)


def test_figures_are_numbered_in_the_order_they_are_named(numbers):
    document = document_of(numbers)
    written = text.render('{{ ref("F03") }} {{ ref("F01") }} {{ fig("F01") }} {{ fig("F03") }}', document)
    assert written.startswith("[figure\u00a01](#fig-F03) [figure\u00a02](#fig-F01)")


@pytest.mark.parametrize("target", ["html", "typst", "docx", "jats"])
def test_a_caption_says_the_number_by_which_the_text_names_it_wherever_it_floats(numbers, target):
    document = text.Document(numbers, language.load("fr"), target, str, lambda stem: f"{stem}.svg", str)
    written = text.render('{{ ref("F03") }} {{ ref("F01") }} {{ fig("F01") }} {{ fig("F03") }}', document)
    captions = re.findall(r"!\[\*\*(Figure\u00a0\d)\.\*\*[^\n]*?\]\(\w*?(F\d\d)_", written)
    assert captions == [("Figure\u00a02", "F01"), ("Figure\u00a01", "F03")]


def test_hostile_text_from_the_data_stays_text_in_markdown():
    assert text._cell("<script>|[x](javascript:a)") == r"\<script\>\|\[x\](javascript:a)"


def test_every_entry_of_the_bibliography_has_an_author_a_title_and_a_year():
    entries = re.split(r"^@", text.bibliography().read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(entries) >= 20
    for entry in entries:
        for field in ("author", "title", "year"):
            assert re.search(rf"^\s*{field}\s*=", entry, re.MULTILINE), entry[:40]


needs_images = pytest.mark.skipif(
    chrome.find() is None, reason="PAS DE NAVIGATEUR : l’article n’est pas composé"
)


@needs_images
def test_html_ties_each_number_to_its_cell_and_asks_nothing_outside():
    page = (BUILD / "article.html").read_text(encoding="utf-8")
    assert page.count('class="valeur"') > 40
    assert re.search(
        r'href="../../site/notebooks/02_population.html\?valeur=[^"#]+#cell-id=valeurs-densite"', page
    )
    assert not re.search(r'(?:src|<link[^>]+href)="https?://', page)
    assert "<h2>Résumé</h2>" in page
    assert page.count("<h1") == 1, "the title is the one heading of the first level"
    assert "Abstract" in page or "abstract" in page


@needs_images
def test_every_figure_and_table_of_the_notebooks_is_shown_or_listed():
    page = (BUILD / "article.html").read_text(encoding="utf-8")
    for path in (ROOT / "figures").glob("[FT][0-9][0-9]_*.json"):
        assert f"<strong>{path.stem[:3]}</strong>" in page, path.stem


@needs_images
@pytest.mark.parametrize(
    ("name", "language_", "title"),
    [("article.pdf", "fr", "économie sociale"), ("article.en.pdf", "en", "social and solidarity")],
)
def test_pdf_is_tagged_a4_with_its_title_its_language_and_its_length(name, language_, title):
    with pypdfium2.PdfDocument(BUILD / name) as document:
        assert document.is_tagged()
        assert title in document.get_metadata_value("Title")
        assert 18 <= len(document) <= 24  # 14 to 18, then the annex
        assert {
            tuple(round(side) for side in document[page].get_size()) for page in range(len(document))
        } == {(595, 842)}
    assert f"/Lang({language_}".encode() in (BUILD / name).read_bytes().replace(b" ", b"")


SHADE, TOP, BOTTOM = 200, 0.075, 0.915
"""Grey that is ink, from where on; and between which heights a page is text, for a height of 1."""


def hole(page) -> float:
    """The tallest part of a page of text that has nothing on it, for a height of the text of 1."""
    drawn = page.render(scale=0.5, grayscale=True).to_numpy()
    text = drawn.reshape(drawn.shape[0], -1)[round(TOP * len(drawn)) : round(BOTTOM * len(drawn))]
    inked = np.flatnonzero((text < SHADE).any(axis=1))
    return float(np.diff([-1, *inked, len(text)]).max() - 1) / len(text)


@needs_images
@pytest.mark.parametrize("name", ["article.pdf", "article.en.pdf"])
def test_no_page_of_the_pdf_but_the_last_has_a_hole_of_a_third(name):
    with pypdfium2.PdfDocument(BUILD / name) as document:
        holes = {number + 1: hole(document[number]) for number in range(len(document) - 1)}
    assert {number: round(part, 2) for number, part in holes.items() if part > 1 / 3} == {}


@needs_images
def test_docx_has_real_headings_captions_and_alternative_texts():
    with zipfile.ZipFile(BUILD / "article.docx") as archive:
        document = archive.read("word/document.xml").decode()
    assert '<w:pgSz w:h="16838" w:w="11906"' in document, "A4"
    assert len(re.findall(r'<w:hyperlink w:anchor="[^"]+">', document)) > 25, "contents are there"
    assert 'w:type="fixed"' not in document, "columns are as wide as their words"
    assert all(
        f'w:val="Verdict{code}"' in document for code in set(values.load(books.notebooks()).ledger.verdict)
    )
    assert "<w:tcBorders><w:top" in document, "totals stand under a rule"
    assert "<w:keepNext />" in document, "short tables are not cut between pages"
    assert document.count('w:val="Heading1"') + document.count('w:val="Titre1"') >= 8
    assert document.count('w:val="ImageCaption"') + document.count('w:val="CaptionedFigure"') >= 8
    alternatives = re.findall(r'<pic:cNvPr[^>]*descr="([^"]*)"', document) or re.findall(
        r'descr="([^"]*)"', document
    )
    assert len([alternative for alternative in alternatives if len(alternative) > 20]) >= 8


@needs_images
def test_jats_is_well_formed_with_both_languages_and_no_machine_path():
    content = (BUILD / "article.xml").read_text(encoding="utf-8")
    root = ET.fromstring(content)
    meta = root.find("./front/article-meta")
    assert meta.find("title-group/article-title") is not None
    assert meta.find("title-group/trans-title-group/trans-title").text.startswith("The social")
    assert len(meta.find("trans-abstract/p").text) > 300
    assert len(meta.findall("kwd-group")) == 2
    assert root.findall(".//ref-list/ref")
    assert str(ROOT) not in content
    for graphic in root.iter("graphic"):
        assert graphic.get("{http://www.w3.org/1999/xlink}href").startswith("../../figures/")


@needs_images
def test_two_builds_are_the_same_bytes():
    before = {path.name: path.read_bytes() for path in build.outputs()}
    build.build(books.notebooks())
    assert {path.name: path.read_bytes() for path in build.outputs()} == before


def test_a_notebook_run_by_hand_from_its_folder_gives_what_the_pipeline_gives(tmp_path):
    before = {p: p.read_bytes() for p in (ROOT / "figures").glob("F1[0-2]_*.json")}
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        "03_emploi_ess.ipynb",
        "--output-dir",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT / "notebooks", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-800:]
    assert {p: p.read_bytes() for p in (ROOT / "figures").glob("F1[0-2]_*.json")} == before


def test_values_with_the_same_key_are_told_apart_by_their_criteria(numbers):
    for key, table in numbers.tables.items():
        criteria = [c for c in table.columns if c not in ("valeur", "unite", "decimales", "source")]
        assert not table.duplicated(criteria).any(), key
        assert isinstance(table, pd.DataFrame)


def test_citations_of_several_works_are_parted_as_each_language_parts_them():
    """Both texts cite the same works: with a narrow no-break space before the mark, and without."""
    for name, mark in (("article.html", "\u202f; "), ("article.en.html", "; ")):
        page = (ROOT / "paper" / "build" / name).read_text(encoding="utf-8")
        cited = re.findall(r'<span class="citation"[^>]*>(.*?)</span>', page, re.DOTALL)
        several = [" ".join(re.sub("<[^>]*>", "", each).split(" ")) for each in cited if ";" in each]
        assert several, name
        assert all(re.search(rf"\d{mark}", each.replace("\n", " ")) for each in several), several[:3]
