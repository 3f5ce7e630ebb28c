"""The steps that the default rules ask for, read by somebody who has to take them."""

from itertools import product
from typing import Any

import pytest

from apps.decisions.engine.explanation import held_to_pilot, next_steps
from tests.decisions.engine.loading import default_machine, state_of

BY_CHANCE = "Let chance decide 1 to 5% of the cases, and write down the chance that each had."
APART = "Record the expert’s own answer before the model’s is shown."
SHELF = "If it forecasts sales: mark the days on which the shelf was empty"
HARMLESS: dict[str, Any] = {
    "feedback_loop": "yes",
    "error_cost": "low",
    "domain": ["none"],
    "output_kind": "category",
    "task": "tabular_class",
}
STRICT = ("medical", "justice", "employment", "credit", "public_services", "education", "critical_infrastructure")


def steps(answers: dict[str, Any]) -> list[str]:
    return next_steps(state_of(default_machine(), answers))


def test_chance_decides_cases_only_where_a_wrong_answer_does_little_harm() -> None:
    assert BY_CHANCE in steps(HARMLESS)

    for risky in ({"error_cost": "high"}, {"error_cost": "safety"}, *({"domain": [field]} for field in STRICT)):
        said = steps({**HARMLESS, **risky})
        assert BY_CHANCE not in said, risky
        assert any(step.startswith(APART) and "two experts" in step for step in said), risky


@pytest.mark.parametrize("open_answer", ["error_cost", "domain"])
def test_nobody_draws_lots_while_it_is_not_known_what_harm_they_do(open_answer: str) -> None:
    assert BY_CHANCE not in steps({slug: answer for slug, answer in HARMLESS.items() if slug != open_answer})


def test_forecasts_of_sales_are_corrected_for_empty_shelves_and_left_alone_by_chance() -> None:
    said = steps({**HARMLESS, "output_kind": "forecast", "task": "forecast"})

    assert BY_CHANCE not in said
    assert any(step.startswith(SHELF) for step in said)
    assert any("promotions" in step for step in said)
    assert any("fast, slow and new articles" in step for step in said)


def test_orders_in_a_strict_field_are_compared_in_silence_and_not_by_lot() -> None:
    ranked = {"output_kind": "ranking", "input_kind": ["interactions"], "task": "recommendation", "feedback_loop": "yes"}
    for cost, field in product(("low", "high", "safety"), ("none", *STRICT)):
        held = {row["rule"] for row in held_to_pilot(state_of(default_machine(), {**ranked, "error_cost": cost, "domain": [field]}))}
        assert ("V-15" in held) == (cost == "low" and field == "none"), (cost, field)
        assert ("V-20" in held) != ("V-15" in held), (cost, field)
