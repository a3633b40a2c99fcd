"""All that readers see is in English too: figures, tables, ledger, findings, data, article, pages of the study."""

import pandas as pd
import pytest

from ancrage.area import AREA
from ancrage.figures import verdicts
from compendium import language, project, settings
from compendium.pages import data, drawn, figures, ledger, notebook
from compendium.paper import text, values
from compendium.publish import findings, specification, theme
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


@pytest.mark.parametrize("code", ["fr", "en"])
def test_each_title_of_a_figure_holds_in_a_row_whose_top_is_not_cut(shelf, code):
    tongue = language.load(code)
    read = [
        drawn.read(project.root() / "figures" / f"{stem}.json", tongue)
        for book in shelf
        for stem in book.figures
    ]
    assert {
        figure.stem: figure.title for figure in read if len(figure.title) > specification.TITLE_LETTERS
    } == {}


@pytest.mark.parametrize("code", ["fr", "en"])
def test_each_statement_that_squares_stand_beside_is_short_or_has_a_short_form(made, code):
    tongue = language.load(code)
    ways = pd.read_csv(project.root() / "figures" / "T23_manieres.csv")["id"].value_counts()
    said = pd.read_csv(project.root() / "figures" / "claims.csv").set_index("id")["statement"]
    labels = {claim: tongue.said(AREA.in_short.get(claim, said[claim])) for claim in ways.index[ways > 1]}
    assert {claim: label for claim, label in labels.items() if len(label) > verdicts.LETTERS} == {}
    needless = {claim for claim in AREA.in_short if len(said[claim]) <= verdicts.LETTERS}
    assert needless <= {"A29"}, "dite entière, elle tient : seul son anglais est long"


def test_the_ledger_the_findings_and_the_pages_are_said_in_english(shelf):
    def say(english):
        ledger.page(ledger.rows(english), english)
        for finding in findings.load(shelf).values():
            english.said(finding.shows)
        data.page(shelf, english)
        notebook.listed(shelf, english)
        study = settings.load().study
        for hook in (*study.pages.values(), *study.under.values()):
            settings.hook(hook)(english)

    assert lacking(say) == {}


def test_the_article_is_said_in_english(shelf):
    numbers = values.load(shelf)

    def say(english):
        document = text.Document(numbers, english, "html", lambda number: number.cell, str, str)
        text.tested(text.render(text.source(english), document), document, "")

    assert lacking(say) == {}


def test_what_a_figure_marks_by_name_is_among_its_names_in_english(shelf):
    """A shape, a note or a tick that stands at a category stands nowhere if it is not said as its category is."""
    english = language.load("en")
    for book in shelf:
        for stem in book.figures:
            spec = drawn.read(project.root() / "figures" / f"{stem}.json", english).specification
            layout = spec["layout"]
            for axis in ("x", "y"):
                named = {at for trace in spec["data"] for at in trace.get(axis) or [] if isinstance(at, str)}
                marks = [*layout.get("shapes", []), *layout.get("annotations", [])]
                placed = {mark.get(f"{axis}{end}") for mark in marks for end in ("", "0", "1")}
                ticks = layout.get(f"{axis}axis", {}).get("tickvals", [])
                placed = {at for at in {*placed, *ticks} if isinstance(at, str)}
                assert placed <= named, (stem, sorted(placed - named)[:3])


def test_labels_of_rows_have_their_room_in_english(shelf):
    english = language.load("en")
    for book in shelf:
        for stem in book.figures:
            path = project.root() / "figures" / f"{stem}.json"
            both = [drawn.read(path).specification, drawn.read(path, english).specification]
            needed = [theme.label_margin(specification.rows(spec).values()) for spec in both]
            room = [spec["layout"].get("margin", {}).get("l", theme.MARGIN["l"]) for spec in both]
            assert room[1] - room[0] >= needed[1] - needed[0], stem
