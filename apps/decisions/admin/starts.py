"""When a version is to start, as a person types it: at once, or on a day at a time in a zone of theirs. Knows no rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from apps.decisions.engine.nearest import nearest

NOW, LATER = "now", "later"
FIRST_YEAR, LAST_YEAR = 1_900, 2_200  # beyond the calendar's first day no time zone can be reckoned


@dataclass(frozen=True, slots=True)
class Start:
    """What was typed, and what it means: a moment, nothing for at once, or what is wrong with which field."""

    when: str = NOW
    day: str = ""
    time: str = "08:00"
    zone: str = "UTC"
    moment: datetime | None = None
    wrong: tuple[str, str] | None = None


def read_start(data: Mapping[str, str]) -> Start:
    """The start that a form names. Only “at once” is at once: of a form that names none, or another, it is asked again."""
    typed = {name: str(data.get(name, "")).strip()[:60] for name in ("day", "time", "zone")}
    when = str(data.get("when", ""))
    if when != LATER:
        wrong = None if when == NOW else ("when", "Choose when it takes effect: at once, or later")
        return Start(when if wrong is None else "", typed["day"], typed["time"] or "08:00", typed["zone"] or "UTC", wrong=wrong)
    moment, wrong_at = _moment(**typed)
    return Start(LATER, **typed, moment=moment, wrong=wrong_at)


def _moment(day: str, time: str, zone: str) -> tuple[datetime | None, tuple[str, str] | None]:
    if (on := _day(day)) is None:
        return None, ("day", "Enter the day of the start, like 2026-12-01")
    if (clock := _clock(time)) is None:
        return None, ("time", "Enter the time of the start, like 08:00")
    place = next((name for name in available_timezones() if name.lower() == zone.lower()), None)
    if place is None:
        near = nearest(zone, sorted(available_timezones())) if zone else ""
        return None, ("zone", f"Enter a time zone, like Europe/Berlin or UTC{f'; did you mean {near}?' if near else ''}")
    local = datetime.combine(on, clock, tzinfo=ZoneInfo(place))
    if local.astimezone(UTC).astimezone(ZoneInfo(place)).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None, ("time", f"There is no {clock:%H:%M} on that day in {place}: the clocks are put forward. Enter another time")
    return local.astimezone(UTC), None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def _clock(text: str) -> time | None:
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        return None
    return clock.replace(second=0, microsecond=0) if clock.tzinfo is None else None  # the zone has a field of its own
