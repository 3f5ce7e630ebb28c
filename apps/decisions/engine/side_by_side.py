"""Many states of one machine run side by side: of each truth, in which of them it holds and in which it may, as bits. Pure.

What comes out of each state is what `State.run` makes of it alone: the record, or all answers completed. A state that a search
assumes numbers in is run by itself. One bit is one state, so that a condition is judged once for all that answer alike, and a
rule once for all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from apps.decisions.engine.judging import TRUE, UNKNOWN, Truth
from apps.decisions.engine.machine import ALL, ANY, Block, Leaf, Machine, Node, RuleNode
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import RECORD_OPERATORS, Value

Bits = int  # states, the first of them as the lowest bit
WORTH_IT = 5  # states from which on it is quicker than one after the other
AS_TRUTHS = bytes.maketrans(b"012", bytes((0, UNKNOWN, TRUE)))


def records(machine: Machine, many: Sequence[Mapping[str, Value]]) -> list[State]:
    """As `State.of` has each of these sets of answers, where no number is worked out that no rule reads."""
    states = [State.given(machine, answers) for answers in many]
    run_together(states)
    return states


def completing_together(states: Sequence[State]) -> list[State]:
    """As `State.completing` has each of these."""
    copies = [state.copy() for state in states]
    for copied in copies:
        copied.open = frozenset()
    run_together(copies, deciding_only=True)
    return copies


def run_together(states: Sequence[State], *, deciding_only: bool = False) -> None:
    """Run all steps that rules read, or only those that a recommendation rests on, for all these states of one machine."""
    if not states:
        return
    machine = states[0].machine
    steps = machine.deciding_steps if deciding_only else machine.ruling_steps
    if len(states) >= WORTH_IT:
        _SideBySide(machine, states).run(steps)
        return
    for state in states:
        state.run(steps)


def run_without_numbers(states: Sequence[State]) -> None:
    """The same as far as a recommendation rests on it, with every condition on a derived number left unknown: these take the longest."""
    if states:
        machine = states[0].machine
        _SideBySide(machine, states, with_numbers=False).run(machine.deciding_steps)


class _SideBySide:
    """What holds and what may hold, while the steps are run."""

    def __init__(self, machine: Machine, states: Sequence[State], *, with_numbers: bool = True) -> None:
        self.machine, self.states, self.with_numbers = machine, states, with_numbers
        self.everyone: Bits = (1 << len(states)) - 1
        self.holds: list[Bits] = [0] * machine.truths
        self.may: list[Bits] = [0] * machine.truths
        self.open: dict[str, Bits] = {}
        self.closed: Bits = 0  # the states with nothing open
        for bit, state in self._each():
            if not state.open:
                self.closed |= bit
            for slug in state.open:
                self.open[slug] = self.open.get(slug, 0) | bit
        self._answered: dict[str, dict[Any, Bits]] = {}

    def run(self, steps: Iterable[int]) -> None:
        """All the steps, and then every state as they leave it."""
        order, formulas = self.machine.order, self.machine.formulas
        for index in steps:
            step = order[index]
            kind = type(step)
            if kind is RuleNode:
                self._rule(step)
            elif kind is Node:
                self._node(step)
            elif kind is Block:
                self._block(step)
            elif kind is Leaf:
                self._leaf(step)
            elif step in formulas:
                for state in self.states if self.with_numbers else ():
                    state.vals[step] = state.derived(step)
            else:
                self._finding(step)
        for state, truth in zip(self.states, self._by_state(), strict=True):
            state.truth = truth
            _give_points(state)

    def _each(self) -> Iterator[tuple[Bits, State]]:
        return ((1 << place, state) for place, state in enumerate(self.states))

    def _alike(self, subject: str) -> dict[Any, Bits]:
        """The states by what the answer to a question can be in them."""
        found = self._answered.get(subject)
        if found is None:
            found = self._answered[subject] = {}
            for bit, state in self._each():
                possible = state.raw[subject]
                found[possible] = found.get(possible, 0) | bit
        return found

    def _block(self, block: Block) -> None:
        opened = self.open.get(block.subject, 0)
        holds, may = self.holds, self.may
        for number in range(block.first, block.last):
            may[number] = opened
        for possible, bits in self._alike(block.subject).items():
            if answered := bits & ~opened:
                for number, truth in enumerate(block.truths(possible), block.first):
                    if truth:
                        may[number] |= answered
                        if truth == TRUE:
                            holds[number] |= answered

    def _leaf(self, leaf: Leaf) -> None:
        number = leaf.number
        if leaf.subject in self.machine.formulas and not self.with_numbers:
            self.may[number] = self.everyone
            return
        if leaf.computed:
            self.holds[number], self.may[number] = self._judged(leaf, ((bit, state.vals[leaf.subject]) for bit, state in self._each()))
            return
        ask = self.machine.ask_if.get(leaf.subject)
        applies, may_apply = (self.everyone, self.everyone) if ask is None else (self.holds[ask], self.may[ask])
        unanswered = self.open.get(leaf.subject, 0) | (may_apply & ~applies & ~self.closed)
        if leaf.test.operator == "is unknown":
            self.holds[number] = self.may[number] = unanswered & may_apply
        elif leaf.test.operator in RECORD_OPERATORS:
            self.holds[number], self.may[number] = applies & ~unanswered, may_apply & ~unanswered
        else:
            holds, may = self._judged(leaf, ((bits, possible) for possible, bits in self._alike(leaf.subject).items()))
            self.holds[number] = holds & applies & ~unanswered
            self.may[number] = (may | unanswered) & may_apply

    def _judged(self, leaf: Leaf, each: Iterable[tuple[Bits, Any]]) -> tuple[Bits, Bits]:
        holds = may = 0
        for bits, possible in each:
            if truth := leaf.judge(possible):
                may |= bits
                if truth == TRUE:
                    holds |= bits
        return holds, may

    def _node(self, node: Node) -> None:
        holds, may = (self.everyone, self.everyone) if node.kind == ALL else (0, 0)
        for number in node.members:
            if node.kind == ALL:
                holds, may = holds & self.holds[number], may & self.may[number]
            else:
                holds, may = holds | self.holds[number], may | self.may[number]
        if node.kind not in (ALL, ANY):
            holds, may = self.everyone & ~may, self.everyone & ~holds
        self.holds[node.number], self.may[node.number] = holds, may

    def _rule(self, node: RuleNode) -> None:
        """All its conditions, and none of its unless items: see `State.rule`."""
        holds = may = self.everyone
        for number in node.when:
            holds &= self.holds[number]
            may &= self.may[number]
            if not may:
                break
        for number in node.unless:
            kept_back = self.holds[number]
            may &= ~kept_back
            holds &= ~(kept_back | (self.may[number] & self.closed))  # to be completed: it may yet be kept back
        self.holds[node.number], self.may[node.number] = holds, may

    def _finding(self, slug: str) -> None:
        """The first row that holds says it; else every row that may."""
        bits, left = self.machine.finding_bits[slug], self.everyone
        said, may_be = dict.fromkeys(bits.values(), 0), dict.fromkeys(bits.values(), 0)
        for node in self.machine.rows[slug]:
            value, holds = bits[node.value], self.holds[node.number] & left
            said[value] |= holds
            left &= ~holds
            may_be[value] |= self.may[node.number] & ~self.holds[node.number]
        found = [(value, said[value] | (may_be[value] & left)) for value in said]
        for bit, state in self._each():
            state.vals[slug] = sum(value for value, states in found if states & bit)

    def _by_state(self) -> Iterator[list[Truth]]:
        """The truths of each state, every so manieth digit of them all: what holds also may, and so counts for two."""
        count = len(self.states)
        digits: dict[tuple[Bits, Bits], str] = {}
        for pair in zip(self.holds, self.may, strict=True):
            if pair not in digits:
                digits[pair] = f"{int(f'{pair[0]:b}', 16) + int(f'{pair[1]:b}', 16):0{count}x}"
        every = "".join(map(digits.__getitem__, zip(self.holds, self.may, strict=True))).encode().translate(AS_TRUTHS)
        return (list(every[place::count]) for place in range(count - 1, -1, -1))  # the highest digit is the last state


def _give_points(state: State) -> None:
    """Fit, lowest and highest points, from the truths of all rules that rank."""
    count, start = len(state.machine.approaches), state.machine.start
    fit, low, high = [start] * count, [start] * count, [start] * count
    truth = state.truth
    for node in state.machine.ranking:
        if now := truth[node.number]:
            for approach, fits, lows, highs in node.worth[now]:
                fit[approach] += fits
                low[approach] += lows
                high[approach] += highs
    state.fit, state.low, state.high = fit, low, high
