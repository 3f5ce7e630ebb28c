"""Arithmetic with numbers that are known only within bounds. Exact: whole numbers and fractions, never floats.

A span holds the lowest and the highest value that a number can still take; `high` is None where it has no upper end.
`sure` is False where the number may not exist at all, for example a quotient by a count that may be nought.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

Exact = int | Fraction
EXPONENT = re.compile(r"[eE][+-]?(\d{1,20})")
MOST_DIGITS = 400


class Span(NamedTuple):
    """Lowest and highest possible value; `sure` is False where the number may not exist."""

    low: Exact
    high: Exact | None
    sure: bool = True

    @property
    def is_point(self) -> bool:
        """Whether the number is known exactly."""
        return self.sure and self.low == self.high


def exact(number: int | Decimal | str) -> Exact:
    """A number without rounding: whole numbers as int, all others as a fraction.

    Raises ValueError for a text that is no number, and for one of more than MOST_DIGITS: with an exponent, a few characters
    would fill the memory.
    """
    return number if isinstance(number, int) else _exact(number)


@lru_cache(maxsize=4_096)
def _exact(number: Decimal | str) -> Exact:
    written = EXPONENT.search(str(number))
    if written and int(written[1]) > MOST_DIGITS:
        raise ValueError(f"{str(number)[:40]} has more than {MOST_DIGITS} digits")
    fraction = Fraction(number)
    return int(fraction) if fraction.denominator == 1 else fraction


def times(span: Span, factor: Exact) -> Span:
    """The span stretched by a factor of nought or more."""
    low, high, sure = span
    least = multiplied(low, factor)
    return Span(least, None if high is None else least if high is low else multiplied(high, factor), sure)


def multiplied(one: Exact, other: Exact) -> Exact:
    """The product of two numbers; a fraction first, which takes a whole number far quicker than the other way round."""
    return other * one if type(one) is int else one * other


def added(one: Exact, other: Exact) -> Exact:
    """The sum of two numbers; a fraction first, as above."""
    return other + one if type(one) is int else one + other


def divided(one: Exact, other: Exact) -> Fraction:
    """The quotient of two numbers, without the detours that a fraction takes for numbers of any kind."""
    if type(one) is int and type(other) is int:
        return Fraction(one, other)
    return Fraction(one.numerator * other.denominator, one.denominator * other.numerator)


def product(first: Span, second: Span) -> Span:
    """The product of two spans of numbers of nought or more."""
    high = None
    if first.high is not None and second.high is not None:
        high = multiplied(first.high, second.high)
    elif first.high == 0 or second.high == 0:
        high = 0
    return Span(multiplied(first.low, second.low), high, first.sure and second.sure)


def quotient(dividend: Span, divisor: Span) -> Span | None:
    """The quotient of two spans of nought or more; None where the divisor can only be nought."""
    if divisor.high == 0:
        return None
    low: Exact = 0 if divisor.high is None else divided(dividend.low, divisor.high)
    high: Exact | None = None if dividend.high is None or divisor.low == 0 else divided(dividend.high, divisor.low)
    if dividend.high == 0:
        high = 0
    return Span(low, high, dividend.sure and divisor.sure and divisor.low > 0)


def hull(spans: Iterable[Span | None]) -> Span | None:
    """The span that holds all of them; None among them means that the number may not exist."""
    found = list(spans)
    if len(found) == 1:
        return found[0]
    there = [span for span in found if span is not None]
    if not there:
        return None
    low, high, sure = there[0]
    for span in there[1:]:
        low, sure = min(low, span.low), sure and span.sure
        high = None if high is None or span.high is None else max(high, span.high)
    return Span(low, high, sure and len(there) == len(found))
