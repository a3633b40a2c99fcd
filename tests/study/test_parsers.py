"""Properties of what reads and writes numbers, codes, dates and vintages."""

import datetime
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ancrage.figures import inquiry
from ancrage.sources import etalab
from ancrage.study.places import decimal_year
from compendium.errors import Refusal
from compendium.notebook import Parameter
from compendium.publish import formats
from compendium.tables import catalogue, schema
from compendium.typography import NARROW, NO_BREAK, typography

COLUMN = "colonne"


def resource(kind, **constraints):
    return {
        "name": "essai",
        "path": "essai.csv",
        "schema": {
            "fields": [{"name": COLUMN, "type": kind, "constraints": constraints}],
            "primaryKey": [COLUMN],
        },
    }


def read(kind, text, **constraints):
    """A value read as the door reads it."""
    described = resource(kind, **constraints)
    frame = schema.typed(described, pd.DataFrame({COLUMN: [text]}, index=[2], dtype="str"))
    schema.check(described, frame)
    return frame[COLUMN].iloc[0]


def pattern(table, field):
    fields = catalogue.resource(table)["schema"]["fields"]
    return next(column for column in fields if column["name"] == field)["constraints"]["pattern"]


def of_french(text):
    """The number that a French text says."""
    return float(text.replace(NARROW, "").replace("−", "-").replace(",", "."))


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_number_written_in_french_is_read_back_to_the_last_decimal_written(value, decimals):
    text = formats.number(value, decimals)
    assert of_french(text) == pytest.approx(value, abs=0.5000001 * 10**-decimals, rel=1e-12)
    assert not re.search(r"[ \u00a0.-]", text), "ni espace sécable, ni point, ni trait d’union"
    assert len(text.rpartition(",")[2]) == decimals if decimals else "," not in text


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_keeps_all_its_digits_in_groups_of_three(value):
    text = formats.number(value)
    assert of_french(text) == value
    assert re.fullmatch(r"−?[0-9]{1,3}(\u202f[0-9]{3})*", text)


@given(st.sampled_from([None, float("nan"), float("inf"), "x", pd.NA]))
def test_a_number_that_is_none_is_said_to_be_missing(value):
    assert formats.number(value) == formats.MISSING


@given(st.text())
def test_typography_changes_spaces_and_apostrophes_alone_and_once(text):
    once = typography(text)
    plain = str.maketrans({NARROW: " ", NO_BREAK: " ", "’": "'"})
    assert once.translate(plain) == text.translate(plain)
    assert typography(once) == once


@given(st.floats(-1e14, 1e14))
def test_a_number_of_a_table_is_read_as_written(value):
    assert read("number", repr(value)) == value


@given(st.integers(-(10**14), 10**14))
def test_a_count_of_a_table_is_read_as_written(value):
    assert read("integer", str(value)) == value


@given(st.floats(0.01, 1e9).map(lambda value: f"{value:.2f}".replace(".", ",")))
def test_a_decimal_comma_is_refused_and_not_read_as_something_else(text):
    with pytest.raises(Refusal, match="point décimal"):
        read("number", text)


@given(st.text(max_size=20))
def test_any_text_is_a_number_that_is_finite_or_is_refused(text):
    try:
        value = read("number", text)
    except Refusal:
        return
    assert pd.isna(value) if text == "" else math.isfinite(value)


DEPARTEMENTS = [f"{n:02d}" for n in range(1, 96) if n != 20] + ["2A", "2B"]
COMMUNES = st.one_of(
    st.tuples(st.sampled_from(DEPARTEMENTS), st.integers(0, 999)).map(lambda two: f"{two[0]}{two[1]:03d}"),
    st.tuples(st.integers(971, 978), st.integers(0, 99)).map(lambda two: f"{two[0]}{two[1]:02d}"),
)


@given(COMMUNES)
def test_the_code_of_a_commune_is_text_and_keeps_its_zero(code):
    form = pattern("communes_2018", "code")
    assert read("string", code, pattern=form) == code
    if code.startswith("0"):
        with pytest.raises(Refusal, match=f"Vouliez-vous « {code} »"):
            read("string", code.lstrip("0") if code[1] != "0" else code[1:], pattern=form)


@given(st.text(max_size=8))
def test_what_is_no_code_of_a_commune_is_refused(text):
    form = pattern("communes_2018", "code")
    if re.fullmatch(form, text) or text == "":
        return
    with pytest.raises(Refusal):
        read("string", text, pattern=form)


@given(st.integers(0, 10**9 - 1))
def test_the_code_of_an_epci_has_nine_figures(value):
    form = pattern("populations_epci", "code")
    assert read("string", f"{value:09d}", pattern=form) == f"{value:09d}"
    with pytest.raises(Refusal):
        read("string", f"{value:010d}", pattern=form)


@given(st.integers(2000, 2099), st.integers(0, 9))
def test_a_quarter_is_one_of_four(year, quarter):
    form, text = pattern("chomage_zones_emploi", "trimestre"), f"{year}-T{quarter}"
    if 1 <= quarter <= 4:
        assert read("string", text, pattern=form) == text
    else:
        with pytest.raises(Refusal):
            read("string", text, pattern=form)


DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(2200, 12, 31))


@given(DAYS)
def test_a_day_a_month_and_a_year_hold_one_another(day):
    form = pattern("chronologie", "date_debut")
    texts = [f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}"]
    assert all(re.fullmatch(form, text) for text in texts)
    starts = [decimal_year(text, start=True) for text in texts]
    ends = [decimal_year(text, start=False) for text in texts]
    assert starts[0] >= starts[1] - 0.01 >= starts[2] - 0.02
    assert ends[0] <= ends[1] + 0.01 <= ends[2] + 0.02
    assert starts[0] < ends[0]
    assert starts[2] == day.year
    assert str(day.year) in inquiry._french(texts[0])


@given(DAYS, DAYS)
def test_days_keep_their_order_as_decimal_years(first, other):
    a, b = (decimal_year(f"{day:%Y-%m-%d}", start=True) for day in (first, other))
    assert (a < b) == (first < other)


@pytest.mark.parametrize("text", ["2018-13", "2018-00", "2018-02-32", "2018-1", "18", "2018-01-", "2018/01"])
def test_a_date_of_no_calendar_does_not_pass_the_door(text):
    assert not re.fullmatch(pattern("chronologie", "date_debut"), text)


def test_a_day_that_a_month_has_not_is_refused():
    with pytest.raises(Refusal, match="2018-02-30"):
        decimal_year("2018-02-30", start=True)


@given(
    st.dictionaries(
        st.integers(1962, 2025), st.tuples(st.integers(1, 60000), st.integers(1, 60000)), min_size=1
    )
)
def test_the_vintage_of_a_series_is_the_year_that_both_towns_agree_on_or_none(years):
    rows = [(code, year, pair[i]) for year, pair in years.items() for i, code in enumerate(etalab.ANCHORS)]
    history = pd.DataFrame(rows, columns=["code", "annee", "population"])
    year, pair = next(iter(years.items()))
    same = [when for when, other in years.items() if other == pair]
    population = dict(zip(etalab.ANCHORS, pair, strict=True))
    if len(same) == 1:
        assert etalab.reference_year(population, history, "essai") == year
    else:
        with pytest.raises(Refusal, match="année de référence"):
            etalab.reference_year(population, history, "essai")


@given(st.text(max_size=12))
def test_a_year_given_as_a_parameter_is_whole_or_refused(text):
    parameter = Parameter("annee", "int", 2018)
    try:
        value = parameter.parse(text)
    except Refusal as error:
        assert "annee" in str(error)
        return
    assert isinstance(value, int)
