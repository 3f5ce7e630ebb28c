"""Which questions apply for the answers so far, by the engine's own conditions. Pure: no models and no Django."""

from collections.abc import Mapping
from functools import lru_cache

from apps.decisions.engine.judging import as_bool
from apps.decisions.engine.machine import Leaf, Machine, Node
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import Value


def applying(machine: Machine, values: Mapping[str, Value]) -> dict[str, bool | None]:
    """Which questions apply, in the book's order, by the engine's own conditions; None where that is still open."""
    state = State(machine)
    for slug, value in values.items():
        state.raw[slug] = machine.domains[slug].known(value)
    state.open = frozenset(state.raw) - values.keys()
    state.run(_asking(machine))
    return {
        question.slug: as_bool(state.truth[machine.ask_if[question.slug]]) if question.slug in machine.ask_if else True
        for question in machine.book.questions
    }


@lru_cache(maxsize=16)
def _asking(machine: Machine) -> tuple[int, ...]:
    """The steps of a machine that say what is asked: conditions on answers, without findings, numbers and rules."""
    numbers: set[int] = set()
    steps: list[int] = []
    for index, step in enumerate(machine.order):
        on_answers = isinstance(step, Leaf) and step.subject in machine.domains
        if on_answers or (isinstance(step, Node) and numbers.issuperset(step.members)):
            numbers.add(step.number)
            steps.append(index)
    return tuple(steps)
