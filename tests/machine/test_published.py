"""What a cell publishes stands under what it prints: the numbers that the article cites first."""

import pytest

from compendium.pages import published


@pytest.fixture
def article(monkeypatch, tmp_path):
    """A compendium whose article asks for three numbers."""
    (tmp_path / "paper").mkdir()
    text = 'De {{ v("part", epci="12", annee=2019) }} à {{ v("part", commune="62498", decimals=0) }}, {{ v("autre") }}.'
    (tmp_path / "paper" / "article.fr.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(published.project, "root", lambda: tmp_path)
    published._asked.cache_clear()
    yield
    published._asked.cache_clear()


def test_a_number_is_cited_by_its_criteria_or_by_its_level_and_code(article):
    assert published._is_cited({"epci": "12", "annee": 2019}, "part")
    assert not published._is_cited({"epci": "12", "annee": 2020}, "part")
    assert published._is_cited({"niveau": "commune", "code": "62498"}, "part")
    assert not published._is_cited({"niveau": "epci", "code": "62498"}, "part")
    assert published._is_cited({"zone": "x"}, "autre"), "la seule de sa clé"
    assert not published._is_cited({"zone": "x"}, "jamais")
