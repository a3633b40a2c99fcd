"""The site in a real browser: no network, no error, keyboard, contrast, narrow screens."""

import json
import re

import pandas as pd
import pytest

from ancrage.figures import palette
from compendium import notebook, project
from compendium.pages import layouts

ROOT = project.root()
SITE = ROOT / "site"


@pytest.fixture(scope="module", autouse=True)
def up_to_date(made):
    """Nothing here runs before the compendium is made."""
    return made


def all_pages():
    english = [
        "index",
        "article",
        "registre",
        "constats",
        "donnees",
        "territoires",
        "figures/F24_ess_epci_france",
    ]
    fixed = [
        *(f"en/{page}.html" for page in english),
        "index.html",
        "article.html",
        "registre.html",
        "donnees.html",
        "refaire.html",
        "territoires.html",
        "territoires/246200364.html",
        "en/territoires/200072460.html",
        "chercher.html",
        "figures/index.html",
        "notebooks/index.html",
    ]
    books = [f"notebooks/{path.stem}.html" for path in sorted((ROOT / "notebooks").glob("0*.ipynb"))]
    figures = [
        f"figures/{path.stem}.html" for path in sorted((ROOT / "figures").glob("[FT][0-9][0-9]_*.json"))
    ]
    return [*fixed, *books, *figures]


@pytest.mark.parametrize("path", all_pages())
def test_each_page_opens_without_network_or_error_and_fits_a_phone(opened, path):
    page = opened(SITE / path, width=360, height=740)
    page.wait_for_load_state("load")
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() >= 1


def test_on_a_phone_code_folds_between_words(opened):
    """A name or a string that holds on a line is on one."""
    page = opened(SITE / "notebooks/03_emploi_ess.html", width=390)
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.highlight :is(.n, .s2, .k)')]
            .filter(e => !/\\s/.test(e.textContent) && e.textContent.length < 32 && e.getClientRects().length > 1)
            .map(e => e.textContent)"""
    )
    assert cut == []


def test_on_a_phone_a_long_cell_of_code_shows_its_first_lines_and_the_rest_when_asked(opened):
    """On a wide screen, on paper however small, and where the address names the cell, code is whole."""
    path = SITE / "notebooks/04_erbm.html"
    cut = "() => [...document.querySelectorAll('.highlight pre')].filter(e => e.scrollHeight > e.clientHeight + 20).length"
    assert opened(path).evaluate(cut) == 0
    page = opened(path, width=390)
    before = page.evaluate(cut)
    assert before > 3
    button = page.locator(".deplier:visible").first
    told = int(re.search(r"\d+", button.inner_text())[0])
    assert told == len(page.locator(".abregee > pre").first.inner_text().strip().split("\n")) > 8
    button.click()
    assert page.evaluate(cut) == before - 1
    page.emulate_media(media="print")
    assert page.evaluate(cut) == 0 and page.locator(".deplier:visible").count() == 0
    page.emulate_media(media="screen")
    named = page.evaluate("document.querySelector('.abregee').closest('.cell').id")
    page.goto("about:blank")
    page.goto(f"{path.as_uri()}#{named}")
    assert page.evaluate(cut) == before - 1


@pytest.mark.parametrize("book", sorted(path.stem for path in (ROOT / "notebooks").glob("0*.ipynb")))
def test_a_page_of_a_notebook_shows_each_figure_that_it_makes(book):
    """A figure is shown where it is the last thing that its cell says."""
    page = (SITE / "notebooks" / f"{book}.html").read_text(encoding="utf-8")
    made = notebook.load(ROOT / "notebooks" / f"{book}.ipynb").figures
    assert [stem for stem in made if not re.search(rf"<img[^>]*\b{stem}\.", page)] == []


def test_no_page_names_an_address_to_load_from_outside():
    pattern = re.compile(
        r"""(?:src|href)=["']https?://[^"']+\.(?:js|css|woff2?|json)|@import|url\(["']?http"""
    )
    for path in SITE.rglob("*.html"):
        assert not pattern.search(path.read_text(encoding="utf-8")), path.name


def test_every_link_inside_the_site_leads_somewhere():
    missing = set()
    for path in SITE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', text):
            if not (path.parent / target.split("?")[0]).resolve().is_file():
                missing.add((path.relative_to(SITE).as_posix(), target))
    assert not missing


def test_pointing_at_a_department_of_the_ess_map_reads_its_share(opened):
    page = opened(SITE / "figures/F09_ess_departements.html")
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    page.wait_for_timeout(400)
    spot = page.evaluate(
        """() => {
            const plot = document.querySelector('.js-plotly-plot');
            const index = plot._fullData.findIndex(t => (t.text || '').includes('<b>Pas-de-Calais</b>'));
            const trace = plot._fullData[index];
            const xs = trace.x.filter(v => v !== null), ys = trace.y.filter(v => v !== null);
            const middle = v => (Math.min(...v) + Math.max(...v)) / 2;
            const layout = plot._fullLayout, box = plot.getBoundingClientRect();
            return [box.left + layout.xaxis._offset + layout.xaxis.c2p(middle(xs)),
                    box.top + layout.yaxis._offset + layout.yaxis.c2p(middle(ys))];
        }"""
    )
    page.mouse.move(spot[0] - 3, spot[1])
    page.mouse.move(*spot, steps=4)
    page.wait_for_selector(".hoverlayer .hovertext", timeout=4000)
    text = page.locator(".hoverlayer").text_content()
    assert "Pas-de-Calais" in text
    assert "12,2" in text


def test_the_ledger_filters_by_verdict_searches_and_sorts(opened):
    page = opened(SITE / "registre.html")
    rows = page.locator("table[data-mot] tbody tr:visible")
    stated = pd.read_csv(ROOT / "data" / "raw" / "affirmations.csv")["id"].tolist()
    assert rows.count() == len(stated)
    page.select_option("#filtre-classe", "contradicted")
    assert rows.count() >= 1
    assert {said.split(",")[0] for said in rows.locator(".verdict").all_inner_texts()} == {"Contredit"}
    page.select_option("#filtre-classe", "")
    page.fill("#filtre-texte", "densité call")
    assert rows.first.locator("td").first.inner_text() == "A03"
    page.fill("#filtre-texte", "")
    page.locator("th button").first.click()
    page.locator("th button").first.click()
    assert rows.first.locator("td").first.inner_text() == stated[-1]


def test_a_number_of_the_article_leads_to_the_cell_that_made_it(opened):
    page = opened(SITE / "article.html")
    link = page.locator("a.valeur", has_text="188,77").first
    assert "Insee" in link.get_attribute("aria-description")
    link.focus()
    shown = link.evaluate("e => getComputedStyle(e, '::after').content")
    assert "Insee" in shown
    link.click()
    page.wait_for_load_state("load")
    assert "notebooks/02_population.html" in page.url and page.url.endswith("#cell-id=valeurs-densite")
    assert page.evaluate("document.querySelector(':target') !== null")
    note = page.locator(":target .valeur-citee")
    assert "188,77" in note.locator("mark").inner_text()
    note.locator("a").click()
    page.wait_for_url("**/article.html#n*")
    assert "188,77" in page.locator("a.valeur:target").inner_text(), "le retour mène au nombre"


def test_a_number_of_the_english_article_leads_back_to_it_from_a_tab_of_its_own(opened):
    page = opened(SITE / "en" / "article.html")
    link = page.locator("a.valeur").nth(30)
    number, address = link.inner_text(), link.evaluate("node => node.href")
    page.goto(address)
    page.locator(":target .valeur-citee a").click()
    page.wait_for_url("**/en/article.html#n31")
    assert page.locator("a.valeur:target").inner_text() == number


def test_the_keyboard_reaches_the_content_first(opened):
    page = opened(SITE / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    page.wait_for_url("**#contenu")


def searched(page):
    """Have the page of EPCIs show a few of its 1,253 rows, which tell as much."""
    if "territoires.html" in page.url:
        page.fill("#filtre-texte", "lens")
        assert 0 < page.locator("tbody tr:visible").count() < 50


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "article.html",
        "registre.html",
        "donnees.html",
        "figures/index.html",
        "refaire.html",
        "territoires.html",
        "figures/F09_ess_departements.html",
        "figures/T03_densites.html",
        "notebooks/index.html",
        "notebooks/04_erbm.html",
        "territoires/246200364.html",
        "en/index.html",
        "en/article.html",
        "en/territoires.html",
    ],
)
def test_axe_finds_no_serious_fault(axe, path):
    assert axe(SITE / path, searched) == []


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "article.html",
        "registre.html",
        "territoires.html",
        "territoires/246200364.html",
        "chercher.html",
        "notebooks/index.html",
        "notebooks/04_erbm.html",
    ],
)
def test_axe_finds_no_serious_fault_on_a_dark_screen(axe, path):
    assert axe(SITE / path, searched, scheme="dark") == []


def test_the_first_page_shows_every_statement_by_its_verdict_and_findings_that_hold(opened):
    page = opened(SITE / "index.html")
    rows = pd.read_csv(ROOT / "figures" / "claims.csv", dtype=str)
    tiles = page.locator(".bande a")
    assert tiles.count() == len(rows)
    assert page.locator(".bande a.contradicted").count() == int((rows["verdict"] == "contradicted").sum())
    assert page.locator(".carte .preuve").count() >= 3
    kept = page.eval_on_selector_all(
        ".carte img",
        "found => found.map(e => [e.getAttribute('src'), e.getAttribute('width') / e.getAttribute('height')])",
    )
    for source, ratio in kept:  # room is kept for an image before it is read
        drawn = (SITE / source).read_text(encoding="utf-8").partition(">")[0]
        width, height = (float(re.search(rf'\b{side}="([\d.]+)"', drawn)[1]) for side in ("width", "height"))
        assert ratio == pytest.approx(width / height, abs=0.01), source
    tiles.first.click()
    page.wait_for_url(re.compile(r"registre\.html#A\d\d"))


@pytest.mark.parametrize("path", ["F24_ess_epci_france", "F22_verdicts", "F08_chomage"])
def test_on_a_dark_screen_no_drawing_is_a_pale_slab_asleep_or_awake(opened, path):
    page = opened(SITE / "figures" / f"{path}.html")
    page.emulate_media(color_scheme="dark")
    for selector in ("figure img", ".js-plotly-plot"):
        turned = page.locator(selector).first.evaluate("e => getComputedStyle(e).filter")
        assert turned.startswith("invert") and "hue-rotate" in turned
        if page.locator(".eveil:visible").count():
            page.click(".eveil")
            page.wait_for_selector(".main-svg")


@pytest.mark.parametrize("width", [1200, 390])
def test_an_epci_that_is_chosen_is_outlined_on_the_map_and_its_row_leads_to_what_is_beside_it(
    opened, until, width
):
    page = opened(SITE / "territoires.html", width=width)
    page.fill("#filtre-texte", "grenoble")
    row = page.locator("table[data-mot] tbody tr:visible th")
    row.locator("button").first.click()
    page.wait_for_selector(".main-svg")
    until(page, "document.querySelector('.js-plotly-plot').data.some(trace => trace.name === 'choisi')")
    row.get_by_role("button", name="voir côte à côte").click()
    panel = page.locator(".choix h2").bounding_box()
    assert 0 <= panel["y"] < 900
    assert page.locator(".choix thead th").first.inner_text().startswith("Grenoble")
    assert page.faults == []


@pytest.mark.parametrize("base", ["", "en/"])
def test_an_indicator_that_falls_and_rises_has_colours_of_two_ways_parted_at_zero(opened, until, base):
    page = opened(SITE / f"{base}territoires.html")
    page.select_option("#indicateur", "5")
    page.wait_for_selector(".main-svg")
    layout = "document.querySelector('.js-plotly-plot').layout"
    until(page, f"{layout}.annotations.slice(0, 6).some(note => note.text === '0')")
    limits = page.evaluate(f"{layout}.annotations.slice(0, 6).map(note => note.text)")
    shades = page.evaluate(f"{layout}.shapes.slice(0, 5).map(shape => shape.fillcolor)")
    falling = limits.index("0")
    assert limits[0].startswith("−") and limits[-1].endswith("%")
    assert set(shades[:falling]) <= set(palette.FALLS) and set(shades[falling:]) <= set(palette.RISES)
    listed = page.evaluate(f"{layout}.annotations.find(note => note.name === 'liste').text")
    decimal = "." if base else ","
    assert f"Lens-Liévin −0{decimal}31" in listed, "le solde, non plus le poids de l’ESS"
    assert "Clap" not in page.inner_text("figure figcaption")


def test_the_order_that_a_reader_chose_is_kept_by_the_address(opened):
    page = opened(SITE / "territoires.html")
    page.get_by_role("button", name="Densité de population").click()
    densest = page.locator("table[data-mot] tbody tr th").first.inner_text()
    assert "tri=" in page.url
    again = opened(SITE / "index.html")
    again.goto(page.url)
    assert again.locator("table[data-mot] tbody tr th").first.inner_text() == densest
    assert again.locator("th[aria-sort]").inner_text().startswith("Densité")


def test_on_a_phone_the_article_shows_figures_drawn_for_it(opened, until):
    for width, drawn in ((1200, "column"), (380, "narrow")):
        page = opened(SITE / "article.html", width=width)
        image = page.locator("picture img").first
        image.scroll_into_view_if_needed()
        until(page, "(e => e.complete && e.naturalWidth > 0)(document.querySelector('picture img'))")
        assert image.evaluate("e => e.currentSrc").endswith(f".{drawn}.svg")


@pytest.mark.parametrize("width", [390, 1200])
def test_a_page_of_a_notebook_keeps_the_room_of_its_images(opened, width):
    page = opened(SITE / "notebooks/03_emploi_ess.html", width=width)
    heights = page.locator("picture img").evaluate_all(
        "them => them.map(e => e.getBoundingClientRect().height)"
    )
    assert len(heights) >= 5 and min(heights) > 100, "avant d’être lues"


@pytest.mark.parametrize("path", ["article.html", "figures/F24_ess_epci_france.html", "territoires.html"])
def test_on_a_phone_letters_of_a_figure_keep_their_size(opened, path):
    page = opened(SITE / path, width=390)
    assert page.locator("figure img").first.bounding_box()["width"] >= layouts.NARROW.width - 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_phone_an_interactive_figure_fits_without_being_scrolled(opened):
    page = opened(SITE / "figures" / "F03_rangs.html", width=390)
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    assert page.locator(".cadre").first.evaluate("e => e.scrollWidth <= e.clientWidth")
    page = opened(SITE / "figures" / "F03_rangs.html", width=1200)
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    assert page.locator(".main-svg").first.bounding_box()["width"] > 800


def test_a_reader_finds_their_epci_and_its_address_can_be_kept(opened):
    page = opened(SITE / "territoires.html", width=390)
    page.fill("#filtre-texte", "lens liévin")
    shown = page.locator("table[data-mot] tbody tr:visible")
    assert shown.count() == 1 and "Lens" in shown.first.inner_text()
    page.wait_for_url("**#q=lens+li%C3%A9vin")
    kept = opened(SITE / "territoires.html")
    assert kept.locator("table[data-mot] tbody tr:visible").count() > 1000
    kept.goto(page.url)  # typed in the same window, where no page opens
    kept.locator("#compte", has_text=re.compile(r"^1 EPCI$")).wait_for()
    assert kept.locator("table[data-mot] tbody tr:visible").count() == 1


def test_an_epci_that_is_sought_is_offered_under_the_search_and_set_beside_the_map(opened):
    page = opened(SITE / "territoires.html")
    assert not page.locator(".offerts").is_visible()
    assert (
        page.locator("#filtre-texte").bounding_box()["y"] < page.locator(".carte-choisie").bounding_box()["y"]
    )
    page.fill("#filtre-texte", "bethune")
    offered = page.locator(".offerts button")
    assert offered.count() >= 1 and "Béthune" in offered.first.inner_text()
    offered.first.click()
    assert offered.first.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.value") == "200072460", "le clavier reste où il est"
    assert "Béthune" in page.locator(".choix thead").inner_text()
    page.fill("#filtre-texte", "a")
    assert 1 < offered.count() <= 10
    page.fill("#filtre-texte", "")
    assert not page.locator(".offerts").is_visible()


def test_the_epcis_sort_by_a_number_as_it_is_written_missing_ones_last(opened):
    page = opened(SITE / "territoires.html")
    column = (
        page.locator("table[data-mot] thead th").all_inner_texts().index("Densité de population (hab./km²)")
    )
    page.locator("table[data-mot] thead th button").nth(column).click()
    page.locator("table[data-mot] thead th button").nth(column).click()
    shown = page.evaluate(
        "c => [...document.querySelectorAll('table[data-mot] tbody tr')].map(r => r.cells[c].textContent)",
        column,
    )
    values = [float(re.sub(r"\s", "", text).replace(",", ".")) for text in shown if text != "n. d."]
    assert values == sorted(values, reverse=True) and values[0] > 1000
    assert "n. d." not in shown[: len(values)]


def test_a_phone_shows_one_indicator_beside_each_name_the_highest_first(opened):
    page = opened(SITE / "territoires.html", width=390)
    assert page.locator("table[data-montre] thead th:visible").count() == 3
    label = "Densité de population (hab./km²)"
    page.select_option("#montree", label=label)
    assert (
        page.locator("table[data-montre] thead th:visible")
        .nth(2)
        .inner_text()
        .startswith(label.split(maxsplit=1)[0])
    )
    first, second = (
        page.locator("table[data-montre] tbody tr").nth(row).locator("td:visible").nth(1).inner_text()
        for row in (0, 1)
    )
    values = [float(re.sub(r"\s", "", text).replace(",", ".")) for text in (first, second)]
    assert values[0] > values[1] > 1000
    table = page.locator("table[data-montre]")
    assert table.evaluate("node => node.scrollWidth <= node.parentElement.clientWidth")
    page.set_viewport_size({"width": 1200, "height": 900})
    assert page.locator("table[data-montre] thead th:visible").count() > 8


def test_a_table_of_many_columns_is_cards_on_a_phone_that_name_each_value(opened):
    page = opened(SITE / "figures" / "T10_erbm_contradictions.html", width=390)
    assert not page.locator("table thead").is_visible()
    cell = page.locator("tbody td").nth(1)
    assert cell.evaluate("node => getComputedStyle(node, '::before').content").startswith('"Valeur')
    assert page.locator("table").evaluate("node => node.scrollWidth <= node.parentElement.clientWidth")
    assert opened(SITE / "figures" / "T10_erbm_contradictions.html").locator("table thead").is_visible()


def test_the_contents_of_the_article_stay_in_sight_and_fold_on_a_phone(opened, until):
    page = opened(SITE / "article.html", width=390)
    assert not page.locator(".sommaire a").first.is_visible()
    page.locator(".sommaire summary").click()
    page.locator(".sommaire a[href='#erbm']").click()
    assert page.url.endswith("#erbm")
    until(page, "!document.querySelector('.sommaire details').open")
    title, contents = (page.locator(part).bounding_box() for part in ("#erbm", ".sommaire summary"))
    assert 0 <= contents["y"] < contents["y"] + contents["height"] <= title["y"] + 1 < 300
    wide = opened(SITE / "article.html", width=1200)
    assert wide.locator(".sommaire a").first.is_visible()


def test_the_page_of_a_figure_leads_to_the_one_before_and_the_one_after(opened):
    names = sorted(path.stem for path in (SITE / "figures").glob("F*.html"))
    page = opened(SITE / "figures" / f"{names[1]}.html")
    assert page.locator("a[rel=prev]").get_attribute("href") == f"{names[0]}.html"
    assert page.locator("a[rel=next]").get_attribute("href") == f"{names[2]}.html"
    first = opened(SITE / "figures" / f"{names[0]}.html")
    assert first.locator("a[rel=prev]").count() == 0 and first.locator("a[rel=next]").count() == 1


def test_a_link_to_a_statement_is_kept_when_the_ledger_opens(opened):
    page = opened(SITE / "registre.html")
    page.goto((SITE / "registre.html").as_uri() + "#A05")
    assert page.url.endswith("#A05")


WEIGHT = 300_000
"""Bytes of a page at most."""


def test_no_page_is_heavy_and_what_draws_comes_when_it_is_asked_for(opened):
    heavy = {str(path.relative_to(SITE)): path.stat().st_size for path in SITE.rglob("*.html")}
    assert [page for page, size in heavy.items() if size > WEIGHT] == []
    page = opened(SITE / "figures" / "F24_ess_epci_france.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    assert page.evaluate("typeof Plotly") == "undefined"
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    assert {"plotly-basic.min.js", "F24_ess_epci_france.spec.js"} <= set(asked)
    assert page.faults == []


def test_each_page_leads_to_its_twin_in_the_other_language(opened):
    for path in ("index.html", "article.html", "figures/F03_rangs.html"):
        page = opened(SITE / path)
        assert page.evaluate("document.documentElement.lang") == "fr"
        page.click(".bandeau a[hreflang=en]")
        page.wait_for_url(f"**/site/en/{path}")
        assert page.evaluate("document.documentElement.lang") == "en"
        page.click(".bandeau a[hreflang=fr]")
        page.wait_for_url(f"**/site/{path}")
        assert page.faults == []


def test_an_english_page_writes_numbers_as_english_does(opened):
    page = opened(SITE / "en" / "index.html")
    assert "12.3%" in page.locator(".carte .nombre").all_inner_texts()
    page = opened(SITE / "en" / "figures" / "F03_rangs.html")
    assert "people/km²" in page.locator("main").inner_text()
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    assert "1,010" in page.locator(".main-svg").first.text_content()


def test_two_epcis_are_set_side_by_side_and_followed_into_a_figure(opened):
    page = opened(SITE / "territoires.html", width=390)
    page.fill("#filtre-texte", "lens liévin")
    page.click("#e246200364 button")
    page.fill("#filtre-texte", "hénin")
    page.locator("#e246200299 button").first.focus()
    page.keyboard.press("Enter")
    heads = page.locator(".choix thead th").all_inner_texts()
    assert [head.split("\u00a0")[0].split(" ")[0] for head in heads] == ["Lens-Liévin", "Hénin-Carvin"]
    own = page.locator("#e246200364 td").nth(1).inner_text()
    assert own in page.locator(".choix tbody tr").nth(1).inner_text()
    assert "epci=246200364" in page.url
    again = opened(SITE / "index.html")
    again.goto(page.url)
    assert again.locator(".choix thead th").count() == 2
    again.locator("a[data-suivre]").first.click()
    again.wait_for_selector(".main-svg")
    again.locator(".annotation-text", has_text="Lens-Liévin").first.wait_for(state="attached")
    assert again.locator(".annotation-text", has_text="Lens-Liévin").count() >= 1
    assert again.faults == []


def test_two_epcis_fit_side_by_side_and_the_map_takes_the_indicator_of_the_address(opened):
    page = opened(SITE / "index.html")
    page.goto(f"{(SITE / 'territoires.html').as_uri()}#epci=243500139,200093201&i=4")
    page.locator(".choix .main-svg, .carte-choisie .main-svg").first.wait_for(state="attached")
    fits = "node => node.scrollWidth <= node.clientWidth"
    assert page.locator(".choix .cadre").evaluate(fits)
    said = page.locator("#indicateur option:checked").inner_text()
    page.locator(".mesure", has_text=said.split(" (")[0]).wait_for()
    assert "Clap" not in page.inner_text(".carte-choisie figcaption"), (
        "la source de l’ESS n’est pas celle d’un autre"
    )
    assert page.inner_text(".demande") == "243500139"
    assert page.faults == []


def test_on_a_phone_an_awake_figure_lets_a_finger_scroll_the_page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((SITE / "figures" / "F02_densites.html").as_uri() + "#explorer")
    page.locator(".main-svg").first.wait_for(state="attached")
    assert page.evaluate("document.querySelector('.js-plotly-plot').layout.dragmode") is False
    context.close()


def test_an_epci_is_followed_only_into_the_figures_that_it_is_in(opened):
    page = opened(SITE / "territoires.html")
    stems = {}
    for name in ("lens liévin", "desvres", "gévaudan"):
        page.fill("#filtre-texte", name)
        button = page.locator("table[data-mot] tbody tr:visible th button").first
        button.click()
        shown = page.locator("a[data-suivre]:visible").all()
        stems[name] = {link.get_attribute("href").split("/")[-1].split(".")[0] for link in shown}
        button.click()
    everyone, region = {"F25_ess_distribution"}, {"F23_ess_epci_region"}
    assert stems["lens liévin"] == everyone | region | {"F03_rangs", "F07_revenus"}
    assert stems["desvres"] == everyone | region and stems["gévaudan"] == everyone


def test_an_awake_figure_has_its_buttons_above_it_and_none_that_sends_it_away(opened):
    page = opened(SITE / "figures" / "F03_rangs.html")
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    page.hover(".main-svg >> nth=0")
    titles = [button.get_attribute("data-title") for button in page.locator(".modebar-btn").all()]
    assert titles and not [title for title in titles if "hare" in title or "loud" in title]
    bar = page.locator(".modebar").bounding_box()
    first = page.locator(".barlayer path").first.bounding_box()
    assert bar["y"] + bar["height"] <= first["y"]


def test_each_finding_stands_under_the_sentence_that_it_holds(opened):
    page = opened(SITE / "constats.html")
    item = page.locator("#ess_call_au_milieu")
    article = opened(SITE / "article.html")
    held = article.locator(".constat", has=article.locator("xpath=following-sibling::a")).first.inner_text()
    keys = {path.stem for path in (ROOT / "figures/constats").glob("*.json")}
    ids = page.locator(".constats [id]").evaluate_all("them => them.map(e => e.id)")
    assert sorted(ids) == sorted(keys)
    nothing = page.locator(".constats li").evaluate_all(
        "them => them.filter(e => e.querySelectorAll('p').length < 2).map(e => e.id)"
    )
    assert nothing == [], "rien ne repose sur ces constats"
    assert item.locator("p").count() >= 2
    assert held in page.locator(".constats mark").all_inner_texts()
    sentences = [text for text in page.locator(".constats p:has(mark)").all_inner_texts() if text]
    assert all(text[0].isupper() or text[0] in "«[(0123456789" for text in sentences)


def test_each_command_stands_beside_what_it_does(opened):
    rows = opened(SITE / "refaire.html").locator(".commandes").first.locator("tr")
    found = [(row.locator("th").inner_text(), row.locator("td").inner_text()) for row in rows.all()]
    assert [command for command, _ in found] == ["make", "make verify", "make test", "make explain"]
    assert all(does for _, does in found)


def test_tables_of_data_are_folded_found_by_a_word_and_opened_by_their_address(opened):
    page = opened(SITE / "donnees.html")
    parts = page.locator("details.pliee")
    assert parts.count() == page.locator("details.pliee:visible").count() > 20
    assert page.locator("details.pliee[open]").count() == 0
    page.fill("#filtre-texte", "chomage zone")
    assert 0 < page.locator("details.pliee:visible").count() < parts.count()
    named = opened(SITE / "index.html")
    named.goto((SITE / "donnees.html").as_uri() + "#chomage_zones_emploi")
    assert named.locator("details.pliee[open]").evaluate_all("e => e.map(x => x.id)") == [
        "chomage_zones_emploi"
    ]
    assert page.faults == named.faults == []


def test_the_epci_of_the_article_stands_beside_the_map_until_a_reader_chooses_two_others(opened):
    page = opened(SITE / "territoires.html")
    heads = page.locator(".choix thead th")
    assert [head.split("\u00a0")[0] for head in heads.all_inner_texts()] == ["Lens-Liévin"]
    assert "epci=" not in page.url
    page.fill("#filtre-texte", "gévaudan")
    page.locator("table[data-mot] tbody tr:visible th button").first.click()
    chosen = [head.split("\u00a0")[0] for head in heads.all_inner_texts()]
    assert chosen[0].startswith("Gévaudan") and chosen[1:] == ["Lens-Liévin"]
    assert "246200364" not in page.url, "il n’est pas choisi"
    page.fill("#filtre-texte", "douaisis")
    page.locator("table[data-mot] tbody tr:visible th button").first.click()
    assert [head.split(" ")[0] for head in heads.all_inner_texts()] == ["Gévaudan", "Douaisis"]


def test_french_pages_keep_marks_with_their_words():
    for name in ("article", "registre", "donnees", "territoires", "notebooks/04_erbm"):
        text = (SITE / f"{name}.html").read_text(encoding="utf-8")
        prose = re.sub(r"<(style|script|pre|code)\b.*?</\1>|<[^>]*>", "\n", text, flags=re.DOTALL)
        assert re.findall(r"[^\n]{12} [;:!?»][^\n]?", prose) == [], name


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("figures/F13_erbm_axes.html", "Figures"),
        ("figures/T10_erbm_contradictions.html", "Figures"),
        ("notebooks/02_population.html", "Notebooks"),
        ("en/figures/F13_erbm_axes.html", "Figures"),
    ],
)
def test_the_menu_says_which_part_a_page_is_of(path, where):
    menu = (SITE / path).read_text(encoding="utf-8").partition("</nav>")[0]
    assert re.findall(r'aria-current="true">([^<]*)<', menu) == [where]


def test_the_address_of_a_source_is_a_link_and_dates_are_not_cut():
    assert re.search(
        r'<a href="https://[^"]*insee[^"]*">', (SITE / "donnees.html").read_text(encoding="utf-8")
    )
    table = (SITE / "figures" / "T10_erbm_contradictions.html").read_text(encoding="utf-8")
    assert re.search(r">\d{1,2}\u00a0mars\u00a02017<", table)


def test_an_epci_of_the_region_has_a_sheet_and_leads_to_the_others_of_its_rank(opened):
    page = opened(SITE / "territoires.html")
    page.fill("#filtre-texte", "lens liévin")
    page.click("#e246200364 button")
    page.locator(".choix thead a").click()
    page.wait_for_url("**/territoires/246200364.html")
    assert page.locator("h1").inner_text() == "Lens-Liévin"
    assert page.locator('nav [aria-current="true"]').inner_text() == "Territoires"
    first = page.locator(".etalon tbody tr").first
    own = first.locator(".ici").inner_text()
    assert own in page.locator(".chapeau").inner_text()
    assert first.locator(".rangee circle.lui").count() == 1
    page.click("a[rel=next]")
    page.click("a[rel=prev]")
    assert page.locator("h1").inner_text() == "Lens-Liévin"
    page.get_by_role("link", name="Le comparer").click()
    assert page.locator(".choix thead th").inner_text().startswith("Lens-Liévin")
    assert page.faults == []


@pytest.mark.parametrize("width", [641, 900, 1200])
def test_what_a_number_says_stands_within_the_window(opened, width):
    page = opened(SITE / "article.html", width=width)
    numbers = page.locator("a.valeur, a.preuve")
    assert numbers.count() > 100
    wide = "links => links.filter(link => { link.focus(); return document.documentElement.scrollWidth > innerWidth; }).length"
    assert numbers.evaluate_all(wide) == 0


def test_without_scripts_nothing_is_shown_that_would_do_nothing(browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    for name in ("registre", "donnees", "territoires"):
        page.goto((SITE / f"{name}.html").as_uri())
        assert page.locator(".outils").count() and not page.locator(".outils:visible").count(), name


@pytest.mark.parametrize("name", ["figures/T08_erbm_choix", "figures/T20_registre", "notebooks/00_communes"])
def test_a_table_of_many_columns_is_printed_whole(opened, name):
    page = opened(SITE / f"{name}.html", width=1032)  # A4 on its long side, without its margins
    page.emulate_media(media="print")
    wide = "[...document.querySelectorAll('table')].map(node => node.getBoundingClientRect().right)"
    assert max(page.evaluate(wide)) <= 1032


def test_a_figure_that_a_reader_wakes_keeps_the_focus(opened, until):
    page = opened(SITE / "figures" / "F07_revenus.html")
    page.locator(".eveil").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".main-svg")
    until(page, "document.activeElement !== document.body")
    assert page.evaluate("document.activeElement.querySelector('.js-plotly-plot') !== null")


@pytest.mark.parametrize(("page_of", "width"), [("territoires", 1200), ("figures/F07_revenus", 800)])
def test_a_figure_that_wakes_is_no_wider_than_its_room(opened, page_of, width):
    page = opened(SITE / f"{page_of}.html", width=width)
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    assert page.locator(".cadre:has(.js-plotly-plot)").evaluate(
        "node => node.scrollWidth <= node.clientWidth"
    )
    assert page.faults == []


def test_the_map_of_epcis_takes_the_indicator_that_is_chosen(opened, until):
    page = opened(SITE / "territoires.html")
    page.click(".eveil")
    page.wait_for_selector(".main-svg")
    colours = "[...document.querySelector('.js-plotly-plot').data].map(trace => trace.fillcolor).join()"
    before = page.evaluate(colours)
    page.select_option("#indicateur", "3")
    until(page, f"{colours} !== {before!r}")
    assert "i=3" in page.url
    written = (
        "document.querySelector('.js-plotly-plot').layout.annotations.slice(0, 6).map(note => note.text)"
    )
    signs = str.maketrans({"\u202f": "", ",": ".", "\u2212": "-"})
    limits = [float(limit.split("\u00a0")[0].translate(signs)) for limit in page.evaluate(written)]
    assert limits == sorted(limits) and limits[-1] > 8_000, "les bornes de l’indicateur choisi : une densité"
    lists = (
        "document.querySelector('.js-plotly-plot').layout.annotations.filter(note => note.name === 'liste')"
    )
    assert page.evaluate(f"{lists}.every(note => note.text.includes('Lens-Liévin 1\u202f010'))"), (
        "des densités"
    )
    assert page.faults == []


@pytest.mark.parametrize(("base", "width"), [("", 1200), ("", 390), ("en/", 1200)])
def test_a_reader_chooses_the_year_of_a_map(opened, base, width):
    page = opened(SITE / f"{base}figures/F02_densites.html", width=width)
    first = page.inner_text("h1"), page.inner_text(".sous-titre")
    assert "2018" in first[1]
    page.select_option("[data-choisit]", "2023")
    page.locator(".annotation-text", has_text="Bénifontaine 78").wait_for()
    key = page.evaluate("document.querySelector('.js-plotly-plot').layout.annotations[0].text")
    assert key == "78", "la clé dit les bornes de l’année choisie"
    assert "78" in page.inner_text("h1") and "2023" in page.inner_text(".sous-titre")
    assert page.url.endswith("#choix=2023")
    page.select_option("[data-choisit]", "2018")
    page.locator(".annotation-text", has_text="Bénifontaine 84").wait_for()
    assert (page.inner_text("h1"), page.inner_text(".sous-titre")) == first, "le premier choix se retrouve"
    assert page.faults == []


def test_the_year_of_a_map_is_kept_in_the_address(opened):
    page = opened(SITE / "index.html")
    page.goto((SITE / "figures" / "F02_densites.html").as_uri() + "#choix=2023")
    page.locator(".sous-titre", has_text="2023").wait_for()
    assert page.input_value("[data-choisit]") == "2023"
    assert page.faults == []


def test_the_ledger_keeps_its_facets_in_the_address(opened):
    page = opened(SITE / "registre.html")
    page.select_option("#filtre-tenue", "change")
    rows = page.locator("table[data-mot] tbody tr:visible")
    ledger = pd.read_csv(ROOT / "figures" / "claims.csv")
    changing = ledger[(ledger["ways"] > 1) & (ledger["agreeing"] < ledger["ways"])]
    assert rows.count() == len(changing) > 5
    again = opened(SITE / "index.html")
    again.goto(page.url)
    assert again.locator("table[data-mot] tbody tr:visible").count() == len(changing)


def test_the_data_of_a_map_are_a_row_a_territory():
    rows = pd.read_csv(SITE / "figures" / "F24_ess_epci_france.csv", dtype=str)
    assert rows["code"].is_unique and 1200 < len(rows) < 1300
    assert rows.set_index("code").at["246200364", "part"] == "12.286354"


def test_the_data_of_each_figure_are_observations_not_what_draws_them():
    for path in sorted((SITE / "figures").glob("F*.csv")):
        rows = pd.read_csv(path, dtype=str)
        assert len(rows) and not {"trace", "x", "y", "geometry"} & set(rows.columns), path.name
        assert not rows.map(lambda cell: "<br" in str(cell)).any().any(), path.name
    quarters = pd.read_csv(SITE / "figures" / "F08_chomage.csv")["trimestre"]
    assert quarters.str.fullmatch(r"\d{4}-T[1-4]").all()
    years = pd.read_csv(SITE / "figures" / "F02_densites.csv")["annee"]
    assert set(years) == set(range(2016, 2024)), "toutes les années que l’on choisit"


@pytest.mark.parametrize(
    ("path", "asked", "found"),
    [
        ("chercher.html", "densite lens", "F03"),
        ("chercher.html", "chômage zones", "F08"),
        ("en/chercher.html", "unemploymnt", "unemployment"),
    ],
)
def test_a_search_finds_a_text_whatever_its_accents_and_small_mistakes(opened, path, asked, found):
    page = opened(SITE / path, width=390)
    page.fill("#chercher", asked)
    results = page.locator(".trouves li")
    results.first.wait_for()
    told = " ".join(page.locator(".trouves").evaluate("e => e.innerHTML").split())
    assert found in told
    kept = opened(SITE / "index.html")
    kept.goto(page.url)
    kept.locator(".trouves li").first.wait_for()
    assert kept.locator(".trouves li").count() == results.count()
    kept.locator(".trouves a").first.click()
    kept.wait_for_load_state("load")
    assert kept.faults == [] and page.faults == []


def test_a_finding_is_found_by_the_sentence_that_it_holds():
    said = (SITE / "documents.js").read_text(encoding="utf-8")
    documents = json.loads(said.removeprefix("window.searchDocuments = ").rstrip().rstrip(";"))
    (found,) = [each for each in documents if each["names"] == "pres_du_tiers_sans_source"]
    assert found["title"].startswith("Près d’un tiers des énoncés n’a pas de source")
    assert " sur " in found["text"], "et par ce que l’on a testé"


def test_a_search_shows_its_words_in_what_it_found(opened):
    page = opened(SITE / "chercher.html")
    page.fill("#chercher", "coopératives")
    page.wait_for_selector(".trouves b")
    assert all(
        word.lower().startswith("coopérative") for word in page.locator(".trouves b").all_inner_texts()
    )
    before = page.locator(".trouves p").all_inner_texts()
    assert not any("\u0301" in told for told in before), "accents stay on their letters"


def test_a_search_cuts_what_it_shows_between_words(opened):
    page = opened(SITE / "chercher.html")
    page.fill("#chercher", "associations")
    page.wait_for_selector(".trouves b")
    texts = page.evaluate("window.searchDocuments.map((found) => found.text)")
    for told in page.locator(".trouves p").all_inner_texts():
        kept = told.removeprefix("… ").removesuffix(" …")
        whole = [text for text in texts if kept in text]
        assert any(f" {kept} " in f" {text} " for text in whole), told


def test_the_ledger_of_the_article_is_read_on_a_phone_without_being_pushed_aside(opened):
    page = opened(SITE / "article.html", width=390)
    row = page.locator("#tab-registre tbody tr").first
    row.scroll_into_view_if_needed()
    assert page.locator("#tab-registre").evaluate(
        "e => e.parentElement.scrollWidth <= e.parentElement.clientWidth"
    )
    verdict, said = row.locator("td").last.bounding_box(), row.locator("td").nth(1).bounding_box()
    assert verdict["x"] + verdict["width"] <= 390 and verdict["y"] < said["y"]


def test_a_search_asks_for_its_index_with_the_first_letter_and_says_a_sentence_once(opened):
    page = opened(SITE / "chercher.html")
    assert page.evaluate("typeof MiniSearch") == "undefined", "la page d’abord"
    page.fill("#chercher", "revenu median")
    page.locator(".trouves li").first.wait_for()
    entries = [
        (entry.locator("a").inner_text(), entry.locator(".source").inner_text())
        for entry in page.locator(".trouves li").all()
    ]
    assert len(entries) == len(set(entries))


def test_a_figure_opened_from_the_article_leads_back_to_its_passage(opened):
    page = opened(SITE / "article.html")
    page.locator("p.liens a[href*='F08']").first.click()
    page.get_by_role("link", name="Revenir au texte").click()
    page.wait_for_url("**/article.html#fig-F08")
    assert opened(SITE / "figures" / "F08_chomage.html").locator(".retour").is_hidden()


@pytest.mark.parametrize("path", ["article.html#dense", "chercher.html#q=terril", "registre.html#q=terril"])
def test_the_twin_of_a_page_opens_on_the_same_part_or_search(opened, path):
    page = opened(SITE / "index.html")
    page.goto(f"{SITE.as_uri()}/{path}")
    page.click(".bandeau a[hreflang=en]")
    page.wait_for_url(f"**/site/en/{path}")


def test_a_tap_in_an_awake_figure_changes_none_of_its_axes(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((SITE / "figures" / "F07_revenus.html").as_uri())
    page.tap(".eveil")
    page.wait_for_selector(".main-svg")
    axes = "JSON.stringify(['xaxis', 'yaxis'].map(axis => document.querySelector('.js-plotly-plot').layout[axis].range))"
    before = page.evaluate(axes)
    place = page.locator(".js-plotly-plot").bounding_box()
    page.touchscreen.tap(place["x"] + 180, place["y"] + 220)
    page.wait_for_timeout(700)
    assert page.evaluate(axes) == before
    context.close()


def test_the_keyboard_goes_past_the_statements_of_the_first_page_in_one_step(opened):
    page = opened(SITE / "index.html")
    skip = page.get_by_role("link", name="Passer les 98 énoncés")
    skip.focus()
    assert skip.bounding_box()["x"] >= 0, "il se voit"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.portes') !== null")


def test_a_search_that_finds_nothing_says_what_to_try(opened):
    page = opened(SITE / "chercher.html")
    page.fill("#chercher", "zzyzx")
    page.locator("#compte", has_text="Rien n’est trouvé").wait_for()


def test_the_article_is_cited_in_two_formats_and_told_to_search_engines(opened):
    page = opened(SITE / "article.html")
    told = json.loads(page.locator("script[type='application/ld+json']").text_content())
    assert told["@type"] == "ScholarlyArticle" and told["inLanguage"] == "fr"
    entry = json.loads((SITE / "en" / "article.csl.json").read_text(encoding="utf-8"))[0]
    assert entry["type"] == "article" and entry["title"].startswith("The social")
    assert (SITE / "article.bib").read_text(encoding="utf-8").startswith("@misc{ancrage")
    assert page.faults == []


def test_the_ledger_writes_values_with_their_units_and_sorts_them_as_numbers(opened):
    page = opened(SITE / "registre.html")
    row = page.locator("table[data-mot] tbody tr", has=page.locator("a[href='#A03']"))
    assert "1\u202f009,70\u00a0hab./km²" in row.text_content()
    assert (
        "mai 2022"
        in page.locator("table[data-mot] tbody tr", has=page.locator("a[href='#A24a']")).text_content()
    )
    page.locator("thead th button", has_text="Trouvé").click()
    values = page.evaluate(
        "[...document.querySelectorAll('table[data-mot] tbody tr')].map(r => r.cells[4].dataset.tri)"
    )
    known = [float(value) for value in values if value]
    assert known == sorted(known) and len(known) > 20
