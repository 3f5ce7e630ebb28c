"""What a model of one's own takes while it answers: delay beside the network, power on a device, memory, the electricity of its machine."""

from decimal import Decimal
from typing import Any

import pytest

from apps.estimates.engine.estimate import CannotSay, Estimate
from apps.estimates.engine.inputs import Found
from apps.estimates.engine.training import shared, training
from tests.estimates.known_figures import choices_of, figures, inputs

PICTURES: dict[str, Any] = {"input_kind": ["images"], "output_kind": "category"}
LETTERS: dict[str, Any] = {"input_kind": ["text"], "output_kind": "text"}
DEVICE: dict[str, Any] = {"run_where": "embedded", "power_watts": 10, "latency_ms": 33}


def ends(found: Found) -> tuple[Decimal, Decimal, Decimal]:
    assert isinstance(found, Estimate), found
    return found.low, found.likely, found.high


def one(slug: str, **answers: Any) -> Found:
    (found,) = [each for each in training(inputs(**answers), "pretrained") if each.slug == slug]
    return found


@pytest.mark.parametrize(
    ("where", "room"),
    [
        ("cloud", (50, 140, 170)),  # 150, 60 and 30 ms go to the network
        ("own_servers", (170, 190, 199)),
        *((place, (200, 200, 200)) for place in ("workstation", "browser", "phone", "embedded")),
    ],
)
def test_the_network_takes_its_part_of_the_time_for_an_answer(where: str, room: tuple[int, ...]) -> None:
    (found,) = shared(inputs(latency_ms=200, run_where=where))

    assert ends(found) == room


def test_a_control_loop_has_no_time_left_for_a_model_in_the_cloud() -> None:
    (found,) = shared(inputs(latency_ms=20, run_where="cloud"))

    assert ends(found)[2] < 0


def test_the_time_left_spans_all_places_while_the_place_is_open_and_is_not_said_without_a_time() -> None:
    (found,) = shared(inputs(latency_ms=200))
    assert (ends(found)[0], ends(found)[2]) == (50, 200) and found.needs == ("run_where",)

    (silent,) = shared(inputs(run_where="cloud"))
    assert isinstance(silent, CannotSay) and silent.needs == ("latency_ms",)


@pytest.mark.parametrize(
    ("wanted", "limit"), [(1, "20 ms"), (20, "20 ms"), (21, "33 ms"), (200, "200 ms"), (201, "1,000 ms"), (1000, "1,000 ms"), (1001, "")]
)
def test_the_strictest_usual_limit_that_the_time_meets_is_named(wanted: int, limit: str) -> None:
    (found,) = shared(inputs(latency_ms=wanted, run_where="phone"))

    assert isinstance(found, Estimate)
    assert "".join(assumed.value for assumed in found.assumptions) == limit


def test_a_small_network_fits_the_power_of_a_device_and_a_language_model_does_not() -> None:
    assert ends(one("power_share", **PICTURES, **DEVICE))[1] < 100
    assert ends(one("power_share", **LETTERS, **DEVICE))[1] > 100


def test_the_power_that_a_network_for_pictures_takes_is_the_one_worked_by_hand() -> None:
    # 35 GFLOP in 33 ms are 1,060.6 a second; a watt gives 4,500 x 0.3 = 1,350 of them: 0.7856 of 10 watts
    assert ends(one("power_share", **PICTURES, **DEVICE))[1] == Decimal("7.85634")


@pytest.mark.parametrize("key", ["power_watts", "latency_ms"])
def test_half_the_power_or_half_the_time_takes_twice_the_share(key: str) -> None:
    halves = ends(one("power_share", **PICTURES, **{**DEVICE, key: DEVICE[key] / 2}))

    assert all(
        abs(half - 2 * whole) <= half / 100_000 for half, whole in zip(halves, ends(one("power_share", **PICTURES, **DEVICE)), strict=True)
    )


@pytest.mark.parametrize("key", ["power_watts", "latency_ms"])
def test_power_is_not_said_without_watts_and_time(key: str) -> None:
    answers = {**DEVICE, **PICTURES}
    del answers[key]

    silent = one("power_share", **answers)
    assert isinstance(silent, CannotSay) and silent.needs == (key,)


@pytest.mark.parametrize("where", [*choices_of("run_where"), None])
def test_power_is_for_devices_and_a_months_electricity_for_servers(where: str | None) -> None:
    answers = {**PICTURES, **({"run_where": where} if where else {})}
    slugs = {found.slug for found in training(inputs(**answers), "pretrained")}

    assert ("power_share" in slugs) == (where in ("phone", "embedded"))
    assert ("serving_energy_month" in slugs) == (where in ("cloud", "own_servers", "workstation", None))


def test_a_card_day_and_night_draws_what_its_watts_and_hours_come_to() -> None:
    found = one("serving_energy_month", **PICTURES, run_where="cloud")

    # the T4's 70 W for 730 hours, at 0.3, 0.6 and all of its power, PUE 1.09, 1.2 and 1.2
    assert ends(found) == (Decimal("16.7097"), Decimal("36.792"), Decimal("61.32"))


def test_as_many_cards_draw_as_the_answers_of_a_month_take() -> None:
    one_card, ten = (one("serving_energy_month", **PICTURES, run_where="cloud", requests_per_month=asked) for asked in (1000, 350_400_000))

    assert ends(ten)[1] == 10 * ends(one_card)[1]  # 35.04m a month of each, as is likely
    assert any("Answers an hour" in assumed.label or "an hour" in assumed.value for assumed in ten.assumptions)  # type: ignore[union-attr]


def test_an_open_language_model_answers_from_one_card_of_24_gb_as_is_likely() -> None:
    found = one("serving_memory", **LETTERS)

    assert isinstance(found, Estimate) and found.low < 5 and found.likely < 24 < found.high
    (holds,) = [assumed.value for assumed in found.assumptions if assumed.label.startswith("One card")]
    assert holds == "every one from 24 GB, such as the L4"


def test_without_cards_whose_power_is_known_the_month_is_not_said() -> None:
    (found,) = [
        each for each in training(inputs(figures({"accelerators": []}), **PICTURES), "pretrained") if each.slug == "serving_energy_month"
    ]

    assert isinstance(found, CannotSay) and "power" in found.why
