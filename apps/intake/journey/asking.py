"""Which questions apply for the answers so far, by the engine's own conditions. Pure: no models and no Django."""

from collections.abc import Mapping

from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value


def applying(machine: Machine, values: Mapping[str, Value]) -> Mapping[str, bool | None]:
    """For each question, in the book's order, whether it applies; None while that depends on an open answer.

    An answer that is itself closed opens and closes nothing.
    """
    state = State.given(machine, values)
    state.run(machine.asking_steps)
    return {
        question.slug: as_bool(state.truth[machine.ask_if[question.slug]]) if question.slug in machine.ask_if else True
        for question in machine.book.questions
    }
