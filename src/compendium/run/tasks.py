"""pytask with our own display, and no record but ours."""

import time
from typing import Any

LOOK_SECONDS = 0.02


class Prompt:
    """How long pytask-parallel waits before it looks again for tasks that ended."""

    def reset(self) -> None:
        """Nothing to reset: the wait is always the same."""

    def increment(self) -> None:
        """Nothing to lengthen."""

    def sleep(self) -> None:
        """Wait a little: a task takes seconds."""
        time.sleep(LOOK_SECONDS)


def build(*, recorded: bool, **options: Any) -> Any:
    """Have pytask run some tasks.

    Parameters
    ----------
    recorded : bool
        Whether pytask keeps the states of what tasks read and made, in ``pytask.lock``. The same ones in its
        data base would cost a commit each, a second a notebook; and even the file is written
        whole at the end of each task, 20 ms for 35,000 tasks.
    **options
        Options of `pytask.build`.

    Returns
    -------
    pytask.Session
        With the report of each task.
    """
    import pytask
    from _pytask import execute as execution
    from _pytask import state
    from _pytask.console import console
    from pytask_parallel import execute as parallel

    console.quiet = True
    vars(parallel)["_Sleeper"] = Prompt  # it looks for ended tasks every second: we do more often
    vars(state)["update_states_in_database"] = lambda *_: None
    vars(state)["db_has_node_changed"] = lambda **_: True  # nothing is there, and it is asked node by node
    keep = vars(execution)["update_states"]
    if not recorded:
        vars(execution)["update_states"] = lambda *_: None
    try:
        return pytask.build(
            database_url="sqlite://",
            capture=pytask.CaptureMethod.NO,
            show_traceback=False,
            **options,
        )
    finally:
        vars(execution)["update_states"] = keep
