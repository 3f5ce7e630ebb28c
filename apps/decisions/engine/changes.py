"""One answer changed: which other answers are tried for a question, and how far each is from today's. Pure; knows `state`.

One for each class of answers that the rules tell apart, for a number the one nearest to today's, and where a condition on
a derived number turns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import ceil

from apps.decisions.engine.apart import apart
from apps.decisions.engine.contradictions import COUNTS
from apps.decisions.engine.cutting import turnings
from apps.decisions.engine.domains import Domain
from apps.decisions.engine.draws import asked_points
from apps.decisions.engine.judging import Judge, judge_span
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI, Value
from apps.estimates.engine.spans import Exact, exact

EASE = {"yes": 0, "at_a_cost": 1}
FEW = 6  # choices among several that are tried in every combination; of more, one taken or left at a time


@dataclass(frozen=True, slots=True)
class Change:
    """One answer replaced, and whether it was open before."""

    question: str
    value: Value
    was_open: bool


def changes_of(state: State, slug: str) -> list[Change]:
    """The changes of one question that are tried; none for one that no rule reads, nor for a fact that is known and stays as it is."""
    domain = state.machine.domains[slug]
    is_read = state.machine.leaves_of.get(slug) or _feeds(state, slug) or slug in COUNTS
    if not is_read or (slug not in state.open and not may_change(state.machine, slug)):
        return []
    return [Change(slug, value, slug in state.open) for value in _values(state, domain)]


def may_change(machine: Machine, slug: str) -> bool:
    """Whether the owner of the idea can change the answer, and not only find it out."""
    return machine.book.question[slug].can_change in EASE


def distance(state: State, change: Change) -> Fraction:
    """How far from today's answer: for a number how many times over, for several choices how many; else nought."""
    domain = state.machine.domains[change.question]
    if change.was_open or domain.kind == CHOICE:
        return Fraction(0)
    now = state.raw[change.question]
    if domain.kind == MULTI:
        bits: int = domain.mask(change.value) ^ now[0]
        return Fraction(bits.bit_count())
    low, high = sorted((Fraction(now[0]), Fraction(exact(change.value))))  # type: ignore[arg-type]
    return (high - low) / (abs(low) + 1)


def moves(state: State, changes: Iterable[Change]) -> dict[str, str]:
    """How far each number that was answered has to move, in words."""
    domains = state.machine.domains
    return {
        change.question: apart(state.raw[change.question][0], exact(change.value))  # type: ignore[arg-type]
        for change in changes
        if domains[change.question].question.is_number and not change.was_open
    }


def values_at(domain: Domain, points: Iterable[Exact]) -> list[Value]:
    """Numbers as answers, those within what may be answered."""
    low, high = domain.whole
    return [domain.pick((point, point)) for point in points if low <= point <= high]


def turns(state: State, domain: Domain, subject: str) -> list[Exact]:
    """Where conditions on a derived number turn as a number that feeds it moves, the other answers as they are."""
    slug, whole, present = domain.question.slug, domain.whole, state.raw[domain.question.slug]
    state.raw[slug] = whole
    try:
        found = turnings(state, domain, subject, _limits(state.machine, subject))
    finally:
        state.raw[slug] = present
    return [_plain(at, domain) for at in found if at is not None]


def _limits(machine: Machine, subject: str) -> tuple[Judge, ...]:
    """One condition for each limit to which the rules hold a derived number: of a range both its ends."""
    if subject not in machine.limits:
        tests = [leaf.test for leaf in machine.leaves_of.get(subject, ())]
        limits = dict.fromkeys((">" if test.operator in ("<=", ">") else ">=", exact(number)) for test in tests for number in test.operand)
        machine.limits[subject] = tuple(judge_span(operator, (limit,)) for operator, limit in limits)
    return machine.limits[subject]


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
    points = {*asked_points(state.machine, slug), domain.whole[0] + 1, *_crossings(state, domain), *_beside(state, slug)}
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
                points |= asked_points(state.machine, other)
                if other not in state.open:
                    points.add(state.raw[other][0])
    return points


def _several(state: State, domain: Domain, present: tuple[int, int] | None) -> list[Value]:
    """Every combination of a few choices; of many each alone, and with or without it, or what a condition names together."""
    now = present[0] & ~domain.alone if present else 0
    bits = [bit for bit in domain.bit.values() if bit != domain.alone]
    sets = {*bits, domain.alone}
    if len(bits) <= FEW:
        every = sum(bits)
        sets |= {chosen for chosen in range(1, every + 1) if not chosen & ~every}
    for leaf in state.machine.leaves_of.get(domain.question.slug, ()):
        bits.append(domain.mask(state.machine.book.choices_of(leaf.test.operand)) & ~domain.alone)
    for bit in bits:
        sets |= {bit, now | bit, now & ~bit}
    sets -= {present[0] if present else 0, 0}
    return [domain.pick((chosen, chosen)) for chosen in sorted(sets, key=lambda chosen: ((chosen ^ now).bit_count(), chosen))]


def _crossings(state: State, domain: Domain) -> set[Exact]:
    """Where a condition on a derived number changes with this number, the other answers as they are."""
    slug = domain.question.slug
    return {at for name, formula in state.machine.formulas.items() if slug in formula.reads for at in turns(state, domain, name)}


def _plain(at: Exact, domain: Domain) -> Exact:
    """The next number that a person would write: the condition has changed there too, since it changes only once."""
    if isinstance(at, int):
        return at
    plain: Exact = ceil(at) if at >= 10 else Fraction(ceil(at * 100), 100)
    return plain if plain <= domain.whole[1] else at


def _just_below(after: Exact, point: Exact) -> Exact:
    """A plain number just below the next class: one less where there is room, else the start of the class."""
    return after - 1 if after - 1 >= point else point
