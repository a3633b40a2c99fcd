"""While one writes: what is edited is made at once, its page is shown first, and the browser loads it again."""

import http.client
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from compendium.watch.live import CHANGES, SCRIPT, Live
from tests.machine.conftest import edit

SECONDS = 90


def test_a_page_listens_and_is_told_of_a_change(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<body>é</body>", encoding="utf-8")
    (tmp_path / "site" / "a.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    live = Live(tmp_path, 0)
    live.start()
    try:
        page = urllib.request.urlopen(f"{live.address}/site/").read().decode()
        assert page.startswith("<body>é<script") and SCRIPT in page
        assert CHANGES in urllib.request.urlopen(f"{live.address}{SCRIPT}").read().decode()
        assert urllib.request.urlopen(f"{live.address}/site/a.svg").read() == b"<svg/>"
        for hidden in (
            "/secret.txt",
            "/",
            "/site/../secret.txt",
            "/site/%2e%2e/secret.txt",
            "/site/absent.html",
        ):
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(f"{live.address}{hidden}")
        news = http.client.HTTPConnection("127.0.0.1", live.server_address[1], timeout=10)
        news.request("GET", CHANGES)
        answer = news.getresponse()
        threading.Timer(0.2, live.changed).start()
        assert answer.readline() == b"data: changed\n"
        news.close()
    finally:
        live.shutdown()


def test_a_browser_loads_a_page_again_when_it_changes(copy, browser):
    live = Live(copy.root, 0)
    live.start()
    try:
        page = browser.new_page()
        page.goto(f"{live.address}/figures/F01_versions.html")
        with page.expect_request(lambda request: request.url.endswith(CHANGES)):
            page.reload()  # the page listens from here on
        page.wait_for_timeout(300)
        with page.expect_event("load", timeout=20_000):
            live.changed()
        page.close()
    finally:
        live.shutdown()


@contextmanager
def watching(copy):
    """The watch of a copy, and a function that waits until it says something."""
    process = subprocess.Popen(
        copy.command("watch"),
        cwd=copy.root,
        env=copy.variables(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(iter(process.stdout.readline, "")), daemon=True)
    reader.start()

    def until(pattern, after=0):
        limit = time.monotonic() + SECONDS
        while time.monotonic() < limit:
            text = "".join(said)
            found = re.search(pattern, text[after:])
            if found:
                return found, len(text)
            time.sleep(0.05)
        raise AssertionError(f"{pattern} : {''.join(said)}")

    try:
        yield until
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


def test_an_edited_notebook_has_its_figure_shown_first_then_the_rest_is_made(copy):
    page = copy.root / "figures" / "F01_versions.html"
    with watching(copy) as until:
        found, seen = until(r"(http://127.0.0.1:\d+)/site")
        edit(copy, "00_versions", "figure", "Le temps entre deux versions de Python", "Un titre qui change")
        _, seen = until(r"figures à jour en", seen)
        assert "Un titre qui change" in page.read_text(encoding="utf-8")
        shown = urllib.request.urlopen(f"{found[1]}/figures/F01_versions.html").read().decode()
        assert "Un titre qui change" in shown and SCRIPT in shown
        _, seen = until(r"00_versions +inchangée[\s\S]*site +exécutée", seen)
        edit(copy, "00_versions", "figure", "Un titre qui change", "Un titre plus grand")
        _, seen = until(r"compare ou conclut", seen)
        assert "plus grand" not in page.read_text(encoding="utf-8"), "une phrase sans constat"
        edit(copy, "00_versions", "figure", "Un titre plus grand", "Un titre enfin")
        until(r"figures à jour en", seen)
    assert "Un titre enfin" in page.read_text(encoding="utf-8")
    copy.git("restore", ".")


def test_what_is_saved_while_all_is_made_for_the_first_time_is_not_lost(copy):
    with watching(copy) as until:
        until("Je surveille")
        edit(copy, "00_versions", "figure", "Le temps entre deux versions de Python", "Un titre hâtif")
        until(r"→ 00_versions\.ipynb[\s\S]*figures à jour en")
    assert "Un titre hâtif" in (copy.root / "figures" / "F01_versions.html").read_text(encoding="utf-8")
    copy.git("restore", ".")
