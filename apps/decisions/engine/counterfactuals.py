"""What would have to be different for another recommendation: the fewest changes first. Pure; re-decides every one.

Only answers that the owner can change, or find out and then change, are touched; an open one counts as a change too.
Single changes are tried in full, one for each class of answers that the rules tell apart; two changes together only
where no single one suffices: those that come nearest, and answers that have to move together, such as more known answers
than there are cases today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import ceil

from apps.decisions.engine.contradictions import COUNTS, LIMITED
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.draws import applies, cut_points
from apps.decisions.engine.judging import FALSE, TRUE, UNKNOWN
from apps.decisions.engine.outcome import gate_open, leader, possible_outcomes, recommendation
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
    if _refused_for_good(state):
        return ()
    singles = list(_singles(state))
    tried = [(change, changed) for change, changed in singles if changed.possible]
    hits = [(change, recommendation(changed)) for change, changed in tried]
    found = [Counterfactual((change,), other) for change, other in hits if other != present]
    if not found:
        found = [*_pairs(state, tried, present), *_together(state, singles, present)]
    return tuple(_chosen(state, found))


def _refused_for_good(state: State) -> bool:
    """Whether a rule refuses the idea on answers alone that nobody can change."""
    questions = state.machine.book.question
    return any(
        state.truth[node.number] == TRUE
        and all(leaf.subject in questions and questions[leaf.subject].can_change not in EASE for leaf in node.leaves)
        for node in state.machine.refusals
    )


def _singles(state: State) -> Iterator[tuple[Change, State]]:
    machine = state.machine
    for slug, domain in machine.domains.items():
        is_read = machine.leaves_of.get(slug) or _feeds(state, slug) or slug in COUNTS
        if domain.question.can_change not in EASE or not is_read or not applies(state, slug):
            continue
        for value in _values(state, domain):
            yield Change(slug, value, slug in state.open), state.with_answer(slug, domain.known(value))


def _feeds(state: State, slug: str) -> bool:
    return any(slug in formula.reads for formula in state.machine.formulas.values())


def _values(state: State, domain: Domain) -> list[Value]:
    """One other answer for each class of answers, for a number the one nearest to today's."""
    slug = domain.question.slug
    present = None if slug in state.open else state.raw[slug]
    if domain.kind == CHOICE:
        return [choice for choice in domain.slugs if domain.bit[choice] != present]
    if domain.kind == MULTI:
        return _several(state, domain, present)
    points = {*cut_points(state.machine, slug), *_crossings(state, domain), *_beside(state, slug)}
    low, high = domain.whole
    values: list[Value] = []
    in_order: list[Exact] = sorted(points)
    for point, after in zip_longest(in_order, in_order[1:]):
        if present is not None and point <= present[0] and (after is None or present[0] < after):
            continue  # the class it is in already
        below = present is not None and point < present[0]
        nearest = _just_below(after, point) if below and after is not None else point
        if low <= nearest <= high:
            values.append(domain.pick((nearest, nearest)))
    return values


def _beside(state: State, slug: str) -> set[Exact]:
    """Numbers at which an answer meets another one that limits it: it may have to move no further, or along with it."""
    points: set[Exact] = set()
    if slug in COUNTS:
        for other in COUNTS:
            if other != slug and other in state.machine.domains:
                points.update(cut_points(state.machine, other))
                if other not in state.open:
                    points.add(state.raw[other][0])
    return points


def _several(state: State, domain: Domain, present: tuple[int, int] | None) -> list[Value]:
    """Each choice alone; and with or without it, and with or without what a condition names together."""
    now = present[0] & ~domain.alone if present else 0
    bits = [bit for bit in domain.bit.values() if bit != domain.alone]
    sets = {*bits, domain.alone}
    for leaf in state.machine.leaves_of.get(domain.question.slug, ()):
        bits.append(domain.mask(state.machine.book.choices_of(leaf.test.operand)) & ~domain.alone)
    for bit in bits:
        sets |= {bit, now | bit, now & ~bit}
    return [domain.pick((chosen, chosen)) for chosen in sorted(sets - {present[0] if present else 0, 0})]


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
    hopeful = _Hope(state, present)
    for place, first in enumerate(nearest):
        change, changed = tried[first]
        for second in nearest[place + 1 :]:
            other = tried[second][0]
            if other.question == change.question or not applies(changed, other.question):
                continue
            if hopeful.of(change.question, other.question):
                yield from _both(changed, change, other, present)


def _both(changed: State, change: Change, other: Change, present: str) -> Iterator[Counterfactual]:
    """The two changes together, where they give another recommendation."""
    both = changed.with_answer(other.question, changed.machine.domains[other.question].known(other.value))
    if both.possible and (came := recommendation(both)) != present:
        yield Counterfactual((change, other), came)


class _Hope:
    """Whether any answers at all to two questions could change the recommendation; asked once for each pair."""

    def __init__(self, state: State, present: str) -> None:
        self.state, self.present = state, present
        self.known: dict[frozenset[str], bool] = {}
        book = state.machine.book
        self.asking = {test.subject for slug in state.machine.ask_if for test in book.tests_in(book.question[slug].ask_if)}

    def of(self, first: str, second: str) -> bool:
        """False only where no pair of answers can: the bounds with both questions wide open say so."""
        pair = frozenset((first, second))
        if pair & self.asking:  # whether another question is asked at all follows from it, and bounds do not show that
            return True
        if pair not in self.known:
            self.known[pair] = possible_outcomes(self.widened(pair)) != {self.present}
        return self.known[pair]

    def widened(self, questions: frozenset[str]) -> State:
        """The state with any answer to the questions still possible."""
        wide, machine = self.state.copy(), self.state.machine
        freed = questions | (LIMITED & wide.open if questions & LIMITED else frozenset())
        for slug in freed:
            wide.raw[slug] = machine.domains[slug].whole
        wide.open -= questions
        wide.run(sorted(set().union(*(machine.touched[slug] for slug in freed))))
        for node in (*machine.refusals, *(node for _, _, gate in machine.gates for node in gate)):
            kept = max((wide.truth[number] for number in node.unless), default=FALSE)
            if wide.truth[node.number] == TRUE and kept == UNKNOWN:
                wide.truth[node.number] = UNKNOWN  # one of these answers may yet keep it back
        return wide


def _together(state: State, singles: list[tuple[Change, State]], present: str) -> Iterator[Counterfactual]:
    """A change that contradicts another answer, with that one changed as well."""
    barred = [change for change, changed in singles if not changed.possible]
    for change, changed in singles:
        if change.question in LIMITED and changed.possible:
            for other in barred:
                if other.question != change.question and applies(changed, other.question):
                    yield from _both(changed, change, other, present)


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
