"""What is asked turns on what one case is and on what a number does: each with the case where it must not be asked."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import held_to_pilot
from tests.decisions.engine.loading import default_machine, state_of
from tests.decisions.engine.test_where_it_belongs import begins, said

SHIPS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["table", "time_series"], "output_kind": "ranking", "task": "tabular_class", "examples": 8000,
    "labelled": 500, "classes": 2, "label_quality": "outcome_observed", "action_on_output": "person_reads", "affects_people": "no",
}  # fmt: skip
RENTS: dict[str, Any] = {
    "goal_kind": "predict", "input_kind": ["table"], "output_kind": "number", "task": "tabular_number", "examples": 90_000,
    "labelled": 90_000, "label_quality": "outcome_observed", "action_on_output": "acts_reversible",
}  # fmt: skip
HELP_AT_HOME: dict[str, Any] = {
    **RENTS, "affects_people": "decides_about_them", "domain": ["public_services"], "error_cost": "high", "sensitivity": "personal",
}  # fmt: skip
BY_TIME, BY_THING = "Split by time:", "Split by the things that are scored:"
BEFORE, AFTERWARDS = "Give a person real power to overrule before", "Let whoever is decided about have a person look again"
LEVER, BY_LOT = "If the number is itself what is done, as", "If the number is itself what is done: before"


@pytest.mark.parametrize(
    ("changed", "by_thing"),
    [
        ({}, True),
        ({"input_kind": ["sensor"]}, True),
        ({"output_kind": "category"}, True),
        ({"goal_kind": "predict"}, False),
        ({"task": "fraud"}, False),
        ({"task": "predictive_maintenance", "goal_kind": "predict"}, False),
        ({"input_kind": ["table"]}, False),
    ],
)
def test_things_seen_over_time_are_split_by_thing_and_cases_with_dates_by_time(changed: dict[str, Any], by_thing: bool) -> None:
    answers = {**SHIPS, **changed}

    assert begins(answers, BY_THING) == by_thing
    assert begins(answers, BY_TIME) != by_thing


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, True),
        ({"task": "fraud", "action_on_output": "person_approves"}, True),
        ({"output_kind": "category"}, False),
        ({"action_on_output": "acts_reversible"}, False),
        ({"task": "recommendation"}, False),
    ],
)
def test_of_a_list_that_people_work_down_the_first_places_are_counted(changed: dict[str, Any], counts: bool) -> None:
    assert begins({**SHIPS, **changed}, "Count how many of the first fifty") == counts


@pytest.mark.parametrize(
    ("changed", "before", "afterwards"),
    [
        ({}, False, True),
        ({"action_on_output": "acts_irreversible"}, True, False),
        ({"error_cost": "safety"}, True, False),
        ({"action_on_output": "person_approves"}, False, False),
        ({"affects_people": "indirectly"}, False, False),
        ({"domain": ["none"]}, False, False),
    ],
)
def test_a_person_overrules_beforehand_only_where_it_cannot_be_undone(changed: dict[str, Any], before: bool, afterwards: bool) -> None:
    answers = {**HELP_AT_HOME, **changed}

    assert (begins(answers, BEFORE), begins(answers, AFTERWARDS)) == (before, afterwards)


@pytest.mark.parametrize(
    ("answers", "each_person"),
    [
        (HELP_AT_HOME, True),
        ({**HELP_AT_HOME, "action_on_output": "acts_irreversible"}, True),
        ({**HELP_AT_HOME, "affects_people": "indirectly"}, False),
        (RENTS, False),
    ],
)
def test_a_number_for_each_person_has_a_ceiling_on_the_sum_and_no_other_a_change_in_a_day(
    answers: dict[str, Any], each_person: bool
) -> None:
    needs = " ".join(row["needs"] for row in held_to_pilot(state_of(default_machine(), answers)))

    assert ("given out in a day and in a month" in needs) == each_person
    assert ("largest change in a day" in needs) != each_person


def test_no_number_is_held_to_limits_where_a_person_approves_it() -> None:
    answers = {**HELP_AT_HOME, "action_on_output": "person_approves"}

    assert not said(answers, "O-145") and not said(answers, "O-290")


@pytest.mark.parametrize(
    ("changed", "acts"),
    [
        ({}, True),
        ({"action_on_output": "person_approves", "domain": ["medical"]}, True),
        ({"affects_people": "no"}, False),
        ({"domain": ["education"]}, False),
        ({"action_on_output": "person_reads"}, False),
        ({"output_kind": "category", "task": "tabular_class"}, False),
        ({"goal_kind": "decide_what_to_change"}, False),
    ],
)
def test_a_number_that_acts_is_learned_by_what_it_brings(changed: dict[str, Any], acts: bool) -> None:
    answers = {**HELP_AT_HOME, **changed}

    assert begins(answers, LEVER) == begins(answers, BY_LOT) == acts


@pytest.mark.parametrize(
    ("why", "others", "tried"),
    [
        (["curiosity"], False, True),
        (["new_data", "curiosity"], False, True),
        (["rivals_do_it"], True, False),
        (["curiosity", "rivals_do_it"], True, False),
        (["cost"], False, False),
    ],
)
def test_that_others_do_it_is_said_only_of_those_who_said_so(why: list[str], others: bool, tried: bool) -> None:
    answers = {**SHIPS, "success_metric": "named_only", "why_now": why}

    assert (said(answers, "F-13"), said(answers, "F-290")) == (others, tried)


def test_nothing_is_said_of_trying_where_the_loss_of_today_is_measured_and_named() -> None:
    assert not said({**SHIPS, "success_metric": "with_baseline", "why_now": ["cost", "curiosity"]}, "F-290")


@pytest.mark.parametrize(
    ("changed", "holds"), [({}, True), ({"jurisdiction": ["eu"]}, False), ({"domain": ["insurance"]}, False), ({"task": "fraud"}, False)]
)
def test_ability_to_pay_is_asked_of_credit_in_the_united_states(changed: dict[str, Any], holds: bool) -> None:
    lending = {**RENTS, "affects_people": "decides_about_them", "domain": ["credit"], "jurisdiction": ["us"]}

    assert begins({**lending, **changed}, "If it opens credit-card accounts") == holds


WEEKS, ON_RECORD, BY_HAND = (
    "Measure today’s value of that number for four weeks",
    "Work out today’s value of that number",
    "Count today’s value",
)
DONE_BY_RULES = {**RENTS, "success_metric": "named_only", "current_way": "rules_or_spreadsheet", "simple_rule": "no"}


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, ON_RECORD),
        ({"current_way": "ml_model"}, ON_RECORD),
        ({"labelled": 900}, WEEKS),
        ({"label_quality": "mixed"}, WEEKS),
        ({"current_way": "people"}, WEEKS),
        ({"current_way": "nothing"}, BY_HAND),
        ({"success_metric": "with_baseline"}, None),
        ({"success_metric": "none"}, None),
    ],
)
def test_today_is_measured_for_weeks_only_where_no_record_shows_it_and_something_is_done(
    changed: dict[str, Any], asked: str | None
) -> None:
    answers = {**DONE_BY_RULES, **changed}

    assert {words for words in (WEEKS, ON_RECORD, BY_HAND) if begins(answers, words)} == ({asked} if asked else set())


@pytest.mark.parametrize(("metric", "in_writing"), [("with_baseline", True), ("named_only", False), ("none", False)])
def test_what_is_measured_already_is_asked_for_in_writing_and_not_measured_again(metric: str, in_writing: bool) -> None:
    answers = {**DONE_BY_RULES, "simple_rule": "partly", "labelled": 500, "success_metric": metric}

    assert begins(answers, "Get in writing how well the rule") == in_writing
    assert begins(answers, "Measure for four weeks how well the rule") != in_writing
