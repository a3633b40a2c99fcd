"""What the statements of the texts are about: public statistics, public action, the place."""

import pandas as pd

STATISTICS, ACTION, PLACE, REST = "statistique", "action publique", "lieu", "récit"
"""Subjects; the rest is what the texts tell of the past, of the organisations and of the territory."""

SECTIONS = ("héritage et renouveau", "département")
"""Sections of the article on what public bodies do."""


def of_statements(ledger: pd.DataFrame, claims: pd.DataFrame) -> pd.Series:
    """Return the subject of each statement, by its identifier.

    The place is what the table of statements says; statistics are what is computed elsewhere; public
    action is what remains of the sections on it.

    Parameters
    ----------
    ledger : pandas.DataFrame
        The ledger: ``id``, ``section``, ``kind``, ``ways``.
    claims : pandas.DataFrame
        Table ``affirmations``: ``id``, ``niveau``.

    Examples
    --------
    >>> ledger = pd.DataFrame({"id": ["A1", "A2", "A3"], "section": ["", "département", ""],
    ...     "kind": ["part", "document", "document"], "ways": [3, None, None]})
    >>> claims = pd.DataFrame({"id": ["A1", "A2", "A3"], "niveau": ["epci", "departement", "lieu"]})
    >>> of_statements(ledger, claims).tolist()
    ['statistique', 'action publique', 'lieu']
    """
    place = ledger["id"].map(claims.set_index("id")["niveau"]).eq("lieu")
    computed = ledger["ways"].notna()
    action = ledger["section"].isin(SECTIONS) & ledger["kind"].eq("document")
    subject = pd.Series(REST, index=ledger.index)
    subject = subject.mask(action, ACTION).mask(computed, STATISTICS).mask(place, PLACE)
    return subject.set_axis(ledger["id"])


def self_attested(evidence: pd.DataFrame, attested: list[str], publisher: str) -> list[str]:
    """Return which attested statements have no supporting document but those of one publisher.

    Parameters
    ----------
    evidence : pandas.DataFrame
        What documents say of statements: ``affirmation``, ``sens``, ``editeur``.
    attested : list of str
        Identifiers of attested statements.
    publisher : str
        The publisher.
    """
    rows = evidence[evidence["affirmation"].isin(attested)]
    others = set(rows.loc[rows["editeur"] != publisher, "affirmation"])
    return [claim for claim in attested if claim not in others]
