"""The second language: what finds a translation, and that none is missing."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from compendium import language, project
from compendium.errors import Refusal
from compendium.language import Language, entry, plain, template
from compendium.paper import text

SOURCE = project.root() / "src"


def english(*pairs, names=()):
    """A language of a few texts."""
    whole = dict(entry(*pair) for pair in pairs if "{}" not in pair[0])
    holed = [template(*pair) for pair in pairs if "{}" in pair[0]]
    ordered = sorted(holed, key=lambda told: -told.weight)
    return Language("en", lambda: (whole, ordered), lambda: frozenset(map(plain, names)))


@pytest.mark.parametrize(
    ("french", "told"),
    [
        ("1\u202f009,70\u00a0hab./km²", "1,009.70 inhab./km²"),
        ("12,5\u202f%", "12.5%"),
        ("de 1,2\u00a0M€ à 3\u202f000\u00a0€", "from €1.2m to €3,000"),
        ("2025-T4", "2025-Q4"),
        ("Lens\u00a0: «\u00a0Densité\u00a0»", "Lens: “Density”"),
        ("<b>Lens</b><br>Densité\u00a0: %{y}", "<b>Lens</b><br>Density: %{y}"),
        ("Densité. Lens, rang 4.", "Density. Lens, rank 4."),
        ("de Lens à l’extrême", "from Lens to l’extrême"),
    ],
)
def test_a_text_is_said_by_its_whole_its_template_or_its_pieces(french, told):
    pairs = [("Densité", "Density"), ("de {} à {}", "from {} to {}"), ("{} hab./km²", "{} inhab./km²")]
    pairs += [("rang {}", "rank {}")]
    assert english(*pairs, names=["Lens"]).said(french) == told


def test_what_no_catalogue_has_is_kept_with_the_text_that_it_was_in():
    told = english(("Densité", "Density"))
    told.said("Densité\u00a0: forte")
    assert told.missing == {"forte": "Densité\u00a0: forte"}


def test_the_template_with_most_words_wins_and_holes_are_put_in_another_order():
    told = english(
        ("{} de {}", "{} of {}"),
        ("part de l’emploi de {} en {}", "in {2}, share of jobs of {1}"),
        names=["Lens"],
    )
    assert told.said("part de l’emploi de Lens en 2015") == "in 2015, share of jobs of Lens"


def test_a_text_folded_or_cut_for_a_drawing_is_said_whole():
    told = english(("Les parts de l’emploi", "Shares of jobs"))
    assert told.said("Les parts<br />de l’emploi") == "Shares of<br />jobs"
    assert told.said("Les parts de…").endswith("…") and told.missing == {}


def test_a_name_a_path_or_a_value_of_a_file_is_not_translated_in_a_message():
    told = english(
        ("table", "chart"),
        ("la colonne « {} » de {} : lancez « {} seal {} »", "the column “{!}” of {!}: run “{!} seal {!}”"),
        ("« {} » vaut {}", "“{!}” is {}"),
    )
    assert told.said("la colonne « table » de table : lancez « étude seal table »") == (
        "the column “table” of table: run “étude seal table”"
    )
    assert told.said("« 3,7 » vaut 3,7") == "“3,7” is 3.7" and not told.missing


def test_what_messages_quote_is_copied_as_it_is():
    path = Path(language.__file__).with_name("en.po")
    with path.open("rb") as file:
        translations = {str(message.string) for message in read_po(file) if message.id}
    assert [said for said in translations if re.search(r"“[^”]*\{\d*\}[^”]*”", said)] == ["{}, “{}” ({})"]


def test_the_first_language_says_texts_as_they_are():
    assert Language("fr").said("12,5\u202f%") == "12,5\u202f%"


def messages(path: Path):
    """The texts that a module says to people: refusals, what it prints, helps; with holes where it computes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if called not in ("Refusal", "say", "said", "tell"):
            continue
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
            elif isinstance(argument, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in argument.values)
                yield "".join(map(str, parts))


@pytest.mark.parametrize("package", ["compendium", "ancrage"])
def test_each_message_of_the_machine_and_the_study_has_its_english(package):
    told = language.load("en")
    lacking = {}
    for path in sorted((SOURCE / package).rglob("*.py")):
        if {"template", "sources"} & set(path.relative_to(SOURCE).parts):
            continue
        for message in messages(path):
            before = set(told.missing)
            told.said(message.replace("{}", "7"))
            for piece in set(told.missing) - before:
                lacking[piece] = f"{path.name}: {message}"
                del told.missing[piece]
    assert not lacking


@pytest.mark.parametrize("package", ["compendium", "ancrage"])
def test_each_text_of_the_templates_of_pages_has_its_english(package):
    told = language.load("en")
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
    for path in sorted((SOURCE / package / "templates").glob("*.html")):
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), options):
                for words in [message] if isinstance(message, str) else filter(None, message):
                    told.word(words)
                    assert words not in told.missing, path.name


def test_no_text_has_two_translations_and_each_keeps_its_holes():
    seen = {}
    for path in language.catalogues("en"):
        with path.open("rb") as file:
            for message in read_po(file):
                if not message.id:
                    continue
                assert message.string, message.id
                assert message.id not in seen, f"{path}, {seen[message.id]}: {message.id}"
                seen[message.id] = path
                holes = [len(language.HOLE.findall(said)) for said in (message.id, message.string)]
                assert holes[0] == holes[1], message.id
                given = [sorted(re.findall(r"%\(\w+\)s", said)) for said in (message.id, message.string)]
                assert given[0] == given[1], message.id


FRENCH = '---\nabstract: >\n  {{ v("n") }}\n---\n# Un {#un}\n\n[Elle recule.]{finding="part"} {{ fig("F01") }} [@a2020] {{ cite("11,5") }}\n'


def test_a_text_that_says_the_same_in_two_languages_is_let_through():
    other = FRENCH.replace("Un", "One").replace("Elle recule.", "It declines.").replace("11,5", "11.5")
    text.check_twins(FRENCH, other, ("fr", "en"))
    shown = [f'{FRENCH}\n{{{{ fig("F01"{laid}) }}}}\n' for laid in ("", ', 92, place="top"')]
    text.check_twins(*shown, ("fr", "en"))  # each is laid out in its own way


@pytest.mark.parametrize(
    ("gone", "what", "where"),
    [
        ('{finding="part"}', "le constat « part »", "section « Un » (#un)"),
        ('{{ fig("F01") }}', '{{ fig("F01") }}', "section « Un » (#un)"),
        ("[@a2020]", "@a2020", "section « Un » (#un)"),
        ('{{ v("n") }}', '{{ v("n") }}', "résumé"),
    ],
)
def test_a_key_a_finding_or_a_citation_that_one_text_lacks_is_refused_with_its_section(gone, what, where):
    with pytest.raises(Refusal) as caught:
        text.check_twins(FRENCH, FRENCH.replace(gone, ""), ("paper/article.fr.md", "paper/article.en.md"))
    assert f"paper/article.en.md, {where} : il manque {what}" in str(caught.value)
