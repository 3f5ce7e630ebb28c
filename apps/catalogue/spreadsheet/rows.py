"""The rows of a price list by their keys: what each says, as a fingerprint, and single ones put from one list into another. Knows no file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from apps.catalogue.engine.sections import SECTIONS
from apps.catalogue.spreadsheet.layout import SINGLE

Plain = Mapping[str, Any]
Key = tuple[str, str]  # section, and by what a row of it is found; of a single value “single” and its name


def rows_by_key(plain: Plain) -> dict[Key, Any]:
    """Every row and single value of a list."""
    found: dict[Key, Any] = {}
    for name, value in plain.items():
        if name in SECTIONS:
            found |= {(name, str(row.get(SECTIONS[name].key))): row for row in value}
        else:
            found[SINGLE, name] = value
    return found


def prints_of(plain: Plain) -> dict[Key, str]:
    """A short fingerprint of what each row says."""
    return {key: _print(row) for key, row in rows_by_key(plain).items()}


def with_rows(plain: Plain, other: Plain, keys: Iterable[Key]) -> dict[str, Any]:
    """A list with these rows as another list has them: put in behind the row that they follow there, or taken out."""
    found = dict(plain)
    theirs = rows_by_key(other)
    for section, key in keys:
        row = theirs.get((section, key))
        if section in SECTIONS:
            rows = _with_row(found.get(section, ()), other.get(section, ()), key, row, SECTIONS[section].key)
            if rows or section in other:
                found[section] = rows
            else:
                found.pop(section, None)
        elif row is None:
            found.pop(key, None)
        else:
            found[key] = row
    return found


def _with_row(rows: Iterable[Any], others: Iterable[Any], key: str, row: Any, field: str) -> list[Any]:
    rows, named = list(rows), lambda each: str(each.get(field))
    keys = [named(each) for each in rows]
    if row is None:
        return [each for each in rows if named(each) != key]
    if key in keys:
        return [row if named(each) == key else each for each in rows]
    before = [named(each) for each in others]
    after = [name for name in before[: before.index(key)] if name in keys]
    place = keys.index(after[-1]) + 1 if after else 0
    return [*rows[:place], row, *rows[place:]]


def _print(row: Any) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
