"""One question's possible answers in parts, cut where a condition turns. Pure; knows `state`."""

from collections.abc import Sequence
from math import ceil, isqrt

from apps.decisions.engine.domains import Domain, Possible
from apps.decisions.engine.judging import FALSE, UNKNOWN, Judge
from apps.decisions.engine.machine import MOST_KEPT, Leaf
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI
from apps.estimates.engine.spans import Exact, Span, exact


def cut(state: State, domain: Domain, leaf: Leaf) -> list[Possible]:
    """The possible answers of a question in two parts, along the condition that is undecided."""
    slug = domain.question.slug
    possible = state.raw[slug]
    if domain.is_settled(possible):
        return []
    direct = leaf.subject == slug
    if domain.kind == CHOICE:
        wanted = domain.mask(state.machine.book.choices_of(leaf.test.operand)) if direct else possible & -possible
        inside, outside = possible & wanted, possible & ~wanted
        if not inside or not outside:
            inside, outside = possible & -possible, possible & (possible - 1)
        return [outside, inside]
    if domain.kind == MULTI:
        wanted = domain.mask(state.machine.book.choices_of(leaf.test.operand)) if direct else possible[1]
        return cut_several(domain, possible, wanted)
    limit = _limit(leaf, possible, domain.step) if direct else None
    at = limit if limit is not None else crossing(state, domain, leaf)
    if at is not None and domain.step == 1:
        at = ceil(at)
    low, high = possible
    if at is None or not low < at <= high:
        return []
    return [(low, max(low, at - domain.step)), (at, high)]


def cut_several(domain: Domain, possible: Possible, wanted: int) -> list[Possible]:
    """Several choices cut at one that is not settled: with it, and without it."""
    sure, may = possible
    free = may & ~sure
    free = (free & wanted) or free
    bit = free & -free
    parts: list[Possible] = []
    rest = may & ~bit
    if rest:
        parts.append((sure or (rest if rest & (rest - 1) == 0 else 0), rest))
    if bit == domain.alone:
        if not sure:
            parts.append((bit, bit))
    else:
        parts.append((sure | bit, may & ~domain.alone))
    return parts


def around(possible: Possible, step: Exact) -> list[Possible]:
    """The numbers below and above one of them, and that one, which is looked at first."""
    low, high = possible
    if low == high:
        return []
    at = _middle(low, high, step)
    parts: list[Possible] = [(low, at - step), (at + step, high), (at, at)]
    return [part for part in parts if part[0] <= part[1]]


def can_decide(state: State, question: str, leaf: Leaf) -> bool:
    """Whether a number alone decides a condition on a derived number one way or the other, as the other answers stand."""
    if leaf.subject not in state.machine.formulas or not state.machine.domains[question].question.is_number:
        return False
    truths = {leaf.judge(span) for span in _at_the_ends(state, question, leaf.subject)}
    return UNKNOWN not in truths and len(truths) > 1


def _at_the_ends(state: State, question: str, subject: str) -> tuple[Span | None, ...]:
    """A derived number where a number that it may read is the least, and the most, that it still can be. Kept."""
    machine, key = state.machine, (question, subject, state.raw[question], state.read_by(subject))
    if key not in machine.at_ends:
        if len(machine.at_ends) >= MOST_KEPT:
            machine.at_ends.clear()
        known, formula = state.known_to(subject), machine.formulas[subject].formula
        found = []
        for end in state.raw[question]:
            known.numbers[question] = Span(end, end)
            found.append(formula(known))
        machine.at_ends[key] = tuple(found)
    return machine.at_ends[key]


def _limit(leaf: Leaf, possible: Possible, step: Exact) -> Exact | None:
    """Where a condition on a number cuts its range: the first value of the upper part."""
    low, high = possible
    after = leaf.test.operator in ("<=", ">")
    for number in leaf.test.operand:
        limit = exact(number) + (step if after else 0)
        if low < limit <= high:
            return limit
    return None


def crossing(state: State, domain: Domain, leaf: Leaf) -> Exact | None:
    """The first value of a number at which a condition on a derived number changes, or the middle of the range."""
    at = turning(state, domain, leaf.subject, leaf.judge)
    low, high = state.raw[domain.question.slug]
    return _middle(low, high, domain.step) if at is None else at


def turning(state: State, domain: Domain, subject: str, judge: Judge) -> Exact | None:
    """The first value of a number at which a condition on a derived number changes; None where both ends are alike."""
    return turnings(state, domain, subject, (judge,))[0]


def turnings(state: State, domain: Domain, subject: str, judges: Sequence[Judge]) -> tuple[Exact | None, ...]:
    """The same for several conditions on one derived number, which is worked out once for all of them. Kept."""
    machine = state.machine
    key = (domain.question.slug, subject, judges, state.read_by(subject))
    if key not in machine.turns:
        if len(machine.turns) >= MOST_KEPT:
            machine.turns.clear()
        machine.turns[key] = _turnings(state, domain, subject, judges)
    return machine.turns[key]


def _turnings(state: State, domain: Domain, subject: str, judges: Sequence[Judge]) -> tuple[Exact | None, ...]:
    slug, step = domain.question.slug, domain.step
    low: Exact
    high: Exact
    low, high = state.raw[slug]
    known, formula = state.known_to(subject), state.machine.formulas[subject].formula
    if slug not in known.numbers:
        return (None,) * len(judges)
    steps = int((high - low) // step)
    spans: dict[int, Span | None] = {}

    def number(place: int) -> Exact:
        return low if place == 0 else high if place == steps else step * place + low

    def truth_at(judge: Judge, place: int) -> int:
        if place not in spans:
            at = number(place)
            known.numbers[slug] = Span(at, at)
            spans[place] = formula(known)
        return judge(spans[place])

    def turns_at(judge: Judge) -> Exact | None:
        start = 1 if steps and truth_at(judge, 0) == FALSE and spans[0] is None else 0  # by nought nothing can be divided
        first, before, after = truth_at(judge, start), start, steps
        if truth_at(judge, steps) == first:
            return number(start) if truth_at(judge, 0) != first else None
        while after - before > 1:
            middle = _between(before, after)
            before, after = (middle, after) if truth_at(judge, middle) == first else (before, middle)
        return number(after)

    return tuple(turns_at(judge) for judge in judges)


def _between(before: int, after: int) -> int:
    """A place between two that are not neighbours; in wide ranges by powers of ten, for most limits are far nearer to nought than to the end."""
    return (before + after) // 2 if after < 4 * before + 16 else isqrt(max(before, 1) * after)


def _middle(low: Exact, high: Exact, step: Exact) -> Exact:
    """A value between, nearer to the lower end for wide ranges: counts and money are spread over powers of ten."""
    if high - low > 100 and low >= 0:
        return max(int(low) + 1, isqrt(int(max(low, 1)) * int(high)))
    return low + max(step, (high - low) // (2 * step) * step)
