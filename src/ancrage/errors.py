"""The one error a reader of this compendium is meant to see.

Every refusal says what is wrong, where (file or table, row, column, value) and what
to do next. The command line prints it without a traceback.
"""


class AncrageError(Exception):
    """A refusal addressed to the person at the keyboard.

    Parameters
    ----------
    what : str
        What is wrong, in French, with the place and the value.
    todo : str
        The next step, in French.
    """

    def __init__(self, what: str, todo: str = "") -> None:
        self.what = what
        self.todo = todo
        super().__init__(f"{what}\n→ {todo}" if todo else what)
