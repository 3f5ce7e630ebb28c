"""The rows of a draft in memory: changed one after the other, each seeing what the one before left, then written in one go.

However many rows a step changes, the draft is read once before and the database asked a few times for each part.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions.compiler.reading import plain_of
from apps.decisions.compiler.rows import (
    INSIDE,
    NOTE_COLUMNS,
    NOTES,
    PARAMETERS,
    arrange,
    columns_of,
    end_of,
    key_of,
    put,
    rows_in,
    take,
)
from apps.decisions.compiler.test_cases import TEST_COLUMNS, tests_of
from apps.decisions.compiler.writing import fill
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.rulebook import PARTS as BOOK_PARTS
from apps.decisions.models import Draft, DraftTestCase

Plain = dict[str, Any]


class _Part:
    """The rows of one part, in their order, and under which key the database has each."""

    def __init__(self, part: str, rows: Iterable[Plain]) -> None:
        self.part = part
        self.rows: dict[str, Plain] = {key_of(row): row for row in rows}
        self.before = tuple(self.rows)
        self.keys = list(self.rows)
        self.stored = {key: key for key in self.keys}  # now called -> as the database calls it
        self.gone: list[str] = []
        self.changed: set[str] = set()

    def put(self, key: str, row: Plain, place: int | None) -> None:
        new = key_of(row)
        if new != key and new in self.rows:
            raise ValueError(f"{self.part} {new} stands already: {key} cannot be called so")
        if key in self.rows:
            self.keys[self.keys.index(key)] = new
            del self.rows[key]
            if (stored := self.stored.pop(key, None)) is not None:
                self.stored[new] = stored
            self.changed.discard(key)
        else:
            self.keys.insert(len(self.keys) if place is None else place, new)
        self.rows[new] = row
        self.changed.add(new)
        if self.part == PARAMETERS:  # those without a note have no order but that of their names
            self.keys.sort(key=lambda each: "" if _is_noted(self.rows[each]) else each)

    def take(self, key: str) -> None:
        self.keys.remove(key)
        del self.rows[key]
        self.changed.discard(key)
        if (stored := self.stored.pop(key, None)) is not None:
            self.gone.append(stored)

    def move(self, key: str, place: int) -> tuple[int, int]:
        was = self.keys.index(key)
        self.keys.pop(was)
        self.keys.insert(place, key)
        return was, self.keys.index(key)


class Standing:
    """A draft as it stands while a step changes it: the rows of its rule book, and its test cases. Nothing is stored before `write`."""

    def __init__(self, draft: Draft, plain: Mapping[str, Any] | None = None) -> None:
        self._draft = draft
        self._plain = plain_of(draft) if plain is None else plain
        self._parts: dict[str, _Part] = {}

    def row(self, part: str, key: str) -> Plain | None:
        """The row of this key; None where there is none."""
        return self._of(part).rows.get(key)

    def place(self, part: str, key: str) -> int | None:
        """The place of a row in its part, from nought."""
        keys = self._of(part).keys
        return keys.index(key) if key in self._of(part).rows else None

    def put(self, part: str, key: str, row: Mapping[str, Any], place: int | None = None) -> None:
        """Let the row of this key say this; one that is not there comes in at `place`, or at the end."""
        self._of(part).put(key, dict(row), place)

    def take(self, part: str, key: str) -> None:
        """Take a row out."""
        if key in self._of(part).rows:
            self._of(part).take(key)

    def move(self, part: str, key: str, place: int) -> tuple[int, int]:
        """Put a row at this place of its part; its place before, and the one it has."""
        return self._of(part).move(key, place)

    def write(self) -> None:
        """Store all that was done: rows that went first, so that their keys are free."""
        draft = self._draft
        for part in self._parts.values():
            take(draft, part.part, part.gone)
        fresh: Plain = {}
        for part in self._parts.values():
            changed = [key for key in part.keys if key in part.changed and key in part.stored]
            if part.part == TESTS:
                self._put_tests({part.stored[key]: part.rows[key] for key in changed})
            for key in changed:
                if part.part != TESTS:
                    put(draft, part.part, part.stored[key], part.rows[key])
            if new := [part.rows[key] for key in part.keys if key not in part.stored]:
                fresh[part.part] = new
        if fresh:
            first = max(end_of(draft, part) for part in fresh)
            tests = enumerate(fresh.pop(TESTS, ()), first)
            DraftTestCase.objects.bulk_create(DraftTestCase(draft=draft, position=place, **columns_of(TESTS, row)) for place, row in tests)
            fill(draft, _as_book(fresh), first=first)
        for part in self._parts.values():
            now = {stored: key for key, stored in part.stored.items()}
            order = [now[key] for key in part.before if key in now]
            if order + [key for key in part.keys if key not in part.stored] != part.keys:
                arrange(draft, part.part, part.keys)

    def _put_tests(self, rows: Mapping[str, Plain]) -> None:
        """Test cases, each under the name that it has until then: hundreds may come from a file."""
        cases = list(DraftTestCase.objects.filter(draft=self._draft, name__in=rows)) if rows else []
        for case in cases:
            for column, value in columns_of(TESTS, rows[case.name]).items():
                setattr(case, column, value)
        DraftTestCase.objects.bulk_update(cases, TEST_COLUMNS)

    def _of(self, part: str) -> _Part:
        if part not in self._parts:
            self._parts[part] = _Part(part, tests_of(self._draft) if part == TESTS else rows_in(self._plain, part))
        return self._parts[part]


def _is_noted(row: Plain) -> bool:
    return any(row.get(column) for column in NOTE_COLUMNS)


def _as_book(rows: Mapping[str, list[Plain]]) -> Plain:
    """Rows as the plain data of a book that has nothing else."""
    book: Plain = {**dict.fromkeys(BOOK_PARTS, ()), PARAMETERS: {}}
    for part, news in rows.items():
        if part == PARAMETERS:
            book[PARAMETERS] = {row["key"]: row["value"] for row in news}
            book[NOTES] = [{"key": row["key"], **{name: row.get(name, "") for name in NOTE_COLUMNS}} for row in news if _is_noted(row)]
        else:
            book[part] = [_whole(part, row) for row in news]
    return book


def _whole(part: str, row: Plain) -> Plain:
    """A row with every column, of those that stand inside it only what has a column."""
    whole = {**columns_of(part, row), **row}
    if part in INSIDE:
        name, columns = INSIDE[part]
        whole[name] = [{column: item[column] for column in columns if column in item} for item in row[name]]
    return whole
