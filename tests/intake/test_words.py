"""How the form speaks: no begging, no blame, no codes, no full stop at the end of a message."""

import re
from pathlib import Path

from django.conf import settings

from apps.decisions.engine.rulebook import from_plain
from apps.decisions.forms import read
from apps.decisions.management import fixture_files
from apps.intake.journey.narrative import NARRATIVE

BANNED = re.compile(r"\b(please|sorry|valid|invalid|oops|error occurred)\b|this field is required|!", re.IGNORECASE)
TYPED_WRONG = ["nonsense", "-5", "1.5", "9" * 30, "140", "none\ntext", "x" * 5_000]


def words_of(path: Path) -> str:
    text = re.sub(r"(?s){%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]*>", " ", path.read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", text)


def test_no_message_begs_blames_or_shouts() -> None:
    questions = [*NARRATIVE, *from_plain(fixture_files.default_rulebook()).questions]

    messages = {read(question, typed)[1] for question in questions for typed in TYPED_WRONG} - {""}

    assert len(messages) > 50
    assert [message for message in messages if BANNED.search(message)] == []
    assert [message for message in messages if message.endswith(".")] == []


def test_no_page_of_the_form_begs_blames_or_shouts() -> None:
    templates = list((settings.BASE_DIR / "templates" / "intake").rglob("*.html"))

    assert len(templates) > 20
    assert {path.name: found[0] for path in templates if (found := BANNED.findall(words_of(path)))} == {}


def test_form_asks_the_narrative_that_a_case_file_knows() -> None:
    from apps.decisions.engine import answers

    assert {field.slug for field in NARRATIVE} == {f"idea.{name}" for name in ("title", *answers.NARRATIVE)}
    assert {int(field.maximum or 0) for field in NARRATIVE} == {answers.LONGEST_TITLE, answers.LONGEST_NARRATIVE}


def test_pages_of_a_use_case_share_one_frame_and_one_list_of_problems() -> None:
    places = (settings.BASE_DIR / "templates" / folder for folder in ("intake", "decisions/fields"))
    pages = {path.name: path.read_text(encoding="utf-8") for place in places for path in place.rglob("*.html")}

    assert [name for name, text in pages.items() if 'class="error-summary"' in text] == ["_problems.html"]
    assert [name for name, text in pages.items() if "intake/_panel.html" in text] == ["base.html"]
    assert [name for name, text in pages.items() if "intake/_context.html" in text] == ["base.html"]
    assert [name for name, text in pages.items() if "reader check it?" in text] == ["_known_fields.html"]


def test_only_what_is_wanted_is_asked_how_firm_it_is() -> None:
    from apps.decisions.engine.known_how import WANTED
    from apps.decisions.forms import how_known

    book = from_plain(fixture_files.default_rulebook())

    assert set(book.question) > WANTED
    assert [words for _value, words in how_known(book.question["goal_kind"])] == ["Decided", "Likely", "A first idea"]
    assert how_known(book.question["examples"])[0][1] == "Measured"
    assert how_known(NARRATIVE[0]) == ()


def test_headings_over_a_long_list_stand_at_choices_that_exist_and_leave_none_out() -> None:
    from apps.decisions.layouts import HEADINGS, grouped

    book = from_plain(fixture_files.default_rulebook())

    for slug, headings in HEADINGS.items():
        asked = book.question[slug]
        assert [heading for heading, _choices in grouped(asked)] == list(headings.values())
        assert [choice for _heading, choices in grouped(asked) for choice in choices] == list(asked.choices)
    assert grouped(book.question["goal_kind"])[0][0] == ""


def test_no_two_questions_have_the_same_short_name() -> None:
    shorts = [question.short.lower() for question in from_plain(fixture_files.default_rulebook()).questions]

    assert len(shorts) == len(set(shorts))
