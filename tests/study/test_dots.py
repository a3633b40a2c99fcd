"""Dots of one row: those of one value are one, and no other is hidden."""

import pandas as pd

from ancrage.figures import charts

FRAME = pd.DataFrame(
    [
        ("Nord", 10.0, "officielle", "a"),
        ("Nord", 10.0, "officielle", "b"),
        ("Nord", 10.0, "presse", "c"),
        ("Nord", 10.1, "officielle", "d"),
        ("Nord", 20.0, "officielle", "e"),
        ("Oise", 10.0, "presse", "f"),
    ],
    columns=["nom", "part", "source", "lu"],
)


def drawn() -> dict[str, tuple[float, float]]:
    fig = charts.dots(
        FRAME, row="nom", value="part", grade="source", text="lu", order=["Oise", "Nord"], x_title=""
    )
    assert fig.layout.yaxis.ticktext == ("Nord", "Oise") and fig.layout.yaxis.tickvals == (0, 1)
    return {
        text: (x, y)
        for trace in fig.data
        for x, y, text in zip(trace.x, trace.y, trace.hovertext, strict=True)
    }


def test_values_that_are_the_same_are_one_dot_that_says_all_of_them():
    assert sorted(drawn()) == ["a<br><br>b", "c", "d", "e", "f"]


def test_dots_that_would_hide_one_another_stand_apart_within_their_row():
    found = drawn()
    near = [found["a<br><br>b"][1], found["c"][1], found["d"][1]]
    assert len(set(near)) == 3 and all(abs(y) < 0.5 for y in near)
    assert found["e"] == (20, 0) and found["f"] == (10, 1), "seuls, ils restent sur leur ligne"
