"""Missing known answers are priced by who can give them: anybody, experts, time alone, or nobody."""

from typing import Any

import pytest

from apps.estimates.engine import labels
from apps.estimates.engine.answer_givers import DEAR, NO_MORE, OF_A_CHANGE, TIME
from apps.estimates.engine.bands import Bands, Learns
from apps.estimates.engine.estimate import CannotSay, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.options import data
from apps.estimates.engine.parts import Part
from apps.estimates.engine.ranges import NOTHING
from apps.estimates.engine.sufficiency import found_bands
from tests.estimates.casting import of_answers

ANYBODY: dict[str, Any] = {"label_quality": "mixed", "sensitivity": "internal", "domain": ["none"], "more_data": "cheaply"}
PICTURES: dict[str, Any] = {"input_kind": ["images"], "output_kind": "category", "classes": 5, "task": "image_classification", **ANYBODY}
RECORDS: dict[str, Any] = {"input_kind": ["table"], "output_kind": "category", "classes": 2, "task": "tabular_number", **ANYBODY}
PRICE_BY_EXPERTS = Range(2, 10, 60)  # two people, 2, 5 or 15 minutes each, 30, 60 or 120 an hour


def bands_of(inputs: Inputs, how: Learns = Learns.LABELS) -> Bands:
    found = found_bands(inputs, how)
    assert isinstance(found, Bands), found
    return found


def price(**answers: Any) -> Range:
    inputs = of_answers(**answers)
    said = labels.unit_price(inputs, bands_of(inputs))
    assert isinstance(said, Part), said
    return said.found


def money(how: Learns = Learns.LABELS, **answers: Any) -> tuple[Part | CannotSay, Part | CannotSay]:
    """What is said of it, and what the building counts."""
    inputs = of_answers(**answers)
    found = bands_of(inputs, how)
    return labels.money(inputs, how, found), labels.spent(inputs, how, found)


@pytest.mark.parametrize(
    "more", [{"label_quality": "experts_agree"}, {"domain": ["medical"]}, {"domain": ["justice"]}, {"sensitivity": "special_category"}]
)
def test_what_experts_have_to_judge_costs_minutes_of_two_of_them(more: dict[str, Any]) -> None:
    assert price(**{**PICTURES, "error_cost": "medium", **more}) == PRICE_BY_EXPERTS


LITTLE: dict[str, Any] = {"label_quality": "experts_agree", "error_cost": "low", "domain": ["none"], "sensitivity": "internal"}


def test_where_a_mistake_costs_little_experts_are_paid_at_the_high_end_alone() -> None:
    open_cost = {slug: value for slug, value in LITTLE.items() if slug != "error_cost"}
    each: tuple[dict[str, Any], ...] = (LITTLE, {**LITTLE, "error_cost": "medium"}, open_cost)
    by_list, by_experts, nobody_said = (price(**{**PICTURES, **more}) for more in each)

    assert (by_list.low, by_list.likely, by_list.high) == (*price(**PICTURES)[:2], by_experts.high)
    assert by_experts == PRICE_BY_EXPERTS
    assert nobody_said.low == by_list.low and nobody_said.likely == by_experts.likely


@pytest.mark.parametrize("more", [{"domain": ["medical"]}, {"domain": ["credit"]}, {"sensitivity": "special_category"}])
def test_in_a_field_of_law_experts_judge_whatever_a_mistake_costs(more: dict[str, Any]) -> None:
    assert price(**{**PICTURES, **LITTLE, **more}) == PRICE_BY_EXPERTS


def test_what_anybody_can_judge_keeps_the_price_that_sellers_ask() -> None:
    assert price(**PICTURES).high < 1


def test_what_sellers_ask_more_for_than_experts_costs_no_less() -> None:
    outlines = {**PICTURES, "output_kind": "location", "task": "segmentation", "label_unit_cost": 90}

    assert price(**{**outlines, "domain": ["medical"]}) == Range(90, 90, 90)  # what the person said holds


def test_a_field_that_stands_in_the_document_is_read_by_anybody_though_experts_agree_on_it() -> None:
    forms = {
        **ANYBODY,
        "input_kind": ["documents"],
        "output_kind": "extraction",
        "task": "document_fields",
        "label_quality": "experts_agree",
    }

    assert price(**forms).high < 1
    assert price(**{**forms, "domain": ["medical"]}) == PRICE_BY_EXPERTS


def test_while_nobody_said_who_judges_only_the_dearest_price_grows() -> None:
    known, opened = price(**PICTURES), price(**{slug: value for slug, value in PICTURES.items() if slug != "domain"})

    assert opened[:2] == known[:2] and opened.high == PRICE_BY_EXPERTS.high


@pytest.mark.parametrize(
    ("answers", "how"),
    [
        ({**ANYBODY, "input_kind": ["sensor"], "output_kind": "anomaly", "task": "predictive_maintenance"}, Learns.TEST),
        ({**ANYBODY, "input_kind": ["sensor"], "output_kind": "anomaly", "task": "other"}, Learns.TEST),
        ({**RECORDS, "task": "forecast", "output_kind": "forecast"}, Learns.TEST),
        ({**RECORDS, "label_quality": "outcome_observed", "examples": 0}, Learns.LABELS),
    ],
)
def test_what_only_time_brings_has_no_price_and_costs_nothing(answers: dict[str, Any], how: Learns) -> None:
    said, spent = money(how, labelled=0, **answers)

    assert isinstance(said, CannotSay) and said.why == TIME
    assert spent == Part(NOTHING)


def test_outcomes_that_may_lie_on_record_already_are_joined_for_money() -> None:
    said, _ = money(**{**RECORDS, "label_quality": "outcome_observed", "examples": 100_000, "labelled": 0})

    assert isinstance(said, Part) and said.found.low == 0 < said.found.high


def test_odd_pictures_that_people_judge_are_bought() -> None:
    said, _ = money(Learns.TEST, **{**PICTURES, "output_kind": "anomaly", "task": "visual_defect", "labelled": 0})

    assert isinstance(said, Part) and said.found.high > 0


def test_more_than_there_are_has_no_price_where_no_more_can_be_had() -> None:
    said, spent = money(**{**PICTURES, "more_data": "no", "examples": 100, "labelled": 100})

    assert isinstance(said, CannotSay) and said.why == NO_MORE
    assert spent == Part(NOTHING)


def test_what_lies_there_unjudged_is_bought_though_no_more_can_be_had() -> None:
    said, _ = money(**{**PICTURES, "more_data": "no", "examples": 100_000, "labelled": 100})

    assert isinstance(said, Part) and said.found.low > 0


def test_what_a_change_brings_has_no_known_answer_for_a_single_case() -> None:
    said, spent = data(of_answers(input_kind=["table"], output_kind="effect", labelled=0), Learns.TEST)

    assert said["money"]["why"] == OF_A_CHANGE
    assert spent == Part(NOTHING)


def test_a_price_that_was_given_holds_whoever_judges() -> None:
    said, _ = money(**{**RECORDS, "label_quality": "outcome_observed", "examples": 0, "labelled": 0, "label_unit_cost": 50})

    assert isinstance(said, Part) and said.found.low > 0


@pytest.mark.parametrize(
    "dear",
    [
        {"acquisition_cost": "high"},
        {"acquisition_cost": "high", "more_data": "at_a_cost", "label_quality": "outcome_observed"},
        {"more_data": "at_a_cost", "examples": 40},
        {"more_data": "at_a_cost", "examples": 40, "labelled": 40, "label_quality": "experts_agree"},
    ],
)
def test_what_has_to_be_made_or_measured_at_a_price_that_nobody_named_has_no_price_of_a_list(dear: dict[str, Any]) -> None:
    told, _ = money(**{**RECORDS, **dear})

    assert isinstance(told, CannotSay) and told.why == DEAR and "label_unit_cost" in told.needs


@pytest.mark.parametrize(
    "cheap",
    [
        {},
        {"acquisition_cost": "low", "more_data": "at_a_cost", "examples": 40},
        {"more_data": "at_a_cost", "examples": 1_000_000, "labelled": 0},  # they are there, and have only to be judged
        {"acquisition_cost": "high", "label_unit_cost": 900},
    ],
)
def test_control_what_is_there_or_has_a_price_is_priced(cheap: dict[str, Any]) -> None:
    told, _ = money(**{**RECORDS, **cheap})

    assert isinstance(told, Part) and told.found != NOTHING
