"""No number is written by hand where readers read: it comes from the row that holds it."""

import json
import re

import pytest

from compendium import project
from compendium.paper import literals

ROOT = project.root()
READ = [
    *sorted((ROOT / "src" / "ancrage" / "figures").glob("*.py")),
    *sorted((ROOT / "src" / "ancrage" / "words").glob("*.py")),
    *sorted((ROOT / "src" / "ancrage" / "study").glob("*.py")),
    *sorted(project.notebooks().rglob("*.ipynb")),
]


@pytest.mark.parametrize("path", READ, ids=[path.name for path in READ])
def test_no_module_or_notebook_writes_a_number_by_hand(path):
    found = literals.in_file(path)
    assert not found, f"{path.name} : " + " ; ".join(
        f"{literal.place}, « {literal.number} »" for literal in found
    )


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ('text = "Avec 11,5 %, 7 100 postes"', ["11,5 %", "7 100"]),
        ('say(f"Les 250 communes, {nom}")', ["250"]),
        ('say(f"{nom} : " f"12,3 % en 2014")', ["12,3 %"]),
        ("say(f\"{f('Le rang 4')} sur {n}\")", ["4"]),
        ('X = "11,5\\u202f%"', ["11,5\u202f%"]),
        ('X = ["37,4 M€ sur cinq ans,<br>moyenne annuelle"]', ["37,4"]),
        ('X = {"Région (22 régions)": 1}', ["22"]),
        ('juge("A1", needed="Environ 3 000 habitants en 1852")', ["3 000"]),
    ],
)
def test_a_number_in_a_french_string_is_found(source, numbers):
    assert [literal.number for literal in literals.in_python(source)] == numbers


@pytest.mark.parametrize(
    "source",
    [
        '"""Docstring: 7 100 posts, 11.5 %."""',
        'def f():\n    """Return 250 communes."""\n    # 33 énoncés',
        'X = 1\n"""Explained: 10 % of it."""',
        'say("Population de 1876 à 2023, recensement de 2018")',
        'say("le 12 avril, le 1er mars 2020, le 30/10/2024")',
        'say(f"{n} communes, {share:.1f} %")',
        'X = "%{x}<br>%{y:,.0f} par habitant<extra></extra>"',
        "X = \"<span style='font-size:10px'>Lens</span>, ici\"",
        'X = "body{font:15px/1.5 Arial;max-width:70rem} th, td{padding:2px}"',
        'fill(colour="rgba(255,255,255,0.8)", path="M 10", code="246200364", date="2017-03-07")',
        'say("Licence CC BY 4.0", "Indice 100 en 2013", "Chômage des 15-64 ans")',
    ],
)
def test_years_dates_styles_codes_and_what_readers_never_see_are_let_through(source):
    assert not literals.in_python(source)


def written(*cells):
    made = [
        {"id": f"c{rank}", "cell_type": kind, "source": [text]} for rank, (kind, text) in enumerate(cells)
    ]
    return json.dumps({"cells": made})


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (("markdown", "Lens passe de 31 812 habitants à bien moins."), "31 812"),
        (("code", 'publish.figure(caption="Les 112 montants")'), "112"),
        (("code", "ess.implied(7100, jobs)"), "7100"),
        (("code", "explain.vintages(stated=1009.70)"), "1009.7"),
        (("code", 'juge.attest("A22", value=10)'), "10"),
        (("code", 'juge.unsourced("A29", value=2023 - 2001)'), "2023"),
    ],
)
def test_a_number_in_a_notebook_s_text_or_calls_is_found_with_its_cell(cell, number):
    found = literals.in_notebook(written(("markdown", "# Titre"), cell))
    assert found[0].cell == "c1"
    assert found[0].number == number


@pytest.mark.parametrize(
    "cell",
    [
        ("markdown", "Depuis 1876, dans la géographie de 2021 : les notebooks 01, 02 et 05."),
        ("code", 'publish.table(t, {"a": Column("Part", "%", 1)}, decimals=0)'),
        ("code", "f(x, 2018, before=2021)"),
    ],
)
def test_years_and_decimals_of_a_notebook_are_let_through(cell):
    assert not literals.in_notebook(written(cell))


def test_every_exception_has_a_reason_and_serves():
    texts = [
        path.read_text(encoding="utf-8") for path in [*READ, *sorted((ROOT / "paper").glob("article.*.md"))]
    ]
    for pattern, reason in literals.EXCEPTIONS:
        assert reason
        assert re.search(pattern, "\n".join(texts)) or "day" in reason, pattern
