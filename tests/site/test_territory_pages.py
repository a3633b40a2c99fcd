"""The profiles of territories and the national page, in a real browser."""

import subprocess
import sys

import pytest

from ancrage.profiles.page import SECTIONS, folder
from ancrage.study.profile import INDICATORS
from compendium import project
from tests.conftest import copy_of_project

CALL, MAYOTTE = "246200364", "200060473"
PAGES = ["index.html", f"{CALL}/profil.html", f"{MAYOTTE}/profil.html"]


@pytest.fixture(scope="module")
def territories(browser, tmp_path_factory):
    """The folder of two profiles and of the national page, made in a copy of the project."""
    del browser  # without one, nothing is made here
    copy = copy_of_project(tmp_path_factory.mktemp("pages") / "ancrage", results=False)
    (project.root() / ".cache").mkdir(exist_ok=True)
    (copy.root / ".cache").symlink_to(project.root() / ".cache")
    done = copy.run("france", "--only", CALL, MAYOTTE)
    if "registre de paquets" in done.stderr:
        pytest.skip(f"SANS LES CONTOURS DE FRANCE : {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    assert "../index.html" not in (copy.root / "territories" / CALL / "profil.html").read_text(
        encoding="utf-8"
    ), "pas de lien vers une page qui n’est pas faite"
    national = "from ancrage.profiles import index; index.write()"
    subprocess.run(
        [sys.executable, "-c", national], cwd=copy.root, env=copy.variables(), check=True, capture_output=True
    )
    return copy.root / folder("").relative_to(project.root())


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_without_network_or_error_and_fits_a_phone(opened, territories, path):
    page = opened(territories / path, width=360, height=740)
    page.wait_for_selector(".main-svg")
    page.wait_for_timeout(300)
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_fault(axe, territories, path):
    def search(page):
        if page.locator("#filtre-texte").count():  # rows of one kind: a few of the 1,253 tell as much
            page.wait_for_selector(".outils:not([hidden])")
            page.fill("#filtre-texte", "lens")

    assert axe(territories / path, search) == []


def test_a_profile_draws_its_figures_and_shows_its_table(opened, territories):
    page = opened(territories / CALL / "profil.html")
    page.wait_for_selector("#F06_ess .main-svg")
    drawn = [stem for _, stems in SECTIONS for stem in stems if stem.startswith("F")]
    assert page.locator(".js-plotly-plot").count() == len(drawn)
    assert page.locator("tbody tr").count() == len(INDICATORS)
    title = page.locator("h1").inner_text()
    assert title == "Communauté d’agglomération de Lens - Liévin", title


def test_the_national_table_is_searched_filtered_and_sorted_and_leads_to_a_profile(opened, territories):
    page = opened(territories / "index.html")
    page.wait_for_selector(".outils:not([hidden])")
    shown = page.locator("tbody tr:visible")
    assert shown.count() == 1253
    page.fill("#filtre-texte", "lens")
    names = shown.locator("td:first-child").all_inner_texts()
    assert "Communauté d’agglomération de Lens - Liévin" in names and len(names) < 20
    page.fill("#filtre-texte", "")
    page.select_option("#filtre-classe", "ME")
    assert shown.count() == 22
    page.get_by_role("button", name="Densité de population").click()
    first = shown.locator("td:nth-child(4)").first.inner_text()
    page.get_by_role("button", name="Densité de population").click()
    assert shown.locator("td:nth-child(4)").first.inner_text() != first
    page.select_option("#filtre-classe", "")
    page.get_by_role("link", name="Communauté d’agglomération de Lens - Liévin").click()
    page.wait_for_selector("#F01_densite .main-svg")
    assert page.url.endswith(f"{CALL}/profil.html")


def test_the_national_map_takes_the_colours_of_the_indicator_chosen(opened, territories):
    page = opened(territories / "index.html")
    page.wait_for_selector("#F00_france .main-svg")
    fills = "() => document.getElementById('F00_france').data.slice(0, 1253).map(trace => trace.fillcolor)"
    names = (
        "() => document.getElementById('F00_france').layout.annotations.slice(0, 6).map(note => note.text)"
    )
    before, legend = page.evaluate(fills), page.evaluate(names)
    page.locator(".updatemenu-header").click()
    page.locator(".updatemenu-dropdown-button").nth(4).click()
    page.wait_for_timeout(300)
    after = page.evaluate(fills)
    assert sum(colour != other for colour, other in zip(before, after, strict=True)) > 600
    assert page.evaluate(names) != legend, "les bornes suivent l’indicateur"
    assert page.faults == []
