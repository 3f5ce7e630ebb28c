"""A row of the list as a person types it: into the fields of its form and out of them again. Each fault is said at its field.

Whatever is typed is either stored so that the form shows it again as it was, or refused. Knows fields, not sections.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from apps.catalogue.engine import fields
from apps.catalogue.engine.described import CHOICE, DAY, LONG, NAMES, NUMBER, NUMBERS, TASKS, WHOLE, YES_NO, Field

Typed = Mapping[str, Sequence[str]]  # what stands in each field of a form, one text or several
Row = Mapping[str, Any]
Wrong = list[tuple[str, str]]  # the name of a field, and what is wrong with it
YES = "yes"
LONGEST = {LONG: 2_000}
LONGEST_TEXT = 300  # characters
MOST_NAMES = 60
BREAKS = re.compile(r"\s*[\r\n]+\s*")


class _Refused(ValueError):
    """What somebody typed cannot be stored; reads as one sentence."""


def read_row(described: Sequence[Field], typed: Typed, before: Row, tasks: Sequence[str] = ()) -> tuple[dict[str, Any], Wrong]:
    """The row that these fields say, and what is wrong with which. `before` is the row as it was: what no field shows stays in it.

    What is empty is left out, unless it stood there as empty before. `tasks` may be chosen, and those of `before`.
    """
    row, wrong = dict(before), []
    for field in described:
        try:
            value = _read(field, list(typed.get(field.name, ())), before, tasks)
        except _Refused as refused:
            wrong.append((field.name, str(refused)))
            continue
        if not _is_empty(value):
            row[field.name] = value
        elif not _is_empty(before.get(field.name)):
            row.pop(field.name, None)
    return row, wrong


def _is_empty(value: Any) -> bool:
    """Whether nothing was said; a nought is said."""
    return value is None or value is False or value in ("", [])


def as_typed(described: Sequence[Field], row: Row) -> dict[str, list[str]]:
    """What stands in each field of the form of this row."""
    return {field.name: _typed(field, row.get(field.name)) for field in described}


def _typed(field: Field, value: Any) -> list[str]:
    if value in (None, "", []) or value is False:
        return []
    if field.kind == YES_NO:
        return [YES]
    if field.kind == NAMES:
        return ["\n".join(str(each) for each in value)] if isinstance(value, list) else [str(value)]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _read(field: Field, typed: list[str], before: Row, tasks: Sequence[str]) -> Any:
    if field.kind == YES_NO:
        return YES in typed
    if field.kind == TASKS:
        stood = before.get(field.name)
        return _chosen_tasks(typed, [task for task in stood if isinstance(task, str)] if isinstance(stood, list) else (), tasks)
    if field.kind == NUMBERS:
        return _three(typed)
    text = typed[0].strip() if typed else ""
    if not text:
        return ""
    if field.kind == CHOICE:
        known = [value for value, _words in field.choices] or [*tasks, str(before.get(field.name, ""))]
        if text not in known:
            raise _Refused("Select one of the list")
        return text
    return READERS.get(field.kind, _text)(text) if field.kind != LONG else _text(text, LONGEST[LONG])


def _text(text: str, longest: int = LONGEST_TEXT) -> str:
    one_line = BREAKS.sub(" ", text)
    if fields.HIDDEN.search(one_line):
        raise _Refused("It holds a character that cannot be shown. Type it anew instead of pasting it")
    if len(one_line) > longest:
        raise _Refused(f"It must be {longest:,} characters or fewer; you have {len(one_line):,}")
    return one_line


def _number(text: str) -> str:
    if fields.NUMBER.fullmatch(text):
        return text
    if text.startswith("-") and fields.NUMBER.fullmatch(text[1:]):
        raise _Refused("Enter 0 or more")
    raise _Refused("Enter a number with a point, like 0.01 or 13300, and without a unit")


def _day(text: str) -> str:
    if not fields.is_day(text):
        raise _Refused("Enter a day, like 2026-11-21")
    return text


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise _Refused("Enter a whole number from 1, like 90")
    return int(text)


def _names(text: str) -> list[str]:
    names = [_text(line.strip()) for line in text.splitlines() if line.strip()]
    if len(names) > MOST_NAMES:
        raise _Refused(f"Enter {MOST_NAMES} lines or fewer; you have {len(names)}")
    return names


def _three(typed: list[str]) -> list[str]:
    ends = [text.strip() for text in typed]
    if not any(ends):
        return []
    if len(ends) != len(fields.ENDS) or not all(ends):
        raise _Refused("Enter all three, low, likely and high, or none of them")
    return [_number(text) for text in ends]


def _chosen_tasks(typed: list[str], before: Sequence[str], tasks: Sequence[str]) -> list[str]:
    """In the order in which they stood; what is new comes after, in the order of the list."""
    chosen = dict.fromkeys(text.strip() for text in typed if text.strip())
    known = [*dict.fromkeys((*before, *tasks))]
    if any(task not in known for task in chosen):
        raise _Refused("Select tasks of the list only")
    return [task for task in known if task in chosen]


READERS: Mapping[str, Callable[[str], Any]] = {NUMBER: _number, DAY: _day, WHOLE: _whole, NAMES: _names}
