"""A price list as a workbook, one sheet a section, and back into plain data. Knows the fields of a list, no database rows.

`write` and `read` are each other's inverse: what was not changed in between comes back byte for byte.
The file itself is for `ui.spreadsheet`.
"""

from apps.catalogue.spreadsheet.layout import About
from apps.catalogue.spreadsheet.reading import Reading, read
from apps.catalogue.spreadsheet.rows import prints_of, with_rows
from apps.catalogue.spreadsheet.writing import write
from apps.ui.spreadsheet.cells import NotAWorkbook
from apps.ui.spreadsheet.making import TooLong
from apps.ui.spreadsheet.opening import MOST_BYTES
from apps.ui.spreadsheet.problem import CellProblem

__all__ = ["MOST_BYTES", "About", "CellProblem", "NotAWorkbook", "Reading", "TooLong", "prints_of", "read", "with_rows", "write"]
