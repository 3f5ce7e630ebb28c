"""A JSON file that anybody may have made: read strictly, or refused in words before it can cost anything. Pure.

Whole numbers only: decimals are written as text, so that each keeps its digits. What stands twice is refused, never guessed.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

MOST_LEVELS = 20
LONGEST_NUMBER = 40  # digits
STEPS = re.compile(r'[\\"{}\[\]]')


class NotReadable(ValueError):
    """A file that is not read; `problems` says each reason in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read(raw: bytes, *, what: str, most_bytes: int, most_levels: int = MOST_LEVELS) -> Any:
    """What the file says. `what` names such a file in a message. Raises NotReadable."""
    if len(raw) > most_bytes:
        raise NotReadable([f"{what} has at most {most_bytes // 1_000_000} MB; this one has more"])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable([f"The file is not UTF-8 text: byte {error.start + 1} cannot be read"]) from None
    if too_deep(text, most_levels):
        raise NotReadable([f"The file has more than {most_levels} levels; {what[:1].lower()}{what[1:]} needs fewer"])
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            twice.extend(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return found

    try:
        plain = json.loads(text, parse_float=_no_float, parse_constant=_no_float, parse_int=_whole, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        said = f"{error.msg[:1].lower()}{error.msg[1:]} at line {error.lineno}, column {error.colno}"
        raise NotReadable([f"The file is not JSON: {said}"]) from None
    if twice:
        raise NotReadable([f"“{shortened(key)}” stands twice in one place; keep one of them" for key in dict.fromkeys(twice)])
    return plain


def too_deep(text: str, most: int = MOST_LEVELS) -> bool:
    """Whether brackets outside of texts stand more than so many levels deep."""
    depth, inside, escaped_at = 0, False, -1
    for match in STEPS.finditer(text):
        mark, at = match.group(), match.start()
        if at == escaped_at:
            continue
        if mark == "\\":
            escaped_at = at + 1
        elif mark == '"':
            inside = not inside
        elif not inside:
            depth += 1 if mark in "{[" else -1
            if depth > most:
                return True
    return False


def shortened(text: str) -> str:
    """A name from the file for a message: short, and nothing in it that is not seen."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)[:60]


def _no_float(text: str) -> Any:
    raise NotReadable([f'{shortened(text)} is not a whole number; write decimals as text, like "0.5"'])


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NotReadable([f"{text[:12]}… has more than {LONGEST_NUMBER} digits"])
    return int(text)
