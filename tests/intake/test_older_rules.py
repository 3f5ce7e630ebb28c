"""A page that was open when newer rules dropped its question: kept or shown again, never lost behind a word that says kept."""

import json
from typing import Any

import pytest

from tests.intake.conftest import Pages, default_texts, put_in_force, stored
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


def without(slug: str) -> str:
    """The default rules without one question and all that reads it, as canonical text."""
    from apps.decisions.engine import canonical

    book = json.loads(default_texts()[0])
    book["questions"] = [question for question in book["questions"] if question["slug"] != slug]
    for rows in ("rules", "rows", "conditions"):
        book[rows] = [row for row in book[rows] if slug not in json.dumps(row)]
    return canonical.dumps(book)


@pytest.fixture
def newer_rules(live_rules: Any, at: Any) -> Any:
    """Rules that no longer ask “tuning_plan”."""
    return put_in_force(without("tuning_plan"), 2, at, before=live_rules.sha256)


def test_page_that_was_open_when_new_rules_dropped_its_question_still_saves(pages: Any, use_case: Any, newer_rules: Any) -> None:
    saved = pages.autosave("tuning_plan", "planned")
    sent = pages.answer("tuning_plan", "defaults", seq=1)
    pages.post(
        "sections/team",
        {
            "shown": ["team_skill", "tuning_plan"],
            "team_skill": "some",
            "tuning_plan": "planned",
            "tuning_plan_revision": "2",
            "editor": "z",
        },
    )

    assert saved.status_code == 200
    assert sent.url == pages.root
    assert "is no longer asked, because newer rules are in force. What you typed is kept" in text_of(pages.get())
    assert stored(use_case, "tuning_plan").typed == "planned"
    assert pages.get("questions/tuning_plan").status_code == 404
    assert pages.get("check").status_code == 200


def test_stale_page_is_told_what_was_not_stored_and_shows_what_was_typed(
    pages: Any, as_person: Any, carl: Any, use_case: Any, newer_rules: Any
) -> None:
    pages.answer("tuning_plan", "planned", editor="maya")

    told = Pages(as_person(carl), use_case).answer("tuning_plan", "defaults_only", editor="carl")

    assert told.status_code == 409
    assert "Maya Lind changed this to “" in text_of(told)
    assert "What you typed is kept" not in text_of(told)
    assert 'value="defaults_only" checked' in markup_of(told)
    assert stored(use_case, "tuning_plan").typed == "planned"


def test_stale_page_may_keep_its_own_or_take_theirs(pages: Any, as_person: Any, carl: Any, use_case: Any, newer_rules: Any) -> None:
    pages.answer("tuning_plan", "planned", editor="maya")
    carls = Pages(as_person(carl), use_case)

    carls.post("questions/tuning_plan", {**Pages.fields("tuning_plan", "defaults_only", editor="carl"), "theirs": "tuning_plan"})
    assert "Nothing was changed" in text_of(carls.get())
    assert stored(use_case, "tuning_plan").typed == "planned"

    carls.answer("tuning_plan", "defaults_only", editor="carl", theirs="1", mine="tuning_plan")
    assert stored(use_case, "tuning_plan").typed == "defaults_only"


def test_conflict_while_typing_names_both_values(pages: Any, as_person: Any, carl: Any, use_case: Any, newer_rules: Any) -> None:
    pages.autosave("tuning_plan", "planned", editor="maya")

    told = Pages(as_person(carl), use_case).autosave("tuning_plan", "defaults_only", editor="carl")

    assert told.status_code == 409
    assert "Maya Lind changed this to “" in text_of(told)


def test_flood_and_late_request_are_not_called_kept(pages: Any, use_case: Any, newer_rules: Any) -> None:
    flood = pages.answer("tuning_plan", "x" * 20_001)
    pages.autosave("tuning_plan", "planned", seq=5)
    late = pages.answer("tuning_plan", "defaults_only", seq=2)

    assert (flood.status_code, late.status_code) == (409, 409)
    assert "20,000 characters or fewer" in text_of(flood)
    assert "Not saved: a newer text from this page is kept already" in text_of(late)
    assert stored(use_case, "tuning_plan").typed == "planned"


def test_unknown_questions_in_a_post_cost_no_query_each(
    pages: Any, at: Any, newer_rules: Any, use_case: Any, django_assert_max_num_queries: Any
) -> None:
    put_in_force(without("stakeholders"), 3, at, before=newer_rules.sha256)
    posted = {"shown": [f"made_up_{number}" for number in range(60)], "editor": "x"}
    pages.post("sections/data/save", posted)

    with django_assert_max_num_queries(12):
        pages.post("sections/data/save", posted)


def test_rules_are_read_once_for_all_unknown_questions(at: Any, newer_rules: Any, django_assert_num_queries: Any) -> None:
    from apps.intake import selectors

    put_in_force(without("stakeholders"), 3, at, before=newer_rules.sha256)

    selectors._ever_asked.cache_clear()
    with django_assert_num_queries(2):  # which version is the newest, and the texts of all
        found = selectors.retired_questions([*(f"made_up_{number}" for number in range(60)), "stakeholders", "tuning_plan"])
    with django_assert_num_queries(1):
        assert selectors.retired_question("made_up") is None

    assert [question.slug for question in found] == ["stakeholders", "tuning_plan"]
