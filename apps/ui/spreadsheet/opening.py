"""The file of a workbook, which anybody may have made: measured and looked through before it is opened, then read cell by cell.

Knows openpyxl. Refuses in words (`NotAWorkbook`); nothing of the file is run, evaluated, fetched or followed.
"""

import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl

from apps.ui.spreadsheet.cells import Cell, NotAWorkbook, cell_of

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PACKED_TIMES = 200  # how much larger a part may be than it is packed, from a megabyte on
MOST_ENTRIES, MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 1_000, 200, 5_000, 60
HIGHEST_HEAD = 10  # the head of a table stands in one of the first rows, and
LAST_ROW = MOST_ROWS + HIGHEST_HEAD  # its rows below it
OLD_FILE = b"\xd0\xcf\x11\xe0"
NOT_OURS = (
    (re.compile(r"vbaproject|macrosheets|/vba", re.IGNORECASE), "holds macros. Save it as .xlsx, without them"),
    (re.compile(r"externallinks|connections\.xml|querytables", re.IGNORECASE), "takes values from other files. Paste them as values"),
    (re.compile(r"embeddings|activex|oleobject|ctrlprops", re.IGNORECASE), "holds objects of other programs. Take them out"),
)
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)[\"']")
TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")  # no “<” in it: of a file without a “>” each beginning would be read to the end
PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Z]{0,3})(\d{1,20})[\"']")
LAST_COLUMN = b"BH"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name, and its rows that hold anything, by their numbers."""

    name: str
    rows: dict[int, list[Cell]]


def grids_in(data: bytes) -> list[Grid]:
    """The sheets of a file, in their order. Raises NotAWorkbook."""
    _look_through(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know of other programs' extras
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)  # formulas: to refuse them
            try:
                if len(book.sheetnames) > MOST_SHEETS:
                    raise NotAWorkbook(f"It has {len(book.sheetnames)} sheets; there can be {MOST_SHEETS} or fewer")
                return [_grid(sheet) for sheet in book.worksheets]
            finally:
                book.close()
    except NotAWorkbook:
        raise
    except Exception as trouble:
        raise NotAWorkbook("The file cannot be read as a spreadsheet. Open it, and save it again as .xlsx") from trouble


def _grid(sheet: Any) -> Grid:
    sheet.reset_dimensions()
    rows: dict[int, list[Cell]] = {}
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1), 1):
        found = [cell_of(cell.value, getattr(cell, "data_type", "n")) for cell in row]
        if found[MOST_COLUMNS:] not in ([], [None]):
            raise NotAWorkbook(
                f"A sheet has something beyond column {MOST_COLUMNS}, in row {number:,}; there can be {MOST_COLUMNS} columns or fewer"
            )
        if any(cell is not None for cell in found):
            rows[number] = found
    return Grid(sheet.title, rows)


def _look_through(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise NotAWorkbook(f"The file must be {MOST_BYTES // 1024 // 1024} MB or smaller; it has {len(data) / 1024 / 1024:.1f} MB")
    if not data:
        raise NotAWorkbook("The file is empty")
    if data.startswith(OLD_FILE):
        raise NotAWorkbook("The file is an old .xls file, or protected by a password. Save it as .xlsx, without a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _look_at_parts(archive)
    except NotAWorkbook:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError) as trouble:
        raise NotAWorkbook("The file is not an .xlsx spreadsheet, or it is damaged") from trouble


def _look_at_parts(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise NotAWorkbook("The file is not an .xlsx spreadsheet")
    if len(entries) > MOST_ENTRIES or len({entry.filename for entry in entries}) != len(entries):
        raise NotAWorkbook("The file is not built like a spreadsheet. Open it, and save it again as .xlsx")
    left = MOST_UNPACKED
    for entry in entries:
        if entry.flag_bits & 1:
            raise NotAWorkbook("The file is protected by a password. Save it without one")
        for names, wrong in NOT_OURS:
            if names.search(entry.filename):
                raise NotAWorkbook(f"The file {wrong}")
        left -= entry.file_size
        bloated = entry.file_size > 1024 * 1024 and entry.file_size > MOST_PACKED_TIMES * max(1, entry.compress_size)
        if left < 0 or bloated:
            raise NotAWorkbook("Unpacked, the file is far larger than a spreadsheet for this can be")
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as part:
                _look_at(entry.filename, part.read(entry.file_size + 1))


def _look_at(name: str, xml: bytes) -> None:
    declared = DECLARED.match(xml.removeprefix(b"\xef\xbb\xbf"))
    if b"\x00" in xml or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        raise NotAWorkbook("The file is written in an unusual way. Open it, and save it again as .xlsx")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise NotAWorkbook("The file declares things of its own (DOCTYPE), which no spreadsheet does. Open it, and save it again as .xlsx")
    if name == "[Content_Types].xml" and b"macroEnabled" in xml:
        raise NotAWorkbook("The file holds macros. Save it as .xlsx, without them")
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        _look_at_cells(xml)


def _look_at_cells(xml: bytes) -> None:
    """Cells with something in them, by their places or, where they say none, by the row that they stand in: rows need no numbers either."""
    number = 0
    for tag in TAG.finditer(xml):
        kind, told = tag.groups()
        place = PLACE.search(told)
        if kind == b"row":
            number = int(place[2]) if place else number + 1
        elif not told.endswith(b"/"):
            letters, row = (place[1], int(place[2])) if place else (b"", number)
            if row > LAST_ROW:
                raise NotAWorkbook(f"A sheet has something in row {row:,}; there can be {MOST_ROWS:,} rows or fewer")
            if len(letters) > 2 or (len(letters) == 2 and letters > LAST_COLUMN):
                raise NotAWorkbook(f"A sheet has something in column {letters.decode()}; there can be {MOST_COLUMNS} columns or fewer")
