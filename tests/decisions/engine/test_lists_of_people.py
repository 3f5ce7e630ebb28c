"""A list of people to help: what its record shows and hides, who is on which side of the test, and what the list must not be used for."""

from typing import Any

import pytest

from tests.decisions.engine.test_where_it_belongs import begins, said

JAIL: dict[str, Any] = {
    "goal_kind": "predict", "current_way": "people", "input_kind": ["table"], "output_kind": "ranking", "labelled": 127_000, "examples": 127_000,
    "classes": 2, "label_quality": "outcome_observed", "sensitivity": "special_category", "action_on_output": "person_reads",
    "affects_people": "indirectly", "domain": ["justice", "medical"], "jurisdiction": ["us"], "practices": ["none"],
}  # fmt: skip
BY_LOT, WHO_RECORDS = "Find out of the known cases how each came to be looked at", "Ask who records the outcome"
ONE_SIDE, HELPED = "Where one person can stand in the records", "If the list says who is helped"
TREATED, NOT_FOR = "If records of treatment for alcohol or drugs", "Before any data is joined, write down what its answers must not"


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, WHO_RECORDS),
        ({"labelled": 90_000}, BY_LOT),
        ({"label_quality": "mixed"}, BY_LOT),
        ({"domain": ["education"]}, None),
    ],
)
def test_cases_are_drawn_by_lot_only_where_some_have_no_outcome(changed: dict[str, Any], asked: str | None) -> None:
    answers = {**JAIL, **changed}

    assert {words for words in (BY_LOT, WHO_RECORDS) if begins(answers, words)} == ({asked} if asked else set())
    assert said(answers, "D-195") == (asked == BY_LOT)


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, set()),
        ({"affects_people": "no"}, {ONE_SIDE, HELPED, NOT_FOR}),
        ({"domain": ["medical"]}, {TREATED, NOT_FOR}),
        ({"jurisdiction": ["uk"]}, {TREATED}),
        ({"label_quality": "experts_agree"}, {HELPED}),
        ({"output_kind": "category"}, {HELPED}),
        ({"input_kind": ["text"]}, {ONE_SIDE}),
        ({"labelled": 0}, {ONE_SIDE}),
    ],
)
def test_each_step_of_a_list_of_people_belongs_to_its_answers(changed: dict[str, Any], missing: set[str]) -> None:
    answers = {**JAIL, **changed}

    assert {words for words in (ONE_SIDE, HELPED, TREATED, NOT_FOR) if not begins(answers, words)} == missing
