"""The functions of FEEL that are kept, by their names. Pure; a function that is not here is refused where a model calls it.

Null where the standard says null; NotDecided where it leaves open what comes out, or where a text is no date or duration.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)
from typing import Any

from apps.decisions.engine.dmn import temporal
from apps.decisions.engine.dmn.arithmetic import add, divide, multiply, subtract
from apps.decisions.engine.dmn.temporal import DaysTime, Moment, NamedZone, NoSuchTime, Time, YearsMonths
from apps.decisions.engine.dmn.values import NUMBERS, NotDecided, Value, compared, either, equal, number_text, truth_of

MOST_SCALE = 6_000


def _not(value: Value) -> Value:
    return None if (truth := truth_of(value)) is None else not truth


def _rounded(rounding: str) -> Callable[..., Value]:
    def rounded(number: Value, scale: Value = Decimal(0)) -> Value:
        if not isinstance(number, Decimal) or not isinstance(scale, Decimal) or scale != int(scale) or abs(scale) > MOST_SCALE:
            return None
        try:
            return number.quantize(Decimal(1).scaleb(-int(scale)), rounding=rounding, context=NUMBERS)
        except DecimalException:
            if scale > 0 and -int(number.as_tuple().exponent) <= scale:
                return number  # has no more places than that
            raise NotDecided("a number rounded to more digits than are kept") from None

    return rounded


def _abs(value: Value) -> Value:
    if isinstance(value, Decimal):
        return abs(value)
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.nanos))
    return YearsMonths(abs(value.months)) if isinstance(value, YearsMonths) else None


def _modulo(dividend: Value, divisor: Value) -> Value:
    if not isinstance(dividend, Decimal) or not isinstance(divisor, Decimal) or not divisor:
        return None
    quotient = NUMBERS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return subtract(dividend, multiply(divisor, quotient))


def _sqrt(number: Value) -> Value:
    return NUMBERS.sqrt(number) if isinstance(number, Decimal) and number >= 0 else None


def _even(number: Value) -> Value:
    return None if not isinstance(number, Decimal) or number != int(number) else int(number) % 2 == 0


def _odd(number: Value) -> Value:
    return None if (even := _even(number)) is None else not even


def _members(arguments: tuple[Value, ...]) -> list[Value]:
    """One list, or the arguments themselves."""
    return arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)


def _best(sign: str) -> Callable[..., Value]:
    def best(*arguments: Value) -> Value:
        members = _members(arguments)
        if not members or members[0] is None:
            return None
        found = members[0]
        if compared("=", found, found) is None or isinstance(found, bool | list | dict):
            return None
        for member in members[1:]:
            if (better := compared(sign, member, found)) is None:
                return None
            found = member if better else found
        return found

    return best


def _sum(*arguments: Value) -> Value:
    members = _members(arguments)
    if not members or any(isinstance(one, str) for one in members):
        return None
    found = members[0]
    if not isinstance(found, Decimal | DaysTime | YearsMonths):
        return None
    for member in members[1:]:
        found = add(found, member)
    return found


def _mean(*arguments: Value) -> Value:
    members = _members(arguments)
    return divide(_sum(members), Decimal(len(members))) if members else None


def _median(*arguments: Value) -> Value:
    members = _members(arguments)
    if not members or not all(isinstance(one, Decimal) for one in members):
        return None
    ordered, middle = sorted(members), len(members) // 2
    return ordered[middle] if len(ordered) % 2 else divide(add(ordered[middle - 1], ordered[middle]), Decimal(2))


def _count(members: Value) -> Value:
    return None if members is None else Decimal(len(members) if isinstance(members, list) else 1)


def _all(*arguments: Value) -> Value:
    found = either([None if (truth := truth_of(one)) is None else not truth for one in _members(arguments)])
    return None if found is None else not found


def _any(*arguments: Value) -> Value:
    return either([truth_of(one) for one in _members(arguments)])


def _list_contains(members: Value, element: Value) -> Value:
    return None if not isinstance(members, list) else any(equal(one, element) is True for one in members)


def _of_lists(made: Callable[[list[list[Value]]], Value]) -> Callable[..., Value]:
    def function(*lists: Value) -> Value:
        return None if any(one is None for one in lists) else made([one if isinstance(one, list) else [one] for one in lists])

    return function


def _distinct(members: list[Value]) -> list[Value]:
    kept: list[Value] = []
    for one in members:
        if not any(equal(one, other) is True for other in kept):
            kept.append(one)
    return kept


def _append(members: Value, *more: Value) -> Value:
    return None if members is None else [*(members if isinstance(members, list) else [members]), *more]


def _flatten(members: Value) -> Value:
    if not isinstance(members, list):
        return None
    return [inner for one in members for inner in (_flatten(one) if isinstance(one, list) else [one])]


def _index_of(members: Value, match: Value) -> Value:
    if not isinstance(members, list):
        return None
    return [Decimal(place) for place, one in enumerate(members, 1) if equal(one, match) is True]


def _sublist(members: Value, start: Value, length: Value = None) -> Value:
    return _slice(members, start, length) if isinstance(members, list) else None


def _substring(text: Value, start: Value, length: Value = None) -> Value:
    return _slice(text, start, length) if isinstance(text, str) else None


def _slice(of: Any, start: Value, length: Value) -> Value:
    if not isinstance(start, Decimal) or start != int(start) or not start or abs(int(start)) > len(of):
        return None
    begin = int(start) - 1 if start > 0 else len(of) + int(start)
    if length is None:
        return of[begin:]
    if not isinstance(length, Decimal) or length != int(length) or length < 1:
        return None
    return of[begin : begin + int(length)]


def _of_texts(made: Callable[[str, str], Value]) -> Callable[..., Value]:
    def function(text: Value, match: Value) -> Value:
        return made(text, match) if isinstance(text, str) and isinstance(match, str) else None

    return function


def _of_text(made: Callable[[str], Value]) -> Callable[..., Value]:
    def function(text: Value) -> Value:
        return made(text) if isinstance(text, str) else None

    return function


def _string(value: Value) -> Value:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Time | Moment | DaysTime | YearsMonths):
        return str(value)
    raise NotDecided("a list or context written as a text")


def _number(text: Value, grouping: Value, separator: Value) -> Value:
    if (
        not isinstance(text, str)
        or grouping not in (None, " ", ",", ".")
        or separator not in (None, ",", ".")
        or grouping == separator is not None
    ):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(separator, ".") if separator == "," else plain
    return Decimal(plain) if re.fullmatch(r"-?(\d{1,34}(\.\d{1,34})?|\.\d{1,34})", plain, re.ASCII) else None


def _read(reader: Callable[[str], Value], text: str) -> Value:
    try:
        return reader(text)
    except NamedZone:
        raise NotDecided(f"“{text}” names a time zone") from None
    except NoSuchTime:
        raise NotDecided(f"“{text}” is no date, time or duration that can be read") from None


def _date(first: Value, month: Value = None, day: Value = None) -> Value:
    if isinstance(first, str):
        return _read(temporal.read_date, first)
    if isinstance(first, Moment):
        return first.day
    if isinstance(first, Decimal) and isinstance(month, Decimal) and isinstance(day, Decimal):
        try:
            return date(int(first), int(month), int(day)) if all(one == int(one) for one in (first, month, day)) else None
        except (ValueError, OverflowError):
            return None
    return first if isinstance(first, date) else None


def _time(first: Value, minute: Value = None, second: Value = None, offset: Value = None) -> Value:
    if isinstance(first, str):
        return _read(temporal.read_time, first)
    if isinstance(first, Moment):
        return first.time
    if isinstance(first, Decimal) and isinstance(minute, Decimal) and isinstance(second, Decimal):
        if offset is not None and not isinstance(offset, DaysTime):
            return None
        if not (0 <= first < 24 and 0 <= minute < 60 and 0 <= second < 60) or first != int(first) or minute != int(minute):
            return None
        nanos = (first * 3600 + minute * 60 + second) * temporal.NANO
        return Time(int(nanos), None if offset is None else offset.nanos // temporal.NANO)
    return first if isinstance(first, Time) else None


def _date_and_time(first: Value, time: Value = None) -> Value:
    if isinstance(first, str) and time is None:
        return _read(temporal.read_moment, first)
    if isinstance(first, date | Moment) and isinstance(time, Time):
        return Moment(first.day if isinstance(first, Moment) else first, time)
    return first if isinstance(first, Moment) and time is None else None


def _duration(text: Value) -> Value:
    if isinstance(text, str):
        return _read(temporal.read_duration, text)
    return text if isinstance(text, DaysTime | YearsMonths) else None


def _years_months(start: Value, end: Value) -> Value:
    if not isinstance(start, date | Moment) or not isinstance(end, date | Moment):
        return None
    if isinstance(start, Moment) or isinstance(end, Moment):
        raise NotDecided("years and months between dates with a time")
    return YearsMonths(temporal.months_between(start, end))


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "not": _not,
    "abs": _abs,
    "floor": _rounded(ROUND_FLOOR),
    "ceiling": _rounded(ROUND_CEILING),
    "decimal": _rounded(ROUND_HALF_EVEN),
    "round up": _rounded(ROUND_UP),
    "round down": _rounded(ROUND_DOWN),
    "round half up": _rounded(ROUND_HALF_UP),
    "round half down": _rounded(ROUND_HALF_DOWN),
    "modulo": _modulo,
    "sqrt": _sqrt,
    "even": _even,
    "odd": _odd,
    "min": _best("<"),
    "max": _best(">"),
    "sum": _sum,
    "mean": _mean,
    "median": _median,
    "count": _count,
    "all": _all,
    "any": _any,
    "list contains": _list_contains,
    "append": _append,
    "concatenate": _of_lists(lambda lists: [one for members in lists for one in members]),
    "union": _of_lists(lambda lists: _distinct([one for members in lists for one in members])),
    "distinct values": _of_lists(lambda lists: _distinct(lists[0])),
    "reverse": _of_lists(lambda lists: lists[0][::-1]),
    "flatten": _flatten,
    "index of": _index_of,
    "sublist": _sublist,
    "substring": _substring,
    "string length": _of_text(lambda text: Decimal(len(text))),
    "upper case": _of_text(str.upper),
    "lower case": _of_text(str.lower),
    "contains": _of_texts(lambda text, match: match in text),
    "starts with": _of_texts(str.startswith),
    "ends with": _of_texts(str.endswith),
    "substring before": _of_texts(lambda text, match: text.partition(match)[0] if match and match in text else ""),
    "substring after": _of_texts(lambda text, match: text.partition(match)[2] if match else text),
    "string": _string,
    "number": _number,
    "date": _date,
    "time": _time,
    "date and time": _date_and_time,
    "duration": _duration,
    "years and months duration": _years_months,
}
# What the arguments are called where a model gives them by name; several ways for some.
PARAMETERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "not": (("negand",),),
    "abs": (("n",),),
    "floor": (("n",), ("n", "scale")),
    "ceiling": (("n",), ("n", "scale")),
    "decimal": (("n", "scale"),),
    "modulo": (("dividend", "divisor"),),
    "sqrt": (("number",),),
    "min": (("list",),),
    "max": (("list",),),
    "sum": (("list",),),
    "mean": (("list",),),
    "count": (("list",),),
    "all": (("list",),),
    "any": (("list",),),
    "list contains": (("list", "element"),),
    "substring": (("string", "start position"), ("string", "start position", "length")),
    "string length": (("string",),),
    "upper case": (("string",),),
    "lower case": (("string",),),
    "contains": (("string", "match"),),
    "starts with": (("string", "match"),),
    "ends with": (("string", "match"),),
    "string": (("from",),),
    "number": (("from", "grouping separator", "decimal separator"),),
    "date": (("from",), ("year", "month", "day")),
    "time": (("from",), ("hour", "minute", "second"), ("hour", "minute", "second", "offset")),
    "date and time": (("from",), ("date", "time")),
    "duration": (("from",),),
    "years and months duration": (("from", "to"),),
}
