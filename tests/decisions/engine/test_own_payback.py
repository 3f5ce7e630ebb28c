"""What is recommended has to bring its own money back: where it does not within three years, that is said first, and it is a trial."""

from decimal import Decimal
from typing import Any

from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import decided, decided_by_default, default_machine, default_plain, machine_of

LEAVES: Plain = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "no", "existing_solution": "covers_some",
    "action_on_output": "person_reads", "input_kind": ["images"], "output_kind": "category", "task": "image_classification",
    "standard_task": "variant", "examples": 5200, "labelled": 1900, "classes": 6, "labelled_rarest": 70, "label_quality": "experts_agree",
    "representative": "yes", "more_data": "cheaply", "label_unit_cost": 2, "sensitivity": "internal", "data_may_leave": "anywhere",
    "run_where": "phone", "requests_per_month": 3000, "budget_build": 90_000, "affects_people": "no", "domain": ["none"],
    "practices": ["none"], "error_cost": "medium", "team_skill": "some",
}  # fmt: skip
PRODUCT: Plain = {
    "input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields", "existing_solution": "covers_most",
    "team_skill": "none", "budget_build": 5000, "requests_per_month": 1200,
}  # fmt: skip
WITHIN = "its money is back within three years"


def own(answers: Plain, **more: Any) -> list[Plain]:
    return [row for row in decided_by_default({**answers, **more})["held_to_pilot"] if not row["rule"]]


def test_a_build_whose_money_takes_twelve_years_to_come_back_says_so_first_and_names_a_way_that_is_sooner() -> None:
    decision = decided_by_default({**LEAVES, "benefit_year": 20_000})
    said = decision["strongest_against"]

    assert (decision["recommendation"], decision["verdict"]) == ("fine_tune", "pilot")
    assert said["kind"] == "own_money" and "It is worth $20k a year" in said["text"] and "With “AutoML service”" in said["text"]
    assert [row["needs"] for row in own(LEAVES, benefit_year=20_000)] == [f"a version so small that {WITHIN}"]
    assert any(row["state"] == "condition" and WITHIN in row["needs"] for row in decision["checks"])


def test_it_is_the_figure_that_the_costs_show_and_turns_at_three_years() -> None:
    for worth in range(10_000, 100_000, 10_000):
        decision = decided_by_default({**LEAVES, "benefit_year": worth})
        months = Decimal(decision["estimates"]["options"][decision["recommendation"]]["payback"]["likely"])
        assert bool(own(LEAVES, benefit_year=worth)) is (months > 36), (worth, months)


def test_where_nobody_said_what_it_is_worth_nothing_is_said_of_when_its_money_is_back() -> None:
    assert not own(LEAVES)


def test_what_costs_more_a_year_than_it_brings_never_comes_back() -> None:
    assert "At likely figures its money never comes back." in own(LEAVES, benefit_year=10_000)[0]["because"]


def test_a_product_on_sale_is_no_build_and_cannot_be_made_smaller() -> None:
    assert decided_by_default({**PRODUCT, "benefit_year": 3000})["recommendation"] == "no_ml"
    assert not own(PRODUCT, benefit_year=3000)


def test_rules_of_before_that_name_no_limit_hold_nothing_back() -> None:
    book = default_plain()
    book["parameters"].pop("own_payback_most")
    book["parameter_notes"] = [note for note in book["parameter_notes"] if note["key"] != "own_payback_most"]

    before = decided(machine_of(book), {**LEAVES, "benefit_year": 20_000})

    assert all(row["rule"] for row in before["held_to_pilot"])
    assert default_machine().parameters["own_payback_most"] == 36


def test_what_runs_nowhere_is_not_held_but_what_it_never_brings_back_is_said() -> None:
    rule = {**LEAVES, "existing_solution": "none_found", "simple_rule": "solves_it", "benefit_year": 500}
    decision = decided_by_default(rule)

    assert decision["recommendation"] == "no_ml" and not own(rule)
    assert decision["strongest_against"]["kind"] == "own_money"


def test_one_thing_is_asked_for_once() -> None:
    for worth in (1000, 5000, 20_000, 45_000):
        needs = [row["needs"] for row in decided_by_default({**LEAVES, "benefit_year": worth})["held_to_pilot"]]
        assert len(needs) == len(set(needs)), (worth, needs)
