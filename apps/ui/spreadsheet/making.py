"""A workbook that a person can work in: frozen heads, widths, lists to choose from, notes. Knows openpyxl, not what the rows mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from apps.ui.spreadsheet import cells

HEAD_ROW = 2
SPARE_ROWS = 300  # below the last row, formatted and with lists to choose from
LONGEST_INLINE = 250  # characters of a list of words inside a cell's own rules
LINE, MOST_LINES = 14, 24  # points of a line of text, and so many lines of a row are shown
README_WIDTHS = (26, 100)
TITLE, HEAD = Font(bold=True, size=13), Font(bold=True, color="FFFFFF")
HEAD_FILL, KEY_FILL = PatternFill("solid", fgColor="1F3A4D"), PatternFill("solid", fgColor="EEF3F6")
WRAPPED, HEAD_ALIGNED = Alignment(wrap_text=True, vertical="top"), Alignment(wrap_text=True, vertical="center")


class TooLong(ValueError):
    """A row that no cell of a spreadsheet can hold; the message names it."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its title and width, a note on it, what may be chosen in its cells, and whether rows are found by it."""

    title: str
    width: float
    note: str = ""
    choices: str = ""  # as a cell's own rules say it: see `one_of` and `column_of`
    is_key: bool = False


def one_of(words: Sequence[str]) -> str:
    """These words to choose from; none where a cell's own rules cannot hold so many."""
    listed = ",".join(words)
    return f'"{listed}"' if words and len(listed) <= LONGEST_INLINE else ""


def column_of(sheet: str, rows: int) -> str:
    """What the first column of another sheet says, to choose from."""
    return f"'{sheet}'!$A${HEAD_ROW + 1}:$A${HEAD_ROW + rows + SPARE_ROWS}"


class Workbook:
    """A file in the making. Values of cells are texts as `cells.written` gives them, and numbers."""

    def __init__(self, readme: str, lines: Iterable[tuple[str, str]]) -> None:
        self._book = openpyxl.Workbook()
        page = self._book.active
        page.title = readme
        page.column_dimensions["A"].width, page.column_dimensions["B"].width = README_WIDTHS
        for number, (label, text) in enumerate(lines, 1):
            _put(page, number, 1, label).font = TITLE if number == 1 else Font(bold=True)
            _put(page, number, 2, cells.written(text)).alignment = WRAPPED
            page.cell(number, 1).alignment = WRAPPED
            page.cell(number, 2).number_format = "@"
            page.row_dimensions[number].height = (1 + len(text) // 95) * LINE + 4
        _fits_the_width(page)

    def table(self, name: str, lead: str, heads: Sequence[Head], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet: what it is, its head, its rows. Raises TooLong."""
        page = self._book.create_sheet(self._free_name(name))
        _put(page, 1, 1, lead).font = TITLE
        for number, head in enumerate(heads, 1):
            _draw_head(page, number, head, HEAD_ROW + len(rows) + SPARE_ROWS)
        for number, row in enumerate(rows, HEAD_ROW + 1):
            _draw_row(page, number, heads, row)
        page.row_dimensions[HEAD_ROW].height = 2 * LINE
        page.freeze_panes = page.cell(HEAD_ROW + 1, 1 + min(2, sum(head.is_key for head in heads)))
        page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(heads))}{HEAD_ROW + max(1, len(rows))}"
        page.print_title_rows = f"1:{HEAD_ROW}"
        _fits_the_width(page)

    def hidden(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        """A sheet that a person need not see."""
        page = self._book.create_sheet(name)
        page.sheet_state = "hidden"
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value:
                    _put(page, number, column, cells.written(value))

    def data(self) -> bytes:
        """The file."""
        file = BytesIO()
        self._book.save(file)
        return file.getvalue()

    def _free_name(self, wanted: str) -> str:
        """A name for a sheet that no other has, of 31 characters at most."""
        name, number = wanted[:31], 1
        taken = {title.lower() for title in self._book.sheetnames}
        while name.lower() in taken:
            number += 1
            name = f"{wanted[: 30 - len(str(number))]} {number}"
        return name


def _draw_head(page: Worksheet, number: int, head: Head, last: int) -> None:
    """The head of a column, and what its cells are like down to some spare rows."""
    cell = _put(page, HEAD_ROW, number, head.title)
    cell.font, cell.fill, cell.alignment = HEAD, HEAD_FILL, HEAD_ALIGNED
    if head.note:
        cell.comment = Comment(head.note, "Groundwork", height=110, width=320)
    letter = get_column_letter(number)
    page.column_dimensions[letter].width = head.width
    if head.choices:
        rule = DataValidation("list", formula1=head.choices, allow_blank=True, errorStyle="warning", showErrorMessage=True)
        rule.errorTitle, rule.error = "Not in the list", "Upload it all the same, and the page says what it can be."
        rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
        page.add_data_validation(rule)


def _draw_row(page: Worksheet, number: int, heads: Sequence[Head], row: Sequence[Any]) -> None:
    page.row_dimensions[number].height = _height(row, heads)
    for place, (head, value) in enumerate(zip(heads, row, strict=True), 1):
        if value == "" or value is None:
            continue
        if isinstance(value, str) and len(value) > cells.LONGEST_CELL:
            key = [said for one, said in zip(heads, row, strict=True) if one.is_key][-1]
            raise TooLong(f"{key}: “{head.title}” has {len(value):,} characters; a spreadsheet holds {cells.LONGEST_CELL:,}")
        cell = _put(page, number, place, value)
        cell.alignment = WRAPPED
        if isinstance(value, str):
            cell.number_format = "@"
        if head.is_key:
            cell.fill = KEY_FILL


def _height(values: Sequence[Any], heads: Sequence[Head]) -> float:
    """The height of a row in which everything can be read, up to what a screen shows; programs do not work it out when they open a file."""
    most = 1
    for value, head in zip(values, heads, strict=True):
        if isinstance(value, str):
            most = max(most, sum(1 + int(len(line) / (head.width * 1.15)) for line in value.split("\n")))
    return min(most, MOST_LINES) * LINE


def _put(page: Worksheet, row: int, column: int, value: Any) -> Any:
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


def _fits_the_width(page: Worksheet) -> None:
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
