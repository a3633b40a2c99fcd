"""The area studied: what another basin would change, read once from ``area.toml``.

Territories and their names, the claims and facts that sentences cite, and the corrections of
sources, each with its reason and with what the source must still say for it to be needed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compendium import toml
from compendium.errors import Refusal

FILE = Path(__file__).with_name("area.toml")


@dataclass(frozen=True)
class Region:
    """The region: its code and name, its départements, the former regions."""

    code: str
    name: str
    departements: Mapping[str, str]
    former: Mapping[str, str]


@dataclass(frozen=True)
class Epci:
    """An EPCI: SIREN, short name, and the département it lies in."""

    code: str
    name: str
    departement: str


@dataclass(frozen=True)
class Basin:
    """The basin, the EPCIs that signed its plan, and the départements it lies in."""

    code: str
    name: str
    signatories: str
    programme: str
    fact_name: str
    departements: tuple[str, ...]


@dataclass(frozen=True)
class Ess:
    """EPCIs drawn before the others among those with a stated share of the ESS."""

    near: tuple[str, ...]


@dataclass(frozen=True)
class Century:
    """The communes whose long series is told, and the years written on the first curve."""

    first: str
    second: str
    years: tuple[int, ...]

    @property
    def codes(self) -> list[str]:
        """Both."""
        return [self.first, self.second]


@dataclass(frozen=True)
class Town:
    """A town named on maps; whether it is on those that are full of other things, and on a phone too."""

    code: str
    name: str
    large: bool = False
    always: bool = False


@dataclass(frozen=True)
class Article:
    """The article: the year it was written."""

    year: int


@dataclass(frozen=True)
class Claims:
    """Identifiers of the statements that others are computed from."""

    population: str
    density: str
    posts: str
    share: str
    associations: str
    cooperatives: str
    mutuelles: str
    yearly_rate: str
    dwellings: str
    closure: str
    founders: str


@dataclass(frozen=True)
class Facts:
    """Identifiers of the rows that sentences cite."""

    second_hand_envelope: str
    envelope: str
    yearly_rate: str
    committed: str
    envelope_committed: str
    added: str
    announced: str
    dwellings_financed: str
    last_coal: str
    committed_press: str
    total: str
    public_space_budget: str
    state_by_epci: tuple[str, ...]
    budget: str
    region_all_axes: str
    public_space_state: str
    public_space_region: str
    public_space_spent: str
    yearly: tuple[str, ...]
    target: str
    target_climate: str
    target_estates: str
    target_estates_before: str
    rehabilitated: str
    rehabilitated_last: str
    citizens_budget: str
    citizens_budget_first: str
    operating: str
    investment: str
    announced_policy: str
    districts: str
    association: str
    network_created: str
    network_created_otherwise: str
    founded: str
    founders: str
    maturation: str
    before_mining_census: str
    before_mining: tuple[str, ...]
    opening: str
    idea: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Correction:
    """What is done to a row of a source, and why.

    Attributes
    ----------
    id, table : str
        The row and its table.
    action : str
        ``left_out``, ``doubtful`` (marked on charts) or ``rewritten``.
    reason : str
        Why.
    column, says : str
        The correction is needed as long as this column of the row holds this text.
    becomes : str
        What ``says`` is rewritten to.
    """

    id: str
    table: str
    action: str
    reason: str
    column: str
    says: str
    becomes: str = ""


@dataclass(frozen=True)
class Area:
    """Everything that is of this basin."""

    flipping: tuple[str, ...]
    contradicted: tuple[str, ...]
    region: Region
    epci: Epci
    neighbour: Epci
    basin: Basin
    ess: Ess
    century: Century
    towns: tuple[Town, ...]
    zones: Mapping[str, str]
    funders: Mapping[str, tuple[str, ...]]
    article: Article
    claims: Claims
    in_short: Mapping[str, str]
    facts: Facts
    corrections: tuple[Correction, ...]

    def corrected(self, table: str, action: str) -> list[str]:
        """Return the rows of a table that an action is for."""
        return [
            correction.id
            for correction in self.corrections
            if (correction.table, correction.action) == (table, action)
        ]

    @property
    def perimeters(self) -> tuple[str, str]:
        """Codes of the two perimeters: communes of the basin, EPCIs that signed."""
        return self.basin.code, self.basin.signatories


def read(text: str) -> Area:
    """Read the description of an area.

    Parameters
    ----------
    text : str
        TOML.

    Raises
    ------
    Refusal
        On what is not TOML, an unknown key (the nearest is suggested), a missing one, or a value
        of the wrong type.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"src/ancrage/area.toml n’est pas lisible ({error}).") from None
    area: Area = toml.filled(Area, table, "src/ancrage/area.toml")
    return area


AREA = read(FILE.read_text(encoding="utf-8"))
"""The area of this compendium."""
