"""Import what notebooks import, and nothing of ours: run by the process that kernels fork from.

Our own modules are left out, so that a kernel reads them as they are on disk, and a receipt
tells which ones it used.
"""

import os

from ancrage.run.kernel import skip_slow_grammar

# one thread: a process that forks must have no other, and sums come out the same everywhere
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # jemalloc, the default, starts one
skip_slow_grammar()

import babel.numbers  # noqa: E402, F401
import geopandas  # noqa: E402, F401
import ipykernel.ipkernel  # noqa: E402
import ipykernel.kernelapp  # noqa: E402, F401
import IPython.core.interactiveshell  # noqa: E402, F401
import nbformat  # noqa: E402, F401
import pandas  # noqa: E402, F401
import pandera.pandas  # noqa: E402, F401
import plotly.graph_objects  # noqa: E402
import plotly.io  # noqa: E402, F401
import pyarrow.parquet  # noqa: E402, F401
