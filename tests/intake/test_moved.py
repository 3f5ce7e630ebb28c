"""A use case says what has changed since its decision, or since somebody last looked, and leads to each question that is new."""

import re
from datetime import datetime
from typing import Any

import pytest

from tests.intake.conftest import default_texts, put_in_force
from tests.intake.test_older_rules import without
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(pages: Any, with_title: Any, live_rules: Any, at: datetime) -> Any:
    """Decided by v2, which does not ask “tuning_plan”."""
    put_in_force(without("tuning_plan"), 2, at, before=live_rules.sha256)
    assert pages.post("decide").status_code == 302
    return pages


def ask_again(at: datetime) -> None:
    """v3 asks it again."""
    put_in_force(default_texts()[0], 3, at, before="0" * 64)


def test_nothing_is_said_to_have_changed_right_after_a_decision(decided: Any) -> None:
    said = text_of(decided.get())
    assert "Changed since" not in said and "New question" not in said


def test_newer_rules_are_named_with_the_question_that_is_new_and_the_way_to_it(decided: Any, at: datetime) -> None:
    ask_again(at)
    page = decided.get()

    assert "Changed since: rules (v2 to v3)" in text_of(page)
    assert "New question: " in text_of(page)
    assert f'<a href="{decided.root}questions/tuning_plan">' in markup_of(page).partition("New question")[2].partition("</p>")[0]


def test_what_changed_is_said_of_each_alone_and_of_several_together(decided: Any, save: Any, at: datetime) -> None:
    save("examples", "100", value=100, editor="")
    assert "Changed since: answers" in text_of(decided.get()) and "rules (" not in text_of(decided.get())
    ask_again(at)
    save("tuning_plan", "planned", value="planned", editor="")

    said = text_of(decided.get())
    assert "Changed since: answers and rules (v2 to v3)" in said
    assert "New question" not in said, "it is answered"


def test_the_same_rules_in_force_again_are_said_to_say_the_same(decided: Any, at: datetime) -> None:
    put_in_force(without("tuning_plan"), 3, at, before="0" * 64)
    assert "Changed since: rules (v2 to v3, which say the same)" in text_of(decided.get())


@pytest.fixture
def undecided(pages: Any, use_case: Any, live_rules: Any, at: datetime) -> Any:
    """Last looked at by v2, which does not ask “tuning_plan”."""
    use_case.looked_at = put_in_force(without("tuning_plan"), 2, at, before=live_rules.sha256)
    use_case.save()
    return pages


def told_of_newer_rules(page: Any) -> str:
    found = re.search(r"Rules v\d+ since .*?What changed", text_of(page))
    return found[0] if found else ""


def test_a_use_case_without_a_decision_is_told_of_newer_rules_and_led_to_what_they_ask(undecided: Any, at: datetime) -> None:
    assert not told_of_newer_rules(undecided.get())
    ask_again(at)
    page = undecided.get()

    assert re.match(r"Rules v3 since \d+ \w+ \d+: 1 new question, in [A-Z]", told_of_newer_rules(page))
    assert f'<a href="{undecided.root}questions/tuning_plan">' in markup_of(page)
    assert "/versions/compare?from=2&amp;to=3" in markup_of(page)
    assert "Changed since" not in text_of(page)


def test_a_new_question_says_on_its_own_page_since_when_it_is_asked(undecided: Any, at: datetime) -> None:
    ask_again(at)

    assert "New in Rules v3, in force since" in text_of(undecided.get("questions/tuning_plan"))
    assert "/versions/compare?from=2&amp;to=3" in markup_of(undecided.get("questions/tuning_plan"))
    assert "New in Rules" not in text_of(undecided.get("questions/examples")), "v2 asked it"


def test_newer_rules_are_told_no_longer_once_what_is_new_is_answered(undecided: Any, save: Any, at: datetime) -> None:
    ask_again(at)
    save("tuning_plan", "planned", value="planned", editor="")

    assert not told_of_newer_rules(undecided.get())
    assert "New in Rules" not in text_of(undecided.get("questions/tuning_plan"))


def test_newer_rules_without_a_new_question_are_told_until_the_next_answer(undecided: Any, use_case: Any, save: Any, at: datetime) -> None:
    use_case.looked_at = use_case.looked_at.__class__.objects.get(number=1)
    use_case.save()
    assert "no new question" in told_of_newer_rules(undecided.get())

    save("examples", "100", value=100, editor="")
    assert not told_of_newer_rules(undecided.get())


def test_rules_that_say_the_same_again_are_not_told_to_a_use_case_without_a_decision(undecided: Any, at: datetime) -> None:
    put_in_force(without("tuning_plan"), 3, at, before="0" * 64)
    assert not told_of_newer_rules(undecided.get())
