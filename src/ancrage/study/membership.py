"""Communes and their EPCI: the tables that say which is in which must say the same.

Communes of 2022 (`communes_appartenance_2022`), communes of 2025 (`communes_contours`) and the national
tables come from three publishers. Between 2022 and 2025 no commune of Hauts-de-France changed its EPCI:
what tells the two lists apart is mergers of communes, all of them in `communes_passage`. So nothing is
let pass here, and there is no list of exceptions.
"""

import pandas as pd

from ancrage.area import AREA
from ancrage.study.territories import COG, harmonise, successor
from compendium.errors import Refusal

APPARTENANCE_COG = 2022
"""Geography year of ``communes_appartenance_2022``."""

SHOWN = 6
"""Communes or EPCIs told at most."""

ROUNDED = 0.01
"""Inhabitants by which a sum of published weights may differ from a total kept to the hundredth."""


def check(
    *,
    contours: pd.DataFrame,
    appartenance: pd.DataFrame,
    passages: pd.DataFrame,
    epci: pd.DataFrame,
    legales: pd.DataFrame,
    published: pd.DataFrame,
) -> None:
    """Check that all tables put each commune of Hauts-de-France in the same EPCI.

    Parameters
    ----------
    contours, appartenance : pandas.DataFrame
        Tables ``communes_contours`` (2025) and ``communes_appartenance_2022``.
    passages : pandas.DataFrame
        Table ``communes_passage``: the mergers between the two.
    epci : pandas.DataFrame
        Table ``epci``: the number of members of each, in the whole country.
    legales, published : pandas.DataFrame
        Tables ``populations_legales`` (by commune) and ``populations_epci`` (as published).

    Raises
    ------
    Refusal
        With the communes that are not in the same EPCI, or the EPCIs that do not add up.
    """
    check_communes(contours, appartenance, passages)
    inside = within(epci)
    check_counts(contours, epci, inside)
    for members, cog in ((appartenance, APPARTENANCE_COG), (contours, COG)):
        totals = published[published["cog"] == cog]
        annee = int(totals["annee"].iloc[0])
        people = legales[legales["annee"] == annee]
        name = f"population municipale de {annee}"
        told = totals.set_index("code")["population"]
        check_totals(
            members, people, passages, told, inside, before=int(people["cog"].iloc[0]), after=cog, name=name
        )


def within(epci: pd.DataFrame) -> set[str]:
    """Return the EPCIs of Hauts-de-France.

    Two EPCIs of Normandie (Aumale-Blangy, Villes Sœurs) have communes in Somme: their members and
    their totals are not all in tables of the region, and are not compared.
    """
    return set(epci.loc[epci["region"] == AREA.region.code, "code"])


def check_communes(contours: pd.DataFrame, appartenance: pd.DataFrame, passages: pd.DataFrame) -> None:
    """Check that each commune of 2022 is in the EPCI of the commune that it is part of in 2025."""
    steps = passages[(passages["cog_avant"] >= APPARTENANCE_COG) & (passages["cog_apres"] <= COG)]
    merged = dict(steps.loc[steps["nature"] == "fusion", ["code_avant", "code_apres"]].to_numpy())
    places = [successor(code, merged) for code in appartenance["code"]]
    there = pd.Series(places, index=appartenance.index).map(contours.set_index("code")["epci"])
    apart = appartenance[there.ne(appartenance["epci"]).fillna(True)]
    if len(apart):
        lines = [
            f"  {row.nom} ({row.code}) : {row.epci} en {APPARTENANCE_COG}, "
            f"{_or_none(there[row.Index])} en {COG}"
            for row in apart.head(SHOWN).itertuples()
        ]
        raise Refusal(
            f"communes_appartenance_2022 et communes_contours ne mettent pas {len(apart)} communes dans le "
            "même EPCI :\n" + _told(lines, len(apart)),
            "corrigez celle des deux tables qui a tort (aucune commune n’a changé d’EPCI entre ces deux "
            "années ; une fusion se dit dans communes_passage), puis « ancrage seal » les tables changées.",
        )
    known = {*places, *steps.loc[steps["nature"] == "scission", "code_apres"]}
    new = contours[[code not in known for code in contours["code"]]]
    if len(new):
        lines = [f"  {row.nom} ({row.code})" for row in new.head(SHOWN).itertuples()]
        raise Refusal(
            f"{len(new)} communes de communes_contours ne viennent d’aucune de communes_appartenance_2022 :\n"
            + _told(lines, len(new)),
            "complétez communes_passage : une commune nouvelle vient d’une fusion ou d’une scission.",
        )


def check_counts(contours: pd.DataFrame, epci: pd.DataFrame, inside: set[str]) -> None:
    """Check that each EPCI has as many members in the contours as in the national list."""
    counts = contours["epci"].value_counts()
    national = epci[[code in inside for code in epci["code"]]].set_index("code")
    found = counts.reindex(national.index, fill_value=0)
    apart = national[found != national["communes"]]
    if len(apart):
        lines = [
            f"  {row.nom} ({row.Index}) : {found[row.Index]} communes, {row.communes} dans « epci »"
            for row in apart.head(SHOWN).itertuples()
        ]
        raise Refusal(
            f"communes_contours et epci ne donnent pas à {len(apart)} EPCI les mêmes membres :\n"
            + _told(lines, len(apart)),
            "corrigez celle des deux tables qui a tort, puis « ancrage seal » son nom.",
        )


def check_totals(
    members: pd.DataFrame,
    people: pd.DataFrame,
    passages: pd.DataFrame,
    told: pd.Series,
    inside: set[str],
    *,
    before: int,
    after: int,
    name: str,
) -> None:
    """Check that the inhabitants of the members of each EPCI add up to its published total.

    Parameters
    ----------
    members : pandas.DataFrame
        ``code``, ``epci``: communes of the geography of `after`.
    people : pandas.DataFrame
        ``code``, ``population``: communes of the geography of `before`.
    passages : pandas.DataFrame
        Table ``communes_passage``.
    told : pandas.Series
        Published population by code of EPCI, in the perimeters of `after`.
    inside : set of str
        EPCIs whose members are all in `members`.
    before, after : int
        Geography years.
    name : str
        What is added up, for the message.
    """
    figures = pd.DataFrame({"code": people["code"], "population": people["population"]})
    communes = harmonise(figures, passages, members["code"], before=before, after=after).frame
    places = communes["code"].map(members.set_index("code")["epci"])
    sums = communes.groupby(places)["population"].sum()
    sums = sums[[code in inside for code in sums.index]]
    published = told.reindex(sums.index)
    apart = sums[(sums - published).abs().gt(ROUNDED).fillna(True)]
    if len(apart):
        lines = [
            f"  {code} : {_whole(value)} en additionnant ses communes, {_whole(published[code])} publiés"
            for code, value in apart.head(SHOWN).items()
        ]
        raise Refusal(
            f"{len(apart)} EPCI n’ont pas les habitants publiés ({name}, périmètres de {after}) :\n"
            + _told(lines, len(apart)),
            "une commune n’est pas dans son EPCI, ou un nombre a changé : comparez les tables à leurs "
            "sources (« ancrage refresh »).",
        )


def _told(lines: list[str], count: int) -> str:
    return "\n".join(lines) + (f"\n  … et {count - len(lines)} autres" if count > len(lines) else "")


def _or_none(epci: object) -> object:
    return "aucun" if pd.isna(epci) else epci


def _whole(value: object) -> str:
    return "rien" if pd.isna(value) else f"{value:.0f}"
