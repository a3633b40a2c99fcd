"""Names at the ends of lines: none covers another, in any layout, and a phone leaves room to the lines."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compendium.pages import layouts
from compendium.publish import ends, specification, theme

TEXTS = {"titre": "Un titre", "sous_titre": "", "legende": "l", "source": "s", "alt": "a"}

NAMES = ("Bourgogne-Franche-Comté", "Un nom assez long", "Nord", "Lens → Lens")


def named(heights):
    """Lines that end at some heights of 0 to 100, each with its name and its value."""
    fig = theme.figure(height=520, showlegend=False)
    fig.update_xaxes(range=[2000, 2020])
    fig.update_yaxes(range=[0, 100])
    for place, height in enumerate(heights):
        fig.add_scatter(x=[2000, 2020], y=[50, height], mode="lines")
        text = f"{NAMES[place % len(NAMES)]} {height:.0f}"
        fig.add_annotation(ends.note(2020, height, text, "#222", front=not place))
    return specification.compose(fig, TEXTS)


def spans(layout):
    """From where to where each name stands, in pixels upwards, the lowest first."""
    margin = theme.MARGIN | layout["margin"]
    inside = layout["height"] - margin["t"] - margin["b"]
    found = []
    for note in ends.of(layout):
        middle, high = inside * note["ay"] / 100, theme.extent(note)[1]
        found.append((middle - high / 2, middle + high / 2, note["y"]))
    return sorted(found)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_no_name_covers_another_and_they_stand_in_the_order_of_their_lines(heights):
    spec = named(heights)
    for layout in (spec["layout"], *(layouts.laid_out(spec, kind)["layout"] for kind in layouts.LAYOUTS)):
        found = spans(layout)
        assert all(low >= high - 0.01 for (_, high, _), (low, _, _) in itertools.pairwise(found))
        assert [y for *_, y in found] == sorted(y for *_, y in found)


def test_a_name_that_touches_no_other_stands_at_the_end_of_its_line():
    assert [note["ay"] for note in ends.of(named([10, 50, 90])["layout"])] == [10, 50, 90]


@pytest.mark.parametrize("kind", layouts.LAYOUTS, ids=lambda kind: kind.name)
def test_the_right_margin_is_that_of_the_longest_name_and_no_more(kind):
    layout = layouts.laid_out(named([10, 50, 90]), kind)["layout"]
    longest = max(theme.extent(note)[0] for note in ends.of(layout))
    assert longest < layout["margin"]["r"] < longest + ends.REACH + ends.AROUND + 2


def test_on_a_phone_long_names_have_their_value_below_and_lines_have_nearly_half_the_width():
    layout = layouts.laid_out(named([10, 50, 90]), layouts.NARROW)["layout"]
    first, second, third = (note["text"] for note in ends.of(layout))
    assert (first, second, third) == (
        "<b>Bourgogne-Franche-Comté<br>10</b>",
        "Un nom assez long 50",
        "Nord 90",
    )
    assert layout["width"] - layout["margin"]["l"] - layout["margin"]["r"] > 0.4 * layout["width"]


def test_what_a_value_became_goes_below_it_where_the_two_are_too_long():
    note = ends.note(0, 0, "Lens −0,41 (2016) → −1,28 (2025)", "#222", front=False)
    ends.fold([note], 100)
    assert note["text"] == "Lens<br>−0,41 (2016)<br>→ −1,28 (2025)"


def test_a_height_is_the_same_number_with_each_python():
    """Python 3.12 adds floats of a sum otherwise than 3.11 does."""
    assert ends._mean([0.1] * 10) == 0.1
