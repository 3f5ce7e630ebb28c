"""What a forecast is held against, and what of a stock of public texts: marks to beat that fit, figures as they were known, hits that name people."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import flags, next_steps
from tests.decisions.engine.loading import default_machine, state_of

GROWTH: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "people", "action_on_output": "person_reads",
    "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast", "examples": 120, "labelled": 120,
    "sensitivity": "public", "affects_people": "no",
}  # fmt: skip
LAST, SEASON, SHARE = "that it goes on as it was last, and a line", "the same time of the last season", "the same chance every time"
PEOPLE, KNOWN = "Score those who forecast it today", "Take each past figure as it stood"
TWENTY, SILENT = "about twenty places, or things that are forecast", "let it run silently beside"


def said(answers: dict[str, Any], **changed: Any) -> str:
    """The steps; a change to None leaves the answer open."""
    found = {slug: value for slug, value in {**answers, **changed}.items() if value is not None}
    return " ".join(next_steps(state_of(default_machine(), found)))


@pytest.mark.parametrize(
    ("changed", "mark"), [({}, LAST), ({"seasons": 3}, SEASON), ({"rare_share": 2}, SHARE), ({"seasons": 3, "rare_share": 2}, SHARE)]
)
def test_the_mark_to_beat_fits_what_is_forecast(changed: dict[str, Any], mark: str) -> None:
    assert [other for other in (LAST, SEASON, SHARE) if other in said(GROWTH, **changed)] == [mark]


def test_who_forecasts_today_is_the_first_mark() -> None:
    assert PEOPLE in said(GROWTH)
    assert PEOPLE not in said(GROWTH, current_way="nothing")


def test_figures_are_taken_as_first_published_where_nobody_said_what_was_known_in_time() -> None:
    assert KNOWN in said(GROWTH) and "never on cases drawn at random" in said(GROWTH)
    assert "leakage" in {row["flag"] for row in flags(state_of(default_machine(), GROWTH))}
    assert KNOWN not in said(GROWTH, leakage="checked")
    assert KNOWN not in said(GROWTH, output_kind="number", task="tabular_number")


def test_a_forecast_that_is_only_read_is_not_compared_shop_by_shop() -> None:
    read, done = said(GROWTH), said(GROWTH, action_on_output="acts_reversible")

    assert SILENT in read and TWENTY not in read
    assert TWENTY in done and SILENT not in done


def test_pictures_of_one_thing_stay_on_one_side_of_a_forecast() -> None:
    assert "Keep all pictures of one thing that lives for days" in said(GROWTH, input_kind=["images", "table"])
    assert "Keep all pictures of one thing" not in said(GROWTH)


ORDERS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["documents", "text"], "output_kind": "category", "task": "text_classification", "labelled": 2000, "examples": 100000, "simple_rule": "no", "standard_task": "unique", "classes": 2,
    "sensitivity": "public", "affects_people": "indirectly", "action_on_output": "person_reads",
}  # fmt: skip


def test_a_hit_that_names_somebody_is_a_lead_and_never_a_finding() -> None:
    assert "A hit is a lead, never a finding" in said(ORDERS)
    assert "A hit is a lead" not in said(ORDERS, affects_people="no")
    assert "A hit is a lead" not in said(ORDERS, sensitivity="internal")


def test_what_is_only_sorted_and_read_waits_for_no_counsel_on_its_origin() -> None:
    read, written = said(ORDERS), said(ORDERS, output_kind="text")

    assert "ask counsel only about the rest" in read
    assert "ask counsel only about the rest" not in written and "by which right you use it" in written


def test_nobody_moves_off_a_service_that_nobody_uses() -> None:
    busy = {
        "task": "text_classification",
        "output_kind": "category",
        "input_kind": ["text"],
        "labelled": 9000,
        "requests_per_month": 900_000_000,
    }
    step = "Measure quality side by side before moving off the service."

    assert step in said(busy, current_way="product")
    assert step not in said(busy, current_way="ml_model")
