"""What is written on the figures of the study: names keep apart, a line holds, in each language."""

import itertools
import json

import pytest

from compendium import language
from compendium.pages import layouts
from compendium.project import root
from compendium.publish import specification, theme
from tests.machine.test_placing import boxes, meet

FIGURES = [
    path
    for path in sorted((root() / "figures").glob("F*.json"))
    if f'"{specification.PLACED}' in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_no_name_covers_another(path):
    spec = json.loads(path.read_text(encoding="utf-8"))
    for tongue in language.all_():
        told = specification.said(spec, tongue)
        for layout in (layouts.SCREEN, *layouts.LAYOUTS):
            found = boxes(layouts.laid_out(told, layout)["layout"])
            assert found, layout.name
            covered = [
                pair for pair in itertools.combinations(found, 2) if meet(*(found[name] for name in pair))
            ]
            assert covered == [], layout.name


@pytest.mark.parametrize("path", sorted((root() / "figures").glob("F*.json")), ids=lambda path: path.stem)
def test_the_line_under_a_title_holds_in_the_width_of_its_figure(path):
    spec = json.loads(path.read_text(encoding="utf-8"))
    for tongue in language.all_():
        layout = specification.said(spec, tongue)["layout"]
        under = layout["title"].get("subtitle", {}).get("text", "")
        assert theme.width(under) * theme.TEXT <= layout["width"] - 2 * theme.EDGE, under
