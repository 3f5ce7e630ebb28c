"""What one change does to everything that decides, kept so that two changes can be added up. Pure; knows `state`.

Most changes do not meet: no condition, finding or rule reads something of both. Then the points they bring add up, and the
gates, refusals and exclusions they turn stay turned; nothing has to be evaluated again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import RuleNode
from apps.decisions.engine.outcome import DO_NOT_BUILD, nothing_left
from apps.decisions.engine.state import State


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one change: points won and lost by approach, rules turned, and the steps that read anything it changed."""

    points: tuple[int, ...]
    turned: int
    reaches: int

    @property
    def is_idle(self) -> bool:
        """Whether nothing that decides is another."""
        return not self.turned and not any(self.points)


class Effects:
    """The effects of changes to one state."""

    def __init__(self, state: State) -> None:
        self.state, self.machine = state, state.machine
        machine = state.machine
        waiting = [*machine.refusals, *_flat([gate for _, _, gate in machine.gates])]
        self.waiting = len(dict.fromkeys(waiting))  # so many of those that decide refuse or open a gate
        self.deciding = list(dict.fromkeys([*waiting, *_flat(machine.outs)]))
        place = {node.number: bit for bit, node in enumerate(self.deciding)}
        self.refusing = _bits(machine.refusals, place)
        self.opening = [(outcome, _bits(gate, place)) for _, outcome, gate in machine.gates]
        self.outs = [_bits(rules, place) for rules in machine.outs]
        self.place = {step: 1 << index for index, step in enumerate(machine.order) if type(step) is str}
        self.true = self.turned_in(state)

    def turned_in(self, state: State) -> int:
        """The gates, refusals and exclusions that hold, as bits."""
        bits, truth = 0, state.truth
        for place, node in enumerate(self.deciding):
            if truth[node.number] == TRUE:
                bits |= 1 << place
        return bits

    def of(self, changed: State) -> Effect:
        """The effect of a change that gave `changed`."""
        points = tuple(after - before for after, before in zip(changed.fit, self.state.fit, strict=True))
        return Effect(points, self.turned_in(changed) ^ self.true, self.reach(changed))

    def reach(self, changed: State) -> int:
        """The steps that read anything that is another after the change."""
        return changed.reached

    def together(self, first: Effect, second: Effect) -> str:
        """What is recommended after two changes that do not meet."""
        return self.outcome(
            [a + b + c for a, b, c in zip(self.state.fit, first.points, second.points, strict=True)], first.turned ^ second.turned
        )

    def outcome(self, fit: Sequence[int], turned: int) -> str:
        """What is recommended for these points and turned rules."""
        true = self.true ^ turned
        if true & self.refusing:
            return DO_NOT_BUILD
        for outcome, opening in self.opening:
            if true & opening:
                return outcome
        best: int | None = None
        for number, points in enumerate(fit):
            if (best is None or points > fit[best]) and not true & self.outs[number]:
                best = number
        return nothing_left(self.machine) if best is None else self.machine.approaches[best]


def _flat(lists: Sequence[Sequence[RuleNode]]) -> list[RuleNode]:
    return [node for nodes in lists for node in nodes]


def _bits(nodes: Sequence[RuleNode], place: dict[int, int]) -> int:
    return sum(1 << place[node.number] for node in dict.fromkeys(nodes))
