"""What changed is noticed, named and put right, and nothing else runs; in a folder that has lived."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from compendium import notebook
from compendium.run import receipts
from tests.conftest import Copy
from tests.machine.conftest import FIRST, SECOND, another, edit

BOTH = {FIRST, SECOND}
WRITTEN = {"pages", "article", "site"}
IMAGE = "image : F01_versions"


@pytest.fixture
def lived(smallest, tmp_path) -> Copy:
    """A copy of the smallest compendium in which everything is up to date."""
    return another(smallest, tmp_path / "copie")


def would_run(copy: Copy, **variables: str) -> dict[str, str]:
    """The steps that would run, and why."""
    done = copy.run("make", "--explain", **variables)
    assert done.returncode == 0, done.stderr
    found = {}
    for line in done.stdout.splitlines():
        name, _, why = line.strip().partition(" tournerait : ")
        if why:
            found[name.strip()] = why
    return found


def ran(copy: Copy, *arguments: str) -> set[str]:
    """The steps that ran, by the line that each leaves."""
    done = copy.run("make", *arguments)
    assert done.returncode == 0, done.stderr
    return {line.split()[0] for line in done.stdout.splitlines() if "exécutée" in line}


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_nothing_changed_nothing_runs(lived):
    assert would_run(lived) == {}
    assert ran(lived) == set()


def test_what_is_asked_for_with_explain_is_what_is_explained(lived):
    done = lived.run("make", "--explain", "--force", "--results")
    assert done.stdout.splitlines() == [f"  {name:<26} tournerait : --force" for name in (FIRST, SECOND)]


def test_results_alone_say_nothing_of_what_was_not_asked_for(lived):
    done = lived.run("make", "--results", COMPENDIUM_NO_BROWSER="1")
    assert done.returncode == 0, done.stderr
    for word in ("images", "article", "site", "navigateur", "PNG"):
        assert word not in done.stdout


def test_a_file_touched_or_a_notebook_saved_with_outputs_changes_nothing(lived):
    for path in [*(lived.root / "src").rglob("*.py"), *(lived.root / "notebooks").glob("*.ipynb")]:
        path.touch()
    path = lived.root / "notebooks" / f"{FIRST}.ipynb"
    loaded = json.loads(path.read_text(encoding="utf-8"))
    loaded["metadata"]["language_info"]["version"] = "3.99"
    loaded["cells"][1] |= {
        "execution_count": 7,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
    }
    path.write_text(json.dumps(loaded), encoding="utf-8")
    assert would_run(lived) == {}


@pytest.mark.parametrize(
    ("path", "steps", "not_steps"),
    [
        ("src/petit/rhythm.py", {FIRST, SECOND}, {IMAGE}),
        ("src/compendium/kernels/limits.py", {FIRST, SECOND}, {IMAGE}),
        ("src/compendium/kernels/preload.py", {FIRST, SECOND}, {IMAGE}),
        ("src/compendium/kernels/process.py", {FIRST, SECOND}, {IMAGE}),
        ("src/compendium/publish/formats.py", {FIRST, SECOND, "pages", "article", "site"}, set()),
        ("src/compendium/pages/images.py", {IMAGE}, {FIRST, SECOND, "pages", "article", "site"}),
        ("src/compendium/pages/ledger.py", {"site"}, {FIRST, SECOND, IMAGE, "pages", "article"}),
        ("src/compendium/paper/literals.py", {"article"}, {FIRST, SECOND, IMAGE, "pages"}),
        ("src/compendium/verify/judge.py", set(), {FIRST, SECOND, IMAGE, "pages", "article", "site"}),
    ],
)
def test_a_module_changed_is_a_reason_for_the_steps_whose_code_imports_it(lived, path, steps, not_steps):
    append(lived.root / path, "\nPROBE = 1\n")
    found = would_run(lived)
    direct = {name for name, why in found.items() if path in why}
    assert steps <= direct, found
    assert not direct & not_steps, found


def test_a_comment_changed_in_a_module_reruns_nothing(lived):
    for path in (lived.root / "src").rglob("*.py"):
        if "template" not in path.parts:
            text = path.read_text(encoding="utf-8")
            path.write_text(f"# une note\n\n{text}\n# une autre\n", encoding="utf-8")
    assert would_run(lived) == {}


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("ledger.html", {"site"}),
        ("parts.html", {"pages", "site"}),
        ("base.html", {"pages", "site"}),
        ("article.typ", {"article"}),
        ("site.css", {"pages", "site"}),
    ],
)
def test_a_template_changed_is_a_reason_for_the_pages_that_use_it_and_no_other(lived, name, steps):
    append(lived.root / "src" / "compendium" / "templates" / name, "\n")
    found = would_run(lived)
    direct = {step for step, why in found.items() if f"templates/{name}" in why}
    assert direct >= steps and not direct & ({FIRST, SECOND, IMAGE} | WRITTEN) - steps, found


def test_a_comment_in_a_template_leads_to_what_depends_on_it_and_the_record_is_up_to_date_after(lived):
    append(lived.root / "src" / "compendium" / "templates" / "ledger.html", "\n")
    assert ran(lived) == {"site"}
    assert would_run(lived) == {}


@pytest.mark.parametrize(
    ("library", "steps"),
    [("typst", {"article"}), ("choreographer", {IMAGE}), ("plotly", {FIRST, SECOND, "pages", "site"})],
)
def test_another_version_of_a_library_is_named_and_reruns_what_needs_it(lived, tmp_path, library, steps):
    """A folder that Python looks into says that the library is installed in another version."""
    site = tmp_path / "site-packages"
    site.mkdir()
    there = next(path for path in map(Path, __import__("sys").path) if path.name == "site-packages")
    for path in there.iterdir():
        if not path.name.lower().startswith(f"{library}-"):
            (site / path.name).symlink_to(path)
    (real,) = there.glob(f"{library}-*.dist-info")
    shutil.copytree(real, site / f"{library}-99.9.dist-info")
    metadata = site / f"{library}-99.9.dist-info" / "METADATA"
    version = real.name.removesuffix(".dist-info").rpartition("-")[2]
    text = metadata.read_text(encoding="utf-8").replace(f"\nVersion: {version}\n", "\nVersion: 99.9\n", 1)
    metadata.write_text(text, encoding="utf-8")
    path = f"{lived.root / 'src'}:{site}"
    found = would_run(lived, PYTHONPATH=path)
    direct = {name for name, why in found.items() if f"{library} {version} → 99.9" in why}
    assert steps <= direct, found
    assert FIRST in direct or library != "plotly"
    assert not direct & BOTH or library == "plotly", found


def test_an_executed_notebook_changed_by_hand_is_made_again_with_the_site(lived):
    append(lived.root / "build" / "notebooks" / f"{FIRST}.ipynb", " ")
    found = would_run(lived)
    assert f"build/notebooks/{FIRST}.ipynb a été modifié" in found[FIRST]
    assert "en amont" in found["site"]
    assert ran(lived) == {FIRST}, "refait à l’octet près : rien de ce qui en dépend ne tourne"


def test_a_discarded_edit_is_nowhere(lived):
    edit(lived, FIRST, "titre", "Les versions", "Mot-témoin zibeline. Les versions")
    assert {FIRST, "site"} <= ran(lived)
    assert "zibeline" in (lived.root / "site" / "notebooks" / f"{FIRST}.html").read_text(encoding="utf-8")
    lived.git("checkout", "-q", "--", ".")
    assert {FIRST, "site"} <= ran(lived)
    for folder in ("site", "build/notebooks"):
        for path in (lived.root / folder).rglob("*.*"):
            assert b"zibeline" not in path.read_bytes(), path


def test_files_of_another_branch_are_named_and_are_neither_on_the_site_nor_in_the_archive(lived, smallest):
    figures = lived.root / "figures"
    for ending in ("json", "svg", "png", "html"):
        shutil.copy(figures / f"F01_versions.{ending}", figures / f"F98_egare.{ending}")
    (lived.root / "data" / "processed" / "egare.parquet").write_bytes(b"")
    done = lived.run("describe", "--measure")  # it runs everything
    assert done.returncode == 0 and "F98_egare" in done.stdout
    assert not [path for path in (lived.root / "site").rglob("*") if "egare" in path.name]
    (figures / "F98_egare.json").unlink()  # the others are ignored by git
    lived.git("add", "-A")
    lived.git("commit", "-qm", "mesures")
    archived = lived.run("archive")
    assert archived.returncode == 0, archived.stderr
    (path,) = (lived.root / "dist").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "egare" in name]


def test_a_receipt_that_does_not_say_what_is_there_names_it(lived, monkeypatch):
    """The archive is refused then: `compendium.deposit.archive.write` asks."""
    monkeypatch.setenv("COMPENDIUM_ROOT", str(lived.root))
    book = notebook.load(lived.root / "notebooks" / f"{FIRST}.ipynb")
    path = lived.root / "build" / "notebooks" / f"{FIRST}.receipt.json"
    receipt = json.loads(path.read_text(encoding="utf-8"))
    assert receipts.departures(book, receipt) == []
    assert receipts.departures(book, receipt | {"digest": "autre"}) == [f"notebooks/{FIRST}.ipynb"]
    append(lived.root / "data" / "raw" / "versions.csv", "3.99,2099-01-01,1\n")
    append(lived.root / "figures" / "T01_versions.csv", "x\n")
    assert set(receipts.departures(book, receipt)) == {"data/raw/versions.csv", "figures/T01_versions.csv"}


PRODUCTS = ("figures/F01_versions.svg", "paper/build/article.pdf", "figures/T01_versions.csv")
PARTS = ("site/figures", "site/registre.html", "site/site.css")


@pytest.mark.parametrize("lost", [PRODUCTS, PARTS], ids=["products", "parts of the site"])
def test_what_is_deleted_is_noticed_each_by_itself_named_and_made_again(lived, lost, tmp_path):
    paths = [lived.root / path for path in lost]
    for name, path in zip(lost, paths, strict=True):
        kept = path.rename(tmp_path / "gardé")
        assert any(name in why for why in would_run(lived).values()), name
        kept.rename(path)
    assert would_run(lived) == {}, "remis, rien ne manque"
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = ran(lived)
    assert done == {"site"} if lost is PARTS else {"images", "article", FIRST} <= done
    assert all(path.exists() for path in paths)


def test_a_changed_title_of_the_project_is_a_reason_for_its_pages(lived):
    path = lived.root / "pyproject.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('version = "0.1.0"', 'version = "0.2.0"'), encoding="utf-8"
    )
    assert {"pages", "article", "site"} <= ran(lived)
    assert "petit 0.2.0" in (lived.root / "site" / "index.html").read_text(encoding="utf-8")
