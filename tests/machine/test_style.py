"""The machine's style sheet is for the machine's pages: a study's rules are beside the study's templates."""

import re

from compendium.ledger.rule import VERDICTS
from compendium.pages import frame
from compendium.publish import theme

WRITTEN_BY_LIBRARIES = {
    "anchor-link",  # nbconvert
    "input_prompt",
    "output_html",
    "output_prompt",
    "output_subarea",
    "prompt",
    "highlight",  # Pygments
    "si",
    "js-plotly-plot",  # Plotly
}
"""Classes of elements that no template of ours writes."""

CHOSEN_BY_CODE = {"sujet", "total"}
"""What code chooses between for a row of a table or an image; templates write it by a name of theirs."""

FOR_STUDIES = {"cartes"}
"""What a study lays the machine's cards out in, on a first page of its own."""


def test_each_rule_is_of_an_element_that_a_page_of_the_machine_has():
    style = re.sub(r'/\*.*?\*/|"[^"]*"', "", frame.asset("site.css"), flags=re.DOTALL)
    selectors = " ".join(re.findall(r"[^{};]+(?=\{)", style))
    classes = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    assert len(classes) > 50
    package = frame.MACHINE.parent
    sources = [path for path in package.rglob("*") if path.suffix in {".html", ".js", ".py"}]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    given = re.findall(r"class(?:=[\"']?[^>\n]*|(?:Name|List)[^\n]{0,40})", written)
    words = set(re.findall(r"[\w-]+", " ".join(given))) | set(VERDICTS) | CHOSEN_BY_CODE
    assert classes - words - WRITTEN_BY_LIBRARIES - FOR_STUDIES == set()


def test_a_colour_of_a_verdict_is_one_of_a_verdict():
    style, colours = frame.asset("site.css"), frame.asset("colours.css")
    for code in VERDICTS:
        assert f".{code} {{\n--verdict: var(--{code});" in style
        assert f"--{code}: {theme.VERDICT_COLOURS[code].lower()};" in colours, "celle des figures"
