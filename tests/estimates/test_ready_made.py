"""What is there already, a product or what the house has at hand: priced by setting it up and its fee, and by nothing that is built."""

from typing import Any

import pytest

from apps.estimates.engine.estimate import CannotSay, Estimate, Range
from apps.estimates.engine.inputs import Found
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING
from apps.estimates.engine.totals import costs, said
from tests.estimates.casting import ends, small, three
from tests.estimates.test_totals import FACTS, KNOWN, PARAMETERS

READY: dict[str, Any] = {
    **three("product_months", "0.1", "0.5", 1),
    **three("at_hand_months", 0, "0.02", "0.1"),
    **three("at_hand_fee", 0, 0, 20),
}
PRODUCT = {"existing_solution": "covers_most"}
AT_HAND = {"existing_solution": "not_looked", "team_skill": "none", "budget_build": 0, "requests_per_month": 400}


def figures(approach: str = "rule", parameters: dict[str, Any] = READY, **known: Any) -> dict[str, Found]:
    inputs = small({**KNOWN, **known}, {**PARAMETERS, **parameters}, FACTS)
    return said(inputs, approach, costs(inputs, approach, Part(NOTHING), None))


def test_a_product_costs_its_setting_up() -> None:
    found = figures(**PRODUCT)

    assert ends(found["build"]) == (1000, 5000, 10_000)
    assert ends(found["trial"]) == (1000, 5000, 10_000)
    assert isinstance(found["build"], Estimate) and found["build"].formula == "months of work to set it up × price of a month"


@pytest.mark.parametrize("slug", ["run_month", "first_year", "three_years", "payback"])
def test_what_its_maker_asks_is_known_from_no_list_and_no_sum_is_named_without_it(slug: str) -> None:
    found = figures(**PRODUCT, benefit_year=160_000)[slug]

    assert isinstance(found, CannotSay) and found.why == "the price of what is bought is not known: ask its maker for a quote"


@pytest.mark.parametrize(
    ("answers", "is_bought"),
    [
        ({"output_kind": "action"}, True),
        ({"output_kind": "category"}, False),
        ({"output_kind": "category", "team_skill": "none", "standard_task": "standard", "differentiator": "no"}, True),
        ({"output_kind": "category", "team_skill": "some", "standard_task": "standard", "differentiator": "no"}, False),
    ],
    ids=["machine", "rule", "nobody builds", "somebody builds"],
)
def test_a_machine_that_does_some_of_it_is_bought_and_its_price_not_known(answers: dict[str, Any], is_bought: bool) -> None:
    found = figures(existing_solution="covers_some", **answers)

    assert isinstance(found["first_year"], CannotSay) is is_bought
    assert ends(found["build"]) == (10_000, 20_000, 40_000), "it is set up like anything else that is built in"


@pytest.mark.parametrize(
    ("answers", "is_bought"),
    [({}, True), ({"output_kind": "action"}, True), ({"team_skill": "some"}, False), ({"differentiator": None}, False)],
    ids=["nobody builds", "machine", "somebody builds", "open"],
)
def test_where_a_product_is_looked_for_first_its_price_is_in_no_sum(answers: dict[str, Any], is_bought: bool) -> None:
    standard = {"team_skill": "none", "standard_task": "standard", "differentiator": "no", "existing_solution": "not_looked"}
    found = figures(**{slug: value for slug, value in {**standard, **answers}.items() if value})

    assert isinstance(found["first_year"], CannotSay) is is_bought
    nobody_looked = figures(existing_solution="not_looked", output_kind="action")
    assert isinstance(nobody_looked["first_year"], Estimate), "a machine that nobody has found is not bought"


def test_the_cases_to_try_a_product_on_stand_in_its_months_and_are_not_paid_twice() -> None:
    inputs = small({**KNOWN, **PRODUCT}, {**PARAMETERS, **READY}, FACTS)
    labelling = Part(Range(100, 500, 900))

    assert ends(said(inputs, "rule", costs(inputs, "rule", labelling, None))["build"]) == (1000, 5000, 10_000)


def test_what_is_little_to_do_is_a_figure_of_the_rules() -> None:
    most = {**READY, "at_hand_most_requests": 300}
    assert ends(figures(parameters=most, **AT_HAND)["build"]) == (10_000, 20_000, 40_000)


def test_a_filter_at_hand_costs_hours() -> None:
    assert ends(figures(**AT_HAND)["first_year"]) == (0, 200, 1240)


@pytest.mark.parametrize(
    "other",
    [{"budget_build": 60_000}, {"team_skill": "some"}, {"requests_per_month": 1000}],
    ids=["money", "somebody", "much to do"],
)
def test_with_money_somebody_or_much_to_do_it_is_work_like_any_other(other: dict[str, Any]) -> None:
    assert ends(figures(**{**AT_HAND, **other})["build"]) == (10_000, 20_000, 40_000)


@pytest.mark.parametrize("approach", ["service", "model", "table"])
def test_what_is_built_costs_as_much_beside_a_product(approach: str) -> None:
    assert ends(figures(approach, **PRODUCT)["build"]) == ends(figures(approach, existing_solution="not_looked")["build"])


def test_rules_of_before_price_a_product_as_they_did() -> None:
    assert ends(figures(parameters={}, **PRODUCT)["build"]) == (10_000, 20_000, 40_000)


LEFT: dict[str, Any] = {
    **three("work_approved", 25, 50, 100),
    **three("work_live", 50, 100, 200),
    **three("work_personal", 5, 20, 50),
    **three("work_regulated", 25, 75, 200),
    **three("work_safety", 200, 500, 1000),
    **three("work_bought_field", 25, 75, 200),
    **three("work_open", 0, 10, 25),
    "work_live_ms": 1000,
}


@pytest.mark.parametrize(
    ("case", "likely"),
    [
        ({"action_on_output": "person_reads"}, 5_000),
        ({"action_on_output": "person_approves"}, 7_500),
        ({"action_on_output": "person_approves", "sensitivity": "personal"}, 8_500),
        ({"action_on_output": "person_approves", "sensitivity": "personal", "domain": ["finance"]}, 12_250),
        ({"action_on_output": "acts_irreversible", "error_cost": "safety"}, 11_250),
    ],
    ids=["read only", "fitted in", "personal data", "a field with rules", "harm to people: its maker has tested it"],
)
def test_fitting_in_data_protection_and_the_field_are_left_to_who_buys_a_product(case: dict[str, Any], likely: int) -> None:
    plain = {"sensitivity": "public", "domain": ["none"], "error_cost": "high", "run_where": "cloud", "latency_ms": 5000}
    found = figures(parameters={**READY, **LEFT}, **PRODUCT, **{**plain, **case})

    assert ends(found["build"])[1] == likely
    assert ends(found["trial"])[1] == 5_000, "none of it is done in a trial"


def test_a_product_that_is_looked_for_adds_the_same_as_one_that_is_found() -> None:
    looked = {"existing_solution": "not_looked", "team_skill": "none", "standard_task": "standard", "differentiator": "no"}
    case = {"action_on_output": "person_approves", "sensitivity": "personal", "domain": ["finance"], "error_cost": "safety"}
    plain = {"run_where": "cloud", "latency_ms": 5000}
    found, looked_for = (figures(parameters={**READY, **LEFT}, **how, **case, **plain)["build"] for how in (PRODUCT, looked))

    # 0.5 months of setting up one that is there, 2 of the row of the list: both by 1 + 0.5 + 0.2 + 0.75
    assert (ends(found)[1], ends(looked_for)[1]) == (12_250, 49_000)


def test_rules_that_do_not_say_what_is_left_to_a_buyer_add_nothing() -> None:
    before = {key: value for key, value in LEFT.items() if not key.startswith("work_bought")}
    found = figures(parameters={**READY, **before}, **PRODUCT, action_on_output="person_approves", sensitivity="personal")["build"]

    assert ends(found)[1] == 5_000 and isinstance(found, Estimate) and found.formula == "months of work to set it up × price of a month"
