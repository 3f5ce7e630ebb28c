"""What a question's answer can still be, and how two answers limit each other. Pure; knows `book` and `terms`.

A possible answer is held compactly: one choice as a set of bits, several choices as (sure bits, possible bits), a number
as (lowest, highest or None). Bits follow the book's order of choices. `narrow` applies the contract's contradictions.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from apps.decisions.engine.terms import CHOICE, MULTI, Question, Value
from apps.estimates.engine.spans import Exact, exact

Possible = Any  # int | tuple[int, int] | tuple[Exact, Exact | None]; which one follows from the question's kind
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
        everything = (1 << len(self.slugs)) - 1
        if question.kind == CHOICE:
            self.whole: Possible = everything
        elif question.kind == MULTI:
            self.whole = (0, everything)
        else:
            low = exact(question.minimum) if question.minimum is not None else -(10**15)
            self.whole = (low, exact(question.maximum) if question.maximum is not None else 10**15)

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
    """Apply the contradictions of the contract in place; False where no answer is left.

    labelled <= examples, labelled_rarest <= labelled, classes <= labelled once anything is labelled,
    two classes at least for a category, and no labels where nobody decided any.
    """
    for _ in range(2):  # a limit found late can tighten one that was applied early
        if not (_categories(domains, raw) and _no_labels(domains, raw) and _kinds(raw)):
            return False
        if not (_at_most(raw, "labelled_rarest", "labelled") and _at_most(raw, "labelled", "examples")):
            return False
    return True


def _kinds(raw: dict[str, Possible]) -> bool:
    if "labelled" not in raw or "classes" not in raw:
        return True
    labelled, classes = raw["labelled"], raw["classes"]
    if labelled[0] > 0:
        return _at_most(raw, "classes", "labelled")
    if labelled[1] is not None and classes[0] > labelled[1]:
        raw["labelled"] = (0, 0)
    return True


def _at_most(raw: dict[str, Possible], smaller: str, larger: str) -> bool:
    if smaller not in raw or larger not in raw:
        return True
    (low, high), (floor, ceiling) = raw[smaller], raw[larger]
    if ceiling is not None and (high is None or high > ceiling):
        raw[smaller] = (low, high := ceiling)
    if low > floor:
        raw[larger] = (floor := low, ceiling)
    return (high is None or low <= high) and (ceiling is None or floor <= ceiling)


def _categories(domains: Mapping[str, Domain], raw: dict[str, Possible]) -> bool:
    if "output_kind" not in raw or "classes" not in raw:
        return True
    category = domains["output_kind"].bit.get("category", 0)
    low, high = raw["classes"]
    if raw["output_kind"] == category and low < 2:
        raw["classes"] = (low := 2, high)
    elif high is not None and high < 2:
        raw["output_kind"] &= ~category
    return bool(raw["output_kind"]) and (high is None or low <= high)


def _no_labels(domains: Mapping[str, Domain], raw: dict[str, Possible]) -> bool:
    if "label_quality" not in raw or "labelled" not in raw:
        return True
    none = domains["label_quality"].bit.get("none", 0)
    low, high = raw["labelled"]
    if raw["label_quality"] == none:
        raw["labelled"] = (low, high := 0)
    elif low > 0:
        raw["label_quality"] &= ~none
    return bool(raw["label_quality"]) and low <= (high if high is not None else low)
