"""Hatched bars as stripes: as much of each bar as the tile had, nothing outside it, no tile left."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compendium.pages import hatching

BAR = """<path class="pattern_filled" d="M10,40V20H70V40Z" style="opacity: 1; fill: url('#p1');"/>"""


def tile(path: str, scale: str = "") -> str:
    """A tile as Plotly writes it."""
    return (
        f'<pattern height="8px" id="p1" patternTransform="{scale}" patternUnits="userSpaceOnUse" width="8px">'
        f'<rect fill-opacity="1" fill="rgb(1, 2, 3)" height="8px" width="8px"/>'
        f'<path d="{path}" opacity="1" stroke-width="1px" stroke="rgb(255, 255, 255)"/></pattern>'
    )


RISING, FALLING = "M-2,2l4,-4M0,8L8,0M6,10l4,-4", "M6,-2l4,4M0,0L8,8M-2,6l4,4"


def area(polygon: list[hatching.Point]) -> float:
    pairs = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(40, 400), st.floats(40, 400), st.booleans())
def test_stripes_take_their_part_of_a_bar_and_stay_in_it(left, top, wide, high, rising):
    found = hatching.stripes((left, top, left + wide, top + high), 8, 1, rising=rising)
    for x, y in (corner for stripe in found for corner in stripe):
        assert left - 1e-6 <= x <= left + wide + 1e-6 and top - 1e-6 <= y <= top + high + 1e-6
    part = sum(map(area, found)) / (wide * high)
    assert part == pytest.approx(2 / 8, abs=0.06), "un quart du pas, au bord près"


@pytest.mark.parametrize(("path", "up"), [(RISING, True), (FALLING, False)])
def test_a_bar_has_its_ground_then_its_stripes_and_no_tile_is_left(path, up):
    drawn = hatching.as_stripes(f"<svg><defs>{tile(path)}</defs>{BAR}</svg>".encode()).decode()
    assert "<pattern" not in drawn and "url(" not in drawn
    ground, over = drawn.split("<path ")[1:]
    assert 'd="M10,40V20H70V40Z"' in ground and "fill: rgb(1, 2, 3)" in ground
    assert "fill: rgb(255, 255, 255)" in over
    lines = hatching.stripes((10, 20, 70, 40), 8, 1 / math.sqrt(2), rising=up)
    assert over.count("Z") == len(lines) >= 9


def test_a_legend_has_its_tile_at_its_scale():
    once, small = (
        hatching.as_stripes(f"<svg>{tile(RISING, scale)}{BAR}</svg>".encode()).count(b"Z")
        for scale in ("", "scale(0.5)")
    )
    assert small > 1.6 * once


def test_a_tile_of_another_kind_stays_a_tile():
    dots = tile(RISING).replace("M0,8L8,0", "M4,4a1,1")
    drawn = f"<svg>{dots}{BAR}</svg>".encode()
    assert hatching.as_stripes(drawn) == drawn
