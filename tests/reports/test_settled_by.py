"""What would settle an advice: whatever changes it alone is asked for by name, and nothing is said to change it that does not."""

from typing import Any

import pytest

from apps.reports.builder import build
from apps.reports.document import ScopingDocument
from tests.reports import samples

REPORT: dict[str, Any] = {
    "goal_kind": "create", "current_way": "people", "input_kind": ["text", "documents"], "output_kind": "text", "task": "summary_or_writing",
    "standard_task": "standard", "human_can_do": "yes", "accuracy_need": "near_perfect", "action_on_output": "person_approves",
    "error_cost": "medium", "jurisdiction": ["other"],
}  # fmt: skip
PUPILS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "solves_it", "input_kind": ["table"],
    "output_kind": "category", "examples": 20_000, "labelled": 20_000, "classes": 2, "label_quality": "outcome_observed",
    "action_on_output": "person_reads", "explanation": "staff", "sensitivity": "personal", "affects_people": "indirectly",
    "domain": ["education"], "jurisdiction": ["us"],
}  # fmt: skip
LEAVES = "may the data leave"


def told(answers: dict[str, Any]) -> tuple[ScopingDocument, Any]:
    kept = samples.decided({"title": "Told", "narrative": {}, "answers": answers})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta), kept


def alone(kept: Any) -> set[str]:
    rows = [row for row in kept.result["would_change"] if len(row["changes"]) == 1 and row["was_open"]]
    return {slug for row in rows for slug in row["changes"]}


@pytest.mark.parametrize("changed", [{}, {"sensitivity": "internal"}, {"task": "translation"}])
def test_what_changes_the_advice_alone_is_named_among_what_settles_it_and_asked_for_in_a_step(changed: dict[str, Any]) -> None:
    document, kept = told({**REPORT, **changed})
    flips = alone(kept)

    assert "data_may_leave" in flips
    assert "data_may_leave" in {item.question for item in document.how_sure.items}
    first = [step.words for step in document.steps][:8]
    assert any(LEAVES in words.lower() for words in first), first


def test_where_no_one_or_two_answers_put_another_option_first_nobody_says_that_they_can() -> None:
    document, kept = told(PUPILS)

    assert not [row for row in kept.result["would_change"] if row["recommendation"] in kept.book.approach]
    assert "can still put another option first" not in document.how_sure.lead
    assert "can still put another option first" in told(REPORT)[0].how_sure.lead


LUNGS: dict[str, Any] = {
    "goal_kind": "predict", "current_way": "people", "input_kind": ["images"], "output_kind": "category", "task": "image_classification",
    "examples": 26_684, "labelled": 26_684, "label_quality": "experts_agree", "domain": ["medical"], "sensitivity": "special_category",
    "action_on_output": "person_approves",
}  # fmt: skip


def test_the_deciding_reason_is_what_parts_the_first_from_the_next_and_not_what_helps_both() -> None:
    document, kept = told(LUNGS)
    first, second = [row for row in kept.result["ranking"] if not row["excluded"]][:2]
    others = {reason["rule"]: reason["weight"] for reason in second["reasons"]}
    apart = {
        reason["rule"]: reason["weight"] - others.get(reason["rule"], 0)
        for reason in first["reasons"]
        if reason["effect"] == "favours" and reason["weight"]
    }

    assert max(apart.values()) > 0
    assert apart[document.reasons.for_it[0].rule] == max(apart.values())
    assert min(apart.values()) <= 0, "or all of them would do"
