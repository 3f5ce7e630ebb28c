"""A question that does not apply is left open by going on: its section can be completed, and nothing untrue is said for it."""

from typing import Any

import pytest

from tests.intake.conftest import Pages, stored
from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db

TEAM = {"team_skill": "some", "ml_projects_done": "one_or_two", "experts": "in_house"}


def journey_of(use_case: Any) -> Any:
    from apps.intake import selectors

    return selectors.desk_of(selectors.use_case_for(use_case.created_by, use_case.pk), at=use_case.created_at).journey


def status_of(use_case: Any, section: str) -> tuple[str, str]:
    step = next(step for step in journey_of(use_case).steps if step.slug == section)
    return step.status, step.count


def test_a_section_is_completed_when_every_question_is_answered_or_was_left_open(pages: Any, use_case: Any) -> None:
    for slug, typed in TEAM.items():
        pages.answer(slug, typed)
    before = status_of(use_case, "team")

    pages.answer("tuning_plan")

    assert before == ("In progress", "3 of 4 answered")
    assert status_of(use_case, "team") == ("Completed", "3 of 4 answered")
    assert "3 of 4 answered" in text_of(pages.get())


def test_skipping_and_going_back_leave_a_question_unseen(pages: Any, use_case: Any) -> None:
    for slug, typed in TEAM.items():
        pages.answer(slug, typed)

    pages.get("questions/tuning_plan")
    pages.answer("tuning_plan", go="back")
    pages.autosave("tuning_plan", "", seq=1)

    assert stored(use_case, "tuning_plan") is None
    assert status_of(use_case, "team")[0] == "In progress"


def test_a_section_of_which_nothing_is_answered_is_not_completed(pages: Any, use_case: Any) -> None:
    pages.post("sections/team", {"shown": [*TEAM, "tuning_plan"], "editor": "x"})

    assert status_of(use_case, "team")[0] == "In progress"


def test_continue_on_the_page_of_a_section_leaves_open_what_is_empty(pages: Any, use_case: Any) -> None:
    pages.post("sections/team", {"shown": [*TEAM, "tuning_plan"], **TEAM, "editor": "x"})

    assert status_of(use_case, "team") == ("Completed", "3 of 4 answered")


def test_what_was_left_open_is_no_answer(pages: Any, use_case: Any, with_title: Any) -> None:
    from apps.decisions.models import Decision

    pages.answer("tuning_plan")
    way = journey_of(use_case)

    assert not way.is_answered("tuning_plan")
    assert not way.needs_attention("tuning_plan")
    assert "tuning_plan" not in way.case()["answers"]
    assert 'id="answer-tuning_plan"' in markup_of(pages.get("check"))
    assert "Left open" in text_of(pages.get("check"))
    pages.post("decide")
    assert "tuning_plan" not in Decision.objects.get().case_json


def test_the_field_of_a_question_left_open_is_empty_and_an_answer_takes_its_place(pages: Any, use_case: Any) -> None:
    pages.answer("examples")

    assert 'value=" "' not in markup_of(pages.get("questions/examples"))
    assert "Last answered" not in text_of(pages.get("questions/examples"))
    pages.answer("examples", "1,800", revision=1)
    assert stored(use_case, "examples").value == "1800"


def test_going_past_a_question_twice_is_one_revision(pages: Any, use_case: Any) -> None:
    pages.answer("examples")
    pages.answer("examples", revision=1, editor="another")

    assert stored(use_case, "examples").revision == 1


def test_a_page_that_was_open_before_the_question_was_left_open_is_no_conflict(
    pages: Any, as_person: Any, carl: Any, use_case: Any
) -> None:
    pages.answer("examples")

    carls = Pages(as_person(carl), use_case).answer("examples", "1,800", editor="carl")

    assert carls.status_code == 302
    assert stored(use_case, "examples").value == "1800"


def test_going_past_questions_after_a_decision_changes_nothing(pages: Any, use_case: Any, with_title: Any) -> None:
    pages.post("decide")

    pages.answer("tuning_plan")

    assert stored(use_case, "tuning_plan") is None
    assert "changed since" not in text_of(pages.get())


def test_a_page_of_a_section_with_a_contradiction_says_which_before_going_on(pages: Any, save: Any, use_case: Any) -> None:
    fields = {"shown": ["examples", "labelled"], "examples": "100", "labelled": "200", "editor": "x"}

    told = pages.post("sections/data", fields)
    again = pages.post("sections/data", {**fields, "examples_revision": 1, "labelled_revision": 1, "warned": "yes"})

    assert told.status_code == 422
    assert "There is a problem" in text_of(told)
    assert "More cases with a known answer (200) than past cases (100) cannot be" in text_of(told)
    assert stored(use_case, "labelled").value == "200"
    assert again.status_code == 302


def test_a_long_section_lists_its_questions_at_the_top(pages: Any) -> None:
    body = markup_of(pages.get("sections/data"))

    assert '<li><a href="#labelled">Cases with a known answer</a></li>' in body
    assert "questions of this page" not in text_of(pages.get("sections/team"))
