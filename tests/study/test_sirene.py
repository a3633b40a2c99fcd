"""The ESS in the register: who is counted, where, and between which bounds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ancrage.study import sirene
from compendium import tables
from compendium.errors import Refusal

UNITS = pd.DataFrame(
    [
        ("100000001", "A", 9220, None),  # association
        ("100000002", "A", 5458, "O"),  # SCOP
        ("100000003", "A", 5710, "O"),  # SAS marked as ESS
        ("100000004", "A", 5710, "N"),  # SAS that is not
        ("100000005", "C", 9220, None),  # association that ceased
        ("100000006", "A", 8210, None),  # mutuelle
        ("100000007", "A", 9240, None),  # congregation: not in the law's list
    ],
    columns=[
        "siren",
        "etatAdministratifUniteLegale",
        "categorieJuridiqueUniteLegale",
        "economieSocialeSolidaireUniteLegale",
    ],
)
ESTABLISHMENTS = pd.DataFrame(
    [
        ("100000001", "A", "62498", "12"),
        ("100000001", "A", "62498", "NN"),
        ("100000001", "F", "62498", "21"),  # closed
        ("100000001", "A", "62510", None),  # band not told
        ("100000002", "A", "62498", "01"),
        ("100000003", "A", "75104", "11"),  # a district of Paris
        ("100000004", "A", "62498", "42"),
        ("100000005", "A", "62498", "31"),
        ("100000006", "A", "69387", "53"),  # open band, a district of Lyon
        ("100000007", "A", "62498", "11"),
        ("100000009", "A", "62498", "11"),  # unit unknown
    ],
    columns=[
        "siren",
        "etatAdministratifEtablissement",
        "codeCommuneEtablissement",
        "trancheEffectifsEtablissement",
    ],
)


def files(folder, units=UNITS, establishments=ESTABLISHMENTS):
    paths = folder / "StockUniteLegale_utf8.parquet", folder / "StockEtablissement_utf8.parquet"
    units.to_parquet(paths[0])
    establishments.to_parquet(paths[1])
    return paths


def found(folder, **tables):
    return sirene.by_commune(*files(folder, **tables)).set_index(["commune", "famille"])


def test_who_is_of_the_ess_is_counted_by_form_or_by_mark_and_no_one_else(tmp_path):
    table = found(tmp_path)
    assert set(table.index) == {
        ("62498", "associations"),
        ("62510", "associations"),
        ("62498", "cooperatives"),
        ("75056", "societes"),
        ("69123", "mutuelles"),
    }
    assert table["etablissements"].sum() == 6


def test_jobs_are_an_interval_that_says_when_it_has_no_upper_bound(tmp_path):
    table = found(tmp_path)
    lens = table.loc[("62498", "associations")]
    assert [lens["etablissements"], lens["employeurs"], lens["emplois_min"], lens["emplois_max"]] == [
        2,
        1,
        20,
        49,
    ]
    assert table.loc[("69123", "mutuelles"), "emplois_min"] == 10000
    assert pd.isna(table.loc[("69123", "mutuelles"), "emplois_max"])
    assert table.loc[("62510", "associations"), "sans_tranche"] == 1
    assert table["reserve"].eq("estimated").all()


def test_territories_add_up_and_lose_no_establishment(tmp_path):
    members = pd.DataFrame(
        {"code": ["62498", "62510", "75056"], "epci": ["246200364", "246200364", "200054781"]}
    )
    table = sirene.gathered(found(tmp_path).reset_index(), members, "epci").set_index(["epci", "famille"])
    assert table.loc[("246200364", "associations"), "etablissements"] == 3
    assert table["etablissements"].sum() == 6
    assert table[table.index.get_level_values("epci").isna()]["etablissements"].sum() == 1, (
        "Lyon n’est pas dans la liste"
    )
    assert pd.isna(table["emplois_max"].iloc[-1]) or table["emplois_max"].isna().sum() == 1


def test_legal_categories_read_as_text_or_number_give_the_same(tmp_path):
    text = UNITS.assign(categorieJuridiqueUniteLegale=UNITS["categorieJuridiqueUniteLegale"].astype(str))
    pd.testing.assert_frame_equal(found(tmp_path), found(tmp_path, units=text))


@settings(max_examples=max(15, settings().max_examples // 50))  # each is a query of a tenth of a second
@given(jobs=st.lists(st.integers(0, 9999), min_size=1, max_size=40))
def test_the_interval_holds_the_truth(tmp_path_factory, jobs):
    bands = tables.read("sirene_tranches").dropna()
    bands = bands[~bands["tranche"].isin(["NN"])].astype({"minimum": int, "maximum": int})
    band = [bands[(bands["minimum"] <= n) & (n <= bands["maximum"])]["tranche"].iloc[0] for n in jobs]
    count = len(jobs)
    units = UNITS.iloc[:1]
    rows = pd.DataFrame(
        {
            "siren": ["100000001"] * count,
            "etatAdministratifEtablissement": "A",
            "codeCommuneEtablissement": "62498",
            "trancheEffectifsEtablissement": band,
        }
    )
    table = found(tmp_path_factory.mktemp("sirene"), units=units, establishments=rows)
    row = table.loc[("62498", "associations")]
    assert row["emplois_min"] <= sum(jobs) <= row["emplois_max"]
    assert row["etablissements"] == count


def test_the_same_by_pandas_on_many_rows(tmp_path):
    rng = np.random.default_rng(1)
    units, rows = 2000, 20000
    categories = tables.read("ess_categories")
    bands = tables.read("sirene_tranches").set_index("tranche")
    every = [*categories["categorie"].astype(int), 5710, 1000]
    u = pd.DataFrame(
        {
            "siren": [f"{n:09d}" for n in range(units)],
            "etatAdministratifUniteLegale": rng.choice(["A", "C"], units),
            "categorieJuridiqueUniteLegale": rng.choice(every, units),
            "economieSocialeSolidaireUniteLegale": rng.choice(["O", "N", None], units),
        }
    )
    e = pd.DataFrame(
        {
            "siren": rng.choice(u["siren"], rows),
            "etatAdministratifEtablissement": rng.choice(["A", "F"], rows),
            "codeCommuneEtablissement": rng.choice(["62498", "62510", "59350"], rows),
            "trancheEffectifsEtablissement": rng.choice([*bands.index.drop("53"), None], rows),
        }
    )
    family = dict(zip(categories["categorie"].astype(int), categories["famille"], strict=True))
    kept = u[u["etatAdministratifUniteLegale"] == "A"].copy()
    kept["famille"] = kept["categorieJuridiqueUniteLegale"].map(family)
    kept.loc[kept["famille"].isna() & (kept["economieSocialeSolidaireUniteLegale"] == "O"), "famille"] = (
        "societes"
    )
    joined = e[e["etatAdministratifEtablissement"] == "A"].merge(kept.dropna(subset=["famille"]), on="siren")
    joined["minimum"] = joined["trancheEffectifsEtablissement"].map(bands["minimum"].astype(float))
    expected = joined.groupby(["codeCommuneEtablissement", "famille"]).agg(
        n=("siren", "size"), low=("minimum", "sum")
    )
    table = found(tmp_path, units=u, establishments=e)
    assert table["etablissements"].tolist() == expected["n"].tolist()
    assert table["emplois_min"].tolist() == expected["low"].tolist()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "manque"),
        (lambda path: path.write_bytes(b"PAR1" + b"0" * 50), "n’est pas un Parquet lisible"),
        (lambda path: pd.DataFrame({"siren": ["1"]}).to_parquet(path), "n’a pas la colonne"),
    ],
)
def test_another_file_is_refused_with_what_it_lacks(tmp_path, spoil, said):
    units, establishments = files(tmp_path)
    spoil(establishments)
    with pytest.raises(Refusal, match=said) as refused:
        sirene.by_commune(units, establishments)
    assert establishments.name in str(refused.value)


def test_an_address_without_its_hash_is_refused():
    with pytest.raises(Refusal, match="empreinte"):
        sirene.located("https://exemple.org/StockUniteLegale_utf8.parquet")
