"""How numbers, money and days are written: exact where every digit is meant, two digits where a figure is read at a glance."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ui import formatting

amounts = st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=4)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1800, "1,800"), ("1800", "1,800"), (Decimal("0.2500"), "0.25"), (0, "0"), (Decimal("-0.0"), "0"), (-3, "−3"),
        (10**15, "1,000,000,000,000,000"), ("1E+3", "1,000"), (Decimal("1000.50"), "1,000.5"),
    ],
)  # fmt: skip
def test_number(value: formatting.Number, words: str) -> None:
    assert formatting.number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (14_200, "14k"),
        (999_500, "1m"),
        (1_249_000, "1.2m"),
        (940, "940"),
        (944, "940"),
        ("0.2511", "0.25"),
        (0, "0"),
        (2 * 10**9, "2bn"),
        (-14_200, "−14k"),
    ],
)
def test_short(value: formatting.Number, words: str) -> None:
    assert formatting.short(value) == words


@pytest.mark.parametrize(
    ("low", "high", "currency", "words"),
    [
        (14_200, 21_700, "USD", "$14k–22k"), (14_200, 14_300, "USD", "$14k"), (900, 1_100, "EUR", "€900–1.1k"),
        (14_200, 21_700, "CHF", "CHF 14k–22k"), (-500, 700, "USD", "−$500 to $700"), (0, 0, "USD", "$0"),
    ],
)  # fmt: skip
def test_money_range(low: int, high: int, currency: str, words: str) -> None:
    assert formatting.money_range(low, high, currency) == words


def test_days_and_times() -> None:
    assert formatting.day(date(2026, 11, 21)) == "21 Nov 2026"
    assert formatting.day("2026-01-05T23:59:00+00:00") == "5 Jan 2026"
    assert formatting.clock(datetime(2026, 11, 21, 4, 5, tzinfo=UTC)) == "04:05"


def test_counted_and_listed() -> None:
    assert [formatting.counted(count, "use case") for count in (0, 1, 1800)] == ["0 use cases", "1 use case", "1,800 use cases"]
    assert formatting.counted(2, "entry", "entries") == "2 entries"
    assert [formatting.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize("value", [0.1, True, None, "many", "NaN", "Infinity", "", "1E+999999999", [], "1e999"])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(formatting.NotANumber):
        formatting.number(value)  # type: ignore[arg-type]


@given(amounts)
def test_number_says_every_digit(value: Decimal) -> None:
    written = formatting.number(value).replace(",", "").replace(formatting.MINUS, "-")

    assert Decimal(written) == value


@given(amounts.filter(lambda value: value != 0), st.integers(1, 6))
def test_rounded_has_so_many_digits_and_is_near(value: Decimal, digits: int) -> None:
    figure = formatting.rounded(value, digits)

    assert len(figure.normalize().as_tuple().digits) <= digits
    assert abs(figure - value) <= abs(value) * Decimal(10) ** (1 - digits) / 2


@given(amounts, amounts)
def test_short_keeps_the_order(one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other])

    assert formatting.rounded(low) <= formatting.rounded(high)


@given(st.integers(0, 10**15))
def test_words_of_money_never_say_more_than_two_digits(value: int) -> None:
    digits = formatting.money(value, "USD").lstrip("$").rstrip("kmbn").replace(",", "").replace(".", "").strip("0")

    assert len(digits) <= 2
