"""Estimate the ESS of territories from Insee's business register, by DuckDB over its Parquet files.

The register says of each unit its legal category and whether it is a company of the ESS, and of
each establishment its commune and a workforce band: jobs are an interval, never a number.
"""

import io
import os
import re
from pathlib import Path

import pandas as pd

from compendium import project, tables
from compendium.errors import Refusal

MEMORY = "2GB"
"""Most memory that DuckDB takes; beyond it, it writes to disk."""

COMPANIES = "societes"
"""Family of the commercial companies of the ESS: any other legal category, marked in the register."""

COUNTS = ["etablissements", "employeurs", "sans_tranche", "emplois_min", "emplois_max"]
"""What is counted of a territory and family, and the bounds of its jobs."""

COLUMNS = {
    "unités": (
        "siren",
        "etatAdministratifUniteLegale",
        "categorieJuridiqueUniteLegale",
        "economieSocialeSolidaireUniteLegale",
    ),
    "établissements": (
        "siren",
        "etatAdministratifEtablissement",
        "codeCommuneEtablissement",
        "trancheEffectifsEtablissement",
    ),
}
"""What is read of each file, named as Insee does."""

QUERY = """
with ess as (
  select siren, coalesce(famille, '{companies}') as famille
  from read_parquet($units)
  left join categories on lpad(cast(categorieJuridiqueUniteLegale as varchar), 4, '0') = categorie
  where etatAdministratifUniteLegale = 'A'
    and (famille is not null or economieSocialeSolidaireUniteLegale = 'O')
),
placed as (
  select siren, trancheEffectifsEtablissement as tranche,
    case
      when codeCommuneEtablissement between '75101' and '75120' then '75056'
      when codeCommuneEtablissement between '69381' and '69389' then '69123'
      when codeCommuneEtablissement between '13201' and '13216' then '13055'
      else codeCommuneEtablissement
    end as commune
  from read_parquet($establishments)
  where etatAdministratifEtablissement = 'A' and codeCommuneEtablissement is not null
)
select commune, famille,
  count(*) as etablissements,
  count(*) filter (where minimum > 0) as employeurs,
  count(*) filter (where minimum is null) as sans_tranche,
  cast(coalesce(sum(minimum), 0) as bigint) as emplois_min,
  case when bool_or(minimum is not null and maximum is null) then null
       else cast(coalesce(sum(maximum), 0) as bigint) end as emplois_max
from placed join ess using (siren) left join tranches using (tranche)
group by all order by all
"""


def by_commune(units: str | Path, establishments: str | Path, *, memory: str = MEMORY) -> pd.DataFrame:
    """Return the active establishments of the ESS and the bounds of their salaried jobs.

    Parameters
    ----------
    units, establishments : str or pathlib.Path
        ``StockUniteLegale`` and ``StockEtablissement``, in Parquet, as Insee publishes them.
    memory : str
        Most memory that DuckDB takes.

    Returns
    -------
    pandas.DataFrame
        ``commune`` (geography of the file; the districts of Paris, Lyon and Marseille are put
        together), ``famille`` (associations, cooperatives, mutuelles, fondations, societes),
        ``etablissements``, ``employeurs`` (with at least one employee for sure), ``sans_tranche``
        (whose band is not told: they count for no job), ``emplois_min`` and ``emplois_max``
        (missing where a band has no upper bound), ``reserve`` (``estimated``).

    Raises
    ------
    Refusal
        If a file is missing, is not Parquet, or lacks a column.

    Notes
    -----
    The families are those of the law of 31 July 2014 (article 1, II), by legal category
    (table ``ess_categories``), and by the register's mark for companies. Bands are those of the
    establishment (table ``sirene_tranches``), on 31 December of two years before, for most.
    """
    import duckdb

    paths = {"unités": Path(units), "établissements": Path(establishments)}
    scratch = project.root() / "build" / "duckdb"
    scratch.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as base:
        base.execute(f"set memory_limit = '{memory}'")
        base.execute("set preserve_insertion_order = false")
        base.execute("set enable_progress_bar = false")  # it would go to the standard output
        base.execute("set temp_directory = $folder", {"folder": str(scratch)})
        base.execute(f"set threads = {os.cpu_count() or 1}")
        for kind, path in paths.items():
            _check(kind, path)
        categories, bands = tables.read("ess_categories"), tables.read("sirene_tranches")
        base.register("categories", categories[["categorie", "famille"]].astype(object))
        base.register("tranches", bands.astype({"tranche": object, "minimum": float, "maximum": float}))
        found = base.execute(
            QUERY.format(companies=COMPANIES),
            {"units": str(paths["unités"]), "establishments": str(paths["établissements"])},
        ).df()
    return found.astype(dict.fromkeys(COUNTS, "Int64")).assign(reserve="estimated")


def _check(kind: str, path: Path) -> None:
    """Refuse a file that is missing, is not Parquet, or has not the columns of the register."""
    import duckdb

    if not path.is_file():
        raise Refusal(f"{path} manque.", f"donnez le fichier Parquet des {kind} de Sirene.")
    try:
        names = set(duckdb.read_parquet(str(path)).columns)
    except duckdb.Error as error:
        raise Refusal(
            f"{path.name} n’est pas un Parquet lisible ({str(error).splitlines()[0][:120]}).",
            "téléchargez-le de nouveau : il est tronqué, ou c’est un autre fichier.",
        ) from None
    missing = [name for name in COLUMNS[kind] if name not in names]
    if missing:
        raise Refusal(
            f"{path.name} n’a pas la colonne {missing[0]}.",
            f"est-ce bien le fichier des {kind} ? Il doit avoir {', '.join(COLUMNS[kind])}.",
        )


def gathered(found: pd.DataFrame, members: pd.DataFrame, territory: str) -> pd.DataFrame:
    """Sum communes by territory; a bound that is open for one commune is open for the whole.

    Parameters
    ----------
    found : pandas.DataFrame
        From `by_commune`.
    members : pandas.DataFrame
        ``code`` of each commune and the column `territory`.
    territory : str
        Column of `members`, such as ``epci``.

    Returns
    -------
    pandas.DataFrame
        As `found`, by `territory` instead of commune; communes of no territory, or that merged
        since, are under a missing one, so that no establishment is lost.
    """
    places = found["commune"].map(members.set_index("code")[territory])
    groups = found.assign(**{territory: places}).groupby([territory, "famille"], dropna=False)
    summed = groups[COUNTS].sum(min_count=1)
    closed = groups["emplois_max"].count() == groups.size()
    summed["emplois_max"] = summed["emplois_max"].where(closed)
    return summed.reset_index().assign(reserve="estimated")


def path() -> Path:
    """Return the file of the estimate that the user's business register allowed, which is not in git."""
    return project.root() / ".cache" / "national" / "ess_sirene.parquet"


def keep(found: pd.DataFrame) -> None:
    """Keep an estimate by EPCI, outside git, for the profiles that are made from now on."""
    buffer = io.BytesIO()
    found.to_parquet(buffer, index=False)
    project.write(path(), buffer.getvalue())


def given() -> bool:
    """Return whether a register was given: without one, nothing is known, which is not zero."""
    return path().is_file()


def kept(epci: str) -> pd.DataFrame:
    """Return the estimate of one EPCI, by family; no row where no register was given.

    Parameters
    ----------
    epci : str
        SIREN of the EPCI.

    Returns
    -------
    pandas.DataFrame
        As `gathered` gives it, for ``epci``; then a row ``ensemble``, whose upper bound is missing
        where that of a family is.
    """
    if not given():
        return pd.DataFrame(columns=["epci", "famille", *COUNTS, "reserve"])
    own = pd.read_parquet(io.BytesIO(path().read_bytes()))
    own = own[own["epci"] == epci]
    if own.empty:
        return own
    whole = (
        own[COUNTS].sum(skipna=False).to_frame().T.assign(epci=epci, famille="ensemble", reserve="estimated")
    )
    return pd.concat([own, whole], ignore_index=True)[list(own.columns)].astype(
        dict.fromkeys(COUNTS, "Int64")
    )


ADDRESS = re.compile(r"(https://\S+)#sha256=([0-9a-f]{64})")


def located(given: str) -> Path:
    """Return the file that a path or an address means; an address comes with its hash.

    Parameters
    ----------
    given : str
        A path, or ``https://…#sha256=…``: fetched once into the cache, and refused if it is not
        the file that the hash says.
    """
    match = ADDRESS.fullmatch(given)
    if not match:
        if given.startswith(("http://", "https://")):
            raise Refusal(f"{given} : il manque l’empreinte.", "écrivez l’adresse suivie de #sha256=….")
        return Path(given)
    from compendium.tables import fetch

    address, expected = match.groups()
    kept = fetch.cache() / f"{expected[:16]}-{address.rpartition('/')[2]}"
    if not kept.is_file():
        fetch.download(address, kept)
    found = fetch.sha256(kept)
    if found != expected:
        kept.unlink()
        raise Refusal(
            f"{address} n’est pas le fichier attendu : SHA-256 {found[:16]}…, attendu {expected[:16]}….",
            "Sirene est republié chaque mois : prenez l’empreinte du fichier que vous voulez.",
        )
    return kept
