"""What shortens the drawings changes none: each outline once, each point from the one before it."""

import re

import pytest

from compendium import project
from compendium.pages import frame

FILL = "fill: rgb(1, 2, 3); fill-opacity: 1; stroke-width: 0;"
LINE = (
    "vector-effect: none; fill: none; stroke: rgb(9, 9, 9); stroke-opacity: 1; stroke-width: 2px; opacity: 1;"
)


@pytest.fixture(scope="module")
def shortened(browser):
    page = browser.new_page()
    page.add_script_tag(content=frame.asset("studio.js"))
    yield lambda svg: page.evaluate("svg => shortened(svg)", svg)
    page.close()


def polygons(outline, *lines):
    drawn = "".join(f'<path class="js-line" d="{line}" style="{LINE}"/>' for line in lines)
    fills = f'<g class="fills"><g><path class="js-fill" d="{outline}" style="{FILL}"/></g></g>'
    return f'{fills}<g class="errorbars"/><g class="lines">{drawn}</g>'


def test_polygons_are_filled_and_drawn_by_one_path(shortened):
    first, second = "M10,10L12.5,10L12.5,20.04", "M0,0L0.5,-3L-2,-3.5"
    short = shortened(polygons(f"{first}Z{second}Z", first, second))
    assert short.count("<path") == 1
    assert 'd="M10 10l2.5 0 0 10zM0 0l.5-3-2.5-.5z"' in short
    assert "fill: rgb(1, 2, 3); fill-opacity: 1; stroke: rgb(9, 9, 9);" in short


def test_a_border_that_is_not_the_edge_of_what_it_fills_stays_apart(shortened):
    short = shortened(polygons("M0,0L4,0L4,4Z", "M0,0L4,0"))
    assert short.count("<path") == 2 and "stroke-width: 0;" in short


def test_a_point_is_rounded_where_it_is_not_where_the_one_before_led(shortened):
    steps = "".join(f"L{0.04 * turn:.2f},0" for turn in range(1, 26))
    short = shortened(f'<path class="js-line" d="M0,0{steps}" style="{LINE}"/>')
    numbers = re.search(r'd="M0 0l([^"]+)"', short)[1].split(" ")
    assert sum(float(across) for across in numbers[::2]) == pytest.approx(1.0), "twenty-five steps of 0.04"


def test_a_tile_and_a_curve_are_left_as_they_are(shortened):
    for kept in ('<path d="M0,6L6,0" stroke="#fff"/>', '<path class="js-line" d="M0,0C1,1 2,2 3,3"/>'):
        assert shortened(kept) == kept


def test_a_page_and_its_drawing_hold_in_what_a_first_view_may_weigh():
    site = project.root() / "site" / "figures"
    heavy = {
        drawing.name: drawing.stat().st_size
        for drawing in site.glob("F*.svg")
        if drawing.stat().st_size > 230_000
    }
    assert heavy == {}
