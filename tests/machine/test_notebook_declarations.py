"""What a notebook declares is read off its code; what cannot be read is refused."""

import json

import pytest

from compendium import notebook
from compendium.errors import Refusal


def write(folder, *cells, tags=True):
    path = folder / "01_essai.ipynb"
    made = [{"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Titre"}]
    for number, source in enumerate(cells):
        meta = {"tags": ["parameters"]} if number == 0 and tags else {}
        made.append(
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": meta,
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
        )
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_dependencies_products_and_claims_are_found_with_their_cells(tmp_path):
    book = notebook.load(
        write(
            tmp_path,
            'epci: str = "246200364"\nannee: int = 2018',
            'from compendium import tables\nx = tables.read("communes_2018")\ny = tables.processed("membres")',
            'publish.processed("sortie", x)\npublish.figure("F01_a", f)\npublish.table("T01_b", x)',
            'juge.compute("A03", 1.0)\npublish.verdicts("01_essai", juge)',
        )
    )
    assert book.title == "Titre"
    assert book.raw == ["communes_2018"]
    assert book.needs == ["membres"]
    assert book.processed == ["affirmations_01_essai", "manieres_01_essai", "sortie"]
    assert (book.figures, book.tables) == (["F01_a"], ["T01_b"])
    assert book.claims == {"A03": "c3"}
    assert book.makers["F01_a"] == "c2"
    assert {n: p.type for n, p in book.parameters.items()} == {"epci": "str", "annee": "int"}


def test_a_table_named_by_a_variable_is_refused(tmp_path):
    with pytest.raises(Refusal, match="entre guillemets"):
        notebook.load(write(tmp_path, "x: int = 1", "tables.read(nom)"))


def test_a_notebook_without_its_parameters_cell_is_refused(tmp_path):
    with pytest.raises(Refusal, match="parameters"):
        notebook.load(write(tmp_path, "x: int = 1", tags=False))


def test_an_untyped_parameter_is_refused_with_its_line(tmp_path):
    with pytest.raises(Refusal, match=r"ligne 2.*x = 1"):
        notebook.load(write(tmp_path, "a: int = 1\nx = 1"))


def test_a_file_that_is_not_a_notebook_is_refused(tmp_path):
    path = tmp_path / "01_essai.ipynb"
    path.write_text("{")
    with pytest.raises(Refusal, match="lisible"):
        notebook.load(path)


def test_a_mistyped_notebook_gets_the_nearest_name(tmp_path):
    write(tmp_path, "x: int = 1")
    with pytest.raises(Refusal, match="vouliez-vous « 01_essai »"):
        notebook.load(tmp_path / "01_esai.ipynb")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("int", "2018", 2018), ("float", "0.5", 0.5), ("bool", "True", True), ("str", "01", "01")],
)
def test_a_parameter_takes_its_type(kind, text, value):
    assert notebook.Parameter("p", kind, None).parse(text) == value


@pytest.mark.parametrize(("kind", "text"), [("int", "deux"), ("int", "1.5"), ("float", "x"), ("bool", "oui")])
def test_a_value_of_the_wrong_type_is_refused(kind, text):
    with pytest.raises(Refusal, match="paramètre p"):
        notebook.Parameter("p", kind, None).parse(text)
