"""Find the EPCI that someone means: by its code, or by a part of its name."""

import difflib
import functools
import re
import unicodedata

import pandas as pd

from ancrage.study.territories import readable, short_epci_name
from compendium import tables
from compendium.errors import Refusal
from compendium.typography import typography

SHOWN = 8
"""Candidates listed at most."""

SIREN = re.compile(r"\d{9}")


def find(asked: str) -> str:
    """Return the code of the EPCI that a code or a name means.

    Parameters
    ----------
    asked : str
        A SIREN (``200072460``), or a name or part of one (``Béthune-Bruay``), whatever its
        capitals, accents and hyphens.

    Raises
    ------
    Refusal
        If there is none, or more than one: the candidates are listed.
    """
    asked = asked.strip()
    epcis = _epcis()
    if SIREN.fullmatch(asked):
        if (epcis["code"] == asked).any():
            return asked
        raise Refusal(_unknown_code(asked), "« ancrage territory NOM » cherche par le nom.")
    return _by_name(asked, epcis)


@functools.cache
def _epcis() -> pd.DataFrame:
    """Return the EPCIs, read once however many are asked for."""
    return tables.read("epci", ["code", "nom", "departement"])


def _by_name(asked: str, epcis: pd.DataFrame) -> str:
    words = _plain(asked).split()
    if not words:
        raise Refusal("quel EPCI ?", "donnez son code (SIREN) ou son nom.")
    plain = epcis["nom"].map(_plain)
    short = epcis["nom"].map(lambda name: _plain(short_epci_name(name)))
    exact = epcis[(plain == " ".join(words)) | (short == " ".join(words))]
    if len(exact) == 1:
        return str(exact["code"].iloc[0])
    found = epcis[plain.map(lambda name: set(words) <= set(name.split()))]
    if found.empty:
        found = epcis[plain.map(lambda name: all(word in name for word in words))]
    if len(found) == 1:
        return str(found["code"].iloc[0])
    if found.empty:
        near = difflib.get_close_matches(" ".join(words), list(short), n=3, cutoff=0.6)
        found = epcis[short.isin(near)]
        if found.empty:
            raise Refusal(f"aucun EPCI de 2026 ne s’appelle « {asked} ».", "essayez un mot de son nom.")
        raise Refusal(f"aucun EPCI ne s’appelle « {asked} ». Les plus proches :\n{_listed(found)}")
    raise Refusal(
        f"« {asked} » peut être {len(found)} EPCI :\n{_listed(found)}", "donnez un code, ou plus de mots."
    )


def _listed(found: pd.DataFrame) -> str:
    rows = found.head(SHOWN).itertuples()
    lines = [f"  {row.code}  {typography(row.nom)} ({row.departement})" for row in rows]
    more = [f"  … et {len(found) - SHOWN} autres"] if len(found) > SHOWN else []
    return "\n".join(lines + more)


def _unknown_code(code: str) -> str:
    """Say that no EPCI has a code, and until when one had it."""
    rows = tables.read("territoires", where={"niveau": "epci", "code": code})
    if rows.empty:
        return f"« {code} » n’est le code (SIREN) d’aucun EPCI."
    last = rows.sort_values("cog_fin").iloc[-1]
    return f"« {code} » ({typography(readable(last.nom))}) n’est plus un EPCI en 2026 : vu de {last.cog_debut} à {last.cog_fin}."


def _plain(text: str) -> str:
    """Return a text in lower case, without accents, its words apart.

    Examples
    --------
    >>> _plain("CA de Béthune-Bruay, Artois Lys Romane")
    'ca de bethune bruay artois lys romane'
    """
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", kept.casefold()))
