"""What a dear mistake, a product on sale and an outcome that takes its time do to the advice. May import the tests' loading only."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided, default_machine

CONTRACTS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "no", "existing_solution": "covers_some",
    "action_on_output": "person_approves", "operations_owner": "named", "stakeholders": "named", "differentiator": "no",
    "input_kind": ["documents"], "output_kind": "extraction", "task": "entity_extraction", "standard_task": "standard",
    "human_can_do": "yes", "examples": 4000, "labelled": 200, "classes": 2, "labelled_rarest": 90, "label_quality": "experts_agree",
    "representative": "yes", "leakage": "checked", "data_age_months": 1, "world_changes": "yearly", "feedback_loop": "no",
    "sensitivity": "internal", "data_may_leave": "anywhere", "run_where": "cloud", "requests_per_month": 350, "budget_build": 60000,
    "budget_run_month": 1000, "benefit_year": 220000, "deadline_months": 6, "team_skill": "some", "ml_projects_done": "one_or_two",
    "affects_people": "no", "domain": ["none"], "practices": ["none"], "explanation": "nobody", "error_cost": "high",
    "accuracy_need": "as_good_as_experts", "adversary": "nobody",
}  # fmt: skip
SCORECARD: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "standard_task": "standard",
    "examples": 60000, "labelled": 60000, "classes": 2, "labelled_rarest": 2400, "label_quality": "outcome_observed",
    "representative": "yes", "data_age_months": 24, "world_changes": "yearly", "domain": ["credit"], "success_metric": "with_baseline",
}  # fmt: skip
ORDERS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast",
    "standard_task": "standard", "existing_solution": "covers_most", "differentiator": "no", "team_skill": "some",
    "examples": 500000, "labelled": 500000, "seasons": 3, "success_metric": "with_baseline",
}  # fmt: skip


def test_a_dear_mistake_is_tried_before_it_is_a_go() -> None:
    def held_by(answers: dict[str, Any]) -> set[str]:
        return {row["rule"] for row in decided(default_machine(), answers)["held_to_pilot"]}

    sorting = {**CONTRACTS, "goal_kind": "predict", "output_kind": "category", "task": "text_classification"}
    assert held_by(CONTRACTS) == {"V-96"}
    assert held_by(sorting) == {"V-30"}, "what is sorted is all looked at: no miss goes unseen"
    assert held_by({**CONTRACTS, "labelled": 0, "label_quality": "none", "labelled_rarest": 0}) >= {"V-96", "V-31"}
    assert not held_by({**CONTRACTS, "error_cost": "low"})


@pytest.mark.parametrize("age", [14, 24, 60])
def test_outcomes_that_take_months_to_show_are_not_gathered_anew(age: int) -> None:
    def gates(answers: dict[str, Any]) -> set[str]:
        return {row["rule"] for row in decided(default_machine(), {**answers, "data_age_months": age})["gates"]}

    assert "D-20" not in gates(SCORECARD)
    assert ("D-20" in gates({**SCORECARD, "label_quality": "experts_agree"})) == (age >= 24)


@pytest.mark.parametrize("skill", ["none", "some", None])
def test_a_product_that_covers_most_of_a_common_task_leads_whatever_the_team_can_do(skill: str | None) -> None:
    answers = {slug: value for slug, value in {**ORDERS, "team_skill": skill}.items() if value is not None}

    assert decided(default_machine(), answers)["recommendation"] == "no_ml"
    assert decided(default_machine(), {**answers, "existing_solution": "covers_some", "team_skill": "some"})["recommendation"] != "no_ml"


def test_what_a_search_misses_is_the_first_thing_against_it_and_is_counted_before_the_trial() -> None:
    for way in ({}, {"existing_solution": "covers_most"}, {"team_skill": "none"}):
        said = decided(default_machine(), {**CONTRACTS, **way})

        assert said["strongest_against"]["rule"] == "V-96", way
        assert any(words.startswith("Have people who do not see its answers go through a sample in full") for words in said["next_steps"])


@pytest.mark.parametrize("other", [{"error_cost": "medium"}, {"task": "text_classification", "output_kind": "category"}])
def test_where_a_miss_costs_little_or_all_is_looked_at_something_else_comes_first(other: dict[str, Any]) -> None:
    assert decided(default_machine(), {**CONTRACTS, **other})["strongest_against"]["rule"] != "V-96"


@pytest.mark.parametrize(("skill", "owner", "rule"), [("none", "named", "V-86"), ("strong", "none", "V-95"), ("none", "none", "V-86")])
def test_what_acts_with_nobody_to_look_after_it_is_warned_of_once_whether_skill_or_a_name_is_missing(
    skill: str, owner: str, rule: str
) -> None:
    acting = {**SCORECARD, "action_on_output": "acts_reversible", "team_skill": skill, "operations_owner": owner, "stakeholders": "named"}
    rules = ("V-86", "V-95")

    def warns(answers: dict[str, Any]) -> list[str]:
        return [key for key in rules if key in {row["rule"] for row in decided(default_machine(), answers)["flags"]}]

    assert warns(acting) == [rule]
    assert not warns({**acting, "action_on_output": "person_approves"})
    assert not warns({**acting, "team_skill": "strong", "operations_owner": "named"})


def test_people_who_feel_it_only_are_compared_by_group_before_it_goes_live_as_those_it_decides_about() -> None:
    def held_by(**answers: Any) -> set[str]:
        found = decided(default_machine(), {**SCORECARD, "domain": ["medical"], **answers})["held_to_pilot"]
        return {row["rule"] for row in found} & {"V-02", "V-87", "V-97"}

    assert held_by(affects_people="decides_about_them") == {"V-02"}
    assert held_by(affects_people="indirectly") == {"V-97"}
    assert held_by(affects_people="indirectly", output_kind="ranking") == {"V-87"}
    assert not held_by(affects_people="no") and not held_by(affects_people="indirectly", domain=["none"]) and not held_by()
