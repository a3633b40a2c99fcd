"""What a reader chooses in a figure that is awake, such as its year.

An author gives the whole figure of each option. What it changes of the first is kept in the specification, as one of
Plotly's own update menus, which is hidden: a page shows it as a list above the drawing (``figure.js``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compendium.errors import Refusal

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from compendium.publish.specification import Specification

LOOKS = {"fillcolor", "hovertext", "marker", "text"}
"""Properties of a trace that an option changes: its points stay where they are."""

OFFSETS = {"ax", "ay", "showarrow", "visible", "xanchor", "xshift", "yanchor", "yshift"}
"""Properties of an annotation by which it stands beside its mark: it stays where the first option has it."""


@dataclass(frozen=True)
class Choice:
    """One of the figures among which a reader chooses, and what it finds.

    Attributes
    ----------
    figure : plotly.graph_objects.Figure
        As many traces and annotations as the others, in the same order.
    title, subtitle : str
        Its own.
    """

    figure: "go.Figure"
    title: str
    subtitle: str


@dataclass(frozen=True)
class Choices:
    """What a reader chooses in a figure, and among what.

    Attributes
    ----------
    name : str
        What is chosen, such as « Année ».
    options : mapping of str to Choice
        In the order of the list.
    """

    name: str
    options: Mapping[str, Choice]


def menu(stem: str, name: str, drawn: "Mapping[str, Specification]", first: str) -> dict[str, Any]:
    """Return the menu by which a page goes from one option to another.

    Parameters
    ----------
    stem : str
        Name of the figure, for messages.
    name : str
        What is chosen.
    drawn : mapping of str to dict
        Specification of each option.
    first : str
        The option that is drawn before any is chosen.

    Raises
    ------
    Refusal
        If an option changes something else than titles, texts and colours.
    """
    traces: dict[int, set[str]] = {}
    notes: dict[int, set[str]] = {}
    for option, spec in drawn.items():
        said = f"{stem} : l’option « {option} »"
        _gather(traces, said, "tracé", drawn[first]["data"], spec["data"], LOOKS)
        _gather(notes, said, "nom", _notes(drawn[first]), _notes(spec), {"text"})
    looks = sorted(set().union(*traces.values()))
    places = sorted(traces)
    buttons = []
    for option, spec in drawn.items():
        title = spec["layout"]["title"]
        texts = {
            "title.text": title["text"],
            "title.subtitle.text": title.get("subtitle", {}).get("text", ""),
        }
        texts |= {f"annotations[{place}].text": _notes(spec)[place]["text"] for place in sorted(notes)}
        changed = {look: [spec["data"][place].get(look) for place in places] for look in looks}
        buttons.append({"label": option, "method": "update", "args": [changed, texts, places]})
    return {"name": name, "visible": False, "active": list(drawn).index(first), "buttons": buttons}


def _notes(spec: "Specification") -> Sequence[Mapping[str, Any]]:
    notes: Sequence[Mapping[str, Any]] = spec["layout"].get("annotations", [])
    return notes


def _gather(
    found: dict[int, set[str]],
    said: str,
    kind: str,
    first: Sequence[Mapping[str, Any]],
    other: Sequence[Mapping[str, Any]],
    may: set[str],
) -> None:
    """Add which properties of which parts an option changes."""
    if len(first) != len(other):
        raise _refused(f"{said} a {len(other)} {kind}s, la première {len(first)}.")
    for place, (old, new) in enumerate(zip(first, other, strict=True)):
        changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} - OFFSETS
        if changed - may:
            raise _refused(f"{said} change « {min(changed - may)} » du {kind} {place + 1}.")
        if changed:
            found.setdefault(place, set()).update(changed)


def _refused(what: str) -> Refusal:
    return Refusal(what, "une option ne change que des titres, des textes et des couleurs : gardez le reste.")
