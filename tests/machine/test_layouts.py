"""A figure in a column and on a phone: without title and source, its labels read, nothing of it lost."""

import math
import re

import plotly.graph_objects as go
import pytest

from compendium import language
from compendium.pages import images, layouts, links, raster, rows
from compendium.publish import fonts, specification, theme

ROW = 1.3 * theme.SMALL + 3
"""Height that Plotly gives a row of a legend, in pixels."""

TEXTS = {"titre": "Un titre", "sous_titre": "habitants", "legende": "l", "source": "Insee", "alt": "a"}


def composed(fig: go.Figure) -> dict:
    return specification.compose(fig, TEXTS)


@pytest.fixture
def bars() -> dict:
    """Bars whose labels take half of a phone."""
    fig = theme.figure(height=300, margin_l=260)
    fig.add_bar(x=[3, 1], y=["Une communauté d’agglomération", "Une autre"], orientation="h")
    fig.update_yaxes(tickfont={"size": theme.SMALL})
    fig.update_xaxes(tickvals=list(range(12)), ticktext=[str(n) for n in range(12)])
    return composed(fig)


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
def test_title_and_source_go_and_type_is_never_smaller_than_it_is_read(bars, layout):
    found = layouts.laid_out(bars, layout)["layout"]
    assert "title" not in found
    assert not [note for note in found["annotations"] if "Insee" in note["text"]]
    assert found["width"] == layout.width
    sizes = [
        found["font"]["size"],
        found["legend"]["font"]["size"],
        *(n["font"]["size"] for n in found["annotations"]),
    ]
    assert min(sizes) >= layout.least
    assert layout.least <= found["yaxis"]["tickfont"]["size"] < theme.SMALL


def test_the_names_of_layouts_are_in_the_order_of_the_layouts():
    assert tuple(layout.name for layout in layouts.LAYOUTS) == links.LAYOUTS, (
        "des dessins changeraient de nom"
    )


def test_a_column_of_print_has_type_of_seven_points_at_least():
    assert layouts.COLUMN.least * 459 / layouts.COLUMN.width >= 7


def test_on_a_phone_long_labels_go_above_their_rows_and_bars_thin(bars):
    found = layouts.laid_out(bars, layouts.NARROW)
    assert [note["text"] for note in found["layout"]["annotations"]] == [
        "Une communauté d’agglomération",
        "Une autre",
    ]
    assert found["layout"]["yaxis"]["showticklabels"] is False
    assert found["data"][0]["width"] == rows.THIN
    assert "showticklabels" not in layouts.laid_out(bars, layouts.COLUMN)["layout"].get("yaxis", {})


def test_labels_of_an_axis_are_thinned_where_they_do_not_hold_and_the_last_one_stays(bars):
    numbers = layouts.laid_out(bars, layouts.NARROW)["layout"]["xaxis"]["tickvals"]
    assert numbers == bars["layout"]["xaxis"]["tickvals"], "ils tiennent"
    bars["layout"]["xaxis"]["ticktext"] = [f"{number} millions" for number in numbers]
    found = layouts.laid_out(bars, layouts.NARROW)["layout"]["xaxis"]
    assert len(found["tickvals"]) <= layouts.NARROW.ticks
    assert (found["tickvals"][-1], found["ticktext"][-1]) == (numbers[-1], f"{numbers[-1]} millions")


def test_a_row_without_marks_is_the_head_of_those_below_and_a_long_label_has_two_lines():
    marks = [{"mode": "markers", "marker": {"size": 8}, "x": [1, 2], "y": [0, 1.25]}]
    labels = {2: "<b>Tête</b>", 1: "Un", 0: "Un nom bien trop long pour une ligne"}
    found = rows.above(labels, marks, width=100, size=10, step=20)
    notes = {note["text"]: note for note in found.notes()}
    assert notes["<b>Tête</b>"]["yanchor"] == "middle" and notes["Un"]["yanchor"] == "bottom"
    assert found.labels[0].count("<br>") == 1
    assert notes["Un"]["yshift"] == 4 + 0.25 * 20 + rows.GAP, "au-dessus de la marque qui est à part"
    assert notes[found.labels[0]]["yshift"] == 4 + rows.GAP, "aussi près que sa marque le permet"
    assert found.under(marks[0])["y"] == [0, round(1 + 0.25 * 20 / found.pitch, 3)]


@pytest.mark.parametrize("downwards", [False, True])
def test_a_band_holds_the_label_above_its_row_and_not_that_of_the_row_below(downwards):
    marks = [{"mode": "markers", "marker": {"size": 8}, "x": [1, 2], "y": [0, 1]}]
    found = rows.above({0: "Un", 1: "Deux"}, marks, width=100, size=10, step=20)
    band = {"xref": "paper", "y0": 0.5, "y1": 1.5}
    sign = -1 if downwards else 1
    ends = [
        (place - 1) * found.pitch * sign for place in map(found.between(band, downwards).get, ("y0", "y1"))
    ]
    top = found.lift(1) + rows.LINE * found.size
    assert max(ends) > top and min(ends) < -found.half, "la ligne, son point et son nom"
    assert max(ends) < found.pitch - found.half and min(ends) > top - found.pitch, "rien des voisines"
    line = {"x0": 1, "x1": 2, "y0": 1, "y1": 1}
    assert found.between(line, downwards) == line, "ce qui est tracé d’une valeur à une autre y reste"


def test_names_that_a_phone_has_no_room_for_are_left_out_there_alone():
    fig = theme.figure(height=300)
    fig.add_scatter(x=[0, 1], y=[0, 1])
    fig.add_annotation(x=0, y=0, text="serré", name=specification.CROWDED)
    spec = composed(fig)
    assert layouts.laid_out(spec, layouts.NARROW)["layout"]["annotations"] == []
    assert len(layouts.laid_out(spec, layouts.COLUMN)["layout"]["annotations"]) == 1


def test_a_map_keeps_its_proportions():
    fig = theme.figure(height=480)
    fig.add_scatter(x=[0, 2], y=[0, 1])
    fig.update_yaxes(scaleanchor="x", scaleratio=1)
    spec = composed(fig)
    for layout in layouts.LAYOUTS:
        found = layouts.laid_out(spec, layout)["layout"]
        wide, new = (shape(one) for one in (spec["layout"], found))
        assert new == pytest.approx(wide, rel=0.02)


def test_a_map_that_stands_alone_on_its_line_takes_the_width_of_a_phone():
    fig = theme.figure(height=600)
    fig.add_scatter(x=[0, 1], y=[0, 1])
    fig.update_xaxes(range=[0, 1])
    fig.update_yaxes(range=[0, 1], scaleanchor="x", scaleratio=1)
    spec = composed(fig)
    assert shape(spec["layout"]) > 1.4
    assert shape(layouts.laid_out(spec, layouts.NARROW)["layout"]) == pytest.approx(1, rel=0.02)


def test_a_legend_that_folds_in_another_language_alone_has_its_rows_there():
    fig = theme.figure(height=400)
    for name in ("un", "deux", "trois", "quatre"):
        fig.add_scatter(x=[0], y=[0], name=name)
    spec = composed(fig)
    long = language.Language(
        "en", lambda: ({name: name * 12 for name in ("un", "deux", "trois", "quatre")}, [])
    )
    told = specification.said(spec, long)["layout"]
    grown = told["height"] - spec["layout"]["height"]
    assert grown == told["margin"]["t"] - spec["layout"]["margin"]["t"] > 0
    for layout in layouts.LAYOUTS:
        found = layouts.laid_out(specification.said(spec, long), layout)["layout"]
        assert found["margin"]["t"] > layouts.EDGE


def test_rows_whose_labels_have_two_lines_do_not_run_into_one_another():
    fig = theme.figure(height=330)
    fig.add_bar(x=[1] * 20, y=[f"rangée {row}<br>suite" for row in range(20)], orientation="h")
    found = layouts.laid_out(composed(fig), layouts.COLUMN)["layout"]
    inside = found["height"] - found["margin"]["t"] - found["margin"]["b"]
    assert inside >= 20 * 2 * layouts.COLUMN.least


def test_the_legend_has_the_rows_that_it_folds_into_and_no_more():
    fig = theme.figure(height=300)
    for name in ("Associations", "Coopératives", "Mutuelles", "Fondations"):
        fig.add_bar(x=[name], y=[1], name=f"{name} et ce qui s’y rattache")
    spec = composed(fig)
    once, folded = (specification.legend_room(spec, across) for across in (1200, 320))
    assert [once, folded] == [math.ceil(count * ROW) + specification.LEGEND_GAP for count in (1, 4)]
    assert isinstance(spec["layout"]["height"], int), "des pixels entiers : une image n’est pas coupée"
    spec["layout"]["showlegend"] = False
    assert specification.legend_room(spec, 320) == 0


def test_a_legend_that_would_fold_over_its_drawing_begins_at_the_edge_of_the_figure():
    fig = theme.figure(height=300)
    for name in ("Reproduit", "Proche", "Contredit"):
        fig.add_bar(
            x=[1], y=["Une rangée dont le nom est long, et pas assez pour aller au-dessus"], name=name
        )
        fig.data[-1].orientation = "h"
    fig.update_layout(margin_l=500)
    found = layouts.laid_out(composed(fig), layouts.COLUMN)["layout"]
    across = found["width"] - found["margin"]["l"] - found["margin"]["r"]
    assert found["legend"]["x"] == pytest.approx(-(found["margin"]["l"] - layouts.EDGE) / across, abs=0.02)
    fig.update_layout(margin_l=100)
    assert layouts.laid_out(composed(fig), layouts.COLUMN)["layout"]["legend"].get("x", 0) == 0


def shape(layout: dict) -> float:
    """What is drawn: its width for one of its height."""
    sides = {side: layout.get("margin", {}).get(side, theme.MARGIN[side]) for side in "lrtb"}
    return (layout["width"] - sides["l"] - sides["r"]) / (layout["height"] - sides["t"] - sides["b"])


def test_what_a_layout_changes_is_enough_to_draw_it(bars):
    shown, narrow = (layouts.laid_out(bars, layout) for layout in (layouts.SCREEN, layouts.NARROW))
    told = layouts.differences(shown, narrow)
    rebuilt = [{**trace, **new} for trace, new in zip(shown["data"], told["traces"], strict=True)]
    assert {"data": rebuilt, "layout": told["layout"]} == narrow
    assert all(not {"x", "y"} & set(new) for new in told["traces"])


def test_the_archived_specification_is_left_as_it_is(bars):
    before = specification.text(bars)
    for layout in (*layouts.LAYOUTS, layouts.SCREEN):
        layouts.laid_out(bars, layout)
    assert specification.text(bars) == before


def test_the_font_that_images_carry_has_every_letter_that_figures_are_written_in():
    assert set("éàçœ€²−’« »%✓≈×") - {" "} <= set(fonts.LETTERS)
    sizes = [len(content) for content in fonts.carried().values()]
    assert len(sizes) == len(fonts.FACES) and max(sizes) < 40_000
    assert fonts.carried() is fonts.carried()
    assert len(re.findall("font-face", fonts.style())) == len(fonts.FACES)


def test_a_drawing_becomes_pixels_of_the_size_asked_and_the_same_each_time():
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><text y="9">a</text></svg>'
    once = raster.png(drawn, 2)
    assert once == raster.png(drawn, 2)
    assert (int.from_bytes(once[16:20]), int.from_bytes(once[20:24])) == (40, 20)


def test_polygons_of_one_look_are_one_trace_of_an_image_and_keep_their_order_and_their_legend():
    def polygon(x, colour, *, legend=False):
        shape = {"type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": colour, "name": "a"}
        return {**shape, "x": [x, x + 1, x], "y": [0, 0, 1], "line": {"width": 1}, "showlegend": legend}

    line = {"type": "scatter", "mode": "lines", "x": [0], "y": [0]}
    spec = {
        "data": [
            polygon(0, "red", legend=True),
            polygon(2, "red"),
            polygon(4, "blue"),
            polygon(6, "red"),
            line,
        ]
    }
    found = images.gathered(spec)["data"]
    assert [trace.get("fillcolor") for trace in found] == ["red", "red", "blue", None]
    assert found[1]["x"] == [2, 3, 2, None, 6, 7, 6]
    assert [trace.get("showlegend") for trace in found] == [True, False, False, None]
    assert len(spec["data"][1]["x"]) == 3


def test_a_square_with_its_text_beside_is_no_tile_and_keeps_its_text():
    marker = {"symbol": "square", "size": 12}
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [1],
        "y": [1],
        "text": ["46,5 M€"],
        "marker": marker,
        "textposition": "middle right",
    }
    layout = {"width": 900, "height": 500, "meta": {"titre": ""}, "xaxis": {}, "yaxis": {}}
    drawn = layouts.laid_out({"data": [trace], "layout": layout}, layouts.COLUMN)
    assert drawn["data"][0]["mode"] == "markers+text"
    tile = {**trace, "textposition": "middle center"}
    assert (
        layouts.laid_out({"data": [tile], "layout": layout}, layouts.NARROW)["data"][0]["mode"] == "markers"
    )


@pytest.mark.parametrize("downwards", [False, True])
def test_a_row_without_a_label_stands_near_the_one_above_it_and_the_others_keep_their_room(downwards):
    places = [0, 1, 2, 3] if downwards else [3, 2, 1, 0]
    labels = dict(zip(places, ["Un", "", "", "Deux"], strict=True))
    trace = {"mode": "markers", "marker": {"size": 8}, "x": [1, 2, 3, 4], "y": list(labels)}
    found = rows.above(labels, [trace], width=100, size=10, step=20)
    parted = {"xref": "paper", "y0": 2.5 if downwards else 0.5, "y1": 2.5 if downwards else 0.5}
    layout = {
        "yaxis": {"range": [3.5, -0.5] if downwards else [-0.5, 3.5]},
        "shapes": [parted],
        "annotations": found.notes(),
    }
    (closed,) = found.close([trace], layout, downwards)
    first, second, third, last = (abs(y - closed["y"][0]) * found.pitch for y in closed["y"])
    assert (
        first == 0
        and second == pytest.approx(rows.BARE * 10, abs=0.1)
        and third == pytest.approx(2 * second, abs=0.1)
    )
    assert last == pytest.approx(third + found.pitch, abs=0.1)
    bottom, top = layout["yaxis"]["range"]
    assert abs(bottom - top) * found.pitch == pytest.approx(found.height, abs=0.1)
    notes = {note["text"]: note["y"] for note in layout["annotations"]}
    assert (notes["Un"], notes["Deux"]) == (closed["y"][0], closed["y"][3])
    assert abs(layout["shapes"][0]["y0"] - closed["y"][3]) == pytest.approx(0.5, abs=0.001), (
        "avec le groupe du dessous"
    )


def test_a_border_that_would_pale_what_it_is_around_is_not_drawn_on_a_phone():
    fig = theme.figure(height=300)
    for width in (0.4, 0.8):
        fig.add_scatter(
            x=[0, 1, 1, 0], y=[0, 0, 1, 0], fill="toself", line={"width": width, "color": "white"}
        )
    spec = composed(fig)
    drawn = {
        layout.name: [trace["line"]["width"] for trace in layouts.laid_out(spec, layout)["data"]]
        for layout in layouts.LAYOUTS
    }
    assert drawn["narrow"][0] == 0 < drawn["narrow"][1] and 0 not in drawn["column"]
