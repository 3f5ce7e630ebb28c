"""A decided use case says what has changed since, and leads to each question that is new."""

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


def test_a_use_case_without_a_decision_is_told_of_new_questions_too(pages: Any, use_case: Any, live_rules: Any, at: datetime) -> None:
    newer = put_in_force(without("tuning_plan"), 2, at, before=live_rules.sha256)
    use_case.looked_at = newer
    use_case.save()
    ask_again(at)

    assert "New question: " in text_of(pages.get()) and "Changed since" not in text_of(pages.get())
