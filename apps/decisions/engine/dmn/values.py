"""Values of FEEL: how they are equal, ordered, and written as plain data. Pure.

Numbers are decimals of 34 digits; a comparison of values that cannot be compared is null, here None.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from apps.decisions.engine.dmn.temporal import NANO, DaysTime, Moment, Time, YearsMonths

NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])
Value = Any  # None, bool, Decimal, str, date, Time, Moment, DaysTime, YearsMonths, list, dict, Range


LIST_OF_ONE = "a list of one value compared with a single value"  # DMN 1.1 and 1.2 say that they are the same; later versions do not


class NotDecided(ValueError):
    """Something that the standard leaves open, or that is not kept here: nothing is decided rather than guessed."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one value to another."""

    low: Value
    high: Value
    low_in: bool
    high_in: bool

    def holds(self, value: Value) -> bool | None:
        """Whether a value lies in it; null where either end or the value is."""
        if self.low is None or self.high is None:
            return None
        above = compared(">=" if self.low_in else ">", value, self.low)
        below = compared("<=" if self.high_in else "<", value, self.high)
        return both(above, below)


def whole(number: Decimal, what: str) -> int:
    """A number that must be whole. Raises NotDecided: some engines cut the rest off, others give null."""
    if number != number.to_integral_value():
        raise NotDecided(f"{what} that is no whole number")
    return int(number)


def is_met(condition: Value) -> bool:
    """Whether a condition chooses "then"; null does not. Raises NotDecided where it is no condition at all."""
    if condition is not None and not isinstance(condition, bool):
        raise NotDecided("a condition that is neither true nor false")
    return condition is True


def both(left: bool | None, right: bool | None) -> bool | None:
    """Strong Kleene "and"."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(truths: Iterable[bool | None]) -> bool | None:
    """Strong Kleene "or" of any number."""
    unknown = False
    for truth in truths:
        if truth is True:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def truth_of(value: Value) -> bool | None:
    """A value as a truth: whatever is no boolean is null."""
    return value if isinstance(value, bool) else None


def kind_of(value: Value) -> str:
    """The kind of a value, in words."""
    if value is None:
        return "null"
    for kind, name in KINDS:
        if isinstance(value, kind):
            return name
    raise NotDecided("a value of an unknown kind")


KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "a boolean"),
    (Decimal, "a number"),
    (str, "a text"),
    (date, "a date"),
    (Time, "a time"),
    (Moment, "a date and time"),
    (DaysTime, "a days and time duration"),
    (YearsMonths, "a years and months duration"),
    (list, "a list"),
    (dict, "a context"),
    (Range, "a range"),
)


def equal(left: Value, right: Value) -> bool | None:
    """FEEL's "=": null equals null only; values of different kinds give null."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right):
        if {kind, kind_of(right)} == {"a date", "a date and time"}:
            raise NotDecided("a date compared with a date and time")
        if any(isinstance(one, list) and len(one) == 1 and equal(one[0], other) for one, other in ((left, right), (right, left))):
            raise NotDecided(LIST_OF_ONE)
        return None
    if isinstance(left, list):
        if len(left) != len(right):
            return False
        return _all(equal(one, other) for one, other in zip(left, right, strict=True))
    if isinstance(left, dict):
        if left.keys() != right.keys():
            return False
        return _all(equal(value, right[key]) for key, value in left.items())
    if isinstance(left, Time | Moment):
        low, high = _ordinal(left, right), _ordinal(right, left)
        if low == high and left != right:
            raise NotDecided("one moment said in two offsets, compared for equality")
        if low != high and low // NANO == high // NANO:
            raise NotDecided("times less than a second apart, compared for equality")  # some versions compare whole seconds
        return low == high
    return bool(left == right)


def _all(truths: Iterable[bool | None]) -> bool | None:
    found: bool | None = True
    for truth in truths:
        found = both(found, truth)
    return found


def compared(sign: str, left: Value, right: Value) -> bool | None:
    """A comparison; null where one side is null or the two cannot be ordered."""
    if sign == "=":
        return equal(left, right)
    if sign == "!=":
        same = equal(left, right)
        return None if same is None else not same
    if left is None or right is None:
        return None
    kind = kind_of(left)
    if kind != kind_of(right):
        if {kind, kind_of(right)} == {"a date", "a date and time"}:
            raise NotDecided("a date compared with a date and time")
        if any(isinstance(one, list) and len(one) == 1 for one in (left, right)):
            raise NotDecided(LIST_OF_ONE)
        return None
    if isinstance(left, bool | list | dict | Range):
        return None
    low, high = (_ordinal(left, right), _ordinal(right, left)) if isinstance(left, Time | Moment) else (left, right)
    if sign == "<":
        return bool(low < high)
    if sign == "<=":
        return bool(low <= high)
    return bool(low > high) if sign == ">" else bool(low >= high)


def _ordinal(value: Time | Moment, other: Time | Moment) -> int:
    """The place of a time on the clock that it shares with another."""
    mine, others = (one if isinstance(one, Time) else one.time for one in (value, other))
    if (mine.offset is None) != (others.offset is None):
        raise NotDecided("a local time compared with a time in UTC")
    if isinstance(value, Moment):
        return value.instant
    return value.nanos - (value.offset or 0) * 1_000_000_000


def meets(value: Value, wanted: Value) -> bool | None:
    """Whether a value is what a cell evaluated to: equal to it, in the range, or met by a member of the list."""
    if isinstance(wanted, Range):
        return wanted.holds(value) if not isinstance(value, Range) else equal(value, wanted)
    if isinstance(wanted, list):
        same = isinstance(value, list) and equal(value, wanted) is True
        return True if same else either(_member(value, one) for one in wanted)
    return equal(value, wanted)


def _member(value: Value, one: Value) -> bool | None:
    """Whether a value is a member of a list, or lies in one that is a range; a member of another kind is another value."""
    if isinstance(one, Range):
        return meets(value, one)
    if isinstance(one, list) and not isinstance(value, list) and meets(value, one) is True:
        raise NotDecided("a value that stands in a list inside a list")
    return equal(value, one) is True


def plain(value: Value) -> Any:
    """A value as plain data: dates, times and durations as ISO text. Raises NotDecided for a range."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Time | Moment | DaysTime | YearsMonths):
        return str(value)
    if isinstance(value, Range):
        raise NotDecided("the result is a range, which has no plain form")
    return value


def number_text(number: Decimal) -> str:
    """A number without exponent and without needless zeros."""
    if not number:
        return "0"
    if abs(number.adjusted()) > 400:
        raise NotDecided("a number with more than 400 digits")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def json_text(value: Any) -> str:
    """Plain data as one line of JSON, numbers exact."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, list):
        return f"[{','.join(json_text(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{json.dumps(str(key), ensure_ascii=False)}:{json_text(one)}' for key, one in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)
