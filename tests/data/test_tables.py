"""What the tables must satisfy; a failing test says which command mends it."""

import hashlib
import json
import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ancrage.sources import rules
from compendium import project, tables
from compendium.ledger import rule
from compendium.tables import catalogue, fetch, refresh

RESOURCES = catalogue.package()["resources"]
NAMES = [resource["name"] for resource in RESOURCES]


@pytest.mark.parametrize("name", NAMES)
def test_each_table_passes_its_own_door(name):
    assert len(tables.read(name)) > 0


@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
def test_each_table_says_where_it_comes_from_and_what_its_columns_mean(resource):
    for key in ("title", "description", "publisher", "date", "extraction", "bytes", "hash"):
        assert resource[key], key
    assert resource["sources"][0]["path"].startswith("https://")
    assert resource["licenses"]
    assert resource["sourceLicenses"]
    assert resource["schema"]["primaryKey"]
    for field in resource["schema"]["fields"]:
        assert field["title"], field["name"]
        numeric = field["type"] in ("integer", "number")
        year = re.search(
            "cog|annee|geographie|rang|ordre|numero|niveau|precision|valeur|paragraphe", field["name"]
        )
        assert not numeric or field.get("unit") or year, f"{resource['name']}.{field['name']} n’a pas d’unité"


def test_no_file_of_data_raw_is_left_out_of_the_package():
    described = {resource["path"] for resource in RESOURCES} | {"datapackage.json", "sources.json", "en.po"}
    found = {path.name for path in project.raw().iterdir() if not path.name.startswith(".")}
    assert found == described


def test_the_package_is_a_frictionless_one_that_another_tool_can_read():
    package = catalogue.package()
    assert package["$schema"].endswith("/2.0/datapackage.json")
    kinds = {"string", "integer", "number", "boolean", "any"}
    for resource in RESOURCES:
        fields = {field["name"] for field in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= fields
        assert {field["type"] for field in resource["schema"]["fields"]} <= kinds
        for key in resource["schema"].get("foreignKeys", []):
            assert set(key["fields"]) <= fields
            assert key["reference"]["resource"] in NAMES


def test_an_altered_table_is_refused_even_when_it_fits_its_schema(tmp_path, monkeypatch):
    folder = tmp_path / "raw"
    folder.mkdir()
    for path in project.raw().iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    table = folder / "communes_2018.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("62498,31647,31606", "62498,31647,31607"), encoding="utf-8"
    )
    monkeypatch.setattr(project, "raw", lambda: folder)
    with pytest.raises(Exception, match=r"empreinte diffère[\s\S]*ancrage seal communes_2018"):
        tables.read("communes_2018")


def test_a_share_above_100_is_refused_in_a_table_of_facts():
    described = catalogue.resource("faits_ess")
    content = (project.raw() / described["path"]).read_bytes()
    assert b",10.7,,%," in content
    with pytest.raises(Exception, match=r"ligne 3, colonne « valeur » : « 110.7 » est une part"):
        tables.parse(described, content.replace(b",10.7,,%,", b",110.7,,%,", 1))


def test_a_truncated_contour_file_is_refused():
    described = catalogue.resource("communes_contours")
    content = (project.raw() / described["path"]).read_bytes()
    with pytest.raises(Exception, match="tronqué ou altéré"):
        tables.parse(described, content[: len(content) // 2])


def test_the_region_has_every_commune_of_each_geography_year():
    legal = tables.read("populations_legales").groupby("annee")["code"].size()
    assert legal.to_dict() == {
        2016: 3789,
        2018: 3789,
        2019: 3789,
        2020: 3788,
        2021: 3788,
        2022: 3788,
        2023: 3782,
    }
    assert len(tables.read("communes_2018")) == 3789
    assert len(tables.read("communes_appartenance_2022")) == 3788
    assert len(tables.read("communes_contours")) == 3782


def test_the_legal_population_of_2018_is_that_of_the_census_commune_by_commune():
    legal = tables.read("populations_legales").query("annee == 2018").set_index("code")["population"]
    census = tables.read("communes_2018").set_index("code")["population_2018"]
    assert legal.sort_index().tolist() == census.sort_index().tolist()


def test_lens_and_lievin_have_their_historical_population_at_each_vintage():
    facts = tables.read("faits_complementaires")
    known = facts[facts["indicateur"] == "population_municipale"].set_index(["code", "annee"])["valeur"]
    legal = tables.read("populations_legales").set_index(["code", "annee"])["population"]
    for code in ("62498", "62510"):
        for annee in (2016, 2018, 2019, 2020, 2021, 2022, 2023):
            assert legal[(code, annee)] == known[(code, annee)], (code, annee)
    contours = tables.read("communes_contours").set_index("code")["population_2017"]
    assert contours["62498"] == known[("62498", 2017)]


def test_published_epci_totals_are_the_sums_of_their_communes():
    members = tables.read("communes_contours").set_index("code")["epci"]
    legal = tables.read("populations_legales").query("annee == 2022")
    sums = legal.assign(epci=legal["code"].map(members)).groupby("epci")["population"].sum()
    published = tables.read("populations_epci").query("cog == 2025").set_index("code")["population"]
    assert sums["246200364"] == published["246200364"] == 242591
    same = (sums == published.reindex(sums.index)).mean()
    assert same > 0.9, "EPCI entièrement dans la région"


def test_transcribed_sums_agree_with_the_tables_they_were_derived_from():
    facts = tables.read("faits_territoires")
    rows = facts[
        (facts["indicateur"] == "population_municipale")
        & (facts["niveau"] == "epci")
        & (facts["annee"] == 2018)
    ].set_index("code")["valeur"]
    members = tables.read("communes_appartenance_2022").set_index("code")["epci"]
    people = tables.read("communes_2018")
    sums = people.assign(epci=people["code"].map(members)).groupby("epci")["population_2018"].sum()
    assert len(rows) >= 7
    for code, value in rows.items():
        assert sums[code] == value, code


def test_the_36_communes_of_the_call_employ_64_959_salaried_people():
    members = tables.read("communes_appartenance_2022").query("epci == '246200364'")["code"]
    jobs = tables.read("communes_2018").set_index("code").loc[members, "emplois_salaries_2018"]
    assert len(members) == 36
    assert round(jobs.sum()) == 64959


def test_the_layers_of_the_mission_keep_their_counts():
    assert len(tables.read("puits")) == 636
    estates = tables.read("cites_minieres")
    assert int(estates["erbm"].sum()) == 63
    assert int((estates["erbm"] & estates["id_unesco"].notna()).sum()) == 28
    assert tables.read("terrils")["zone"].value_counts().to_dict() == {"zone_tampon": 111, "bien": 51}


def test_the_perimeters_have_250_communes_159_bud_8_epcis_and_63_estates():
    counts = tables.read("erbm_perimetre")["nature"].value_counts().to_dict()
    assert counts == {"commune_bassin": 250, "commune_bud": 159, "cite_erbm": 63, "epci": 8}


def test_every_transcribed_fact_has_a_grade_and_an_address():
    for name in ("faits_ess", "faits_territoires", "faits_complementaires", "erbm_financements"):
        frame = tables.read(name)
        assert set(frame["source"]) <= {"officielle", "presse", "seconde_main"}
        assert frame["adresse"].str.startswith("http").all()
        assert frame["id"].is_unique


def test_contours_are_valid_and_tile_the_region():
    shapes = tables.read("communes_contours").to_crs("EPSG:2154")
    assert isinstance(shapes, gpd.GeoDataFrame)
    assert shapes.geometry.notna().all()
    # Insee: 31 806 km2; Lambert-93 overstates the region's area by 0.19 %
    assert shapes.area.sum() / 1e6 == pytest.approx(31806 * 1.0019, rel=0.004)


@pytest.mark.parametrize("name", ["departements_contours", "epci_contours"])
def test_a_map_of_france_has_no_hole_that_no_territory_fills(name):
    """Eight communes have no contour in the source: what they leave is their territory's all the same."""
    shapes = tables.read(name).geometry
    assert shapes.is_valid.all()
    country = shapely.get_parts(shapes.union_all())
    holes = [shapely.Polygon(ring) for part in country for ring in part.interiors]
    assert max((hole.area for hole in holes), default=0) < 1e6, "un kilomètre carré"


def test_every_original_is_pinned_by_a_hash():
    for name, pin in fetch.pins().items():
        assert re.fullmatch("[0-9a-f]{64}", pin["sha256"]), name
        assert pin["page"].startswith("https://"), name


def test_the_seals_are_the_hashes_of_the_files():
    for resource in RESOURCES:
        content = (project.raw() / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest(), (
            f"ancrage seal {resource['name']}"
        )
        assert resource["bytes"] == len(content)


def test_each_statement_is_bound_to_its_text_and_has_a_kind_that_a_rule_judges():
    claims = tables.read("affirmations")
    assert len(claims) >= 75
    assert set(claims["nature"]) <= set(rule.kinds())
    assert set(claims["texte"]) == {"article", "programme"}
    assert claims[["section", "paragraphe", "enonce"]].notna().all().all()
    measured = claims[[rule.of(kind).measure in ("relative", "absolute", "top") for kind in claims["nature"]]]
    assert measured["precision"].notna().all()
    assert pd.to_numeric(measured["valeur"]).notna().all()


def test_a_statement_that_no_text_makes_is_not_in_the_table():
    """A reader of the two texts found these in neither, or in the other one."""
    claims = tables.read("affirmations").set_index("id")
    assert "A32" not in claims.index
    assert claims.loc[["A01", "A02", "A18b", "A31"], "texte"].eq("programme").all()
    assert claims.loc[["A19a", "A19c", "A30"], "valeur"].isna().all()


def test_each_document_speaks_of_a_statement_and_is_a_fact_or_described():
    evidence = tables.read("attestations")
    described = evidence[["editeur", "titre", "adresse", "source"]].notna().all(axis=1)
    assert (described | evidence["fait"].notna()).all()
    assert set(evidence["affirmation"]) <= set(tables.read("affirmations")["id"])
    decided = tables.read("decisions")
    assert len(decided) <= 10, "la règle juge, une personne par exception"
    assert set(decided["verdict"]) <= set(rule.VERDICTS)


def test_tables_taken_out_of_their_sources_again_are_the_same(mirror, monkeypatch):
    monkeypatch.setenv(fetch.MIRROR_VARIABLE, str(mirror))
    faults = {}
    for name in rules.RULES:
        result = refresh.compare(name)
        if not result.same:
            faults[name] = result.unreachable or result.differences[:3]
    assert not faults, json.dumps(faults, ensure_ascii=False, indent=1)


def test_a_changed_source_shows_cell_by_cell(mirror, monkeypatch):
    monkeypatch.setenv(fetch.MIRROR_VARIABLE, str(mirror))
    frame = rules.RULES["puits"]()
    frame.loc[frame["id"] == "P001", "fermeture"] = "1929"
    monkeypatch.setitem(rules.RULES, "puits", lambda: frame.iloc[:-1])
    differences = refresh.compare("puits").differences
    assert differences == ["P636 : n’est plus dans la source", "P001, fermeture : 1928 → 1929"]


def test_populations_of_2016_add_up_to_the_published_totals_or_are_missing():
    published = tables.read("populations_epci", where={"cog": 2019}).set_index("code")
    published = published.rename(columns={"population": "publiee", "communes": "en_2019"})[
        ["publiee", "en_2019"]
    ]
    legal = tables.read("populations_territoires", where={"niveau": "epci", "annee": 2016}).set_index("code")
    both = legal.join(published, how="inner").join(tables.read("epci").set_index("code")["communes"])
    same = both[(both["communes"] == both["en_2019"]) & both["population"].notna()]
    assert len(same) > 900
    assert (same["population"] == same["publiee"]).mean() > 0.99, (
        "un autre a échangé une commune contre une autre"
    )
