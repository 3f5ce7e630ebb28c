"""Functions of FEEL over contexts, calendars, places in lists, and statistics. Pure; null where the standard says null."""

from collections import Counter
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

from apps.decisions.engine.dmn.arithmetic import add, divide, multiply, subtract
from apps.decisions.engine.dmn.list_functions import one_list
from apps.decisions.engine.dmn.temporal import Moment
from apps.decisions.engine.dmn.values import NUMBERS, NotDecided, Value, whole

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


# Lists


def place_in(members: list[Value], position: Value) -> int | None:
    """Where a place counted from 1, or from the end, is in a list; None where there is no such place."""
    if not isinstance(position, Decimal) or not 1 <= abs(at := whole(position, "a place")) <= len(members):
        return None
    return at - 1 if at > 0 else len(members) + at


def insert_before(members: Value, position: Value, item: Value) -> Value:
    """The list with an item more at this place; what stood there comes after it."""
    if not isinstance(members, list) or (at := place_in(members, position)) is None:
        return None
    return [*members[:at], item, *members[at:]]


def remove(members: Value, position: Value) -> Value:
    """The list without what stands at this place."""
    if not isinstance(members, list) or (at := place_in(members, position)) is None:
        return None
    return members[:at] + members[at + 1 :]


def list_replace(members: Value, position: Value, item: Value) -> Value:
    """The list with another item at this place. A place only: a function that says which items is not kept."""
    if not isinstance(members, list) or (at := place_in(members, position)) is None:
        return None
    return [*members[:at], item, *members[at + 1 :]]


def string_join(members: Value, delimiter: Value = None) -> Value:
    """The texts of a list as one, with the delimiter between them; null among them is left out."""
    if not isinstance(members, list) or not (delimiter is None or isinstance(delimiter, str)):
        return None
    if any(not isinstance(one, str) for one in members if one is not None):
        return None
    return (delimiter or "").join(one for one in members if one is not None)


# Numbers


def product(*arguments: Value) -> Value:
    """All numbers multiplied; null where there is none, or something else among them."""
    members = one_list(arguments)
    if not members or not all(isinstance(one, Decimal) for one in members):
        return None
    found: Value = Decimal(1)
    for one in members:
        found = multiply(found, one)
    return found


def stddev(*arguments: Value) -> Value:
    """The standard deviation of a sample, of two numbers or more."""
    members = one_list(arguments)
    if len(members) < 2 or not all(isinstance(one, Decimal) for one in members):
        return None
    total: Value = Decimal(0)
    for one in members:
        total = add(total, one)
    middle = divide(total, Decimal(len(members)))
    squares: Value = Decimal(0)
    for one in members:
        away = subtract(one, middle)
        squares = add(squares, multiply(away, away))
    found = divide(squares, Decimal(len(members) - 1))
    return None if found is None else NUMBERS.sqrt(found)


def mode(*arguments: Value) -> Value:
    """The numbers that stand most often, the least first; the empty list for an empty one."""
    members = one_list(arguments)
    if not arguments or not all(isinstance(one, Decimal) for one in members):
        return None
    counts = Counter(members)
    most = max(counts.values(), default=0)
    return sorted(one for one, count in counts.items() if count == most)


def exp(number: Value) -> Value:
    """Euler’s number to the power of this one. Raises NotDecided where nobody could hold the result."""
    if not isinstance(number, Decimal):
        return None
    if abs(number) > 10_000:
        raise NotDecided("an exponent over 10,000")
    return NUMBERS.exp(number)


def log(number: Value) -> Value:
    """The natural logarithm of a number above nought."""
    try:
        return NUMBERS.ln(number) if isinstance(number, Decimal) and number > 0 else None
    except DecimalException:
        return None


# Contexts


def get_value(of: Value, key: Value) -> Value:
    """What a context says under this key."""
    return of.get(key) if isinstance(of, dict) and isinstance(key, str) else None


def get_entries(of: Value) -> Value:
    """Every entry of a context, as a context of its key and its value."""
    return [{"key": key, "value": value} for key, value in of.items()] if isinstance(of, dict) else None


def context_put(of: Value, key: Value, value: Value) -> Value:
    """A context that says this under a key. Raises NotDecided for a list of keys: several levels deep."""
    if isinstance(key, list):
        raise NotDecided("a value put several levels deep")
    return {**of, key: value} if isinstance(of, dict) and isinstance(key, str) else None


def context_merge(contexts: Value) -> Value:
    """The contexts of a list as one; of a key that several have, the last says what holds."""
    if not isinstance(contexts, list) or not all(isinstance(one, dict) for one in contexts):
        return None
    return {key: value for one in contexts for key, value in one.items()}


# Calendars


def of_day(made: Any) -> Any:
    """The function that `made` makes of a day: it takes a date, or a moment, whose day counts."""

    def function(value: Value) -> Value:
        day = value.day if isinstance(value, Moment) else value
        return made(day) if isinstance(day, date) else None

    return function


FURTHER = {
    "insert before": insert_before,
    "remove": remove,
    "list replace": list_replace,
    "string join": string_join,
    "product": product,
    "stddev": stddev,
    "mode": mode,
    "exp": exp,
    "log": log,
    "get value": get_value,
    "get entries": get_entries,
    "context put": context_put,
    "context merge": context_merge,
    "day of year": of_day(lambda day: Decimal(day.timetuple().tm_yday)),
    "day of week": of_day(lambda day: DAYS[day.weekday()]),
    "month of year": of_day(lambda day: MONTHS[day.month - 1]),
    "week of year": of_day(lambda day: Decimal(day.isocalendar().week)),
}
