"""The ledger: what the article states, what the data say, and a verdict between them."""

from dataclasses import dataclass, field

import pandas as pd

from compendium.errors import Refusal
from compendium.ledger import grades
from compendium.ledger.rule import VERDICTS, verdict_of

COLUMNS = [
    "id",
    "statement",
    "stated_value",
    "computed_value",
    "unit",
    "territory",
    "vintage",
    "verdict",
    "explanation",
    "sources",
]


@dataclass
class Ledger:
    """The claims of the article, judged one by one, each once.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table of statements.
    facts : pandas.DataFrame
        Transcribed facts, with ``id``, ``editeur``, ``titre``, ``adresse``, ``source``; what
        `attest` may cite.
    """

    claims: pd.DataFrame
    facts: pd.DataFrame
    _rows: dict[str, dict[str, object]] = field(default_factory=dict)

    def compute(
        self,
        claim: str,
        value: float,
        *,
        vintage: str,
        sources: str,
        explanation: str,
        verdict: str | None = None,
    ) -> str:
        """Judge a claim by a number that the data give.

        Parameters
        ----------
        claim : str
            Identifier, such as ``A03``.
        value : float
            The computed number, in the unit of the claim.
        vintage : str
            Year or period of the data.
        sources : str
            Tables of ``data/raw`` that the number comes from.
        explanation : str
            How it was computed, and the difference where there is one, in French.
        verdict : str, optional
            Where the claim states no number, or the data settle only part of it.

        Returns
        -------
        str
            The verdict.
        """
        row = self._claim(claim)
        if verdict is None:
            if pd.isna(row["valeur"]) or pd.isna(row["precision"]):
                raise Refusal(f"{claim} n’affirme pas de nombre : donnez le verdict.")
            verdict = verdict_of(float(row["valeur"]), float(value), float(row["precision"]))
        self._put(claim, float(value), vintage, verdict, explanation, sources)
        return verdict

    def attest(
        self,
        claim: str,
        facts: list[str],
        *,
        explanation: str,
        vintage: str = "",
        value: float | None = None,
        verdict: str = "attested",
    ) -> str:
        """Judge a claim by documents that say the same, other than the article itself.

        Raises
        ------
        Refusal
            If no cited fact is official or from the press: a second-hand copy attests
            nothing on its own.
        """
        cited = self.facts[self.facts["id"].isin(facts)]
        unknown = set(facts) - set(cited["id"])
        if unknown:
            raise Refusal(f"{claim} : faits inconnus {sorted(unknown)}.")
        if verdict == "attested" and (cited["source"] == "seconde_main").all():
            raise Refusal(
                f"{claim} : {', '.join(facts)} sont de seconde main et n’attestent rien seuls.",
                "citez un fait officiel ou de presse, ou déclarez l’énoncé sans source.",
            )
        documents = [
            f"{row.editeur}, « {row.titre} » ({row.id}{grades.noted(row.source)})"
            for row in cited.itertuples()
        ]
        self._put(claim, value, vintage, verdict, explanation, " ; ".join(documents))
        return verdict

    def unsourced(
        self,
        claim: str,
        *,
        needed: str,
        value: float | None = None,
        sources: str = "",
        vintage: str = "",
    ) -> str:
        """Say that no public source settles a claim, and what would be needed.

        Parameters
        ----------
        claim : str
            Identifier.
        needed : str
            What would settle it, in French.
        value : float, optional
            What can be computed beside it, without settling it.
        sources, vintage : str
            Where that value comes from, and its year.
        """
        self._put(claim, value, vintage, "unsourced", needed, sources)
        return "unsourced"

    def frame(self) -> pd.DataFrame:
        """Return the judged claims in the order of the article.

        Returns
        -------
        pandas.DataFrame
            ``id``, ``statement``, ``stated_value``, ``computed_value`` (missing where nothing is
            computed), ``unit``, ``territory``, ``vintage``, ``verdict``, ``explanation``, ``sources``.
        """
        rows = [self._rows[claim] for claim in self.claims["id"] if claim in self._rows]
        return pd.DataFrame(rows, columns=COLUMNS).astype({"computed_value": "Float64"})

    def place(self, claim: str) -> tuple[str, str]:
        """Return the level and code of the territory that a claim is about."""
        row = self._claim(claim)
        return str(row["niveau"]), str(row["code"])

    def _claim(self, claim: str) -> pd.Series:
        found = self.claims[self.claims["id"] == claim]
        if found.empty:
            raise Refusal(f"aucune affirmation « {claim} » dans la table des énoncés.")
        return found.iloc[0]

    def _put(
        self,
        claim: str,
        value: float | None,
        vintage: str,
        verdict: str,
        explanation: str,
        sources: str,
    ) -> None:
        row = self._claim(claim)
        if claim in self._rows:
            raise Refusal(f"{claim} est jugée deux fois dans le même notebook.")
        if verdict not in VERDICTS:
            raise Refusal(f"{claim} : verdict inconnu « {verdict} ».", f"verdicts : {', '.join(VERDICTS)}.")
        self._rows[claim] = {
            "id": claim,
            "statement": row["enonce"],
            "stated_value": "" if pd.isna(row["valeur"]) else row["valeur"],
            "computed_value": value,
            "unit": "" if pd.isna(row["unite"]) else row["unite"],
            "territory": row.get("territoire", ""),
            "vintage": vintage,
            "verdict": verdict,
            "explanation": explanation,
            "sources": sources,
        }


def value(table: pd.DataFrame, row: str) -> float:
    """Return the number that a row of a table of claims or of facts holds.

    Parameters
    ----------
    table : pandas.DataFrame
        ``id`` and ``valeur``.
    row : str
        Identifier, such as ``A09`` or ``FC014``.

    Raises
    ------
    Refusal
        If there is no such row, or no number in it.
    """
    found = table.loc[table["id"] == row, "valeur"]
    try:
        return float(found.iloc[0])
    except (IndexError, ValueError, TypeError):
        raise Refusal(f"« {row} » ne donne pas de nombre dans data/raw.") from None


def assemble(claims: pd.DataFrame, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the parts of the ledger together, one verdict for each claim.

    Raises
    ------
    Refusal
        If a claim has no verdict, or two.
    """
    frame = pd.concat(parts, ignore_index=True)
    twice = frame.loc[frame["id"].duplicated(), "id"]
    if len(twice):
        raise Refusal(f"affirmations jugées deux fois : {', '.join(twice)}.")
    missing = set(claims["id"]) - set(frame["id"])
    if missing:
        raise Refusal(
            f"affirmations sans verdict : {', '.join(sorted(missing))}.",
            "jugez-les dans le notebook de leur sujet.",
        )
    return frame.sort_values("id", ignore_index=True)


def all_facts(*tables: pd.DataFrame) -> pd.DataFrame:
    """Put transcribed facts together, as what a claim may cite."""
    columns = ["id", "editeur", "titre", "adresse", "source"]
    return pd.concat([table[columns] for table in tables], ignore_index=True)


def no_facts() -> pd.DataFrame:
    """Return the facts of a ledger whose statements are all computed: none."""
    return pd.DataFrame(columns=["id", "editeur", "titre", "adresse", "source"], dtype="str")


def counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return how many claims have each verdict, zero included: ``verdict``, ``nombre``."""
    found = ledger["verdict"].value_counts()
    return pd.DataFrame({"verdict": list(VERDICTS), "nombre": [int(found.get(v, 0)) for v in VERDICTS]})
