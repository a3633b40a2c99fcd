"""A real browser, the network cut, that notes the faults of the pages it opens."""

import re

import pytest


def listening(browser, width, height):
    """A window whose network is cut, and its page, which notes its faults."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
    page = context.new_page()
    page.faults = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    context.route(
        re.compile("^(?!file:|data:|blob:)"),
        lambda route: (page.faults.append(route.request.url), route.abort()),
    )
    return context, page


@pytest.fixture
def opened(browser):
    """A function that opens a page with the network cut, and collects its faults."""
    contexts = []

    def open_page(path, width=1200, height=900):
        context, page = listening(browser, width, height)
        contexts.append(context)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def phone(browser):
    """A function that turns one page after another in a narrow window, as a reader does; faults are of each."""
    context, page = listening(browser, 360, 740)

    def turn(path):
        page.goto("about:blank")
        page.faults.clear()
        page.goto(path.as_uri())
        return page

    yield turn
    context.close()


@pytest.fixture(scope="module")
def axe(browser):
    """A function that returns the serious faults that axe-core finds on a page."""
    from axe_playwright_python.sync_playwright import Axe

    pages = {
        scheme: browser.new_context(bypass_csp=True, color_scheme=scheme).new_page()
        for scheme in ("light", "dark")
    }

    def check(path, before=lambda _page: None, scheme="light"):
        page = pages[scheme]
        page.goto("about:blank")
        page.goto(path.as_uri())
        before(page)
        results = Axe().run(
            page, options={"resultTypes": ["violations"]}
        )  # passes are not told: three times as fast
        return [
            (v["id"], v["nodes"][0]["html"][:160], len(v["nodes"]))
            for v in results.response["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    yield check
    for page in pages.values():
        page.context.close()
