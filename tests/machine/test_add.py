"""What an author adds is begun whole: it is described, tested, made, verified; or nothing is written."""

import base64
import json
import subprocess
import sys

import pytest

from compendium import app, project
from compendium.language import _read
from tests.machine.conftest import another, edit, refused

CSV = "Code géo;Libellé;Année;Loyer médian (€/m²)\n01001;Été;2022;8,5\n01001;Été;2023;8,75\n59350;Hiver;2022;11,2\n"
SAID = (
    "--source",
    "https://exemple.org/loyers",
    "--publisher",
    "Un institut",
    "--date",
    "2024",
    "--licence",
    "etalab-2.0",
)


@pytest.fixture(scope="module")
def grown(smallest, tmp_path_factory):
    """A copy to which a table, a notebook, a figure and a statement were added, and that was made."""
    copy = another(smallest, tmp_path_factory.mktemp("grandi") / "petit")
    manifest = copy.root / "pyproject.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('["fr"]', '["fr", "en"]'), encoding="utf-8"
    )
    file = copy.root.parent / "Loyers publiés.csv"
    file.write_bytes(CSV.encode("cp1252"))
    for words in (
        ("table", str(file), *SAID, "--name", "loyers"),
        ("notebook", "02_loyers", "--title", "Les loyers", "--question", "Que valent-ils ?"),
        (
            "figure",
            "loyers",
            "--notebook",
            "02_loyers",
            "--table",
            "loyers",
            "-x",
            "annee",
            "-y",
            "loyer_median",
            "--title",
            "Le loyer médian",
        ),
        (
            "statement",
            "Le loyer est de 9 €",
            "--text",
            "article",
            "--section",
            "rythme",
            "--kind",
            "quantite",
            "--value",
            "9",
            "--unit",
            "€",
            "--precision",
            "0.5",
            "--notebook",
            "01_registre",
        ),
    ):
        done = copy.run("add", *words)
        assert done.returncode == 0, done.stderr
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('["fr", "en"]', '["fr"]'), encoding="utf-8"
    )
    made = copy.run("make")
    assert made.returncode == 0, made.stderr
    return copy


def test_a_file_as_published_becomes_a_table_in_the_project_s_form(grown):
    assert (grown.root / "data/raw/loyers.csv").read_text(encoding="utf-8") == (
        "code_geo,libelle,annee,loyer_median\n01001,Été,2022,8.5\n01001,Été,2023,8.75\n59350,Hiver,2022,11.2\n"
    )
    package = json.loads((grown.root / "data/raw/datapackage.json").read_text(encoding="utf-8"))
    (described,) = (table for table in package["resources"] if table["name"] == "loyers")
    fields = {field["name"]: field for field in described["schema"]["fields"]}
    assert [field["type"] for field in fields.values()] == ["string", "string", "integer", "number"]
    assert fields["loyer_median"]["unit"] == "€/m²" and fields["loyer_median"]["title"] == "Loyer médian"
    assert described["schema"]["primaryKey"] == ["code_geo", "annee"]
    assert described["bytes"] == len((grown.root / "data/raw/loyers.csv").read_bytes())


def test_its_rule_takes_it_out_of_its_source_again(grown):
    done = grown.run("refresh", "loyers")
    assert "loyers : 3 lignes, identiques à la source" in done.stdout, done.stdout + done.stderr


def test_the_tests_that_are_written_pass_and_are_of_the_table(grown):
    tests = [sys.executable, "-m", "pytest", "-q", "tests"]
    done = subprocess.run(
        tests, cwd=grown.root, env=grown.variables(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    table = grown.root / "data" / "raw" / "loyers.csv"
    whole = table.read_text(encoding="utf-8")
    try:
        table.write_text(whole.replace("8.75", "18.75"), encoding="utf-8")
        assert grown.run("seal", "loyers").returncode == 0
        again = subprocess.run(
            tests, cwd=grown.root, env=grown.variables(), capture_output=True, text=True, check=False
        )
        assert again.returncode == 1 and "11.2" in again.stdout
    finally:
        table.write_text(whole, encoding="utf-8")
        grown.run("seal", "loyers")


def test_the_figure_is_drawn_with_the_next_number_and_says_its_unit(grown):
    spec = json.loads((grown.root / "figures" / "F02_loyers.json").read_text(encoding="utf-8"))
    assert spec["data"][0]["type"] == "scatter"
    assert "Loyer médian (€/m²)" in json.dumps(spec, ensure_ascii=False)
    assert (grown.root / "figures" / "F02_loyers.html").is_file()


def test_a_figure_of_rows_that_another_column_tells_apart_has_a_line_for_each(grown):
    spec = json.loads((grown.root / "figures" / "F02_loyers.json").read_text(encoding="utf-8"))
    assert [trace["name"] for trace in spec["data"]] == ["01001", "59350"]
    points = [len(base64.b64decode(trace["x"]["bdata"])) for trace in spec["data"]]
    assert points[0] == 2 * points[1]  # two years, then one
    assert spec["layout"]["yaxis"]["title"]["text"] == "Loyer médian (€/m²)"


def test_the_statement_is_in_the_ledger_without_a_source_until_it_is_judged(grown):
    ledger = (grown.root / "figures" / "claims.csv").read_text(encoding="utf-8")
    (line,) = (line for line in ledger.splitlines() if line.startswith("A02,"))
    assert "unsourced" in line


def test_each_text_has_its_place_in_the_catalogue_and_none_is_said_to_be_translated(grown):
    catalogue = grown.root / "data" / "raw" / "en.po"
    text = catalogue.read_text(encoding="utf-8")
    assert 'msgid "Loyer médian"\nmsgstr ""' in text and _read(catalogue) == {}


def test_missing_values_grouped_numbers_and_rows_that_nothing_tells_apart_are_taken_as_they_are_meant(
    broken, tmp_path
):
    file = tmp_path / "Prix.csv"
    rows = "".join(f"b;{n},5\n" for n in range(9))
    file.write_text(f"Nom;Prix (€)\nb;5\u202f076,5\nb;n.d.\n{rows}", encoding="utf-8")
    done = broken.run("add", "table", str(file), *SAID, "--missing", "n.d.", "--key", "ligne")
    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.split("Colonnes :")[1].splitlines()[1:4]] == [
        ["ligne", "integer", "(rang)", "·", "clé"],
        ["nom", "string"],
        ["prix", "number", "(€)"],
    ]
    table = broken.root / "data" / "raw" / "prix.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["ligne,nom,prix", "1,b,5076.5", "2,b,"] and lines[-1] == "11,b,8.5"
    again = broken.run("refresh", "prix")
    assert "11 lignes, identiques à la source" in again.stdout, again.stdout + again.stderr
    table.unlink()
    written = broken.run("refresh", "--write", "prix")
    assert "n’est pas dans le dépôt" in written.stdout and "identiques" not in written.stdout
    assert table.read_text(encoding="utf-8").splitlines() == lines


def a_figure(name="x", notebook="00_versions", y="pep"):
    return (
        "figure",
        name,
        "--notebook",
        notebook,
        "--table",
        "versions",
        "-x",
        "version",
        "-y",
        y,
        "--title",
        "T",
    )


def a_statement(*more, kind="quantite", notebook="01_registre"):
    said = ("statement", "X", "--text", "article", "--section", "s", "--kind", kind)
    return (*said, "--notebook", notebook, *more)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("table", "absent.csv", *SAID), ("absent.csv manque",)),
        (("table", "sans_unite.csv", *SAID), ("unité de « prix »", "--unit prix=")),
        (("table", "double.csv", *SAID), ("lignes 2 et 3 : la clé « nom = a » y est deux fois", "--key")),
        (("table", "court.csv", *SAID), ("ligne 3 : 1 valeurs pour 2 colonnes",)),
        (("table", "bon.csv", *SAID, "--name", "versions"), ("il y a déjà une table « versions »",)),
        (
            ("table", "bon.csv", *SAID, "--unit", "autre=€"),
            ("aucune colonne « autre »", "colonnes : code, prix"),
        ),
        (
            ("table", "manque.csv", *SAID),
            ("ligne 4, colonne « prix » : « n.d. » n’est pas un nombre", "--missing", "--text prix"),
        ),
        (
            ("table", "bon.csv", *SAID, "--key", "prix,code", "--text", "absente"),
            ("aucune colonne « absente »",),
        ),
        (
            ("table", "double.csv", *SAID, "--key", "nom"),
            ("lignes 2 et 3 : la clé « nom = a » y est deux fois", "--key ligne"),
        ),
        (a_figure(notebook="09_rien"), ("aucun notebook « 09_rien »",)),
        (a_figure(y="prix"), ("pas de colonne « prix »",)),
        (a_figure("F01_autre"), ("F01 est déjà F01_versions",)),
        (("notebook", "loyers", "--title", "T", "--question", "Q"), ("pas un nom de notebook",)),
        (a_statement(kind="rien"), ("nature « rien »", "quantite")),
        (a_statement(notebook="00_versions"), ("ne juge rien",)),
        (a_statement("--precision", "un"), ("« un » n’est pas un nombre (precision)",)),
        (a_statement("--value", "5 214 GWh"), ("« 5 214 GWh » n’est pas un nombre (valeur)", "--unit")),
        (("table", "bon.csv", *SAID[:-3], "hier", *SAID[-2:]), ("--date hier", "2023-05-01")),
    ],
)
def test_what_is_refused_names_its_place_and_writes_nothing(copy, words, said, tmp_path, monkeypatch, capsys):
    for name, text in {
        "sans_unite.csv": "code,prix\na,1.5\n",
        "double.csv": "nom,prix (€)\na,1.5\na,1.5\n",
        "court.csv": "code,prix (€)\na,1.5\nb\n",
        "bon.csv": "code,prix (€)\na,1.5\nb,2\n",
        "manque.csv": "code,prix (€)\na,1.5\nb,2\nc,n.d.\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = [str(tmp_path / word) if word.endswith(".csv") else word for word in words]
    monkeypatch.setenv(project.ROOT_VARIABLE, str(copy.root))
    monkeypatch.chdir(copy.root)
    status = app.main(["add", *words])  # in this process: another takes longer than all the rest
    refused(subprocess.CompletedProcess(words, status, *capsys.readouterr()), *said)
    assert copy.git("status", "--porcelain") == ""


def test_the_example_goes_by_the_list_of_the_documentation(grown, tmp_path):
    copy = another(grown, tmp_path / "sans_exemple")
    root = copy.root
    edit(copy, "01_registre", "imports", "from petit import rhythm\n\n", "")
    edit(copy, "01_registre", "jugement", _call(root), "")
    lines = (root / "data/raw/affirmations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("A01,"))
    (root / "data/raw/affirmations.csv").write_text(kept, encoding="utf-8")
    assert copy.run("seal", "affirmations").returncode == 0
    article = root / "paper" / "article.fr.md"
    text = article.read_text(encoding="utf-8")
    start, end = text.index("# Le rythme {#rythme}"), text.index("# Registre {#registre}")
    article.write_text(text[:start] + text[end:], encoding="utf-8")
    (root / "paper" / "exceptions.toml").write_text("", encoding="utf-8")
    (root / "paper" / "references.bib").write_text("", encoding="utf-8")
    path = root / "data" / "raw" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [table for table in package["resources"] if table["name"] != "versions"]
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for gone in (
        "notebooks/00_versions.ipynb",
        "src/petit/rhythm.py",
        "tests/test_petit.py",
        "data/raw/versions.csv",
    ):
        (root / gone).unlink()
    done = copy.run("make")
    assert done.returncode == 0, done.stderr
    strays = "Aucun notebook n’écrit F01_versions, T01_versions, figures/constats/ecart_regulier.json"
    assert strays in done.stdout
    assert not (root / "site" / "figures" / "F01_versions.html").exists()
    for path in [*root.glob("figures/?01_versions.*"), root / "figures/constats/ecart_regulier.json"]:
        path.unlink()
    assert "Aucun notebook" not in copy.run("make").stdout


def _call(root):
    """The call that judges the statement of the example, as it stands in its cell."""
    loaded = json.loads((root / "notebooks" / "01_registre.ipynb").read_text(encoding="utf-8"))
    (cell,) = [cell for cell in loaded["cells"] if cell["id"] == "jugement"]
    source = "".join(cell["source"])
    start = source.index('juge.compute(\n    "A01"')
    return source[start : source.index("\n)\n", start) + 3]
