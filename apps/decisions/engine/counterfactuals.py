"""What would have to be different for another recommendation: the fewest changes first. Pure; re-decides every one.

Only answers that the owner can change, or find out and then change, are touched; an open one counts as a change too.
Single changes are tried in full, one for each class of answers that the rules tell apart; two changes together only
where no single one suffices, among those that come nearest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from apps.decisions.engine.domains import Domain
from apps.decisions.engine.draws import applies, cut_points
from apps.decisions.engine.judging import FALSE, TRUE
from apps.decisions.engine.outcome import gate_open, leader, recommendation
from apps.decisions.engine.search import crossing
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI, Value
from apps.estimates.engine.spans import Exact

EASE = {"yes": 0, "at_a_cost": 1}
MOST = 6  # shown: enough to differ in kind, few enough to be read
PAIRED = 36  # single changes, nearest first, that are tried two at a time


@dataclass(frozen=True, slots=True)
class Change:
    """One answer replaced, and whether it was open before."""

    question: str
    value: Value
    was_open: bool


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Changes that together give another recommendation."""

    changes: tuple[Change, ...]
    recommendation: str


def counterfactuals(state: State) -> tuple[Counterfactual, ...]:
    """The smallest changes to a state of the record, at most MOST, different in kind before different in number."""
    present = recommendation(state)
    tried = [(change, changed) for change, changed in _singles(state)]
    hits = [(change, recommendation(changed)) for change, changed in tried]
    found = [Counterfactual((change,), other) for change, other in hits if other != present]
    if not found:
        found = list(_pairs(state, tried, present))
    return tuple(_chosen(state, found))


def _singles(state: State) -> Iterator[tuple[Change, State]]:
    machine = state.machine
    for slug, domain in machine.domains.items():
        if domain.question.can_change not in EASE or (not machine.leaves_of.get(slug) and not _feeds(state, slug)):
            continue
        if not applies(state, slug):
            continue
        for value in _values(state, domain):
            changed = state.with_answer(slug, domain.known(value))
            if changed.possible:
                yield Change(slug, value, slug in state.open), changed


def _feeds(state: State, slug: str) -> bool:
    return any(slug in formula.reads for formula in state.machine.formulas.values())


def _values(state: State, domain: Domain) -> list[Value]:
    """One other answer for each class of answers, for a number the one nearest to today's."""
    slug = domain.question.slug
    present = None if slug in state.open else state.raw[slug]
    if domain.kind == CHOICE:
        return [choice for choice in domain.slugs if domain.bit[choice] != present]
    if domain.kind == MULTI:
        return _several(domain, present)
    points = sorted({*cut_points(state.machine, slug), *_crossings(state, domain)})
    low, high = state.raw[slug] if present is None else domain.whole
    values: list[Value] = []
    for number, point in enumerate(points):
        after = points[number + 1] if number + 1 < len(points) else None
        if present is not None and point <= present[0] and (after is None or present[0] < after):
            continue  # the class it is in already
        below = present is not None and point < present[0]
        nearest = _just_below(after, point) if below and after is not None else point
        if low <= nearest <= high:
            values.append(domain.pick((nearest, nearest)))
    return values


def _several(domain: Domain, present: tuple[int, int] | None) -> list[Value]:
    bits = list(domain.bit.values())
    now = present[0] if present else 0
    sets = set(bits)
    for bit in bits:
        if now and bit != domain.alone and not now & domain.alone:
            sets.add(now | bit)
            sets.add(now & ~bit)
    return [domain.pick((chosen, chosen)) for chosen in sorted(sets - {now, 0})]


def _crossings(state: State, domain: Domain) -> set[Exact]:
    """Where a condition on a derived number changes with this number, the other answers as they are."""
    slug, found = domain.question.slug, set()
    whole, present = domain.whole, state.raw[slug]
    for name, formula in state.machine.formulas.items():
        if slug in formula.reads:
            for leaf in state.machine.leaves_of.get(name, ()):
                state.raw[slug] = whole
                try:
                    at = crossing(state, domain, leaf)
                finally:
                    state.raw[slug] = present
                if at is not None:
                    found.add(_plain(at, domain))
    return found


def _plain(at: Exact, domain: Domain) -> Exact:
    """The next number that a person would write: the condition has changed there too, since it changes only once."""
    if isinstance(at, int):
        return at
    plain: Exact = ceil(at) if at >= 10 else Fraction(ceil(at * 100), 100)
    return plain if plain <= domain.whole[1] else at


def _just_below(after: Exact, point: Exact) -> Exact:
    """A plain number just below the next class: one less where there is room, else the start of the class."""
    return after - 1 if after - 1 >= point else point


def _pairs(state: State, tried: list[tuple[Change, State]], present: str) -> Iterator[Counterfactual]:
    nearest = sorted(range(len(tried)), key=lambda number: (_distance(tried[number][1]), number))[:PAIRED]
    for place, first in enumerate(nearest):
        change, changed = tried[first]
        for second in nearest[place + 1 :]:
            other = tried[second][0]
            if other.question == change.question or not applies(changed, other.question):
                continue
            both = changed.with_answer(other.question, state.machine.domains[other.question].known(other.value))
            if both.possible and (came := recommendation(both)) != present:
                yield Counterfactual((change, other), came)


def _distance(state: State) -> int:
    """How far a state is from another recommendation: open gates and refusals first, then the lead."""
    machine = state.machine
    rules = [*machine.refusals, *(node for _, _, gate in machine.gates for node in gate)]
    holding = sum(state.truth[node.number] == TRUE for node in rules)
    best = leader(state)
    others = [fit for number, fit in enumerate(state.fit) if number != best]
    lead = 0 if best is None or not others else state.fit[best] - max(others)
    any_open = any(gate_open(state, gate) != FALSE for _, _, gate in machine.gates)
    return 100 * holding + (0 if any_open else max(lead, 0))


def _chosen(state: State, found: list[Counterfactual]) -> list[Counterfactual]:
    """Easiest first; a second one of the same kind and outcome only after every kind was heard."""
    questions = state.machine.book.question

    approaches = set(state.machine.approaches)

    def ease(item: Counterfactual) -> tuple[int, int, int]:
        return (
            item.recommendation not in approaches,
            max(EASE[questions[change.question].can_change] for change in item.changes),
            sum(change.was_open for change in item.changes),
        )

    ordered = sorted(enumerate(found), key=lambda pair: (ease(pair[1]), pair[0]))
    seen: dict[tuple[str, ...], int] = {}
    ranked: list[tuple[int, int, Counterfactual]] = []
    once: set[tuple[str, ...]] = set()
    for place, (_, item) in enumerate(ordered):
        same = (*(change.question for change in item.changes), item.recommendation)
        if same in once:
            continue
        once.add(same)
        kind = (*sorted(questions[change.question].about for change in item.changes), item.recommendation)
        seen[kind] = seen.get(kind, 0) + 1
        ranked.append((seen[kind], place, item))
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])[:MOST]]
