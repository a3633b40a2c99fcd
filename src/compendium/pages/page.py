"""The frame of every page that the project writes: its head, its body, what follows it."""

import html


def page(title: str, body: str, *, style: str, after: str = "", policy: str = "") -> str:
    """Return a page in French.

    Parameters
    ----------
    title : str
        Plain text.
    body : str
        Markup of the page, lines ended.
    style : str
        Style sheet.
    after : str
        Markup after the body: data, scripts.
    policy : str
        Content security policy, if the page has one.
    """
    guarded = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n' if policy else ""
    return (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n{guarded}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f"{body}</main>\n{after}</body>\n</html>\n"
    )


def scripts(*paths: str) -> str:
    """Return the elements that load some scripts, in order."""
    return "".join(f'<script src="{path}"></script>\n' for path in paths)
