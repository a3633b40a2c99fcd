"""What would be broken if the functions of the study, or its results, changed."""

import csv
from pathlib import Path

import pandas as pd
from exemple import rhythm

ROOT = Path(__file__).resolve().parents[1]


def test_an_interval_is_the_time_since_the_version_before():
    frame = pd.DataFrame({"version": ["1", "2"], "parution": ["2020-01-01", "2021-01-01"]})
    assert rhythm.intervals(frame)["mois"].round(1).tolist()[1] == 12.0


def test_the_statement_on_the_rhythm_is_reproduced():
    with (ROOT / "figures" / "claims.csv").open(encoding="utf-8", newline="") as file:
        verdicts = {row["id"]: row["verdict"] for row in csv.DictReader(file)}
    assert verdicts["A01"] == "reproduced"
