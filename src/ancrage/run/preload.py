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

import babel.numbers  # noqa: E402, F401
import geopandas  # noqa: E402, F401
import ipykernel.ipkernel  # noqa: E402
import ipykernel.kernelapp  # noqa: E402, F401
import IPython.core.interactiveshell  # noqa: E402, F401
import nbformat  # noqa: E402, F401
import pandas  # noqa: E402
import pandera.pandas  # noqa: E402, F401
import plotly.graph_objects  # noqa: E402
import plotly.io  # noqa: E402, F401
import pyarrow.parquet  # noqa: E402, F401

# pandas looks, as it is imported, whether a terminal reads it: what it would have set in a kernel
pandas.set_option("display.max_columns", 20)
