"""A second evaluator agrees on everything; another answer never takes back what is definite; fits add up. Each with its control."""

from typing import Any

from hypothesis import given, note, settings

from apps.decisions.engine.judging import UNKNOWN, as_bool
from apps.decisions.engine.machine import Machine
from tests.decisions.engine.books import PRICES, Plain
from tests.decisions.engine.brute_force import BruteForce, Reading, compared
from tests.decisions.engine.classes import grid
from tests.decisions.engine.drawing import books_with_answers, failures
from tests.decisions.engine.loading import decided, machine_of, state_of
from tests.decisions.engine.making import can_be_completed

Drawn = tuple[Plain, Plain]


# A second evaluator


def disagreement(machine: Machine, answers: Plain, here: Reading) -> str:
    """What the engine says otherwise than the second evaluator; empty where they agree.

    A derived number with an open input is a range to the engine, which may be wider than what all answers give: there the
    engine may say unknown where the second evaluator knows. Never the other way round, and never the opposite.
    """
    said = decided(machine, answers)
    for line in said["trace"]:
        for truth, wanted in zip((line["holds"], *line["when"]), (here.holds[line["rule"]], *here.conditions[line["rule"]]), strict=True):
            if truth != wanted and (truth is not None or not machine.formulas):
                return f"{line['rule']} is {truth}, wanted {wanted}"
    if any(here.holds[line["rule"]] != line["holds"] for line in said["trace"]):
        return ""  # less is known, as above; the rest follows from that
    pairs: list[tuple[Any, Any]] = [
        ({row["approach"]: row["fit"] for row in said["ranking"]}, here.fit),
        ({row["approach"]: row["excluded"] for row in said["ranking"]}, {slug: out is True for slug, out in here.out.items()}),
        ({row["approach"] for row in said["ranking"] if row["may_be_excluded"]}, {slug for slug in here.out if here.out[slug] is None}),
        ([(flag["flag"], flag["rule"]) for flag in said["flags"]], here.flags),
        (sorted((gate["gate"], gate["rule"]) for gate in said["gates"]), sorted(gate for gate in here.gates if gate[0] != "refuse")),
        ([refusal["rule"] for refusal in said["refusals"]], [rule for gate, rule in here.gates if gate == "refuse"]),
        (set(here.steps), set(said["next_steps"]) - {f"{gate['needs'][:1].upper()}{gate['needs'][1:]}" for gate in said["gates"]}),
        (said["all_findings"], {slug: here.concluded(slug) for slug in said["all_findings"]}),
        (said["recommendation"], here.recommendation),
    ]
    return next((f"{got!r}, wanted {wanted!r}" for got, wanted in pairs if got != wanted), "")


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers())
def test_a_second_evaluator_agrees_on_everything(drawn: Drawn) -> None:
    book, answers = drawn

    assert disagreement(machine_of(book), answers, BruteForce(book, PRICES).read(answers)) == ""


def test_control_a_second_evaluator_that_confuses_less_and_at_most_disagrees() -> None:
    swapped = {"<": "<=", "<=": "<"}

    def confused(operator: str, number: Any, limits: Any) -> bool:
        return compared(swapped.get(operator, operator), number, limits)

    def agrees(drawn: Drawn) -> bool:
        book, answers = drawn
        return disagreement(machine_of(book), answers, BruteForce(book, PRICES, confused).read(answers)) == ""

    assert failures(books_with_answers(), agrees, examples=40) > 0


# One more answer


def truths_before_and_after(drawn: Drawn) -> list[tuple[bool | None, bool | None]]:
    """Truth of every condition, group, row and rule, before and after each open question is answered in each way."""
    book, answers = drawn
    machine = machine_of(book)
    before = [as_bool(truth) for truth in state_of(machine, answers).truth]
    pairs: list[tuple[bool | None, bool | None]] = []
    for question in book["questions"]:
        slug = question["slug"]
        for value in grid(book, slug) if slug not in answers else []:
            if can_be_completed(book, {**answers, slug: value}):
                after = state_of(machine, {**answers, slug: value})
                pairs += zip(before, map(as_bool, after.truth), strict=True)
    return pairs


@given(books_with_answers(plain_rules=True))
def test_one_more_answer_never_changes_what_is_definite(drawn: Drawn) -> None:
    changed = [(old, new) for old, new in truths_before_and_after(drawn) if old is not None and new != old]

    assert changed == []


def test_control_open_read_as_no_takes_truths_back() -> None:
    def stays(drawn: Drawn) -> bool:
        two_valued = [(bool(old), bool(new)) for old, new in truths_before_and_after(drawn)]
        return all(old == new for old, new in two_valued)

    assert failures(books_with_answers(plain_rules=True), stays, examples=40) > 10


# Sums


def sums(said: Plain, start: int) -> dict[str, int]:
    """The fit of each approach, added up by hand from its reasons."""
    return {row["approach"]: start + sum(reason["weight"] for reason in row["reasons"]) for row in said["ranking"]}


@given(books_with_answers())
def test_fit_is_the_start_and_the_sum_of_the_reasons(drawn: Drawn) -> None:
    book, answers = drawn
    said = decided(machine_of(book), answers)

    for row in said["ranking"]:
        assert row["fit"] == sums(said, 50)[row["approach"]]
        assert row["range"][0] <= row["fit"] <= row["range"][1]
        assert row["excluded"] == any(reason["effect"] == "excludes" for reason in row["reasons"])


@given(books_with_answers())
def test_removing_a_rule_changes_fit_by_exactly_its_weight(drawn: Drawn) -> None:
    book, answers = drawn
    before = decided(machine_of(book), answers)
    for gone in [reason["rule"] for row in before["ranking"] for reason in row["reasons"]][:2]:
        after = decided(machine_of({**book, "rules": [rule for rule in book["rules"] if rule["key"] != gone]}), answers)
        fits = {row["approach"]: row["fit"] for row in after["ranking"]}
        note(gone)

        for row in before["ranking"]:
            weight = sum(reason["weight"] for reason in row["reasons"] if reason["rule"] == gone)
            assert fits[row["approach"]] == row["fit"] - weight


def test_control_a_reason_left_out_does_not_add_up() -> None:
    def adds_up(drawn: Drawn) -> bool:
        book, answers = drawn
        said = decided(machine_of(book), answers)
        fits = {row["approach"]: row["fit"] for row in said["ranking"]}
        for row in said["ranking"]:
            row["reasons"] = row["reasons"][1:]
        return sums(said, 50) == fits

    assert failures(books_with_answers(), adds_up, examples=40) > 5


@given(books_with_answers())
def test_range_holds_every_fit_that_open_rules_can_still_give(drawn: Drawn) -> None:
    book, answers = drawn
    machine = machine_of(book)
    state = state_of(machine, answers)
    for number, slug in enumerate(machine.approaches):
        still_open = [
            points for node in machine.rules if state.truth[node.number] == UNKNOWN for place, points in node.points if place == number
        ]
        low = state.fit[number] + sum(points for points in still_open if points < 0)
        high = state.fit[number] + sum(points for points in still_open if points > 0)

        assert (state.low[number], state.high[number]) == (low, high), slug
