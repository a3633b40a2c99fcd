"""What libraries import where they find it, and a run of notebooks never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FORMATS = ("isoduration", "rfc3986_validator", "rfc3987_syntax")
"""Formats that jsonschema can check and that notebooks do not have; the last is a grammar of 1.4 s."""

BY_KERNELS = (*_FORMATS, "debugpy")
"""Nobody debugs a notebook that runs by itself."""

BY_PAPERMILL = (*_FORMATS, "pyarrow.fs")
"""Notebooks are read and written here, never on a Hadoop file system."""


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Have some packages seem absent while a block imports what does without them.

    They can be imported as ever after it.

    Parameters
    ----------
    *names : str
        Modules; those that are already imported stay.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            if sys.modules.get(name, sys) is None:
                del sys.modules[name]
