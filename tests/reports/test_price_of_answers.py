"""What missing known answers cost is said by who can give them; what no money brings has no price, and says why."""

from typing import Any

import pytest

from apps.reports.builder import build
from apps.reports.document import Data, ScopingDocument
from tests.reports import samples

DRIVES: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["sensor"], "output_kind": "anomaly", "task": "predictive_maintenance", "labelled": 0,
    "existing_solution": "covers_most", "team_skill": "none", "simple_rule": "no",
}  # fmt: skip
GROWTH: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["time_series", "table"], "output_kind": "forecast", "task": "forecast", "simple_rule": "no",
    "examples": 120, "labelled": 120, "label_quality": "outcome_observed", "more_data": "no", "team_skill": "strong",
}  # fmt: skip
PICTURES: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "variant",
    "classes": 5, "examples": 400, "labelled": 400, "label_quality": "mixed", "more_data": "no", "human_can_do": "yes",
    "team_skill": "some", "simple_rule": "no", "domain": ["none"], "sensitivity": "internal",
}  # fmt: skip
METERS: dict[str, Any] = {"goal_kind": "decide_what_to_change", "input_kind": ["time_series"], "output_kind": "effect", "labelled": 0}


def document_of(answers: dict[str, Any]) -> ScopingDocument:
    kept = samples.decided({"title": "Case", "narrative": {}, "answers": answers})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def data_of(answers: dict[str, Any]) -> Data:
    found = document_of(answers).data
    assert found is not None
    return found


def test_what_only_time_brings_cannot_be_bought() -> None:
    tested = next(need for need in data_of(DRIVES).needs if "test" in need.purpose)

    assert (tested.money.words, tested.money.reach) == ("Cannot be bought", "it comes with time")


def test_what_nobody_can_get_has_neither_price_nor_time_and_is_not_an_open_figure() -> None:
    said = data_of(GROWTH)
    tested = next(need for need in said.needs if "test" in need.purpose)

    assert (tested.money.words, tested.months.words) == ("Cannot be had", "–")
    assert not any(row.what.startswith("What it costs") for row in said.unknown)


def test_where_no_more_can_be_had_the_heading_says_how_to_test_with_what_is_there() -> None:
    assert data_of(PICTURES).heading.endswith(
        "and no more can be had: test it on each part in turn while it learns from the others, and say how far apart the results lie"
    )
    assert "are needed to build it" in data_of({**PICTURES, "more_data": "cheaply"}).heading


def test_the_effect_of_a_change_has_no_table_of_known_answers() -> None:
    assert document_of(METERS).data is None


def test_a_case_that_has_to_be_made_first_has_no_price_until_somebody_names_it() -> None:
    soil = {**PICTURES, "acquisition_cost": "high", "more_data": "at_a_cost"}
    learns = next(need for need in data_of(soil).needs if "learn" in need.purpose)

    assert learns.money.words == "Not known"
    assert "making or measuring the cases that are missing" in document_of(soil).cost.basis
    assert "making or measuring" not in document_of({**soil, "label_unit_cost": 40}).cost.basis


ORDERS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "variant",
    "classes": 2, "examples": 100_000, "labelled": 2_000, "label_quality": "experts_agree", "human_can_do": "slowly",
    "team_skill": "some", "simple_rule": "partly", "domain": ["none"], "sensitivity": "public",
}  # fmt: skip


def test_a_fixed_stock_is_priced_once_and_its_running_ends() -> None:
    cost = document_of(ORDERS).cost

    assert cost and cost.short[0].startswith("To have the 98,000 cases that nobody has judged read once, a hosted model asks about $")
    assert "running ends" in cost.short[0]
    assert "; to have the 98,000 cases without an answer read once, a hosted model likely asks $" in document_of(ORDERS).facts[0].note
    asked_monthly = document_of({**ORDERS, "requests_per_month": 5_000}).cost
    assert asked_monthly and not any("read once" in words for words in asked_monthly.short)


def test_a_stock_that_is_searched_is_priced_by_its_index_and_nobody_is_paid_to_judge_it() -> None:
    cost = document_of({**ORDERS, "task": "search", "output_kind": "ranking", "labelled": 0}).cost

    assert cost and cost.short[0].startswith("To put the 100,000 cases on record into an index once, by machine, costs about $10 ($1–100);")
    assert not any("judge them as" in words or "running ends" in words for words in cost.short)


def test_running_is_said_to_rest_on_one_machine_only_where_nobody_named_the_answers_a_month() -> None:
    own = {**ORDERS, "goal_kind": "predict", "labelled": 60_000, "run_where": "cloud", "standard_task": "unique"}
    words = "running reckoned for one machine"

    assert words in document_of(own).facts[0].note
    assert words not in document_of({**own, "requests_per_month": 5_000}).facts[0].note
    assert words not in document_of({**own, "run_where": "phone"}).facts[0].note


def test_a_stock_that_nobody_owns_the_use_of_has_the_cost_of_one_pass_beside_the_year() -> None:
    once = "; were it only for the 98,000 cases on record, likely $"

    assert once in document_of(ORDERS).facts[0].note
    assert once not in document_of({**ORDERS, "operations_owner": "named"}).facts[0].note
    assert once not in document_of({**ORDERS, "requests_per_month": 5_000}).facts[0].note


def test_what_costs_least_says_what_it_is_chosen_from_where_a_study_or_a_quote_would_be_less() -> None:
    among = "that leave something in use and have a price"
    searched = {**ORDERS, "task": "search", "output_kind": "ranking", "labelled": 0, "existing_solution": "covers_most"}

    with_product, without = document_of(searched).cost, document_of({**ORDERS, "requests_per_month": 5_000}).cost
    assert with_product and among in with_product.heading
    assert without and among not in without.heading


@pytest.mark.parametrize(
    ("more", "is_tried"), [({}, True), ({"classes": 50}, False), ({"human_can_do": "no"}, False), ({"examples": 2_500}, False)]
)
def test_kinds_that_a_page_describes_are_tried_on_a_language_model_before_the_trial(more: dict[str, Any], is_tried: bool) -> None:
    steps = document_of({**ORDERS, **more}).steps

    assert any(step.words.startswith("Describe each kind on a page to a language model") for step in steps) == is_tried
