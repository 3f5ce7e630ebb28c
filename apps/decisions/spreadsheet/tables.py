"""Which table a sheet of a file is, where its head stands, and its lines. Reads no single cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from apps.decisions.engine.differences import TESTS
from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.layout import Column
from apps.decisions.spreadsheet.rows import Key
from apps.ui.spreadsheet import heads
from apps.ui.spreadsheet.cells import Cell, as_text
from apps.ui.spreadsheet.heads import Told
from apps.ui.spreadsheet.opening import Grid

NO_COLUMN = "has no column “{}”. Put it back, empty where nothing stands there"
Plain = dict[str, Any]
SUBJECT = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$")


@dataclass(slots=True)
class Line:
    """One row of a table."""

    number: int  # in its sheet
    cells: Mapping[str, Cell]
    key: str = ""
    place: float = 0

    def cell(self, name: str) -> Cell:
        """What stands in the column of this field."""
        return self.cells.get(name)


@dataclass(slots=True)
class Table:
    """A sheet that was understood."""

    name: str
    part: str
    of: str
    columns: list[Column]
    lines: list[Line] = field(default_factory=list)
    head: int = 0  # the row in which the names of the columns stand
    missing: list[str] = field(default_factory=list)  # fields that have no column in the file

    @property
    def key(self) -> str:
        """The field by which its rows are found."""
        return next(column.field for column in self.columns if column.holds == layout.KEY)

    def row_of(self, line: Line) -> Key:
        """The row of the book that a line belongs to: a choice to its question, a value to its finding."""
        if self.part == layout.CHOICES:
            return "questions", str(line.cell("question") or "")
        return ("findings", str(line.cell("finding") or "")) if self.part == layout.VALUES else (self.part, line.key)

    def column(self, name: str) -> Column:
        """The column of a field."""
        return next(column for column in self.columns if column.field == name)

    def title(self, name: str) -> str:
        """The head of the column of a field."""
        return self.column(name).title


def table_of(grid: Grid, current: Mapping[str, Any]) -> tuple[Table | None, list[Told]]:
    """The table that a sheet is, and what is wrong with its head; None where it is none of ours."""
    found = _marked(grid, current)
    if found is None:
        names = [sheet.name for sheet in layout.sheets_of(current)]
        close = get_close_matches(grid.name, names, 1)
        hint = f" Did you mean “{close[0]}”?" if close else ""
        return None, [
            (0, "", f"is none of the tables of a rule book.{hint} Delete it, or put the name in brackets into its first cell again")
        ]
    part, of = found
    wanted = layout.columns_of(part)
    titles = {column.title.lower(): column for column in wanted} | {column.field: column for column in wanted}
    key = next(column for column in wanted if column.holds == layout.KEY)
    head = heads.head_row(grid, (key.title.lower(), key.field))
    if not head:
        return None, [(0, "", f"has no column “{key.title}”. The heads of the columns stand in the second row")]
    table = Table(grid.name, part, of, [], head=head)
    places, told = _columns(table, grid.rows[head], titles)
    for column in wanted:
        if column not in table.columns:
            if column.holds != layout.PLACE and not (column.can_lack and not _filled(part, of, column, current)):
                told.append((head, "", NO_COLUMN.format(column.title)))
            table.columns.append(column)
            table.missing.append(column.field)
    for number, row in grid.rows.items():
        if number > head:
            _add_line(table, number, {name: row[place] for place, name in places.items() if place < len(row)}, told)
            told += heads.without_a_head(number, row, grid.rows[head])
    return table, told


def placed_in(table: Table, rows: Sequence[Plain]) -> list[tuple[float, int, Plain]]:
    """Rows in the order of their sheet, at the places that the sheet has; new ones behind the row above them."""
    slots = sorted(line.place for line in table.lines if line.place)
    found: list[tuple[float, int, Plain]] = []
    last, behind, taken = 0.0, 0, 0
    for line, row in zip(table.lines, rows, strict=True):
        if line.place:
            last, behind, taken = slots[taken], 0, taken + 1
        elif not found and slots:
            last, behind = slots[0] - 0.5, 0
        elif not found:
            last, behind = float("inf"), 0
        else:
            behind += 1
        found.append((last, behind, row))
    return found


def _marked(grid: Grid, current: Mapping[str, Any]) -> tuple[str, str] | None:
    """Part and finding or stage of a sheet: by the bracket in its first rows, or else by its name."""
    found = heads.mark_of(grid, lambda part, of: (part in layout.SHEETS and not of) or (part in ("rows", "rules") and bool(of)))
    return found or next(((sheet.part, sheet.of) for sheet in layout.sheets_of(current) if sheet.name[:31] == grid.name), None)


def _columns(table: Table, head: Sequence[Cell], titles: Mapping[str, Column]) -> tuple[dict[int, str], list[Told]]:
    """The columns that a table has; in one of a finding, those of single questions too, in that of test cases those of sections."""
    asked: dict[str, Column] = {}

    def named(title: str) -> str:
        column = titles.get(heads.title(title))
        if column is None and table.part == "rows" and (match := SUBJECT.search(title)):
            column = asked.setdefault(match[1], Column(match[1], title, layout.TEST))
        if column is None and table.part == TESTS and (match := SUBJECT.search(title)) and title.lower().startswith(layout.ANSWERS):
            found = layout.answers_column(match[1], title)
            column = asked.setdefault(found.field, found)
        return column.field if column else ""

    places, told = heads.fields_of(head, named, {title: column.title for title, column in titles.items()})
    by_field = {column.field: column for column in titles.values()} | asked
    table.columns += [by_field[name] for name in places.values()]
    return places, told


def _add_line(table: Table, number: int, cells: Mapping[str, Cell], told: list[Told]) -> None:
    if all(cell is None for name, cell in cells.items() if name != layout.PLACE_COLUMN.field):
        return
    line = Line(number, cells, as_text(cells.get(table.key)).strip())
    place = cells.get(layout.PLACE_COLUMN.field)
    try:
        line.place = float(as_text(place)) if place is not None else 0
    except ValueError:
        line.place = -1
    if not 0 <= line.place < 1_000_000:
        told.append((number, layout.PLACE_COLUMN.title, "must be a whole number, or empty"))
        line.place = 0
    table.lines.append(line)


def _filled(part: str, of: str, column: Column, current: Mapping[str, Any]) -> bool:
    """Whether any row of the book has something in a field that need not be there."""
    if part == TESTS:
        return any(column.field in row["expect"] for row in current.get(TESTS, ()))
    if part in (layout.CHOICES, layout.VALUES):
        owners = current["questions" if part == layout.CHOICES else "findings"]
        return any(row.get(column.field) for owner in owners for row in owner[part])
    rows = current[layout.NOTES if part == layout.PARAMETERS else part]
    return any(row.get(column.field) for row in rows)
