"""What each person is shown is learned from what people chose, and judged on what chance has shown; what a calculation gives is made, and judged by its spread."""

from typing import Any

import pytest

from apps.decisions.engine.outcome import recommendation
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins, said

POSTERS: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "success_metric": "with_baseline", "current_way": "rules_or_spreadsheet",
    "input_kind": ["interactions"], "output_kind": "action", "task": "recommendation", "more_data": "cheaply",
    "action_on_output": "acts_reversible", "feedback_loop": "yes", "team_skill": "strong", "error_cost": "low", "affects_people": "no",
}  # fmt: skip
BY_CHANCE, OF_THE_CASES = "Let chance choose for a small share of people", "Let chance decide 1 to 5% of the cases"


@pytest.mark.parametrize(
    ("changed", "by_a_plan"),
    [
        ({}, False),
        ({"task": "search_ranking"}, False),
        ({"task": "planning"}, True),
        ({"task": "control", "input_kind": ["sensor"]}, True),
        ({"input_kind": ["table"]}, True),
    ],
)
def test_what_to_show_to_whom_is_no_work_for_planning_software(changed: dict[str, Any], by_a_plan: bool) -> None:
    answers = {**POSTERS, **changed}

    assert said(answers, "P-18") == by_a_plan
    assert said(answers, "P-71") == by_a_plan


def test_what_to_show_to_whom_is_learned_by_an_ordinary_model() -> None:
    assert recommendation(state_of(default_machine(), POSTERS)) == "classical_ml"


@pytest.mark.parametrize(
    ("changed", "by_chance"),
    [
        ({}, True),
        ({"error_cost": "medium", "affects_people": "indirectly"}, True),
        ({"error_cost": "high"}, False),
        ({"affects_people": "decides_about_them"}, False),
        ({"output_kind": "ranking"}, False),
        ({"task": "planning"}, False),
    ],
)
def test_chance_shows_a_small_share_only_where_a_wrong_choice_does_little_harm(changed: dict[str, Any], by_chance: bool) -> None:
    assert begins({**POSTERS, **changed}, BY_CHANCE) == by_chance


@pytest.mark.parametrize("changed", [{}, {"task": "planning"}])
def test_chance_is_asked_for_once(changed: dict[str, Any]) -> None:
    answers = {**POSTERS, "domain": ["none"], **changed}

    assert [begins(answers, BY_CHANCE), begins(answers, OF_THE_CASES)].count(True) == 1


SHOWERS: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["table", "sensor"], "output_kind": "number", "standard_task": "unique", "examples": 10_000_000,
    "more_data": "cheaply", "training_hardware": "cluster", "team_skill": "strong", "experts": "in_house", "affects_people": "no",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "way"),
    [
        ({}, "from_scratch"),
        ({"examples": 20_000}, "research_with_experts"),
        ({"training_hardware": "one_gpu"}, "research_with_experts"),
        ({"goal_kind": "predict"}, "classical_ml"),
    ],
)
def test_numbers_that_a_calculation_gives_are_made_by_a_generator_or_studied_and_not_read_off_a_table(
    changed: dict[str, Any], way: str
) -> None:
    answers = {**SHOWERS, **changed}

    assert recommendation(state_of(default_machine(), answers)) == way
    assert begins(answers, "Write down what the made numbers are held against") == (way != "classical_ml")
    assert said(answers, "P-01") == (way == "classical_ml")
