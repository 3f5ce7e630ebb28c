"""Numbers as people type them are read as they are meant, or refused in words that say what is wanted; nothing else happens."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.terms import Question
from apps.decisions.engine.typed import parse_typed
from tests.decisions.engine.books import plain_book, question
from tests.decisions.engine.loading import default_machine

ASKED = [
    question("examples", "integer", maximum="", short="Past cases", unit="cases"),
    question("share", "percent", maximum=100, short="Share", unit="%"),
    question("cost", "money", maximum="", short="Cost"),
    question("age", "number", maximum="", short="Age", unit="months"),
    question("latency", "integer", minimum=1, maximum="", short="Answer time", unit="ms"),
]
BOOK = from_plain(plain_book(ASKED))


def read(slug: str, text: str) -> tuple[object, str]:
    asked: Question = BOOK.question[slug]
    return parse_typed(asked, text)


@pytest.mark.parametrize(
    ("slug", "text", "value"),
    [
        ("examples", "1,800", 1800),
        ("examples", "1 800", 1800),
        ("examples", "1\u00a0800", 1800),
        ("examples", "1\u202f800", 1800),
        ("examples", "1'800", 1800),
        ("examples", "1.8k", 1800),
        ("examples", "1.8 K", 1800),
        ("examples", "2 thousand", 2000),
        ("examples", "3m", 3_000_000),
        ("examples", "1.5 million", 1_500_000),
        ("examples", "1,234,567", 1_234_567),
        ("examples", "  42  ", 42),
        ("examples", "1800 cases", 1800),
        ("examples", "1.8k cases", 1800),
        ("examples", "7.0", 7),
        ("examples", "0", 0),
        ("share", "3 %", 3),
        ("share", "3%", 3),
        ("share", "12.5", Decimal("12.5")),
        ("share", ".5", Decimal("0.5")),
        ("share", "3 of 100", None),
        ("cost", "20k USD", 20_000),
        ("cost", "$ 20,000", 20_000),
        ("cost", "€1.50", Decimal("1.5")),
        ("cost", "0.125", Decimal("0.125")),
        ("cost", "10^15", None),
        ("age", "3 months", 3),
        ("age", "2.5", Decimal("2.5")),
        ("latency", "250 ms", 250),
        ("latency", "2k", 2000),
    ],
)
def test_a_number_is_read_as_it_is_meant(slug: str, text: str, value: object) -> None:
    found, message = read(slug, text)

    assert found == value
    assert (message == "") == (value is not None)
    assert not isinstance(found, float)


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_nothing_typed_is_no_answer_and_no_fault(text: str) -> None:
    assert read("examples", text) == (None, "")


@pytest.mark.parametrize(
    ("slug", "text", "message"),
    [
        ("examples", "many", "Past cases must be a number, like 1,800"),
        ("examples", "1,80", "Past cases must be a number, like 1,800"),
        ("examples", "1.800.000", "Past cases must be a number, like 1,800. Did you mean 1,800,000?"),
        ("examples", "1e5", "Past cases must be a number, like 1,800"),
        ("examples", "5 or 6", "Past cases must be a number, like 1,800"),
        ("examples", "3 %", "Past cases must be a number, like 1,800"),
        ("examples", "1,5", "Past cases must be a number, like 1,800"),
        ("examples", "NaN", "Past cases must be a number, like 1,800"),
        ("examples", "Infinity", "Past cases must be a number, like 1,800"),
        ("examples", "1.5", "Past cases must be a whole number, like 1,800"),
        ("examples", "-3", "Past cases must be 0 or more"),
        ("examples", "\u22123", "Past cases must be 0 or more"),
        ("examples", "9" * 30, "Past cases must be no more than 1,000,000,000,000,000"),
        ("examples", "9" * 200, "Past cases must be a number, like 1,800"),
        ("examples", "2.000", "Past cases must be a number, like 1,800. Did you mean 2,000?"),
        ("share", "101", "Share must be between 0 and 100; you wrote 101"),
        ("share", "-1 %", "Share must be between 0 and 100; you wrote -1"),
        ("share", "0." + "1" * 25, "Share must have fewer decimal places"),
        ("cost", "20.000", "Cost must be a number, like 20,000. Did you mean 20,000?"),
        ("cost", "1.234.500,50 EUR", "Cost must be a number, like 20,000"),
        ("examples", "14o.000", "Past cases must be a number, like 1,800"),
        ("examples", "1.8000", "Past cases must be a whole number, like 1,800"),
        ("cost", "-5", "Cost must be 0 or more"),
        ("age", "3m", "Age must be a number, like 1.5"),
        ("latency", "0", "Answer time must be 1 or more"),
        ("latency", "2 m", "Answer time must be a number, like 1,800"),
    ],
)
def test_what_cannot_be_read_says_what_is_wanted(slug: str, text: str, message: str) -> None:
    found, said = read(slug, text)

    assert found is None
    assert said == message
    assert not said.endswith(".")


@given(st.sampled_from([entry["slug"] for entry in ASKED]), st.text(max_size=130) | st.from_regex(r"[-+ $]?[\d.,' ]{0,25}[kKmM%]?.{0,4}"))
def test_no_text_raises(slug: str, text: str) -> None:
    value, message = parse_typed(BOOK.question[slug], text, "USD")

    assert value is None or not message
    assert isinstance(value, int | Decimal | None)
    assert "\n" not in message


@given(st.sampled_from(["age", "cost"]), st.integers(0, 10**15), st.sampled_from([",", " ", "\u00a0", "'"]))
def test_thousands_may_be_parted(slug: str, number: int, mark: str) -> None:
    assert read(slug, f"{number:,}".replace(",", mark)) == (number, "")


@pytest.mark.parametrize(
    ("slug", "typed", "value"),
    [
        ("deadline_months", "2 years", 24),
        ("deadline_months", "1 quarter", 3),
        ("deadline_months", "24 months", 24),
        ("deadline_months", "3 weeks", "months"),
        ("deadline_months", "2k days", "months"),
        ("latency_ms", "2 seconds", 2_000),
        ("latency_ms", "2 seconds at most", 2_000),
        ("latency_ms", "0.5 s", 500),
        ("latency_ms", "1 min", 60_000),
        ("latency_ms", "200ms", 200),
        ("latency_ms", "2 years", "ms"),
        ("examples", "1,800 invoices", 1800),
    ],
)
def test_another_unit_of_time_is_converted_or_refused_and_never_read_as_the_question_s_own(slug, typed, value):
    asked = default_machine().book.question[slug]

    if isinstance(value, int):
        assert parse_typed(asked, typed) == (value, "")
    else:
        assert parse_typed(asked, typed) == (None, f"{asked.short} must be in {value}; you wrote “{typed}”")


OTHER_MONEY = ["€50k", "50 k GBP", "£5", "EUR 50", "50 kEUR", "50 euros", "CHF 12", "¥5", "12 cents", "k€ 5", "50k € or so"]


@pytest.mark.parametrize("typed", OTHER_MONEY)
def test_money_in_another_currency_is_refused_in_words_that_say_which_is_wanted(typed: str) -> None:
    asked = default_machine().book.question["budget_build"]

    assert parse_typed(asked, typed, "USD") == (None, f"Money to build must be in USD; you wrote “{typed}”")


@pytest.mark.parametrize(
    ("typed", "currency", "value"),
    [
        ("50k USD", "USD", 50_000), ("US$50k", "USD", 50_000), ("$50,000", "USD", 50_000), ("50k$", "USD", 50_000), ("50 kUSD", "USD", 50_000),
        ("50k dollars", "USD", 50_000), ("€50k", "EUR", 50_000), ("50 euros", "EUR", 50), ("20k (incl. VAT)", "USD", 20_000), ("5", "GBP", 5),
    ],
)  # fmt: skip
def test_money_in_the_currency_that_is_asked_for_is_read(typed: str, currency: str, value: int) -> None:
    asked = default_machine().book.question["budget_build"]

    assert parse_typed(asked, typed, currency) == (value, "")


@pytest.mark.parametrize(
    ("slug", "typed", "wanted"),
    [
        ("budget_run_month", "12,000 a year", "for one month"),
        ("benefit_year", "500 per month", "for one year"),
        ("requests_per_month", "500/day", "for one month"),
        ("budget_build", "5k monthly", "one figure, not one for each month"),
        ("examples", "300 a month", "one figure, not one for each month"),
    ],
)
def test_an_amount_for_another_time_is_not_read_as_what_was_asked(slug: str, typed: str, wanted: str) -> None:
    asked = default_machine().book.question[slug]

    assert parse_typed(asked, typed, "USD") == (None, f"{asked.short} must be {wanted}; you wrote “{typed}”")


@pytest.mark.parametrize(("slug", "typed", "value"), [("budget_run_month", "500 a month", 500), ("requests_per_month", "500 monthly", 500)])
def test_an_amount_for_the_time_that_was_asked_is_read(slug: str, typed: str, value: int) -> None:
    assert parse_typed(default_machine().book.question[slug], typed, "USD") == (value, "")


@pytest.mark.parametrize(
    ("slug", "typed"), [("examples", "€5"), ("examples", "2kk"), ("examples", "5kg"), ("power_watts", "500 mW"), ("rare_share", "3‰")]
)
def test_what_changes_a_number_is_never_read_past(slug: str, typed: str) -> None:
    assert parse_typed(default_machine().book.question[slug], typed, "USD")[0] is None


@pytest.mark.parametrize(
    ("typed", "value"), [("7 dozen", 84), ("3 hundred", 300), ("1.5 mn", 1_500_000), ("2 mio", 2_000_000), ("5b", 5_000_000_000)]
)
def test_words_for_large_numbers_are_read(typed: str, value: int) -> None:
    assert parse_typed(default_machine().book.question["examples"], typed) == (value, "")
