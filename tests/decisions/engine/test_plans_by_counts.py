"""Forecasts of counts to plan by: what is new has no earlier season, nobody is treated by them, and too little costs other than too much."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import flags, held_to_pilot, next_steps
from apps.decisions.engine.outcome import leading_approach
from tests.decisions.engine.loading import default_machine, state_of

BEDS: dict[str, Any] = {
    "goal_kind": "predict", "current_way": "rules_or_spreadsheet", "input_kind": ["time_series", "table"], "output_kind": "forecast",
    "task": "forecast", "seasons": 1, "world_changes": "weekly", "action_on_output": "person_reads", "team_skill": "strong",
    "experts": "in_house", "error_cost": "high", "affects_people": "indirectly", "domain": ["medical", "public_services"], "jurisdiction": ["uk"],
}  # fmt: skip
DEVICE = "Ask counsel whether it counts as a medical device"
SEASON, BACK = "same time of the last season", "Go back week by week"


def steps(**changed: Any) -> list[str]:
    return next_steps(state_of(default_machine(), {**BEDS, **changed}))


def said(words: str, found: list[str]) -> bool:
    return any(words in step for step in found)


@pytest.mark.parametrize(("seasons", "season"), [(0, False), (1, False), (2, True), (4, True)])
def test_nothing_is_compared_with_a_season_that_never_was(seasons: int, season: bool) -> None:
    found = steps(seasons=seasons)

    assert said(SEASON, found) is season
    assert said(BACK, found) is not season


def test_what_is_new_and_changes_within_weeks_is_no_work_for_a_ready_made_model_where_experts_know_it() -> None:
    assert leading_approach(state_of(default_machine(), BEDS)) == "classical_ml"
    assert leading_approach(state_of(default_machine(), {**BEDS, "world_changes": "yearly", "experts": "none"})) == "pretrained"


@pytest.mark.parametrize("place", ["uk", "eu", "us", "other"])
def test_counts_to_plan_by_are_no_medical_device_and_one_patients_value_may_be(place: str) -> None:
    patient = {"input_kind": ["sensor", "time_series"], "error_cost": "safety"}

    assert not said("medical device where", steps(jurisdiction=[place])) and said("judges no single patient", steps(jurisdiction=[place]))
    assert said("medical device", steps(jurisdiction=[place], **patient)) and not said("judges no single patient", steps(**patient))
    assert said(DEVICE, steps(jurisdiction=["uk"], affects_people="decides_about_them"))


def test_a_costly_forecast_comes_as_a_range_with_the_cost_of_too_little_and_too_much() -> None:
    assert said("too little costs and what too much costs", steps())
    assert not said("too little costs and what too much costs", steps(error_cost="low"))


def test_a_short_past_waits_for_weeks_to_come_and_not_for_cases_with_a_known_answer() -> None:
    held = {row["rule"] for row in held_to_pilot(state_of(default_machine(), BEDS))}

    assert "V-116" in held and "V-03" not in held
    assert said("forecast beside the way of today", steps())


def test_counts_select_nobody_and_owe_nobody_reasons() -> None:
    raised = {row["rule"] for row in flags(state_of(default_machine(), BEDS))}
    of_people = {row["rule"] for row in flags(state_of(default_machine(), {**BEDS, "output_kind": "ranking", "task": "tabular_class"}))}

    assert not {"O-15", "L-11"} & raised and {"O-15", "L-11"} <= of_people
