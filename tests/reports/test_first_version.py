"""Where the money named is less than the way in front likely takes, a simpler way within it is named as the first version."""

from typing import Any

from tests.reports.test_on_top import of

STREETS: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "named_only", "current_way": "people", "action_on_output": "person_reads",
    "operations_owner": "named", "why_now": ["quality"], "input_kind": ["table"], "output_kind": "ranking", "task": "tabular_class",
    "standard_task": "variant", "features": 20, "representative": "partly", "sensitivity": "public", "budget_build": 20000,
    "error_cost": "low", "affects_people": "indirectly", "domain": ["public_services"], "jurisdiction": ["us"],
}  # fmt: skip
SCORE = "A first version within it: a score out of a handful of columns, without machine learning, 12 points behind, likely takes"


def asked(**changed: Any) -> str:
    return " ".join(of(STREETS, **changed).verdict.ask)


def test_a_simpler_way_within_the_money_is_named_as_the_first_version() -> None:
    assert SCORE in asked()


def test_no_first_version_is_named_where_the_money_suffices_or_nothing_is_within_it() -> None:
    assert "A first version within it" not in asked(budget_build=900_000)
    assert "A first version within it" not in asked(budget_build=1_000)


def test_what_lies_farther_behind_is_no_first_version() -> None:
    assert "A first version within it" not in asked(existing_solution="tried_and_failed")
