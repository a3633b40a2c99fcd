"""What a reader chooses in a figure: what changes is kept, what would move is refused."""

from typing import Any

import pytest

from compendium.errors import Refusal
from compendium.publish import choices


def _drawn(year: str, colours: list[str], name: str) -> dict[str, Any]:
    traces = [{"fillcolor": colour, "x": [0, 1], "text": f"{year}"} for colour in colours]
    title = {"text": f"<b>En {year}</b>", "subtitle": {"text": f"hab./km², {year}"}}
    return {
        "data": traces,
        "layout": {"title": title, "annotations": [{"text": "km"}, {"text": name, "ax": 3}]},
    }


def _two() -> dict[str, dict[str, Any]]:
    return {
        "2016": _drawn("2016", ["#111", "#222"], "Lens 12"),
        "2018": _drawn("2018", ["#111", "#333"], "Lens 13"),
    }


def test_each_option_says_all_that_another_changes_so_that_one_can_go_back():
    menu = choices.menu("F02", "Année", _two(), "2018")
    assert (menu["active"], menu["visible"]) == (1, False)
    looks, texts, traces = menu["buttons"][0]["args"]
    assert traces == [0, 1]
    assert looks == {"fillcolor": ["#111", "#222"], "text": ["2016", "2016"]}
    assert texts == {
        "title.text": "<b>En 2016</b>",
        "title.subtitle.text": "hab./km², 2016",
        "annotations[1].text": "Lens 12",
    }
    assert menu["buttons"][1]["args"][0]["fillcolor"] == ["#111", "#333"]


def test_a_name_that_another_option_puts_elsewhere_stays_where_the_first_has_it():
    two = _two()
    two["2016"]["layout"]["annotations"][1]["ax"] = 30
    texts = choices.menu("F02", "Année", two, "2018")["buttons"][0]["args"][1]
    assert set(texts) == {"title.text", "title.subtitle.text", "annotations[1].text"}


def test_an_option_whose_points_are_elsewhere_is_refused():
    two = _two()
    two["2016"]["data"][1]["x"] = [0, 2]
    with pytest.raises(Refusal, match=r"F02 : l’option « 2016 » change « x » du tracé 2"):
        choices.menu("F02", "Année", two, "2018")


def test_an_option_with_fewer_names_is_refused():
    two = _two()
    two["2016"]["layout"]["annotations"].pop()
    with pytest.raises(Refusal, match="a 1 noms, la première 2"):
        choices.menu("F02", "Année", two, "2018")
