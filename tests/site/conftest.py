"""A real browser, the network cut, that notes the faults of the pages it opens."""

import re

import pytest


def listening(browser):
    """The page of a window whose network is cut; it notes its faults."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.faults = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    context.route(
        re.compile("^(?!file:|data:|blob:)"),
        lambda route: (page.faults.append(route.request.url), route.abort()),
    )
    return page


@pytest.fixture(scope="module")
def windows(browser):
    """Windows kept from one test to the next, as a reader keeps one: opening one takes longer than most tests."""
    kept = []
    yield kept
    for page in kept:
        page.context.close()


@pytest.fixture
def opened(browser, windows):
    """A function that opens a page with the network cut, each of a test in its own window; faults are of each."""
    free = list(windows)

    def open_page(path, width=1200, height=900):
        if not free:
            windows.append(listening(browser))
            free.append(windows[-1])
        page = free.pop(0)
        page.goto("about:blank")
        page.faults.clear()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="screen", color_scheme="light")
        page.mouse.move(0, 0)
        page.goto(path.as_uri())
        return page

    return open_page


@pytest.fixture(scope="session")
def until():
    """A function that waits for an expression to be true on a page.

    Playwright's own asks the page to evaluate its text again and again, which the pages' security policy refuses
    but for the first time.
    """

    def wait(page, expression, seconds=15):
        for _ in range(20 * seconds):
            if page.evaluate(expression):
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"toujours faux après {seconds} s : {expression}")

    return wait


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
        options = {"resultTypes": ["violations"]}  # passes are not told: three times as fast
        if scheme == "dark":  # the rest is what it was in the light
            options["runOnly"] = ["color-contrast"]
        results = Axe().run(page, options=options)
        return [
            (v["id"], v["nodes"][0]["html"][:160], len(v["nodes"]))
            for v in results.response["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    yield check
    for page in pages.values():
        page.context.close()
