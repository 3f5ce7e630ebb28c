"""The question whether a written rule would do: whom it sends to ask, and where it sends nobody."""

from typing import Any

import pytest

from apps.reports.builder import build
from apps.reports.document import Step
from tests.decisions.engine.test_rule_of_today import CALLS
from tests.reports import samples

TONGUES: dict[str, Any] = {
    "goal_kind": "create", "success_metric": "with_baseline", "current_way": "nothing", "input_kind": ["text"], "output_kind": "text",
    "task": "translation", "standard_task": "standard", "requests_per_month": 30_000_000, "action_on_output": "acts_reversible",
    "sensitivity": "public", "error_cost": "low", "affects_people": "no",
}  # fmt: skip
ORDERS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "ranking", "examples": 200_000, "labelled": 200_000,
    "label_quality": "outcome_observed", "error_cost": "low", "affects_people": "no",
}  # fmt: skip


def asked(answers: dict[str, Any]) -> list[Step]:
    """The steps that ask whether a rule would do."""
    kept = samples.decided({"title": "a rule", "narrative": {}, "answers": answers})
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    return [
        step for step in document.steps if "that an expert writes down" in step.words or "Whether a written rule would do" in step.words
    ]


@pytest.mark.parametrize("answers", [TONGUES, {**TONGUES, "task": "summary_or_writing"}, CALLS])
def test_nobody_is_asked_for_a_rule_where_something_is_written_or_one_is_run_anyway(answers: dict[str, Any]) -> None:
    assert asked(answers) == []


@pytest.mark.parametrize(
    ("way", "how", "who"),
    [
        ("people", "Ask the most experienced person", "The most experienced person who does it now"),
        ("nothing", "Have somebody who knows the field write one down", "Somebody who knows the field"),
    ],
)
def test_whoever_does_it_today_is_asked_only_where_somebody_does_it(way: str, how: str, who: str) -> None:
    (step,) = asked({**ORDERS, "current_way": way})

    assert how in step.words and step.who == who


def test_a_rule_in_use_without_known_answers_is_counted_by_those_who_use_it() -> None:
    (step,) = asked({**CALLS, "labelled": 20})

    assert "One is in use: count on fifty cases" in step.words and step.who == "The team that uses it"
