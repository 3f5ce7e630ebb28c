"""Sums, products and powers of numbers, texts, dates and durations, as FEEL has them. Pure; what it does not define is null."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, DecimalException

from apps.decisions.engine.dmn.temporal import DAY, NANO, DaysTime, Moment, Time, YearsMonths, plus, plus_months
from apps.decisions.engine.dmn.values import NUMBERS, NotDecided, Value

WHY_NOT_WHOLE = "a duration is multiplied or divided to a part that it cannot hold"


def add(left: Value, right: Value) -> Value:
    """Numbers, texts, durations, and a date or time with a duration."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(lambda: NUMBERS.add(left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return DaysTime(left.nanos + right.nanos)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months + right.months)
    if isinstance(left, DaysTime | YearsMonths) and isinstance(right, date | Time | Moment):
        left, right = right, left
    if isinstance(left, date | Time | Moment) and isinstance(right, DaysTime | YearsMonths):
        return _later(left, right)
    return None


def subtract(left: Value, right: Value) -> Value:
    """Numbers, durations, two dates or times, and a duration from a date or time."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(lambda: NUMBERS.subtract(left, right))
    if isinstance(right, DaysTime | YearsMonths):
        return add(left, negative(right))
    if isinstance(left, date) and isinstance(right, date):
        return DaysTime((left - right).days * DAY)
    if isinstance(left, Moment) and isinstance(right, Moment):
        if (left.time.offset is None) != (right.time.offset is None):
            raise NotDecided("a local time compared with a time in UTC")
        return DaysTime(left.instant - right.instant)
    if isinstance(left, Time) and isinstance(right, Time):
        if (left.offset is None) != (right.offset is None):
            raise NotDecided("a local time compared with a time in UTC")
        return DaysTime(left.nanos - right.nanos - ((left.offset or 0) - (right.offset or 0)) * NANO)
    if isinstance(left, date | Moment) and isinstance(right, date | Moment):
        raise NotDecided("a date compared with a date and time")
    return None


def multiply(left: Value, right: Value) -> Value:
    """Numbers, and a duration with a number."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(lambda: NUMBERS.multiply(left, right))
    if isinstance(left, Decimal) and isinstance(right, DaysTime | YearsMonths):
        left, right = right, left
    if isinstance(left, DaysTime) and isinstance(right, Decimal):
        return DaysTime(_whole(NUMBERS.multiply(Decimal(left.nanos), right)))
    if isinstance(left, YearsMonths) and isinstance(right, Decimal):
        return YearsMonths(_whole(NUMBERS.multiply(Decimal(left.months), right)))
    return None


def divide(left: Value, right: Value) -> Value:
    """Numbers, a duration by a number, a duration by one of its kind; by zero it is null."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _number(lambda: NUMBERS.divide(left, right))
    if isinstance(left, DaysTime) and isinstance(right, Decimal):
        return DaysTime(_whole(NUMBERS.divide(Decimal(left.nanos), right))) if right else None
    if isinstance(left, YearsMonths) and isinstance(right, Decimal):
        return YearsMonths(_whole(NUMBERS.divide(Decimal(left.months), right))) if right else None
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return divide(Decimal(left.nanos), Decimal(right.nanos))
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return divide(Decimal(left.months), Decimal(right.months))
    return None


def power(left: Value, right: Value) -> Value:
    """Numbers."""
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)):
        return None
    if abs(right) > 100_000:
        raise NotDecided("a power with an exponent over 100,000")
    if not left and not right:
        raise NotDecided("nought to the power of nought")
    return _number(lambda: NUMBERS.power(left, right))


def negative(value: Value) -> Value:
    """The same with the other sign."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanos)
    return YearsMonths(-value.months) if isinstance(value, YearsMonths) else None


OPERATIONS: Mapping[str, Callable[[Value, Value], Value]] = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}


def property_of(value: Value, name: str) -> Value:
    """A part of a date, time or duration, such as its year; null where it has none of this name."""
    found: int | None = None
    if isinstance(value, date):
        found = {"year": value.year, "month": value.month, "day": value.day, "weekday": value.isoweekday()}.get(name)
    elif isinstance(value, Moment):
        return property_of(value.day if name in ("year", "month", "day", "weekday") else value.time, name)
    elif isinstance(value, Time):
        return _part_of_time(value, name)
    elif isinstance(value, DaysTime):
        sign, rest = (-1 if value.nanos < 0 else 1), abs(value.nanos)
        parts = {
            "days": rest // DAY,
            "hours": rest // (3600 * NANO) % 24,
            "minutes": rest // (60 * NANO) % 60,
            "seconds": rest // NANO % 60,
        }
        found = sign * parts[name] if name in parts else None
    elif isinstance(value, YearsMonths):
        sign, rest = (-1 if value.months < 0 else 1), abs(value.months)
        found = {"years": sign * (rest // 12), "months": sign * (rest % 12)}.get(name)
    return None if found is None else Decimal(found)


def _part_of_time(value: Time, name: str) -> Value:
    if name == "timezone":
        raise NotDecided("the time zone of a time")
    if name == "time offset":
        return None if value.offset is None else DaysTime(value.offset * NANO)
    if name == "second" and value.nanos % NANO:
        raise NotDecided("the second of a time with a part of a second")
    seconds = value.nanos // NANO
    found = {"hour": seconds // 3600, "minute": seconds // 60 % 60, "second": seconds % 60}.get(name)
    return None if found is None else Decimal(found)


def _later(value: date | Time | Moment, by: DaysTime | YearsMonths) -> Value:
    try:
        if isinstance(by, YearsMonths):
            if isinstance(value, date):
                return plus_months(value, by.months)
            return Moment(plus_months(value.day, by.months), value.time) if isinstance(value, Moment) else None
        if isinstance(value, Moment):
            return plus(value, by.nanos)
        if isinstance(value, Time):
            return Time((value.nanos + by.nanos) % DAY, value.offset)
        if by.nanos % DAY:
            raise NotDecided("hours added to a date")
        return value + timedelta(days=by.nanos // DAY)
    except (OverflowError, ValueError) as beyond:
        if isinstance(beyond, NotDecided):
            raise
        raise NotDecided("a date outside the years 1 to 9999") from None


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise NotDecided(WHY_NOT_WHOLE)
    return int(number)


def _number(made: Callable[[], Decimal]) -> Decimal | None:
    try:
        found = made()
    except DecimalException:
        return None  # division by zero, no number, or too large
    return found if found.is_finite() else None
