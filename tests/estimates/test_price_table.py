"""What is counted of a price list: prices by task, services that are open, services that are gone or going."""

from fractions import Fraction
from typing import Any

import pytest

from apps.estimates.engine.price_table import PriceTable
from apps.estimates.engine.spans import exact
from tests.decisions.engine.loading import default_prices


def table(*services: dict[str, Any], date: str = "2026-11-21") -> PriceTable:
    return PriceTable.from_plain({"date": date, "prices": [{"task": "search", "price": "0.002"}], "services": list(services)})


def service(**more: Any) -> dict[str, Any]:
    return {"tasks": ["search"], "status": "open", "kind": "api", **more}


@pytest.mark.parametrize(
    ("changes", "live", "withdrawn"),
    [
        ({}, 1, 0),
        ({"status": "closed_to_new"}, 0, 1),
        ({"status": "retired"}, 0, 1),
        ({"retires_on": "2027-11-20"}, 0, 1),
        ({"retires_on": "2027-11-21"}, 0, 1),
        ({"retires_on": "2027-11-22"}, 1, 0),
        ({"retires_on": ""}, 1, 0),
        ({"kind": "automl"}, 0, 0),
        ({"kind": "automl", "status": "retired"}, 0, 1),
    ],
)
def test_a_service_is_live_or_withdrawn_by_status_and_last_day(changes: dict[str, Any], live: int, withdrawn: int) -> None:
    found = table(service(**changes))

    assert (found.live.get("search", 0), found.withdrawn.get("search", 0)) == (live, withdrawn)


def test_each_task_of_a_service_is_counted() -> None:
    found = table(service(tasks=["search", "translation"]), service())

    assert found.live == {"search": 2, "translation": 1}


def test_prices_are_exact() -> None:
    assert table().price == {"search": Fraction(1, 500)}


def test_a_leap_day_has_a_year_after_it() -> None:
    found = table(service(retires_on="2029-02-28"), service(retires_on="2029-03-01"), date="2028-02-29")

    assert (found.live, found.withdrawn) == ({"search": 1}, {"search": 1})


@pytest.mark.parametrize("task", ["assistant", "search", "database_question"])
def test_answers_that_look_texts_up_are_priced_for_much_longer_texts_and_say_so(task: str) -> None:
    (row,) = [row for row in default_prices()["prices"] if row["task"] == task]

    # 12,000 tokens at 0.30 and 500 at 2.50 dollars a million are 0.00485; of other sellers up to half more
    assert exact(row["price_low"]) < exact(row["price"]) < Fraction(485, 100_000) * Fraction(3, 2) <= exact(row["price_high"])
    assert "our assumption: 3,000 and 12,000 tokens in" in row["source"]
