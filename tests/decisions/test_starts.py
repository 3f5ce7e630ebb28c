"""The start of a version as it is typed: a moment that was meant, or what is wrong with which field."""

from datetime import UTC, datetime

import pytest

from apps.decisions.admin.starts import LATER, read_start


def read(day: str, time: str, zone: str) -> tuple[datetime | None, str]:
    start = read_start({"when": LATER, "day": day, "time": time, "zone": zone})
    return start.moment, start.wrong[0] if start.wrong else ""


@pytest.mark.parametrize(
    ("day", "time", "zone", "hour"),
    [("2026-12-01", "08:00", "Europe/Berlin", 7), ("2026-07-01", "08:00", "europe/berlin", 6), ("2026-12-01", "08:00:59", "UTC", 8)],
)
def test_time_is_that_of_the_zone_on_that_day(day: str, time: str, zone: str, hour: int) -> None:
    assert read(day, time, zone) == (datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC), "")


def test_hour_that_comes_twice_is_its_first_and_one_that_never_comes_is_asked_again() -> None:
    assert read("2026-10-25", "02:30", "Europe/Berlin") == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "")
    assert read("2026-03-29", "02:30", "Europe/Berlin") == (None, "time")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_day_at_the_end_of_the_calendar_is_asked_again(day: str, zone: str) -> None:
    assert read(day, "00:00", zone) == (None, "day")


def test_time_with_a_zone_of_its_own_is_not_taken_for_that_of_the_field() -> None:
    assert read("2026-12-01", "08:00+05:00", "UTC") == (None, "time")
