"""A plan is scored beside plans drawn by hand, drafts by what people keep, and pictures of a telephone in the hands of those who use it."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import gates
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins

BINS: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "success_metric": "named_only", "current_way": "nothing", "simple_rule": "solves_it",
    "input_kind": ["table"], "output_kind": "action", "task": "planning", "examples": 20_000, "labelled": 0, "sensitivity": "personal",
    "action_on_output": "person_approves",
}  # fmt: skip
BY_HAND, ON_PAST = "Write the rule down and let it draw a plan.", "Write the rule down, score it on past cases"
TOTALS = "Ask whether the data can be handed over as totals"


def test_a_plan_without_a_past_is_scored_beside_plans_drawn_by_hand() -> None:
    assert begins(BINS, BY_HAND) and not begins(BINS, ON_PAST)
    assert begins(BINS, "Work out today’s value of that number for how things stand without a plan")
    assert not begins(BINS, "Count today’s value of that number once, by hand")


@pytest.mark.parametrize("changed", [{"labelled": 300}, {"output_kind": "category", "task": "tabular_class"}])
def test_a_rule_with_known_cases_is_scored_on_them(changed: dict[str, Any]) -> None:
    assert begins({**BINS, **changed}, ON_PAST) and not begins({**BINS, **changed}, BY_HAND)


def test_a_plan_takes_totals_and_no_row_of_a_person() -> None:
    assert begins(BINS, TOTALS)
    assert not begins({**BINS, "sensitivity": "internal"}, TOTALS)
    assert not begins({**BINS, "affects_people": "decides_about_them"}, TOTALS)


RECIPES: dict[str, Any] = {
    "goal_kind": "create", "success_metric": "none", "current_way": "people", "input_kind": ["text"], "output_kind": "text",
    "task": "summary_or_writing", "action_on_output": "person_approves", "error_cost": "low",
}  # fmt: skip
KEPT, REPORTED = "Take as the number the share of drafts that people keep", "List the numbers that are reported each month anyway"


def test_the_number_of_drafts_is_what_people_keep_of_them() -> None:
    opened = [(row["gate"], row["needs"]) for row in gates(state_of(default_machine(), RECIPES))]

    assert opened == [("frame", "one number that must move, with its value today")]
    assert begins(RECIPES, KEPT) and not begins(RECIPES, REPORTED)


@pytest.mark.parametrize("changed", [{"action_on_output": "acts_reversible"}, {"output_kind": "category", "goal_kind": "predict"}])
def test_what_nobody_keeps_or_throws_away_has_another_number(changed: dict[str, Any]) -> None:
    assert begins({**RECIPES, **changed}, REPORTED) and not begins({**RECIPES, **changed}, KEPT)


MOTHS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "variant",
    "labelled": 8_000, "examples": 8_000, "classes": 9, "run_where": "phone", "label_quality": "experts_agree",
}  # fmt: skip
HANDS, SEVERAL = (
    "Put it into the hands of ten of those who will use it",
    "Look through a hundred pictures for those that show more than one",
)


def test_pictures_of_a_telephone_are_tested_in_the_hands_of_its_users() -> None:
    assert begins(MOTHS, HANDS) and not begins({**MOTHS, "run_where": "cloud"}, HANDS)


def test_a_picture_may_show_two_kinds_or_none() -> None:
    assert begins(MOTHS, SEVERAL)
    assert not begins({**MOTHS, "classes": 2}, SEVERAL) and not begins({**MOTHS, "output_kind": "location"}, SEVERAL)
