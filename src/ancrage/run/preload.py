"""Import what notebooks import, and nothing of ours: run by the process that kernels fork from.

Our own modules are left out, so that a kernel reads them as they are on disk, and a receipt
tells which ones it used.
"""

import os
import time

from ancrage.run.kernel import FIXED, skip_slow_grammar

os.environ.update(FIXED)  # libraries read some of it as they are imported
if hasattr(time, "tzset"):
    time.tzset()
skip_slow_grammar()

import babel.numbers  # noqa: E402
import geopandas  # noqa: E402
import ipykernel.ipkernel  # noqa: E402
import ipykernel.kernelapp  # noqa: E402, F401
import IPython.core.interactiveshell  # noqa: E402, F401
import nbformat  # noqa: E402, F401
import pandas  # noqa: E402
import pandera.pandas  # noqa: E402
import plotly.graph_objects  # noqa: E402
import plotly.io  # noqa: E402
import pyarrow.parquet  # noqa: E402, F401


def exercise() -> None:
    """Use each library once: a good part of them is imported only when it is first used.

    Parquet is left out: reading it starts threads, and a process that forks has none.
    """
    frame = pandas.DataFrame({"code": ["01"], "n": [1.0]})
    check = pandera.pandas.Check.ge(0)
    pandera.pandas.DataFrameSchema(
        {"code": pandera.pandas.Column("str"), "n": pandera.pandas.Column(float, check)}
    ).validate(frame, lazy=True)
    points = geopandas.GeoSeries.from_xy([0.0], [45.0], crs=4326).to_crs(2154)
    geopandas.GeoDataFrame(frame, geometry=points.buffer(1)).dissolve("code")
    go = plotly.graph_objects
    figure = go.Figure(
        [go.Scatter(x=[1], y=[1], marker={"color": "red"}, line={"width": 1}), go.Bar(x=[1], y=[1])]
    )
    figure.update_layout(template=go.layout.Template(), legend={"title": {"text": "a"}}, margin={"l": 1})
    figure.update_xaxes(title={"text": "a"}).update_yaxes(visible=True)
    figure.add_annotation(text="a", x=1, y=1, font={"size": 11}).add_shape(x0=0, x1=1)
    plotly.io.json.to_json_plotly(figure)
    babel.numbers.format_decimal(1.5, locale="fr_FR")
    frame._repr_html_()


exercise()

# pandas looks, as it is imported, whether a terminal reads it: what it would have set in a kernel
pandas.set_option("display.max_columns", 20)
