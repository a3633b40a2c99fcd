"""Each original has an address, and another place to look for it, or the reason why there is none."""

import hashlib
import re

import pytest

from compendium.errors import Refusal
from compendium.tables import fetch

PINS = fetch.pins()
ELSEWHERE = ("archive", "captures", "sans_archive")


@pytest.mark.parametrize("name", PINS)
def test_each_original_has_an_address_and_another_place_or_a_reason(name):
    pin = PINS[name]
    assert set(pin) <= {"editeur", "page", "fichier", "paquet", "sha256", *ELSEWHERE}
    assert pin["page"].startswith("https://")
    if ":" in name:  # any registry, and any mirror of it, knows a package by this name
        kind, _, package = name.partition(":")
        package, _, version = package.replace("==", "@").rpartition("@")
        assert pin["paquet"] == f"pkg:{kind}/{package.replace('@', '%40')}@{version}"
        return
    told = [part for part in ELSEWHERE if pin.get(part)]
    assert len(told) == 1, f"{name} : {told or 'ni archive, ni raison'}"
    if "captures" in pin:  # where captures are listed, if there are any: not a claim that there is one
        assert pin["captures"] == f"https://web.archive.org/web/*/{pin['fichier']}"
    if "archive" in pin:
        assert pin["archive"].startswith("https://")
        assert "*" not in pin["archive"]
    if "sans_archive" in pin:
        assert not pin["fichier"]
        assert len(pin["sans_archive"]) > 40


GOOD = b"le fichier attendu"


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A web of our own: what each address gives; the others do not answer."""
    answers: dict[str, bytes] = {}

    def download(address, target):
        if address not in answers:
            raise Refusal(f"« {address} » ne répond pas.")
        target.write_bytes(answers[address])
        return target

    pin = {
        "editeur": "Insee",
        "page": "https://a.example/page",
        "fichier": "https://a.example/f.csv",
        "archive": "https://b.example/f.csv",
        "sha256": hashlib.sha256(GOOD).hexdigest(),
    }
    monkeypatch.delenv(fetch.MIRROR_VARIABLE, raising=False)
    monkeypatch.setattr(fetch, "cache", lambda: tmp_path)
    monkeypatch.setattr(fetch, "pins", lambda: {"insee/f.csv": pin})
    monkeypatch.setattr(fetch, "download", download)
    return answers, pin


@pytest.mark.parametrize("first", [None, b"un autre fichier"])
def test_the_archive_is_tried_when_the_address_fails_or_gives_another_file(web, first):
    answers, pin = web
    answers[pin["archive"]] = GOOD
    if first:
        answers[pin["fichier"]] = first
    assert fetch.original("insee/f.csv").read_bytes() == GOOD


def test_a_file_that_is_not_the_pinned_one_is_not_kept(web):
    answers, pin = web
    answers[pin["fichier"]] = answers[pin["archive"]] = b"un autre fichier"
    with pytest.raises(Refusal, match="n’est pas le fichier attendu"):
        fetch.original("insee/f.csv")
    answers[pin["fichier"]] = GOOD
    assert fetch.original("insee/f.csv").read_bytes() == GOOD


def test_where_captures_are_listed_is_told_and_not_fetched(web):
    answers, pin = web
    del pin["archive"]
    pin["captures"] = f"https://web.archive.org/web/*/{pin['fichier']}"
    answers[pin["captures"]] = GOOD
    with pytest.raises(Refusal, match=re.escape(pin["captures"])):
        fetch.original("insee/f.csv")


def test_an_original_without_an_address_says_why(web):
    _, pin = web
    del pin["archive"]
    pin |= {"fichier": "", "sans_archive": "la couche n’a pas d’adresse de fichier"}
    with pytest.raises(Refusal, match=r"n’a pas d’adresse de fichier[\s\S]*COMPENDIUM_MIRROR"):
        fetch.original("insee/f.csv")
