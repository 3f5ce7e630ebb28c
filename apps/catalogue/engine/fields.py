"""What a single field of a row may hold; each fault in words with the place where it stands. Knows nothing of sections."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from apps.ui.characters import CONTROLS, HALVES, LINES, TURNS

Row = Mapping[str, Any]
TEXTS = ("task", "unit", "source", "name", "vendor", "status", "kind", "approach")
SOURCED = ("source", "checked_on")
ENDS = ("low", "likely", "high")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)  # no exponent: 1e5000 would fill the memory of whoever reckons with it
LONGEST_NAME = 200  # characters of what a row, a field or a part is called
HIDDEN = re.compile(f"[{CONTROLS}{LINES}{TURNS}{HALVES}]")


def missing(where: str, row: Row, *keys: str) -> list[str]:
    """Fields that are not filled in, and of those that name something, the ones that are no text."""
    empty = [key for key in keys if row.get(key) in (None, "")]
    faults = [f"{where}: {key} is missing" for key in empty]
    for key in TEXTS:
        if key in keys and key not in empty and not isinstance(row[key], str):
            faults.append(f"{where}: {key} must be text; it is {row[key]!r}")
    given = "checked_on" in keys and "checked_on" not in empty
    return faults + (date_problems(f"{where}: checked_on", row["checked_on"]) if given else [])


def not_text(where: str, row: Row, *keys: str) -> list[str]:
    """Fields that, where they are there at all, are no text."""
    return [f"{where}: {key} must be text; it is {row[key]!r}" for key in keys if not isinstance(row.get(key, ""), str)]


def not_yes_or_no(where: str, row: Row, *keys: str) -> list[str]:
    """Fields that, where they are there at all, are neither true nor false."""
    return [f"{where}: {key} must be true or false; it is {row[key]!r}" for key in keys if not isinstance(row.get(key, False), bool)]


def number_problems(where: str, row: Row, *keys: str) -> list[str]:
    """Numbers that are none, too long, or less than nought; an empty field is none of these."""
    faults = []
    for key in keys:
        value = row.get(key)
        if value in (None, "") and not isinstance(value, bool):
            continue
        if isinstance(value, bool) or not isinstance(value, (int, str)) or not NUMBER.fullmatch(str(value).removeprefix("-")):
            faults.append(f'{where}: {key} must be a number of at most 12 digits, like "0.01"; it is {str(value)[:40]!r}')
        elif str(value).startswith("-"):
            faults.append(f"{where}: {key} must be 0 or more; it is {value}")
    return faults


def range_problems(where: str, row: Row, key: str) -> list[str]:
    """What is wrong with a field that holds low, likely and high; one that is empty or not there lacks nothing."""
    ends = row.get(key)
    if ends in (None, "", []) and not isinstance(ends, bool):
        return []
    if not isinstance(ends, list) or len(ends) != len(ENDS):
        return [f"{where}: {key} must be three numbers: low, likely, high"]
    if any(end in (None, "") for end in ends):
        return [f"{where}: {key} must be three numbers: low, likely, high"]
    named = {f"{key} ({end})": number for end, number in zip(ENDS, ends, strict=True)}
    faults = number_problems(where, named, *named)
    if not faults and sorted(ends, key=Decimal) != ends:
        return [f"{where}: {key} must not fall from low to likely to high"]
    return faults


def texts_problems(where: str, texts: Any) -> list[str]:
    """What is no list of names."""
    fine = isinstance(texts, list) and all(isinstance(text, str) and text for text in texts)
    return [] if fine else [f"{where}: must be a list of names"]


def date_problems(where: str, text: Any) -> list[str]:
    """What is no date."""
    return [] if is_day(text) else [f'{where} must be a date in quotes, like "2026-11-21"; it is {str(text)!r}']


def is_day(text: Any) -> bool:
    """Whether this is the ISO text of a day that there is."""
    return isinstance(text, str) and _there_is(text)


@lru_cache(maxsize=1_024)
def _there_is(day: str) -> bool:
    try:
        return bool(DAY.fullmatch(day) and date.fromisoformat(day))
    except ValueError:  # the 31st of a shorter month
        return False


def unwritable(plain: Any, where: str) -> list[str]:
    """What has no canonical form, or cannot be shown on a page: floats, dates of TOML, control characters."""
    if isinstance(plain, float):
        return [f'{where}: write decimals as text, like "0.2"']
    if isinstance(plain, Mapping):
        if any(not _is_name(key) for key in plain):
            return [f"{where or 'the list'}: the name of a field or part must not hold control characters, and have at most {LONGEST_NAME}"]
        odd = [(key, value) for key, value in plain.items() if not _is_writable(value)]
        return [found for key, value in odd for found in unwritable(value, f"{where}.{key}".strip("."))]
    if isinstance(plain, list):
        return [found for number, value in enumerate(plain) if not _is_writable(value) for found in unwritable(value, f"{where}[{number}]")]
    if isinstance(plain, str):
        return [f"{where}: must not hold control characters or marks that turn the direction of writing"] if HIDDEN.search(plain) else []
    return [] if isinstance(plain, int) else [f"{where}: write it as text, in quotes"]


def _is_name(key: Any) -> bool:
    """Whether a field or a part may be called so: it is a key of the draft's rows, a head of a workbook, and stands in messages."""
    return isinstance(key, str) and len(key) <= LONGEST_NAME and not HIDDEN.search(key)


def _is_writable(value: Any) -> bool:
    """Whether a single value is surely in order: most are, and need no place."""
    return value.isprintable() if isinstance(value, str) else isinstance(value, int)


def floats(plain: Any, where: str) -> Iterator[str]:
    """Where a float stands."""
    if isinstance(plain, float):
        yield where or "the list"
    elif isinstance(plain, Mapping):
        for key, value in plain.items():
            if not isinstance(value, str):
                yield from floats(value, f"{where}.{key}".strip("."))
    elif isinstance(plain, list | tuple):
        for number, value in enumerate(plain):
            if not isinstance(value, str):
                yield from floats(value, f"{where}[{number}]")
