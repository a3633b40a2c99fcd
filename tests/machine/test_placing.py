"""Names on a drawing cover neither one another nor marks, in each layout, and lead to their places."""

import itertools
import math

import numpy as np
import plotly.graph_objects as go
import pytest

from compendium.errors import Refusal
from compendium.pages import layouts
from compendium.publish import placing, specification, theme

TEXTS = {"titre": "Un titre", "sous_titre": "", "legende": "l", "source": "s", "alt": "a"}


def named(places: list[tuple[float, float, str]], marks: list[tuple[float, float]] = (), size: float = 12):
    """A map of 100 by 60, some names, and marks that are circles."""
    fig = theme.figure(height=480, showlegend=False)
    fig.update_xaxes(range=[0, 100], visible=False)
    fig.update_yaxes(range=[0, 60], scaleanchor="x", visible=False)
    for x, y, text in places:
        fig.add_annotation(x=x, y=y, text=text, name=specification.PLACED, showarrow=False, font={"size": 12})
    if marks:
        fig.add_scatter(
            x=[x for x, _ in marks], y=[y for _, y in marks], mode="markers", marker={"size": size}
        )
    return fig


def boxes(layout: dict) -> dict[str, tuple[float, float, float, float]]:
    """The box of each name that is shown, in pixels, as it will be drawn."""
    drawing = placing.Drawing(layout)
    found = {}
    for note in filter(specification.is_placed, layout["annotations"]):
        if note["visible"]:
            x, y = drawing.at(note["x"], note["y"])
            wide, high = theme.extent(note)
            x += note.get("ax", 0) + note.get("xshift", 0)
            x += {"left": wide / 2, "right": -wide / 2}.get(note.get("xanchor"), 0)
            y += note.get("ay", 0) - note.get("yshift", 0)
            found[note["text"]] = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    return found


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1


def every_layout(fig: go.Figure) -> list[tuple[dict, list[dict]]]:
    spec = specification.compose(fig, TEXTS)
    narrower = [layouts.laid_out(spec, layout) for layout in (layouts.SCREEN, *layouts.LAYOUTS)]
    return [(found["layout"], found["data"]) for found in (spec, *narrower)]


def test_names_of_crowded_places_cover_neither_one_another_nor_a_mark():
    places = [(40 + 3 * n, 30 + 2 * (n % 3), f"Lieu {n}") for n in range(6)]
    for layout, traces in every_layout(named(places, [(x, y) for x, y, _ in places])):
        found = boxes(layout)
        assert len(found) == len(places)
        assert not any(meet(one, other) for one, other in itertools.combinations(found.values(), 2))
        drawing = placing.Drawing(layout)
        for x, y, radius in drawing.marks(traces):
            mark = (x - radius, y - radius, x + radius, y + radius)
            assert not any(meet(mark, box) for box in found.values())


def test_a_name_stands_on_its_place_where_nothing_is_and_beside_its_mark_where_one_is():
    layout, _ = every_layout(named([(50, 30, "Lieu")]))[0]
    assert layout["annotations"][0]["showarrow"] is False and "xshift" not in layout["annotations"][0]
    layout, _ = every_layout(named([(50, 30, "Lieu")], [(50, 30)]))[0]
    note = layout["annotations"][0]
    assert note["xanchor"] == "left" and note["xshift"] == 6 + placing.NEAR


def test_a_name_at_the_edge_begins_or_ends_where_its_mark_does_rather_than_go_far():
    """Beside the last mark stands another, and a name in its middle would go over the edge."""
    marks = [(96, 50), (79, 48)]
    for layout, _ in every_layout(named([(96, 50, "Un nom long")], marks, size=26)):
        (note,) = filter(specification.is_placed, layout["annotations"])
        assert note["visible"] and not note["showarrow"]


def test_a_name_goes_away_from_a_line_that_it_would_cover():
    fig = named([(50, 30, "Lieu")], [(50, 30)])
    fig.add_scatter(x=[55, 55], y=[0, 60], mode="lines", line={"width": 3})
    layout, _ = every_layout(fig)[0]
    assert layout["annotations"][0]["xanchor"] == "right"


def test_a_name_is_never_nearer_to_another_mark_of_its_size_than_to_its_own():
    places = [(45, 30, "Un premier lieu"), (49.5, 29, "Un second lieu")]
    for layout, traces in every_layout(named(places, [(x, y) for x, y, _ in places], size=20)):
        drawing, found = placing.Drawing(layout), boxes(layout)
        marks = {text: drawing.at(x, y) for x, y, text in places}
        for note in layout["annotations"]:
            if note["showarrow"] or not specification.is_placed(note):
                continue  # a line ties it
            left, top, right, bottom = found[note["text"]]
            gaps = {
                text: max(left - x, x - right, 0) ** 2 + max(top - y, y - bottom, 0) ** 2
                for text, (x, y) in marks.items()
            }
            assert min(gaps, key=gaps.get) == note["text"], (layout["width"], len(traces))


def test_a_name_that_could_only_cover_another_is_hidden_and_comes_back_where_there_is_room():
    fig = named([(50, 30, "Un nom très long " * 5), (50, 30, "Un autre nom long " * 5)])
    spec = specification.compose(fig, TEXTS)
    narrow = layouts.laid_out(spec, layouts.NARROW)["layout"]
    assert len(boxes(narrow)) < 2
    assert len(boxes(layouts.laid_out(spec, layouts.SCREEN)["layout"])) == 2


def test_the_line_of_a_name_that_is_far_goes_over_no_other_mark():
    around = itertools.product((-1, 0, 1), repeat=2)
    ring = [(50 + 3 * x, 30 + 3 * y) for x, y in around if (x, y) != (0, -1)]  # open below
    layout, traces = every_layout(named([(50, 30, "Un lieu-dit")], ring, size=16))[0]
    note = layout["annotations"][0]
    assert note["showarrow"]
    drawing = placing.Drawing(layout)
    x, y = drawing.at(50, 30)
    over = placing.crossed((x, y), (x + note["ax"], y + note["ay"]), drawing.marks(traces))
    assert over == pytest.approx(0)


@pytest.mark.parametrize("ends", [None, ["2020-01-01", "2021-01-01"]])
def test_an_axis_that_says_no_numbers_is_refused_where_names_are_placed(ends):
    fig = named([(50, 30, "Lieu")])
    fig.update_xaxes(range=ends)
    with pytest.raises(Refusal, match="bornes"):
        specification.compose(fig, TEXTS)


def test_a_figure_without_such_names_is_left_as_it_is():
    layout = {"annotations": [{"text": "un", "x": 0, "y": 0}]}
    placing.place(layout, [])
    assert layout == {"annotations": [{"text": "un", "x": 0, "y": 0}]}


def test_a_text_is_known_to_stand_where_it_is_drawn_from_its_anchor_not_around_it():
    layout = {
        "width": 200,
        "height": 100,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {"range": [0, 200]},
        "yaxis": {"range": [0, 100]},
    }
    drawing = placing.Drawing(layout)
    text = {"x": 100, "y": 50, "text": "nom", "font": {"size": 10}}
    wide, high = theme.extent(text)
    at_an_end = text | {"xanchor": "left", "ax": 20, "ay": 40, "ayref": "y"}
    assert drawing.box(at_an_end) == pytest.approx((120, -40 - high / 2, 120 + wide, -40 + high / 2))
    above = text | {"showarrow": False, "yanchor": "bottom", "yshift": 6}
    assert drawing.box(above) == pytest.approx((100 - wide / 2, -56 - high, 100 + wide / 2, -56))
    at_the_top = text | {"showarrow": False, "yref": "paper", "y": 1, "xanchor": "right", "xshift": -4}
    assert drawing.box(at_the_top) == pytest.approx((96 - wide, -100 - high / 2, 96, -100 + high / 2))


def test_a_name_leaves_in_sight_what_is_filled_and_to_be_seen():
    for seen in (False, True):
        fig = named([(50, 30, "Chef-lieu")], [(50, 30)])
        square = {"x": [48, 53, 53, 48, 48], "y": [28, 28, 32, 32, 28], "mode": "lines", "fill": "toself"}
        fig.add_scatter(**square, line={"width": 0.5}, meta={specification.SEEN: True} if seen else None)
        for layout, _ in every_layout(fig):
            drawing = placing.Drawing(layout)
            (left, top), (right, bottom) = drawing.at(48, 32), drawing.at(53, 28)
            assert meet(boxes(layout)["Chef-lieu"], (left, top, right, bottom)) is not seen


def test_a_name_whose_middle_is_nearer_to_another_large_mark_is_not_read_as_its_own():
    marks = [(50, 30), (57, 30), (44, 35)]
    for layout, traces in every_layout(named([(50, 30, "Lieu 298")], marks, size=20)):
        drawing = placing.Drawing(layout)
        (note,) = filter(specification.is_placed, layout["annotations"])
        left, top, right, bottom = boxes(layout)["Lieu 298"]
        middle = (left + right) / 2, (top + bottom) / 2
        away = [math.hypot(x - middle[0], y - middle[1]) for x, y, _ in drawing.marks(traces)]
        assert note["showarrow"] or away[0] == min(away)


def test_a_line_that_ties_a_name_runs_along_no_strong_line_and_goes_over_no_mark_however_small():
    outline = placing._along(np.array([0.0, 0.0]), np.array([30.0, 0.0]), placing.PER_PIXEL)
    over, across = placing.followed((0, 0), (30, 0), outline), placing.followed((15, -15), (15, 15), outline)
    assert over > 0 == across
    marks = np.array([[0.0, 0.0, 3.0], [20.0, 0.0, 0.5], [20.0, 5.0, 3.0]])
    assert placing.crossed((0, 0), (50, 0), marks) == placing.PER_CROSSED
