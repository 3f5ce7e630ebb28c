"""What is predicted is tested forward in time, and where somebody adapts, week by week and by author; each list of steps says it once."""

from typing import Any

import pytest

from tests.decisions.engine.test_where_it_belongs import begins, said

GOODS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["interactions", "table"], "output_kind": "ranking", "examples": 200_000, "labelled": 200_000,
    "label_quality": "outcome_observed", "more_data": "cheaply", "action_on_output": "acts_reversible", "error_cost": "low",
    "affects_people": "no", "domain": ["none"],
}  # fmt: skip
BAD_FAITH: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "examples": 1_300_000,
    "labelled": 1_300_000, "classes": 2, "rare_share": 6, "label_quality": "mixed", "adversary": "gaming", "team_skill": "strong",
    "sensitivity": "public",
}  # fmt: skip
A_DAY, NEWEST, FORWARD = "Fix a day. Learn only from", "Split by time: learn from the older cases", "Test by going forward in time"
LATER, BY_AUTHOR = "Test on later dates than all", "Keep all that comes from one author"


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, A_DAY),
        ({"label_quality": "clicks_or_guesses"}, A_DAY),
        ({"leakage": "checked"}, A_DAY),
        ({"labelled": None}, A_DAY),
        ({"labelled": 60}, None),
        ({"goal_kind": "find"}, None),
        ({"task": "recommendation"}, FORWARD),
        ({"task": "tabular_class", "output_kind": "category"}, NEWEST),
        ({"input_kind": ["table"]}, NEWEST),
        ({"input_kind": ["text"], "task": "text_classification", "output_kind": "category"}, NEWEST),
        ({"input_kind": ["table"], "label_quality": "experts_agree"}, None),
        ({"task": "tabular_class", "output_kind": "category", "classes": 2, "labelled": None, "error_cost": "high"}, LATER),
    ],
)
def test_a_prediction_is_tested_on_what_came_later_and_is_told_so_once(changed: dict[str, Any], asked: str | None) -> None:
    answers = {slug: answer for slug, answer in {**GOODS, **changed}.items() if answer is not None}

    assert [words for words in (A_DAY, NEWEST, FORWARD, LATER) if begins(answers, words)] == ([asked] if asked else [])


@pytest.mark.parametrize(
    ("changed", "held"),
    [
        ({}, True),
        ({"adversary": "nobody"}, False),
        ({"adversary": "attackers", "task": "deepfake_detection", "input_kind": ["video"]}, False),
        ({"output_kind": "number"}, False),
        ({"labelled": 60}, False),
    ],
)
def test_where_somebody_adapts_the_test_goes_week_by_week_and_by_author(changed: dict[str, Any], held: bool) -> None:
    answers = {**BAD_FAITH, **changed}

    assert said(answers, "D-332") == held
    assert begins(answers, BY_AUTHOR) == held
