"""States that are run side by side come out as each does alone; the controls break one step each, and are seen to differ."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from apps.decisions.engine import side_by_side
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.outcome import possible_leaders, possible_outcomes
from apps.decisions.engine.side_by_side import completing_together, records, run_without_numbers
from apps.decisions.engine.state import State
from tests.decisions.engine.drawing import Seeded
from tests.decisions.engine.loading import case_of, default_machine, machine_of, many_cases, worked_cases
from tests.decisions.engine.making import make_answers, make_book

SET = ("raw", "open", "possible", "truth", "vals", "fit", "low", "high")
Typed = list[dict[str, Any]]


@cache
def small_books() -> list[tuple[Machine, Typed]]:
    """Books of a few rules of every kind, each with some sets of answers, among them none and all of one."""
    found = []
    for seed in range(60):
        pick = Seeded(seed)
        plain = make_book(pick)
        machine = machine_of(plain)
        answers: list[dict[str, Any]] = [{}, *(make_answers(pick, plain) for _ in range(8))]
        found.append((machine, [dict(case_of(machine, given).values) for given in answers]))
    return found


def of_default() -> tuple[Machine, Typed]:
    machine = default_machine()
    cases = [*worked_cases()[::3], *many_cases("further_cases")[::12]]
    return machine, [{}, *(dict(case_of(machine, case["answers"]).values) for case in cases)]


def different(alone: Sequence[State], together: Sequence[State], names: Sequence[str] = SET) -> list[tuple[int, str]]:
    """Where the two differ: the place of the state, and in what."""
    pairs = enumerate(zip(alone, together, strict=True))
    return [(place, name) for place, (one, other) in pairs for name in names if getattr(one, name) != getattr(other, name)]


def records_apart(machine: Machine, many: Typed) -> list[tuple[int, str]]:
    return different([State.of(machine, answers, rules_only=True) for answers in many], records(machine, many))


def completed_apart(machine: Machine, many: Typed) -> list[tuple[int, str]]:
    """Of what a recommendation rests on, for that alone is run."""
    states = [state for answers in many if (state := State.of(machine, answers)).possible]
    alone, together = [state.completing() for state in states], completing_together(states)
    return [
        *different(alone, together, ("raw", "open", "vals", "fit", "low", "high")),
        *(
            (place, "leaders")
            for place, pair in enumerate(zip(alone, together, strict=True))
            if len({str(outcomes(one)) for one in pair}) > 1
        ),
    ]


def outcomes(state: State) -> tuple[list[str], list[str]]:
    return sorted(possible_leaders(state)), sorted(possible_outcomes(state))


def test_small_books_come_out_the_same() -> None:
    assert [found for machine, many in small_books() if (found := records_apart(machine, many) or completed_apart(machine, many))] == []


def test_the_default_rules_come_out_the_same() -> None:
    machine, many = of_default()

    assert records_apart(machine, many) == []
    assert completed_apart(machine, many) == []


def test_few_states_come_out_the_same() -> None:
    machine, many = of_default()

    assert records_apart(machine, many[:2]) == []
    assert records(machine, []) == []


def test_without_numbers_nothing_is_ruled_out_that_may_come() -> None:
    machine, many = of_default()
    whole = completing_together([state for answers in many if (state := State.of(machine, answers)).possible])
    rough = [state.copy() for state in whole]
    run_without_numbers(rough)

    assert all(possible_leaders(one) <= possible_leaders(other) for one, other in zip(whole, rough, strict=True))
    assert all(possible_outcomes(one) <= possible_outcomes(other) for one, other in zip(whole, rough, strict=True))
    assert any(possible_leaders(one) == possible_leaders(other) for one, other in zip(whole, rough, strict=True))
    assert any(possible_leaders(one) != possible_leaders(other) for one, other in zip(whole, rough, strict=True))


@pytest.mark.parametrize("step", ["_block", "_leaf", "_node", "_rule", "_finding"])
def test_a_step_that_is_left_out_is_noticed(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(self: Any, step: Any) -> None:
        """Left out."""
        if isinstance(step, str):
            for state in self.states:
                state.vals[step] = 0

    monkeypatch.setattr(side_by_side._SideBySide, step, nothing)

    assert any(records_apart(machine, many) for machine, many in small_books())


def test_exceptions_that_are_read_as_in_a_record_are_noticed_where_all_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    right = side_by_side._SideBySide.__init__

    def never_closed(self: Any, *words: Any, **named: Any) -> None:
        right(self, *words, **named)
        self.closed = 0

    monkeypatch.setattr(side_by_side._SideBySide, "__init__", never_closed)

    assert any(completed_apart(machine, many) for machine, many in small_books())
