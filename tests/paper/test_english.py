"""All that readers see is in English too: figures, tables, ledger, findings, data, article, pages of the study."""

import pytest

from compendium import language, project, settings
from compendium.pages import data, drawn, figures, ledger, notebook
from compendium.paper import text, values
from compendium.publish import findings
from compendium.run import books


@pytest.fixture(scope="module")
def shelf(made):
    """The notebooks, made."""
    return books.notebooks()


def lacking(say) -> dict[str, str]:
    """What is missing after something was said in English."""
    english = language.load("en")
    english.missing.clear()
    say(english)
    return dict(english.missing)


def test_each_figure_and_table_is_said_in_english(shelf):
    folder = project.root() / "figures"

    def say(english):
        for book in shelf:
            for stem in book.figures:
                drawn.read(folder / f"{stem}.json", english)
            for stem in book.tables:
                figures.table(folder / f"{stem}.json", english)

    assert lacking(say) == {}


def test_the_ledger_the_findings_and_the_pages_are_said_in_english(shelf):
    def say(english):
        ledger.page(ledger.rows(english), english)
        for finding in findings.load(shelf).values():
            english.said(finding.shows)
        data.page(shelf, english)
        notebook.listed(shelf, english)
        for hook in settings.load().study.pages.values():
            settings.hook(hook)(english)

    assert lacking(say) == {}


def test_the_article_is_said_in_english(shelf):
    numbers = values.load(shelf)

    def say(english):
        document = text.Document(numbers, english, "html", lambda number: number.cell, str, str)
        text.tested(text.render(text.source(english), document), document, "")

    assert lacking(say) == {}
