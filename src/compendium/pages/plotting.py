"""Which of Plotly's two scripts draws a figure: the basic one, a quarter of the whole, where it has its traces.

The whole one is in Plotly's package; the basic one, which no package of Python has, is a file among the templates,
as npm brings it.
"""

import importlib.resources
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compendium.pages import frame

WHOLE, BASIC = "plotly.min.js", "plotly-basic.min.js"

DRAWN_BY_BASIC = {"bar", "pie", "scatter"}
"""Types of traces of the basic script."""


def script(specification: Mapping[str, Any]) -> str:
    """Return the name of the script that draws a specification.

    Examples
    --------
    >>> script({"data": [{"type": "bar"}]}), script({"data": [{"type": "heatmap"}]})
    ('plotly-basic.min.js', 'plotly.min.js')
    """
    types = {trace.get("type", "scatter") for trace in specification["data"]}
    return BASIC if types <= DRAWN_BY_BASIC else WHOLE


def path(name: str) -> Path:
    """Return where a script is."""
    if name == BASIC:
        return frame.MACHINE / BASIC
    return Path(str(importlib.resources.files("plotly") / "package_data" / WHOLE))
