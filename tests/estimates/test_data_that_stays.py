"""Where the data may not leave, nothing is rented: hours, and a machine of one's own in every sum. Checked against rules without such figures."""

from dataclasses import replace
from typing import Any

import pytest

from apps.estimates.engine.estimate import CannotSay, Estimate, Range
from apps.estimates.engine.running import machine_price
from apps.estimates.engine.training import training, training_money
from tests.estimates.known_figures import inputs, published

PICTURES: dict[str, Any] = {
    "labelled": 10_000, "input_kind": ["images"], "output_kind": "category", "training_hardware": "none", "run_where": "own_servers",
    "jurisdiction": ["eu"],
}  # fmt: skip
STAYS: dict[str, Any] = {**PICTURES, "data_may_leave": "no"}


def of(**answers: Any) -> dict[str, Any]:
    return {found.slug: found for found in training(inputs(**answers), "fine_tune")}


def money(**answers: Any) -> Range:
    found = training_money(inputs(**answers), "fine_tune")
    assert isinstance(found, Range)
    return found


def test_no_rent_is_told_where_the_data_may_not_leave() -> None:
    stays, leaves = of(**STAYS), of(**PICTURES, data_may_leave="anywhere")

    assert "training_rent" not in stays and isinstance(stays["training_own"], Estimate)
    assert "training_rent" in leaves and "training_own" not in leaves
    assert not any("list prices" in said.source for said in stays["training_own"].assumptions)


@pytest.mark.parametrize(("leaves", "key"), [("no", "own_card_month"), ("region_only", "machine_card_month")])
def test_a_machine_that_answers_is_ones_own_where_the_data_may_not_leave(leaves: str, key: str) -> None:
    price, said = machine_price(inputs(**PICTURES, data_may_leave=leaves), "card")

    assert price == published().range_of(key) and published().assumption(key) in said


def test_an_open_answer_holds_both_the_rent_and_the_machine_of_ones_own() -> None:
    nobody_said, own, rent = money(**PICTURES), money(**STAYS), money(**PICTURES, data_may_leave="anywhere")

    assert nobody_said.low <= min(own.low, rent.low) and nobody_said.high >= max(own.high, rent.high)
    assert nobody_said.likely == rent.likely


def test_the_same_hours_take_the_same_whoever_owns_the_machine() -> None:
    assert of(**STAYS)["training_gpu_hours"] == of(**PICTURES)["training_gpu_hours"]


def test_rules_of_before_still_rent() -> None:
    kept = published()
    before = replace(kept, parameters={key: value for key, value in kept.parameters.items() if not key.startswith("own_card_")})
    found = {each.slug: each for each in training(inputs(before, **STAYS), "fine_tune")}

    assert "training_rent" in found and not isinstance(found["training_rent"], CannotSay)
