"""What this study asks of a raw table beyond its schema: territories of their year, shares below 100.

A foreign key says less: a code is one row of the register a level and a period. The description of
a table says of its columns of codes what they are, under ``territories`` of its schema, which other
tools pass over; ``checkedWith`` names the register, so that the machine knows what the check reads.
"""

import functools
from typing import Any

import pandas as pd

from compendium import tables
from compendium.tables import catalogue, schema

REGISTER = "territoires"
"""The table of all territories, whose rows are found by level, code and geography year."""


def check(resource: schema.Resource, frame: pd.DataFrame) -> None:
    """Check a typed table: its shares, and the territories that its codes name.

    Raises
    ------
    Refusal
        With the row, the column, the value, and what is expected.
    """
    _check_shares(resource, frame)
    if resource["schema"].get("territories"):
        check_territories(resource, frame, _register(catalogue.resource(REGISTER)["hash"]))


@functools.lru_cache(maxsize=1)
def _register(_hash: str) -> pd.DataFrame:
    """Read the register once, for as long as it is the same."""
    return tables.read(REGISTER)


GROWTH = "growth|change"
"""Indicators that a percentage may take above 100: they measure a change, not a share."""


def _check_shares(resource: schema.Resource, frame: pd.DataFrame) -> None:
    """Refuse a share above 100 in a table of facts, whose units are a column."""
    if not {"indicateur", "valeur", "unite"} <= set(frame.columns):
        return
    share = frame["unite"].str.startswith("%") & ~frame["indicateur"].str.contains(GROWTH)
    over = share & (frame["valeur"] > 100).fillna(False)
    if over.any():
        field = next(field for field in schema.fields(resource) if field["name"] == "valeur")
        raise schema.refuse_cells(resource, field, frame.loc[over, "valeur"], "est une part, et dépasse 100")


def check_territories(resource: schema.Resource, frame: pd.DataFrame, register: pd.DataFrame) -> None:
    """Check that each code names a territory of the level and geography year it claims.

    Parameters
    ----------
    resource : Mapping
        Frictionless resource. Its ``territories`` say which ``field`` holds codes, of which
        ``niveau`` (a level, or the field that holds it) and ``geographie`` (a year, the field
        that holds it, or nothing for any year); ``where`` gives the values that rows must have
        to be concerned.
    frame : pandas.DataFrame
        The typed table.
    register : pandas.DataFrame
        ``niveau``, ``code``, ``cog_debut``, ``cog_fin``.

    Raises
    ------
    Refusal
        With the row, the code, and whether it is unknown or known in other years.
    """
    for key in resource["schema"].get("territories", []):
        name = key["field"]
        rows = frame[frame[name].notna()]
        for column, allowed in key.get("where", {}).items():
            rows = rows[rows[column].isin(allowed)]
        asked = pd.DataFrame(
            {
                "ligne": rows.index,
                "code": rows[name].to_numpy(),
                "niveau": _per_row(rows, key["niveau"]),
                "cog": _per_row(rows, key.get("geographie")),
            }
        )
        found = asked.merge(register[["niveau", "code", "cog_debut", "cog_fin"]], how="left")
        unknown = found[found["cog_debut"].isna()]
        if len(unknown):
            raise schema.refuse(resource, _unknown_territory(name, unknown.iloc[0], register))
        if key.get("geographie") is None:
            continue
        inside = found["cog"].between(found["cog_debut"], found["cog_fin"])
        valid = inside.groupby(found["ligne"]).any()
        if not valid.all():
            line = valid.index[~valid][0]
            case = found[found["ligne"] == line].iloc[-1]
            raise schema.refuse(
                resource,
                f"ligne {line}, colonne « {name} » : « {case['code']} » n’existe pas dans la "
                f"géographie de {case['cog']} (vu de {case['cog_debut']} à {case['cog_fin']}).",
                "vérifiez le millésime de la table : les communes fusionnent.",
            )


def _per_row(rows: pd.DataFrame, described: Any) -> Any:
    return rows[described["field"]].to_numpy() if isinstance(described, dict) else described


def _unknown_territory(name: str, case: pd.Series, register: pd.DataFrame) -> str:
    known = register.loc[register["niveau"] == case["niveau"], "code"]
    padded = str(case["code"]).zfill(len(known.iloc[0])) if len(known) else ""
    hint = f" ; vouliez-vous « {padded} » ? Un code est du texte" if (known == padded).any() else ""
    return (
        f"ligne {case['ligne']}, colonne « {name} » : « {case['code']} » n’est pas un code de "
        f"{case['niveau']} connu{hint}."
    )
