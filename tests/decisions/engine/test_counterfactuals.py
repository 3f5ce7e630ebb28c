"""What would have to change: every change re-decided by a second evaluator, and none smaller than the one given."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from apps.decisions.engine import changes, counterfactuals
from apps.decisions.engine.answers import problems_between
from apps.decisions.engine.effects import Effects
from apps.decisions.engine.hope import Hope
from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import recommendation
from apps.decisions.engine.state import State
from tests.decisions.engine.books import PRICES, QUESTIONS, REFUSE, Plain, as_answers, favour, open_gate, plain_book, rule, rule_out
from tests.decisions.engine.brute_force import Answers, BruteForce
from tests.decisions.engine.classes import contradicts, grid
from tests.decisions.engine.drawing import books_with_answers, failures
from tests.decisions.engine.loading import decided, default_machine, machine_of, read_case, state_of, worked_cases
from tests.decisions.engine.making import can_be_completed

Drawn = tuple[Plain, Plain]
DATA, MORE = ["data"], "2 more, from 1 to 3"
MOST_SINGLES = 45  # beyond that, pairs are not all tried by the second evaluator


def single_changes(brute: BruteForce, answers: Answers, size: int = 1) -> list[tuple[str, Any]]:
    """Every other answer to a question that its owner can change, and alone every answer to an open one."""
    return [
        (slug, value)
        for slug, question in brute.questions.items()
        if question["can_change"] != "no" or (size == 1 and slug not in answers)
        for value in grid(brute.plain, slug)
        if value != answers.get(slug)
    ]


def flips(brute: BruteForce, answers: Answers, size: int) -> Iterator[Answers]:
    """Every way to change the recommendation with exactly `size` changed answers, none of them idle."""
    present = brute.read(answers).recommendation
    for group in combinations(single_changes(brute, answers, size), size):
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
        replaced = as_answers(book, entry["changes"])
        changed = {**answers, **replaced}

        assert not contradicts(changed)
        assert all(answers.get(slug) != value for slug, value in replaced.items())
        facts = [slug for slug in replaced if brute.questions[slug]["can_change"] == "no"]
        assert not facts or (len(replaced) == 1 and facts[0] not in answers), "a fact that is known stays as it is"
        assert entry["was_open"] == [slug for slug in entry["changes"] if slug not in answers]
        assert recommended(machine, brute, changed) == entry["recommendation"] != said["recommendation"]
    if said["would_overturn"]:
        further = as_answers(book, said["would_overturn"]["answers"])
        there = recommended(machine, brute, {**answers, **further})

        assert further
        assert not set(further) & set(answers)
        assert not contradicts({**answers, **further})
        assert there == said["would_overturn"]["recommendation"] != said["recommendation"]


def wanted(brute: BruteForce, answers: Answers, most: int = 2) -> set[tuple[frozenset[str], str]]:
    """Sets of changed questions and what each can lead to, as the second evaluator finds them; none where fewer of a set do."""
    found: set[tuple[frozenset[str], str]] = set()
    for size in range(1, most + 1):
        for changed in flips(brute, answers, size):
            questions, came = frozenset(changed), brute.read({**answers, **changed}).recommendation
            if not any((frozenset(part), came) in found for less in range(1, size) for part in combinations(questions, less)):
                found.add((questions, came))
    return found


def given_sets(machine: Machine, answers: Answers) -> set[tuple[frozenset[str], str]]:
    entries = decided(machine, answers)["would_change"]
    return {(frozenset(entry["changes"]), entry["recommendation"]) for entry in entries if len(entry["changes"]) <= 2}


def refused_for_good(brute: BruteForce, answers: Answers) -> bool:
    """Whether a rule refuses on answers alone that nobody can change: then nothing is given."""
    here = brute.read(answers)
    return any(
        here.holds[part["key"]] is True and part["effects"] == [REFUSE] and not changeable(brute, part["when"])
        for part in brute.plain["rules"]
    )


def changeable(brute: BruteForce, items: Any) -> bool:
    """Whether conditions ask for anything that can be changed, or that is worked out."""
    if isinstance(items, list) and items and isinstance(items[0], str):
        return items[0] not in brute.questions or brute.questions[items[0]]["can_change"] != "no"
    if isinstance(items, dict):
        return ("named" in items and changeable(brute, brute.named[items["named"]])) or any(changeable(brute, v) for v in items.values())
    return any(changeable(brute, item) for item in items) if isinstance(items, list) else False


def every_change_is_given(drawn: Drawn) -> bool:
    """Whether all ways with one change and with two are given, and no others, as far as the second evaluator can look."""
    book, answers = drawn
    machine, brute = machine_of(book), BruteForce(book, PRICES)
    if machine.formulas and len(answers) < len(book["questions"]):
        return True  # a range may hide a change from the engine, or show one to it; see `recommended`
    if refused_for_good(brute, answers) or len(single_changes(brute, answers)) > MOST_SINGLES:
        return True
    return given_sets(machine, answers) == wanted(brute, answers)


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers(most_open=2))
def test_all_ways_with_one_change_and_with_two_are_given_and_no_others(drawn: Drawn) -> None:
    assert every_change_is_given(drawn)


def test_control_a_search_that_overlooks_a_value_misses_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    every = changes._values
    monkeypatch.setattr(changes, "_values", lambda state, domain: every(state, domain)[:1])

    assert failures(books_with_answers(most_open=2), every_change_is_given, examples=40) > 0


def test_control_changes_that_are_only_added_up_miss_what_they_do_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Effects, "reach", lambda *_: 0)

    assert failures(books_with_answers(most_open=2), every_change_is_given, examples=60) > 0


def test_control_a_bound_that_gives_up_hope_misses_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hope, "after", lambda *_: set())

    assert failures(books_with_answers(most_open=2), every_change_is_given, examples=60) > 0


def test_the_drawn_books_have_ways_of_two_changes_of_every_sort() -> None:
    """That the comparison above looks at what it should: several choices, derived numbers, gates, closed questions."""
    seen: Counter[str] = Counter()

    @settings(max_examples=400, phases=[Phase.generate])
    @given(books_with_answers(most_open=2))
    def look(drawn: Drawn) -> None:
        book, answers = drawn
        machine = machine_of(book)
        kinds = {entry["slug"]: entry["kind"] for entry in book["questions"]}
        for questions, came in given_sets(machine, answers):
            if len(questions) == 2:
                seen["two"] += 1
                seen["several"] += any(kinds[slug] == "multi" for slug in questions)
                seen["gate"] += came in ("frame_first", "collect_data_first")
                seen["derived"] += bool(machine.formulas) and len(answers) == len(kinds)
                seen["closed"] += any(slug in machine.ask_if for slug in questions)
                seen["open"] += any(slug not in answers for slug in questions)

    look()

    assert min(seen[sort] for sort in ("two", "several", "gate", "derived", "closed", "open")) > 5, seen


def test_of_equal_changes_the_one_that_costs_nothing_comes_first_and_each_kind_before_a_second_of_one() -> None:
    asked = [QUESTIONS[slug] for slug in ("mood", "colour", "level", "share")]
    rules = [
        rule("X-01", [["mood", "is", "wild"]], favour("cloud_api")),
        rule("X-02", [["colour", "is", "red"]], favour("cloud_api")),
        rule("X-03", [["share", ">", 50]], favour("cloud_api")),
        rule("X-04", [["level", ">=", 5]], favour("cloud_api")),
    ]
    said = decided(machine_of(plain_book(asked, rules=rules)), {"mood": "calm", "colour": "blue", "level": 1, "share": 20})["would_change"]

    assert [(list(entry["changes"]), entry["kind"], entry["alike"]) for entry in said] == [
        (["colour"], ["data"], 1),
        (["level"], ["hardware"], 0),
        (["mood"], ["people"], 0),
        (["share"], ["data"], 1),
    ]
    assert said[1]["distance"] == {"level": "4 more, from 1 to 5"}


def test_three_changes_are_given_where_no_two_close_the_gates() -> None:
    asked = [QUESTIONS[slug] for slug in ("mood", "colour", "level")]
    tests = [["mood", "is", "calm"], ["colour", "is", "red"], ["level", "<", 5]]
    rules = [rule(f"X-0{number}", [test], open_gate("frame")) for number, test in enumerate(tests)]
    said = decided(machine_of(plain_book(asked, rules=rules)), {"mood": "calm", "colour": "red", "level": 2})

    assert [(sorted(entry["changes"]), entry["recommendation"]) for entry in said["would_change"]] == [
        (["colour", "level", "mood"], "no_ml")
    ]


def how(kind: list[str], **distance: str) -> Plain:
    """What an entry says beside its changes, where it is the only one of its kind."""
    return {"kind": kind, "alike": 0, "distance": distance}


def test_more_known_answers_than_there_are_cases_move_both_answers() -> None:
    book = plain_book([QUESTIONS["labelled"], QUESTIONS["examples"]], rules=[rule("X-01", [["labelled", ">=", 3]], favour("fine_tune"))])
    said = decided(machine_of(book), {"labelled": 1, "examples": 1})

    assert said["would_change"] == [
        {"changes": {"examples": 3, "labelled": 3}, "recommendation": "fine_tune", "was_open": []} | how(DATA, examples=MORE, labelled=MORE)
    ]


def test_a_number_that_nothing_can_be_divided_by_hides_no_way() -> None:
    book = plain_book(
        [QUESTIONS["labelled"], QUESTIONS["features"]],
        rules=[rule("X-01", [["cases_per_feature", "<", 2]], rule_out("no_ml"))],
        derived=[{"slug": "cases_per_feature", "label": "cases_per_feature", "unit": "", "lead": ""}],
    )
    said = decided(machine_of(book), {"labelled": 3, "features": 1})

    assert {"features": 2} in [entry["changes"] for entry in said["would_change"]]


def test_a_change_says_which_answers_were_open_until_then() -> None:
    book = plain_book([QUESTIONS["mood"]], rules=[rule("X-01", [["mood", "is", "wild"]], open_gate("frame"))])
    said = decided(machine_of(book), {})

    assert said["would_change"] == [{"changes": {"mood": "wild"}, "recommendation": "frame_first", "was_open": ["mood"]} | how(["people"])]


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

            facts = [slug for slug in changes if machine.book.question[slug].can_change == "no"]
            assert not facts or (len(changes) == 1 and facts[0] not in values), "a fact that is known stays as it is"
            assert not problems_between({**values, **changes})
            assert recommendation(State.of(machine, {**values, **changes})) == found.recommendation

    assert count > 30
