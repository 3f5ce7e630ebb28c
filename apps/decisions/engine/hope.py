"""What any answers at all to some questions could still bring about: a bound that spares most trials. Pure; knows `state`.

Unlike a completion, everything else that is open stays open: a rule that waits for such an answer does not act.
"""

from collections.abc import Iterable

from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN, Truth
from apps.decisions.engine.machine import Block, Machine, RuleNode
from apps.decisions.engine.outcome import DO_NOT_BUILD, nothing_left
from apps.decisions.engine.state import State


class Hope:
    """The outcomes that other answers to questions may have; never fewer than truly can."""

    def __init__(self, state: State) -> None:
        self.state = state
        machine, book = state.machine, state.machine.book
        self.asking = {test.subject for slug in machine.ask_if for test in book.tests_in(book.question[slug].ask_if)}
        self.every = {*machine.approaches, *(outcome for _, outcome, _ in machine.gates), DO_NOT_BUILD, nothing_left(machine)}
        self.touched = {slug: _Touched(machine, slug) for slug in machine.domains}
        self.moving: dict[frozenset[str], tuple[set[int], list[RuleNode]]] = {}

    def moved_by(self, questions: frozenset[str]) -> tuple[set[int], list[RuleNode]]:
        """The truths and the rules that any of the questions may move; kept, since most bounds are about the same ones."""
        if questions not in self.moving:
            touched = [self.touched[slug] for slug in questions]
            rules = {node.number: node for one in touched for node in one.rules}
            self.moving[questions] = set().union(*(one.numbers for one in touched)), list(rules.values())
        return self.moving[questions]

    def of(self, questions: frozenset[str]) -> set[str]:
        """The outcomes with the questions wide open; all where another question waits for one of them, which bounds do not show."""
        return self.after(self.state, questions)

    def after(self, changed: State, questions: frozenset[str]) -> set[str]:
        """The outcomes after changes, with the questions wide open."""
        return self.every if questions & self.asking else _Bound(self, changed, questions).outcomes()


class _Touched:
    """The truths, and the rules that rank, rule out, open or refuse, which a question may move."""

    def __init__(self, machine: Machine, slug: str) -> None:
        self.numbers: set[int] = set()
        self.rules: list[RuleNode] = []
        for index in machine.deciding[slug]:
            step = machine.order[index]
            if isinstance(step, Block):
                self.numbers.update(range(step.first, step.last))
            elif not isinstance(step, str):
                self.numbers.add(step.number)
                if isinstance(step, RuleNode) and step.points:
                    self.rules.append(step)


class _Bound:
    """One state with some questions wide open."""

    def __init__(self, hope: Hope, state: State, questions: frozenset[str]) -> None:
        self.state, self.machine = state, state.machine
        freed = questions | (LIMITED & state.open if questions & LIMITED else frozenset())
        self.moved, self.rules = hope.moved_by(freed)
        wide = state.copy()
        for slug in freed:
            wide.raw[slug] = state.machine.domains[slug].whole
        wide.open -= questions
        wide.spread(freed)
        self.truth = wide.truth

    def of(self, node: RuleNode) -> Truth:
        """Whether a rule acts: always, never, or with some answers."""
        truth = self.truth[node.number]
        if truth == FALSE:
            return FALSE
        if node.number not in self.moved:
            return TRUE if truth == TRUE else FALSE
        if truth == UNKNOWN and any(self.truth[number] == UNKNOWN and number not in self.moved for number in node.when):
            return FALSE  # it waits for something else that is open
        if truth == TRUE and any(self.truth[number] == UNKNOWN for number in node.unless):
            return UNKNOWN  # one of the answers may yet keep it back
        return truth

    def any(self, nodes: Iterable[RuleNode]) -> Truth:
        most = FALSE
        for node in nodes:
            if (truth := self.of(node)) == TRUE:
                return TRUE
            most = max(most, truth)
        return most

    def outcomes(self) -> set[str]:
        """The outcomes that some answers may have."""
        found: set[str] = set()
        for outcome, nodes in ((DO_NOT_BUILD, self.machine.refusals), *((outcome, nodes) for _, outcome, nodes in self.machine.gates)):
            truth = self.any(nodes)
            if truth != FALSE:
                found.add(outcome)
            if truth == TRUE:
                return found
        return found | self.leaders()

    def leaders(self) -> set[str]:
        """The approaches that may come first."""
        machine, (low, high) = self.machine, self.points()
        outs = [self.any(nodes) for nodes in machine.outs]
        sure = [(low[number], -number) for number, out in enumerate(outs) if out == FALSE]
        floor = max(sure, default=None)
        found = {
            slug
            for number, slug in enumerate(machine.approaches)
            if outs[number] != TRUE and (floor is None or (high[number], -number) >= floor)
        }
        return found if floor is not None else found | {nothing_left(machine)}

    def points(self) -> tuple[list[int], list[int]]:
        """The fewest and the most points of each approach."""
        low, high = self.state.fit.copy(), self.state.fit.copy()
        for node in self.rules:
            held, holds = self.state.truth[node.number] == TRUE, self.of(node)
            if holds == (TRUE if held else FALSE):
                continue
            for number, points in node.points:
                change = -points if held else points
                if holds != UNKNOWN or change < 0:
                    low[number] += change
                if holds != UNKNOWN or change > 0:
                    high[number] += change
        return low, high
