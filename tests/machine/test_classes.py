"""The key of a map's classes: each limit once, beside the legend or under it, over the drawing and not on it."""

import pytest

from compendium.pages import layouts
from compendium.publish import classes, specification, theme

COLOURS, LIMITS = theme.SEQUENTIAL, ["1", "2", "3", "4", "5", "6 %"]

TEXTS = {"titre": "Un titre", "sous_titre": "habitants", "legende": "l", "source": "Insee", "alt": "a"}


@pytest.fixture
def spec() -> dict:
    """A map of a square, with a key and an entry of a legend."""
    fig = theme.figure(height=400, margin={"l": 14, "r": 14, "t": 70, "b": 10})
    for name in ("", "Limite"):
        fig.add_scatter(x=[0, 1, 1], y=[0, 0, 1], mode="lines", name=name, showlegend=bool(name))
    fig.update_xaxes(range=[0, 1])
    fig.update_yaxes(range=[0, 1])
    boxes, notes = classes.draw(COLOURS, LIMITS)
    fig.update_layout(shapes=boxes, annotations=notes)
    return specification.compose(fig, TEXTS)


def key(layout: dict) -> tuple[list[dict], list[dict]]:
    """The boxes and the limits of the key of a layout."""
    return (
        [shape for shape in layout["shapes"] if shape["name"] == classes.KEY],
        [note for note in layout["annotations"] if note.get("name") == classes.KEY],
    )


def test_each_limit_is_written_once_where_two_classes_meet(spec):
    boxes, notes = key(spec["layout"])
    assert [box["fillcolor"] for box in boxes] == list(COLOURS)
    assert [note["text"] for note in notes] == LIMITS
    for box, before, after in zip(boxes, notes, notes[1:], strict=False):
        assert (box["x0"], box["x1"]) == pytest.approx((before["x"], after["x"]))


def test_a_key_has_the_legend_beside_it_and_above_it_on_a_phone(spec):
    phone = layouts.laid_out(spec, layouts.NARROW)["layout"]
    for layout in (spec["layout"], layouts.laid_out(spec, layouts.COLUMN)["layout"]):
        boxes, _ = key(layout)
        assert boxes[-1]["x1"] < layout["legend"]["x"]
    boxes, _ = key(phone)
    assert boxes[-1]["x1"] == 1 and phone["legend"]["x"] == 0
    inside = phone["height"] - phone["margin"]["t"] - phone["margin"]["b"]
    assert (phone["legend"]["y"] - 1) * inside > boxes[0]["y1"]


def test_a_key_and_the_legend_hold_in_the_room_above_the_drawing(spec):
    for layout in layouts.LAYOUTS:
        found = layouts.laid_out(spec, layout)["layout"]
        inside = found["height"] - found["margin"]["t"] - found["margin"]["b"]
        foot = (found["legend"]["y"] - 1) * inside
        assert foot + 1.3 * theme.SMALL * layout.text <= found["margin"]["t"]
        assert all(box["y1"] <= found["margin"]["t"] for box in key(found)[0])


def test_limits_keep_their_turn_in_each_layout_for_what_changes_them(spec):
    for layout in layouts.LAYOUTS:
        notes = layouts.laid_out(spec, layout)["layout"]["annotations"]
        assert [note["text"] for note in notes[: len(LIMITS)]] == LIMITS


def test_a_figure_without_classes_keeps_its_legend_where_it_is():
    fig = theme.figure(height=300)
    for name in ("un", "deux"):
        fig.add_bar(x=[name], y=[1], name=name)
    assert "y" not in specification.compose(fig, TEXTS)["layout"].get("legend", {})
