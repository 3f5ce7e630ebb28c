"""Which table a sheet of a file is, where its head stands, and its lines. Reads no single cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from apps.decisions.spreadsheet import layout
from apps.decisions.spreadsheet.layout import Column
from apps.decisions.spreadsheet.rows import Key
from apps.ui.spreadsheet.cells import Cell, as_text
from apps.ui.spreadsheet.opening import Grid

MARK = re.compile(r"\[([a-z_]+)(?: ([^\[\]]+))?\]\s*$")
SUBJECT = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$")
HIGHEST_HEAD = 10  # the head stands in one of the first rows
Told = tuple[int, str, str]  # row, column, message


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
    head = next(
        (n for n, row in grid.rows.items() if n <= HIGHEST_HEAD and any(_title(cell) in (key.title.lower(), key.field) for cell in row)), 0
    )
    if not head:
        return None, [(0, "", f"has no column “{key.title}”. The heads of the columns stand in the second row")]
    table = Table(grid.name, part, of, [])
    places, told = _columns(table, grid.rows[head], titles, current)
    for column in wanted:
        if column not in table.columns:
            if column.holds != layout.PLACE and not (column.can_lack and not _filled(part, of, column, current)):
                told.append((head, "", f"has no column “{column.title}”. Put it back, empty where nothing stands there"))
            table.columns.append(column)
    for number, row in grid.rows.items():
        if number > head:
            _add_line(table, number, {name: row[place] for place, name in places.items() if place < len(row)}, told, wanted)
            told += [
                (number, "", f"has something in column {place + 1}, which has no head")
                for place, cell in enumerate(row)
                if cell is not None and place not in places and _headless(grid.rows[head], place)
            ][:1]
    return table, told


def _marked(grid: Grid, current: Mapping[str, Any]) -> tuple[str, str] | None:
    """Part and finding or stage of a sheet: by the bracket in its first rows, or else by its name."""
    for number in sorted(grid.rows)[:2]:
        for cell in grid.rows[number][:1]:
            if isinstance(cell, str) and (match := MARK.search(cell)):
                part, of = match[1], (match[2] or "").strip()
                if (part in layout.SHEETS and not of) or (part in ("rows", "rules") and of):
                    return part, of
    return next(((sheet.part, sheet.of) for sheet in layout.sheets_of(current) if sheet.name[:31] == grid.name), None)


def _columns(table: Table, head: list[Cell], titles: Mapping[str, Column], current: Mapping[str, Any]) -> tuple[dict[int, str], list[Told]]:
    places: dict[int, str] = {}
    told: list[Told] = []
    for place, cell in enumerate(head):
        if cell is None:
            continue
        title = as_text(cell)
        column = titles.get(_title(cell))
        if column is None and table.part == "rows" and (match := SUBJECT.search(title)):
            column = Column(match[1], title, layout.TEST)
        if column is None:
            close = get_close_matches(title.lower(), titles, 1)
            hint = f"; did you mean “{titles[close[0]].title}”?" if close else ""
            told.append((0, title[:60], f"is not a column of this table{hint}"))
        elif column.field in places.values():
            told.append((0, title[:60], "stands twice. Take one of the columns out"))
        else:
            places[place] = column.field
            table.columns.append(column)
    return places, told


def _add_line(table: Table, number: int, cells: Mapping[str, Cell], told: list[Told], wanted: list[Column]) -> None:
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
    if part in (layout.CHOICES, layout.VALUES):
        owners = current["questions" if part == layout.CHOICES else "findings"]
        return any(row.get(column.field) for owner in owners for row in owner[part])
    rows = current[layout.NOTES if part == layout.PARAMETERS else part]
    return any(row.get(column.field) for row in rows)


def _title(cell: Cell) -> str:
    return as_text(cell).strip().lower()


def _headless(head: list[Cell], place: int) -> bool:
    return place >= len(head) or head[place] is None
