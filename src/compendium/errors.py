"""The one error a reader of this compendium is meant to see.

Every refusal says what is wrong, where (file or table, row, column, value) and what
to do next. The command line prints it without a traceback.
"""

import errno


class Refusal(Exception):
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

    def __reduce__(self) -> tuple[type["Refusal"], tuple[str, str]]:
        """Keep what and what to do apart when another process raises it."""
        return type(self), (self.what, self.todo)


SYSTEM = {
    errno.ENOSPC: "libérez de la place (ici, ou dans TMPDIR), puis relancez : rien n’est à demi écrit.",
    errno.EDQUOT: "votre quota est atteint : libérez de la place, puis relancez.",
    errno.EROFS: "ce dossier est en lecture seule : copiez le projet ailleurs.",
    errno.EACCES: "donnez-vous le droit d’écrire dans ce dossier, ou copiez le projet ailleurs.",
}
"""The next step after what a system refuses."""


def from_system(error: OSError) -> Refusal:
    """Return what the system refused, with the file and the next step."""
    where = f"{error.filename} : " if error.filename else ""
    todo = SYSTEM.get(error.errno or 0, "corrigez, puis relancez.")
    return Refusal(f"{where}{error.strerror or error}.", todo)
