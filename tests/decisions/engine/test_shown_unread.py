"""What a machine makes and nobody reads before it is shown: the warning that it may be made up, the mark, and no limit in money."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import flags
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins

TONGUES: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "translation", "standard_task": "standard",
    "action_on_output": "acts_reversible", "sensitivity": "public", "error_cost": "low", "affects_people": "no", "data_may_leave": "anywhere",
}  # fmt: skip
ACTS, MARK = "List every act that it may do by itself", "Say at every place where it is shown that a machine made it"


def raised(answers: dict[str, Any]) -> set[str]:
    return {row["flag"] for row in flags(state_of(default_machine(), answers))}


@pytest.mark.parametrize(
    ("changed", "warned"),
    [
        ({}, True),
        ({"task": "assistant"}, True),
        ({"task": "summary_or_writing", "error_cost": "high"}, True),
        ({"task": "media_generation", "output_kind": "media"}, True),
        ({"action_on_output": "person_approves"}, False),
        ({"task": "speech_synthesis", "output_kind": "media"}, False),
        ({"task": "summary_or_writing", "input_kind": ["table"], "simple_rule": "solves_it"}, False),
    ],
)
def test_what_nobody_reads_before_it_is_shown_always_carries_the_warning(changed: dict[str, Any], warned: bool) -> None:
    assert ("made_up" in raised({**TONGUES, **changed})) == warned


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, {MARK}),
        ({"task": "summary_or_writing"}, {MARK}),
        ({"task": "media_generation", "output_kind": "media"}, {MARK}),
        ({"task": "assistant"}, {ACTS}),
        ({"task": "database_question", "output_kind": "code"}, {ACTS}),
        ({"action_on_output": "person_reads"}, set()),
    ],
)
def test_acts_have_limits_in_money_and_what_is_only_made_has_a_mark(changed: dict[str, Any], asked: set[str]) -> None:
    assert {words for words in (ACTS, MARK) if begins({**TONGUES, **changed}, words)} == asked
