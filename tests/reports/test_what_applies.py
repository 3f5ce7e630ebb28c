"""Numbers that say nothing of a case are not printed, and nobody is sent to write down by rule what is told by its look or sound."""

from typing import Any

from tests.reports.test_at_its_share import OWLS, told
from tests.reports.test_said_for_the_case import document

STALLS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "ranking", "examples": 4_000, "labelled": 4_000, "classes": 2,
    "features": 20, "label_quality": "outcome_observed", "action_on_output": "person_reads", "team_skill": "some",
}  # fmt: skip
KINDS, LAYOUTS, COLUMNS = "Known answers for each kind, on average", "Known documents for each layout", "Cases for each column"


def labels(found: Any) -> set[str]:
    return {figure.label for figure in found.basis.figures}


def test_kinds_and_layouts_are_counted_where_such_come_out() -> None:
    ranked, sorted_out = document(STALLS), document(STALLS, output_kind="category", task="tabular_class")

    assert not {KINDS, LAYOUTS} & labels(ranked) and KINDS in labels(sorted_out) and COLUMNS in labels(ranked)
    assert not any(words.startswith(KINDS) for option in ranked.options for reason in option.reasons for words in reason.answers)


def test_what_is_heard_has_no_columns() -> None:
    assert COLUMNS not in labels(told(features=12, labelled=900))


def test_nobody_writes_down_what_a_sound_is_known_by() -> None:
    rule = "Find out: Could a rule, formula or query that an expert writes down do it well enough?"
    heard, counted = told(simple_rule=None), document(STALLS)

    assert "simple_rule" in OWLS and not any(step.words.startswith(rule) for step in heard.steps)
    assert any(step.words.startswith(rule) for step in counted.steps), "control: of records it is asked"


def test_readings_that_come_in_all_the_time_are_not_priced_for_being_read_once() -> None:
    pumps = {"goal_kind": "find", "output_kind": "anomaly", "task": "anomaly", "examples": 90_000, "labelled": 60, "team_skill": "strong"}
    flowing, lying = (document({**pumps, "input_kind": [kind]}) for kind in ("sensor", "images"))
    note = [fact.note for found in (flowing, lying) for fact in found.facts if fact.label.startswith("First-year")]

    assert "were it only for" not in note[0]
    assert "were it only for" in note[1], "control: a heap of pictures may be read once"


def test_no_column_is_counted_where_what_is_normal_is_learned() -> None:
    pumps = {"goal_kind": "find", "input_kind": ["sensor"], "output_kind": "anomaly", "task": "anomaly", "features": 30, "labelled": 60}

    assert COLUMNS not in labels(document({**pumps, "examples": 90_000}))
    assert COLUMNS in labels(document({**pumps, "examples": 900}))
