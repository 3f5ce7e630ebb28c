"""Single values of a rule book's plain data: texts, names, numbers, choices. Pure; knows `terms` and `texts`.

Each raises `Unreadable` with words that follow the place where the value stands.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.terms import Number
from apps.decisions.engine.texts import text_problem

SLUG = re.compile(r"[a-z][a-z0-9_]{0,59}")
KEY = re.compile(r"[A-Z]{1,3}-[0-9]{1,4}")
LONGEST_TEXT = 2_000  # characters of any one text of a rule book
MOST_DIGITS = 40  # before or after the point


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """A value of plain data that is not what stands there; `message` says in words what must."""

    message: str


def read_text(raw: Any) -> str:
    """A text; nothing given is an empty one."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Unreadable(f"must be text, not {raw!r}")
    if len(raw) > LONGEST_TEXT:
        raise Unreadable(f"must be {LONGEST_TEXT:,} characters or fewer; there are {len(raw):,}")
    if wrong := text_problem(raw):
        raise Unreadable(wrong)
    return raw


def read_slug(raw: Any) -> str:
    """A name by which parts are found."""
    if not isinstance(raw, str) or not SLUG.fullmatch(raw):
        raise Unreadable(f"must be lower-case letters, digits and _, not {raw!r}")
    return raw


def read_key(raw: Any) -> str:
    """The key of a rule or row, as "D-07"."""
    if not isinstance(raw, str) or not KEY.fullmatch(raw):
        raise Unreadable(f"must look like D-07, not {raw!r}")
    return raw


def read_texts(raw: Any) -> tuple[str, ...]:
    """A list of texts; nothing given is an empty one."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        if raw is None:
            return ()
        raise Unreadable(f"must be a list of words, not {raw!r}")
    return tuple(read_text(word) for word in raw)


def read_flag(raw: Any) -> bool:
    """Yes or no; nothing given is no."""
    if raw is None:
        return False
    if not isinstance(raw, bool):
        raise Unreadable(f"must be true or false, not {raw!r}")
    return raw


def read_number(raw: Any) -> Number:
    """A whole or decimal number; a decimal is written as text, so that it keeps its digits."""
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
        raise Unreadable(f"must be a whole number, or a decimal written as text, not {raw!r}")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise Unreadable(f"must be a number, not {raw!r}") from None
    if not number.is_finite():
        raise Unreadable(f"must be a number, not {raw!r}")
    if number and abs(number.adjusted()) > MOST_DIGITS:
        raise Unreadable(f"must be a number of {MOST_DIGITS} digits or fewer")
    return int(number) if number == number.to_integral_value() else number


def read_number_or_none(raw: Any) -> Number | None:
    """A number, or None where nothing is given."""
    return None if raw is None or raw == "" else read_number(raw)


def one_of_or_nothing(words: Sequence[str]) -> Callable[[Any], str]:
    """What reads one of the words, or an empty text where nothing is given."""
    return lambda raw: "" if raw is None else one_of(words)(raw)


def one_of(words: Sequence[str]) -> Callable[[Any], str]:
    """What reads one of the words."""

    def read(raw: Any) -> str:
        if raw not in words:
            raise Unreadable(f"must be one of {', '.join(words)}, not {raw!r}")
        return str(raw)

    return read
