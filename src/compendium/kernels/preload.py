"""Import what notebooks import, and nothing of ours: run by the process that kernels fork from.

Our own modules are left out, so that a kernel reads them as they are on disk, and a receipt
tells which ones it used.
"""

import gc
import importlib

import babel.numbers
import geopandas
import pandas
import pandera.pandas
import plotly.graph_objects
import plotly.io

ALSO = (
    "ipykernel.debugger",  # a kernel imports it, even when nobody debugs
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "IPython.core.completerlib",
    "IPython.core.interactiveshell",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "nbformat",  # plotly does
    "pyarrow.dataset",  # pyarrow.parquet reads with it
    "pyarrow.parquet",
    "tornado.locks",
    "tornado.platform.asyncio",
    "tornado.queues",
    "zmq.utils.garbage",
)
"""What kernels import by themselves, at once or in the first cell."""

for _name in ALSO:
    importlib.import_module(_name)


def later() -> None:
    """Use each library once: a good part of them is imported only when it is first used.

    The first kernel does not wait for it: it runs meanwhile, on another core.
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
        [go.Scatter(x=frame["n"], y=[1], marker={"color": "red"}, line={"width": 1}), go.Bar(x=[1], y=[1])]
    )
    font = {"size": 11}
    figure.update_layout(
        template=go.layout.Template(layout={"font": font, "title": {"font": font, "pad": {"l": 1}}}),
        legend={"font": font, "title": {"text": "a", "font": font}},
        hoverlabel={"font": font},
        title={"text": "a"},
        margin={"l": 1},
    )
    figure.update_xaxes(title={"text": "a", "font": font}).update_yaxes(title={"text": "a", "font": font})
    figure.update_traces(textfont=font, marker={"line": {"width": 1}})
    figure.add_annotation(text="a", x=1, y=1, font=font).add_shape(x0=0, x1=1, line={"width": 1})
    plotly.io.json.to_json_plotly(figure)
    babel.numbers.format_decimal(1.5, locale="fr_FR")
    frame._repr_html_()
    frame.to_csv()
    frame.pivot_table(index="code", values="n")
    frame.convert_dtypes(dtype_backend="pyarrow").to_json()
    gc.freeze()


gc.freeze()  # what is there is never collected: else each kernel would copy it all to look at it

# pandas looks, as it is imported, whether a terminal reads it: what it would have set in a kernel
pandas.set_option("display.max_columns", 20, "display.max_colwidth", None)  # a page has room for whole texts
