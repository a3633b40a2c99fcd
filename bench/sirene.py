"""Measure the estimate of the ESS on files of the form of Sirene's stock: DuckDB, Polars, pandas.

``make bench-sirene`` makes files of 1, 10 and 40 million establishments (drawn at random: they
measure a query and say nothing of France), runs each contestant in a process of its own, in turn,
and writes ``sirene.csv`` and ``sirene.md``.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

import duckdb

from bench import machine
from compendium.publish.formats import number

HERE = Path(__file__).parent
MILLIONS = (1, 10, 40)
MEMORY_GIB = 4.0
CEILING = 16 * 2**30
"""Bytes of address space that a contestant gets: beyond, it is stopped, and the machine stays."""

MAKE_UNITS = """
copy (select lpad(cast(i as varchar), 9, '0') as siren,
  case when random() < 0.55 then 'A' else 'C' end as etatAdministratifUniteLegale,
  cast([1000, 1000, 1000, 5499, 5710, 6540, 9220, 9220, 5458, 6316, 8210, 9300][1 + cast(floor(random() * 12) as int)]
    as smallint) as categorieJuridiqueUniteLegale,
  case when random() < 0.02 then 'O' when random() < 0.5 then 'N' end as economieSocialeSolidaireUniteLegale,
  md5(cast(i as varchar)) as denominationUniteLegale
from range({units}) t(i)) to '{path}' (format parquet, compression zstd)
"""
MAKE_ESTABLISHMENTS = """
copy (select lpad(cast(cast(floor(random() * {units}) as bigint) as varchar), 9, '0') as siren,
  case when random() < 0.45 then 'A' else 'F' end as etatAdministratifEtablissement,
  lpad(cast(1 + cast(floor(random() * 95) as int) as varchar), 2, '0')
    || lpad(cast(1 + cast(floor(random() * 360) as int) as varchar), 3, '0') as codeCommuneEtablissement,
  (['NN', 'NN', 'NN', 'NN', '00', '01', '01', '02', '03', '11', '12', '21', '22', '32', '41'])
    [1 + cast(floor(random() * 15) as int)] as trancheEffectifsEtablissement,
  md5(cast(i as varchar)) as enseigne1Etablissement
from range({rows}) t(i)) to '{path}' (format parquet, compression zstd)
"""

OURS = """
from ancrage import sirene
table = sirene.by_commune(units, establishments)
count, low = int(table["etablissements"].sum()), int(table["emplois_min"].sum())
"""
PANDAS = """
import pandas as pd
from ancrage import data
categories = data.read("ess_categories"); bands = data.read("sirene_tranches")
u = pd.read_parquet(units, columns=["siren", "etatAdministratifUniteLegale", "categorieJuridiqueUniteLegale",
                                    "economieSocialeSolidaireUniteLegale"])
u = u[u["etatAdministratifUniteLegale"] == "A"]
family = dict(zip(categories["categorie"].astype(int), categories["famille"]))
u = u.assign(famille=u["categorieJuridiqueUniteLegale"].map(family))
u["famille"] = u["famille"].mask(u["famille"].isna() & (u["economieSocialeSolidaireUniteLegale"] == "O"), "societes")
u = u.dropna(subset=["famille"])[["siren", "famille"]]
e = pd.read_parquet(establishments, columns=["siren", "etatAdministratifEtablissement", "codeCommuneEtablissement",
                                             "trancheEffectifsEtablissement"])
e = e[e["etatAdministratifEtablissement"] == "A"]
j = e.merge(u, on="siren")
b = bands.set_index("tranche")
for name in ("minimum", "maximum"):
    j[name] = j["trancheEffectifsEtablissement"].map(b[name].astype(float))
table = j.groupby(["codeCommuneEtablissement", "famille"]).agg(
    n=("siren", "size"), low=("minimum", "sum"), high=("maximum", "sum"))
count, low = int(table["n"].sum()), int(table["low"].sum())
"""
POLARS = """
import polars as pl
from ancrage import data
categories = pl.DataFrame({"categorie": data.read("ess_categories")["categorie"].astype(int).tolist(),
                           "famille": data.read("ess_categories")["famille"].tolist()},
                          schema={"categorie": pl.Int16, "famille": pl.String})
bands = data.read("sirene_tranches")
bands = pl.DataFrame({"trancheEffectifsEtablissement": bands["tranche"].tolist(),
                      **{name: bands[name].astype(object).where(bands[name].notna(), None).tolist()
                         for name in ("minimum", "maximum")}})
u = (pl.scan_parquet(units).filter(pl.col("etatAdministratifUniteLegale") == "A")
     .join(categories.lazy(), left_on="categorieJuridiqueUniteLegale", right_on="categorie", how="left")
     .with_columns(pl.when(pl.col("famille").is_null() & (pl.col("economieSocialeSolidaireUniteLegale") == "O"))
                   .then(pl.lit("societes")).otherwise(pl.col("famille")).alias("famille"))
     .drop_nulls("famille").select("siren", "famille"))
table = (pl.scan_parquet(establishments).filter(pl.col("etatAdministratifEtablissement") == "A")
         .select("siren", "codeCommuneEtablissement", "trancheEffectifsEtablissement")
         .join(u, on="siren").join(bands.lazy(), on="trancheEffectifsEtablissement", how="left")
         .group_by("codeCommuneEtablissement", "famille")
         .agg(pl.len().alias("n"), pl.col("minimum").sum().alias("low"), pl.col("maximum").sum().alias("high"))
         .collect(engine="streaming"))
count, low = int(table["n"].sum()), int(table["low"].sum())
"""
FRAME = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({ceiling}, {ceiling}))
units, establishments = sys.argv[1:]
start = time.perf_counter()
{body}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps({{"secondes": time.perf_counter() - start, "gio": peak, "compte": [count, low]}}))
"""
CONTESTANTS = {"ancrage (DuckDB)": OURS, "Polars, en flux": POLARS, "pandas": PANDAS}


def measured(body: str, units: Path, establishments: Path) -> dict[str, object] | None:
    """Return the seconds, the peak of memory and the result of a contestant; None if it did not end."""
    done = subprocess.run(
        [sys.executable, "-c", FRAME.format(body=body, ceiling=CEILING), str(units), str(establishments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr[-600:], file=sys.stderr)
        return None
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Make the files, run the contestants, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--millions", type=int, nargs="*", default=list(MILLIONS))
    given = parser.parse_args()
    took: dict[tuple[int, str], list[dict[str, object]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        for millions in given.millions:
            units, establishments = Path(folder) / "unites.parquet", Path(folder) / "etablissements.parquet"
            rows, count = millions * 1_000_000, millions * 750_000
            duckdb.sql("select setseed(0.42)")
            duckdb.sql(MAKE_UNITS.format(units=count, path=units))
            duckdb.sql(MAKE_ESTABLISHMENTS.format(units=count, rows=rows, path=establishments))
            for _ in range(given.rounds):
                for name, body in CONTESTANTS.items():
                    told = measured(body, units, establishments)
                    if told:
                        took[millions, name].append(told)
            results = {
                json.dumps(run["compte"]) for (n, _), runs in took.items() if n == millions for run in runs
            }
            assert len(results) == 1, f"les concurrents ne comptent pas pareil : {results}"
            print(f"  {_count(millions)}", file=sys.stderr, flush=True)
            page = _write(took, given.rounds)  # what was measured is not lost by what comes after
    print(page)


def _count(millions: int) -> str:
    return f"{millions} million{'s' if millions > 1 else ''}"


def _write(took: dict[tuple[int, str], list[dict[str, object]]], rounds: int) -> str:
    """Write the results, and return their page."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["millions", "concurrent", "secondes", "gio"])
    for (millions, name), runs in took.items():
        writer.writerows([millions, name, f"{run['secondes']:.3f}", f"{run['gio']:.3f}"] for run in runs)
    (HERE / "sirene.csv").write_text(out.getvalue(), encoding="utf-8")
    told = machine(("duckdb", "polars", "pandas", "pyarrow"))
    lines = [
        "# Mesures : l’ESS dans le répertoire Sirene",
        "",
        f"Le {told['date']}, {told['machine']}. {told['versions']}.",
        f"Fichiers tirés au hasard, de la forme du stock ; médiane de {rounds} tours, à tour de rôle, un processus chacun. "
        "Les trois comptent la même chose, ce qui est vérifié. Écrit par `make bench-sirene`, d’après `sirene.csv`.",
        "",
        "| établissements | | secondes | rapport | mémoire (Gio) | |",
        "|--:|---|--:|--:|--:|---|",
    ]
    ours = next(iter(CONTESTANTS))
    for millions, name in [(n, name) for n in sorted({n for n, _ in took}) for name in CONTESTANTS]:
        runs = took.get((millions, name))
        if not runs:
            lines.append(f"| {_count(millions)} | {name} | | | | arrêté : plus de {CEILING // 2**30} Gio |")
            continue
        seconds, peak = median(float(run["secondes"]) for run in runs), max(float(run["gio"]) for run in runs)  # type: ignore[arg-type]
        base = median(float(run["secondes"]) for run in took[millions, ours])  # type: ignore[arg-type]
        verdict = ("atteint" if peak <= MEMORY_GIB else "**non atteint**") if name == ours else ""
        lines.append(
            f"| {_count(millions)} | {name} | {number(seconds, 2)} | {number(seconds / base, 2)} | {number(peak, 2)} | {verdict} |"
        )
    lines += ["", f"Demandé : au plus {number(MEMORY_GIB, 0)} Gio.", ""]
    page = "\n".join(lines)
    (HERE / "sirene.md").write_text(page, encoding="utf-8")
    return page


if __name__ == "__main__":
    main()
