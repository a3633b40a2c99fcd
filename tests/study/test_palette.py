"""Colours of figures: each is defined once, in the palette of the study or in the theme of the machine."""

import re

from compendium import project

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|\brgba?\(")
"""A colour as it is written for a drawing."""


def test_no_figure_has_a_colour_of_its_own():
    figures = project.root() / "src" / "ancrage" / "figures"
    found = {path.name for path in figures.glob("*.py") if COLOUR.search(path.read_text(encoding="utf-8"))}
    assert found == {"palette.py"}
