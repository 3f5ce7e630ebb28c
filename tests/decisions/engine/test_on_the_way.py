"""What is called firm stands for every set of further answers of small books, complete or not; each with its control."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from hypothesis import Phase, assume, given, settings

from apps.decisions.engine.certainty import LEANING, ON_THE_WAY, SETTLED, Certainty, certainty, of_completions
from apps.decisions.engine.draws import Draws, applies
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import leading, recommendation
from apps.decisions.engine.state import State
from tests.decisions.engine.books import APPROACHES, PRICES, QUESTIONS, Plain, favour, open_gate, plain_book, rule, rule_out
from tests.decisions.engine.brute_force import Answers, BruteForce
from tests.decisions.engine.drawing import books_with_answers
from tests.decisions.engine.loading import machine_of, state_of
from tests.decisions.engine.more_answers import allows

Drawn = tuple[Plain, Plain]
MOST_COMPLETIONS = 120
MOOD, COLOUR, LEVEL = QUESTIONS["mood"], QUESTIONS["colour"], QUESTIONS["level"]
COLOURS = ("red", "green", "blue")


def further(book: Plain, answers: Answers) -> Iterator[Answers]:
    """Every set of answers that holds these and is part of a completion, each once."""
    seen = set()
    for filled in BruteForce(book, PRICES).completions(answers):
        new = sorted(filled.keys() - answers.keys())
        for count in range(len(new) + 1):
            for some in combinations(new, count):
                more = {**answers, **{slug: filled[slug] for slug in some}}
                if (key := repr(sorted(more.items()))) not in seen:
                    seen.add(key)
                    yield more


def broken(machine: Machine, sure: Certainty, present: State, more: State) -> bool:
    """Whether these further answers show something else than was promised of the present ones."""
    asked = [one for one in sure.conditions if applies(more, one.question)]
    answered = [one for one in asked if one.question not in more.open]
    if any(not allows(machine.domains[one.question], one.holds_for, value(more, one.question)) for one in answered):
        return False
    promised = recommendation if answered == asked else leading
    return promised(present) != promised(more)


def value(state: State, question: str) -> Any:
    return state.machine.domains[question].pick(state.raw[question])


def breaking(drawn: Drawn, judge: Callable[[State, Draws], Certainty]) -> list[Answers]:
    """The further answers that break what a judge calls firm."""
    book, answers = drawn
    machine = machine_of(book)
    state = state_of(machine, answers)
    sure = judge(state, Draws(state, "seed"))
    if sure.word == LEANING:
        return []
    return [more for more in further(book, answers) if broken(machine, sure, state, state_of(machine, more))]


@settings(max_examples=2 * settings.default.max_examples)
@given(books_with_answers(most_open=4))
def test_a_firm_word_stands_for_every_set_of_further_answers(drawn: Drawn) -> None:
    assume(BruteForce(drawn[0], PRICES).combinations(drawn[1]) <= MOST_COMPLETIONS)

    assert breaking(drawn, certainty) == []


def test_control_a_word_proved_for_complete_answers_alone_breaks_on_the_way() -> None:
    found: list[Answers] = []

    @settings(max_examples=4 * settings.default.max_examples, phases=[Phase.generate])
    @given(books_with_answers(most_open=4))
    def look(drawn: Drawn) -> None:
        assume(BruteForce(drawn[0], PRICES).combinations(drawn[1]) <= MOST_COMPLETIONS)
        found.extend(breaking(drawn, of_completions))

    look()

    assert found


def judged(book: Plain, answers: Answers, judge: Callable[[State, Draws], Certainty] = certainty) -> Certainty:
    state = state_of(machine_of(book), answers)
    return judge(state, Draws(state, "seed"))


def test_what_may_look_otherwise_for_a_time_is_not_called_firm() -> None:
    """A wild mood speaks for the service at once; that it speaks more for no model shows only when the colour is known."""
    whatever = [
        rule(f"X-1{number}", [["mood", "is", "wild"], ["colour", "is", colour]], favour("no_ml", how="strongly"))
        for number, colour in enumerate(COLOURS)
    ]
    at_once = rule("X-01", [["mood", "is", "wild"]], favour("cloud_api", how="slightly"))
    book = plain_book([MOOD, COLOUR], rules=[at_once, *whatever])

    assert judged(book, {}, of_completions).word == SETTLED
    assert judged(book, {}).doubt == ON_THE_WAY
    assert judged(book, {"mood": "calm"}).word == SETTLED
    assert judged(book, {"mood": "wild", "colour": "red"}).word == SETTLED


def test_what_is_split_into_its_answers_and_none_is_still_called_firm() -> None:
    """Each rule alone is too weak to overtake, and one question cannot have two answers: the bound alone would not see it."""
    each = [rule(f"X-1{number}", [["colour", "is", colour]], favour("cloud_api", how="slightly")) for number, colour in enumerate(COLOURS)]
    book = plain_book([COLOUR], rules=[*each, rule("X-01", [], favour("no_ml", how="slightly"))])

    assert judged(book, {}).word == SETTLED


def test_a_gate_that_opens_because_something_is_unknown_keeps_a_word_from_being_firm() -> None:
    """With the mood wild and the level unknown the gate opens for a time, though no full set of answers opens it."""
    book = plain_book([MOOD, LEVEL], rules=[rule("X-01", [["mood", "is", "wild"], ["level", "is unknown"]], open_gate("frame"))])

    assert judged(book, {}, of_completions).word == SETTLED
    assert judged(book, {}).doubt == ON_THE_WAY
    assert judged(book, {"level": 3}).word == SETTLED


def test_a_gate_that_reads_a_finding_on_what_is_unknown_keeps_a_word_from_being_firm() -> None:
    finding = {"slug": "light", "stage": "framing", "values": [{"slug": slug, "label": slug} for slug in ("dark", "lit")]}
    rows = [
        {"key": "R-01", "finding": "light", "when": [["level", "is unknown"]], "value": "dark"},
        {"key": "R-02", "finding": "light", "when": [["level", ">=", 0]], "value": "lit"},
    ]
    rules = [rule("X-01", [["mood", "is", "wild"], ["light", "is", "dark"]], open_gate("frame"))]
    book = plain_book([MOOD, LEVEL], findings=[finding], rows=rows, rules=rules)

    assert judged(book, {}, of_completions).word == SETTLED
    assert judged(book, {}).doubt == ON_THE_WAY
    assert breaking((book, {}), of_completions) and not breaking((book, {}), certainty)


def test_the_second_of_two_gates_with_one_outcome_holds_as_well_as_the_first() -> None:
    gates = [{"slug": slug, "outcome": "collect_data_first", "label": slug} for slug in ("collect_data", "audit_data")]
    book = plain_book([MOOD, COLOUR], gates=gates, rules=[rule("X-01", [["mood", "is", "wild"]], open_gate("audit_data"))])

    assert judged(book, {"mood": "wild"}).word == SETTLED


def test_nothing_that_is_left_to_choose_is_settled_once_that_lasts() -> None:
    book = plain_book([MOOD, COLOUR], rules=[rule("X-01", [["mood", "is", "wild"]], rule_out(*APPROACHES))])

    assert judged(book, {"mood": "wild"}).word == SETTLED


@given(books_with_answers(most_open=0))
def test_what_is_answered_in_full_is_never_leaning(drawn: Drawn) -> None:
    state = state_of(machine_of(drawn[0]), drawn[1])
    assume(not any(applies(state, slug) for slug in state.open))

    assert certainty(state, Draws(state, "seed")).word == SETTLED
