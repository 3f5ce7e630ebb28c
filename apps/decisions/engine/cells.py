"""Numbers cut into the classes that the rules can tell apart: one cell between two limits in use. Pure; knows `book` and `terms`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.contradictions import COUNTS
from apps.decisions.engine.terms import Number, Question, Test

Cut = tuple[Number, int]  # (5, 0) cuts before 5, (5, 1) after it


@dataclass(frozen=True, slots=True)
class Cell:
    """The numbers between two cuts; None where there is no end."""

    low: Cut | None
    high: Cut | None

    def pick(self) -> Number:
        """One number of the cell, the smallest where there is one."""
        if self.low is None:
            return 0 if self.high is None else self.high[0] - (0 if self.high[1] else 1)
        number, after = self.low
        if not after:
            return number
        if self.high is None:
            return number + 1
        middle = (Decimal(number) + Decimal(self.high[0])) / 2
        return int(middle) if middle == middle.to_integral_value() else middle

    def picks(self) -> tuple[Number, ...]:
        """Numbers to try: the smallest, one in the middle, and the largest or one far up."""
        first = self.pick()
        if self.high is None:
            return (first, first + 10, first + 1000)
        number, after = self.high
        last = number if after else number - (1 if isinstance(number, int) and number - 1 >= first else 0)
        inside = [n for n in (first, (first + last) // 2 if last > first else first, last) if self.holds(n)]
        return tuple(dict.fromkeys(inside))

    def holds(self, number: Number) -> bool:
        """Whether the number lies in this cell."""
        return (self.low is None or (number, 0) >= self.low) and (self.high is None or (number, 0) < self.high)


def ends_before(number: Number, cell: Cell) -> bool:
    return cell.high is not None and cell.high <= (number, 0)


def cells_of(book: Rulebook, tests: Sequence[Test]) -> dict[str, list[Cell]]:
    """The cells of every number, cut at the limits in use; numbers that limit each other are cut alike."""
    cuts: dict[str, set[Cut]] = {q.slug: set() for q in book.questions if q.is_number}
    cuts |= {number.slug: set() for number in book.derived}
    whole = {q.slug for q in book.questions if q.kind == "integer"}
    for test in tests:
        if test.subject in cuts:
            cuts[test.subject] |= {_cut(test.operator, n, test.subject in whole) for n in test.operand}  # type: ignore[arg-type]
    linked = [slug for slug in COUNTS if slug in cuts]
    shared = {cut for slug in linked for cut in cuts[slug]} | {(1, 0), (2, 0)}
    for slug in linked:
        cuts[slug] |= shared
    return {slug: _between(sorted(found), book.question.get(slug)) for slug, found in cuts.items()}


def _cut(operator: str, number: Number, whole: bool) -> Cut:
    if operator not in ("<=", ">"):
        return (number, 0)
    return (int(number) + 1, 0) if whole else (number, 1)


def _between(cuts: Sequence[Cut], question: Question | None) -> list[Cell]:
    low: Cut | None = None
    high: Cut | None = None
    if question is not None and question.minimum is not None:
        low = (question.minimum, 0)
    if question is not None and question.maximum is not None:
        high = (question.maximum, 1)
    inside = [cut for cut in cuts if (low is None or cut > low) and (high is None or cut < high)]
    ends = [low, *inside, high]
    return [Cell(start, end) for start, end in pairwise(ends)]


def compares(cell: Cell, test: Test, whole: bool) -> bool:
    """Whether all of a cell lies where the comparison is true; a cell is never cut in two by a test in use."""
    cuts = [_cut(test.operator, number, whole) for number in test.operand]  # type: ignore[arg-type]
    if test.operator in ("<", "<="):
        return cell.high is not None and cell.high <= cuts[0]
    above = cell.low is not None and cell.low >= cuts[0]
    return above and (test.operator != "between" or (cell.high is not None and cell.high <= cuts[1]))
