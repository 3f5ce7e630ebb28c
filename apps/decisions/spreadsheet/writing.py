"""Plain data -> the sheets of a workbook and what stands in their cells. How they look is for `ui.spreadsheet.making`."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine.called import Called, called_in, exact
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.exact_cases import answers_text, expected_text
from apps.decisions.engine.exact_conditions import conditions_text
from apps.decisions.engine.exact_effects import effects_text
from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.cases import rows_of, section_columns
from apps.decisions.spreadsheet.columns import split, subjects_in_order
from apps.decisions.spreadsheet.layout import SHEETS, About, Column, Sheet
from apps.decisions.spreadsheet.readme import lines_of
from apps.decisions.spreadsheet.rows import prints_of, rows_by_key
from apps.ui.spreadsheet import cells
from apps.ui.spreadsheet.making import Head, Workbook, column_of, one_of
from apps.ui.spreadsheet.readme import AS_DOWNLOADED, README

Plain = Mapping[str, Any]
WIDTHS = {
    layout.KEY: 24, layout.TEXT: 40, layout.NAME: 18, layout.NAMES: 30, layout.TEXTS: 50, layout.NUMBER: 14, layout.FLAG: 11,
    layout.WHEN: 64, layout.EFFECTS: 64, layout.PLACE: 8, layout.TEST: 30, layout.OWNER: 24, layout.ANSWERS: 56, layout.EXPECTED: 36,
}  # fmt: skip
NARROW = {"key": 11, "unit": 14, "time": 14, "date": 13, "checked_on": 13, "applies_from": 13, "as_of": 13, "review_on": 13, "sure": 7}


def write(plain: Plain, about: About) -> bytes:
    """The workbook of a rule book in plain data. Raises TooLong."""
    book = Workbook(README, lines_of(plain, about))
    writer = _Writer(book, plain)
    for sheet in layout.sheets_of(plain):
        writer.sheet(sheet)
    # What each row said when the workbook was made, as a fingerprint: so that an old workbook can be told what changed since.
    book.hidden(AS_DOWNLOADED, ((part, key, print_) for (part, key), print_ in prints_of(rows_by_key(plain)).items()))
    return book.data()


class _Writer:
    """Writes the sheets of one book."""

    def __init__(self, book: Workbook, plain: Plain) -> None:
        self.book, self.plain, self.called = book, plain, called_in(plain)
        self.counts = {part: len(plain[part]) for part in SHEETS if part in plain}

    def sheet(self, sheet: Sheet) -> None:
        """One table: what it is, its head, its rows."""
        columns = layout.columns_of(sheet.part)
        rows = list(self.rows(sheet))
        subjects = subjects_in_order(rows) if sheet.part == "rows" else []
        if sheet.part == TESTS:
            columns[3:3] = section_columns(self.plain)
        columns[2:2] = [Column(slug, exact(slug, self.called.subjects), layout.TEST) for slug in subjects]
        heads = [self.head(sheet, column) for column in columns]
        self.book.table(sheet.name, f"{sheet.lead} {sheet.mark}", heads, [self.values(sheet, row, columns, subjects) for row in rows])

    def rows(self, sheet: Sheet) -> Sequence[Any]:
        """The rows of a sheet in plain data, with what they need to be found again."""
        plain = self.plain
        if sheet.part == layout.CHOICES:
            return [{**choice, "question": row["slug"]} for row in plain["questions"] for choice in row["choices"]]
        if sheet.part == layout.VALUES:
            return [{**value, "finding": row["slug"]} for row in plain["findings"] for value in row["values"]]
        if sheet.part == layout.PARAMETERS:
            return _parameters(plain)
        if sheet.part == TESTS:
            return rows_of(plain)
        if sheet.of:
            field = "finding" if sheet.part == "rows" else "stage"
            return [{**row, "place": place} for place, row in enumerate(plain[sheet.part], 1) if row[field] == sheet.of]
        return list(plain[sheet.part])

    def values(self, sheet: Sheet, row: Any, columns: Sequence[Column], subjects: Sequence[str]) -> list[Any]:
        """What stands in the cells of one row."""
        tests, more = split(row["when"], subjects, self.called) if sheet.part == "rows" else ({}, None)
        found = []
        for column in columns:
            if column.holds == layout.TEST:
                found.append(tests.get(column.field, ""))
            elif column.field == "when" and more is not None:
                found.append(cells.written(conditions_text(more, self.called)))
            else:
                found.append(_value(row.get(column.field), column, self.called))
        return found

    def head(self, sheet: Sheet, column: Column) -> Head:
        """A column as it is drawn."""
        width = NARROW.get(column.field, WIDTHS[column.holds])
        is_key = column.holds in (layout.KEY, layout.OWNER)
        return Head(column.title, width, _note(column), self.choices(sheet, column), is_key)

    def choices(self, sheet: Sheet, column: Column) -> str:
        """What there is to choose from in a column; "" where it is free."""
        if column.holds == layout.FLAG:
            return one_of(("yes", "no"))
        if column.words:
            return one_of(column.words)
        if column.refers and column.holds != layout.NAMES:
            return column_of(SHEETS[column.refers][0], self.counts[column.refers])
        if column.field == "value" and column.holds == layout.NAME:
            return one_of([value["slug"] for row in self.plain["findings"] if row["slug"] == sheet.of for value in row["values"]])
        return ""


def _value(value: Any, column: Column, called: Called) -> Any:
    if column.holds == layout.PLACE:
        return value
    if value is None:
        return ""
    if column.holds == layout.ANSWERS:
        return cells.written(answers_text(value, called))
    if column.holds == layout.EXPECTED:
        return cells.written(expected_text(column.field, value, called))
    if column.holds == layout.NUMBER:
        return cells.number_written(str(value)) if value != "" else ""
    if column.holds == layout.FLAG:
        return "yes" if value else "no"
    if column.holds == layout.NAMES:
        return cells.written(cells.words_written(value))
    if column.holds == layout.TEXTS:
        return cells.written(cells.texts_written(value))
    if column.holds == layout.WHEN:
        return cells.written(conditions_text(value, called))
    return cells.written(effects_text(value, called) if column.holds == layout.EFFECTS else str(value))


def _parameters(plain: Plain) -> list[dict[str, Any]]:
    """Parameters with their notes as one row each, the notes in their order."""
    values = plain["parameters"]
    noted = [{**note, "value": values.get(note["key"]), "noted": True} for note in plain["parameter_notes"]]
    have = {note["key"] for note in plain["parameter_notes"]}
    return [*noted, *({"key": key, "value": value, "noted": False} for key, value in values.items() if key not in have)]


def _note(column: Column) -> str:
    if column.holds == layout.TEST:
        return "What must hold of it, such as “at least 1,000”, “one of …”, “not …”, “known”. Empty: any."
    can_be = f" Can be {', '.join(column.words)}." if column.words else " yes or no." if column.holds == layout.FLAG else ""
    return f"{column.note}{can_be}".strip()
