"""The data that a figure offers are the table that it draws."""

import datetime

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from compendium.errors import Refusal
from compendium.publish import observations


def test_outlines_and_the_index_are_left_out_and_codes_stay_text():
    communes = gpd.GeoDataFrame(
        {"code": ["01004", "62498"], "habitants": [14000.0, 32920.5]}, geometry=[Point(0, 0), Point(1, 1)]
    )
    communes.index = ["a", "b"]
    assert observations.of("F01_a", communes) == {
        "colonnes": ["code", "habitants"],
        "lignes": [["01004", 14000], ["62498", 32920.5]],
    }


def test_a_date_is_its_day_and_what_lacks_is_empty():
    rows = pd.DataFrame({"date": [datetime.datetime(2017, 3, 7), None], "part": [1 / 3, float("nan")]})
    data = observations.of("F01_a", rows)
    assert data["lignes"] == [["2017-03-07", 0.333333333333], [None, None]]
    assert observations.as_csv(data) == "date,part\n2017-03-07,0.333333333333\n,\n"


def test_two_columns_of_one_name_are_refused_by_name():
    with pytest.raises(Refusal, match=r"F01_a.*« part »"):
        observations.of("F01_a", pd.DataFrame([[1, 2]], columns=["part", "part"]))


def test_a_text_with_a_comma_or_a_break_stays_in_its_cell():
    data = observations.of("F01_a", pd.DataFrame({"nom": ["Béthune-Bruay, Artois", "a\nb"]}))
    assert observations.as_csv(data) == 'nom\n"Béthune-Bruay, Artois"\n"a\nb"\n'
