"""Bad input is refused at the door, with the table, the row, the column, the value, and what to do."""

import pandas as pd
import pytest

from ancrage import geography
from compendium.errors import Refusal
from compendium.tables import catalogue, schema

RESOURCE = {
    "name": "essai",
    "path": "essai.csv",
    "schema": {
        "fields": [
            {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{5}"}},
            {"name": "annee", "type": "integer", "constraints": {"required": True, "minimum": 2013}},
            {
                "name": "part",
                "type": "number",
                "title": "Part de l’ESS",
                "unit": "%",
                "constraints": {"minimum": 0, "maximum": 100},
            },
            {"name": "erbm", "type": "boolean"},
            {"name": "unite", "type": "string", "constraints": {"enum": ["%", "€"]}},
        ],
        "primaryKey": ["code", "annee"],
        "territories": [{"field": "code", "niveau": "commune", "geographie": {"field": "annee"}}],
    },
}
REGISTER = pd.DataFrame(
    {
        "niveau": ["commune"] * 3,
        "code": ["01001", "59006", "59070"],
        "cog_debut": [2013] * 3,
        "cog_fin": [2026, 2026, 2024],
    }
)
GOOD = "code,annee,part,erbm,unite\n01001,2014,12.5,true,%\n59006,2014,,false,\n"


def read(text: str | bytes) -> pd.DataFrame:
    content = text if isinstance(text, bytes) else text.encode()
    frame = schema.typed(RESOURCE, schema.parse_csv(RESOURCE, content))
    schema.check(RESOURCE, frame)
    geography.check_territories(RESOURCE, frame, REGISTER)
    return frame


def refusal(text: str | bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read(text)
    message = str(caught.value)
    assert "data/raw/essai.csv" in message
    assert "→" in message, "what to do next is part of the message"
    assert len(message.splitlines()) <= 8, "one screen"
    return message


def test_a_good_table_keeps_codes_as_text_and_blanks_as_missing():
    frame = read(GOOD)
    assert frame["code"].tolist() == ["01001", "59006"]
    assert frame["part"].isna().tolist() == [False, True]
    assert frame["erbm"].tolist() == [True, False]


def test_a_code_that_lost_its_zero_is_refused_and_the_right_one_suggested():
    text = GOOD.replace("01001", "1001")
    assert "« 1001 »" in refusal(text)
    loose = {
        **RESOURCE,
        "schema": {**RESOURCE["schema"], "fields": [dict(f) for f in RESOURCE["schema"]["fields"]]},
    }
    loose["schema"]["fields"][0] = {"name": "code", "type": "string"}
    frame = schema.typed(loose, schema.parse_csv(loose, text.encode()))
    with pytest.raises(Refusal, match="vouliez-vous « 01001 »"):
        geography.check_territories(loose, frame, REGISTER)


def test_an_unknown_code_is_refused_with_its_line():
    message = refusal(GOOD.replace("59006", "99999"))
    assert "ligne 3" in message
    assert "99999" in message


def test_a_geography_year_that_does_not_match_is_refused():
    message = refusal("code,annee,part,erbm,unite\n59070,2025,1,true,%\n")
    assert "géographie de 2025" in message
    assert "59070" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("12.5", "112.5", "dépasse le maximum 100"),
        ("12.5", "-1", "au-dessous du minimum 0"),
        ("12.5", "12,5", "ligne 2"),
        ("12.5", "douze", "« douze »"),
        ("2014,12.5", ",12.5", "manque"),
        ("2014,12.5", "14,12.5", "minimum 2013"),
        ("true", "vrai", "true ou false"),
        (",%", ",km", "n’est pas dans la liste"),
    ],
)
def test_a_value_out_of_its_range_type_or_list_is_refused(old, new, said):
    assert said in refusal(GOOD.replace(old, new, 1))


def test_the_unit_is_recalled_beside_a_share_above_100():
    assert "unité : %" in refusal(GOOD.replace("12.5", "1250"))


def test_a_key_given_twice_is_refused_with_both_lines():
    message = refusal(GOOD + "01001,2014,3,true,%\n")
    assert "lignes 2 et 4" in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode("utf-16"), "UTF-8"),
        (("code,annee,part,erbm,unite\n01001,2014,1,true,é\n").encode("latin-1"), "UTF-8"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "BOM"),
        (GOOD.replace("\n", "\r\n").encode(), "CRLF"),
        (GOOD.replace(",", ";").encode(), "séparateur"),
        (GOOD.replace("code,", "codgeo,").encode(), "['code']"),
        (GOOD.replace("code,annee", "annee,code").encode(), "ordre"),
        (GOOD.encode()[:-1], "tronqué"),
        (GOOD.encode()[:-9], "ligne 3"),
        (b"", "manquantes"),
        (GOOD.encode() + b"\x00\n", "nul"),
        (GOOD.encode() + b'"01001,2014\n', "CSV"),
    ],
)
def test_another_encoding_separator_header_or_a_cut_file_is_refused(content, said):
    assert said in refusal(content)


def test_many_faults_are_counted_not_listed():
    rows = "".join(f"01001,{2013 + i},200,true,%\n" for i in range(50))
    message = refusal("code,annee,part,erbm,unite\n" + rows)
    assert "… et 47 autres" in message


def test_a_missing_value_breaks_no_foreign_key_and_an_unknown_one_does():
    key = {"fields": ["unite"], "reference": {"resource": "unites", "fields": ["unite"]}}
    units = pd.DataFrame({"unite": ["%"]})
    frame = schema.typed(RESOURCE, schema.parse_csv(RESOURCE, GOOD.encode()))
    schema.check_reference(RESOURCE, key, frame, units)
    with pytest.raises(Refusal, match="ligne 2, colonne « unite » : « % » manque dans « unites »"):
        schema.check_reference(RESOURCE, key, frame, units.iloc[:0])


def test_the_tables_that_checks_read_are_those_of_keys_and_those_that_the_study_names():
    plain = {"fields": ["code"], "reference": {"resource": "territoires", "fields": ["code"]}}
    other = {"fields": ["unite"], "reference": {"resource": "unites", "fields": ["unite"]}}
    both = {"schema": {**RESOURCE["schema"], "foreignKeys": [plain, other]}}
    assert catalogue.foreign_keys(both) == [plain, other]
    assert catalogue.references(both) == ["territoires", "unites"]
    named = {"schema": {**RESOURCE["schema"], "checkedWith": ["territoires"], "foreignKeys": [other]}}
    assert catalogue.references(named) == ["territoires", "unites"], "ce que lit l’étude compte aussi"
