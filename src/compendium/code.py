"""What Python code says without being run: what it imports."""

import ast
import io
import threading
import tokenize

_PARSING = threading.Lock()


def parsed(source: str | bytes, name: str = "<unknown>") -> ast.Module:
    """Return the syntax tree of some code, which one thread at a time asks for.

    CPython counts the depth of all trees that are being built together, and may refuse one of two
    that threads build at once (gh-106905, seen with 3.11).

    Parameters
    ----------
    source : str or bytes
        The code.
    name : str
        What a syntax error calls its file.

    Raises
    ------
    SyntaxError
        If it is not Python.

    Examples
    --------
    >>> imported(parsed("import json"))
    ['json']
    """
    with _PARSING:
        return ast.parse(source, filename=name)


def imported(tree: ast.AST, package: str = "") -> list[str]:
    """Return the dotted names that some code imports, anywhere in it.

    ``from a import b`` gives ``a`` and ``a.b``: the second may be a module or not.

    Parameters
    ----------
    tree : ast.AST
        The code.
    package : str
        The package that it is in, which ``from . import b`` is read from.

    Examples
    --------
    >>> imported(ast.parse("import os.path; from a import b"))
    ['a', 'a.b', 'os.path']
    >>> imported(ast.parse("from ..c import d"), "a.b")
    ['a.c', 'a.c.d']
    """
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            kept = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            module = ".".join([*kept, *([node.module] if node.module else [])])
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return sorted(names)


def bare(source: str) -> str:
    r"""Return a module without its comments and its empty lines, which change nothing of what it does.

    Parameters
    ----------
    source : str
        Python code that parses.

    Examples
    --------
    >>> print(bare("# Why.\n\nx = 1  # one\ny = '# two'\n"), end="")
    x = 1
    y = '# two'
    """
    lines = dict(enumerate(source.splitlines(keepends=True), start=1))
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        row, column = token.start
        if token.type == tokenize.COMMENT:
            lines[row] = lines[row][:column].rstrip() + "\n"
        if token.type == tokenize.NL and not lines[row].strip():
            del lines[row]
    return "".join(lines.values())
