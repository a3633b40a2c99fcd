"""Text from data is words, whatever it holds: pages, documents and tables made of it stay inert."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from compendium.pages import chrome
from tests.machine.conftest import FIRST, another, edit

BROWSER = chrome.find()

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="PAS DE NAVIGATEUR : les textes hostiles ne sont pas essayés (installez chromium)"
)

SCRIPT = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">'
MARKUP = (
    "[clic](javascript:window.pwned=1) ![i](https://example.org/i.png) **gras** <https://example.org/x> "
    '#panic("typst") $x^2$ \\input{/etc/passwd} {{ 7*7 }} {% raw %} | a | b |'
)
HOSTILE = f"{SCRIPT} {MARKUP}"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+cmd|'x'!A0", "-2+cmd|'x'!A0", "@SUM(1)")
ADDRESS = "javascript:window.pwned=1"
BREAKOUT = 'https://example.org/"><script>window.pwned=1</script>'


def rewrite(path: Path, change) -> None:
    """Change the rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def spoil_versions(rows) -> None:
    for row, formula in zip(rows, FORMULAS, strict=False):
        row["version"] = formula
    rows[-1]["version"] = HOSTILE


def spoil_statements(rows) -> None:
    rows[0]["enonce"] = HOSTILE


@pytest.fixture(scope="module")
def made_of_hostile_text(smallest, tmp_path_factory):
    """The smallest compendium made of data whose texts attack every format."""
    copy = another(smallest, tmp_path_factory.mktemp("hostile") / "copie")
    raw = copy.root / "data" / "raw"
    rewrite(raw / "versions.csv", spoil_versions)
    rewrite(raw / "affirmations.csv", spoil_statements)
    package = json.loads((raw / "datapackage.json").read_text(encoding="utf-8"))
    described = package["resources"][0]
    described["description"] = described["publisher"] = HOSTILE
    described["sources"][0]["path"] = ADDRESS
    described["schema"]["fields"][0]["constraints"] = {"required": True}
    (raw / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    edit(copy, FIRST, "parametres", '"3.8"', repr(FORMULAS[0]))
    edit(copy, FIRST, "figure", 'title="', 'title=ecarts.iloc[-1]["version"] + "')
    sealed = copy.run("seal", "versions", "affirmations")
    assert sealed.returncode == 0, sealed.stderr
    article = copy.root / "paper" / "article.fr.md"
    kept = article.read_text(encoding="utf-8")
    before, after = kept.split("celle de 2024 a paru", 1)
    article.write_text(f"{before}voir{after.split('précédente', 1)[1]}", encoding="utf-8")
    done = copy.run("make")
    assert done.returncode == 0, done.stderr
    return copy.root


def pages(root: Path) -> list[Path]:
    found = [
        *(root / "site").rglob("*.html"),
        *(root / "figures").glob("*.html"),
        root / "paper/build/article.html",
    ]
    assert len(found) > 12
    return found


def test_the_hostile_text_is_really_shown(made_of_hostile_text):
    for path in (
        "paper/build/article.html",
        "site/figures/T01_versions.html",
        "site/donnees.html",
        "site/registre.html",
    ):
        text = (made_of_hostile_text / path).read_text(encoding="utf-8")
        assert "window.pwned" in text, path


def test_no_page_runs_or_asks_anything(made_of_hostile_text, browser):
    context = browser.new_context(java_script_enabled=True)
    asked: list[str] = []
    context.route(
        re.compile("^(?!file:|data:|blob:)"),
        lambda route: (asked.append(route.request.url), route.abort()),
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    for path in pages(made_of_hostile_text):
        page.goto(f"file://{path}")
        assert page.evaluate("window.pwned") is None, path
        active = page.eval_on_selector_all(
            "a[href], img[src], iframe, object, embed, form, [onerror], [onclick], [onload]",
            "all => all.map(e => e.getAttribute('href') || e.getAttribute('src') || e.outerHTML.slice(0, 80))",
        )
        wrong = [
            value for value in active if re.match(r"\s*javascript:|x$|https?://example\.org/[ix]|<", value)
        ]
        assert wrong == [], path
    context.close()
    assert asked == []


def test_the_documents_hold_the_words_and_nothing_active(made_of_hostile_text):
    build = made_of_hostile_text / "paper" / "build"
    with zipfile.ZipFile(build / "article.docx") as document:
        words = re.sub("<[^>]+>", "", document.read("word/document.xml").decode())
        links = document.read("word/_rels/document.xml.rels").decode()
        names = document.namelist()
    assert "window.pwned=1" in words
    assert "#panic(" in words
    assert "{{ 7*7 }}" in re.sub("\\s", " ", words)
    for text in (links, " ".join(names)):
        assert "javascript:" not in text
        assert "example.org/i.png" not in text
        assert "example.org/x" not in text
        assert "vbaProject" not in text
    jats = (build / "article.xml").read_text(encoding="utf-8")
    assert "<script" not in jats
    assert 'href="javascript:' not in jats
    pdf = (build / "article.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    for word in (b"/JavaScript", b"/JS ", b"/Launch", b"javascript:", b"example.org/x"):
        assert word not in pdf, word


def test_no_cell_of_a_table_is_a_formula(made_of_hostile_text):
    tables = [
        *(made_of_hostile_text / "figures").glob("*.csv"),
        *(made_of_hostile_text / "site").rglob("figures/*.csv"),
    ]
    assert len(tables) >= 6
    seen = ""
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                seen += "".join(row)
                for cell in row:
                    number = re.fullmatch(r"[-+]?[0-9.eE+-]+", cell)
                    assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path.name, cell)
    assert "=cmd|" in seen


def test_the_ledger_of_the_executed_notebooks_is_escaped(made_of_hostile_text):
    for path in (made_of_hostile_text / "site" / "notebooks").glob("*.html"):
        assert "<script>window.pwned" not in path.read_text(encoding="utf-8"), path.name
