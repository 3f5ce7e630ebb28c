"""A rule book as a workbook, one sheet a table, and back into plain data. Knows the shape of a book, no database rows;
the file itself is for `ui.spreadsheet`.

`write` and `read` are each other's inverse: what was not changed in between comes back byte for byte.
"""

from apps.decisions.spreadsheet.found import Reading
from apps.decisions.spreadsheet.layout import SHEETS, About
from apps.decisions.spreadsheet.reading import read
from apps.decisions.spreadsheet.rows import prints_of, rows_by_key, with_rows
from apps.decisions.spreadsheet.writing import write
from apps.ui.spreadsheet.cells import NotAWorkbook
from apps.ui.spreadsheet.making import TooLong
from apps.ui.spreadsheet.opening import MOST_BYTES
from apps.ui.spreadsheet.problem import CellProblem

__all__ = [
    "MOST_BYTES",
    "SHEETS",
    "About",
    "CellProblem",
    "NotAWorkbook",
    "Reading",
    "TooLong",
    "prints_of",
    "read",
    "rows_by_key",
    "with_rows",
    "write",
]
