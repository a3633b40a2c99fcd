"""A real browser, the network cut, that notes the faults of the pages it opens."""

import re

import pytest


@pytest.fixture
def opened(browser):
    """A function that opens a page with the network cut, and collects its faults."""
    contexts = []

    def open_page(path, width=1200, height=900):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda m: page.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        context.route(
            re.compile("^(?!file:|data:|blob:)"),
            lambda route: (page.faults.append(route.request.url), route.abort()),
        )
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe(browser):
    """A function that returns the serious faults that axe-core finds on a page."""
    from axe_playwright_python.sync_playwright import Axe

    def check(path, before=lambda _page: None, scheme="light"):
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)
        page = context.new_page()
        page.goto(path.as_uri())
        before(page)
        results = Axe().run(page)
        context.close()
        return [
            (v["id"], v["nodes"][0]["html"][:160], len(v["nodes"]))
            for v in results.response["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    return check
