"""Completions of the open answers drawn without chance: every choice comes from SHA-256 of case, version and a counter. Pure.

A draw that ends in another outcome is a completion in hand, so it proves that the decision is not settled. That no draw
does proves nothing; the search in `search` decides then.
"""

import hashlib
import struct
from collections.abc import Iterator, Sequence

from apps.decisions.engine.contradictions import LIMITED
from apps.decisions.engine.domains import Domain, Possible, narrow
from apps.decisions.engine.judging import FALSE
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from apps.decisions.engine.terms import CHOICE, MULTI
from apps.estimates.engine.spans import Exact, exact

DRAWS = 100
GRIDS: dict[str, Sequence[int]] = {
    "integer": (0, 1, 2, 5, 20, 100, 500, 2_000, 10_000, 100_000, 1_000_000),
    "money": (0, 1, 10, 1_000, 10_000, 30_000, 100_000, 300_000, 1_000_000),
    "number": (0, 1, 3, 6, 12, 24),
    "percent": (0, 1, 5, 20, 50, 100),
}


class Numbers:
    """A stream of numbers that follows from a seed alone."""

    def __init__(self, seed: str) -> None:
        self.seed, self.block = seed, 0
        self.left: list[int] = []

    def below(self, count: int) -> int:
        """The next number from 0 to count - 1 (count at most a few thousand; the bias of the rest is negligible)."""
        if not self.left:
            self.left = list(reversed(struct.unpack(">8I", hashlib.sha256(f"{self.seed}|{self.block}".encode()).digest())))
            self.block += 1
        return self.left.pop() % count


def cut_points(machine: Machine, question: str) -> tuple[Exact, ...]:
    """The numbers from which a number question means something else to some rule, and a coarse grid where a derived number reads it."""
    domain, points = machine.domains[question], asked_points(machine, question)
    if any(question in formula.reads for formula in machine.formulas.values()):
        points |= set(GRIDS[domain.kind])
    low, high = domain.whole
    return tuple(sorted(point for point in points if low <= point <= high))


def asked_points(machine: Machine, question: str) -> set[Exact]:
    """The lowest number, and those from which the number itself means something else to some rule."""
    domain = machine.domains[question]
    points: set[Exact] = {domain.whole[0]}
    for leaf in machine.leaves_of.get(question, ()):
        after = domain.step if leaf.test.operator in ("<=", ">") else 0
        points |= {exact(number) + after for number in leaf.test.operand}
    return points


def alternatives(machine: Machine, question: str, possible: Possible) -> list[Possible]:
    """One possibility for each class of answers that the rules tell apart, of those still possible."""
    domain = machine.domains[question]
    if domain.kind == CHOICE:
        return [bit for bit in domain.bit.values() if possible & bit]
    if domain.kind == MULTI:
        sure, may = possible
        single = [bit for bit in domain.bit.values() if may & bit and not sure & ~bit]
        return [(bit, bit) for bit in single] or [(sure, sure)]
    low, high = possible
    points = [point for point in cut_points(machine, question) if low <= point <= high]
    return [(point, point) for point in ([] if low in points else [low]) + points]


def class_of(machine: Machine, question: str, one: Possible, possible: Possible) -> Possible:
    """The whole class of answers that a representative stands for: for a number, up to the next cut point."""
    domain = machine.domains[question]
    if domain.kind in (CHOICE, MULTI):
        return one
    higher = [point[0] for point in alternatives(machine, question, possible) if point[0] > one[0]]
    return (one[0], min(higher) - domain.step if higher else possible[1])


class Draws:
    """The completions of one state of the record, drawn when first asked for and then kept."""

    def __init__(self, state: State, seed: str) -> None:
        self.seed = seed
        self._drawn: list[State] = []
        self._more = completions(state, seed)

    def first(self, count: int) -> Iterator[State]:
        """The first `count` of them; fewer where some draws came to nothing."""
        for number in range(count):
            if number == len(self._drawn):
                drawn = next(self._more, None)
                if drawn is None:
                    return
                self._drawn.append(drawn)
            yield self._drawn[number]


def completions(state: State, seed: str, count: int = DRAWS) -> Iterator[State]:
    """`count` completions of a state of the record, each with every open answer filled in."""
    machine = state.machine
    classes = {slug: cut_points(machine, slug) for slug in state.open if machine.domains[slug].question.is_number}
    opened = [(slug, domain, classes.get(slug, ())) for slug, domain in machine.domains.items() if slug in state.open]
    limited = [slug for slug in LIMITED if slug in machine.domains]
    ways = {slug: _ways(domain, state.raw[slug], points) for slug, domain, points in opened}
    for number in range(count):
        numbers = Numbers(f"{seed}|{number}")
        drawn = state.copy()
        drawn.open = frozenset()
        raw, at_rest = drawn.raw, False
        for slug, domain, points in opened:
            possible = raw[slug]
            some = _ways(domain, possible, points) if slug in LIMITED else ways[slug]  # only limits change what is possible
            if domain.kind == MULTI:
                raw[slug] = _several(domain, possible[0], some, numbers)
            else:
                raw[slug] = some[numbers.below(len(some))]
            if not at_rest or slug in LIMITED:  # other answers limit nothing: what was narrowed as far as it goes stays so
                before = [raw[other] for other in limited]
                drawn.possible = drawn.possible and narrow(machine.domains, raw)
                at_rest = before == [raw[other] for other in limited]
        if drawn.possible:
            drawn.spread(state.open)
            yield drawn


def _ways(domain: Domain, possible: Possible, points: Sequence[Exact]) -> Sequence[Possible]:
    """What an answer can be drawn from: the choices still possible, or numbers."""
    if domain.kind == CHOICE:
        return [bit for bit in domain.bit.values() if possible & bit]
    if domain.kind == MULTI:
        return [bit for bit in domain.bit.values() if possible[1] & bit]
    low, high = possible
    return [(point, point) for point in points if low <= point <= high] or [(low, low)]


def _several(domain: Domain, sure: int, bits: Sequence[int], numbers: Numbers) -> Possible:
    first = bits[numbers.below(len(bits))]
    if first == domain.alone and not sure:
        return (first, first)
    chosen = sure | (first & ~domain.alone)
    for bit in bits:
        if bit != domain.alone and numbers.below(6) == 0:
            chosen |= bit
    chosen = chosen or bits[0]
    return (chosen, chosen)


def applies(state: State, question: str) -> bool:
    """Whether the question is asked in this state, or may be."""
    ask = state.machine.ask_if.get(question)
    return ask is None or state.truth[ask] != FALSE
