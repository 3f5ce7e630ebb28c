"""A fixed stock in which something is looked for is read once: that has a price of its own, by a model and by people."""

from decimal import Decimal
from typing import Any

import pytest

from apps.estimates.engine.stock import stock
from tests.estimates.casting import of_answers

ORDERS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "classes": 2,
    "examples": 100_000, "labelled": 2_000, "label_quality": "experts_agree", "domain": ["none"], "sensitivity": "public", "error_cost": "medium",
}  # fmt: skip


def test_the_cases_that_nobody_has_judged_are_priced_once_by_a_model_and_by_people() -> None:
    said = stock(of_answers(**ORDERS))

    assert said["cases"] == "98000"
    assert Decimal(said["by_model"]["likely"]) == 49  # 0.50 a thousand, kinds that a seller knows
    assert [Decimal(said["by_people"][end]) for end in ("low", "likely", "high")] == [196_000, 980_000, 5_880_000]


@pytest.mark.parametrize(
    "more", [{"goal_kind": "predict"}, {"labelled": 99_500}, {"requests_per_month": 5_000}, {"output_kind": "number"}, {"examples": None}]
)
def test_no_stock_is_meant_where_answers_come_each_month_or_nothing_is_left_to_read(more: dict[str, Any]) -> None:
    answers = {slug: value for slug, value in {**ORDERS, **more}.items() if value is not None}

    assert stock(of_answers(**answers)) == {}


MARKS: dict[str, Any] = {**ORDERS, "task": "search", "output_kind": "ranking", "labelled": 0}


def test_what_is_only_searched_is_put_into_an_index_and_judged_by_nobody() -> None:
    said = stock(of_answers(**MARKS))

    assert said["cases"] == "100000" and "by_people" not in said and "by_model" not in said
    assert [Decimal(said["by_index"][end]) for end in ("low", "likely", "high")] == [1, 10, 100]  # 100 a million
    assert stock(of_answers(**{**MARKS, "labelled": 2_000}))["cases"] == "100000"  # what was judged is searched, too
    assert "by_index" not in stock(of_answers(**ORDERS))
