"""What a second sceptical reader stumbled over: units of cycles, reasons without an effect, laws that a warning speaks of."""

from typing import Any

from tests.reports.test_held_open import NO_COUNT
from tests.reports.test_on_top import of

GROWTH: dict[str, Any] = {
    "goal_kind": "predict", "success_metric": "with_baseline", "current_way": "people", "simple_rule": "partly",
    "action_on_output": "person_reads", "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast",
    "standard_task": "standard", "examples": 120, "labelled": 120, "features": 100, "sensitivity": "public", "affects_people": "no",
}  # fmt: skip


def test_what_a_forecast_lacks_is_counted_in_whole_cycles() -> None:
    data = of(GROWTH).data

    assert data and data.needs[0].missing.words == "1.5 whole cycles"


def test_nothing_is_said_of_twice_the_data_while_it_is_open_how_much_there_is() -> None:
    unknown, known = of(GROWTH).data, of(GROWTH, seasons=3).data

    assert unknown and unknown.doubling == ""
    assert known and known.doubling.startswith("Twice as many cases")


def test_a_reason_that_the_money_came_before_says_what_it_does_and_by_which_answers() -> None:
    reasons = of(NO_COUNT, budget_build=20000).reasons.against

    assert reasons and all(reason.effect and reason.answers for reason in reasons)


def test_where_a_warning_speaks_of_a_law_and_none_is_named_counsel_is_asked_which() -> None:
    elsewhere = NO_COUNT | {"jurisdiction": ["other"]}  # of which the list knows no law
    warned, plain = of(elsewhere).law, of(elsewhere, domain=["none"], affects_people="no").law

    assert warned and "ask counsel which one holds here" in warned.lead
    assert not plain or "ask counsel which one" not in plain.lead
