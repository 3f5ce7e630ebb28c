"""Dates, times and durations as FEEL has them, exact to the nanosecond. Pure.

Named time zones need a table that changes; a value with one is refused. Offsets are kept.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

NANO = 1_000_000_000
DAY = 86_400 * NANO
MONTHS = 12
LARGEST_OFFSET = 14 * 3600 * NANO


class NoSuchTime(ValueError):
    """Text that is no date, time or duration."""


class NamedZone(ValueError):
    """A time in a named zone, which cannot be kept."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the day; `offset` in seconds east of UTC, None where it is local."""

    nanos: int
    offset: int | None = None

    def __str__(self) -> str:
        return _clock(self.nanos) + _offset_text(self.offset)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time."""

    day: date
    time: Time

    def __str__(self) -> str:
        return f"{self.day.isoformat()}T{self.time}"

    @property
    def local(self) -> int:
        """Nanoseconds since the first day there is, on its own clock."""
        return self.day.toordinal() * DAY + self.time.nanos

    @property
    def instant(self) -> int:
        """The same in UTC; its own clock where no offset is known."""
        return self.local - (self.time.offset or 0) * NANO


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A days and time duration."""

    nanos: int

    def __str__(self) -> str:
        sign, rest = ("-" if self.nanos < 0 else ""), abs(self.nanos)
        days, rest = divmod(rest, DAY)
        hours, rest = divmod(rest, 3600 * NANO)
        minutes, rest = divmod(rest, 60 * NANO)
        whole, part = divmod(rest, NANO)
        seconds = f"{whole}{_fraction(part)}S" if whole or part else ""
        time = "".join((f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", seconds))
        text = f"{f'{days}D' if days else ''}{f'T{time}' if time else ''}"
        return f"{sign}P{text}" if text else "PT0S"


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration."""

    months: int

    def __str__(self) -> str:
        sign, rest = ("-" if self.months < 0 else ""), abs(self.months)
        years, months = divmod(rest, MONTHS)
        text = f"{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"
        return f"{sign}P{text}" if text else "P0M"


Temporal = date | Time | Moment | DaysTime | YearsMonths

_DATE = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<part>\d{1,9}))?(?P<zone>Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_/+\-0-9]+)?"
IS_DATE = re.compile(_DATE, re.ASCII)
IS_TIME = re.compile(_TIME, re.ASCII)
IS_MOMENT = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
IS_DAYS_TIME = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>\d{1,12})D)?(?:T(?:(?P<hours>\d{1,12})H)?(?:(?P<minutes>\d{1,12})M)?"
    r"(?:(?P<seconds>\d{1,12})(?:\.(?P<part>\d{1,9}))?S)?)?",
    re.ASCII,
)
IS_YEARS_MONTHS = re.compile(r"(?P<sign>-?)P(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?", re.ASCII)


def read_date(text: str) -> date:
    """Raises NoSuchTime."""
    found = IS_DATE.fullmatch(text)
    if found is None:
        raise NoSuchTime(text)
    return _date(found)


def read_time(text: str) -> Time:
    """Raises NoSuchTime and NamedZone."""
    found = IS_TIME.fullmatch(text)
    if found is None:
        raise NoSuchTime(text)
    return _time(found)


def read_moment(text: str) -> Moment:
    """A date and time; a date alone is its midnight. Raises NoSuchTime and NamedZone."""
    if IS_DATE.fullmatch(text):
        return Moment(read_date(text), Time(0))
    found = IS_MOMENT.fullmatch(text)
    if found is None:
        raise NoSuchTime(text)
    return Moment(_date(found), _time(found))


def read_duration(text: str) -> DaysTime | YearsMonths:
    """A duration of either kind. Raises NoSuchTime."""
    found = IS_YEARS_MONTHS.fullmatch(text)
    if found is not None and (found["years"] or found["months"]):
        months = int(found["years"] or 0) * MONTHS + int(found["months"] or 0)
        return YearsMonths(-months if found["sign"] else months)
    found = IS_DAYS_TIME.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise NoSuchTime(text)
    seconds = (
        int(found["days"] or 0) * 86_400 + int(found["hours"] or 0) * 3600 + int(found["minutes"] or 0) * 60 + int(found["seconds"] or 0)
    )
    nanos = seconds * NANO + int((found["part"] or "").ljust(9, "0"))
    return DaysTime(-nanos if found["sign"] else nanos)


def read_at(text: str) -> Temporal:
    """What an at-literal says: the kind follows from the text. Raises NoSuchTime and NamedZone."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if IS_DATE.fullmatch(text):
        return read_date(text)
    return read_moment(text) if "T" in text else read_time(text)


def plus(moment: Moment, nanos: int) -> Moment:
    """A date and time so much later. Raises OverflowError past the years 1 to 9999."""
    days, rest = divmod(moment.time.nanos + nanos, DAY)
    return Moment(moment.day + timedelta(days=days), Time(rest, moment.time.offset))


def plus_months(day: date, months: int) -> date:
    """So many months later, on the last day of the month where it is shorter. Raises ValueError past the years 1 to 9999."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, min(day.day, 28))


def months_between(start: date, end: date) -> int:
    """Whole months from one date to another, towards zero."""
    if end < start:
        return -months_between(end, start)
    return (end.year - start.year) * MONTHS + end.month - start.month - (1 if end.day < start.day else 0)


def _date(found: re.Match[str]) -> date:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise NoSuchTime(found[0]) from None


def _time(found: re.Match[str]) -> Time:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    if hour > 23 or minute > 59 or second > 59:
        raise NoSuchTime(found[0])
    nanos = (hour * 3600 + minute * 60 + second) * NANO + int((found["part"] or "").ljust(9, "0"))
    zone = found["zone"] or ""
    if zone.startswith("@"):
        raise NamedZone(found[0])
    if not zone:
        return Time(nanos)
    if zone == "Z":
        return Time(nanos, 0)
    hours, minutes, *seconds = (int(part) for part in zone[1:].split(":"))
    if hours > 14 or minutes > 59 or (seconds and seconds[0] > 59):
        raise NoSuchTime(found[0])
    offset = hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)
    return Time(nanos, -offset if zone[0] == "-" else offset)


def _clock(nanos: int) -> str:
    seconds, part = divmod(nanos, NANO)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction(part)}"


def _fraction(part: int) -> str:
    return f".{part:09}".rstrip("0") if part else ""


def _offset_text(offset: int | None) -> str:
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    rest = abs(offset)
    seconds = f":{rest % 60:02}" if rest % 60 else ""
    return f"{'-' if offset < 0 else '+'}{rest // 3600:02}:{rest // 60 % 60:02}{seconds}"
