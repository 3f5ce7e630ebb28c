"""Before Decide everybody is told what stops it and what will not count; afterwards, that answers changed and what was decided before."""

import re
from typing import Any

import pytest

from tests.intake.test_question_page import markup_of, text_of

pytestmark = pytest.mark.django_db


def decide_box(response: Any) -> str:
    body = markup_of(response)
    return body[body.index('<form id="decide"') : body.index("</form>", body.index('<form id="decide"'))]


def test_open_questions_are_said_not_to_stop_a_decision(pages: Any, with_title: Any) -> None:
    assert re.search(r"\d+ questions are open. They do not stop a decision; they make it less sure", text_of(pages.get("check")))


def test_what_stops_a_decision_stands_at_its_button_too(pages: Any, save: Any) -> None:
    save("examples", "100", value=100, editor="")
    save("labelled", "200", value=200, editor="")

    page = pages.get("check")

    assert "Before deciding" in decide_box(page)
    assert ">Enter what you call this use case</a>" in decide_box(page)
    assert "cannot be. Change one of them" in decide_box(page)


def test_answers_that_cannot_be_read_are_named_before_deciding_each_with_the_way_there(pages: Any, save: Any, with_title: Any) -> None:
    save("rare_share", "-1", editor="")
    save("augmented_share", "200", editor="")

    page = pages.get("check")

    words = "2 answers cannot be read and will not count: Share of the kind you care about, Share of made-up data"
    assert text_of(page).replace(" ,", ",").count(words) == 2
    assert f'<a href="{pages.root}questions/rare_share?row=rare_share">Share of the kind you care about</a>' in decide_box(page)
    assert pages.post("decide").status_code == 302


def test_where_all_can_be_read_nothing_is_said_of_it(pages: Any, with_title: Any) -> None:
    body = text_of(pages.get("check"))

    assert "cannot be read" not in body
    assert "Before deciding" not in body


def test_an_unchanged_case_offers_its_decision_and_no_new_one(pages: Any, with_title: Any) -> None:
    pages.post("decide")

    box = decide_box(pages.get("check"))

    assert "Nothing has changed since decision 1" in box
    assert "See decision 1</button>" in box
    assert "Deciding freezes" not in box


def test_list_says_where_answers_changed_since_the_decision(client: Any, pages: Any, with_title: Any) -> None:
    pages.post("decide")
    before = text_of(client.get("/use-cases/"))

    pages.answer("examples", "1,800")

    assert "changed since" not in before
    assert "Answers changed since" in text_of(client.get("/use-cases/"))


def test_task_list_leads_to_every_decision(pages: Any, with_title: Any) -> None:
    from apps.intake.models import UseCaseDecision

    pages.post("decide")
    alone = text_of(pages.get())
    pages.answer("examples", "1,800")
    pages.post("decide")

    body = markup_of(pages.get())
    assert "Earlier decisions" not in alone
    assert "Earlier decisions: 1" in body
    for link in UseCaseDecision.objects.all():
        assert f"{link.decision_id}" in body


def test_what_is_not_known_is_open_like_what_is_left_empty_and_both_are_counted(pages: Any) -> None:
    before = int(re.search(r"(\d+) questions are open", text_of(pages.get("check")))[1])  # type: ignore[index]
    pages.answer("examples", unknown="yes")
    after = re.search(r"(\d+) questions are open: (\d+) you do not know yet, (\d+) left empty", text_of(pages.get("check")))

    assert after is not None
    assert [int(part) for part in after.groups()] == [before, 1, before - 1]
