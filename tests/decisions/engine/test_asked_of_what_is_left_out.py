"""What a record leaves out is asked for: cases that have not ended, names no list knows, exact reasons, and who reads an index."""

from typing import Any

import pytest

from tests.decisions.engine.loading import decided_by_default
from tests.decisions.engine.test_where_it_belongs import begins, steps

LEASES: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "number", "task": "tabular_number", "examples": 30_000,
    "labelled": 22_000, "label_quality": "outcome_observed", "action_on_output": "person_reads", "team_skill": "some",
}  # fmt: skip
ENDED = "Find out why some cases have no known answer."


def test_cases_that_have_not_ended_are_asked_after() -> None:
    assert begins(LEASES, ENDED)
    assert not begins({**LEASES, "examples": 22_000}, ENDED) and not begins({**LEASES, "label_quality": "experts_agree"}, ENDED)


def moved(answers: dict[str, Any], approach: str, rule: str) -> int:
    row = next(row for row in decided_by_default(answers)["ranking"] if row["approach"] == approach)
    return sum(int(item["weight"]) for item in row["reasons"] if item["rule"] == rule)


def test_who_owes_exact_reasons_is_warned_of_what_gives_none() -> None:
    owed = {**LEASES, "explanation": "person_exact"}

    assert moved(owed, "classical_ml", "L-378") > 0 > moved(owed, "automl", "L-378")
    assert moved({**LEASES, "explanation": "staff"}, "automl", "L-378") == 0


STREETS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "named_only", "current_way": "nothing", "simple_rule": "solves_it", "input_kind": ["text"],
    "output_kind": "extraction", "task": "entity_extraction", "action_on_output": "person_reads",
}  # fmt: skip


def test_a_rule_on_names_counts_those_that_no_list_knows_and_is_scored_on_what_was_counted_by_hand() -> None:
    by_hand = [step for step in steps(STREETS) if step.startswith("Count today’s value of that number once, by hand")]

    assert begins(STREETS, "Count by themselves the names that the rule or its list does not know")
    assert len(by_hand) == 1 and by_hand[0].endswith("these are the cases on which it is scored.")
    assert not begins({**STREETS, "simple_rule": "no"}, "Count by themselves the names that the rule")


@pytest.mark.parametrize(("changed", "asked"), [({}, True), ({"data_may_leave": "anywhere"}, False), ({"sensitivity": "public"}, False)])
def test_an_index_of_what_may_not_leave_stands_on_machines_without_a_line_outward(changed: dict[str, Any], asked: bool) -> None:
    letters = {"task": "search", "input_kind": ["documents"], "output_kind": "ranking", "sensitivity": "personal", "data_may_leave": "no"}

    assert begins({**letters, **changed}, "Keep what is searched, and the index of it, on machines without a line") is asked


@pytest.mark.parametrize(
    "changed", [{}, {"label_quality": "mixed"}, {"error_cost": "high"}, {"label_quality": "mixed", "error_cost": "high"}]
)
def test_fifty_texts_are_read_by_two_people_once(changed: dict[str, Any]) -> None:
    minutes = {"goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "summary_or_writing", **changed}
    read = [step for step in steps(minutes) if "fifty" in step and step.startswith(("Have two people read", "Let two"))]

    assert len(read) == 1


def test_whoever_has_long_documents_summed_up_reads_a_bill_of_his_own() -> None:
    papers = {
        "goal_kind": "create",
        "input_kind": ["documents"],
        "output_kind": "text",
        "task": "summary_or_writing",
        "standard_task": "standard",
    }
    bill = "Send five of your own cases, with all that belongs to them"

    assert begins(papers, bill) and decided_by_default(papers)["recommendation"] == "cloud_api"
    assert not begins({**papers, "input_kind": ["text"]}, bill)
