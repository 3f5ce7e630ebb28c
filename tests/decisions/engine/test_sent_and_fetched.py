"""What leaves the house cannot be called back, what patients write may not wait, and what others publish is fetched by some right."""

from typing import Any

import pytest

from apps.decisions.engine.explanation import flags, held_to_pilot, next_steps
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import leading_approach
from tests.decisions.engine.loading import default_machine, state_of

PHARMACY: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["text"], "output_kind": "text", "task": "assistant", "domain": ["medical"],
    "affects_people": "indirectly", "action_on_output": "person_approves", "error_cost": "medium",
}  # fmt: skip
REMINDERS: dict[str, Any] = {
    "goal_kind": "create", "input_kind": ["text", "table"], "output_kind": "text", "task": "summary_or_writing", "domain": ["none"],
    "affects_people": "indirectly", "action_on_output": "acts_reversible", "error_cost": "medium", "success_metric": "named_only",
}  # fmt: skip
TIDES: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["table"], "output_kind": "number", "task": "tabular_number", "sensitivity": "public",
    "world_changes": "daily", "affects_people": "no", "domain": ["none"],
}  # fmt: skip
PENSIONS: dict[str, Any] = {
    "goal_kind": "find", "simple_rule": "solves_it", "why_now": ["new_law"], "input_kind": ["table"], "output_kind": "category",
    "task": "tabular_class", "affects_people": "decides_about_them", "domain": ["public_services"], "jurisdiction": ["us"],
    "explanation": "person_exact",
}  # fmt: skip
BOILER: dict[str, Any] = {"goal_kind": "predict", "input_kind": ["sensor"], "output_kind": "number", "task": "other"}
MOTHS: dict[str, Any] = {
    "goal_kind": "find", "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "examples": 900_000,
    "labelled": 4000, "sensitivity": "public", "affects_people": "no", "action_on_output": "acts_reversible",
}  # fmt: skip
GRAVEST = "must"


def holds(rule: str, answers: dict[str, Any]) -> bool:
    state = state_of(default_machine(), answers)
    return any(node.key == rule and state.truth[node.number] == TRUE for node in state.machine.rules)


def needs(answers: dict[str, Any]) -> dict[str, str]:
    return {row["rule"]: row["needs"] for row in held_to_pilot(state_of(default_machine(), answers))}


def is_told(answers: dict[str, Any], words: str) -> bool:
    return any(words in step for step in next_steps(state_of(default_machine(), answers)))


def test_words_of_danger_from_patients_reach_a_person_whatever_an_error_was_said_to_cost() -> None:
    for cost in ("low", "medium", "high", "safety"):
        held = needs({**PHARMACY, "error_cost": cost})
        assert "at once, day and night" in held["V-260"]
        assert sum("a watched period" in need for need in held.values()) == 1, cost
    assert is_told(PHARMACY, "fifty such messages")


@pytest.mark.parametrize(
    "changed",
    [
        {"domain": ["none"]},
        {"affects_people": "no"},
        {"task": "summary_or_writing"},
        {"input_kind": ["table"]},
        {"action_on_output": "person_reads"},
        {"data_setting": "internal"},
    ],
)
def test_where_no_patient_writes_nobody_is_kept_awake(changed: dict[str, Any]) -> None:
    assert not {"V-260", "V-261"} & needs({**PHARMACY, **changed}).keys()


def test_patients_who_only_read_its_answers_write_to_it_where_the_data_is_theirs() -> None:
    assert "V-260" in needs({**PHARMACY, "action_on_output": "person_reads", "data_setting": "consumer"})


def test_words_that_go_out_by_themselves_begin_as_drafts_and_that_is_the_gravest_warning() -> None:
    held, rules = needs(REMINDERS), default_machine().book.rule

    assert "people send its drafts" in held["V-262"] and "V-01" in held
    assert (rules["V-262"].strength, rules["V-01"].strength) == (GRAVEST, "note")
    assert is_told(REMINDERS, "Let people send its drafts first")


@pytest.mark.parametrize(
    ("changed", "held"),
    [
        ({"action_on_output": "acts_irreversible"}, True),
        ({"action_on_output": "person_approves"}, False),
        ({"output_kind": "category"}, False),
        ({"affects_people": "no"}, False),
        ({"affects_people": "no", "task": "assistant"}, True),
        ({"affects_people": "no", "task": "assistant", "error_cost": "low"}, False),
        ({"task": "code_writing"}, False),
    ],
)
def test_only_what_goes_out_to_people_begins_as_drafts(changed: dict[str, Any], held: bool) -> None:
    assert ("V-262" in needs({**REMINDERS, **changed})) == held


@pytest.mark.parametrize("many", [100, 90_000])
def test_of_words_nobody_says_that_they_can_be_undone(many: int) -> None:
    costly = {**REMINDERS, "error_cost": "high", "requests_per_month": many}

    assert not {"V-06", "V-61"} & needs(costly).keys()
    assert {"V-06", "V-61"} & needs({**costly, "output_kind": "category", "task": "text_classification"}).keys()


@pytest.mark.parametrize(("place", "rules"), [("uk", {"L-260", "L-261"}), ("eu", {"L-262", "L-263"}), ("us", {"L-264"})])
def test_the_law_on_data_of_the_place_is_named_where_nobody_looked_into_the_data(place: str, rules: set[str]) -> None:
    every = {"L-260", "L-261", "L-262", "L-263", "L-264"}
    clinic = {**PHARMACY, "jurisdiction": [place]}

    assert {rule for rule in every if holds(rule, clinic)} == rules
    for other in ({"sensitivity": "public"}, {"sensitivity": "personal"}, {"affects_people": "no"}, {"domain": ["none"]}):
        assert not any(holds(rule, {**clinic, **other}) for rule in every), other


def test_the_law_on_health_is_not_named_for_a_school() -> None:
    school = {**PHARMACY, "domain": ["education"], "jurisdiction": ["uk", "eu", "us"]}

    assert holds("L-260", school) and holds("L-262", school)
    assert not any(holds(rule, school) for rule in ("L-261", "L-263", "L-264"))


@pytest.mark.parametrize(
    ("changed", "fetched"),
    [
        ({}, True),
        ({"world_changes": "weekly"}, True),
        ({"world_changes": "yearly"}, False),
        ({"sensitivity": "internal"}, False),
        ({"input_kind": ["sensor", "time_series"]}, False),
        ({"data_setting": "industrial"}, False),
    ],
)
def test_what_others_publish_is_fetched_by_a_right_and_somebody_mends_the_fetching(changed: dict[str, Any], fetched: bool) -> None:
    answers = {**TIDES, **changed}

    assert is_told(answers, "ask its owner for the data itself") == fetched
    assert is_told(answers, "mends the fetching when a page changes") == fetched


def test_a_new_law_is_the_rule_in_its_own_words_and_the_persons_are_matched_first() -> None:
    assert leading_approach(state_of(default_machine(), PENSIONS)) == "no_ml"
    assert is_told(PENSIONS, "the words of the new law as the rule") and is_told(PENSIONS, "records of one person are found together")
    assert not is_told(PENSIONS, "a table of points")
    old = {**PENSIONS, "why_now": ["cost"], "goal_kind": "predict", "simple_rule": "no"}
    assert not is_told(old, "the words of the new law") and not is_told(old, "records of one person")
    assert is_told(old, "a table of points")


def test_of_a_court_the_law_of_its_state_is_asked_for_and_no_law_on_consumers_or_homes() -> None:
    court = {**PENSIONS, "domain": ["justice", "public_services"]}

    assert holds("L-265", court) and not any(holds(rule, court) for rule in ("L-60", "L-168", "L-176"))
    assert not holds("L-265", PENSIONS) and all(holds(rule, PENSIONS) for rule in ("L-60", "L-168", "L-176"))


def test_the_guess_that_the_next_is_like_the_last_is_for_what_is_foretold() -> None:
    last = "the guess that the next reading is like the last"
    kind = {**BOILER, "output_kind": "category", "task": "other"}

    assert is_told({**BOILER, "task": "predictive_maintenance"}, last)
    assert is_told(BOILER, last) and not is_told({**BOILER, "simple_rule": "solves_it"}, last)
    assert not is_told(kind, last) and is_told(kind, "First beat a simple limit: an average")
    assert not is_told({**TIDES, "input_kind": ["table", "time_series"], "simple_rule": "solves_it"}, "First beat a simple limit")


def test_nobody_else_has_it_and_others_do_it_are_two_answers_that_do_not_fit() -> None:
    both = {"standard_task": "unique", "why_now": ["rivals_do_it", "cost"], "success_metric": "with_baseline"}

    assert is_told(both, "Settle two answers that do not fit together")
    assert "fomo" in {row["flag"] for row in flags(state_of(default_machine(), both))}
    assert not is_told({**both, "standard_task": "variant"}, "do not fit together")
    assert not is_told({**both, "why_now": ["cost"]}, "do not fit together")


def test_of_ones_own_pictures_counsel_is_asked_about_the_rest_alone() -> None:
    others = {**MOTHS, "affects_people": "indirectly"}

    assert holds("L-300", MOTHS) and not holds("L-151", MOTHS)
    assert holds("L-151", others) and not holds("L-300", others)
    writes = {**MOTHS, "input_kind": ["text"], "output_kind": "text", "task": "summary_or_writing"}
    assert holds("L-151", writes) and not holds("L-300", writes)


def test_whoever_searches_very_many_pictures_counts_first_how_rare_the_finds_are() -> None:
    assert holds("D-260", MOTHS)
    for changed in ({"rare_share": 20}, {"examples": 4000}, {"goal_kind": "predict"}, {"output_kind": "text"}, {"classes": 1000}):
        assert not holds("D-260", {**MOTHS, **changed}), changed
    uncounted = {slug: answer for slug, answer in MOTHS.items() if slug != "examples"}
    assert holds("D-260", {**uncounted, "requests_per_month": 500_000}) and not holds("D-260", uncounted)
