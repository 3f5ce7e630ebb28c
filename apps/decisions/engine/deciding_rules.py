"""Which rules a result of a test case turns on: those that made it what it is, and those that would have made it as expected. Pure."""

from collections.abc import Callable, Iterable, Sequence

from apps.decisions.engine import expectations as parts
from apps.decisions.engine import explanation, terms
from apps.decisions.engine.expectations import Point
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.machine import RuleNode
from apps.decisions.engine.outcome import DO_NOT_BUILD, lead
from apps.decisions.engine.own_payback import own_payback
from apps.decisions.engine.state import State

Finder = Callable[[State, Point], list[RuleNode]]
MOST = 6  # rules of one point; more would hide the one that counts


def deciding_rules(state: State, point: Point) -> tuple[str, ...]:
    """The keys of the rules that a point turns on, those that hold first."""
    found = _FOR[point.part](state, point)
    return tuple(dict.fromkeys(node.key for node in sorted(found, key=lambda node: state.truth[node.number] != TRUE)))[:MOST]


def _verdict(state: State, point: Point) -> list[RuleNode]:
    """What made the verdict; where a stricter one was expected, what would have."""
    by_verdict = {
        "stop": _doing(state, terms.REFUSE),
        "not_yet": _doing(state, terms.OPEN_GATE),
        "pilot": _doing(state, terms.HOLD_BACK),
    }
    made = _holding(state, by_verdict.get(point.actual, ()))
    if point.actual == "pilot":  # a hold that is not for the option in front made nothing; without one it is too close or open
        held = {row["rule"] for row in explanation.held_to_pilot(state, own_payback(state))}
        made = [node for node in made if node.key in held] or _apart(state, [slug for slug, _ in lead(state)])
    wanted = [node for verdict in point.expected for node in by_verdict.get(verdict, ())]
    return made or _nearly(state, wanted)


def _recommendation(state: State, point: Point) -> list[RuleNode]:
    machine = state.machine
    if point.actual == DO_NOT_BUILD:
        return _holding(state, machine.refusals)
    for _gate, outcome, rules in machine.gates:
        if outcome == point.actual and (made := _holding(state, rules)):
            return made
    found = _apart(state, (point.actual, *point.expected))
    return found or _nearly(state, [node for _gate, outcome, rules in machine.gates if outcome in point.expected for node in rules])


def _apart(state: State, slugs: Iterable[str]) -> list[RuleNode]:
    """The rules that hold and move these approaches apart, those that rule one out first."""
    machine = state.machine
    places = [machine.approaches.index(slug) for slug in slugs if slug in machine.approaches]
    moving = [node for node in _holding(state, machine.rules) if set(node.rules_out) & {*places} or _weight(node, places)]
    return sorted(moving, key=lambda node: (not set(node.rules_out) & {*places}, -_weight(node, places)))


def _weight(node: RuleNode, places: Sequence[int]) -> int:
    """How far a rule moves these approaches apart."""
    points = [dict(node.points).get(place, 0) for place in places]
    return max(points, default=0) - min(points, default=0)


def _finding(state: State, point: Point) -> list[RuleNode]:
    rows = state.machine.rows.get(point.about, [])
    return [*_holding(state, rows), *_nearly(state, [node for node in rows if node.value == point.expected])]


def _named(do: str, column: str) -> Finder:
    """The rules with this effect on what the point is about: those that hold, or those that come nearest."""

    def find(state: State, point: Point) -> list[RuleNode]:
        nodes = [
            node
            for node in state.machine.rules
            if any(effect.do == do and point.about in _words(getattr(effect, column)) for effect in node.effective.effects)
        ]
        return _holding(state, nodes) or _nearly(state, nodes)

    return find


def _check(state: State, point: Point) -> list[RuleNode]:
    return [node for node in state.machine.traced if node.key == point.about]


def _points_of(state: State, point: Point) -> list[RuleNode]:
    if point.about not in state.machine.approaches:
        return []
    place = [state.machine.approaches.index(point.about)]
    moving = [node for node in _holding(state, state.machine.rules) if dict(node.points).get(place[0])]
    return sorted(moving, key=lambda node: -abs(dict(node.points)[place[0]]))


def _none(_state: State, _point: Point) -> list[RuleNode]:
    return []


def _doing(state: State, do: str) -> list[RuleNode]:
    return [node for node in state.machine.rules if any(effect.do == do for effect in node.effective.effects)]


def _holding(state: State, nodes: Iterable[RuleNode]) -> list[RuleNode]:
    return [node for node in nodes if state.truth[node.number] == TRUE]


def _nearly(state: State, nodes: Iterable[RuleNode]) -> list[RuleNode]:
    """Those that do not hold, the fewest conditions missing first."""
    missing = [node for node in nodes if state.truth[node.number] != TRUE]
    return sorted(missing, key=lambda node: sum(state.truth[number] != TRUE for number in node.when))


def _words(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


_FOR: dict[str, Finder] = {
    parts.VERDICT: _verdict,
    parts.RECOMMENDATION: _recommendation,
    parts.NEVER: _recommendation,
    parts.CERTAINTY: _none,
    parts.FINDINGS: _finding,
    parts.GATES: _named(terms.OPEN_GATE, "gate"),
    parts.NO_GATES: _named(terms.OPEN_GATE, "gate"),
    parts.FLAGS: _named(terms.RAISE_FLAG, "flag"),
    parts.NO_FLAGS: _named(terms.RAISE_FLAG, "flag"),
    parts.CHECKS: _check,
    parts.OUT: _named(terms.RULE_OUT, "approaches"),
    parts.NOT_OUT: _named(terms.RULE_OUT, "approaches"),
    parts.FIT: _points_of,
    parts.RULES: _check,
}
