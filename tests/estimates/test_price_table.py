"""What is counted of a price list: prices by task, services that are open, services that are gone or going."""

from fractions import Fraction
from statistics import median
from typing import Any

import pytest

from apps.estimates.engine.estimate import Range
from apps.estimates.engine.parts import Part
from apps.estimates.engine.price_table import PriceTable
from apps.estimates.engine.running import answer_price
from apps.estimates.engine.spans import exact
from tests.decisions.engine.loading import default_prices
from tests.estimates.casting import of_answers


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


def of_tokens(slug: str, sent: int) -> Fraction:
    """What a language model of the list takes for so many tokens sent and 500 that come back."""
    (row,) = [row for row in default_prices()["list_prices"] if row["slug"] == slug]
    return (Fraction(row["price_in"]) * sent + Fraction(row["price_out"]) * 500) / 1_000_000


@pytest.mark.parametrize("task", ["assistant", "search", "database_question"])
def test_answers_that_look_texts_up_are_priced_over_the_models_of_the_list_for_texts_that_are_sent_along(task: str) -> None:
    (row,) = [row for row in default_prices()["prices"] if row["task"] == task]
    models = [one["slug"] for one in default_prices()["list_prices"] if one["group"] == "Language models" and not one.get("unverified")]
    likely = exact(row["price"])

    assert exact(row["price_low"]) == of_tokens("gpt_5_nano", 4_000)
    assert exact(row["price_high"]) == of_tokens("gpt_56_sol", 8_000)
    assert abs(likely - median(of_tokens(slug, 6_000) for slug in models)) < Fraction(1, 10_000)
    assert "our assumption" in row["source"]


@pytest.mark.parametrize(
    ("answers", "price"),
    [
        # one layout: the ready-made models; more: those taught on one's own; up to five pages each
        ({"task": "document_fields", "classes": 1}, ("0.01", "0.01", "0.25")),
        ({"task": "document_fields", "classes": 40}, ("0.015", "0.03", "0.25")),
        # nobody said how many layouts: either
        ({"task": "document_fields"}, ("0.01", "0.02", "0.25")),
        # a minute to two hours, likely ten minutes, at 0.6 to 1.5 of the price of a minute
        ({"task": "transcription"}, ("0.0096", "0.16", "2.88")),
    ],
)
def test_an_answer_costs_as_many_pages_or_minutes_as_a_case_has(answers: dict[str, Any], price: tuple[str, ...]) -> None:
    found = answer_price(of_answers(**answers))

    assert isinstance(found, Part)
    assert found.found == Range(*map(Fraction, price))
    assert {one.label for one in found.assumptions} & {
        "Pages of a document, which are not asked",
        "Length of a recording, which is not asked",
    }
    assert not any(" a answer" in one.value for one in found.assumptions)


def test_the_least_that_building_costs_is_the_cheapest_way_that_is_built_and_runs() -> None:
    known = PriceTable.from_plain(default_prices())

    assert [way.figures for way in known.built] == [(Fraction(13_300, 2), 13_300, 12 * 60, 12 * 220)]  # a service, before its answers
    assert "service" not in {way.serves for way in known.built_at_home} and min(way.work_low for way in known.built_at_home) == 13_300
    assert table().built == table().built_at_home == ()
