"""The description of the data, read by another tool than ours."""

import pytest

from ancrage import geography
from compendium import project
from compendium.tables import catalogue, schema


def test_frictionless_finds_nothing_wrong_with_the_package():
    # contours are a "file" of the package: with its Parquet part Frictionless counts no byte of a table,
    # and without it reads none; of a file it checks the size and the hash
    frictionless = pytest.importorskip("frictionless", reason="PAS DE FRICTIONLESS : lancez make test")
    report = frictionless.validate(str(project.raw() / catalogue.PACKAGE))
    told = [error.message[:200] for error in report.errors]
    for task in report.tasks:
        told += [f"{task.name} : {error.message[:200]}" for error in task.errors[:3]]
    assert report.valid, "\n".join(told)
    kinds = {table["name"]: table["type"] for table in catalogue.package()["resources"]}
    assert kinds == {task.name: task.type for task in report.tasks}
    assert [name for name, kind in kinds.items() if kind != "table"] == [
        "communes_contours",
        "departements_contours",
        "epci_contours",
    ]
    assert not [task.warnings for task in report.tasks if task.warnings], "each table was read to its end"


def test_a_plain_foreign_key_says_no_more_than_another_tool_reads():
    for table in catalogue.package()["resources"]:
        for key in table["schema"].get("foreignKeys", []):
            assert set(key) == {"fields", "reference"}, table["name"]


def test_every_code_of_the_register_is_checked_with_its_level():
    for table in catalogue.package()["resources"]:
        keys = table["schema"].get("territories", [])
        assert all({"field", "niveau"} <= set(key) for key in keys), table["name"]
        assert {key["field"] for key in keys} <= {field["name"] for field in schema.fields(table)}
        assert (geography.REGISTER in table["schema"].get("checkedWith", [])) == bool(keys), table["name"]
