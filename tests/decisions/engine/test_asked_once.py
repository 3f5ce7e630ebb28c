"""No list of steps asks for one thing twice, in the same words or in others, nor for what an answer says already.

Steps with the very same words are one step anyway. Those with nearly the same words are found by the words that they share.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from apps.decisions.engine import terms
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import leading_approach
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import default_machine, many_cases, state_of, worked_cases

ALIKE = 0.4  # words that two steps share, of all words of both
LITTLE = {
    "that",
    "this",
    "with",
    "what",
    "each",
    "from",
    "have",
    "them",
    "they",
    "which",
    "there",
    "where",
    "before",
    "after",
    "than",
    "must",
    "does",
}
# Rules whose steps share many words and ask for two things, with the reason.
TWO_THINGS = {
    frozenset({"L-60", "L-61"}): "what states ask for is one thing, the written release of those who are measured another",
}
# Rules that ask for the same thing in other words, found by reading all pairs of steps that are printed together. Never both.
SAME_THING = [
    ("F-26", "P-49"),  # a simple model that counts words
    ("V-111", "V-500"),  # a silent run beside the people who decide, who treat
    ("L-05", "L-302"),  # an independent reader of the past
    ("V-06", "V-302"),  # a run without acting
    ("F-20", "F-23"),  # the mark that a model has to beat
    ("B-152", "B-302"),  # a service on two hundred cases
]
PEOPLE: dict[str, Any] = {
    "input_kind": ["table"], "output_kind": "category", "task": "tabular_class", "domain": ["employment"], "affects_people": "decides_about_them",
    "biased_history": "yes", "representative": "yes", "label_quality": "outcome_observed",
}  # fmt: skip
WARD: dict[str, Any] = {"domain": ["medical"], "affects_people": "indirectly", "error_cost": "safety", "action_on_output": "person_reads"}
TEXTS: dict[str, Any] = {
    "input_kind": ["text"], "output_kind": "category", "task": "text_classification", "standard_task": "variant", "labelled": 9000, "examples": 9000,
    "classes": 4, "team_skill": "some",
}  # fmt: skip
CALLED: dict[str, Any] = {
    "input_kind": ["text"], "output_kind": "text", "task": "summary_or_writing", "standard_task": "standard", "data_may_leave": "anywhere",
    "team_skill": "none",
}  # fmt: skip
SHUT: dict[str, Any] = {**TEXTS, "action_on_output": "acts_irreversible", "error_cost": "low"}


def cases() -> Iterator[Mapping[str, Any]]:
    for case in (*worked_cases(), *(row for name in ("ordinary_cases", "further_cases", "documented_cases") for row in many_cases(name))):
        yield case["answers"]


def steps(answers: Mapping[str, Any]) -> dict[str, str]:
    """Each step that is printed for these answers, with the first rule that asks for it."""
    state = state_of(default_machine(), answers)
    slug = leading_approach(state)
    found: dict[str, str] = {}
    for node in state.machine.rules:
        if state.truth[node.number] == TRUE:
            for effect in node.effective.effects:
                if effect.do == terms.NEXT_STEP and slug not in effect.excepted:
                    found.setdefault(effect.text, node.key)
    return found


@cache
def printed_together() -> Mapping[tuple[tuple[str, str], tuple[str, str]], int]:
    """Each two steps of different rules that are printed in one list, with the number of cases."""
    counts: dict[tuple[tuple[str, str], tuple[str, str]], int] = {}
    for answers in cases():
        for pair in combinations(sorted((rule, text) for text, rule in steps(answers).items()), 2):
            counts[pair] = counts.get(pair, 0) + 1
    return counts


@cache
def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{4,}", text.lower())) - LITTLE


def alike(one: str, other: str) -> bool:
    return len(words(one) & words(other)) >= ALIKE * len(words(one) | words(other))


def test_no_two_steps_of_a_list_ask_for_one_thing_in_nearly_the_same_words() -> None:
    found = {
        (first, second): (one, other)
        for (first, one), (second, other) in printed_together()
        if first != second and alike(one, other) and frozenset({first, second}) not in TWO_THINGS
    }

    assert found == {}


def test_control_steps_in_nearly_the_same_words_are_found() -> None:
    assert alike(
        "Write the idea down, then test it once on data that nobody has looked at.",
        "Keep back data that nobody has looked at, write the idea down, and test it on that data once.",
    )
    assert sum(alike(one, other) for (_, one), (_, other) in printed_together()) < 30


def test_every_two_things_are_still_printed_together() -> None:
    assert {frozenset({first, second}) for (first, one), (second, other) in printed_together() if alike(one, other)} >= TWO_THINGS.keys()


def test_no_two_steps_of_a_list_ask_for_one_thing_in_other_words() -> None:
    pairs = {(first, second) for (first, _), (second, _) in printed_together()}

    assert pairs & {tuple(sorted(pair)) for pair in SAME_THING} == set()


@pytest.mark.parametrize(
    ("one", "other", "answers", "changed"),
    [
        ("P-49", "F-26", {**TEXTS, "labelled": 400}, TEXTS),
        ("L-302", "L-05", PEOPLE, {**PEOPLE, "label_quality": "mixed"}),
        ("V-111", "V-500", {**WARD, "domain": ["none"]}, WARD),
        ("V-302", "V-06", SHUT, {**SHUT, "error_cost": "safety"}),
        ("F-23", "F-20", {"simple_rule": "partly"}, {"simple_rule": "partly", "current_way": "ml_model"}),
        ("B-302", "B-152", CALLED, {**CALLED, "existing_solution": "covers_most"}),
    ],
)
def test_what_is_asked_once_is_asked_in_each_kind_of_case(one: str, other: str, answers: Plain, changed: Plain) -> None:
    """Each rule of a pair is left, in the cases that it is for."""
    first, then = (set(steps(each).values()) for each in (answers, changed))

    assert one in first and other not in first
    assert other in then and one not in then


def test_nobody_is_asked_who_runs_it_where_that_is_said() -> None:
    idle = {"action_on_output": "nothing_planned"}

    assert "F-300" in steps(idle).values() and "F-300" in steps({**idle, "operations_owner": "sketched"}).values()
    assert "F-300" not in steps({**idle, "operations_owner": "named"}).values()
