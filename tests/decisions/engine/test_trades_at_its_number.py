"""Whoever trades at a number by itself tries it on paper, then under a ceiling, and counts the error on accepted offers."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import held_to_pilot
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins
from tests.reports.test_said_for_the_case import document

TRACTORS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "people", "input_kind": ["table"], "output_kind": "number",
    "task": "tabular_number", "examples": 600_000, "labelled": 90_000, "label_quality": "outcome_observed", "world_changes": "yearly",
    "action_on_output": "acts_irreversible", "adversary": "gaming", "team_skill": "strong", "error_cost": "medium",
}  # fmt: skip
PAPER, REAL, SAME = "Run it on paper first", "Then make a handful of real trades under a ceiling", "Take the model that runs already"


def is_held(answers: dict[str, Any]) -> bool:
    return any(
        "the error counted on the offers that were accepted" in row["needs"] for row in held_to_pilot(state_of(default_machine(), answers))
    )


def test_it_runs_on_paper_and_then_under_a_ceiling_before_it_trades() -> None:
    assert is_held(TRACTORS) and begins(TRACTORS, PAPER) and begins(TRACTORS, REAL)


@pytest.mark.parametrize("changed", [{"action_on_output": "person_approves"}, {"adversary": "nobody"}, {"output_kind": "category"}])
def test_a_number_that_nobody_takes_advantage_of_needs_no_paper(changed: dict[str, Any]) -> None:
    assert not is_held({**TRACTORS, **changed}) and not begins({**TRACTORS, **changed}, PAPER)


def test_a_model_that_runs_already_is_used_in_the_new_way_and_no_second_one_is_built_for_the_trial() -> None:
    runs = {**TRACTORS, "current_way": "ml_model"}

    assert begins(runs, SAME) and not begins(TRACTORS, SAME)
    assert "use the model that runs already in the new way, on paper first" in " ".join(document(runs).verdict.headline)
    assert "model in use" not in " ".join(document(TRACTORS).verdict.headline)


def test_the_model_in_use_is_the_first_rival_on_page_one() -> None:
    kept = document(TRACTORS, current_way="ml_model", action_on_output="person_reads")

    assert " ".join(kept.verdict.headline).startswith("Try it on a small scale first: build") or kept.verdict.slug == "go"
    assert "beside the model in use" in " ".join(kept.verdict.headline)
    assert any(line.startswith("What runs today is a model: to keep it is the way to beat") for line in kept.verdict.why)
    assert "To keep the model in use is no row here" in kept.options_lead
