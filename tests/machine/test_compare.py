"""Two commits compared: what readers would see change, first of all the verdicts."""

import json

import pytest

from tests.machine.conftest import another, refused


@pytest.fixture(scope="module")
def changed(smallest, tmp_path_factory):
    """A copy with a second commit: a verdict, a title and a cell of a table changed, a figure added."""
    copy = another(smallest, tmp_path_factory.mktemp("deux") / "petit")
    figures = copy.root / "figures"
    claims = figures / "claims.csv"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace(",reproduced,", ",close,", 1), encoding="utf-8"
    )
    spec = json.loads((figures / "F01_versions.json").read_text(encoding="utf-8"))
    (figures / "F02_autre.json").write_text(json.dumps(spec), encoding="utf-8")
    spec["layout"]["title"]["text"] = "<b>Un | autre titre</b>"
    (figures / "F01_versions.json").write_text(json.dumps(spec), encoding="utf-8")
    (figures / "T01_versions.csv").write_text(
        (figures / "T01_versions.csv").read_text(encoding="utf-8").replace("11.729", "11.728", 1),
        encoding="utf-8",
    )
    copy.git("add", "-A")
    copy.git("commit", "-qm", "autre")
    return copy


def test_what_changed_is_summed_up_verdicts_first(changed):
    done = changed.run("compare", "HEAD~1", "HEAD")
    assert done.returncode == 0, done.stderr
    summary = (changed.root / "build" / "compare" / "summary.md").read_text(encoding="utf-8")
    assert "| A01 | Reproduit | Proche |" in summary
    assert "Un \\| autre titre" in summary and "| `figures/F02_autre.json` | nouveau |" in summary
    assert summary.index("A01") < summary.index("F01_versions"), "les verdicts d’abord"
    page = (changed.root / "build" / "compare" / "report.html").read_text(encoding="utf-8")
    assert "11.728" in page and "HEAD~1" in page and "Refait" not in page
    assert "en trop" not in done.stdout and "refait" not in done.stdout
    assert len(done.stdout.splitlines()) <= 60


def test_no_figure_of_the_report_is_cut(changed, browser):
    assert changed.run("compare", "HEAD~1", "HEAD").returncode == 0
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto((changed.root / "build" / "compare" / "report.html").as_uri())
    page.locator(".deux .js-plotly-plot").nth(1).wait_for()
    sides = page.locator(".entieres > div").evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)")
    page.close()
    assert sides and max(sides) <= 0


def test_the_files_of_this_folder_are_compared_where_no_second_commit_is_given(changed):
    assert changed.run("compare", "HEAD").returncode == 0
    assert "Tous les résultats sont identiques." in (changed.root / "build/compare/summary.md").read_text(
        encoding="utf-8"
    )


def test_a_commit_that_git_does_not_know_is_refused(changed):
    refused(changed.run("compare", "jamais-vu"), "git ne connaît pas « jamais-vu »", "git fetch")


def test_a_comparison_changes_no_file_that_git_sees(changed):
    changed.run("compare", "HEAD~1")
    assert changed.git("status", "--porcelain") == ""
