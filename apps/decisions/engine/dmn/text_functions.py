"""Functions of FEEL over texts, dates, times and durations. Pure; a text that is no date is not decided upon."""

import re
from collections.abc import Callable
from datetime import date
from decimal import (
    Decimal,
)
from typing import Any

from apps.decisions.engine.dmn import temporal
from apps.decisions.engine.dmn.temporal import DaysTime, Moment, NamedZone, NoSuchTime, Time, YearsMonths
from apps.decisions.engine.dmn.values import NotDecided, Value, number_text, whole


def sublist(members: Value, start: Value, length: Value = None) -> Value:
    return slice_(members, start, length) if isinstance(members, list) else None


def substring(text: Value, start: Value, length: Value = None) -> Value:
    return slice_(text, start, length) if isinstance(text, str) else None


def slice_(of: Any, start: Value, length: Value) -> Value:
    if not isinstance(start, Decimal) or not (at := whole(start, "a start")):
        return None
    if abs(at) > len(of):
        raise NotDecided("a part that begins behind the end")
    begin = at - 1 if at > 0 else len(of) + at
    if length is None:
        return of[begin:]
    if not isinstance(length, Decimal) or whole(length, "a length") < 1:
        return None
    if begin + length > len(of):
        raise NotDecided("a part that ends behind the end")
    return of[begin : begin + int(length)]


def of_texts(made: Callable[[str, str], Value]) -> Callable[..., Value]:
    def function(text: Value, match: Value) -> Value:
        return made(text, match) if isinstance(text, str) and isinstance(match, str) else None

    return function


def of_text(made: Callable[[str], Value]) -> Callable[..., Value]:
    def function(text: Value) -> Value:
        return made(text) if isinstance(text, str) else None

    return function


def string(value: Value) -> Value:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        if "." in (text := format(value, "f")) and text.endswith("0"):
            raise NotDecided("a number with noughts at its end, written as a text")
        return number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Time | Moment | DaysTime | YearsMonths):
        return str(value)
    raise NotDecided("a list or context written as a text")


def number(text: Value, *separators: Value) -> Value:
    if not separators and isinstance(text, Decimal):
        return text
    if len(separators) not in (0, 2):
        return None
    grouping, separator = separators or (None, None)
    if (
        not isinstance(text, str)
        or grouping not in (None, " ", ",", ".")
        or separator not in (None, ",", ".")
        or grouping == separator is not None
    ):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(separator, ".") if separator == "," else plain
    if re.fullmatch(r"-?(\d{1,34}(\.\d{1,34})?|\.\d{1,34})", plain, re.ASCII):
        return Decimal(plain)
    if re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", plain, re.IGNORECASE):
        raise NotDecided(f"a number written as “{plain[:40]}”")
    return None


def read(reader: Callable[[str], Value], text: str) -> Value:
    try:
        return reader(text)
    except NamedZone:
        raise NotDecided(f"“{text}” names a time zone") from None
    except NoSuchTime:
        raise NotDecided(f"“{text}” is no date, time or duration that can be read") from None


def date_(first: Value, month: Value = None, day: Value = None) -> Value:
    if isinstance(first, str):
        return read(temporal.read_date, first)
    if isinstance(first, Moment):
        return first.day
    if isinstance(first, Decimal) and isinstance(month, Decimal) and isinstance(day, Decimal):
        parts = [whole(one, "a part of a date") for one in (first, month, day)]
        try:
            return date(*parts)
        except (ValueError, OverflowError):
            return None
    return first if isinstance(first, date) else None


def time_(first: Value, minute: Value = None, second: Value = None, offset: Value = None) -> Value:
    if isinstance(first, str):
        return read(temporal.read_time, first)
    if isinstance(first, Moment):
        return first.time
    if isinstance(first, Decimal) and isinstance(minute, Decimal) and isinstance(second, Decimal):
        if offset is not None and not isinstance(offset, DaysTime):
            return None
        if offset is not None and (abs(offset.nanos) > temporal.LARGEST_OFFSET or offset.nanos % temporal.NANO):
            raise NotDecided("a time with such an offset")
        if not (0 <= whole(first, "an hour") < 24 and 0 <= whole(minute, "a minute") < 60 and 0 <= second < 60):
            return None
        nanos = (first * 3600 + minute * 60 + second) * temporal.NANO
        return Time(int(nanos), None if offset is None else offset.nanos // temporal.NANO)
    if isinstance(first, date):
        raise NotDecided("the time of a date")
    return first if isinstance(first, Time) else None


def date_and_time(first: Value, time: Value = None) -> Value:
    if isinstance(first, str) and time is None:
        return read(temporal.read_moment, first)
    if isinstance(first, date | Moment) and isinstance(time, Time):
        return Moment(first.day if isinstance(first, Moment) else first, time)
    if isinstance(first, date) and time is None:
        raise NotDecided("the date and time of a date")
    return first if isinstance(first, Moment) and time is None else None


def duration(text: Value) -> Value:
    if isinstance(text, str):
        return read(temporal.read_duration, text)
    return text if isinstance(text, DaysTime | YearsMonths) else None


def years_months(start: Value, end: Value) -> Value:
    if not isinstance(start, date | Moment) or not isinstance(end, date | Moment):
        return None
    first, last = (one.day if isinstance(one, Moment) else one for one in (start, end))
    if first.day == last.day and (isinstance(start, Moment) or isinstance(end, Moment)):
        times = [one.time.nanos if isinstance(one, Moment) else 0 for one in (start, end)]
        if times != sorted(times, reverse=last < first):
            raise NotDecided("months that are whole by the days and not by the time of the day")
    return YearsMonths(temporal.months_between(first, last))
