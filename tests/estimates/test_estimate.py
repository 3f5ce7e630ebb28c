"""The one shape of every estimate: its ends in order, its figures as text, its rounding without crossing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.estimates.engine.estimate import Assumption, CannotSay, Estimate, Range, decimal_text, estimate, rounded
from apps.estimates.engine.inputs import Lacks
from tests.estimates.casting import figures, three

SHARE = Assumption("Upkeep", "20 % a year", "Practice")
EXACT = st.fractions(min_value=0, max_value=10**12)


def test_an_estimate_is_written_with_its_figures_as_text_and_each_assumption_once() -> None:
    found = estimate("build", "Cost to build", "EUR", Range(1, Fraction(10, 3), 1_234_567), "a + b", [SHARE, SHARE], ["classes", "classes"])

    assert found.plain() == {
        "slug": "build",
        "label": "Cost to build",
        "unit": "EUR",
        "low": "1",
        "likely": "3.33333",
        "high": "1234570",
        "formula": "a + b",
        "assumptions": [{"label": "Upkeep", "value": "20 % a year", "source": "Practice"}],
        "needs": ["classes"],
    }


def test_what_cannot_be_said_is_told_by_its_reason() -> None:
    assert CannotSay("data", "Data", "nobody counted", ("labelled",)).plain() == {
        "slug": "data",
        "label": "Data",
        "why": "nobody counted",
        "needs": ["labelled"],
    }


def test_ends_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="build"):
        Estimate("build", "", "", Decimal(2), Decimal(1), Decimal(3), "")


@given(EXACT, EXACT)
def test_rounding_never_lets_a_low_end_pass_a_high_one(first: Fraction, second: Fraction) -> None:
    low, high = sorted((first, second))

    assert rounded(low) <= rounded(high)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (12_000_000, "12000000"), (Fraction(1, 8), "0.125"), (Fraction(1, 10**9), "0.000000001")]
)
def test_figures_are_written_without_exponents(number: int | Fraction, text: str) -> None:
    assert decimal_text(rounded(number)) == text


def test_three_figures_of_one_thing_make_one_assumption() -> None:
    found = figures(three("upkeep", 10, "20.5", 50))

    assert found.range_of("upkeep") == Range(10, Fraction(41, 2), 50)
    assert found.assumption("upkeep") == Assumption("upkeep_likely", "10 to 50, likely 20.5 units", "Practice")


@pytest.mark.parametrize(
    ("parameters", "asked"),
    [
        ({}, lambda found: found.parameter("upkeep")),
        ({"upkeep": -1}, lambda found: found.parameter("upkeep")),
        ({"upkeep": 0}, lambda found: found.above_nought("upkeep")),
        (three("upkeep", 3, 2, 4), lambda found: found.range_of("upkeep")),
        (three("upkeep", 1, 2, 101), lambda found: found.percent("upkeep")),
        (three("upkeep", 0, 2, 4), lambda found: found.range_above_nought("upkeep")),
        ({}, lambda found: found.row("approach_costs", "no_ml")),
    ],
    ids=["missing", "below nought", "nought", "out of order", "over 100", "starts at nought", "no row"],
)
def test_figures_that_nobody_could_reckon_with_are_said_to_lack(parameters: dict[str, object], asked: object) -> None:
    with pytest.raises(Lacks):
        asked(figures(parameters))  # type: ignore[operator]
