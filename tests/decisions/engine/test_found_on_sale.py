"""What was found on sale: when it leads, when a service does, and when a written rule is all that has to be bought."""

from typing import Any

import pytest

from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import leading_approach
from tests.decisions.engine.loading import decided_by_default, default_machine, state_of

WINE_CHAT: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "assistant", "standard_task": "standard",
    "existing_solution": "covers_most", "team_skill": "none", "current_way": "people", "action_on_output": "person_approves",
}  # fmt: skip
FROST_TABLE: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["table"], "output_kind": "number", "task": "tabular_class", "standard_task": "standard",
    "simple_rule": "solves_it", "existing_solution": "covers_most", "action_on_output": "person_reads",
}  # fmt: skip
BRIDGE_TRUSS: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["structure_3d"], "output_kind": "structure", "standard_task": "unique",
    "acquisition_cost": "high", "label_quality": "outcome_observed", "examples": 120,
}  # fmt: skip

POLLEN: dict[str, Any] = {"input_kind": ["images"], "output_kind": "category", "standard_task": "unique", "labelled": 9000}


def holds(answers: dict[str, Any], rule: str) -> bool:
    state = state_of(default_machine(), answers)
    return state.truth[next(node.number for node in default_machine().rules if node.key == rule)] == TRUE


def leads(**changed: Any) -> str:
    return leading_approach(state_of(default_machine(), {**WINE_CHAT, **changed}))


def moved(answers: dict[str, Any], approach: str) -> set[str]:
    """The rules that move the points of an option."""
    row = next(row for row in decided_by_default(answers)["ranking"] if row["approach"] == approach)
    return {str(item["rule"]) for item in row["reasons"]}


def steps(answers: dict[str, Any]) -> list[str]:
    return list(decided_by_default(answers)["next_steps"])


@pytest.mark.parametrize("task", ["assistant", "database_question", "code_writing", "summary_or_writing"])
def test_a_product_that_writes_leads_where_nobody_can_build(task: str) -> None:
    assert leads(task=task) == "no_ml"
    assert leads(task=task, existing_solution="not_looked") == "cloud_api"


def test_a_service_leads_where_somebody_can_build_or_a_supplier_is_to_run_it() -> None:
    assert leads(team_skill="strong") == "cloud_api"
    assert leads(run_where="cloud") == "cloud_api"
    assert leads(task="translation") == "cloud_api"  # to open a translator is to use a service


def test_no_rule_takes_a_point_from_a_product_for_what_templates_cannot_do() -> None:
    assert not {"P-23", "P-240"} & moved(WINE_CHAT, "no_ml")
    assert "P-240" in moved({**WINE_CHAT, "existing_solution": "none_found"}, "no_ml")


def test_that_buying_is_cheaper_than_building_is_said_for_the_product_alone() -> None:
    for team in ("none", "strong"):
        answers = {**WINE_CHAT, "team_skill": team}
        assert "B-10" in moved(answers, "no_ml") and "B-10" not in moved(answers, "cloud_api")
    assert "B-240" in moved({**WINE_CHAT, "team_skill": "strong"}, "cloud_api") and "B-240" not in moved(WINE_CHAT, "cloud_api")


def test_the_step_with_the_product_names_what_the_trial_tries() -> None:
    alone, both = "Run the product on two hundred", "Run the product that was found and a service that is called side by side"
    bought, called = steps(WINE_CHAT), steps({**WINE_CHAT, "team_skill": "strong"})

    assert any(step.startswith(alone) for step in bought) and not any(step.startswith(both) for step in bought)
    assert any(step.startswith(both) for step in called) and not any(step.startswith(alone) for step in called)


@pytest.mark.parametrize(
    ("rule", "answers", "changed"),
    [
        ("B-241", WINE_CHAT, {"team_skill": "some"}),
        ("B-241", WINE_CHAT, {"existing_solution": "covers_some"}),
        ("B-242", {**WINE_CHAT, "task": "summary_or_writing"}, {"task": "translation"}),
        ("B-243", {**WINE_CHAT, "run_where": "cloud"}, {"run_where": "own_servers"}),
        ("B-243", {**WINE_CHAT, "run_where": "cloud"}, {"team_skill": "strong"}),
        ("B-244", {**WINE_CHAT, "differentiator": "no"}, {"differentiator": "yes"}),
        ("B-245", WINE_CHAT, {"team_skill": "strong"}),
        ("F-240", FROST_TABLE, {"existing_solution": "covers_some"}),
        ("F-240", FROST_TABLE, {"simple_rule": "partly"}),
        ("P-45", {**BRIDGE_TRUSS, "goal_kind": "predict"}, {"goal_kind": "create"}),
        ("P-244", POLLEN, {"labelled": 4999}),
        ("P-244", POLLEN, {"standard_task": "standard"}),
        ("P-244", POLLEN, {"input_kind": ["images", "table"]}),
        ("P-241", BRIDGE_TRUSS, {"goal_kind": "predict"}),
        ("P-241", BRIDGE_TRUSS, {"standard_task": "variant"}),
        ("P-242", BRIDGE_TRUSS, {"examples": 49}),
        ("P-242", BRIDGE_TRUSS, {"label_quality": "experts_agree"}),
        ("P-243", BRIDGE_TRUSS, {"acquisition_cost": "low"}),
        ("P-243", {**BRIDGE_TRUSS, "acquisition_cost": "low", "more_data": "at_a_cost"}, {"more_data": "cheaply"}),
    ],
)
def test_each_holds_where_it_is_so_and_not_beside(rule: str, answers: dict[str, Any], changed: dict[str, Any]) -> None:
    assert holds(answers, rule) and not holds({**answers, **changed}, rule)


def test_a_rule_that_is_on_sale_is_warned_of_as_what_has_to_be_bought() -> None:
    raised = {row["flag"]: row["rule"] for row in decided_by_default(FROST_TABLE)["flags"]}
    alone = {row["flag"]: row["rule"] for row in decided_by_default({**FROST_TABLE, "existing_solution": "none_found"})["flags"]}

    assert raised["hammer_nail"] == "F-240" and alone["hammer_nail"] == "F-11"


def test_no_two_rules_say_that_a_model_to_adapt_exists_and_that_none_does() -> None:
    for goal in ("create", "predict", "find"):
        answers = {**BRIDGE_TRUSS, "goal_kind": goal}
        assert not (holds(answers, "P-58") and holds(answers, "P-45"))
