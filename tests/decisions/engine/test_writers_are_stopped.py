"""What people wrote is stopped by a machine: false alarms on names of groups, people in between, a way to object; open answers let none of it fall."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided_by_default
from tests.decisions.engine.test_forward_in_time import BAD_FAITH
from tests.decisions.engine.test_where_it_belongs import begins

STOPPED: dict[str, Any] = {**BAD_FAITH, "action_on_output": "acts_reversible", "error_cost": "low"}
GROUPS, BETWEEN, OBJECT = (
    "Count false alarms by themselves on harmless",
    "Let it act only where it is sure",
    "Tell the writer that something",
)


def check(answers: dict[str, Any], rule: str) -> str:
    return next(str(row["state"]) for row in decided_by_default(answers)["checks"] if row["rule"] == rule)


@pytest.mark.parametrize(
    ("changed", "state", "asked"),
    [
        ({}, "unknown", {GROUPS, BETWEEN, OBJECT}),
        ({"affects_people": "indirectly"}, "condition", {GROUPS, BETWEEN, OBJECT}),
        ({"affects_people": "indirectly", "jurisdiction": ["us"]}, "condition", {GROUPS, BETWEEN, OBJECT}),
        ({"affects_people": "indirectly", "jurisdiction": ["eu"]}, "condition", {GROUPS, BETWEEN}),
        ({"jurisdiction": ["eu"]}, "unknown", {GROUPS, BETWEEN, OBJECT}),
        ({"affects_people": "no"}, "pass", set()),
        ({"action_on_output": "person_reads"}, "pass", set()),
        ({"adversary": "nobody"}, "pass", set()),
    ],
)
def test_as_long_as_nobody_said_that_no_one_feels_it_fairness_and_objection_wait(
    changed: dict[str, Any], state: str, asked: set[str]
) -> None:
    answers = {**STOPPED, **changed}

    assert check(answers, "V-331") == state
    assert {words for words in (GROUPS, BETWEEN, OBJECT) if begins(answers, words)} == asked
