"""Plain data <-> canonical JSON text and its SHA-256. Knows nothing of rules; may import nothing of the project.

Canonical: UTF-8, NFC, keys sorted, no blanks, whole numbers as numbers, decimals as strings, no float anywhere.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

Plain = Any  # str, int, bool, None, list and dict of these: what JSON can say without a float


class NotCanonical(ValueError):
    """Data that has no canonical form; the message says where."""


class _Wrong(Exception):
    """What has no canonical form, and the way there from the inside out."""

    def __init__(self, message: str) -> None:
        self.message, self.where = message, list[str]()
        super().__init__(message)


def dumps(plain: Plain) -> str:
    """The one text that stands for `plain`. Raises NotCanonical for floats, unknown types and keys that are not text."""
    try:
        normal = _checked(plain)
    except _Wrong as wrong:
        raise NotCanonical(f"${''.join(reversed(wrong.where))}: {wrong.message}") from None
    return json.dumps(normal, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def loads(text: str) -> Plain:
    """Read canonical text back. Raises NotCanonical where a number is not whole."""
    return json.loads(text, parse_float=_no_float, parse_constant=_no_float)


def sha256(text: str) -> str:
    """The fingerprint of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def decimal_text(number: Decimal) -> str:
    """A decimal in normal form: no exponent, no trailing zeros, no minus zero."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def number_plain(number: int | Decimal) -> int | str:
    """A whole number as int, any other as decimal text."""
    if isinstance(number, int):
        return number
    return int(number) if number == number.to_integral_value() else decimal_text(number)


def _no_float(text: str) -> Plain:
    raise NotCanonical(f"{text} is not a whole number; decimals are written as text")


def _checked(plain: Plain) -> Plain:
    """The same data in its normal form. Raises _Wrong, which learns on its way out where it stands."""
    if isinstance(plain, str):
        return plain if plain.isascii() else unicodedata.normalize("NFC", plain)
    if plain is None or isinstance(plain, int):
        return plain
    if isinstance(plain, Mapping):
        if wrong := [key for key in plain if not isinstance(key, str)]:
            raise _Wrong(f"the key {wrong[0]!r} is not text")
        return {unicodedata.normalize("NFC", key): value for key, value in _each(plain.items(), ".{}")}
    if isinstance(plain, Sequence) and not isinstance(plain, bytes | bytearray):
        return [value for _, value in _each(enumerate(plain), "[{}]")]
    raise _Wrong(f"{type(plain).__name__} has no canonical form")


def _each(entries: Iterable[tuple[Any, Plain]], place: str) -> Iterator[tuple[Any, Plain]]:
    for name, value in entries:
        try:
            yield name, _checked(value)
        except _Wrong as wrong:
            wrong.where.append(place.format(name))
            raise
