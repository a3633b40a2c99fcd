"""Numbers and texts as French readers expect them."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compendium import language
from compendium.publish import formats, readable
from compendium.typography import typography


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1009.7042, 2, "1\u202f009,70"),
        (0.35, 3, "0,350"),
        (-4.957, 1, "\u22125,0"),
        (14259, None, "14\u202f259"),
        (11.5, None, "11,5"),
        (None, None, "n. d."),
        (pd.NA, 2, "n. d."),
        (float("nan"), 2, "n. d."),
        (float("inf"), 2, "n. d."),
    ],
)
def test_numbers_are_written_in_french(value, decimals, text):
    assert formats.number(value, decimals) == text


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_a_written_number_reads_back_to_the_same_rounding(value, decimals):
    text = formats.number(value, decimals)
    read = float(text.replace("\u202f", "").replace("\u2212", "-").replace(",", "."))
    assert math.isclose(read, value, abs_tol=0.5001 * 10**-decimals, rel_tol=1e-12)


def test_typography_leaves_what_is_no_space_or_apostrophe_as_it_is():
    assert typography("a\x96b") == "a\x96b"


def test_a_number_never_breaks_from_its_unit():
    assert " " not in formats.with_unit(188.77, "hab./km²", 2)


def test_french_spaces_and_apostrophes_are_put_in():
    assert typography("l'emploi : 5 % ; « oui » !") == (
        "l’emploi\u00a0: 5\u202f%\u202f; «\u00a0oui\u00a0»\u202f!"
    )


@pytest.mark.parametrize(("code", "said"), [("fr", "1er mars 2019"), ("en", "1 March 2019")])
def test_a_day_is_written_out_in_the_language_of_the_page_and_on_one_line(code, said):
    column = {"titre": "Jour", "unite": "", "type": "text", "nom": "jour"}
    described = {"titre": "", "legende": "", "source": "", "colonnes": [column]}
    shown = readable.table("T01", described, "jour\n2019-03-01\n2019-13-01\n2018-2024\n", language.load(code))
    assert [row[0] for row in shown.rows] == [said.replace(" ", "\u00a0"), "2019-13-01", "2018-2024"]
