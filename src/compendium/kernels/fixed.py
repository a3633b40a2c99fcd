"""What every kernel finds in its environment, forked or started afresh."""

FIXED = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # Arrow's allocator would start a thread: no fork then
    "OPENBLAS_NUM_THREADS": "1",  # no thread either, and sums in one order whatever the number of cores
    "PLOTLY_RENDERER": "plotly_mimetype",  # a figure is shown as data: the page brings the script
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "TZ": "UTC",
}
