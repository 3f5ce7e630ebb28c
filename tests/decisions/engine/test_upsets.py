"""The word for how sure a decision is, found the quick way, is the word that the whole proof finds; each control breaks the way."""

from collections.abc import Iterable

import pytest

from apps.decisions.engine import upsets as quick
from apps.decisions.engine.certainty import CONDITIONAL, LEANING, SETTLED, certainty
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.state import State
from apps.decisions.engine.upsets import Upsets
from tests.decisions.engine.drawing import Seeded
from tests.decisions.engine.loading import default_machine, machine_of, many_cases, state_of, worked_cases
from tests.decisions.engine.making import make_answers, make_book

Words = tuple[str, str]  # proved, and found


def words(states: Iterable[State], upsets: Upsets) -> list[Words]:
    """The word of each state, proved by itself, and found after those before it."""
    return [(certainty(state, Draws(state, "seed")).word, upsets.certainty(state, "seed")) for state in states]


def of_random_books(count: int, answered: int = 5) -> list[Words]:
    """Of small books, each with some sets of answers that share what upset one of them."""
    found: list[Words] = []
    for seed in range(count):
        pick = Seeded(seed)
        plain = make_book(pick)
        states = [state_of(machine_of(plain), make_answers(pick, plain)) for _ in range(answered)]
        found += words([state for state in states if state.possible], Upsets())
    return found


def of_cases() -> list[Words]:
    """Of the default rules: every worked case, and some others."""
    cases = [case["answers"] for case in (*worked_cases(), *many_cases("further_cases")[::8])]
    return words([state_of(default_machine(), answers) for answers in cases], Upsets())


def test_of_random_books_every_word_is_the_proved_one() -> None:
    found = of_random_books(120)

    assert [pair for pair in found if pair[0] != pair[1]] == []
    assert {SETTLED, CONDITIONAL, LEANING} == {proved for proved, _ in found}


def test_of_the_default_rules_every_word_is_the_proved_one() -> None:
    found = of_cases()

    assert [pair for pair in found if pair[0] != pair[1]] == []
    assert {SETTLED, CONDITIONAL, LEANING} == {proved for proved, _ in found}


def looked_at_together(every: int = 6) -> list[Words]:
    """Of the default rules: some cases by themselves, and the others looked at together with what upset these."""
    cases = [case["answers"] for case in (*worked_cases()[::2], *many_cases("further_cases")[::24])]
    states = [state_of(default_machine(), answers) for answers in cases]
    upsets = Upsets()
    for state in states[::every]:
        upsets.certainty(state, "seed")
    looks = upsets.look(states)
    return [(certainty(one, Draws(one, "seed")).word, upsets.certainty(one, "seed", look)) for one, look in zip(states, looks, strict=True)]


def test_states_looked_at_together_get_the_proved_words() -> None:
    found = looked_at_together()

    assert [pair for pair in found if pair[0] != pair[1]] == []
    assert len({proved for proved, _ in found}) > 1


def test_a_look_that_takes_what_may_fall_for_fallen_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(stands: quick.Marks, completion: State) -> quick.Marks:
        may = {quick.FIRST: quick.possible_leaders(completion), quick.PRESENT: quick.possible_outcomes(completion)}
        return frozenset(mark for mark in stands if may[mark[0]] == {mark[1]})

    monkeypatch.setattr(quick, "_surely_standing", wrong)
    assert any(proved != found for proved, found in looked_at_together())


def test_a_way_that_takes_another_recommendation_for_another_leader_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = quick._standing

    def wrong(stands: quick.Marks, completion: State) -> quick.Marks:
        left = right(stands, completion)
        return left if any(mark == quick.PRESENT for mark, _ in left) else frozenset()

    monkeypatch.setattr(quick, "_standing", wrong)
    assert any(proved != found for proved, found in of_random_books(60))


def test_a_way_that_does_not_ask_what_holds_on_the_way_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "holds_on_the_way", lambda state, conditions: True)
    assert any(proved != found for proved, found in of_random_books(60))
