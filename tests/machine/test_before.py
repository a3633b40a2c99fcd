"""Names of marks that have a row each: beside their mark, above it where there is too little room, inside in each layout."""

import pytest

from compendium.pages import layouts
from compendium.publish import before, specification, theme

TEXTS = {"titre": "Un titre", "sous_titre": "", "legende": "l", "source": "s", "alt": "a"}

LONG = "Un nom qui tient sur un écran large, et pas sur celui d’un téléphone ni dans sa moitié <b>12 mars 2015</b>"


def named(*marks):
    """Marks of 2000 to 2020, each from a year to another, named, on a row each."""
    fig = theme.figure(height=100 + 22 * len(marks), showlegend=False)
    fig.update_xaxes(range=[2000, 2020])
    fig.update_yaxes(range=[-0.5, len(marks) - 0.5])
    for row, (first, last, text) in enumerate(marks):
        fig.add_scatter(x=[first, last], y=[row, row], mode="lines+markers")
        fig.add_annotation(before.note(first, last, row, text))
    return specification.compose(fig, TEXTS)


def spans(layout):
    """From where to where each name goes across what is drawn, and where its mark begins and ends, in pixels."""
    margin = theme.MARGIN | layout["margin"]
    across = layout["width"] - margin["l"] - margin["r"]
    for name in before.of(layout):
        first, last = (name[end] * across / 20 - 100 * across for end in ("x", "ax"))
        wide, at = theme.extent(name)[0], first + name["xshift"]
        yield (at - wide, at) if name["xanchor"] == "right" else (at, at + wide), (first, last), across


@pytest.mark.parametrize("first", [2000, 2004, 2016, 2020])
def test_a_name_stands_beside_its_mark_where_there_is_room(first):
    spec = named((first, min(first + 2, 2020), "Un nom <b>2016</b>"))
    for layout in (spec["layout"], *(layouts.laid_out(spec, one)["layout"] for one in layouts.LAYOUTS)):
        [((left, right), (start, end), across)] = spans(layout)
        assert right <= start or left >= end, "le nom couvre sa marque"
        assert left >= -1 and right <= across + 1, "le nom sort du dessin"


def test_on_a_phone_long_names_stand_above_their_marks_each_in_its_row():
    spec = named((2015, 2015, LONG), (2003, 2003, "Un nom"), (2018, 2018, "Un autre <b>2018</b>"))
    narrow = layouts.laid_out(spec, layouts.NARROW)["layout"]
    long, *_ = names = before.of(narrow)
    assert all(name["yanchor"] == "bottom" and name["yshift"] > 0 for name in names)
    assert long["text"].count("<br>") >= 1 and long["text"].endswith("<b>12 mars 2015</b>")
    row = (narrow["height"] - narrow["margin"]["t"] - narrow["margin"]["b"]) / 3
    assert max(theme.extent(name)[1] + name["yshift"] for name in names) <= row
    assert all(left >= -1 for (left, _), _, _ in spans(narrow))
    assert before.of(spec["layout"])[0]["text"] == LONG, "l’écran large garde la ligne"


def test_a_line_leads_across_each_row_from_a_name_above_to_its_mark_and_there_alone():
    spec = named((2015, 2015, LONG), (2003, 2003, "Un nom"))
    narrow = layouts.laid_out(spec, layouts.NARROW)["layout"]
    ruled = [(shape["y0"], shape["y1"]) for shape in narrow["shapes"] if shape["xref"] == "x domain"]
    assert ruled == [(name["y"], name["y"]) for name in before.of(narrow)] == [(0, 0), (1, 1)]
    beside = layouts.laid_out(named((2015, 2015, "Un nom")), layouts.NARROW)["layout"]
    assert not beside.get("shapes"), "le nom est à côté de sa marque"
