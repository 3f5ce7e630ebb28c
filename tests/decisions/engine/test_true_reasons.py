"""Steps for those who are owed something true or kept: exact reasons for each person, and names that stand in a picture itself."""

from typing import Any

import pytest

from tests.decisions.engine.test_where_it_belongs import begins

LOANS: dict[str, Any] = {"goal_kind": "predict", "task": "tabular_class", "input_kind": ["table"], "output_kind": "category", "labelled": 150_000,
                         "explanation": "person_exact"}  # fmt: skip
HEARTS: dict[str, Any] = {"goal_kind": "predict", "input_kind": ["video"], "output_kind": "number", "domain": ["medical"], "labelled": 10_030,
                          "sensitivity": "special_category"}  # fmt: skip
SCORE, NAMES = "Begin with a weighted score.", "Take names and dates that are burnt into the pictures"


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (LOANS, {SCORE}), ({**LOANS, "explanation": "staff"}, set()), ({**LOANS, "input_kind": ["images"]}, set()),
        (HEARTS, {NAMES}), ({**HEARTS, "sensitivity": "internal"}, set()), ({**HEARTS, "domain": ["none"]}, set()),
        ({slug: value for slug, value in HEARTS.items() if slug != "sensitivity"}, {NAMES}), ({**HEARTS, "input_kind": ["table"]}, set()),
    ],
)  # fmt: skip
def test_step_is_asked_for_where_it_is_owed_and_nowhere_else(answers: dict[str, Any], asked: set[str]) -> None:
    assert {words for words in (SCORE, NAMES) if begins(answers, words)} == asked
