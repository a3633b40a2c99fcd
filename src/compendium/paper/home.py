"""What the first page says by key: numbers, findings that hold, figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from compendium import project
from compendium.errors import Refusal
from compendium.language import Language
from compendium.notebook import Notebook
from compendium.pages import drawn, links
from compendium.paper import values


@dataclass(frozen=True)
class Held:
    """A finding that a sentence of the page rests on: where it is told, and what it shows."""

    address: str
    shows: str


def given(notebooks: Sequence[Notebook], tongue: Language) -> dict[str, Callable[..., Any]]:
    """Return what the template of the first page asks by key.

    Parameters
    ----------
    notebooks : sequence of compendium.notebook.Notebook
        What makes numbers, findings and figures.
    tongue : compendium.language.Language
        Language of the page.

    Returns
    -------
    dict
        ``value(key, **criteria)``, a number as it is written; ``held(key)``, a finding, refused where it no
        longer holds; ``figure(stem)``.
    """
    numbers = values.load(notebooks)

    def held(key: str) -> Held:
        finding = numbers.findings.get(key)
        if finding is None or not finding.holds:
            said = "inconnu" if finding is None else f"ne tient plus ({finding.told})"
            raise Refusal(
                f"page d’accueil : le constat « {key} » {said}.",
                "corrigez la phrase dans le gabarit home.html.",
            )
        return Held(f"{links.FINDINGS}#{key}", tongue.said(f"Vérifié : {finding.shows}"))

    def figure(stem: str) -> drawn.Drawn:
        return drawn.read(project.root() / "figures" / f"{stem}.json", tongue)

    def value(key: str, **criteria: Any) -> str:
        try:
            return tongue.said(numbers.number(key, **criteria).text)
        except Refusal as refusal:
            raise Refusal(f"page d’accueil : {refusal.what}", refusal.todo) from refusal

    return {
        "value": value,
        "held": held,
        "figure": figure,
    }
