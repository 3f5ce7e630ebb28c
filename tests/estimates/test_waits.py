"""The way back from "not yet": how long, at what price, and what is said where it cannot be said."""

from decimal import Decimal
from fractions import Fraction

import pytest

from apps.estimates.engine.estimate import CannotSay
from apps.estimates.engine.waits import audit, collect, experiment, frame, sample, wait
from tests.estimates.casting import ends, of_answers, small


def test_settling_the_problem_takes_weeks_and_days_of_work() -> None:
    weeks, money = frame(of_answers(), "")

    assert ends(weeks) == (1, 2, 4)
    # 3, 5 and 10 days of 21.67 in a month at 13,300
    assert ends(money) == (Decimal("1841.26"), Decimal("3068.76"), Decimal("6137.52"))


def test_an_audit_takes_days_of_people_and_nothing_is_said_of_it_by_rules_of_before() -> None:
    (money,) = audit(of_answers(), "")

    assert ends(money) == (Decimal("9206.28"), Decimal("15343.8"), Decimal("30687.6"))  # 15, 25 and 50 days
    assert wait(small({}, {}), "audit_data", "") == {}


@pytest.mark.parametrize(
    ("share", "likely"),
    [
        # two-sided 5 %, power 80 %: z is 1.96 + 0.8416; half of all cases, a fifth more or less: 2 x 393
        (50, 785),
        # one in ten: 2 x 3,532, as textbooks have it for 10 % against 12 % by the plain formula
        (10, 7064),
        (1, 77705),
    ],
)
def test_the_sample_is_that_of_a_two_sided_test_of_two_shares(share: int, likely: int) -> None:
    assert abs(sample(of_answers(rare_share=share)).likely - likely) < 1


def test_a_smaller_change_needs_more_cases() -> None:
    low, likely, high = sample(of_answers(rare_share=20))

    # a half, a fifth and a tenth of the share: cases grow with the square
    assert (likely / low, high / likely) == (Fraction(25, 4), 4)


def test_weeks_follow_from_the_answers_a_month_and_are_two_at_least() -> None:
    many = experiment(of_answers(rare_share=50, requests_per_month=1_000_000), "")
    few = experiment(of_answers(rare_share=50, requests_per_month=785), "")

    assert ends(many[1]) == (2, 2, 2)
    assert Decimal("4.3") < ends(few[1])[1] < Decimal("4.4")


def test_an_experiment_says_that_its_weeks_are_enrolment_and_its_price_is_without_the_change() -> None:
    _, weeks, money = experiment(of_answers(rare_share=50, requests_per_month=785), "")

    assert weeks.label.endswith(": enrolment only; add the time until the outcome shows")
    assert "enrolment only; add the time until the outcome shows" in {one.value for one in weeks.assumptions}  # type: ignore[union-attr]
    assert money.label.endswith(", without the price of the change itself")


def test_weeks_are_not_guessed_and_the_share_is_assumed_in_print() -> None:
    cases, weeks, _ = experiment(of_answers(), "")

    assert isinstance(weeks, CannotSay)
    assert set(weeks.needs) == {"rare_share", "requests_per_month"}
    assert cases.needs == ("rare_share",)
    assert "Share that is to be changed, where nobody said" in {one.label for one in cases.assumptions}  # type: ignore[union-attr]


def test_collecting_says_what_the_leading_way_lacks() -> None:
    inputs = of_answers(
        input_kind=["images"], output_kind="category", task="other", classes=2, labelled=0, examples=0,
        label_quality="experts_agree", representative="yes", more_data="cheaply", requests_per_month=100, error_cost="medium",
    )  # fmt: skip

    missing, months, money = collect(inputs, "fine_tune")

    assert ends(missing) == (400, 400, 400)
    assert ends(months) == (4, 4, 4)
    assert ends(money) == (1040, 5200, 31200)  # 400 cases × 1.3 × 2, 10 or 60 for minutes of two experts


@pytest.mark.parametrize("approach", ["", "research_with_experts"])
def test_collecting_for_nothing_in_particular_cannot_be_said(approach: str) -> None:
    (months,) = collect(of_answers(), approach)

    assert isinstance(months, CannotSay)


def test_a_gate_without_figures_says_nothing() -> None:
    assert wait(of_answers(), "another_gate", "fine_tune") == {}
