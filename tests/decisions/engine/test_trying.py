"""What “Try it” shows is what the engine decides: each rule's colour its truth, each condition's mark its evaluation."""

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

import pytest

from apps.decisions.engine import terms, trying
from apps.decisions.engine.deciding_rules import deciding_rules
from apps.decisions.engine.expectations import PARTS, Point, outcome_of, points
from apps.decisions.engine.explanation import trace
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.misses import near_misses
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Group, Item, Named
from apps.decisions.engine.trying import FIRED, MISSED, NEAR, NOT_KNOWN, Mark, Tried
from tests.decisions.engine.brute_force import BruteForce
from tests.decisions.engine.loading import default_machine, machine_of, many_cases, state_of, worked_cases
from tests.decisions.engine.units import opened
from tests.decisions.make import make_plain

TRUTH = {FIRED: True, NEAR: False, MISSED: False, NOT_KNOWN: None}
MANY = 200


def drawn() -> Iterator[State]:
    """Two hundred sets of answers to the default questions: of collected cases some answers, more or fewer."""
    chance = Random(2026)
    every = [*worked_cases(), *many_cases("ordinary_cases"), *many_cases("further_cases")]
    for _ in range(MANY):
        answers = list(chance.choice(every)["answers"].items())
        yield state_of(default_machine(), dict(chance.sample(answers, chance.randint(0, len(answers)))))


def leaves_of(mark: Mark) -> list[Mark]:
    return [leaf for member in mark.members for leaf in leaves_of(member)] if mark.members else [mark]


@cache
def numbers_of(machine: Machine) -> dict[terms.Test, int]:
    """Where a machine keeps the truth of each single condition."""
    return {leaf.test: leaf.number for leaf in machine.leaves}


def truths_of(state: State, items: Sequence[Item]) -> list[bool | None]:
    """The truths of the single conditions in the items, as the machine holds them."""
    book, numbers = state.machine.book, numbers_of(state.machine)
    found: list[bool | None] = []
    for item in items:
        if isinstance(item, Group):
            found += truths_of(state, item.members)
        elif isinstance(item, Named):
            found += truths_of(state, book.named_condition[item.slug].when)
        else:
            found.append((False, None, True)[state.truth[numbers[item]]])
    return found


@pytest.mark.slow
def test_colours_and_marks_are_the_trace_of_two_hundred_cases() -> None:
    for state in drawn():
        shown = {rule.key: rule for rule in trying.tried(state)}
        for line in trace(state):
            rule = shown[line["rule"]]
            assert TRUTH[rule.state] is line["holds"], rule.key
            assert tuple(mark.truth for mark in rule.when) == tuple(line["when"]), rule.key
            assert [mark.truth for mark in rule.unless] == line.get("unless", []), rule.key
        for node in state.machine.traced:
            rule = shown[node.key]
            assert [leaf.truth for mark in rule.when for leaf in leaves_of(mark)] == truths_of(state, node.rule.when), rule.key
        assert len(shown) == len(state.machine.traced)


@pytest.mark.slow
def test_near_misses_come_first_and_are_those_of_the_engine() -> None:
    for state in list(drawn())[::5]:
        shown = trying.tried(state)
        rules = [rule.key for rule in shown if rule.state == NEAR and not rule.is_row]
        assert rules == [miss["rule"] for miss in near_misses(state)]
        assert [rule.state for rule in shown] == sorted((rule.state for rule in shown), key=trying.ORDER.index)
        for rule in shown:
            if rule.state == NEAR:
                assert [mark.truth for mark in rule.when].count(False) == 1
                assert None not in [mark.truth for mark in rule.when]


def test_second_evaluator_agrees_on_every_colour_and_mark() -> None:
    """Written apart from the engine, with loops only."""
    plain, chance = make_plain(), Random(7)
    machine, brute = machine_of(plain), BruteForce(opened(plain), {})
    choices = {
        "output_kind": ["category", "number", "text"], "input_kind": [["table"], ["images"], ["table", "images"], ["none"]],
        "examples": [0, 999, 1000, 1001], "labelled": [0, 9, 10, 99, 100], "classes": [2, 3, 9], "rare_share": [0, 1],
    }  # fmt: skip
    looked = 0
    while looked < MANY:
        answers = {slug: chance.choice(values) for slug, values in choices.items() if chance.random() < 0.7}
        if (
            answers.get("labelled", 0) > min(answers.get("examples", 10**6), 10**6)
            or answers.get("classes", 0) > answers.get("labelled", 99) > 0
        ):
            continue
        looked += 1
        here = brute.read(answers)
        for rule in trying.tried(state_of(machine, answers)):
            assert TRUTH[rule.state] is here.holds[rule.key], (rule.key, answers)
            assert [mark.truth for mark in rule.when] == here.conditions[rule.key], (rule.key, answers)


def test_control_a_mark_turned_round_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "as_bool", lambda truth: (True, None, False)[truth])

    with pytest.raises(AssertionError):
        test_second_evaluator_agrees_on_every_colour_and_mark()


def test_groups_hold_what_is_inside_them() -> None:
    state = state_of(machine_of(make_plain()), {"input_kind": ["table"], "rare_share": 1, "output_kind": "category", "labelled": 50})
    group = found(trying.tried(state), "D-02").when[1]

    assert (group.kind, group.truth) == ("any", False)
    assert [(member.kind, member.truth) for member in group.members] == [("named", False), ("", False)]
    assert [member.words for member in group.members[0].members] == ["“Input kind” includes any of “pictures (list)”"]


def found(rules: Sequence[Tried], key: str) -> Tried:
    return next(rule for rule in rules if rule.key == key)


def test_result_so_far_is_the_outcome_in_words() -> None:
    for case in worked_cases()[::6]:
        state = state_of(default_machine(), case["answers"])
        so_far, outcome, book = trying.result_so_far(state), outcome_of(state), state.machine.book

        assert so_far.verdict == outcome.verdict
        assert so_far.recommendation == book.outcome_labels[outcome.recommendation]
        assert {row.label: row.fit for row in so_far.ranking} == {book.approach[slug].label: fit for slug, fit in outcome.fit.items()}
        assert {row.label for row in so_far.ranking if row.out_by} == {book.approach[slug].label for slug in outcome.ruled_out}
        assert len(so_far.flags) >= len(outcome.flags)


@pytest.mark.parametrize("case", worked_cases()[::5], ids=lambda case: case["id"])
def test_each_part_of_a_result_names_the_rules_that_it_turns_on(case: dict[str, object]) -> None:
    state = state_of(default_machine(), case["answers"])  # type: ignore[arg-type]
    outcome = outcome_of(state)
    truths = {node.key: state.truth[node.number] for node in state.machine.traced}
    said: dict[str, object] = {
        "flags": list(outcome.flags), "gates": list(outcome.gates), "ruled_out": list(outcome.ruled_out),
        "findings": {slug: value for slug, value in outcome.findings.items() if value not in ("", "unknown")},
    }  # fmt: skip

    for point in points(said, outcome):
        keys = deciding_rules(state, point)
        assert keys and truths[keys[0]] == 2, point

    wrong = Point("verdict", "", ["stop"], outcome.verdict, False)
    assert deciding_rules(state, wrong)
    assert set(PARTS) >= set(said)


@pytest.mark.parametrize(
    ("answers", "aside"),
    [
        ({"labelled": 5}, "answered, but not asked yet: it is open whether “Output kind” is one of “Category” or “Number”"),
        (
            {"labelled": 5, "output_kind": "text"},
            "answered, but not asked: it is not so that “Output kind” is one of “Category” or “Number”",
        ),
        ({"labelled": 5, "output_kind": "number"}, ""),
        ({"output_kind": "text"}, ""),
    ],
)
def test_an_answer_that_is_not_used_says_why_its_question_is_not_asked(answers: dict[str, object], aside: str) -> None:
    [rule] = trying.tried_of(state_of(machine_of(make_plain()), answers), ["D-02"])

    assert [mark.aside for mark in rule.when if mark.words.startswith("“Labelled")] == [aside]
