"""A notebook run by hand with other parameters leaves what is archived as it was."""

import json
import subprocess
import sys

import pytest

from tests.conftest import committed, copy_of_project

STEM, OTHER = "01_territoires", "200072460"


@pytest.fixture(scope="module")
def copy(tmp_path_factory, made):
    return committed(copy_of_project(tmp_path_factory.mktemp("main") / "projet"))


def by_hand(copy, name=STEM, folder="notebooks", **values):
    """Run a notebook as nbconvert does, some parameters changed in its file; return what it printed."""
    path = copy.root / folder / f"{name}.ipynb"
    written = json.loads((copy.root / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    source = next(cell for cell in written["cells"] if cell["id"] == "parametres")["source"]
    for key, value in values.items():
        source[:] = [f"{key}: str = {value!r}" if line.startswith(f"{key}:") else line for line in source]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(written), encoding="utf-8")
    out = copy.root.parent / "executed.ipynb"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "jupyter",
            "nbconvert",
            "--to",
            "notebook",
            "--execute",
            str(path),
            "--output",
            str(out),
        ],
        env=copy.variables(),
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    outputs = [
        output for cell in cells for output in cell.get("outputs", ()) if output["output_type"] == "stream"
    ]
    return "".join("".join(output["text"]) for output in outputs)


def archived(copy):
    folders = (copy.root / "figures", copy.root / "data" / "processed")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in files}


def test_another_epci_writes_elsewhere_and_says_so_once_even_once_saved(copy):
    before = archived(copy)
    said = by_hand(copy, epci=OTHER)
    assert archived(copy) == before
    apart = copy.root / "build" / "by-hand" / f"epci={OTHER}"
    assert list(apart.glob("figures/F*.json"))
    assert list(apart.glob("data/processed/*.parquet"))
    assert said.count(f"build/by-hand/epci={OTHER}/") == 1
    assert len(said.splitlines()) == 1


def test_a_copy_under_another_name_is_held_to_the_parameters_of_the_notebook(copy):
    before = archived(copy)
    by_hand(copy, name="Untitled", folder="notebooks/brouillons", epci=OTHER)
    assert archived(copy) == before


def test_the_archived_parameters_write_what_is_archived(copy):
    copy.git("checkout", "-q", "--", "notebooks")
    before = archived(copy)
    moved = copy.root / "figures" / "F01_bassin.json"
    moved.write_text("{}", encoding="utf-8")
    assert by_hand(copy) == ""
    assert archived(copy) == before


def test_without_git_the_file_itself_tells_the_parameters(copy):
    (copy.root / ".git").rename(copy.root / "plus de git")
    try:
        before = archived(copy)
        assert by_hand(copy) == ""
        assert by_hand(copy, name="Untitled", folder="notebooks/brouillons", epci=OTHER) != ""
        assert archived(copy) == before
    finally:
        (copy.root / "plus de git").rename(copy.root / ".git")
