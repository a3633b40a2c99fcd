"""The numbers of the article, by key: each with its text, its source and the cell that made it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compendium import project, settings
from compendium.errors import Refusal
from compendium.ledger import rule
from compendium.ledger.rule import VERDICTS
from compendium.notebook import VALUES, Notebook
from compendium.publish import findings
from compendium.publish import stated as shown
from compendium.publish.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

OFFERED = 6
"""Values of a criterion shown at most, the nearest first."""


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
    stems : list of str
        Names of the figures and tables that notebooks declare.
    findings : dict of str to Finding
        What sentences are tested by, by name.
    """

    tables: dict[str, pd.DataFrame]
    makers: dict[str, tuple[str, str]]
    ledger: pd.DataFrame
    stems: list[str] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)

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
        ``number("ecart", version="3.13").text`` is ``12,2 mois``.
        """
        if key in set(self.ledger["id"]):
            return self._claim(key, unit, decimals)
        if key not in self.tables:
            known = [*self.tables, *self.ledger["id"]]
            near = difflib.get_close_matches(key, known, n=3, cutoff=0.4)
            raise Refusal(
                f"aucune valeur « {key} ».",
                f"clés voisines : {', '.join(near) or ', '.join(self.tables)}.",
            )
        table = self.tables[key]
        row = self._one(key, table, criteria)
        missing = row.isna()["valeur"]
        value = None if missing else float(row["valeur"])
        text = shown.measured(
            value, row["unite"] if unit else "", int(row["decimales"]) if decimals is None else decimals
        )
        return Number(text, str(row["source"]), *self.makers[key])

    def stated(self, claim: str) -> Number:
        """Return the number that the article states in a claim, as it writes it."""
        row = self._ledger_row(claim)
        text = str(row["stated_value"])
        written = shown.measured(float(text), str(row["unit"]), rule.decimals(text, 0))
        return Number(written, f"Affirmé par l’article ({claim})", *_cell_of_ledger(), claim)

    def verdict(self, claim: str) -> Number:
        """Return the verdict on a claim, in words, as a number of the text is: tied to what gave it."""
        row = self._ledger_row(claim)
        written = VERDICTS[str(row["verdict"])].lower()
        return Number(written, _source_of(row), str(row["notebook"]), str(row["cell"]), claim)

    def judgements(self) -> list[tuple[str, list[str]]]:
        """Return the findings that the explanation of each verdict rests on, where it rests on some."""
        if "findings" not in self.ledger:
            return []
        rows = zip(self.ledger["id"], self.ledger["findings"], strict=True)
        return [(f"énoncé {claim}", keys.split()) for claim, keys in rows if keys]

    def _ledger_row(self, claim: str) -> pd.Series:
        found = self.ledger[self.ledger["id"] == claim]
        if found.empty:
            near = difflib.get_close_matches(claim, list(self.ledger["id"]), n=OFFERED, cutoff=0)
            raise Refusal(f"aucune affirmation « {claim} ».", f"il y a : {', '.join(near)}.")
        return found.iloc[0]

    def _claim(self, claim: str, unit: bool, decimals: int | None) -> Number:
        row = self._ledger_row(claim)
        if not row["computed_value"]:
            raise Refusal(
                f"{claim} n’a pas de valeur calculée (verdict : {row['verdict']}).",
                f'citez ce que l’article affirme : {{{{ a("{claim}") }}}}.',
            )
        stated = str(row["stated_value"])
        wanted = rule.decimals(stated, 0) if decimals is None else decimals
        text = shown.measured(float(row["computed_value"]), str(row["unit"]) if unit else "", wanted)
        return Number(text, _source_of(row), str(row["notebook"]), str(row["cell"]), claim)

    def _one(self, key: str, table: pd.DataFrame, criteria: dict[str, Any]) -> pd.Series:
        columns = [c for c in table.columns if c not in ("valeur", "unite", "decimales", "source")]
        rows = table
        levels = sorted(set(table["niveau"])) if {"niveau", "code"} <= set(columns) else []
        for name, value in criteria.items():
            if name in columns:
                pairs = [(name, str(value))]
            elif name in levels:
                pairs = [("niveau", name), ("code", str(value))]
            else:
                near = difflib.get_close_matches(name, [*columns, *levels], n=1)
                raise Refusal(
                    f"« {key} » n’a pas de critère « {name} ».",
                    f"critères : {', '.join(columns)}"
                    + (f" ; vouliez-vous « {near[0]} » ?" if near else "."),
                )
            for column, wanted in pairs:
                kept = rows[rows[column] == wanted]
                if kept.empty:
                    offered = sorted(set(rows[column]))
                    near = difflib.get_close_matches(wanted, offered, n=3, cutoff=0.3)
                    near += [value for value in offered if value not in near][: OFFERED - len(near)]
                    raise Refusal(
                        f"« {key} » n’a pas de valeur pour {column} = « {wanted} ».",
                        f"il a : {', '.join(near)}{' et d’autres' if len(offered) > len(near) else ''}.",
                    )
                rows = kept
        if len(rows) > 1:
            told = ", ".join(f"{name} = « {value} »" for name, value in criteria.items())
            raise Refusal(
                f"« {key} » avec {told or 'aucun critère'} désigne {len(rows)} nombres.",
                f"précisez parmi : {', '.join(columns)}.",
            )
        return rows.iloc[0]


def load(notebooks: Sequence[Notebook]) -> Values:
    """Read the numbers that the notebooks wrote for the article.

    Parameters
    ----------
    notebooks : sequence of compendium.notebook.Notebook
        What makes them.
    """
    import pandas as pd  # the article needs it; who asks whether it is up to date does not

    folder = project.root() / "data" / "processed"
    makers = {
        name.removeprefix(VALUES): (notebook.name, notebook.makers[name.removeprefix(VALUES)])
        for notebook in notebooks
        for name in notebook.processed
        if name.startswith(VALUES)
    }
    tables = {key: pd.read_parquet(folder / f"{VALUES}{key}.parquet") for key in makers}
    ledger = _ledger()
    counts = {
        "affirmations": len(ledger),
        "figures": sum(len(notebook.figures) for notebook in notebooks),
        "tables": sum(len(notebook.tables) for notebook in notebooks),
    }
    tables["compte"] = pd.DataFrame(
        {
            "objet": list(counts),
            "valeur": pd.array(list(counts.values()), dtype="Float64"),
            "unite": "",
            "decimales": 0,
            "source": "Ce compendium",
        }
    )
    makers["compte"] = _cell_of_ledger()
    stems = [stem for notebook in notebooks for stem in (*notebook.figures, *notebook.tables)]
    return Values(tables, makers, ledger, stems, findings.load(notebooks))


def _source_of(row: pd.Series) -> str:
    """Return what a reader is told of a value of the ledger: its verdict, its sources, its vintage."""
    vintage = f", {row['vintage']}" if row["vintage"] else ""
    verdict = VERDICTS[str(row["verdict"])].lower()
    return f"{row['id']}, verdict : {verdict} ; {row['sources'] or 'sans source'}{vintage}"


def _ledger() -> pd.DataFrame:
    """Return the ledger; one of no row where there is none."""
    import pandas as pd

    path = project.root() / "figures" / "claims.csv"
    if not path.is_file():
        return pd.DataFrame({"id": pd.Series(dtype="str")})
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _cell_of_ledger() -> tuple[str, str]:
    """Return the notebook and the cell that write the ledger; nothing where there is none."""
    ledger = settings.load().ledger
    return (ledger.notebook, ledger.cell) if ledger else ("", "")
