"""Functions of FEEL over numbers and lists. Pure; null where the standard says null."""

from collections.abc import Callable
from decimal import (
    ROUND_FLOOR,
    Decimal,
    DecimalException,
)

from apps.decisions.engine.dmn.arithmetic import add, divide, multiply, subtract
from apps.decisions.engine.dmn.temporal import DaysTime, YearsMonths
from apps.decisions.engine.dmn.values import NUMBERS, NotDecided, Value, compared, either, equal, truth_of

MOST_SCALE = 6_000
MOST_COMPARED = 1_000


def not_(value: Value) -> Value:
    return None if (truth := truth_of(value)) is None else not truth


def rounded_(rounding: str) -> Callable[..., Value]:
    def rounded(number: Value, scale: Value = Decimal(0)) -> Value:
        if not isinstance(number, Decimal) or not isinstance(scale, Decimal):
            return None
        if scale != int(scale) or abs(scale) > MOST_SCALE:
            raise NotDecided("a number rounded to so many digits")
        try:
            return number.quantize(Decimal(1).scaleb(-int(scale)), rounding=rounding, context=NUMBERS)
        except DecimalException:
            if scale > 0 and -int(number.as_tuple().exponent) <= scale:
                return number  # has no more places than that
            raise NotDecided("a number rounded to more digits than are kept") from None

    return rounded


def abs_(value: Value) -> Value:
    if isinstance(value, Decimal):
        return abs(value)
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.nanos))
    return YearsMonths(abs(value.months)) if isinstance(value, YearsMonths) else None


def modulo(dividend: Value, divisor: Value) -> Value:
    if not isinstance(dividend, Decimal) or not isinstance(divisor, Decimal) or not divisor:
        return None
    quotient = NUMBERS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return subtract(dividend, multiply(divisor, quotient))


def sqrt(number: Value) -> Value:
    return NUMBERS.sqrt(number) if isinstance(number, Decimal) and number >= 0 else None


def even(number: Value) -> Value:
    if not isinstance(number, Decimal):
        return None
    return number == int(number) and int(number) % 2 == 0


def odd(number: Value) -> Value:
    if isinstance(number, Decimal) and number != int(number):
        raise NotDecided("a number that is no whole number, asked whether it is odd")
    return None if (is_even := even(number)) is None else not is_even


def one_list(arguments: tuple[Value, ...]) -> list[Value]:
    """One list, or the arguments themselves."""
    return arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)


def best_(sign: str) -> Callable[..., Value]:
    def best(*arguments: Value) -> Value:
        members = one_list(arguments)
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


def sum_(*arguments: Value) -> Value:
    members = one_list(arguments)
    if not members or any(isinstance(one, str) for one in members):
        return None
    found = members[0]
    if not isinstance(found, Decimal | DaysTime | YearsMonths):
        return None
    for member in members[1:]:
        found = add(found, member)
    return found


def mean(*arguments: Value) -> Value:
    members = one_list(arguments)
    return divide(sum_(*arguments), Decimal(len(members))) if members else None


def median(*arguments: Value) -> Value:
    members = one_list(arguments)
    if not members or not all(isinstance(one, Decimal) for one in members):
        return None
    ordered, middle = sorted(members), len(members) // 2
    return ordered[middle] if len(ordered) % 2 else divide(add(ordered[middle - 1], ordered[middle]), Decimal(2))


def count(members: Value) -> Value:
    return None if members is None else Decimal(len(members) if isinstance(members, list) else 1)


def all_(*arguments: Value) -> Value:
    if not arguments:
        return None
    found = either([None if (truth := truth_of(one)) is None else not truth for one in one_list(arguments)])
    return None if found is None else not found


def any_(*arguments: Value) -> Value:
    return either([truth_of(one) for one in one_list(arguments)]) if arguments else None


def list_contains(members: Value, element: Value) -> Value:
    return None if not isinstance(members, list) else any(equal(one, element) is True for one in members)


def of_lists(made: Callable[[list[list[Value]]], Value]) -> Callable[..., Value]:
    def function(*lists: Value) -> Value:
        return None if any(one is None for one in lists) else made([one if isinstance(one, list) else [one] for one in lists])

    return function


def distinct(members: list[Value]) -> list[Value]:
    if len({type(one) for one in members}) == 1 and isinstance(members[0], Decimal | str):
        return list(dict.fromkeys(members))
    if len(members) > MOST_COMPARED:
        raise NotDecided(f"more than {MOST_COMPARED:,} values of several kinds compared with each other")
    kept: list[Value] = []
    for one in members:
        if not any(equal(one, other) is True for other in kept):
            kept.append(one)
    return kept


def append(members: Value, *more: Value) -> Value:
    return None if members is None else [*(members if isinstance(members, list) else [members]), *more]


def flatten(members: Value) -> Value:
    if not isinstance(members, list):
        return None
    return [inner for one in members for inner in (flatten(one) if isinstance(one, list) else [one])]


def index_of(members: Value, match: Value) -> Value:
    if not isinstance(members, list):
        return None
    return [Decimal(place) for place, one in enumerate(members, 1) if equal(one, match) is True]
