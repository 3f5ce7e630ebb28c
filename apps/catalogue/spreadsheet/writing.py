"""A price list in plain data -> the sheets of a workbook. How they look is for `ui.spreadsheet.making`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from apps.catalogue.engine.described import CHOICE, DAY, LONG, NAMES, NUMBER, NUMBERS, TASKS, TEXT, WHOLE, YES_NO, Field
from apps.catalogue.spreadsheet import layout
from apps.catalogue.spreadsheet.layout import SINGLE, About
from apps.catalogue.spreadsheet.readme import lines_of
from apps.catalogue.spreadsheet.rows import prints_of
from apps.catalogue.spreadsheet.values import written
from apps.ui.spreadsheet import cells
from apps.ui.spreadsheet.making import Head, Workbook, column_of, one_of
from apps.ui.spreadsheet.readme import AS_DOWNLOADED, README

Plain = Mapping[str, Any]
WIDTHS = {TEXT: 24, LONG: 50, NUMBER: 14, DAY: 13, CHOICE: 16, YES_NO: 13, TASKS: 34, NAMES: 40, NUMBERS: 20, WHOLE: 10}
KEY_WIDTH = 28


def write(plain: Plain, about: About) -> bytes:
    """The workbook of a price list. Raises TooLong."""
    book = Workbook(README, lines_of(plain, about))
    book.table(layout.SINGLE_SHEET, f"{layout.LEADS[SINGLE]} [{SINGLE}]", _heads(SINGLE, plain), list(_once(plain)))
    for part in layout.parts()[1:]:
        columns = layout.columns_of(part, plain)
        rows = [_cells(row, columns) for row in plain.get(part, ())]
        book.table(layout.name_of(part), f"{layout.LEADS[part]} [{part}]", _heads(part, plain), rows)
    book.hidden(AS_DOWNLOADED, _prints(plain))
    return book.data()


def _once(plain: Plain) -> Iterator[list[Any]]:
    for name, value in layout.once(plain).items():
        yield [cells.written(name), cells.written(layout.words_of_single(name)), written(value, layout.field_of_single(name))]


def _cells(row: Plain, columns: Sequence[Field]) -> list[Any]:
    return [written(row[field.name], field) if field.name in row else "" for field in columns]


def _heads(part: str, plain: Plain) -> list[Head]:
    key, columns = layout.key_of(part), layout.columns_of(part, plain)
    titles = layout.titles_of(columns)
    return [
        Head(
            titles[field.name],
            KEY_WIDTH if field.name == key else WIDTHS[field.kind],
            _note(field),
            _choices(field, plain),
            field.name == key,
        )
        for field in columns
    ]


def _note(field: Field) -> str:
    unit = f"Unit: {field.unit}." if field.unit else ""
    how = {
        YES_NO: "yes, no or empty.",
        DAY: "A day like 2026-11-21.",
        TASKS: "Short names of tasks, with commas between them.",
        NAMES: "Names with commas between them; one with a comma in quotation marks.",
        NUMBERS: "Low, likely and high, with commas between them.",
    }.get(field.kind, "")
    words = f"Can be {', '.join(value for value, _ in field.choices)}." if field.choices else ""
    return " ".join(part for part in (field.help, unit, how, words) if part)


def _choices(field: Field, plain: Plain) -> str:
    """What there is to choose from in a column; "" where it is free."""
    if field.kind == YES_NO:
        return one_of(("yes", "no"))
    if field.choices:
        return one_of([value for value, _ in field.choices])
    return column_of(layout.name_of("tasks"), len(plain.get("tasks", ()))) if field.kind == CHOICE else ""


def _prints(plain: Plain) -> Iterator[list[str]]:
    """What each row said when the workbook was made: two columns a part, so that no list is too long for the sheet."""
    there = [part for part in layout.parts() if part == SINGLE or part in plain]
    by_part: dict[str, list[tuple[str, str]]] = {part: [(part, "")] for part in there}
    for (part, key), print_ in prints_of(plain).items():
        by_part[part].append((key, print_))
    for row in zip_longest(*by_part.values(), fillvalue=("", "")):
        yield [text for pair in row for text in pair]
