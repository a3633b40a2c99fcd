"""Harmonised communes lose nobody, and say what became of each."""

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from ancrage.study import territories
from compendium import tables
from compendium.errors import Refusal

PASSAGES = pd.DataFrame(
    {
        "cog_avant": [2021, 2023, 2024],
        "code_avant": ["02695", "60054", "02054"],
        "cog_apres": [2022, 2024, 2025],
        "code_apres": ["02054", "60694", "02999"],
        "nature": ["fusion", "scission", "fusion"],
    }
)


def test_a_merged_commune_gives_its_inhabitants_to_the_one_that_absorbed_it():
    frame = pd.DataFrame({"code": ["02695", "02054", "59001"], "population": [81, 461, 10]})
    done = territories.harmonise(frame, PASSAGES, ["02054", "59001"], before=2021, after=2022)
    assert done.frame.set_index("code")["population"].to_dict() == {"02054": 542, "59001": 10}
    assert done.account.to_dict("records") == [{"code": "02695", "devenir": "fusion", "vers": "02054"}]


def test_two_mergers_in_a_row_are_followed_to_the_end():
    frame = pd.DataFrame({"code": ["02695", "02054"], "population": [1, 2]})
    done = territories.harmonise(frame, PASSAGES, ["02999"], before=2021)
    assert done.frame.to_dict("records") == [{"code": "02999", "population": 3}]


def test_a_split_commune_keeps_its_figures_whole_and_is_accounted_for():
    frame = pd.DataFrame({"code": ["60054"], "population": [873]})
    done = territories.harmonise(frame, PASSAGES, ["60054", "60694"], before=2023)
    assert done.frame["population"].tolist() == [873]
    assert done.account["devenir"].tolist() == ["scission"]


def test_a_commune_that_nothing_explains_stops_the_sum():
    frame = pd.DataFrame({"code": ["59999"], "population": [5]})
    with pytest.raises(Refusal, match="59999"):
        territories.harmonise(frame, PASSAGES, ["59001"], before=2021)


@given(
    st.dictionaries(
        st.sampled_from(["02695", "02054", "60054", "59001", "59002"]), st.integers(0, 10**6), min_size=1
    )
)
def test_no_inhabitant_is_lost_or_made_whatever_the_communes(people):
    frame = pd.DataFrame({"code": list(people), "population": list(people.values())})
    target = ["02999", "60054", "60694", "59001", "59002"]
    done = territories.harmonise(frame, PASSAGES, target, before=2021)
    assert done.frame["population"].sum() == sum(people.values())


def test_a_total_over_missing_values_only_is_missing_not_zero():
    communes = pd.DataFrame(
        {
            "code": ["1", "2"],
            "epci": ["A", "A"],
            "departement": ["62", "62"],
            "region": ["32", "32"],
            "q": pd.array([pd.NA, pd.NA], dtype="Float64"),
        }
    )
    frame = territories.gather(communes, ["q"], ["1"], ["A"])
    assert frame["q"].isna().all()


def test_gathering_counts_each_commune_once_in_each_level():
    communes = pd.DataFrame(
        {
            "code": ["1", "2", "3"],
            "epci": ["A", "A", "B"],
            "departement": ["59", "62", "62"],
            "region": ["32"] * 3,
            "q": [1.0, 2.0, 4.0],
        }
    )
    frame = territories.gather(communes, ["q"], ["2", "3"], ["B"]).set_index(["niveau", "code"])["q"]
    assert frame["epci"].to_dict() == {"A": 3, "B": 4}
    assert frame["departement"].to_dict() == {"59": 1, "62": 6}
    assert frame[("perimetre", "bassin_minier")] == 6
    assert frame[("perimetre", "8_epci")] == 4


def test_the_area_of_a_contour_is_taken_on_the_ellipsoid():
    # one degree by one degree at 50° N is about 7 959 km² on the ellipsoid
    square = gpd.GeoDataFrame({"code": ["x"]}, geometry=[box(2, 49.5, 3, 50.5)], crs="EPSG:4326")
    found = territories.areas(square)["x"]
    assert found == pytest.approx(7969, rel=0.002)
    assert found == round(found, 6), "au mètre carré : au-delà, un système n’a pas les sinus d’un autre"


def test_an_epci_partly_outside_the_region_is_not_whole():
    inside = pd.DataFrame({"code": ["A", "B"], "population": [100.0, 40.0]})
    published = pd.DataFrame({"annee": [2018, 2018], "code": ["A", "B"], "population": [101, 90]})
    assert territories.whole_epcis(inside, published, 2018) == {"A"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("CA de Lens - Liévin", "Lens-Liévin"),
        ("CA d'Hénin-Carvin", "Hénin-Carvin"),
        ("CA de la Porte du Hainaut", "Porte du Hainaut"),
        ("Métropole Européenne de Lille", "Métropole Européenne de Lille"),
    ],
)
def test_short_names_keep_the_name_and_drop_the_legal_form(name, short):
    assert territories.short_epci_name(name) == short


def test_the_dash_of_windows_in_the_names_of_old_epcis_is_read_as_a_dash():
    register = tables.read("territoires", where={"niveau": "epci", "code": "244800397"})
    assert territories.names(register).tolist() == ["CC du Goulet – Mont-Lozère"]
    assert territories.epci_name(register, "244800397") == "Goulet – Mont-Lozère"
