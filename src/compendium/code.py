"""What Python code says without being run: what it imports."""

import ast


def imported(tree: ast.AST) -> list[str]:
    """Return the dotted names that some code imports, anywhere in it.

    ``from a import b`` gives ``a`` and ``a.b``: the second may be a module or not.

    Examples
    --------
    >>> imported(ast.parse("import os.path; from a import b"))
    ['a', 'a.b', 'os.path']
    """
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return sorted(names)
