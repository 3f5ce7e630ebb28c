"""Page 1 names the one thing nobody said that would about double the work, and nothing that adds less."""

from typing import Any

from tests.reports.test_said_for_the_case import document

WELLS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["sensor"], "output_kind": "anomaly", "task": "anomaly", "examples": 90_000, "labelled": 60,
    "action_on_output": "person_reads", "error_cost": "medium", "domain": ["none"], "affects_people": "no", "sensitivity": "internal",
    "team_skill": "strong",
}  # fmt: skip
DOUBLE = "about double or more where this is so, which nobody has said"


def note(**changed: Any) -> str:
    return next(fact.note for fact in document(WELLS, **changed).facts if fact.label.startswith("First-year"))


def test_what_would_double_the_work_stands_beside_the_first_year() -> None:
    assert f"{DOUBLE}: an answer within a second, or a program on a device" in note()


def test_nothing_is_named_once_it_is_said() -> None:
    assert DOUBLE not in note(run_where="cloud", latency_ms=60_000, n_tasks=1)
