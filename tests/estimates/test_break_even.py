"""From how many answers on a model of one's own costs no more than a service: the published examples, and by hand."""

from fractions import Fraction
from typing import Any

import pytest

from apps.estimates.engine.break_even import break_even, found, own_month
from apps.estimates.engine.estimate import CannotSay
from tests.estimates.casting import ends, of_answers, small, three

NEVER = 10**12
PARAMETERS: dict[str, Any] = {
    **three("service_price", 1, 1, 1),
    **three("machine_card_month", 587, 587, 587),
    **three("own_people_month", 1333, 1333, 1333),
    **three("answers_hour_content", 180_000, 180_000, 180_000),
    **{"hours_month": 730, "headroom": "1.5", "utilisation": 40, "volume_cap": NEVER},
}
PICTURES = {"prices": [{"task": "image_classification", "price": "0.001", "unit": "picture"}]}


@pytest.mark.parametrize(
    ("price", "machine", "people", "volume"),
    [
        (Fraction(1, 1000), 587, 1333, 1_920_000),  # one small machine and a tenth of an engineer, against 0.001 a picture
        (Fraction(1, 1000), 587, 0, 587_000),  # the same on the machine alone
        (Fraction(3, 10), 5022, 0, 16_740),  # one H100 against 0.30 a million tokens: 16.7 thousand millions
        (Fraction(3), 5022, 0, 1_674),  # against 3 a million tokens: 1.7 thousand millions
    ],
    ids=["pictures", "pictures, computing alone", "tokens at 0.30 a million", "tokens at 3 a million"],
)
def test_published_examples_come_out(price: Fraction, machine: int, people: int, volume: int) -> None:
    assert break_even(price, machine, people, None, NEVER) == volume


@pytest.mark.parametrize(
    ("capacity", "volume"),
    [
        (1000, 60),  # 120 a month at 2 each, by one machine
        (60, 60),
        (50, NEVER),  # 50 answers for 100 are 2 each: the people are never earned
    ],
)
def test_a_machine_that_is_enough_is_paid_once(capacity: int, volume: int) -> None:
    assert break_even(2, 100, 20, capacity, NEVER) == volume


def test_where_one_machine_is_not_enough_further_ones_are_paid_for() -> None:
    # 100 a month for 100 answers is 1 each; against 2 each, the people's 300 are earned by 300 answers
    assert break_even(2, 100, 300, 100, NEVER) == 300
    assert own_month(300, 100, 300, 100) == 2 * 300


def test_a_service_that_costs_nothing_is_never_undercut() -> None:
    assert break_even(0, 587, 1333, None, NEVER) == NEVER


def test_pictures_break_even_at_one_million_nine_hundred_and_twenty_thousand_a_month() -> None:
    inputs = small(
        {"task": "image_classification", "output_kind": "category", "problem": "vision", "requests_per_month": 1000}, PARAMETERS, PICTURES
    )

    volume, points = found(inputs)

    assert ends(volume) == (1_920_000, 1_920_000, 1_920_000)
    crossing = next(point for point in points if point["answers"] == "1920000")
    assert crossing["service"][1] == crossing["own"][1] == "1920"
    assert points[0] == {"answers": "0", "service": ["0"] * 3, "own": ["1920"] * 3}
    assert points[-1]["answers"] == "3840000"


def test_default_figures_agree_with_the_derived_number() -> None:
    volume, _ = found(
        of_answers(task="image_classification", output_kind="category", classes=2, input_kind=["images"], requests_per_month=50_000)
    )
    low, likely, high = ends(volume)

    assert likely == 1_920_000
    assert low < likely < high < NEVER


@pytest.mark.parametrize(
    ("answers", "why", "needs"),
    [
        ({"task": "tabular_class"}, "there is no list price for this task", ()),
        ({}, "nobody said which task it is", ("task",)),
    ],
)
def test_without_a_list_price_nothing_is_said(answers: dict[str, Any], why: str, needs: tuple[str, ...]) -> None:
    volume, points = found(of_answers(**answers))

    assert isinstance(volume, CannotSay)
    assert (volume.why, volume.needs, list(points)) == (why, needs, [])
