"""What is not worth building is not advised, and what is thin behind a large total is named: the rules on worth, layouts and columns."""

from decimal import Decimal
from typing import Any

import pytest

from apps.decisions.engine.decide import preview
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import case_of, default_machine

JOINERY: Plain = {
    "goal_kind": "find", "current_way": "people", "action_on_output": "person_reads", "input_kind": ["text"], "output_kind": "category",
    "task": "text_classification", "requests_per_month": 400, "jurisdiction": ["eu"], "examples": 2000,
}  # fmt: skip
FORMS: Plain = {
    "input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields", "standard_task": "standard",
    "examples": 25_000, "labelled": 2400, "label_quality": "experts_agree", "representative": "yes",
}  # fmt: skip
CHURN: Plain = {
    "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "examples": 3000, "labelled": 3000, "classes": 2,
    "label_quality": "outcome_observed", "representative": "yes",
}  # fmt: skip


def advice(answers: Plain, **more: Any) -> Plain:
    """What is said of a case, without the proofs, on which nothing here rests."""
    machine = default_machine()
    return preview(machine, case_of(machine, {**answers, **more}).values)


def raised(decision: Plain) -> set[str]:
    return {flag["rule"] for flag in decision["flags"]}


@pytest.mark.parametrize(("worth", "rule"), [(500, True), (7369, True), (7370, False), (300_000, False)])
def test_what_is_worth_less_than_the_cheapest_way_of_building_raises_its_cost(worth: int, rule: bool) -> None:
    decision = advice(JOINERY, benefit_year=worth)

    assert ("H-30" in raised(decision)) is rule
    assert (decision["recommendation"] == "no_ml") or not rule


INVOICES: Plain = {
    **FORMS, "existing_solution": "covers_most", "team_skill": "none", "data_may_leave": "anywhere", "run_where": "cloud",
    "requests_per_month": 1200, "simple_rule": "no", "differentiator": "no", "deadline_months": 2, "ml_projects_done": "none",
    "action_on_output": "person_approves",
}  # fmt: skip


def test_a_product_that_covers_most_is_bought_where_nobody_could_call_a_service_and_few_cases_come() -> None:
    """Whatever the money: a few hundred more of it do not turn the advice round. Many cases, and money, pay for building a service in."""
    many = {"requests_per_month": 60_000, "budget_build": 60_000, "benefit_year": 300_000}

    assert advice(INVOICES, budget_build=5000, benefit_year=15_000)["recommendation"] == "no_ml"
    assert advice(INVOICES, budget_build=14_000, benefit_year=45_000)["recommendation"] == "no_ml"
    assert advice(INVOICES)["recommendation"] == "no_ml"
    assert advice(INVOICES, **many)["recommendation"] == "cloud_api"
    assert advice(INVOICES, team_skill="some")["recommendation"] == "cloud_api"


POTHOLES: Plain = {
    "goal_kind": "find", "input_kind": ["images"], "output_kind": "location", "task": "object_detection", "standard_task": "standard",
    "existing_solution": "covers_most", "team_skill": "none", "data_may_leave": "region_only", "requests_per_month": 400_000, "error_cost": "medium",
    "budget_build": 70_000, "benefit_year": 160_000, "action_on_output": "person_approves",
}  # fmt: skip


def test_a_product_made_for_these_pictures_stands_before_a_service_that_does_not_know_them() -> None:
    assert advice(POTHOLES)["recommendation"] == "no_ml"
    assert advice(POTHOLES, existing_solution="not_looked")["recommendation"] != "no_ml"


REVIEWS: Plain = {
    "goal_kind": "find", "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "data_may_leave": "no",
    "action_on_output": "person_reads", "affects_people": "no", "domain": ["none"], "error_cost": "low", "budget_run_month": 10, "team_skill": "strong",
}  # fmt: skip


def test_naming_little_money_does_not_make_what_never_pays_look_as_if_it_did() -> None:
    """Two months of pay-back by the money named, and five years by what building usually takes."""
    thin, worth_it = (advice(REVIEWS, budget_build=3000, benefit_year=worth) for worth in (15_500, 60_000))
    no_other_way = advice(REVIEWS, budget_build=3000, benefit_year=15_500, existing_solution="none_found", simple_rule="no")

    assert "H-32" in raised(thin) and thin["recommendation"] == "no_ml"
    assert "H-32" not in raised(worth_it) and worth_it["recommendation"] != "no_ml"
    assert no_other_way["recommendation"] != "no_ml"
    assert any("its money is back within three years" in str(held) for held in no_other_way["held_to_pilot"])


def test_what_no_product_and_no_rule_does_and_never_pays_has_to_change_first() -> None:
    never = {**REVIEWS, "existing_solution": "none_found", "simple_rule": "no"}

    assert advice(never, benefit_year=5000)["recommendation"] == "frame_first"
    assert advice(never, benefit_year=5000, existing_solution="covers_some")["recommendation"] != "frame_first"


PARTS: Plain = {
    "input_kind": ["images"], "output_kind": "category", "task": "visual_defect", "standard_task": "variant", "examples": 150,
    "labelled": 150, "classes": 2, "labelled_rarest": 23, "more_data": "cheaply", "requests_per_month": 90_000,
}  # fmt: skip


def test_what_comes_by_within_three_months_is_waited_for_and_what_is_rare_is_learnt_from_the_ordinary() -> None:
    """Three months of waiting are borne, at a cost too; half a year is not."""
    often, seldom = advice(PARTS, rare_share=Decimal("0.02"), more_data="at_a_cost"), advice(PARTS, rare_share=Decimal("0.005"))

    assert often["recommendation"] == "fine_tune" and any("until 50 are there" in str(step) for step in often["next_steps"])
    assert seldom["recommendation"] == "unsupervised" and not any("until 50 are there" in str(step) for step in seldom["next_steps"])


def test_a_machine_of_which_some_are_on_sale_is_tried_with_two_makers_before_cases_are_collected() -> None:
    arm = {"input_kind": ["images"], "output_kind": "action", "task": "control", "standard_task": "variant", "representative": "no",
           "more_data": "at_a_cost", "examples": 0, "labelled": 0}  # fmt: skip

    assert any("two makers" in str(step) for step in advice(arm, existing_solution="covers_some")["next_steps"])
    assert "D-22" not in {gate["rule"] for gate in advice(arm, existing_solution="covers_some")["gates"]}


def test_no_money_nobody_and_little_to_do_is_served_by_what_is_there() -> None:
    assert advice(JOINERY, budget_build=0, team_skill="none")["recommendation"] == "no_ml"
    assert advice(JOINERY)["recommendation"] == advice(JOINERY, budget_build=60_000, team_skill="none")["recommendation"] == "cloud_api"


def test_sixty_documents_over_forty_layouts_are_not_enough_and_a_thin_layout_is_named() -> None:
    few, many = advice(FORMS, labelled=60, classes=40, labelled_rarest=1), advice(FORMS, classes=40, labelled_rarest=12)

    assert data_of(few) == "scarce" and data_of(many) == "enough"
    assert "D-68" in raised(few) and "D-68" in raised(many)
    assert any(str(step).find("layouts of which 50 known documents") >= 0 for step in many["next_steps"])
    assert "D-68" not in raised(advice(FORMS, classes=1, labelled_rarest=12))


@pytest.mark.parametrize(("columns", "rule"), [(45, True), (25, True), (24, False)])
def test_few_of_the_rarest_kind_for_many_columns_rank_and_promise_nothing(columns: int, rule: bool) -> None:
    decision = advice(CHURN, labelled_rarest=270, features=columns)

    assert ("D-69" in raised(decision)) is rule


def data_of(decision: Plain) -> str:
    return str(decision["findings"]["data"])
