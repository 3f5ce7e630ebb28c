"""A search that brings hits in order: the plain search first, no steps for a model that writes, and no owner for each of millions of files."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided_by_default
from tests.decisions.engine.test_where_it_belongs import begins

SEARCH: dict[str, Any] = {"goal_kind": "find", "task": "search", "input_kind": ["documents"], "output_kind": "ranking", "standard_task": "standard",
                          "examples": 11_500_000, "labelled": 0, "data_may_leave": "no", "team_skill": "some"}  # fmt: skip
PLAIN, WRITES, SAYS_NOT_FOUND = "Put a free full-text search", "Give a general model your documents", "Let every answer name its document"
HITS, OWNER, DATE = "Let each hit name its file", "Give each document an owner", "Show the date of each document"
READABLE, COUNTS_WORDS = "Draw two hundred of the documents by lot", "Keep beside it a simple model"
EVERY = (PLAIN, WRITES, SAYS_NOT_FOUND, HITS, OWNER, DATE, READABLE, COUNTS_WORDS)


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, {PLAIN, HITS, DATE, READABLE}),
        ({"examples": 4_000}, {PLAIN, HITS, DATE, READABLE}),
        ({"input_kind": ["text"]}, {PLAIN, HITS}),
        ({"output_kind": "text", "task": "assistant"}, {WRITES, SAYS_NOT_FOUND, DATE, READABLE}),
        ({"output_kind": "text", "task": "assistant", "examples": 99_999}, {WRITES, SAYS_NOT_FOUND, OWNER, READABLE}),
        ({"output_kind": "text", "task": "assistant", "examples": 100_000}, {WRITES, SAYS_NOT_FOUND, DATE, READABLE}),
        ({"input_kind": ["images"], "output_kind": "ranking"}, set()),
    ],
)
def test_steps_fit_what_comes_out_of_a_search_and_how_much_there_is_to_look_through(changed: dict[str, Any], asked: set[str]) -> None:
    answers = {**SEARCH, **changed}

    assert {words for words in EVERY if begins(answers, words)} == asked


@pytest.mark.parametrize(("changed", "warned"), [({}, False), ({"output_kind": "text", "task": "assistant"}, True)])
def test_that_it_quotes_an_old_document_is_said_only_where_an_answer_is_written(changed: dict[str, Any], warned: bool) -> None:
    flags = {flag["flag"] for flag in decided_by_default({**SEARCH, **changed})["flags"]}

    assert ("data_freshness" in flags) == warned


def test_what_a_search_loses_by_training_is_the_same_as_before_it_had_rules_of_its_own() -> None:
    def against(answers: dict[str, Any]) -> list[int]:
        row = next(row for row in decided_by_default(answers)["ranking"] if row["approach"] == "fine_tune")
        return [reason["weight"] for reason in row["reasons"] if reason["rule"] in ("P-41", "P-340")]

    assert against(SEARCH) == against({**SEARCH, "task": "assistant", "output_kind": "text"}) != []
