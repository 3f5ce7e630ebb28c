"""What reading a workbook finds: the book that it makes, and every cell that cannot be read. Knows no file."""

from dataclasses import dataclass, field
from typing import Any

from apps.decisions.spreadsheet.layout import About
from apps.decisions.spreadsheet.rows import Key
from apps.ui.spreadsheet.problem import CellProblem


@dataclass(slots=True)
class Reading:
    """A workbook as read: the whole book that it makes, what was wrong, and what it says of itself."""

    plain: dict[str, Any]
    problems: list[CellProblem] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)  # sheets that are missing
    about: About = field(default_factory=About)
    prints: dict[Key, str] = field(default_factory=dict)  # what each row said when the workbook was made
    places: dict[Key, tuple[str, int]] = field(default_factory=dict)  # where each row stands in the workbook
