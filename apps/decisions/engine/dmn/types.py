"""Item definitions: which values a name may have; plain JSON data -> values of a declared type. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.decisions.engine.dmn import temporal
from apps.decisions.engine.dmn.evaluating import Scope, test_holds
from apps.decisions.engine.dmn.syntax import CellTest
from apps.decisions.engine.dmn.temporal import DaysTime, Moment, NamedZone, NoSuchTime, Time, YearsMonths
from apps.decisions.engine.dmn.values import NotDecided, Value, either, kind_of

ANY = "Any"
# The names that models use for the types of FEEL; some engines' own names for numbers among them.
BASIC: Mapping[str, str] = {
    "any": ANY,
    "number": "number",
    "integer": "whole number",
    "long": "whole number",
    "int": "whole number",
    "short": "whole number",
    "double": "number",
    "float": "number",
    "decimal": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "datetime": "date and time",
    "days and time duration": "days and time duration",
    "daytimeduration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearmonthduration": "years and months duration",
    "context": "context",
}
KINDS: Mapping[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "whole number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (date,),
    "time": (Time,),
    "date and time": (Moment,),
    "days and time duration": (DaysTime,),
    "years and months duration": (YearsMonths,),
    "context": (dict,),
}
READERS: Mapping[str, Any] = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "date and time": temporal.read_moment,
    "days and time duration": temporal.read_duration,
    "years and months duration": temporal.read_duration,
}


@dataclass(frozen=True, slots=True)
class Type:
    """A basic type, or one with components; `many` where values are lists of it; `allowed` limits the single value."""

    basic: str = ANY
    components: tuple[tuple[str, "Type"], ...] = ()
    many: bool = False
    allowed: tuple[CellTest, ...] = ()
    name: str = ""
    of: "Type | None" = None  # what it is a list of, where that is a type with a name of its own

    @property
    def words(self) -> str:
        """The type in words."""
        single = self.name or self.basic
        return f"a list of {single}" if self.many else single


def conforms(value: Value, wanted: Type, scope: Scope) -> bool:
    """Whether a value is of a type; null is of every type."""
    if value is None or (wanted.basic == ANY and not (wanted.components or wanted.many or wanted.allowed or wanted.of)):
        return True
    if wanted.many:
        return isinstance(value, list) and all(_single(one, wanted, scope) for one in value)
    return _single(value, wanted, scope)


def _single(value: Value, wanted: Type, scope: Scope) -> bool:
    if value is None:
        return True
    if wanted.of is not None and not conforms(value, wanted.of, scope):
        return False
    if wanted.components:
        if not isinstance(value, dict) or not all(conforms(value.get(name), inner, scope) for name, inner in wanted.components):
            return False
    elif wanted.basic != ANY:
        if not isinstance(value, KINDS[wanted.basic]) or (isinstance(value, bool) and wanted.basic != "boolean"):
            return False
        if wanted.basic == "whole number" and isinstance(value, Decimal) and value != value.to_integral_value():
            return False
    return not wanted.allowed or either([test_holds(test, value, scope) for test in wanted.allowed]) is True


def checked(value: Value, wanted: Type, what: str, scope: Scope) -> Value:
    """The value. Raises NotDecided where it is not of the type that the model declares."""
    if not conforms(value, wanted, scope):
        raise NotDecided(f"{what} must be {wanted.words}{_among(wanted)}; it is {described(value)}")
    return value


def _among(wanted: Type) -> str:
    return " with one of the values that the model allows" if wanted.allowed else ""


def described(value: Value) -> str:
    """A value, for a sentence."""
    if isinstance(value, str):
        return f"the text “{value if len(value) <= 40 else value[:39] + '…'}”"
    if isinstance(value, bool | list | dict) or value is None:
        return {True: "true", False: "false"}.get(value, kind_of(value)) if isinstance(value, bool) else kind_of(value)
    return f"{kind_of(value)}, {value}"


def typed(raw: Any, wanted: Type, what: str) -> Value:
    """Plain JSON data as a value of the declared type: dates, times and durations from ISO text. Raises NotDecided."""
    if raw is None:
        return None
    if isinstance(raw, float):
        raise NotDecided(f"{what} must be written as a decimal number")
    if wanted.many and isinstance(raw, list):
        inner = wanted.of or Type(wanted.basic, wanted.components)
        return [typed(one, inner, what) for one in raw]
    if wanted.of is not None and not wanted.many:
        return typed(raw, wanted.of, what)
    if isinstance(raw, dict):
        inner_types = dict(wanted.components)
        return {str(key): typed(one, inner_types.get(key, Type()), f"{what}.{key}") for key, one in raw.items()}
    if isinstance(raw, list):
        return [typed(one, Type(), what) for one in raw]
    if isinstance(raw, bool | Decimal):
        return raw
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, str) and wanted.basic in READERS:
        return read_as(raw, wanted.basic, what)
    return raw


def read_as(text: str, basic: str, what: str) -> Value:
    """ISO text as a date, time or duration. Raises NotDecided."""
    try:
        found = READERS[basic](text)
    except NamedZone:
        raise NotDecided(f"{what} names a time zone; write its offset") from None
    except NoSuchTime:
        found = None
    if not isinstance(found, KINDS[basic]):
        raise NotDecided(f"{what} must be a {basic}, in ISO form; it is “{text[:40]}”")
    return found
