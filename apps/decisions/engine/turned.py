"""Which changes of a rule book turned what a test case expects, and how the lead stood before and stands now. Pure; takes back like a replay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.decisions.engine import expectations
from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.expectations import Point
from apps.decisions.engine.judging import FALSE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.meaning import Place, reach
from apps.decisions.engine.on_the_way import wavering
from apps.decisions.engine.outcome import Lead, lead
from apps.decisions.engine.replay import MOST_TAKEN_BACK
from apps.decisions.engine.state import State
from apps.decisions.engine.taken_back import TakenBack

Plain = Mapping[str, Any]
BY_THE_LEAD = (expectations.VERDICT, expectations.RECOMMENDATION, expectations.NEVER, expectations.CERTAINTY, expectations.FIT)


@dataclass(frozen=True, slots=True)
class Turned:
    """What turned one thing that is expected. `alone`: taking back any one of the causes undoes it; else they do it together."""

    causes: tuple[Place, ...] = ()
    alone: bool = True
    before: Lead = ()
    after: Lead = ()


@dataclass(slots=True)
class Turning:
    """Two rule books beside each other, with one price list; `after` is the machine of the newer one."""

    older: Rulebook
    after: Machine
    prices: Plain
    _before: Machine = field(init=False)
    _taken_back: TakenBack = field(init=False)
    _units: tuple[Place, ...] = field(init=False)
    _reached: tuple[Mapping[str, frozenset[Place]], Mapping[str, frozenset[Place]]] = field(init=False)
    _everywhere: frozenset[Place] = field(init=False)

    def __post_init__(self) -> None:
        found = reach(self.older, self.after.book)
        self._before, self._taken_back = compile_book(self.older, self.prices), TakenBack(self.older, self.after.book, self.prices)
        self._units, self._everywhere, self._reached = found.units, frozenset(found.everywhere), (found.before, found.after)

    def of(self, answers: Plain, expect: Plain, points: Sequence[Point]) -> tuple[Turned, ...]:
        """What turned each of these points of a test case; nothing where the older book gives the same, or cannot read the answers."""
        wanted = {point.part: expect[point.part] for point in points}
        if not self._units or (was := _points(self._before, answers, wanted)) is None:
            return tuple(Turned() for _ in points)
        try:
            states = tuple(expectations.state_of(machine, answers) for machine in (self._before, self.after))
        except CaseRefused:
            return tuple(Turned() for _ in points)
        touching = self._touching(states)
        back = {unit: self._without(unit, answers, wanted) for unit in touching} if len(self._units) <= MOST_TAKEN_BACK else {}
        before, after = (lead(state) for state in states)
        turned = []
        for point in points:
            if was[_place(point)] == point.actual:
                turned.append(Turned())
                continue
            alone = tuple(unit for unit in touching if back.get(unit) and back[unit].get(_place(point)) != point.actual)
            leads = (before, after) if point.part in BY_THE_LEAD and before != after else ((), ())
            turned.append(Turned(alone or touching, bool(alone), *leads))
        return tuple(turned)

    def _without(self, unit: Place, answers: Plain, wanted: Plain) -> Mapping[tuple[str, str], Any]:
        machine = self._taken_back.machine(unit)
        return {} if machine is None else _points(machine, answers, wanted) or {}

    def _touching(self, states: Iterable[State]) -> tuple[Place, ...]:
        """The changes that may matter: not those of rules that are false in both books, whatever further answers come."""
        found = set(self._everywhere)
        for state, reached in zip(states, self._reached, strict=True):
            truth = wavering(state).truth
            for node in state.machine.traced:
                if truth[node.number] != FALSE:
                    found |= reached.get(node.key, frozenset())
        return tuple(unit for unit in self._units if unit in found)


def _place(point: Point) -> tuple[str, str]:
    return point.part, point.about


def _points(machine: Machine, answers: Plain, wanted: Plain) -> dict[tuple[str, str], Any] | None:
    """What comes of each thing that is wanted; None where this book cannot read the answers."""
    try:
        return {_place(point): point.actual for point in expectations.run(machine, answers, wanted).points}
    except CaseRefused:
        return None
