"""What is not worth building is not advised, and what is thin behind a large total is named: the rules on worth, layouts and columns."""

from typing import Any

import pytest

from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import decided, default_machine

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
    return decided(default_machine(), {**answers, **more})


def raised(decision: Plain) -> set[str]:
    return {flag["rule"] for flag in decision["flags"]}


@pytest.mark.parametrize(("worth", "rule"), [(500, True), (7369, True), (7370, False), (300_000, False)])
def test_what_is_worth_less_than_the_cheapest_way_of_building_raises_its_cost(worth: int, rule: bool) -> None:
    decision = advice(JOINERY, benefit_year=worth)

    assert ("H-30" in raised(decision)) is rule
    assert (decision["recommendation"] == "no_ml") or not rule


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
