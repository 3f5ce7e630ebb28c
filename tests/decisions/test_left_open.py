"""What each choice of a question that is new in a draft would bring to stored decisions that leave it open: counted once, bounded, and as decided."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from apps.decisions import services
from apps.decisions.models import Decision, Draft, Rule
from apps.decisions.services import RuleContent
from apps.decisions.services import impact as impacts
from tests.decisions.make import make_question
from tests.decisions.test_impact import REFUSE, base, many, refuse_many_kinds, three, work

pytestmark = pytest.mark.django_db
__all__ = ("many", "three")  # fixtures


def ask_the_council(draft: Draft, at: datetime, *, ask_if: list[Any] | None = None) -> None:
    """A new question with three choices, and a rule that one of them turns into a stop."""
    row = make_question("council", "choice", "yes", "talks", "no", ask_if=ask_if or [])
    services.add_row(draft=draft, part="questions", row=row, by="tests", at=at)
    content = RuleContent(
        when=[["council", "is", "no"]], effects=REFUSE, because="No.", sources=["practice"], stage="data", strength="must", sure="C"
    )
    services.add_rule(draft=draft, kind=Rule.RULE, key="D-92", content=content, by="tests", at=at)
    draft.refresh_from_db()


def test_each_choice_of_a_new_question_says_what_it_would_bring_to_decisions_that_leave_it_open(
    draft: Draft, three: list[Decision], at_work: Client, rhea: Any, at: datetime
) -> None:
    ask_the_council(draft, at)
    run = services.request_impact(draft=draft, by=rhea, at=at)
    found = run.counts["stored"]["open"]["council"]

    assert found["cases"] == 3 and run.counts["stored"]["moved"] == 0
    assert {move.split()[1] for move in found["choices"]["no"]} == {"stop"} and sum(found["choices"]["no"].values()) == 3
    for address in (base(draft), f"/admin/decisions/draft/{draft.pk}/publish/"):
        page = " ".join(at_work.get(address).content.decode().split())
        assert "<b>Council</b> is new: 3 of 3 stored decisions leave it open" in page
        assert "“No”: " in page and " to Stop" in page
        assert "“Yes”, “Talks”: no verdict changes" in page


def test_where_nothing_is_decided_yet_the_impact_says_so_and_that_open_use_cases_get_the_question(
    draft: Draft, at_work: Client, rhea: Any, at: datetime
) -> None:
    ask_the_council(draft, at)
    services.request_impact(draft=draft, by=rhea, at=at)

    for address in (base(draft), f"/admin/decisions/draft/{draft.pk}/publish/"):
        page = " ".join(at_work.get(address).content.decode().split())
        assert "No decision is stored yet" in page and "0 of 0" not in page
        assert "<b>Council</b> is new: no stored decision leaves it open" in page
        assert "Once in force, <b>no open use case</b> (without a decision yet) will be asked it, where it applies" in page


def test_question_that_other_answers_close_is_not_left_open(draft: Draft, three: list[Decision], rhea: Any, at: datetime) -> None:
    ask_the_council(draft, at, ask_if=[["classes", ">", 40]])
    run = services.request_impact(draft=draft, by=rhea, at=at)

    assert run.counts["stored"]["open"]["council"]["cases"] == 2, "of many kinds, and where nobody knows how many; not where they are few"


def test_choices_are_tried_in_no_more_decisions_than_said_and_counted_once(
    draft: Draft, many: list[Decision], rhea: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impacts, "MOST_TRIED", 30)
    monkeypatch.setattr(impacts, "BATCH", 20)
    ask_the_council(draft, at)
    run = services.request_impact(draft=draft, by=rhea, at=at)
    stops = iter([False, False, True])
    with pytest.raises(impacts.Interrupted):
        work(run, at, must_stop=lambda: next(stops))
    done = work(run, at)

    assert done.status == "ready" and done.counts["stored"]["cases"] > 30
    assert done.counts["stored"]["tried"] == 30
    assert done.counts["stored"]["open"]["council"]["cases"] == 30


def test_control_a_draft_without_a_new_question_tries_none(draft: Draft, three: list[Decision], rhea: Any, at: datetime) -> None:
    refuse_many_kinds(draft, at)
    run = services.request_impact(draft=draft, by=rhea, at=at)

    assert (run.counts["stored"]["tried"], run.counts["stored"]["open"], run.words["new_questions"]) == (0, {}, [])
