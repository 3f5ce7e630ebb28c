"""The estimates of a decision: what its answers can still be, handed to the calculators. Pure, plain data out."""

from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.domains import UNBOUNDED
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import gate_open, leader
from apps.decisions.engine.state import State
from apps.estimates.engine import options
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.spans import Span

Plain = dict[str, Any]


def estimates(state: State) -> Plain:
    """Every estimate of the decision, canonical; the ways back are those of the gates that are open."""
    machine, best = state.machine, leader(state)
    gates = [slug for slug, _, rules in machine.gates if gate_open(state, rules) == TRUE]
    return options.estimates(inputs(state), machine.approaches, "" if best is None else machine.approaches[best], gates)


def inputs(state: State) -> Inputs:
    """What each answer and finding can still be, in the words of the rule book."""
    machine = state.machine
    numbers: dict[str, Span] = {}
    choices: dict[str, frozenset[str]] = {}
    several: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for slug, possible in state.raw.items():
        domain = machine.domains[slug]
        if domain.kind == terms.CHOICE:
            choices[slug] = domain.names(possible)
        elif domain.kind == terms.MULTI:
            several[slug] = (domain.names(possible[0]), domain.names(possible[1]))
        else:
            low, high = possible
            numbers[slug] = Span(low, None if high is None or high >= UNBOUNDED else high)
    for slug, bits in machine.finding_bits.items():
        choices[slug] = frozenset(name for name, bit in bits.items() if state.vals[slug] & bit)
    return Inputs(numbers, choices, several, state.open, machine.figures)
