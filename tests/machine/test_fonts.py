"""The letters that pages and images carry are cut once, and again when what cuts them is another."""

import pytest
from fontTools.ttLib import TTFont

from compendium import project
from compendium.publish import fonts, theme


@pytest.fixture
def cuts(tmp_path, monkeypatch):
    """The fonts that are cut, in a folder where none was."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv(project.ROOT_VARIABLE, str(tmp_path))
    found = []
    monkeypatch.setattr(fonts, "_cut_now", lambda path: (found.append(path.name), b"des lettres")[1])
    return found


def test_a_font_is_cut_once_and_is_the_same_bytes_after(cuts):
    path = fonts.files()[0]
    assert [fonts._cut.__wrapped__(path) for _ in range(2)] == [b"des lettres"] * 2
    assert cuts == [path.name]


@pytest.mark.parametrize("what", ["version", "letters", "options"])
def test_it_is_cut_again_by_another_version_or_to_other_letters_or_options(cuts, monkeypatch, what):
    path = fonts.files()[0]
    fonts._cut.__wrapped__(path)
    if what == "version":
        monkeypatch.setattr(fonts.metadata, "version", lambda _: "99.9")
    elif what == "letters":
        monkeypatch.setattr(fonts, "LETTERS", "abc")
    else:
        monkeypatch.setitem(fonts.CUT, "notdef_outline", False)
    fonts._cut.__wrapped__(path)
    assert cuts == [path.name] * 2


@pytest.mark.parametrize("weight", fonts.FACES)
@pytest.mark.parametrize(
    "text", ["Autres communes du bassin minier (203)", "Promesse de 2018 : 10 M€ par an", "Part de l’ESS, %"]
)
def test_the_width_of_a_text_is_that_of_its_letters_in_the_font(text, weight):
    font = TTFont(fonts.folder() / fonts.FACES[weight])
    letters, advances = font.getBestCmap(), font["hmtx"]
    drawn = sum(advances[letters[ord(letter)]][0] for letter in text) / font["head"].unitsPerEm
    written = f"<b>{text}</b>" if weight == max(fonts.FACES) else text
    assert theme.width(written) == pytest.approx(drawn, rel=0.03)
