"""A workbook -> a price list in plain data, on top of the list that it is read into: what stands in no sheet stays.

Finds everything that is wrong, with sheet, row and column, and says what may stand there. Nothing is stored here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from apps.catalogue.engine.described import Field
from apps.catalogue.engine.sections import REQUIRED, SECTIONS
from apps.catalogue.spreadsheet import layout
from apps.catalogue.spreadsheet.layout import SINGLE, About
from apps.catalogue.spreadsheet.readme import about_in
from apps.catalogue.spreadsheet.rows import Key, rows_by_key
from apps.catalogue.spreadsheet.values import Unread, value_of
from apps.ui.spreadsheet import heads
from apps.ui.spreadsheet.cells import Cell, as_text
from apps.ui.spreadsheet.opening import MOST_ROWS, Grid, grids_in
from apps.ui.spreadsheet.problem import CellProblem
from apps.ui.spreadsheet.readme import AS_DOWNLOADED, README

Plain = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """A workbook as read: the whole list that it makes, what was wrong, and what it says of itself."""

    plain: Plain
    problems: list[CellProblem] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # sheets that are missing
    about: About = field(default_factory=About)
    prints: dict[Key, str] = field(default_factory=dict)  # what each row said when the workbook was made
    places: dict[Key, tuple[str, int]] = field(default_factory=dict)  # where each row stands in the workbook


@dataclass(slots=True)
class Table:
    """A sheet that was understood: its rows, each with what it is found by."""

    name: str
    part: str
    rows: list[tuple[str, Plain]] = field(default_factory=list)


def read(data: bytes, current: Mapping[str, Any]) -> Reading:
    """Read a workbook on top of the list that stands. Raises NotAWorkbook for a file that cannot be read at all."""
    reader = _Reader(current)
    for grid in grids_in(data):
        reader.grid(grid)
    return reader.done()


class _Reader:
    """Collects the tables of a file, then makes a list of them."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        self.current = current
        self.reading = Reading(dict(current))
        self.tables: dict[str, Table] = {}
        self.there: set[str] = set()  # sections that the copied list had, even without rows

    def grid(self, grid: Grid) -> None:
        """One sheet of the file."""
        if grid.name == README:
            lines = [(as_text(row[0]), as_text(row[1]) if len(row) > 1 else "") for row in grid.rows.values()]
            self.reading.about = about_in(lines)
        elif grid.name == AS_DOWNLOADED:
            self.downloaded(grid)
        elif grid.rows:
            self.table(grid)

    def downloaded(self, grid: Grid) -> None:
        """What the workbook keeps of the list that it is a copy of."""
        first = grid.rows.get(1, [])
        parts = {place: as_text(cell) for place, cell in enumerate(first) if cell is not None and as_text(cell) in layout.parts()}
        self.there |= set(parts.values())
        for number, row in grid.rows.items():
            for place, part in parts.items():
                if number > 1 and place + 1 < len(row) and row[place] is not None:
                    self.reading.prints[part, as_text(row[place])] = as_text(row[place + 1])

    def table(self, grid: Grid) -> None:
        """A sheet of rows, or one that is none of ours."""
        part = self.part_of(grid)
        if not part:
            close = get_close_matches(grid.name, [layout.name_of(each) for each in layout.parts()], 1)
            hint = f" Did you mean “{close[0]}”?" if close else ""
            self.tell(grid, 0, "", f"is no section of a price list.{hint} Delete it, or put the name in brackets into its first cell again")
        elif part in self.tables:
            self.tell(grid, 0, "", f"says the same as sheet “{self.tables[part].name}”. Keep one of them")
        else:
            self.tables[part] = Table(grid.name, part)
            self.rows(grid, self.tables[part])

    def part_of(self, grid: Grid) -> str:
        """Which part a sheet is: by the bracket in its first rows, or else by its name."""
        found = heads.mark_of(grid, lambda part, of: part in layout.parts() and not of)
        return found[0] if found else next((part for part in layout.parts() if layout.name_of(part)[:31] == grid.name), "")

    def rows(self, grid: Grid, table: Table) -> None:
        """The rows of a sheet below its head."""
        columns = {column.name: column for column in layout.columns_of(table.part, self.current)}
        words = layout.titles_of(columns.values())
        titles = {title.lower(): name for name, title in words.items()} | {name: name for name in columns}
        key = columns[layout.key_of(table.part)]
        head = heads.head_row(grid, (key.words.lower(), key.name))
        if not head:
            self.tell(grid, 0, "", f"has no column “{key.words}”. The heads of the columns stand in the second row")
            return

        def named(title: str) -> str:
            name = title.strip().removeprefix("[").removesuffix("]")
            if title.strip() == f"[{name}]" and name and table.part != SINGLE:
                columns.setdefault(name, layout.other(name))
                return name
            return titles.get(heads.title(title), "")

        places, told = heads.fields_of(grid.rows[head], named, {title: words[name] for title, name in titles.items()})
        for number, row in grid.rows.items():
            if number > head and any(cell is not None for cell in row):
                said = {columns[name]: row[place] for place, name in places.items() if place < len(row)}
                self.row(grid, table, number, said)
                told += heads.without_a_head(number, row, grid.rows[head])
        for number, column, message in told:
            self.tell(grid, number, column, message)
        if len(table.rows) > MOST_ROWS:
            self.tell(grid, 0, "", f"has {len(table.rows):,} rows; there can be {MOST_ROWS:,} or fewer")

    def row(self, grid: Grid, table: Table, number: int, said: Mapping[Field, Cell]) -> None:
        """One row. One in which something cannot be read is told, and stays what it was."""
        name = next((as_text(cell).strip() for column, cell in said.items() if column.name == "name"), "") if table.part == SINGLE else ""
        plain, wrong = self.values(grid, number, {layout.field_of_single(name): said.get(layout.VALUE)} if name else said)
        key = name or plain.get(layout.key_of(table.part), "")
        if problem := self.key_problem(table.part, key):
            self.tell(grid, number, layout.columns_of(table.part, {})[0].words, problem)
            return
        self.reading.places[table.part, key] = (grid.name, number)
        if wrong:
            plain = self.as_it_was(table.part, key)
        if plain:
            table.rows.append((key, plain))

    def values(self, grid: Grid, number: int, said: Mapping[Field, Cell]) -> tuple[Plain, bool]:
        """What the cells of a row say, and whether one of them cannot be read."""
        plain: Plain = {}
        wrong = False
        for column, cell in said.items():
            try:
                value = value_of(cell, column)
            except Unread as unread:
                self.tell(grid, number, column.words, str(unread))
                wrong = True
                continue
            if value is not None:
                plain[column.name] = value
        return plain, wrong

    def key_problem(self, part: str, key: Any) -> str:
        """Why this cannot name another row of the sheet."""
        if not isinstance(key, str) or not key.strip():
            return "is empty. Enter what the row is found by"
        if part == SINGLE and key.partition(".")[0] in SECTIONS:
            return f"“{key[:40]}” has a sheet of its own. Take the row out"
        if there := self.reading.places.get((part, key)):
            return f"“{key[:40]}” stands in row {there[1]}, too. Take one of them out"
        return ""

    def as_it_was(self, part: str, key: str) -> Plain:
        """A row of the list that stands; nothing where it has none of this name."""
        if part == SINGLE:
            old = layout.once(self.current)
            return {layout.field_of_single(key).name: old[key]} if key in old else {}
        return dict(rows_by_key(self.current).get((part, key), {}))

    def done(self) -> Reading:
        """The whole list."""
        reading, plain = self.reading, self.reading.plain
        if not self.tables:
            no = "the workbook has none of the sheets of a price list. Download one, and change that"
            reading.problems.append(CellProblem(README, 0, "", no))
            return reading
        if SINGLE in self.tables:
            self.said_once(plain)
        for part in layout.parts()[1:]:
            if part not in self.tables:
                continue
            rows = [row for _, row in self.tables[part].rows]
            if rows or part in REQUIRED or part in self.there:
                plain[part] = rows
            elif plain.get(part):  # of a workbook without the hidden sheet: whoever takes out every row takes out the section
                del plain[part]
        reading.unchanged = [layout.name_of(part) for part in layout.parts() if part not in self.tables and self.has(part)]
        order = {table.name: place for place, table in enumerate(self.tables.values())}
        reading.problems.sort(key=lambda problem: (order.get(problem.sheet, -1), problem.row))
        return reading

    def said_once(self, plain: Plain) -> None:
        """What a list says once, tables put together again."""
        for name in [name for name in plain if name not in SECTIONS]:
            del plain[name]
        for name, row in self.tables[SINGLE].rows:
            single, dot, inner = name.partition(".")
            (value,) = row.values()
            if dot and layout.is_table(single) and isinstance(plain.setdefault(single, {}), dict):
                plain[single][inner] = value
            else:
                plain[name] = value

    def has(self, part: str) -> bool:
        """Whether the list that stands says anything there."""
        return part == SINGLE or bool(self.current.get(part))

    def tell(self, grid: Grid, row: int, column: str, message: str) -> None:
        self.reading.problems.append(CellProblem(grid.name, row, column, message))
