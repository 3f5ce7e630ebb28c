"""Which table a sheet says it is, where its head stands, and which column holds what. Knows no file and no meaning."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches

from apps.ui.spreadsheet.cells import Cell, as_text
from apps.ui.spreadsheet.opening import HIGHEST_HEAD, Grid

MARK = re.compile(r"\[([a-z_]+)(?: ([^\[\]]+))?\]\s*$")
LONGEST_TITLE = 60  # that a message repeats
Told = tuple[int, str, str]  # row, column, message


def mark_of(grid: Grid, allowed: Callable[[str, str], bool]) -> tuple[str, str] | None:
    """What the bracket in the first rows of a sheet says it is: a part, and of what; None where it says nothing that is allowed."""
    for number in sorted(grid.rows)[:2]:
        for cell in grid.rows[number][:1]:
            if isinstance(cell, str) and (match := MARK.search(cell)) and allowed(match[1], (match[2] or "").strip()):
                return match[1], (match[2] or "").strip()
    return None


def head_row(grid: Grid, names: Collection[str]) -> int:
    """The row in which the column by which rows are found has its head; 0 where there is none."""
    return next((number for number, row in grid.rows.items() if number <= HIGHEST_HEAD and any(title(cell) in names for cell in row)), 0)


def fields_of(head: Sequence[Cell], named: Callable[[str], str], titles: Mapping[str, str]) -> tuple[dict[int, str], list[Told]]:
    """The field of each column of a head. `named` gives the field of a title, "" where it is none; `titles` those that could be meant."""
    places: dict[int, str] = {}
    told: list[Told] = []
    for place, cell in enumerate(head):
        if cell is None:
            continue
        said = as_text(cell)
        field = named(said)
        if not field:
            close = get_close_matches(said.lower(), titles, 1)
            hint = f"; did you mean “{titles[close[0]]}”?" if close else ""
            told.append((0, said[:LONGEST_TITLE], f"is not a column of this table{hint}"))
        elif field in places.values():
            told.append((0, said[:LONGEST_TITLE], "stands twice. Take one of the columns out"))
        else:
            places[place] = field
    return places, told


def without_a_head(number: int, row: Sequence[Cell], head: Sequence[Cell]) -> list[Told]:
    """The first cell of a row that stands in a column without a head."""
    found = (place for place, cell in enumerate(row) if cell is not None and (place >= len(head) or head[place] is None))
    return [(number, "", f"has something in column {place + 1}, which has no head") for place in found][:1]


def title(cell: Cell) -> str:
    """The head of a column as it is compared."""
    return as_text(cell).strip().lower()
