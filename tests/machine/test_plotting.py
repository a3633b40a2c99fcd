"""Plotly's two scripts: of one version, and each where it is enough."""

import re

from compendium.pages import plotting


def test_the_basic_script_is_of_the_version_of_the_whole_one():
    """Else a page draws otherwise than images: take the file of that version from npm's plotly.js-basic-dist-min."""
    heads = [
        plotting.path(name).read_text(encoding="utf-8")[:400] for name in (plotting.WHOLE, plotting.BASIC)
    ]
    assert len({re.search(r"v(\d+\.\d+\.\d+)", head)[1] for head in heads}) == 1, heads


def test_one_trace_that_the_basic_script_lacks_asks_for_the_whole_one():
    assert plotting.script({"data": [{"type": "bar"}, {}]}) == plotting.BASIC
    assert plotting.script({"data": [{"type": "bar"}, {"type": "heatmap"}]}) == plotting.WHOLE
