"""Plain data -> a workbook that a person can work in: frozen heads, widths, lists to choose from, notes. Knows openpyxl."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from apps.decisions.engine.called import Called, called_in, exact
from apps.decisions.engine.exact_conditions import conditions_text
from apps.decisions.engine.exact_effects import effects_text
from apps.decisions.spreadsheet import cells, layout
from apps.decisions.spreadsheet.columns import split, subjects_in_order
from apps.decisions.spreadsheet.layout import SHEETS, About, Column, Sheet
from apps.decisions.spreadsheet.readme import AS_DOWNLOADED, lines_of
from apps.decisions.spreadsheet.rows import prints_of, rows_by_key

Plain = Mapping[str, Any]
HEAD_ROW = 2
SPARE_ROWS = 300  # below the last row, formatted and with lists to choose from
LINE, MOST_LINES = 14, 24  # points of a line of text, and so many lines of a row are shown
LONGEST_INLINE = 250  # characters of a list of words inside a cell's own rules
WIDTHS = {
    layout.KEY: 24, layout.TEXT: 40, layout.NAME: 18, layout.NAMES: 30, layout.TEXTS: 50, layout.NUMBER: 14, layout.FLAG: 11,
    layout.WHEN: 64, layout.EFFECTS: 64, layout.PLACE: 8, layout.TEST: 30, layout.OWNER: 24,
}  # fmt: skip
NARROW = {"key": 11, "unit": 14, "time": 14, "date": 13, "checked_on": 13, "applies_from": 13, "as_of": 13, "review_on": 13, "sure": 7}
TITLE, HEAD = Font(bold=True, size=13), Font(bold=True, color="FFFFFF")
HEAD_FILL, KEY_FILL = PatternFill("solid", fgColor="1F3A4D"), PatternFill("solid", fgColor="EEF3F6")
WRAPPED, HEAD_ALIGNED = Alignment(wrap_text=True, vertical="top"), Alignment(wrap_text=True, vertical="center")


class TooLong(ValueError):
    """A row that no cell of a spreadsheet can hold; the message names it."""


def write(plain: Plain, about: About) -> bytes:
    """The workbook of a rule book in plain data. Raises TooLong."""
    book = Workbook()
    _write_readme(book.active, plain, about)
    writer = _Writer(book, plain)
    for sheet in layout.sheets_of(plain):
        writer.sheet(sheet)
    _write_prints(book.create_sheet(AS_DOWNLOADED), plain)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class _Writer:
    """Writes the sheets of one book."""

    def __init__(self, book: Workbook, plain: Plain) -> None:
        self.book, self.plain, self.called = book, plain, called_in(plain)
        self.counts = {part: len(plain[part]) for part in SHEETS if part in plain}

    def sheet(self, sheet: Sheet) -> None:
        """One table: what it is, its head, its rows."""
        page = self.book.create_sheet(_free_name(self.book, sheet.name))
        columns = layout.columns_of(sheet.part)
        rows = list(self.rows(sheet))
        subjects = subjects_in_order(rows) if sheet.part == "rows" else []
        columns[2:2] = [Column(slug, exact(slug, self.called.subjects), layout.TEST) for slug in subjects]
        _put(page, 1, 1, f"{sheet.lead} {sheet.mark}").font = TITLE
        for number, column in enumerate(columns, 1):
            self.head(page, number, column, len(rows))
        for number, row in enumerate(rows, HEAD_ROW + 1):
            values = self.values(sheet, row, columns, subjects)
            page.row_dimensions[number].height = _height(values, columns)
            for place, (column, value) in enumerate(zip(columns, values, strict=True), 1):
                if isinstance(value, str) and len(value) > cells.LONGEST_CELL:
                    key = row.get("key") or row.get("slug")
                    raise TooLong(f"{key}: “{column.title}” has {len(value):,} characters; a spreadsheet holds {cells.LONGEST_CELL:,}")
                self.cell(page, number, place, column, value)
        page.row_dimensions[HEAD_ROW].height = 2 * LINE
        page.freeze_panes = page.cell(HEAD_ROW + 1, 1 + min(2, sum(column.holds in (layout.KEY, layout.OWNER) for column in columns)))
        page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(columns))}{HEAD_ROW + max(1, len(rows))}"
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_title_rows = f"1:{HEAD_ROW}"

    def rows(self, sheet: Sheet) -> Sequence[Any]:
        """The rows of a sheet in plain data, with what they need to be found again."""
        plain = self.plain
        if sheet.part == layout.CHOICES:
            return [{**choice, "question": row["slug"]} for row in plain["questions"] for choice in row["choices"]]
        if sheet.part == layout.VALUES:
            return [{**value, "finding": row["slug"]} for row in plain["findings"] for value in row["values"]]
        if sheet.part == layout.PARAMETERS:
            return _parameters(plain)
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

    def head(self, page: Worksheet, number: int, column: Column, rows: int) -> None:
        """The head of a column, and what its cells are like down to some spare rows."""
        cell = _put(page, HEAD_ROW, number, column.title)
        cell.font, cell.fill, cell.alignment = HEAD, HEAD_FILL, HEAD_ALIGNED
        if note := _note(column):
            cell.comment = Comment(note, "Groundwork", height=110, width=320)
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = _width(column)
        last = HEAD_ROW + rows + SPARE_ROWS
        if allowed := self.allowed(column, page):
            rule = DataValidation("list", formula1=allowed, allow_blank=True, errorStyle="warning", showErrorMessage=True)
            rule.errorTitle, rule.error = "Not in the list", "Upload it all the same, and the page says what it can be."
            rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
            page.add_data_validation(rule)

    def allowed(self, column: Column, page: Worksheet) -> str:
        """The list to choose from, as a cell's rules say it; "" where there is none."""
        words = ("yes", "no") if column.holds == layout.FLAG else column.words
        if words:
            return f'"{",".join(words)}"'
        if column.refers and column.holds != layout.NAMES:
            last = HEAD_ROW + self.counts[column.refers] + SPARE_ROWS
            return f"'{SHEETS[column.refers][0]}'!$A${HEAD_ROW + 1}:$A${last}"
        if column.field == "value" and column.holds == layout.NAME:
            of = str(page["A1"].value).rpartition(" ")[2].removesuffix("]")
            values = [value["slug"] for row in self.plain["findings"] if row["slug"] == of for value in row["values"]]
            listed = ",".join(values)
            return f'"{listed}"' if values and len(listed) <= LONGEST_INLINE else ""
        return ""

    def cell(self, page: Worksheet, row: int, column: int, what: Column, value: Any) -> None:
        """One cell of a row."""
        if value == "" or value is None:
            return
        cell = _put(page, row, column, value)
        cell.alignment = WRAPPED
        if isinstance(value, str):
            cell.number_format = "@"
        if what.holds in (layout.KEY, layout.OWNER):
            cell.fill = KEY_FILL


def _width(column: Column) -> float:
    return NARROW.get(column.field, WIDTHS[column.holds])


def _height(values: Sequence[Any], columns: Sequence[Column]) -> float:
    """The height of a row in which everything can be read, up to what a screen shows; programs do not work it out when they open a file."""
    most = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str):
            most = max(most, sum(1 + int(len(line) / (_width(column) * 1.15)) for line in value.split("\n")))
    return min(most, MOST_LINES) * LINE


def _value(value: Any, column: Column, called: Called) -> Any:
    if column.holds == layout.PLACE:
        return value
    if value is None:
        return ""
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


def _put(page: Worksheet, row: int, column: int, value: Any) -> Any:
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


def _free_name(book: Workbook, wanted: str) -> str:
    """A name for a sheet that no other has, of 31 characters at most."""
    name, number = wanted[:31], 1
    taken = {title.lower() for title in book.sheetnames}
    while name.lower() in taken:
        number += 1
        name = f"{wanted[: 30 - len(str(number))]} {number}"
    return name


def _write_readme(page: Worksheet, plain: Plain, about: About) -> None:
    page.title = "Read me"
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 26, 100
    for number, (label, text) in enumerate(lines_of(plain, about), 1):
        _put(page, number, 1, label).font = TITLE if number == 1 else Font(bold=True)
        _put(page, number, 2, cells.written(text)).alignment = WRAPPED
        page.cell(number, 1).alignment = WRAPPED
        page.cell(number, 2).number_format = "@"
        page.row_dimensions[number].height = (1 + len(text) // 95) * LINE + 4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0


def _write_prints(page: Worksheet, plain: Plain) -> None:
    """What each row said when the workbook was made, as a fingerprint: so that an old workbook can be told what changed since."""
    page.sheet_state = "hidden"
    for number, ((part, key), print_) in enumerate(prints_of(rows_by_key(plain)).items(), 1):
        for column, value in enumerate((part, key, print_), 1):
            _put(page, number, column, cells.written(value))
