"""What a question's answer can still be, and how two answers limit each other. Pure; knows `contradictions` and `terms`.

A possible answer is held compactly: one choice as a set of bits, several choices as (sure bits, possible bits), a number
as (lowest, highest or None). Bits follow the book's order of choices. `narrow` applies the limits between answers.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from apps.decisions.engine.contradictions import BOUNDS, NEVER_MORE, Bound, NeverMore
from apps.decisions.engine.terms import CHOICE, MULTI, Question, Value
from apps.estimates.engine.spans import Exact, exact

Possible = Any  # int | tuple[int, int] | tuple[Exact, Exact | None]; which one follows from the question's kind
UNBOUNDED = 10**15  # what a number without limits is held to
GRAIN = Fraction(1, 1_000_000)  # the finest step that completions of an open decimal are told apart by
ALONE = "none"  # a choice among several that excludes all others


class Domain:
    """How one question's answers are held: the whole range, a known value, and back."""

    __slots__ = ("_sets", "alone", "bit", "kind", "question", "slugs", "step", "whole")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.kind = question.kind
        self.slugs = tuple(choice.slug for choice in question.choices)
        self.bit = {slug: 1 << number for number, slug in enumerate(self.slugs)}
        self.alone = self.bit.get(ALONE, 0)
        self.step: Exact = 1 if question.kind == "integer" else GRAIN
        self._sets: dict[int, frozenset[str]] = {}
        everything = sum(self.bit[choice.slug] for choice in question.choices if not choice.retired)
        if question.kind == CHOICE:
            self.whole: Possible = everything
        elif question.kind == MULTI:
            self.whole = (0, everything)
        else:
            low = exact(question.minimum) if question.minimum is not None else -UNBOUNDED
            self.whole = (low, exact(question.maximum) if question.maximum is not None else UNBOUNDED)

    def known(self, value: Value) -> Possible:
        """The one possibility that a known answer leaves."""
        if self.kind == CHOICE:
            return self.bit[str(value)]
        if self.kind == MULTI:
            bits = self.mask(value)
            return (bits, bits)
        number = exact(value)  # type: ignore[arg-type]
        return (number, number)

    def mask(self, slugs: Any) -> int:
        """The bits of the named choices."""
        bits = 0
        for slug in slugs:
            bits |= self.bit[slug]
        return bits

    def names(self, bits: int) -> frozenset[str]:
        """The choices that bits stand for."""
        found = self._sets.get(bits)
        if found is None:
            found = self._sets[bits] = frozenset(slug for slug, bit in self.bit.items() if bits & bit)
        return found

    def is_settled(self, possible: Possible) -> bool:
        """Whether exactly one answer is left."""
        if self.kind == CHOICE:
            return bool(possible & (possible - 1) == 0)
        return bool(possible[0] == possible[1])

    def pick(self, possible: Possible) -> Value:
        """One answer of those that are left: the first choice, the fewest choices, the lowest number."""
        if self.kind == CHOICE:
            first: int = possible & -possible
            return self.slugs[first.bit_length() - 1]
        if self.kind == MULTI:
            bits = possible[0] or (possible[1] & -possible[1])
            return tuple(slug for slug in self.slugs if bits & self.bit[slug])
        low: Exact = possible[0]
        return as_value(low)


def as_value(number: Exact) -> int | Decimal:
    """An exact number as an answer holds it."""
    if isinstance(number, int):
        return number
    if number.denominator == 1:
        return int(number)
    return Decimal(number.numerator) / Decimal(number.denominator)


def narrow(domains: Mapping[str, Domain], raw: dict[str, Possible]) -> bool:
    """Apply the limits of `contradictions` in place; False where no answer is left to some question."""
    for _ in range(2):  # a limit found late can tighten one that was applied early
        for bound in BOUNDS:
            if bound.question in raw and bound.number in raw and not _bounded(domains[bound.question], bound, raw):
                return False
        for limit in reversed(NEVER_MORE):
            if limit.smaller in raw and limit.larger in raw and not _never_more(limit, raw):
                return False
    return True


def _bounded(domain: Domain, bound: Bound, raw: dict[str, Possible]) -> bool:
    bit, (low, high) = domain.bit.get(bound.choice, 0), raw[bound.number]
    if raw[bound.question] == bit:
        if bound.at_least is not None:
            low = max(low, bound.at_least)
        if bound.at_most is not None:
            high = bound.at_most if high is None else min(high, bound.at_most)
        raw[bound.number] = (low, high)
    elif (bound.at_least is not None and high is not None and high < bound.at_least) or (bound.at_most is not None and low > bound.at_most):
        raw[bound.question] &= ~bit
    return bool(raw[bound.question]) and (high is None or low <= high)


def _never_more(limit: NeverMore, raw: dict[str, Possible]) -> bool:
    (low, high), (floor, ceiling) = raw[limit.smaller], raw[limit.larger]
    if limit.once and floor <= 0:  # it may still be nought, and then there is no limit
        if ceiling is not None and low > ceiling:
            raw[limit.larger] = (0, 0)
        return True
    if ceiling is not None and (high is None or high > ceiling):
        raw[limit.smaller] = (low, high := ceiling)
    if low > floor:
        raw[limit.larger] = (floor := low, ceiling)
    return (high is None or low <= high) and (ceiling is None or floor <= ceiling)
