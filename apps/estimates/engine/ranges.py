"""Arithmetic with figures that have a low, a likely and a high end. Exact, of numbers of nought or more. Knows `estimate` and `spans` only.

Ends are added and multiplied end by end: the low end is what comes out when everything is at its low end, and so on. The
likely value of an open number is the middle of its range, of an open choice the mean of what each choice would give.
"""

from collections.abc import Iterable
from fractions import Fraction

from apps.estimates.engine.estimate import Range
from apps.estimates.engine.spans import Exact, Span, added, divided, multiplied

NOTHING = Range(0, 0, 0)


def point(number: Exact) -> Range:
    """A figure that is known exactly."""
    return Range(number, number, number)


def plus(*ranges: Range) -> Range:
    """The sum, end by end."""
    low, likely, high = ranges[0] if ranges else NOTHING
    for each in ranges[1:]:
        low, likely, high = added(low, each.low), added(likely, each.likely), added(high, each.high)
    return Range(low, likely, high)


def scaled(found: Range, factor: Exact) -> Range:
    """Every end by one factor of nought or more."""
    return Range(multiplied(found.low, factor), multiplied(found.likely, factor), multiplied(found.high, factor))


def product(first: Range, second: Range) -> Range:
    """The product, end by end."""
    return Range(multiplied(first.low, second.low), multiplied(first.likely, second.likely), multiplied(first.high, second.high))


def quotient(dividend: Range, divisor: Range) -> Range:
    """The quotient: low by high, likely by likely, high by low. Raises ZeroDivisionError where the divisor may be nought."""
    return Range(divided(dividend.low, divisor.high), divided(dividend.likely, divisor.likely), divided(dividend.high, divisor.low))


def hull(ranges: Iterable[Range]) -> Range:
    """The range that holds all of them. Raises ValueError where there are none."""
    found = list(ranges)
    if not found:
        raise ValueError("no range at all")
    if len(found) == 1:
        return found[0]
    likely = Fraction(sum(each.likely for each in found)) / len(found)
    return Range(min(each.low for each in found), likely, max(each.high for each in found))


def of_span(span: Span) -> Range | None:
    """A number as it is known, its likely value in the middle; None where it has no upper end."""
    if span.high is None:
        return None
    return point(span.low) if span.low == span.high else Range(span.low, Fraction(span.low + span.high) / 2, span.high)
