"""A product that is found meets all cases whose right answer is known, and where somebody may be hurt misses and false alarms are counted apart."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import held_to_pilot
from tests.decisions.engine.loading import decided_by_default, default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins, said

EYES: dict[str, Any] = {
    "goal_kind": "predict", "current_way": "people", "existing_solution": "covers_most", "input_kind": ["images"],
    "output_kind": "category", "standard_task": "standard", "examples": 9_000, "labelled": 2_500, "classes": 2,
    "label_quality": "experts_agree", "action_on_output": "person_approves", "domain": ["medical"], "jurisdiction": ["eu"],
    "error_cost": "safety", "affects_people": "decides_about_them", "representative": "partly",
}  # fmt: skip
ALL, TWO_HUNDRED = "Run the product on all cases whose right answer is known", "Run the product on two hundred of your own cases"
APART = "misses and false alarms counted apart, each against a limit written down before"


def is_held(answers: dict[str, Any]) -> bool:
    return any(row["needs"] == APART for row in held_to_pilot(state_of(default_machine(), answers)))


def test_a_product_runs_on_all_cases_whose_answer_is_known() -> None:
    assert begins(EYES, ALL) and not begins(EYES, TWO_HUNDRED)


@pytest.mark.parametrize("changed", [{"labelled": 150}, {"label_quality": "clicks_or_guesses"}, {"output_kind": "text"}])
def test_two_hundred_are_drawn_where_few_are_known_or_none_is_right_or_wrong(changed: dict[str, Any]) -> None:
    answers = {**EYES, **changed}

    assert begins(answers, TWO_HUNDRED) and not begins(answers, ALL)


def test_a_rare_kind_changes_nothing_where_all_known_cases_are_taken() -> None:
    rare = {**EYES, "rare_share": 3}

    assert begins(rare, ALL) and not begins(rare, "Run the product on as many of your own cases as hold fifty")
    assert begins({**rare, "labelled": 150}, "Run the product on as many of your own cases as hold fifty")


def test_whoever_may_be_hurt_has_misses_and_false_alarms_counted_apart_whatever_the_task_is_called() -> None:
    assert "task" not in EYES and is_held(EYES)
    assert is_held({**EYES, "existing_solution": "none_found"}), "a model of one’s own no less than a product"
    assert not is_held({**EYES, "error_cost": "medium"})
    assert not said({**EYES, "error_cost": "safety", "task": "tabular_class", "input_kind": ["table"]}, "V-378"), "said once"


def test_a_buyer_is_told_nothing_of_training() -> None:
    bought, built = (decided_by_default({**EYES, **changed})["next_steps"] for changed in ({}, {"existing_solution": "none_found"}))
    never_seen = "Test on a place, device and week that the training never saw."

    assert decided_by_default(EYES)["recommendation"] == "no_ml"
    assert never_seen not in bought and never_seen in built
