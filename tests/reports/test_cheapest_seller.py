"""A service is compared with the cheapest kind of seller before a model of one's own gets points, and a translator has a pace of its own."""

from decimal import Decimal
from typing import Any

import pytest

from tests.reports import samples

AUCTION: dict[str, Any] = {
    "goal_kind": "create", "current_way": "nothing", "input_kind": ["text"], "output_kind": "text", "task": "translation",
    "standard_task": "standard", "requests_per_month": 30_000_000, "action_on_output": "acts_reversible", "sensitivity": "public",
    "data_may_leave": "anywhere",
}  # fmt: skip
STEP = "Let a seller and the cheapest kind of seller do the same hundred cases"


def result(**answers: Any) -> dict[str, Any]:
    return samples.decided({"title": "Auction", "narrative": {}, "answers": {**AUCTION, **answers}}).result


def rules_of(found: dict[str, Any]) -> set[str]:
    return {str(row["rule"]) for row in found["trace"] if row["holds"] is True}


def test_a_dear_seller_alone_gives_a_model_of_ones_own_no_points() -> None:
    found = result()

    assert "H-320" in rules_of(found) and "H-19" not in rules_of(found)
    assert any(str(step).startswith(STEP) for step in found["next_steps"])


def test_half_of_what_the_cheapest_seller_asks_still_gives_them() -> None:
    found = rules_of(result(requests_per_month=1_000_000_000))

    assert "H-19" in found and "H-320" not in found


@pytest.mark.parametrize("task", ["translation", "summary_or_writing"])
def test_what_is_translated_takes_fewer_machines_than_what_is_written(task: str) -> None:
    month = result(task=task)["estimates"]["options"]["pretrained"]["run_month"]

    assert (Decimal(month["likely"]) < 5_000) == (task == "translation")
    assert any(("translates" in row["label"]) == (task == "translation") for row in month["assumptions"] if "busy machine" in row["label"])
