"""How the known cases came to be known, and how they are tested on: what today's way passes over, what nobody drew by lot, and time."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided_by_default

BY_LOT, HOW_PICKED = "Find out of the known cases how each came to be looked at: by lot, or", "Say how the cases with an answer were picked"
BY_TIME, LINE = "Split by time: ", "Write down before the test from which score "

CHECKS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "rules_or_spreadsheet", "action_on_output": "person_approves",
    "input_kind": ["table"], "output_kind": "ranking", "task": "fraud", "examples": 43_000, "labelled": 43_000, "labelled_rarest": 2_321,
    "classes": 2, "label_quality": "outcome_observed", "representative": "yes", "affects_people": "indirectly", "domain": ["public_services"],
    "error_cost": "medium",
}  # fmt: skip
CRATERS: dict[str, Any] = {
    "goal_kind": "find", "current_way": "people", "action_on_output": "person_approves", "input_kind": ["images"], "output_kind": "category",
    "task": "image_classification", "examples": 112_000, "labelled": 6_830, "classes": 2, "label_quality": "experts_agree", "error_cost": "low",
}  # fmt: skip


def held(answers: dict[str, Any]) -> set[str]:
    return {row["rule"] for row in decided_by_default(answers)["held_to_pilot"]}


def warned(answers: dict[str, Any]) -> set[str]:
    return {row["rule"] for row in decided_by_default(answers)["flags"]}


def asks(answers: dict[str, Any], beginning: str) -> bool:
    return any(words.startswith(beginning) for words in decided_by_default(answers)["next_steps"])


def test_cases_that_todays_way_picked_are_held_to_some_drawn_by_lot_first() -> None:
    assert "D-195" in held(CHECKS) and asks(CHECKS, BY_LOT)


@pytest.mark.parametrize(
    "other",
    [{"current_way": "nothing"}, {"labelled": 0, "labelled_rarest": 0}, {"task": "tabular_class", "domain": ["none"]}],
    ids=["nobody picks today", "none known", "outcomes that come by themselves"],
)
def test_where_nobody_picked_them_no_lot_is_asked_for(other: dict[str, Any]) -> None:
    assert "D-195" not in held({**CHECKS, **other})


@pytest.mark.parametrize("slug", ["current_way", "label_quality", "labelled", "action_on_output"])
def test_a_question_left_open_does_not_say_that_they_were_picked(slug: str) -> None:
    assert "D-195" not in held({key: value for key, value in CHECKS.items() if key != slug})


def test_a_few_answers_among_many_cases_are_asked_how_they_were_picked_unless_they_are_like_the_rest() -> None:
    assert "D-196" in warned(CRATERS) and asks(CRATERS, HOW_PICKED)
    for other in (
        {"representative": "yes"},
        {"labelled": 111_500},
        {"label_quality": "outcome_observed"},
        {"goal_kind": "predict"},
        {"classes": 9},
    ):
        assert "D-196" not in warned({**CRATERS, **other}), other


def test_what_the_world_showed_is_split_by_time_before_the_trial() -> None:
    forecast = {**CHECKS, "task": "forecast", "output_kind": "forecast", "input_kind": ["time_series"]}

    assert asks(CHECKS, BY_TIME) and asks(forecast, BY_TIME)
    assert not asks(CRATERS, BY_TIME), "pictures have no order in time that is known"


def test_the_line_of_what_is_picked_is_drawn_before_the_test() -> None:
    assert asks(CHECKS, LINE)
    assert not asks({**CHECKS, "output_kind": "number", "task": "tabular_number"}, LINE), "a number has no such line"
    assert not asks({**CHECKS, "action_on_output": "nothing_planned"}, LINE)


def because_of(rule: str, **answers: Any) -> str:
    said = decided_by_default({**CRATERS, **answers})
    return next(reason["because"] for row in said["ranking"] for reason in row["reasons"] if reason["rule"] == rule)


def test_an_average_over_kinds_says_beside_it_how_few_the_rare_kind_has() -> None:
    assert because_of("D-13", rare_share=1).endswith(" At its share of 1%, the rare kind has about 68 of them.")
    assert because_of("D-13", rare_share=1, labelled_rarest=900).endswith(" The rarest kind has 900.")
    for even in ({}, {"rare_share": 40}, {"labelled_rarest": 3_000}):
        assert because_of("D-13", **even).endswith("are enough to teach a ready-made model your own kinds."), even


def test_where_the_rare_kind_is_few_at_its_share_and_nobody_counted_it_it_is_counted_first() -> None:
    count = "Count how many of the known answers are of the kind you care about"
    few = {**CRATERS, "rare_share": 1}

    assert "D-199" in warned(few) and asks(few, count)
    for other in ({"labelled_rarest": 900}, {"rare_share": 9}, {"rare_share": 30}):
        assert not asks({**few, **other}, count), other
    assert not asks(CRATERS, count), "nobody said that it is rare"
