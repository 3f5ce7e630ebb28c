"""What is recommended has to bring its own money back: where it does not within three years, that is said first, and it is a trial."""

from decimal import Decimal
from typing import Any

import pytest

from apps.decisions.engine.decide import preview
from apps.estimates.engine import options
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import decided, decided_by_default, default_machine, default_plain, machine_of, read_case

LEAVES: Plain = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "no", "existing_solution": "covers_some",
    "action_on_output": "person_reads", "input_kind": ["images"], "output_kind": "category", "task": "image_classification",
    "standard_task": "variant", "examples": 5200, "labelled": 1900, "classes": 6, "labelled_rarest": 70, "label_quality": "experts_agree",
    "representative": "yes", "more_data": "cheaply", "label_unit_cost": 2, "sensitivity": "internal", "data_may_leave": "anywhere",
    "run_where": "phone", "requests_per_month": 3000, "affects_people": "no", "domain": ["none"],
    "practices": ["none"], "error_cost": "medium", "team_skill": "some",
}  # fmt: skip
PRODUCT: Plain = {
    "input_kind": ["documents"], "output_kind": "extraction", "task": "document_fields", "existing_solution": "covers_most",
    "team_skill": "none", "budget_build": 5000, "requests_per_month": 1200,
}  # fmt: skip
WITHIN = "its money is back within three years"


def own(answers: Plain, **more: Any) -> list[Plain]:
    return [row for row in decided_by_default({**answers, **more})["held_to_pilot"] if not row["rule"]]


def test_a_build_whose_money_takes_ten_years_to_come_back_says_so_first_and_names_a_way_that_is_sooner() -> None:
    decision = decided_by_default({**LEAVES, "benefit_year": 60_000})
    said = decision["strongest_against"]

    assert (decision["recommendation"], decision["verdict"]) == ("fine_tune", "pilot")
    assert said["kind"] == "own_money" and "It is worth $60k a year" in said["text"] and "With “AutoML service”" in said["text"]
    assert [row["needs"] for row in own(LEAVES, benefit_year=60_000)] == [f"a version so small that {WITHIN}"]
    assert any(row["state"] == "condition" and WITHIN in row["needs"] for row in decision["checks"])


def test_it_is_the_figure_that_the_costs_show_and_turns_at_three_years() -> None:
    for worth in range(20_000, 200_000, 20_000):
        decision = decided_by_default({**LEAVES, "benefit_year": worth})
        months = Decimal(decision["estimates"]["options"][decision["recommendation"]]["payback"]["likely"])
        assert bool(own(LEAVES, benefit_year=worth)) is (months > 36), (worth, months)


def test_where_nobody_said_what_it_is_worth_nothing_is_said_of_when_its_money_is_back() -> None:
    assert not own(LEAVES)


def test_what_never_pays_says_from_what_worth_it_would_and_what_pays_late_does_not() -> None:
    """Asked with the worth that it names, the same case has its money back in time."""
    never, late = (decided_by_default({**LEAVES, "benefit_year": worth})["strongest_against"] for worth in (10_000, 100_000))

    assert "worth about $130k a year for its money to be back within three years" in never["pays_from"] and late["kind"] == "own_money"
    assert "pays_from" not in late and not own(LEAVES, benefit_year=130_000) and own(LEAVES, benefit_year=114_000)


def test_what_costs_more_a_year_than_it_brings_never_comes_back() -> None:
    said = decided_by_default({**LEAVES, "benefit_year": 10_000})["strongest_against"]

    assert said["kind"] == "own_money" and "At likely figures its money never comes back." in said["text"]


def test_of_a_product_whose_price_only_its_maker_knows_nothing_is_said_of_when_its_money_is_back() -> None:
    decision = decided_by_default({**PRODUCT, "benefit_year": 3000})

    assert decision["recommendation"] == "no_ml"
    assert not own(PRODUCT, benefit_year=3000) and decision["strongest_against"]["kind"] != "own_money"


def test_what_runs_nowhere_is_not_held_but_what_it_never_brings_back_is_said() -> None:
    rule = {**LEAVES, "existing_solution": "none_found", "simple_rule": "solves_it", "benefit_year": 500}
    decision = decided_by_default(rule)

    assert decision["recommendation"] == "no_ml" and not own(rule)
    assert decision["strongest_against"]["kind"] == "own_money"


def about_when_the_money_is_back(row: Plain) -> bool:
    return "money is back within" in row["needs"] or "pays back within" in row["needs"]


@pytest.mark.parametrize("budget", [90_000, 400_000, 4_000_000])
def test_whatever_holds_it_back_for_when_its_money_is_back_is_one_row_and_the_strictest(budget: int) -> None:
    beside = set()
    for worth in (1000, 20_000, 45_000, 100_000, 200_000, 2_000_000):
        decision = decided_by_default({**LEAVES, "budget_build": budget, "benefit_year": worth})
        rows = [row for row in decision["held_to_pilot"] if about_when_the_money_is_back(row)]
        arising = [row for row in decision["checks"] if row["state"] == "condition" and about_when_the_money_is_back(row)]
        years = [2 if "two years" in row["needs"] else 3 for row in arising]

        assert len(rows) == bool(arising), worth
        assert all(("two years" in row["needs"]) is (min(years) == 2) for row in rows), worth
        beside |= {len(arising), *(row["rule"] for row in rows)}

    assert 0 in beside or budget > 400_000, "control: what is back in time is not held"
    assert beside & {2, "V-11", "V-21"}, "control: more than one thing asks for it here"


def test_the_options_are_priced_once_for_a_decision_and_the_leading_one_alone_for_a_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    priced: list[str] = []
    of_option = options.of_option
    monkeypatch.setattr(options, "of_option", lambda inputs, slug: priced.append(slug) or of_option(inputs, slug))

    decision = decided_by_default({**LEAVES, "benefit_year": 20_000})
    assert decision["strongest_against"]["kind"] == "own_money" and not priced

    machine = default_machine()
    quick = preview(machine, read_case(machine.book, {"id": "a", "answers": {**LEAVES, "benefit_year": 20_000}}).values)
    assert priced == ["fine_tune"]
    assert [row["needs"] for row in quick["held_to_pilot"]] == [row["needs"] for row in decision["held_to_pilot"]]


def test_rules_of_before_that_name_no_limit_hold_nothing_back() -> None:
    book = default_plain()
    book["parameters"].pop("own_payback_most")
    book["parameter_notes"] = [note for note in book["parameter_notes"] if note["key"] != "own_payback_most"]

    before = decided(machine_of(book), {**LEAVES, "benefit_year": 20_000})

    assert all(row["rule"] for row in before["held_to_pilot"]) and before["strongest_against"]["kind"] != "own_money"
    assert own(LEAVES, benefit_year=20_000), "control: with the limit there is one that no rule says"
