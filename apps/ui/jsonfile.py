"""A JSON file that anybody may have made: read strictly, or refused in words before it can cost anything. Pure.

Whole numbers only: decimals are written as text, so that each keeps its digits. What stands twice is refused, never guessed.
What we write ourselves is `Enclosed`: one part, and around it what it is, its number and its fingerprint.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_LEVELS = 20
LONGEST_NUMBER = 40  # digits
MOST_PROBLEMS = 100  # that are told at once
STEPS = re.compile(r'[\\"{}\[\]]')


class NotReadable(ValueError):
    """A file that is not read; `problems` says each reason in words."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems[:MOST_PROBLEMS])
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A kind of file of ours: its name, the part that it is about, and what may stand beside that.

    Whoever writes such a file by hand may leave everything but the part away, or send the part alone; a fingerprint that is said must be right.
    """

    kind: str
    part: str
    beside: tuple[str, ...] = ()

    def written(self, part: Any, *, sha256: str, number: int | None, **beside: Any) -> str:
        """The file: keys in order, a row of a line's worth after the other, so that a text diff reads well."""
        whole = {"groundwork": self.kind, "number": number, "sha256": sha256, self.part: part, **beside}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"

    def read(self, raw: bytes, *, most_bytes: int) -> Mapping[str, Any]:
        """All that the file says, the part among it. Raises NotReadable."""
        whole = read(raw, what=f"A file of {self.kind}", most_bytes=most_bytes)
        if not isinstance(whole, dict):
            raise NotReadable(["The file must be one object with named parts"])
        return whole if self.part in whole or "groundwork" in whole else {self.part: whole}

    def wrong_around(self, told: Mapping[str, Any]) -> list[str]:
        """What is wrong with everything but the part itself."""
        known = ("groundwork", "number", "sha256", self.part, *self.beside)
        wrong = [f"A file of {self.kind} has no part “{shortened(key)}”" for key in told if key not in known]
        if told.get("groundwork", self.kind) != self.kind:
            wrong.append(f"The part “groundwork” must be “{self.kind}”: this is another file")
        number, sha256 = told.get("number"), told.get("sha256")
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
            wrong.append("number: must be a whole number from 1, or not there")
        if sha256 is not None and not isinstance(sha256, str):
            wrong.append("sha256: must be text, or not there")
        return wrong

    def is_verified(self, told: Mapping[str, Any], found: str) -> bool:
        """Whether the file says a fingerprint, and it is `found`. Raises NotReadable for one that does not fit."""
        said = told.get("sha256")
        if said is not None and said != found:
            fault = f"the file says {said[:12]}…, its {self.kind} give {found[:12]}…. It was changed since it was written"
            raise NotReadable([f"The fingerprint does not fit: {fault}"])
        return said is not None


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
