"""The numbers of the article, by key: each with its text, its source and the cell that made it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from compendium import notebook, project
from compendium.errors import Refusal
from compendium.ledger import statements
from compendium.ledger.rule import VERDICTS
from compendium.publish import formats
from compendium.tables import catalogue

LEVELS = ("epci", "commune", "departement", "region", "perimetre", "pays", "zone_emploi")
"""Criteria that name a territory: ``epci="246200364"`` is level and code in one."""


@dataclass(frozen=True)
class Number:
    """A number of the text.

    Attributes
    ----------
    text : str
        As it is written, in French, with its unit.
    source : str
        Publisher, table and vintage; the verdict for a claim.
    notebook, cell : str
        Where it was made; empty for a number that the article itself states.
    claim : str
        Claim it belongs to, if any.
    """

    text: str
    source: str
    notebook: str
    cell: str
    claim: str = ""


@dataclass(frozen=True)
class Values:
    """Every number that the article may cite.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        Numbers by key: criteria, ``valeur``, ``unite``, ``decimales``, ``source``.
    makers : dict of str to (str, str)
        Notebook and cell of each key.
    ledger : pandas.DataFrame
        ``figures/claims.csv``.
    """

    tables: dict[str, pd.DataFrame]
    makers: dict[str, tuple[str, str]]
    ledger: pd.DataFrame

    def number(self, key: str, *, unit: bool = True, decimals: int | None = None, **criteria: Any) -> Number:
        """Return a number by key: a claim (``A03``), or an indicator and its criteria.

        Parameters
        ----------
        key : str
            Claim or indicator.
        unit : bool
            Whether the unit is written.
        decimals : int, optional
            Decimals, where the declared ones do not suit the sentence.
        **criteria
            What singles out one number: territory, year, axis.

        Raises
        ------
        Refusal
            On an unknown key or criterion (the nearest are suggested), or when the criteria
            leave no number, or more than one.

        Examples
        --------
        ``number("densite", epci="246200364", annee=2018).text`` is ``1 009,70 hab./km²``.
        """
        if key in set(self.ledger["id"]):
            return self._claim(key, unit, decimals)
        if key not in self.tables:
            known = [*self.tables, *self.ledger["id"]]
            near = difflib.get_close_matches(key, known, n=3, cutoff=0.4)
            raise Refusal(
                f"paper/article.md : aucune valeur « {key} ».",
                f"clés voisines : {', '.join(near) or ', '.join(self.tables)}.",
            )
        table = self.tables[key]
        row = self._one(key, table, criteria)
        value = None if pd.isna(row["valeur"]) else float(row["valeur"])
        text = formats.with_unit(
            value, row["unite"] if unit else "", int(row["decimales"]) if decimals is None else decimals
        )
        chosen = ", ".join(f"{name} {value_}" for name, value_ in criteria.items())
        maker = self.makers[key]
        return Number(text, f"{row['source']} ({key}, {chosen})", *maker)

    def stated(self, claim: str) -> Number:
        """Return the number that the article states in a claim, as it writes it."""
        row = self._ledger_row(claim)
        text = str(row["stated_value"])
        written = formats.with_unit(float(text), str(row["unit"]), statements.decimals(text, 0))
        return Number(written, f"Affirmé par l’article ({claim})", "06_affirmations", "registre", claim)

    def _ledger_row(self, claim: str) -> pd.Series:
        found = self.ledger[self.ledger["id"] == claim]
        if found.empty:
            raise Refusal(f"paper/article.md : aucune affirmation « {claim} ».")
        return found.iloc[0]

    def _claim(self, claim: str, unit: bool, decimals: int | None) -> Number:
        row = self._ledger_row(claim)
        if not row["computed_value"]:
            raise Refusal(
                f"paper/article.md : {claim} n’a pas de valeur calculée (verdict : {row['verdict']}).",
                f'citez ce que l’article affirme : {{{{ a("{claim}") }}}}.',
            )
        stated = str(row["stated_value"])
        wanted = statements.decimals(stated, 0) if decimals is None else decimals
        text = formats.with_unit(float(row["computed_value"]), str(row["unit"]) if unit else "", wanted)
        vintage = f", {row['vintage']}" if row["vintage"] else ""
        verdict = VERDICTS[str(row["verdict"])].lower()
        source = f"{claim}, verdict : {verdict} ; {row['sources'] or 'sans source'}{vintage}"
        return Number(text, source, str(row["notebook"]), str(row["cell"]), claim)

    def _one(self, key: str, table: pd.DataFrame, criteria: dict[str, Any]) -> pd.Series:
        columns = [c for c in table.columns if c not in ("valeur", "unite", "decimales", "source")]
        rows = table
        for name, value in criteria.items():
            if name in columns:
                pairs = [(name, str(value))]
            elif name in LEVELS and {"niveau", "code"} <= set(columns):
                pairs = [("niveau", name), ("code", str(value))]
            else:
                near = difflib.get_close_matches(name, [*columns, *LEVELS], n=1)
                raise Refusal(
                    f"paper/article.md : « {key} » n’a pas de critère « {name} ».",
                    f"critères : {', '.join(columns)}"
                    + (f" ; vouliez-vous « {near[0]} » ?" if near else "."),
                )
            for column, wanted in pairs:
                kept = rows[rows[column] == wanted]
                if kept.empty:
                    offered = sorted(set(rows[column]))
                    near = difflib.get_close_matches(wanted, offered, n=3, cutoff=0.3) or offered[:6]
                    raise Refusal(
                        f"paper/article.md : « {key} » n’a pas de valeur pour {column} = « {wanted} ».",
                        f"il a : {', '.join(near)}.",
                    )
                rows = kept
        if len(rows) > 1:
            raise Refusal(
                f"paper/article.md : « {key} » avec {criteria} désigne {len(rows)} nombres.",
                f"précisez parmi : {', '.join(columns)}.",
            )
        return rows.iloc[0]


def load() -> Values:
    """Read the numbers that the notebooks wrote for the article."""
    folder = project.root() / "data" / "processed"
    makers: dict[str, tuple[str, str]] = {}
    for path in sorted(project.notebooks().glob("[0-9][0-9]_*.ipynb")):
        one = notebook.load(path)
        for name in one.processed:
            if name.startswith("valeurs_"):
                key = name.removeprefix("valeurs_")
                makers[key] = (one.name, one.makers[key])
    tables = {key: pd.read_parquet(folder / f"valeurs_{key}.parquet") for key in makers}
    ledger = pd.read_csv(project.root() / "figures" / "claims.csv", dtype=str, keep_default_na=False)
    tables["compte"] = _counts(ledger)
    makers["compte"] = ("06_affirmations", "registre")
    return Values(tables, makers, ledger)


def _counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return what the compendium counts of itself: claims, figures, tables, amounts."""
    figures = project.root() / "figures"
    funding = project.raw() / catalogue.resource("erbm_financements")["path"]
    counts = {
        "affirmations": len(ledger),
        "figures": len(list(figures.glob("F[0-9][0-9]_*.json"))),
        "tables": len(list(figures.glob("T[0-9][0-9]_*.csv"))),
        "financements": len(pd.read_csv(funding)),
    }
    return pd.DataFrame(
        {
            "objet": list(counts),
            "valeur": pd.array(list(counts.values()), dtype="Float64"),
            "unite": "",
            "decimales": 0,
            "source": "Ce compendium",
        }
    )


def inputs() -> Iterable[Path]:
    """Return the files that the numbers are read from."""
    folder = project.root() / "data" / "processed"
    return [*sorted(folder.glob("valeurs_*.parquet")), project.root() / "figures" / "claims.csv"]
