"""Test cases as they stand in a file beside the rules: read, or refused in words. Pure; what they mean is for `expectations`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apps.decisions.engine import expectations as parts
from apps.decisions.engine.texts import is_blank, text_problem
from apps.ui.jsonfile import shortened

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
MOST_CASES = 1_000
LONGEST = {"title": 200, "why": 2_000}
LONGEST_SAID = 200  # of a short name or word in what is answered or expected
FIELDS = ("key", "title", "why", "answers", "expect")
Plain = dict[str, Any]


class CasesRefused(ValueError):
    """Test cases that cannot be kept; `problems` says each reason with its case."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_cases(raw: Any) -> tuple[Plain, ...]:
    """Test cases in their normal form, in their order. Raises CasesRefused."""
    if not isinstance(raw, list) or len(raw) > MOST_CASES:
        raise CasesRefused([f"test_cases: must be a list of {MOST_CASES:,} test cases or fewer"])
    problems = [f"test_cases {_name(row, place)}: {words}" for place, row in enumerate(raw, 1) for words in _wrong(row)]
    keys = [row["key"] for row in raw if isinstance(row, Mapping) and isinstance(row.get("key"), str)]
    problems += [f"test_cases {key}: stands twice" for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if problems:
        raise CasesRefused(problems)
    return tuple({**row, "why": row.get("why", ""), "expect": parts.in_normal_form(row["expect"])} for row in raw)


def _name(row: Any, place: int) -> str:
    key = row.get("key") if isinstance(row, Mapping) else None
    return key if isinstance(key, str) and KEY.fullmatch(key) else str(place)


def _wrong(row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "must be an object with named fields"
        return
    yield from (f"has no field “{shortened(field)}”" for field in row if field not in FIELDS)
    if not isinstance(row.get("key"), str) or not KEY.fullmatch(row["key"]):
        yield "key: must be letters, digits, _ and -, 60 or fewer"
    for field, most in LONGEST.items():
        text = row.get(field, "")
        if not isinstance(text, str) or len(text) > most or (field == "title" and is_blank(text)):
            yield f"{field}: must be a text of {most:,} characters or fewer"
        elif wrong := text_problem(text):
            yield f"{field}: {wrong}"
    if not isinstance(row.get("answers"), Mapping) or not all(map(is_answer, row["answers"].values())):
        yield "answers: must be an object of short names with texts, whole numbers or lists of texts"
    else:
        yield from (f"answers, {wrong}" for wrong in cannot_be_kept(row["answers"]))
    if not isinstance(row.get("expect"), Mapping) or not row["expect"]:
        yield "expect: must be an object that names at least one thing that must come out"
    else:
        for part, value in row["expect"].items():
            if not is_expected(part, value):
                yield f"expect: “{shortened(part)}” cannot be said so"
            else:
                yield from (f"expect, {part}, {wrong}" for wrong in cannot_be_kept(value))


def cannot_be_kept(said: Mapping[str, Any] | Sequence[str]) -> Iterator[str]:
    """The names and texts that no row of a draft can hold, each with its place."""
    named = said.items() if isinstance(said, Mapping) else enumerate(said, 1)
    for name, value in named:
        place = shortened(str(name))
        for text in (name, *(value if isinstance(value, list) else [value])):
            if isinstance(text, str) and (wrong := _text_wrong(text)):
                yield f"{place}: {wrong}"


def _text_wrong(text: str) -> str:
    return text_problem(text) or (
        "" if len(text) <= LONGEST_SAID else f"must be {LONGEST_SAID} characters or fewer; there are {len(text):,}"
    )


def is_answer(value: Any) -> bool:
    """Whether an answer has a shape that can be kept."""
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)) or _are_texts(value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def is_expected(part: str, value: Any) -> bool:
    """Whether a part of an expectation has the shape that it must have."""
    if part in parts.LISTS:
        return _are_texts(value)
    if part not in parts.PARTS or not isinstance(value, Mapping):
        return False
    return all(_is_range(each) for each in value.values()) if part == parts.FIT else all(isinstance(each, str) for each in value.values())


def _is_range(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(each is None or type(each) is int for each in value)
