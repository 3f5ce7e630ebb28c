"""Who is to get it, where the need of some is known: those are the test, and no draw by lot keeps anybody waiting."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import flags, held_to_pilot
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins, said

HEATING: dict[str, Any] = {
    "goal_kind": "decide_what_to_change", "current_way": "people", "simple_rule": "no", "input_kind": ["table"],
    "output_kind": "ranking", "examples": 60_000, "labelled": 1_800, "label_quality": "mixed", "affects_people": "decides_about_them",
    "action_on_output": "person_approves", "domain": ["public_services"], "jurisdiction": ["eu"],
}  # fmt: skip
TEST, WAY_IN = "Keep some of those whose need is known apart", "Count who cannot be in the data at all"
BY_LOT = "Try the change on a small part of the cases"


def test_an_order_of_need_is_tested_on_those_whose_need_is_known_and_not_by_lot() -> None:
    held = {row["needs"] for row in held_to_pilot(state_of(default_machine(), HEATING))}

    assert begins(HEATING, TEST) and begins(HEATING, WAY_IN) and begins(HEATING, "Write down which of two questions it is")
    assert not begins(HEATING, BY_LOT)
    assert any(needs.startswith("those in need whom it leaves out counted for each group") for needs in held)


@pytest.mark.parametrize(
    "changed",
    [
        {"label_quality": "outcome_observed"},
        {"label_quality": "clicks_or_guesses"},
        {"labelled": 40},
        {"affects_people": "indirectly"},
        {"output_kind": "category"},
    ],
)
def test_whether_a_change_helps_is_still_found_out_by_lot(changed: dict[str, Any]) -> None:
    answers = {**HEATING, **changed}

    assert begins(answers, BY_LOT) and not begins(answers, TEST)
    assert "causality" in {row["flag"] for row in flags(state_of(default_machine(), answers))}


def test_an_order_for_another_end_is_no_order_of_need() -> None:
    assert not any(said({**HEATING, "goal_kind": "predict"}, key) for key in ("P-376", "L-376", "V-376"))
