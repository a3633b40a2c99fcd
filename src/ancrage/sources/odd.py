"""Insee's sustainable-development indicators by EPCI of 2018, read in another's file.

Insee's page gives the workbooks of regions and départements only. The file of EPCIs was assembled
for an application of the DREAL Centre-Val de Loire; what can be checked of it against Insee's own
workbooks is its file of départements (`departements`), which a test does. Its grade is that of a
figure read through another's hands.
"""

import re

import pandas as pd

from compendium.tables import fetch

ESS = "I_13_01_1"
"""Weight of the social economy in salaried jobs, 2015, in %."""

CREATIONS = "I_12_01_5"
"""Rate of creation of establishments, 2014-2016, in %."""

COG = 2018
"""Geography year of the EPCIs."""

DECIMALS = 6
"""Decimals kept: the file has the fifteen digits of a division."""


def _read(name: str) -> pd.DataFrame:
    # one name of EPCI holds quotes, escaped in two ways at once, and its line a cell too many at its end
    text = re.sub(r'[\\"]', "", fetch.original(name).read_text(encoding="utf-8"))
    head, *lines = (line.split(";") for line in text.splitlines())
    return pd.DataFrame([line[: len(head)] for line in lines], columns=head).replace("NA", None)


def _indicators(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": frame["CodeZone"],
            "part_ess_2015": pd.to_numeric(frame[ESS]).round(DECIMALS),
            "taux_creation_2014_2016": pd.to_numeric(frame[CREATIONS]).round(DECIMALS),
        }
    )


def odd_epci() -> pd.DataFrame:
    """Return the weight of the ESS and the rate of creation of the EPCIs of 1 January 2018.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``part_ess_2015`` (% of salaried jobs), ``taux_creation_2014_2016`` (% of
        establishments); empty where the file has none.
    """
    frame = _indicators(_read("dreal/QUIZZ_ODD_EPCI.csv"))
    return frame.dropna(subset=["part_ess_2015", "taux_creation_2014_2016"], how="all")


def names() -> list[tuple[str, str, int]]:
    """Return the code and name of the EPCIs of 2018, with that year."""
    frame = _read("dreal/QUIZZ_ODD_EPCI.csv")
    return [(code, name, COG) for code, name in zip(frame["CodeZone"], frame["Zone"], strict=True)]


def departements() -> pd.DataFrame:
    """Return the same of the départements, to be set beside Insee's own workbook."""
    return _indicators(_read("dreal/QUIZZ_ODD_DEP.csv"))
