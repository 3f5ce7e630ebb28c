"""A model of what is normal learns from cases without answers: its columns are not counted against the few known events."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import flags, held_to_pilot
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins, said

TURBINES: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "input_kind": ["sensor"], "output_kind": "anomaly", "task": "anomaly", "features": 140,
    "examples": 250_000, "labelled": 70, "label_quality": "experts_agree", "action_on_output": "person_reads", "error_cost": "high",
    "affects_people": "no",
}  # fmt: skip
CUT, KEEP = "Cut the columns to those an expert would use", "Keep every channel that somebody would act on"
WEEKS, HUNDRED = "Take whole weeks from the place where it will run", "Take a hundred cases from the place where it will run"
LIMIT = "the known events replayed with misses and false alarms counted apart"


def raised(answers: dict[str, Any]) -> set[str]:
    return {str(row["flag"]) for row in flags(state_of(default_machine(), answers))}


def is_held(answers: dict[str, Any]) -> bool:
    return any(str(row["needs"]).startswith(LIMIT) for row in held_to_pilot(state_of(default_machine(), answers)))


def test_no_channel_is_cut_because_few_events_are_known() -> None:
    assert begins(TURBINES, KEEP) and not begins(TURBINES, CUT)
    assert "overfitting" not in raised(TURBINES) and not said(TURBINES, "D-37")


@pytest.mark.parametrize("changed", [{"examples": 600}, {"output_kind": "category", "task": "predictive_maintenance"}])
def test_columns_count_where_it_learns_from_known_answers_or_cases_are_few(changed: dict[str, Any]) -> None:
    answers = {**TURBINES, **changed}

    assert begins(answers, CUT) and not begins(answers, KEEP)
    assert "overfitting" in raised(answers)


def test_dear_misses_and_a_flood_of_alarms_are_limited_before_it_is_tried() -> None:
    assert is_held(TURBINES) and begins(TURBINES, "Write down with those who look at its alarms how many a day")
    assert not is_held({**TURBINES, "error_cost": "low"})
    assert not is_held({**TURBINES, "labelled": 12}), "control: too few to replay, so alarms alone are fixed"


def test_of_what_is_rare_whole_weeks_are_taken_and_no_hundred_cases() -> None:
    sorted_out = {**TURBINES, "output_kind": "category", "task": "tabular_class"}

    assert begins(TURBINES, WEEKS) and not begins(TURBINES, HUNDRED)
    assert begins(sorted_out, HUNDRED) and not begins(sorted_out, WEEKS)
