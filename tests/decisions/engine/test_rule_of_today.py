"""A rule that is in use is run on what is known, and counts for itself; nobody is told to look for one there."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided_by_default
from tests.decisions.engine.test_where_it_belongs import begins, said

CALLS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "rules_or_spreadsheet", "input_kind": ["sound"], "output_kind": "category",
    "task": "sound_events", "examples": 30_000, "labelled": 30_000, "classes": 2, "label_quality": "experts_agree", "team_skill": "strong",
}  # fmt: skip
BOTH, BY_HOW_MUCH = (
    "Run the rule or spreadsheet of today on all cases with a known answer. Write",
    "Run the rule or spreadsheet of today on all",
)


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        ({}, True),
        ({"simple_rule": "no"}, True),
        ({"simple_rule": "partly"}, False),
        ({"current_way": "people"}, False),
        ({"labelled": 49}, False),
        ({"goal_kind": "create"}, False),
        ({"success_metric": "named_only", "label_quality": "outcome_observed"}, False),
    ],
)
def test_a_rule_in_use_is_run_on_all_that_is_known_and_its_two_errors_are_to_beat(changed: dict[str, Any], run: bool) -> None:
    assert begins({**CALLS, **changed}, BOTH) == run


@pytest.mark.parametrize("wanted", ["number", "ranking", "forecast"])
def test_of_numbers_and_orders_it_is_counted_by_how_much_the_rule_is_wrong(wanted: str) -> None:
    answers = {**CALLS, "input_kind": ["table"], "task": "tabular_number", "output_kind": wanted}

    assert begins(answers, BY_HOW_MUCH) and not begins(answers, BOTH)


@pytest.mark.parametrize("way", ["rules_or_spreadsheet", "people", None])
def test_pictures_and_sound_speak_against_a_rule_only_where_none_is_in_use(way: str | None) -> None:
    answers = {key: value for key, value in {**CALLS, "current_way": way}.items() if value}
    fits = {row["approach"]: row["fit"] for row in decided_by_default(answers)["ranking"]}
    of_few = {row["approach"]: row["fit"] for row in decided_by_default({**answers, "labelled": 49})["ranking"]}

    assert said(answers, "B-330") == (way == "rules_or_spreadsheet")
    assert (fits["no_ml"] > of_few["no_ml"]) == (way == "rules_or_spreadsheet")
