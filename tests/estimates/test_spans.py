"""Arithmetic with bounds never leaves out a value that the numbers can have, and rounds nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.estimates.engine.spans import Exact, Span, exact, hull, product, quotient, times

NUMBERS = st.integers(0, 20) | st.fractions(0, 20, max_denominator=8)


@st.composite
def spans_with_a_value(draw: st.DrawFn) -> tuple[Span, Exact]:
    """A span, perhaps without an upper end, and a number inside it."""
    low, value, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    return Span(low, None if draw(st.integers(0, 4)) == 0 else high), value


def holds(span: Span | None, value: Exact | None) -> bool:
    """Whether a value, or that there is none, is among what a span says."""
    if span is None or value is None:
        return value is None and (span is None or not span.sure)
    return span.low <= value and (span.high is None or value <= span.high)


PAIRS = st.tuples(spans_with_a_value(), spans_with_a_value())


@given(PAIRS)
def test_a_product_holds_the_product_of_any_two_values(pair: tuple[tuple[Span, Exact], tuple[Span, Exact]]) -> None:
    (first, one), (second, two) = pair

    assert holds(product(first, second), one * two)


@given(PAIRS)
def test_a_quotient_holds_the_quotient_of_any_two_values_and_says_when_there_may_be_none(
    pair: tuple[tuple[Span, Exact], tuple[Span, Exact]],
) -> None:
    (first, one), (second, two) = pair

    assert holds(quotient(first, second), Fraction(one) / two if two else None)


@given(spans_with_a_value(), NUMBERS)
def test_a_multiple_holds_the_multiple_of_any_value(pair: tuple[Span, Exact], factor: Exact) -> None:
    span, value = pair

    assert holds(times(span, factor), value * factor)


@given(st.lists(st.none() | spans_with_a_value(), min_size=1, max_size=4))
def test_a_hull_holds_every_value_of_every_span(pairs: list[tuple[Span, Exact] | None]) -> None:
    whole = hull(None if pair is None else pair[0] for pair in pairs)

    assert all(holds(whole, None if pair is None else pair[1]) for pair in pairs)


def test_points_stay_points() -> None:
    assert quotient(Span(7, 7), Span(2, 2)) == Span(Fraction(7, 2), Fraction(7, 2))
    assert product(Span(7, 7), Span(2, 2)).is_point
    assert quotient(Span(7, 7), Span(0, 0)) is None
    assert quotient(Span(7, 7), Span(0, 2)) == Span(Fraction(7, 2), None, False)
    assert hull([Span(1, 1), None]) == Span(1, 1, False)
    assert hull([None]) is None
    assert hull([]) is None


@pytest.mark.parametrize(
    ("number", "value"),
    [(3, 3), (Decimal("0.1"), Fraction(1, 10)), ("0.1", Fraction(1, 10)), (Decimal("2.0"), 2), ("1E+3", 1000), ("0.06", Fraction(3, 50))],
)
def test_numbers_become_exact(number: int | Decimal | str, value: Exact) -> None:
    assert exact(number) == value
    assert type(exact(number)) is type(value)


def test_control_floats_would_round() -> None:
    assert exact("0.1") + exact("0.2") == exact("0.3")
    assert float(exact("0.1")) + float(exact("0.2")) != float(exact("0.3"))


@pytest.mark.parametrize("number", ["1e99999999", "1e-99999999", Decimal("1e99999999"), "1e999999999999999999999", "soon", ""])
def test_number_that_would_fill_the_memory_is_refused_and_not_worked_out(number: Decimal | str) -> None:
    with pytest.raises(ValueError):
        exact(number)
