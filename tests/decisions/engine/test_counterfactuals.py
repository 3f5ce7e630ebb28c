"""What would have to change: every change re-decided by a second evaluator, and none smaller than the one given."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings

from apps.decisions.engine import counterfactuals
from apps.decisions.engine.answers import problems_between
from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.state import State
from tests.decisions.engine.books import PRICES, QUESTIONS, Plain, as_answers, favour, open_gate, plain_book, rule
from tests.decisions.engine.brute_force import Answers, BruteForce
from tests.decisions.engine.classes import contradicts, grid
from tests.decisions.engine.drawing import books_with_answers, failures
from tests.decisions.engine.loading import decided, default_machine, machine_of, read_case, state_of, worked_cases
from tests.decisions.engine.making import can_be_completed

Drawn = tuple[Plain, Plain]
MOST_SINGLES = 30  # beyond that, pairs are not all tried by the second evaluator


def single_changes(brute: BruteForce, answers: Answers) -> list[tuple[str, Any]]:
    """Every other answer to a question that its owner can change."""
    here = brute.read(answers)
    return [
        (slug, value)
        for slug, question in brute.questions.items()
        if question["can_change"] != "no" and brute.applies(slug, answers, here) is not False
        for value in grid(brute.plain, slug)
        if value != answers.get(slug)
    ]


def flips(brute: BruteForce, answers: Answers, size: int) -> Iterator[Answers]:
    """Every way to change the recommendation with exactly `size` changed answers, none of them idle."""
    present = brute.read(answers).recommendation
    for group in combinations(single_changes(brute, answers), size):
        changed = {**answers, **dict(group)}
        if len({slug for slug, _ in group}) == size and can_be_completed(brute.plain, changed):
            here = brute.read(changed)
            if here.recommendation != present and all(brute.applies(slug, changed, here) is not False for slug, _ in group):
                yield dict(group)


def recommended(machine: Machine, brute: BruteForce, answers: Answers) -> str:
    """What is recommended for some answers: decided afresh, and by the second evaluator where both know as much.

    A derived number with an open input is a range to the engine, which may be wider than what all answers give.
    """
    state, here = state_of(machine, answers), brute.read(answers)
    if all(as_bool(state.truth[node.number]) == here.holds[node.effective.key] for node in machine.rules):
        assert here.recommendation == recommendation(state)
    return recommendation(state)


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers(most_open=3))
def test_every_change_and_every_overturning_answer_leads_where_it_says(drawn: Drawn) -> None:
    book, answers = drawn
    machine, brute = machine_of(book), BruteForce(book, PRICES)
    said = decided(machine, answers)
    for entry in said["would_change"]:
        changes = as_answers(book, entry["changes"])
        changed = {**answers, **changes}

        assert not contradicts(changed)
        assert all(answers.get(slug) != value and brute.questions[slug]["can_change"] != "no" for slug, value in changes.items())
        assert entry["was_open"] == [slug for slug in entry["changes"] if slug not in answers]
        assert recommended(machine, brute, changed) == entry["recommendation"] != said["recommendation"]
    if said["would_overturn"]:
        further = as_answers(book, said["would_overturn"]["answers"])
        there = recommended(machine, brute, {**answers, **further})

        assert further
        assert not set(further) & set(answers)
        assert not contradicts({**answers, **further})
        assert there == said["would_overturn"]["recommendation"] != said["recommendation"]


def smallest_is_given(drawn: Drawn) -> bool:
    """Whether the changes given are as few as the second evaluator finds, or none where it finds none up to two."""
    book, answers = drawn
    machine, brute = machine_of(book), BruteForce(book, PRICES)
    if machine.formulas and len(answers) < len(book["questions"]):
        return True  # a range may hide a change from the engine, or show one to it; see `recommended`
    sizes = {len(entry["changes"]) for entry in decided(machine, answers)["would_change"]}
    if next(flips(brute, answers, 1), None):
        return sizes == {1}
    if machine.formulas or len(single_changes(brute, answers)) > MOST_SINGLES:
        return sizes <= {2}  # two answers that move one derived number are not tried at every value
    return sizes == ({2} if next(flips(brute, answers, 2), None) else set())


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers(most_open=2))
def test_no_change_is_smaller_than_the_one_given(drawn: Drawn) -> None:
    assert smallest_is_given(drawn)


def test_control_a_search_that_overlooks_a_value_gives_larger_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    every = counterfactuals._values
    monkeypatch.setattr(counterfactuals, "_values", lambda state, domain: every(state, domain)[:1])

    assert failures(books_with_answers(most_open=2), smallest_is_given, examples=40) > 0


def test_more_known_answers_than_there_are_cases_move_both_answers() -> None:
    book = plain_book([QUESTIONS["labelled"], QUESTIONS["examples"]], rules=[rule("X-01", [["labelled", ">=", 3]], favour("fine_tune"))])
    said = decided(machine_of(book), {"labelled": 1, "examples": 1})

    assert said["would_change"] == [{"changes": {"examples": 3, "labelled": 3}, "recommendation": "fine_tune", "was_open": []}]


def test_a_change_says_which_answers_were_open_until_then() -> None:
    book = plain_book([QUESTIONS["mood"]], rules=[rule("X-01", [["mood", "is", "wild"]], open_gate("frame"))])
    said = decided(machine_of(book), {})

    assert said["would_change"] == [{"changes": {"mood": "wild"}, "recommendation": "frame_first", "was_open": ["mood"]}]


def test_what_cannot_be_changed_is_never_changed() -> None:
    book = plain_book([QUESTIONS["output_kind"]], rules=[rule("X-01", [["output_kind", "is", "text"]], favour("cloud_api"))])

    assert decided(machine_of(book), {"output_kind": "category"})["would_change"] == []


def test_every_change_given_for_a_worked_case_leads_where_it_says() -> None:
    machine, count = default_machine(), 0
    for case in worked_cases()[::2]:
        values = read_case(machine.book, case).values
        for found in counterfactuals.counterfactuals(State.of(machine, values)):
            changes = {change.question: change.value for change in found.changes}
            count += 1

            assert all(machine.book.question[slug].can_change != "no" for slug in changes)
            assert not problems_between({**values, **changes})
            assert recommendation(State.of(machine, {**values, **changes})) == found.recommendation

    assert count > 30
