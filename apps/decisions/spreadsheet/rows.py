"""The rows of a book by their keys: what each says, as a fingerprint, and single ones put from one book into another. Knows no file."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.layout import PARAMETERS

Plain = dict[str, Any]
Key = tuple[str, str]  # part of the book, and by what a row of it is found


def rows_by_key(plain: Mapping[str, Any]) -> dict[Key, Any]:
    """Every row of a book by part and key; a parameter with its note is one row."""
    found: dict[Key, Any] = {}
    for part, rows in plain.items():
        if part not in ("name", PARAMETERS, layout.NOTES):
            found |= {(part, _key(row)): row for row in rows}
    notes = {note["key"]: note for note in plain[layout.NOTES]}
    for key in dict.fromkeys([*notes, *plain[PARAMETERS]]):
        value = plain[PARAMETERS].get(key)
        found[PARAMETERS, key] = {"key": key, "value": None if value is None else str(value), "note": notes.get(key)}
    return found


def prints_of(rows: Mapping[Key, Any]) -> dict[Key, str]:
    """A short fingerprint of what each row says."""
    return {key: hashlib.sha256(canonical.dumps(row).encode()).hexdigest()[:16] for key, row in rows.items()}


def with_rows(plain: Mapping[str, Any], other: Mapping[str, Any], keys: Sequence[Key]) -> Plain:
    """A book with these rows as another book has them: put in behind the row that they follow there, or taken out."""
    found = dict(plain)
    theirs = rows_by_key(other)
    for part, key in keys:
        row = theirs.get((part, key))
        if part == PARAMETERS:
            found[PARAMETERS] = {name: value for name, value in found[PARAMETERS].items() if name != key}
            if row and row["value"] is not None:
                found[PARAMETERS][key] = row["value"]
            found[layout.NOTES] = _with_row(found[layout.NOTES], other[layout.NOTES], key, row["note"] if row else None)
        elif part in found:
            found[part] = _with_row(found[part], other[part], key, row)
    return found


def _with_row(rows: Sequence[Plain], others: Sequence[Plain], key: str, row: Plain | None) -> list[Plain]:
    keys = [_key(each) for each in rows]
    if row is None:
        return [each for each in rows if _key(each) != key]
    if key in keys:
        return [row if _key(each) == key else each for each in rows]
    before = [_key(each) for each in others]
    after = [name for name in before[: before.index(key)] if name in keys]
    place = keys.index(after[-1]) + 1 if after else 0
    return [*rows[:place], row, *rows[place:]]


def _key(row: Mapping[str, Any]) -> str:
    return str(row["slug"] if "slug" in row else row["key"])
