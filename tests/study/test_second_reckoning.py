"""The numbers a reader would quote first, reckoned again in SQL straight from data/raw.

Nothing of ``src/ancrage`` is used: another language, other joins. Both reckonings must agree at the
decimals that are shown.
"""

import os
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from compendium import project
from compendium.tables import fetch

RAW = project.raw()
CALL, CAHC = "246200364", "246200299"


@pytest.fixture(scope="module")
def sql():
    """A database whose tables are the files of data/raw, every column as text."""
    base = duckdb.connect()
    for path in RAW.glob("*.csv"):
        base.execute(
            f"create view {path.stem} as select * from read_csv('{path}', all_varchar=true, header=true)"
        )
    base.execute("create view membre as select code, epci, departement from communes_appartenance_2022")
    return base


def published(key: str, **criteria: str) -> float:
    """A number that the article may cite, as its notebook wrote it."""
    table = pd.read_parquet(project.root() / "data" / "processed" / f"valeurs_{key}.parquet")
    for column, value in criteria.items():
        table = table[table[column] == value]
    assert len(table) == 1, (key, criteria, len(table))
    return float(table["valeur"].iloc[0])


def stated(claim: str) -> float:
    """The computed value of a statement, as the ledger has it."""
    ledger = pd.read_csv(project.root() / "figures" / "claims.csv", dtype=str)
    return float(ledger.set_index("id").at[claim, "computed_value"])


def of_communes(column: str, where: str) -> str:
    return f"select sum(c.{column}::double) from communes_2018 c join membre m using (code) where {where}"


IN_CALL, IN_CAHC = f"m.epci = '{CALL}'", f"m.epci = '{CAHC}'"

MEDIAN = "select mediane::double from revenus_epci where code = '{code}' and annee = '2019'"
RANK = (
    "with r as (select code, rank() over (order by mediane::double) as rang from revenus_epci "
    "where annee = '2019' and mediane is not null) select rang from r where code = '{code}'"
)
RATE = "select taux::double from chomage_zones_emploi where code = '{zone}' and trimestre = '{quarter}'"
WEIGHT = (
    "select part::double from ess_poids where niveau = '{niveau}' and code = '{code}' and annee = '{annee}'"
)
OLD = (
    "select valeur::double from faits_complementaires where indicateur = 'population_municipale' and code = '62498' "
    "and annee = '{annee}' union all select valeur::double from faits_complementaires where indicateur in "
    "('population_totale', 'population_sans_doubles_comptes') and code = '62498' and annee = '{annee}' limit 1"
)
ESS_KNOWN = """with rows as (
  select p.epci, p.emplois_salaries_2018::double as emplois, o.part_ess_2015::double as part
  from epci_passage p left join odd_epci o on o.code = p.epci_2019),
known as (
  select epci, sum(emplois * part) / sum(case when part is not null then emplois end) as part,
         sum(case when part is not null then emplois else 0 end) / sum(emplois) as couverture
  from rows group by epci),
kept as (select epci, part from known where couverture >= 0.99)"""
EIGHT = "m.epci in (select code from erbm_perimetre where nature = 'epci')"
BASIN = "c.code in (select code from erbm_perimetre where nature = 'commune_bassin')"

NUMBERS = [
    (
        "densité de la CALL, 2018",
        f"select ({of_communes('population_2018', IN_CALL)}) / ({of_communes('superficie_km2', IN_CALL)})",
        ("densite", {"niveau": "epci", "code": CALL, "annee": "2018"}),
        2,
    ),
    (
        "densité de la CALL, 2013",
        f"select ({of_communes('population_2013', IN_CALL)}) / ({of_communes('superficie_km2', IN_CALL)})",
        ("densite", {"niveau": "epci", "code": CALL, "annee": "2013"}),
        2,
    ),
    (
        "densité de la région, 2018",
        "select sum(population_2018::double) / sum(superficie_km2::double) from communes_2018",
        ("densite", {"niveau": "region", "code": "32", "annee": "2018"}),
        2,
    ),
    (
        "densité de la CAHC, 2018",
        f"select ({of_communes('population_2018', IN_CAHC)}) / ({of_communes('superficie_km2', IN_CAHC)})",
        ("densite", {"niveau": "epci", "code": CAHC, "annee": "2018"}),
        2,
    ),
    (
        "énoncé A03",
        f"select ({of_communes('population_2018', IN_CALL)}) / ({of_communes('superficie_km2', IN_CALL)})",
        "A03",
        2,
    ),
    (
        "énoncé A04",
        "select sum(population_2018::double) / sum(superficie_km2::double) from communes_2018",
        "A04",
        2,
    ),
    (
        "population des huit EPCI, 2018",
        of_communes("population_2018", EIGHT),
        ("population", {"niveau": "perimetre", "code": "8_epci", "annee": "2018"}),
        0,
    ),
    (
        "population des huit EPCI, 2013",
        of_communes("population_2013", EIGHT),
        ("population", {"niveau": "perimetre", "code": "8_epci", "annee": "2013"}),
        0,
    ),
    ("énoncé A01", f"select sum(population_2018::double) from communes_2018 c where {BASIN}", "A01", 0),
    (
        "énoncé A02",
        f"select 100 * (select sum(population_2018::double) from communes_2018 c where {BASIN}) / (select sum(population_2018::double) from communes_2018)",
        "A02",
        2,
    ),
    *[
        (
            f"population de la CALL, {annee}",
            f"select sum(p.population::double) from populations_legales p join membre m using (code) where m.epci = '{CALL}' and p.annee = '{annee}'",
            ("population", {"niveau": "epci", "code": CALL, "annee": annee}),
            0,
        )
        for annee in ("2016", "2019", "2020", "2021", "2022", "2023")
    ],
    *[
        (
            f"population de la région, {annee}",
            f"select sum(population::double) from populations_legales where annee = '{annee}'",
            ("population", {"niveau": "region", "code": "32", "annee": annee}),
            0,
        )
        for annee in ("2019", "2020", "2023")
    ],
    *[
        (f"Lens en {annee}", OLD.format(annee=annee), ("histoire", {"commune": "62498", "annee": annee}), 0)
        for annee in ("1876", "1911", "1921", "1962", "2023")
    ],
    *[
        (
            f"revenu médian 2019, {code}",
            MEDIAN.format(code=code),
            ("revenu_median", {"epci": code, "annee": "2019"}),
            0,
        )
        for code in (CALL, CAHC)
    ],
    (
        "rang du revenu de la CALL, 2019",
        RANK.format(code=CALL),
        ("rang_revenu", {"epci": CALL, "annee": "2019"}),
        0,
    ),
    *[
        (
            f"chômage {zone}, {quarter}",
            RATE.format(zone=zone, quarter=quarter),
            ("chomage", {"zone": zone, "trimestre": quarter}),
            1,
        )
        for zone, quarter in (
            ("3215", "2013-T2"),
            ("3215", "2023-T3"),
            ("3222", "2023-T3"),
            ("3212", "2023-T3"),
        )
    ],
    *[
        (
            f"poids de l’ESS, {code} en {annee}",
            WEIGHT.format(niveau="departement", code=code, annee=annee),
            ("part_ess", {"niveau": "departement", "code": code, "annee": annee}),
            1,
        )
        for code, annee in (("62", "2008"), ("62", "2014"), ("62", "2015"), ("59", "2015"))
    ],
    *[
        (
            f"poids de l’ESS de l’EPCI {code}",
            f"{ESS_KNOWN} select part from kept where epci = '{code}'",
            ("ess_epci", {"epci": code}),
            1,
        )
        for code in (CALL, CAHC, "200044030", "200042190", "200072460", "200093201")
    ],
    (
        "rang de la CALL par l’ESS",
        f"{ESS_KNOWN} select 1 + count(*) from kept where part > (select part from kept where epci = '{CALL}')",
        ("ess_rang", {"epci": CALL, "parmi": "france"}),
        0,
    ),
    (
        "rang régional de la CALL par l’ESS",
        f"{ESS_KNOWN} select 1 + count(*) from kept k join epci e on e.code = k.epci where e.region = '32' and k.part > (select part from kept where epci = '{CALL}')",
        ("ess_rang", {"epci": CALL, "parmi": "region"}),
        0,
    ),
    (
        "emplois salariés de la CALL",
        of_communes("emplois_salaries_2018", IN_CALL),
        ("implicite", {"mesure": "emplois_salaries"}),
        0,
    ),
    (
        "emploi impliqué",
        "select 100 * (select valeur::double from affirmations where id = 'A09') / (select valeur::double from affirmations where id = 'A10')",
        ("implicite", {"mesure": "emploi_implique"}),
        0,
    ),
    (
        "énoncé A09",
        f"select (select part_ess_2015::double from odd_epci where code = '{CALL}') / 100 * ({of_communes('emplois_salaries_2018', IN_CALL)})",
        "A09",
        0,
    ),
    ("énoncé A10", f"select part_ess_2015::double from odd_epci where code = '{CALL}'", "A10", 2),
    ("énoncé A14", f"select taux_creation_2014_2016::double from odd_epci where code = '{CALL}'", "A14", 2),
    (
        "énoncé A52",
        f"select 100 * sum(case when m.epci in ('{CALL}', '{CAHC}') then c.population_2018::double else 0 end) / sum(c.population_2018::double) from communes_2018 c join membre m using (code) where {BASIN} and m.departement = '62'",
        "A52",
        1,
    ),
    (
        "énoncé A27",
        "select (select valeur::double from faits_complementaires where id = 'FC078') / (select valeur::double from faits_complementaires where id = 'FC014')",
        "A27",
        3,
    ),
    ("énoncé A06", OLD.format(annee="1921"), "A06", 0),
    (
        "créations de la CALL, 2024",
        f"select sum(valeur::double) from faits_complementaires f join membre m on m.code = f.code where f.annee = '2024' and m.epci = '{CALL}' and f.indicateur = (select indicateur from faits_complementaires where indicateur like '%creation%' and niveau = 'commune' group by indicateur order by count(*) desc limit 1)",
        ("creations", {"territoire": "epci", "mesure": "creations"}),
        0,
    ),
    (
        "puits du bassin",
        "select count(*) from puits",
        ("heritage", {"objet": "puits", "territoire": "bassin"}),
        0,
    ),
    ("montants relevés", "select count(*) from erbm_financements", ("releve", {"objet": "financements"}), 0),
    *[
        (
            f"montant {fact}",
            f"select montant_eur::double / 1e6 from erbm_financements where id = '{fact}'",
            ("financement", {"id": fact}),
            1,
        )
        for fact in ("EF002", "EF013", "EF014", "EF075", "EF079")
    ],
    ("énoncés décidés", "select count(*) from decisions", ("decides", {"par": "personne"}), 0),
]


@pytest.mark.parametrize(
    ("query", "where", "decimals"), [row[1:] for row in NUMBERS], ids=[row[0] for row in NUMBERS]
)
def test_both_reckonings_agree(sql, query, where, decimals):
    (again,) = sql.execute(query).fetchone()
    told = stated(where) if isinstance(where, str) else published(where[0], **where[1])
    assert round(float(again), decimals) == pytest.approx(round(told, decimals), abs=10**-decimals / 2)


MIRROR = os.environ.get(fetch.MIRROR_VARIABLE, "")


@pytest.mark.skipif(not MIRROR, reason="PAS DE MIROIR : les originaux ne sont pas là (COMPENDIUM_MIRROR)")
def test_the_first_numbers_are_those_of_the_original_files(tmp_path):
    """From the publishers' own files, with no table of the project between."""
    mirror = Path(MIRROR)
    base = duckdb.connect()

    def read(path):
        return f"read_csv('{path}', all_varchar=true, header=true, delim=';', ignore_errors=true, strict_mode=false)"

    with zipfile.ZipFile(mirror / "insee" / "base_cc_comparateur_csv.zip") as archive:
        archive.extract("base_cc_comparateur.CSV", tmp_path)
    codes = pd.read_csv(RAW / "communes_appartenance_2022.csv", dtype=str)
    members = ", ".join(f"'{code}'" for code in codes.loc[codes["epci"] == CALL, "code"])
    (density,) = base.execute(
        f"select sum(P18_POP::double) / sum(SUPERF::double) from {read(tmp_path / 'base_cc_comparateur.CSV')} "
        f"where CODGEO in ({members})"
    ).fetchone()
    assert round(density, 2) == round(stated("A03"), 2)
    (income,) = base.execute(
        f"select replace(Q219, ',', '.')::double from {read(mirror / 'insee' / 'FILO2019_DISP_EPCI.csv')} where CODGEO = '{CALL}'"
    ).fetchone()
    assert round(income) == round(published("revenu_median", epci=CALL, annee="2019"))
    (share,) = base.execute(
        f"select I_13_01_1::double from {read(mirror / 'dreal' / 'QUIZZ_ODD_EPCI.csv')} where CodeZone = '{CALL}'"
    ).fetchone()
    assert round(share, 2) == round(stated("A10"), 2)


def test_fifty_numbers_are_reckoned_twice():
    assert len(NUMBERS) >= 50
