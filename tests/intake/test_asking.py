"""Which questions apply, told by the few steps that this rests on, is what the whole of the rules says."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given

from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.intake.journey.asking import applying
from tests.decisions.engine.drawing import books_with_answers, failures
from tests.decisions.engine.loading import case_of, machine_of

Drawn = tuple[dict[str, Any], dict[str, Any]]


def told(state: State) -> Mapping[str, bool | None]:
    asked = state.machine.ask_if
    return {slug: as_bool(state.truth[asked[slug]]) if slug in asked else True for slug in state.machine.book.question}


def both(drawn: Drawn, steps: Any = None) -> tuple[Machine, bool]:
    machine = machine_of(drawn[0])
    if steps is not None:
        machine.asking_steps = steps
    values = case_of(machine, drawn[1]).values
    return machine, applying(machine, values) == told(State.of(machine, values))


@given(books_with_answers())
def test_which_questions_apply_is_what_the_whole_of_the_rules_says(drawn: Drawn) -> None:
    machine, same = both(drawn)

    assert same
    assert len(machine.asking_steps) < len(machine.order)


def test_control_without_these_steps_it_is_not() -> None:
    assert failures(books_with_answers(), lambda drawn: both(drawn, steps=())[1], examples=60) > 0
