"""The sheets of the site, one an EPCI of the region: what it is among the others, indicator by indicator."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ancrage import area
from ancrage.profiles import listing
from ancrage.study import profile
from compendium.language import Language
from compendium.pages import frame
from compendium.publish.formats import MISSING, number, signed, with_unit

FOLDER = "territoires"
"""Folder of the sheets, in that of each language."""

WIDTH, HEIGHT, MARGIN = 220, 22, 6
"""Of the drawing of a row, in pixels."""


ORDER = (listing.FIRST, *(key for key in profile.INDICATORS if key != listing.FIRST))
"""The indicators, the weight of the ESS first."""

COLUMNS = (
    *("indicateur", "nom", "unite", "millesime", "valeur", "rang_region", "sur_region"),
    *("rang_france", "sur_france", "mediane_epci_region", "departement", "region", "france"),
)
"""Columns of the data of a sheet."""


@dataclass(frozen=True)
class Standing:
    """Where a value stands among those of the EPCIs of a place: its rank, 1 being the highest, and of how many."""

    rank: int
    among: int


@dataclass(frozen=True)
class Scale:
    """An indicator over the EPCIs of the region, and of France: what every sheet sets its own against.

    Attributes
    ----------
    key : str
        Of `ancrage.study.profile.INDICATORS`.
    region, country : pandas.Series
        Its values, those that are known.
    median : float
        That of the region's EPCIs.
    dots : str
        Those of the region on a line, as SVG.
    """

    key: str
    region: pd.Series
    country: pd.Series
    median: float
    dots: str

    def at(self, value: float) -> float:
        """Return where a value stands on the line, in pixels."""
        low, high = self.region.min(), self.region.max()
        return MARGIN + (WIDTH - 2 * MARGIN) * (value - low) / ((high - low) or 1)


def pages(tongue: Language) -> dict[str, str]:
    """Return the sheets in a language, by name, and their data as CSV in the first.

    Parameters
    ----------
    tongue : compendium.language.Language
        The language.

    Returns
    -------
    dict of str to str
        ``<SIREN>.html``, and ``<SIREN>.csv``.
    """
    every = listing.values()
    own = every[every["region"] == area.AREA.region.code]
    scales = {key: _scale(key, own[key].dropna(), every[key].dropna()) for key in ORDER}
    levels = listing.levels().set_index(["niveau", "code"])
    followed = listing.followed(every, tongue)
    found: dict[str, str] = {}
    rows = own.to_dict("records")
    for place, row in enumerate(rows):
        told = {key: _line(scale, row, levels) for key, scale in scales.items()}
        beside = {"before": rows[place - 1] if place else None, "after": (rows[place + 1 :] or [None])[0]}
        found[f"{row['code']}.html"] = _page(row, told, beside, followed, tongue)
        if tongue.first:
            found[f"{row['code']}.csv"] = _data(told)
    return found


def _scale(key: str, region: pd.Series, country: pd.Series) -> Scale:
    bare = Scale(key, region, country, float(region.median()), "")
    spots = sorted({f"{bare.at(value):.1f}" for value in region}, key=float)
    median = f'<path d="M{bare.at(bare.median):.1f} 2V{HEIGHT - 2}"/>'
    dots = "".join(f'<circle cx="{spot}" cy="{HEIGHT // 2}" r="2.5"/>' for spot in spots)
    return replace(bare, dots=dots + median)


def standing(value: float, values: pd.Series) -> Standing | None:
    """Return where a value stands among others; None where it is missing.

    Examples
    --------
    >>> standing(5.0, pd.Series([9.0, 5.0, 5.0]))
    Standing(rank=2, among=3)
    """
    return None if pd.isna(value) else Standing(int((values > value).sum()) + 1, len(values))


def _line(scale: Scale, row: Mapping[str, Any], levels: pd.DataFrame) -> dict[str, Any]:
    """Return what a sheet says of an indicator: the value, where it stands, what it is compared with."""
    above = {"departement": row["code_departement"], "region": row["region"], "pays": profile.COUNTRY}
    column = levels[scale.key]
    values = {level: column.get((level, code)) for level, code in above.items()}
    value = row[scale.key]
    return {
        "scale": scale,
        "value": value,
        "here": standing(value, scale.region),
        "country": standing(value, scale.country),
        "median": scale.median,
        **{level: None if value is None or pd.isna(value) else value for level, value in values.items()},
    }


def sentences(row: Mapping[str, Any], told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what a sheet says first, in French: the weight of the ESS, its rank, then what surrounds it.

    Parameters
    ----------
    row : mapping
        The EPCI.
    told : mapping of str to mapping
        What `_line` returns, by indicator.
    """
    weight = told["ess"]
    said = ["Le poids de l’ESS dans l’emploi salarié n’est pas connu."]
    if weight["here"] is not None:
        side = "au-dessus" if row["ess"] > weight["median"] else "au-dessous"
        median = _written("ess", weight["median"])
        if _written("ess", row["ess"]) == median:
            side = "à la hauteur"
        said = [
            f"L’ESS y tient {_written('ess', row['ess'])} de l’emploi salarié (2015, seconde main) : "
            f"rang {weight['here'].rank} sur {weight['here'].among} dans la région, "
            f"{number(weight['country'].rank)} sur {number(weight['country'].among)} en France.",
            f"C’est {side} de la médiane des EPCI de la région, {median}.",
        ]
    if not pd.isna(row["evolution"]):
        said.append(
            f"De 2013 à 2018, la population y change de {_signed(row, 'evolution')} par an : "
            f"{_signed(row, 'solde_naturel')} par les naissances et les décès, "
            f"{_signed(row, 'solde_migratoire')} par les arrivées et les départs."
        )
    if told["revenu"]["here"] is not None:
        here = told["revenu"]["here"]
        said.append(
            f"Le revenu disponible médian y est de {_written('revenu', row['revenu'])} par an (2019) : "
            f"rang {here.rank} sur {here.among} dans la région."
        )
    return said


def _written(key: str, value: float | None) -> str:
    return with_unit(value, profile.INDICATORS[key].unit, profile.INDICATORS[key].decimals)


def _signed(row: Mapping[str, Any], key: str) -> str:
    return signed(row[key], profile.INDICATORS[key].unit, profile.INDICATORS[key].decimals)


def _page(
    row: Mapping[str, Any],
    told: Mapping[str, dict[str, Any]],
    beside: Mapping[str, Any],
    followed: Sequence[listing.Followed],
    tongue: Language,
) -> str:
    name = listing.short_name(row["nom"])
    parts = (profile.KINDS[row["nature"]], f"{number(int(row['communes']))} communes", row["departement"])
    return frame.page(
        "sheet.html",
        name,
        path=f"{FOLDER}/{row['code']}.html",
        tongue=tongue,
        wide=True,
        code=row["code"],
        name=name,
        place=tongue.said(" · ".join(parts)),
        told=[tongue.said(sentence) for sentence in sentences(row, told)],
        lines=[_shown(line, tongue) for line in told.values()],
        followed=[figure for figure in followed if row["code"] in figure.codes],
        weight="" if pd.isna(row["ess"]) else f"{row['ess']:.2f}",
        beside={
            where: {"code": other["code"], "name": listing.short_name(other["nom"])}
            for where, other in beside.items()
            if other is not None
        },
        missing=tongue.said(MISSING),
    )


def _shown(line: Mapping[str, Any], tongue: Language) -> dict[str, Any]:
    """Return a row of the table, as texts in a language."""
    key = line["scale"].key
    here, country = (
        "" if stands is None else tongue.said(f"{number(stands.rank)} sur {number(stands.among)}")
        for stands in (line["here"], line["country"])
    )
    cells = {
        level: tongue.said(_written(key, line[level]))
        for level in ("value", "median", "departement", "region", "pays")
    }
    return {
        "name": tongue.said(profile.INDICATORS[key].name),
        "vintage": tongue.said(profile.INDICATORS[key].vintage),
        "here": here,
        "country": country,
        "drawing": _strip(line["scale"], line["value"], tongue),
        **cells,
    }


def _strip(scale: Scale, value: float, tongue: Language) -> Markup:
    """Return the EPCIs of the region on a line, by an indicator: a dot each, the median, and the one that is shown."""
    if scale.region.empty:
        return Markup()
    low, high = (_written(scale.key, end) for end in (scale.region.min(), scale.region.max()))
    said = tongue.said(f"de {low} à {high}, médiane {_written(scale.key, scale.median)}")
    spot = (
        ""
        if pd.isna(value)
        else f'<circle class="lui" cx="{scale.at(value):.1f}" cy="{HEIGHT // 2}" r="5.5"/>'
    )
    return frame.markup(
        f'<svg class="rangee" role="img" aria-label="{escape(said)}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<title>{escape(said)}</title>{scale.dots}{spot}</svg>"
    )


def _data(told: Mapping[str, dict[str, Any]]) -> str:
    """Return the indicators of a sheet as CSV: a row each, values unrounded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key, line in told.items():
        indicator = profile.INDICATORS[key]
        ranks = [
            value
            for stands in (line["here"], line["country"])
            for value in (("", "") if stands is None else (stands.rank, stands.among))
        ]
        values = [
            "" if line[level] is None or pd.isna(line[level]) else repr(round(float(line[level]), 6))
            for level in ("value", "median", "departement", "region", "pays")
        ]
        writer.writerow(
            [key, indicator.name, indicator.unit, indicator.vintage, values[0], *ranks, *values[1:]]
        )
    return out.getvalue()
