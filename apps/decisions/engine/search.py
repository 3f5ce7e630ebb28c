"""Is there a completion of the open answers with another outcome? A search that proves yes or no. Pure; knows `state`.

It splits the possible answers of one open question after another, as finely as the rules can tell them apart, and drops
what the bounds already settle. A hit is a completion in hand; an exhausted search is a proof that there is none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, isqrt

from apps.decisions.engine.domains import Domain, Possible
from apps.decisions.engine.judging import FALSE, UNKNOWN, Judge
from apps.decisions.engine.machine import MOST_KEPT, Leaf, RuleNode
from apps.decisions.engine.outcome import possible_leaders, possible_outcomes
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI
from apps.estimates.engine.spans import Exact, Span, exact

NODES = 1_500  # states looked at before a search gives up and says "not ruled out"
GATE_WEIGHT = 20  # a rule that can open a gate or refuse weighs more than any favour when a question is chosen


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: a completion, or none; `exhausted` is False where it was stopped, by the limit or by `uncut`.

    `uncut`: a state was left in which more than one outcome seems possible, and no question that could be cut further.
    """

    completion: State | None
    exhausted: bool
    uncut: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """What is looked for: the outcomes still possible in a state, and the one that must not come out."""

    possible: Callable[[State], set[str]]
    present: str
    ranking_only: bool = False


def other_outcome(present: str) -> Aim:
    """Look for a completion that recommends something else."""
    return Aim(possible_outcomes, present)


def other_leader(present: str) -> Aim:
    """Look for a completion that puts another approach first, gates and refusals left aside."""
    return Aim(possible_leaders, present, ranking_only=True)


def search(state: State, aim: Aim, limit: int = NODES) -> Found:
    """Look for a completion of `state` (one to be completed) that meets the aim."""
    stack, nodes = [state], 0
    while stack:
        here = stack.pop()
        if not here.possible:
            continue
        outcomes = aim.possible(here)
        if aim.present not in outcomes:
            return Found(here, exhausted=False)
        if len(outcomes) == 1:
            continue
        nodes += 1
        if nodes > limit:
            return Found(None, exhausted=False)
        halves = split(here, aim)
        if halves is None:
            return Found(None, exhausted=False, uncut=True)
        stack.extend(halves)
    return Found(None, exhausted=True)


def split(state: State, aim: Aim) -> list[State] | None:
    """The state cut in two at the open question with the most weight behind it; None where none is left to cut."""
    weights: dict[str, int] = {}
    leaves: dict[str, Leaf] = {}
    opened: dict[str, list[Leaf]] = {}
    for node, weight in undecided(state, aim):
        for leaf in node.leaves:
            if state.truth[leaf.number] == UNKNOWN:
                for question, why in questions_behind(state, leaf, opened):
                    weights[question] = weights.get(question, 0) + weight
                    leaves.setdefault(question, why)
    for question in sorted(weights, key=lambda slug: (-weights[slug], slug)):
        domain = state.machine.domains[question]
        parts = cut(state, domain, leaves[question])
        if parts:
            return [state.with_possible(question, part) for part in parts]
    return None


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


def undecided(state: State, aim: Aim) -> Iterable[tuple[RuleNode, int]]:
    machine, truth = state.machine, state.truth
    if not aim.ranking_only:
        for node in (*machine.refusals, *(node for _, _, rules in machine.gates for node in rules)):
            if truth[node.number] == UNKNOWN:
                yield node, GATE_WEIGHT
    contenders = _contenders(state)
    for node in machine.rules:
        if truth[node.number] == UNKNOWN and (node.points or node.rules_out):
            weight = sum(abs(points) for approach, points in node.points if approach in contenders)
            weight += sum(GATE_WEIGHT for approach in node.rules_out if approach in contenders)
            if weight:
                yield node, weight


def _contenders(state: State) -> set[int]:
    """The approaches that can still lead, as numbers."""
    slugs = possible_leaders(state)
    return {number for number, slug in enumerate(state.machine.approaches) if slug in slugs}


def questions_behind(state: State, leaf: Leaf, opened: dict[str, list[Leaf]]) -> list[tuple[str, Leaf]]:
    """The open questions that an undecided condition waits for, each with the condition to cut it along."""
    machine, subject = state.machine, leaf.subject
    if subject in machine.domains:
        if subject in machine.ask_if and leaf.judge(state.raw[subject]) != UNKNOWN:
            asked = [machine.leaves_of[test.subject] for test in machine.book.tests_in(machine.book.question[subject].ask_if)]
            return [(inner.subject, inner) for leaves in asked for inner in leaves if state.truth[inner.number] == UNKNOWN]
        return [(subject, leaf)]
    if subject in machine.formulas:
        found: list[tuple[str, Leaf]] = []
        for read in machine.formulas[subject].reads:
            if read in machine.finding_bits:
                found += _behind_finding(state, read, opened)
            elif not machine.domains[read].is_settled(state.raw[read]):
                found.append((read, leaf))
        return found
    return _behind_finding(state, subject, opened)


def _behind_finding(state: State, finding: str, opened: dict[str, list[Leaf]]) -> list[tuple[str, Leaf]]:
    if finding not in opened:
        nodes = [node for node in state.machine.rows[finding] if state.truth[node.number] == UNKNOWN]
        inner = {leaf.number: leaf for node in nodes for leaf in node.leaves if state.truth[leaf.number] == UNKNOWN}
        opened[finding] = [inner[number] for number in sorted(inner)]
    return [pair for leaf in opened[finding] for pair in questions_behind(state, leaf, opened)]


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
            middle = (before + after) // 2
            before, after = (middle, after) if truth_at(judge, middle) == first else (before, middle)
        return number(after)

    return tuple(turns_at(judge) for judge in judges)


def _middle(low: Exact, high: Exact, step: Exact) -> Exact:
    """A value between, nearer to the lower end for wide ranges: counts and money are spread over powers of ten."""
    if high - low > 100 and low >= 0:
        return max(int(low) + 1, isqrt(int(max(low, 1)) * int(high)))
    return low + max(step, (high - low) // (2 * step) * step)
