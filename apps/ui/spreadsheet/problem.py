"""What is wrong with a workbook, and where in it. Knows no file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong, and where in the workbook; row and column are empty where it concerns a whole sheet."""

    sheet: str
    row: int
    column: str
    message: str

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        where = [f"Sheet “{self.sheet}”"] + ([f"row {self.row}"] if self.row else []) + ([f"“{self.column}”"] if self.column else [])
        return f"{', '.join(where)}: {self.message}"
