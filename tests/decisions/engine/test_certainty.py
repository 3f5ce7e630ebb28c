"""Settled, conditional and leaning against every completion of small books.

Against drawn completions of the default book they are in `test_certainty_of_cases`. That the firm words also stand while answers come one by one is in `test_on_the_way`.
"""

from collections import Counter
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, assume, given, settings

from apps.decisions.engine import certainty as certain
from apps.decisions.engine import search
from apps.decisions.engine.certainty import CONDITIONAL, LEANING, SETTLED, Certainty, certainty, filled_in, of_completions
from apps.decisions.engine.domains import Domain, exact
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.judging import UNKNOWN
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import leading, possible_outcomes, recommendation
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI
from tests.decisions.engine.books import PRICES, QUESTIONS, REFUSE, Plain, favour, open_gate, plain_book, rule
from tests.decisions.engine.brute_force import Answers, BruteForce, Reading
from tests.decisions.engine.classes import contradicts
from tests.decisions.engine.drawing import books_with_answers
from tests.decisions.engine.loading import decided, machine_of, state_of

Drawn = tuple[Plain, Plain]
MOST_COMPLETIONS = 400


def judged(state: State) -> Certainty:
    return certainty(state, Draws(state, "seed"))


def word_of(present: Reading, completed: list[Reading]) -> str:
    """The word by definition: the recommendation is the same for all, the leading approach is, or neither."""
    if all(here.recommendation == present.recommendation for here in completed):
        return SETTLED
    return CONDITIONAL if all(here.leading == present.leading for here in completed) else LEANING


def as_answers(values: dict[str, Any]) -> Answers:
    return {slug: list(value) if isinstance(value, tuple) else value for slug, value in values.items()}


def allows(domain: Domain, possible: Any, value: Any) -> bool:
    """Whether an answer lies within what a condition of a conditional decision says."""
    if domain.kind == CHOICE:
        return bool(domain.bit[value] & possible)
    if domain.kind == MULTI:
        bits = domain.mask(value)
        return not possible[0] & ~bits and not bits & ~possible[1]
    return bool(possible[0] <= exact(value) and (possible[1] is None or exact(value) <= possible[1]))


@settings(max_examples=3 * settings.default.max_examples)
@given(books_with_answers(most_open=4))
def test_the_word_is_what_looking_at_every_completion_says(drawn: Drawn) -> None:
    the_word_is_what_looking_at_every_completion_says(drawn)


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers(most_open=4))
def test_the_search_alone_says_the_same_word_with_no_draws_to_find_first_what_it_might_miss(drawn: Drawn) -> None:
    with patch.object(certain, "TRIED", 0):
        the_word_is_what_looking_at_every_completion_says(drawn)


def the_word_is_what_looking_at_every_completion_says(drawn: Drawn) -> None:
    book, answers = drawn
    brute, present = BruteForce(book, PRICES), BruteForce(book, PRICES).read(answers)
    assume(brute.combinations(answers) <= MOST_COMPLETIONS)
    completed = [(filled, brute.read(filled)) for filled in brute.completions(answers)]
    machine = machine_of(book)
    state = state_of(machine, answers)
    if recommendation(state) != present.recommendation or leading(state) != present.leading:
        assert machine.formulas  # a range of a derived number may be wider than what all answers give: less is known then
        return
    sure = of_completions(state, Draws(state, "seed"))
    word = word_of(present, [here for _, here in completed])

    assert sure.proved
    # Where no answers of open questions keep it as it is, a decision whose leading approach is firm may be called leaning.
    assert sure.word == word or (word, sure.word) == (CONDITIONAL, LEANING)
    if sure.word == LEANING:
        overturns(brute, present, answers, sure)
    if sure.word == CONDITIONAL:
        holds_where_its_conditions_do(machine, present, answers, sure, completed)


def overturns(brute: BruteForce, present: Reading, answers: Answers, sure: Certainty) -> None:
    assert sure.completion is not None
    filled = as_answers(filled_in(sure.completion))
    assert {slug: value for slug, value in filled.items() if slug in answers}.items() <= answers.items()
    assert not contradicts(filled)
    assert brute.read(filled).recommendation != present.recommendation


def holds_where_its_conditions_do(
    machine: Machine, present: Reading, answers: Answers, sure: Certainty, completed: list[tuple[Answers, Reading]]
) -> None:
    kept = []
    for filled, here in completed:
        asked = [condition for condition in sure.conditions if condition.question in filled]
        if all(allows(machine.domains[one.question], one.holds_for, filled[one.question]) for one in asked):
            kept.append(here.recommendation)
    assert set(kept) == {present.recommendation}
    assert {condition.question for condition in sure.conditions}.isdisjoint(answers)


def test_the_drawn_books_have_all_three_words_and_the_bound_alone_misses_settled_ones() -> None:
    words: Counter[str] = Counter()

    @settings(max_examples=200, phases=[Phase.generate])
    @given(books_with_answers(most_open=4, plain_rules=True))
    def look(drawn: Drawn) -> None:
        state = state_of(machine_of(drawn[0]), drawn[1])
        by_bound = possible_outcomes(state.completing()) == {recommendation(state)}
        word = of_completions(state, Draws(state, "seed")).word
        words[f"{word} by bound" if by_bound else word] += 1

    look()

    assert words["settled"] > 0, "control: without the search these would be called leaning"
    assert min(words["settled by bound"], words["conditional"], words["leaning"]) > 5
    assert words["leaning by bound"] == words["conditional by bound"] == 0


def a_number(slug: str) -> Plain:
    return {"slug": slug, "label": slug, "unit": "", "lead": ""}


# Each is overturned by few completions only: where a price is not known, and by three labelled cases of two kinds.
NOWHERE = plain_book(
    [QUESTIONS[slug] for slug in ("classes", "task", "requests_per_month", "input_kind")],
    derived=[a_number("api_month_cost")],
    rules=[rule("X-01", [{"none": [["api_month_cost", ">=", 0]]}], open_gate("frame"))],
)
MIDDLE = plain_book(
    [{**QUESTIONS["labelled"], "maximum": 6}, QUESTIONS["classes"], QUESTIONS["output_kind"]],
    derived=[a_number("labelled_per_class")],
    rules=[rule("X-01", [["labelled_per_class", "between", Decimal("1.4"), Decimal("1.6")]], open_gate("frame"))],
)


def word_of_the_search(book: Plain, answers: Plain) -> str:
    state = state_of(machine_of(book), answers)
    with patch.object(certain, "TRIED", 0):
        return of_completions(state, Draws(state, "seed")).word


def test_the_search_looks_where_a_derived_number_does_not_exist_and_at_the_middle_of_a_range() -> None:
    assert word_of_the_search(NOWHERE, {}) == CONDITIONAL
    assert word_of_the_search(MIDDLE, {"output_kind": "category"}) == CONDITIONAL


def test_control_a_search_that_leaves_either_out_calls_it_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    suppositions, around = search._suppositions, search.around
    monkeypatch.setattr(search, "_suppositions", lambda *given: [span for span in suppositions(*given) if span is not None])
    assert word_of_the_search(NOWHERE, {}) == SETTLED

    monkeypatch.setattr(search, "around", lambda *given: around(*given)[:-1])
    assert word_of_the_search(MIDDLE, {"output_kind": "category"}) == SETTLED


def test_answers_that_would_overturn_never_contradict_each_other() -> None:
    """A search hands out ranges; one answer picked of each by itself might be a category with one class only."""
    machine = machine_of(plain_book([QUESTIONS[slug] for slug in ("labelled", "classes", "output_kind")]))
    completion = State.of(machine, {}).completing()

    picked = {slug: domain.pick(completion.raw[slug]) for slug, domain in machine.domains.items()}
    assert contradicts(picked), "control: the first of each contradict each other"
    assert not contradicts(as_answers(filled_in(completion)))


def test_two_sides_of_one_threshold_are_settled_although_each_is_open() -> None:
    book = plain_book(
        [QUESTIONS["level"]],
        rules=[
            rule("X-01", [["level", "<", 5]], favour("cloud_api", how="slightly")),
            rule("X-02", [["level", ">=", 5]], favour("cloud_api", how="slightly")),
            rule("X-03", [["level", ">", 7]], favour("no_ml", how="slightly")),
            rule("X-04", [], favour("cloud_api", how="slightly")),
        ],
    )
    state = state_of(machine_of(book), {})

    assert possible_outcomes(state.completing()) == {"cloud_api", "no_ml"}
    assert judged(state).word == SETTLED


def test_a_gate_that_rests_on_what_is_not_known_is_never_settled() -> None:
    rules = [rule("X-01", [["mood", "is unknown"]], open_gate("frame"))]
    said = decided(machine_of(plain_book([QUESTIONS["mood"]], rules=rules)), {})

    assert said["recommendation"] == "frame_first"
    assert said["certainty"] != SETTLED
    assert said["would_overturn"]["recommendation"] == "no_ml"


def test_answers_that_leave_no_room_for_an_open_one_are_never_settled_by_that() -> None:
    asked = [QUESTIONS[slug] for slug in ("labelled", "classes", "output_kind", "mood")]
    rules = [rule("X-01", [["mood", "is", "wild"]], favour("cloud_api"))]

    said = decided(machine_of(plain_book(asked, rules=rules)), {"labelled": 1, "output_kind": "category"})

    assert said["certainty"] == LEANING
    assert "leave an open question no answer" in said["not_ruled_out"]
    assert "too many" not in said["not_ruled_out"]


def test_a_search_that_reached_its_limit_says_that_there_were_too_many_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certain, "search", lambda *_: search.Found(None, exhausted=False))
    monkeypatch.setattr(certain, "TRIED", 0)
    book = plain_book([QUESTIONS["mood"]], rules=[rule("X-01", [["mood", "is", "wild"]], open_gate("frame"))])

    assert "too many ways" in decided(machine_of(book), {})["not_ruled_out"]


def test_a_condition_names_every_gate_and_refusal_that_its_answers_keep_shut() -> None:
    rules = [
        rule("X-01", [["mood", "is", "wild"], ["level", ">", 5]], open_gate("frame")),
        rule("X-02", [["mood", "is", "wild"]], open_gate("collect_data")),
        rule("X-03", [["colour", "is", "red"]], REFUSE),
    ]
    asked = [QUESTIONS[slug] for slug in ("mood", "colour", "level")]
    said = decided(machine_of(plain_book(asked, rules=rules)), {"level": 7})

    assert said["certainty"] == CONDITIONAL
    assert {one["question"]: one["keeps"] for one in said["conditions"]} == {
        "mood": [{"rule": "X-01", "outcome": "frame_first"}, {"rule": "X-02", "outcome": "collect_data_first"}],
        "colour": [{"rule": "X-03", "outcome": "do_not_build"}],
    }


def test_a_condition_on_what_asks_for_an_answer_names_the_rules_behind_that_answer() -> None:
    """Whether the level is asked for hangs on the mood, which is open; so a rule on the level does, too."""
    level = {**QUESTIONS["level"], "ask_if": [["mood", "is", "wild"]]}
    book = plain_book([QUESTIONS["mood"], level], rules=[rule("X-01", [["level", ">", 5]], open_gate("frame"))])
    said = decided(machine_of(book), {"level": 7})

    assert said["certainty"] == CONDITIONAL
    assert [(one["question"], [keeps["rule"] for keeps in one["keeps"]]) for one in said["conditions"]] == [("mood", ["X-01"])]


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers(most_open=4))
def test_conditions_name_every_gate_and_refusal_rule_that_may_still_open(drawn: Drawn) -> None:
    machine = machine_of(drawn[0])
    state = state_of(machine, drawn[1])
    sure = judged(state)
    if sure.word == CONDITIONAL:
        open_state = state.completing()
        named = {rule for condition in sure.conditions for rule, _ in condition.keeps}
        rest = open_state
        for condition in sure.conditions:
            rest = rest.with_possible(condition.question, condition.holds_for)
        nodes = [*machine.refusals, *(node for _, _, gate in machine.gates for node in gate)]

        assert (
            possible_outcomes(rest) == {recommendation(state)} or search.search(rest, search.other_outcome(recommendation(state))).exhausted
        )
        assert {node.key for node in nodes if open_state.truth[node.number] == UNKNOWN != rest.truth[node.number]} <= named
