"""The bytes of a case file -> plain data, or a refusal in words; and plain data back. Pure; knows `answers` only.

Numbers keep every digit: decimals become `Decimal`, never float. What is too long, too deep or not JSON is refused
before it can cost anything.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.answers import CaseRefused
from apps.decisions.engine.texts import text_problem
from apps.ui.jsonfile import MOST_LEVELS, too_deep

MOST_BYTES = 1_000_000
LONG_NUMBER = 40  # digits beyond which a whole number is read as a decimal; it is out of range in any case
LONGEST_ID = 200
_NUMBER = "\0number "  # before a decimal while it is written: no text of a case holds the character NUL
_WRITTEN_NUMBER = re.compile(r'(?<!\\)"\\u0000number (-?[0-9.]+)"')


def read_json(raw: bytes) -> Any:
    """The JSON of one case. Raises CaseRefused where it is no JSON, too large, too deep, or says something twice."""
    if len(raw) > MOST_BYTES:
        raise CaseRefused([f"a case file has at most {MOST_BYTES:,} bytes; this one has more"])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseRefused([f"the case is not UTF-8 text: byte {error.start + 1} cannot be read"]) from None
    if too_deep(text):
        raise CaseRefused([f"the case has more than {MOST_LEVELS} levels; a case file needs four"])
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _value in pairs]
            twice.extend(dict.fromkeys(key for key in keys if keys.count(key) > 1) if len(keys) < 1_000 else ["a key"])
        return found

    try:
        plain = json.loads(text, parse_float=_decimal, parse_int=_whole, parse_constant=Decimal, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CaseRefused([f"the case is not JSON: {_lower(error.msg)} at {where}"]) from None
    if twice:
        raise CaseRefused([f"“{_printable(key)}” stands twice; keep one of them" for key in dict.fromkeys(twice)])
    return plain


def write_json(plain: Any) -> str:
    """A case as the text of a file, which reads back as the same: decimals with every digit, as numbers."""

    def kept(value: object) -> str:
        if isinstance(value, Decimal):
            return f"{_NUMBER}{value:f}"
        raise TypeError(f"{type(value).__name__} is no part of a case file")

    text = json.dumps(plain, default=kept, ensure_ascii=False, indent=1, allow_nan=False)
    return _WRITTEN_NUMBER.sub(r"\1", text) + "\n"


def read_id(plain: Any) -> str | int | None:
    """The `id` that a line of many cases carries, None where it has none. Raises CaseRefused for one that cannot be repeated."""
    found = plain.get("id") if isinstance(plain, dict) else None
    if found is None or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    if not isinstance(found, str) or len(found) > LONGEST_ID or text_problem(found):
        raise CaseRefused([f"id: wanted is a text of {LONGEST_ID} characters or fewer, or a whole number"])
    return found


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of its own that no number has
        raise CaseRefused([f"{text[:20]}… is too large or too small for any question"]) from None


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONG_NUMBER else Decimal(text)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:60]
