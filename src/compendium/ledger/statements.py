"""The ledger: what the texts state, what the data say, and a verdict between them, by rule."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from compendium.errors import Refusal
from compendium.ledger import grades, rule
from compendium.tables import catalogue

COLUMNS = [
    "id",
    "text",
    "section",
    "paragraph",
    "kind",
    "statement",
    "stated_value",
    "computed_value",
    "unit",
    "territory",
    "vintage",
    "verdict",
    "grade",
    "decided",
    "ways",
    "agreeing",
    "explanation",
    "sources",
    "findings",
]
"""Columns of the ledger; `ways` counts the reasonable ways of computing, `agreeing` those of the same verdict;
`findings` names what the explanation's own words rest on."""

WAYS = ["id", "way", "dimension", "value", "verdict", "grade"]
"""Columns of the ways of computing statements."""

CHOSEN = "retenue"
"""Dimension of the way that gives the verdict."""

FACTS = ["id", "editeur", "titre", "adresse", "source"]
"""Columns of the facts that a statement may cite."""

EVIDENCE = ["id", "affirmation", "sens", "lecture", "editeur", "titre", "adresse", "source"]
"""Columns of the documents that speak of statements."""

DECISIONS = ["id", "verdict", "motif", "autrement"]
"""Columns of the verdicts that a person decides: the reason, and who could decide otherwise, and how."""


@dataclass(frozen=True)
class Way:
    """A reasonable way of computing what a statement says.

    Attributes
    ----------
    name : str
        How it is computed, in a few words of French.
    dimension : str
        What it changes: ``millesime``, ``perimetre``, ``denominateur``, ``source`` or ``tolerance``.
    value : float or bool
        The number that it gives, in the unit of the statement; for a comparison, whether it holds.
    grade : str
        Of its sources.
    stated : float or None
        What this way reads in the statement, where that is what it changes.
    """

    name: str
    dimension: str
    value: float | bool
    grade: str = "officielle"
    stated: float | None = None


@dataclass
class Ledger:
    """The statements of the texts, judged one by one, each once.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table of statements: ``id``, ``texte``, ``section``, ``paragraphe``, ``nature`` (a kind of
        `compendium.ledger.rule`), ``enonce``, ``valeur``, ``unite``, ``precision``, ``verification``.
    facts : pandas.DataFrame
        Transcribed facts (`FACTS`), by which the grade of a computed number is known too.
    evidence : pandas.DataFrame, optional
        What documents say of statements (`EVIDENCE`).
    decisions : pandas.DataFrame, optional
        Verdicts that a person decides (`DECISIONS`).
    """

    claims: pd.DataFrame
    facts: pd.DataFrame
    evidence: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=EVIDENCE, dtype="str"))
    decisions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DECISIONS, dtype="str"))
    _rows: dict[str, dict[str, object]] = field(default_factory=dict)
    _ways: list[dict[str, object]] = field(default_factory=list)
    _own: dict[str, str] = field(default_factory=dict)

    def compute(
        self,
        claim: str,
        value: float,
        *,
        vintage: str,
        sources: str,
        explanation: str,
        ways: Sequence[Way] = (),
        findings: Sequence[str] = (),
    ) -> str:
        """Judge a statement by a number that the data give.

        Parameters
        ----------
        claim : str
            Identifier, such as ``A03``.
        value : float
            The computed number, in the unit of the statement.
        vintage : str
            Year or period of the data.
        sources : str
            Tables of ``data/raw`` and facts that the number comes from; its grade is their weakest.
        explanation : str
            How it was computed, and the difference where there is one, in French.
        ways : sequence of Way
            The other reasonable ways of computing it. Where another source or another denominator turns
            the verdict over, the statement is disputed.
        findings : sequence of str
            Names of the findings that the explanation rests on, where it compares or concludes.

        Returns
        -------
        str
            The verdict.
        """
        row = self._claim(claim)
        judge = self._number(row)
        verdict = judge(value)
        others = [(way, judge(float(way.value), way.stated)) for way in ways]
        decisive = [found for way, found in others if way.dimension in rule.DECISIVE]
        grade = self.grade(sources)
        self._add_ways(claim, [(Way("retenue", CHOSEN, value, grade), verdict), *others])
        if rule.disputed(verdict, decisive):
            verdict = "disputed"
        same = sum(found == judge(value) for _, found in others) + 1
        self._put(
            claim,
            verdict,
            grade,
            explanation,
            sources,
            value=float(value),
            vintage=vintage,
            ways=len(others) + 1,
            agreeing=same,
            findings=findings,
        )
        return rule.Verdict(verdict, claim)

    def compare(
        self,
        claim: str,
        ways: Sequence[Way],
        *,
        vintage: str,
        sources: str,
        explanation: str,
        value: float | None = None,
        findings: Sequence[str] = (),
    ) -> str:
        """Judge a comparison by whether it holds under every reasonable way of counting.

        Parameters
        ----------
        claim, vintage, sources, explanation, findings
            As in `compute`.
        ways : sequence of Way
            Each says whether the comparison holds.
        value : float, optional
            A number to show beside the statement.
        """
        verdict = rule.of_signs([bool(way.value) for way in ways])
        found = [(way, rule.of_signs([bool(way.value)])) for way in ways]
        self._add_ways(claim, found)
        most = max(sum(one == other for _, one in found) for _, other in found)
        grade = grades.worst([self.grade(sources) or way.grade for way in ways])
        self._put(
            claim,
            verdict,
            grade,
            explanation,
            sources,
            value=value,
            vintage=vintage,
            ways=len(ways),
            agreeing=most,
            findings=findings,
        )
        return rule.Verdict(verdict, claim)

    def find(
        self,
        claim: str,
        there: Mapping[str, bool | None],
        *,
        vintage: str,
        sources: str,
        explanation: str,
        value: float | None = None,
        findings: Sequence[str] = (),
    ) -> str:
        """Judge that things are there: each is, is not, or is not known (None)."""
        verdict = rule.of_presence(list(there.values()))
        grade = self.grade(sources) if verdict != "unsourced" else ""
        self._put(
            claim, verdict, grade, explanation, sources, value=value, vintage=vintage, findings=findings
        )
        return rule.Verdict(verdict, claim)

    def attest(
        self,
        claim: str,
        *,
        explanation: str = "",
        vintage: str = "",
        value: float | None = None,
        findings: Sequence[str] = (),
    ) -> str:
        """Judge a statement by documents other than the text, as the table of evidence lists them.

        Parameters
        ----------
        claim : str
            Identifier.
        explanation : str
            What is to be said besides what each document says.
        vintage : str
            Year of the documents.
        value : float, optional
            The number that the documents give.
        findings : sequence of str
            As in `compute`.
        """
        documents = self._documents.get(claim, [])
        verdict, grade = rule.of_documents((document.sens, document.source) for document in documents)
        needed = "" if verdict != "unsourced" else self._needed(claim)
        self._put(
            claim,
            verdict,
            grade,
            explanation,
            "",
            value=value,
            vintage=vintage,
            findings=findings,
            besides=needed,
        )
        return rule.Verdict(verdict, claim)

    def unsourced(
        self,
        claim: str,
        *,
        needed: str = "",
        value: float | None = None,
        sources: str = "",
        vintage: str = "",
        findings: Sequence[str] = (),
    ) -> str:
        """Say that no public source settles a statement, and what would be needed.

        Parameters
        ----------
        claim : str
            Identifier.
        needed : str
            What is known beside it, in French; the table of statements says what would settle it.
        value : float, optional
            What can be computed beside it, without settling it.
        sources, vintage : str
            Where that value comes from, and its year.
        findings : sequence of str
            As in `compute`.
        """
        self._put(
            claim,
            "unsourced",
            "",
            needed,
            sources,
            value=value,
            vintage=vintage,
            findings=findings,
            besides=self._needed(claim),
        )
        return rule.Verdict("unsourced", claim)

    def decide(
        self,
        claim: str,
        *,
        explanation: str,
        sources: str,
        value: float | None = None,
        vintage: str = "",
        findings: Sequence[str] = (),
    ) -> str:
        """Give a statement the verdict that a person decided, with the reason, as the table of decisions says.

        Raises
        ------
        Refusal
            If nobody decided it.
        """
        found = self.decisions[self.decisions["id"] == claim]
        if found.empty:
            raise Refusal(f"{claim} n’est pas dans la table des décisions.", "jugez-le par la règle.")
        row = found.iloc[0]
        reason = f"Décidé : {row['motif']} {row['autrement']}"
        grade = self.grade(sources) if row["verdict"] != "unsourced" else ""
        self._put(
            claim,
            str(row["verdict"]),
            grade,
            explanation,
            sources,
            value=value,
            vintage=vintage,
            decided="personne",
            findings=findings,
            besides=reason,
        )
        return rule.Verdict(str(row["verdict"]), claim)

    def documents(self, *, but: Iterable[str] = ()) -> list[str]:
        """Judge all the statements of fact that are not judged yet, by documents; return which.

        Parameters
        ----------
        but : iterable of str
            Statements that other notebooks judge.
        """
        left = set(but) | set(self._rows)
        facts = self.claims[self.claims["nature"] == "document"]["id"]
        done = [claim for claim in facts if claim not in left]
        for claim in done:
            self.attest(claim)
        return done

    def grade(self, sources: str) -> str:
        """Return the weakest grade of the tables and facts that a text names; nothing if it names none."""
        found = [self._graded.get(name) for name in re.findall(r"[\w-]+", sources)]
        known = [grade for grade in found if grade in grades.RANKS]
        return grades.worst(known) if known else ""

    @functools.cached_property
    def _graded(self) -> dict[str, str]:
        """Return the grade of each table, and of each fact: a table of facts has those of the facts that are cited."""
        tables = {resource["name"]: resource.get("grade", "officielle") for resource in catalogue.resources()}
        cited = pd.concat([self.facts[["id", "source"]], self.evidence[["id", "source"]]])
        return tables | dict(zip(cited["id"], cited["source"], strict=True))

    @functools.cached_property
    def _claims(self) -> dict[str, pd.Series]:
        """Return the row of each statement."""
        return {row["id"]: row for _, row in self.claims.iterrows()}

    @functools.cached_property
    def _documents(self) -> dict[str, list[Any]]:
        """Return what documents say of each statement, a tuple with names each."""
        found: dict[str, list[Any]] = {}
        for document in self.evidence.itertuples():
            found.setdefault(document.affirmation, []).append(document)
        return found

    def frame(self) -> pd.DataFrame:
        """Return the judged statements in the order of the table of statements.

        Returns
        -------
        pandas.DataFrame
            `COLUMNS`: ``computed_value``, ``ways`` and ``agreeing`` are missing where nothing is computed.
        """
        rows = [self._rows[claim] for claim in self.claims["id"] if claim in self._rows]
        frame = pd.DataFrame(rows, columns=COLUMNS)
        return frame.astype({"computed_value": "Float64", "ways": "Int64", "agreeing": "Int64"})

    def ways(self) -> pd.DataFrame:
        """Return the ways of computing the judged statements: `WAYS`."""
        frame = pd.DataFrame(self._ways, columns=WAYS)
        return frame.astype({"value": "Float64"})

    def own_words(self) -> dict[str, str]:
        """Return what the study itself says of each judged statement.

        What a document says, what would be needed and a person's reason are not its own.
        """
        return dict(self._own)

    def told(self, claim: str, *columns: str) -> list[str]:
        """Return what the table of statements says of a statement in some columns, such as what it is about."""
        row = self._claim(claim)
        return [str(row[column]) for column in columns]

    def _needed(self, claim: str) -> str:
        """Return what would settle a statement, as the table of statements says it."""
        needed = self._claim(claim)["verification"]
        return "" if pd.isna(needed) else str(needed)

    def _number(self, row: pd.Series) -> Callable[..., str]:
        """Return what judges a number for a statement, or for another reading of it."""
        if pd.isna(row["valeur"]) or pd.isna(row["precision"]):
            raise Refusal(f"{row['id']} n’affirme pas de nombre, ou n’a pas de précision.")
        stated, precision = float(row["valeur"]), float(row["precision"])

        def judge(value: float, read: float | None = None) -> str:
            return rule.of_number(
                str(row["nature"]), stated if read is None else read, float(value), precision
            )

        return judge

    def _add_ways(self, claim: str, found: Sequence[tuple[Way, str]]) -> None:
        self._ways += [
            {
                "id": claim,
                "way": way.name,
                "dimension": way.dimension,
                "value": float(way.value),
                "verdict": verdict,
                "grade": way.grade,
            }
            for way, verdict in found
        ]

    def _claim(self, claim: str) -> pd.Series:
        if claim not in self._claims:
            raise Refusal(f"aucune affirmation « {claim} » dans la table des énoncés.")
        return self._claims[claim]

    def _put(
        self,
        claim: str,
        verdict: str,
        grade: str,
        explanation: str,
        sources: str,
        *,
        value: float | None = None,
        vintage: str = "",
        decided: str = "règle",
        ways: int | None = None,
        agreeing: int | None = None,
        findings: Sequence[str] = (),
        besides: str = "",
    ) -> None:
        row = self._claim(claim)
        if claim in self._rows:
            raise Refusal(f"{claim} est jugée deux fois dans le même notebook.")
        if verdict not in rule.VERDICTS:
            raise Refusal(
                f"{claim} : verdict inconnu « {verdict} ».", f"verdicts : {', '.join(rule.VERDICTS)}."
            )
        rule.of(str(row["nature"]))
        documents = self._documents.get(claim, [])
        told = [_said(document) for document in documents]
        cited = dict.fromkeys(_cited(document) for document in documents)
        self._own[claim] = explanation
        self._rows[claim] = {
            "id": claim,
            "text": row["texte"],
            "section": row["section"],
            "paragraph": row["paragraphe"],
            "kind": row["nature"],
            "statement": row["enonce"],
            "stated_value": "" if pd.isna(row["valeur"]) else row["valeur"],
            "computed_value": value,
            "unit": "" if pd.isna(row["unite"]) else row["unite"],
            "territory": row.get("territoire", ""),
            "vintage": vintage,
            "verdict": verdict,
            "grade": grade,
            "decided": decided,
            "ways": ways,
            "agreeing": agreeing,
            "explanation": " ".join(text for text in (explanation, besides, *told) if text),
            "sources": " ; ".join(text for text in (sources, *cited) if text),
            "findings": " ".join(findings),
        }


def _said(row: object) -> str:
    """Return what a document says, and how far it counts."""
    stance, read = rule.STANCES[row.sens], str(row.lecture).rstrip(".")  # type: ignore[attr-defined]
    return f"{stance} ({row.editeur}{grades.noted(row.source)}) : {read}."  # type: ignore[attr-defined]


def _cited(row: object) -> str:
    return f"{row.editeur}, « {row.titre} » ({row.id}{grades.noted(row.source)})"  # type: ignore[attr-defined]


def value(table: pd.DataFrame, row: str) -> float:
    """Return the number that a row of a table of statements or of facts holds.

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
    """Put the parts of the ledger together, one verdict for each statement.

    Raises
    ------
    Refusal
        If a statement has no verdict, or two.
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


def documented(evidence: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the documents that speak of statements, those that are facts already described by them.

    Parameters
    ----------
    evidence : pandas.DataFrame
        ``id``, ``affirmation``, ``sens``, ``lecture``, ``fait`` (identifier of a fact, or missing), then
        ``editeur``, ``titre``, ``adresse``, ``source`` where there is no such fact.
    facts : pandas.DataFrame
        `FACTS`.

    Raises
    ------
    Refusal
        If a fact is unknown.
    """
    named = evidence["fait"].notna() & (evidence["fait"] != "")
    unknown = set(evidence.loc[named, "fait"]) - set(facts["id"])
    if unknown:
        raise Refusal(f"attestations : faits inconnus {', '.join(sorted(unknown))}.")
    found = facts.set_index("id")
    out = evidence.copy()
    for column in FACTS[1:]:
        out[column] = out[column].astype("object")
        out.loc[named, column] = out.loc[named, "fait"].map(found[column])
    out["id"] = out["id"].mask(named, out["fait"])
    return out[EVIDENCE]


def all_facts(*tables: pd.DataFrame) -> pd.DataFrame:
    """Put transcribed facts together, as what a statement may cite."""
    return pd.concat([table[FACTS] for table in tables], ignore_index=True)


def no_facts() -> pd.DataFrame:
    """Return the facts of a ledger whose statements are all computed: none."""
    return pd.DataFrame(columns=FACTS, dtype="str")


def counts(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements have each verdict, zero included: ``verdict``, ``nombre``."""
    found = ledger["verdict"].value_counts()
    return pd.DataFrame(
        {"verdict": list(rule.VERDICTS), "nombre": [int(found.get(v, 0)) for v in rule.VERDICTS]}
    )
