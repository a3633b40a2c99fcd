"""An executed notebook as text: a figure said by name is the figure itself."""

import json
import tempfile
from pathlib import Path

import nbformat.v4
from hypothesis import given
from hypothesis import strategies as st

from compendium.notebook import BY_NAME, FIGURE, PUBLISHED
from compendium.publish import specification
from compendium.run import executed

PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
JSON = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        PLAIN,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    ),
    max_size=5,
)


def notebook(figure):
    shown = nbformat.v4.new_output("execute_result", data={FIGURE: figure}, execution_count=1)
    cell = nbformat.v4.new_code_cell("publish.figure()", outputs=[shown], execution_count=1)
    cell["id"] = "carte"
    return nbformat.v4.new_notebook(cells=[cell])


@given(JSON)
def test_a_figure_said_by_name_gives_the_same_bytes_as_the_figure_itself(spec):
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder)
        (figures / "F01.json").write_text(specification.text(spec), encoding="utf-8", newline="")
        by_name, _ = executed.settled(notebook({PUBLISHED: "F01"}), figures)
        in_full, _ = executed.settled(notebook(spec), figures)
    assert by_name == in_full
    assert json.loads(by_name)["cells"][0]["outputs"][0]["data"][FIGURE] == spec


def test_a_figure_is_shown_by_name_only_to_who_asks(monkeypatch):
    shown = specification.Shown({"data": [], "layout": {"meta": {"titre": "essai"}}}, "F01_essai")
    monkeypatch.delenv(BY_NAME, raising=False)
    assert shown._repr_mimebundle_()[FIGURE] == shown.specification, "JupyterLab n’a que la figure elle-même"
    monkeypatch.setenv(BY_NAME, "1")
    assert shown._repr_mimebundle_()[FIGURE] == {PUBLISHED: "F01_essai"}
