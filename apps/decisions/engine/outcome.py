"""From a state to what is recommended: refusal, then the earliest open gate, then the approach with the best fit. Pure.

`recommendation` reads a state as it stands; `possible_outcomes` asks a state that is still to be completed.
"""

from apps.decisions.engine.judging import FALSE, TRUE, Truth
from apps.decisions.engine.machine import Machine, RuleNode
from apps.decisions.engine.state import State

DO_NOT_BUILD = "do_not_build"
Lead = tuple[tuple[str, int], ...]  # the two options in front that are not ruled out, each with its fit


def refused(state: State) -> Truth:
    """Whether a rule refuses the idea."""
    return _any(state, state.machine.refusals)


def gate_open(state: State, rules: tuple[RuleNode, ...]) -> Truth:
    """Whether one of a gate's rules opens it."""
    return _any(state, rules)


def excluded(state: State, approach: int) -> Truth:
    """Whether a rule rules the approach out."""
    return _any(state, state.machine.outs[approach])


def leader(state: State) -> int | None:
    """The approach with the highest fit that is not ruled out, ties to the earlier one; None where all are ruled out."""
    best: int | None = None
    for number, fit in enumerate(state.fit):
        if (best is None or fit > state.fit[best]) and excluded(state, number) != TRUE:
            best = number
    return best


def lead(state: State) -> Lead:
    """The two options in front, ties to the earlier one."""
    left = [number for number in range(len(state.fit)) if excluded(state, number) != TRUE]
    first = sorted(left, key=lambda number: (-state.fit[number], number))[:2]
    return tuple((state.machine.approaches[number], state.fit[number]) for number in first)


def leading_approach(state: State) -> str:
    """The slug of the approach with the highest fit; empty where all are ruled out. What concerns an approach asks for this."""
    best = leader(state)
    return "" if best is None else state.machine.approaches[best]


def recommendation(state: State) -> str:
    """The outcome's slug for what is known now."""
    machine = state.machine
    if refused(state) == TRUE:
        return DO_NOT_BUILD
    for _slug, outcome, rules in machine.gates:
        if gate_open(state, rules) == TRUE:
            return outcome
    return leading(state)


def leading(state: State) -> str:
    """The slug of the leading approach; where every approach is ruled out, the first gate's outcome: settle the idea anew."""
    best = leader(state)
    return nothing_left(state.machine) if best is None else state.machine.approaches[best]


def nothing_left(machine: Machine) -> str:
    """What is recommended when every approach is ruled out."""
    return machine.gates[0][1] if machine.gates else DO_NOT_BUILD


def possible_leaders(state: State) -> set[str]:
    """The approaches that can still come first, for a state to be completed; never fewer than truly can."""
    machine = state.machine
    outs = [excluded(state, number) for number in range(len(machine.approaches))]
    floor: tuple[int, int] | None = None  # best guaranteed (fit, earlier place) among those that cannot be ruled out
    for number, out in enumerate(outs):
        if out == FALSE and (floor is None or (state.low[number], -number) > floor):
            floor = (state.low[number], -number)
    leaders = {
        slug
        for number, slug in enumerate(machine.approaches)
        if outs[number] != TRUE and (floor is None or (state.high[number], -number) >= floor)
    }
    return leaders if floor is not None else leaders | {nothing_left(machine)}


def possible_outcomes(state: State) -> set[str]:
    """All outcomes that a completion may still have; never fewer than truly can."""
    found: set[str] = set()
    truth = refused(state)
    if truth != FALSE:
        found.add(DO_NOT_BUILD)
    if truth == TRUE:
        return found
    for _slug, outcome, rules in state.machine.gates:
        truth = gate_open(state, rules)
        if truth != FALSE:
            found.add(outcome)
        if truth == TRUE:
            return found
    return found | possible_leaders(state)


def _any(state: State, rules: tuple[RuleNode, ...]) -> Truth:
    truth = state.truth
    most = FALSE
    for node in rules:
        if truth[node.number] > most:
            most = truth[node.number]
            if most == TRUE:
                break
    return most
