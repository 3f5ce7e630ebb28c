"""Problems of a draft as its pages show them: by kind, the severe first, and in each kind by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.decisions import compiler
from apps.decisions.admin.word_parts import title_of
from apps.decisions.engine.analysis import ERROR, KINDS, Problem

UNFOLDED = 5  # so many rows of one kind stand open; more are folded
MOST_ROWS = 200  # of one kind on a page: whoever has more to fix begins with these


@dataclass(slots=True)
class OfRow:
    """The problems that stand in one row."""

    where: tuple[str, str]
    title: str = ""  # by which people know the row; empty where that is its key
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class OfKind:
    """The problems of one kind that forbid publishing, or that only warn."""

    kind: str
    forbids: bool
    rows: list[OfRow] = field(default_factory=list)
    most: int = MOST_ROWS  # so many rows are on the page at all
    is_linked: bool = False  # whether the others are a link away

    @property
    def title(self) -> str:
        return KINDS[self.kind]

    @property
    def anchor(self) -> str:
        return f"{self.kind.replace(' ', '-')}{'' if self.forbids else '-warnings'}"

    @property
    def count(self) -> int:
        return sum(len(row.problems) for row in self.rows)

    @property
    def folded(self) -> list[OfRow]:
        return self.rows[UNFOLDED : self.most]

    @property
    def left_out(self) -> int:
        """How many rows are not on the page."""
        return max(0, len(self.rows) - self.most)

    @property
    def is_short(self) -> bool:
        return len(self.rows) <= UNFOLDED


def grouped(problems: Iterable[Problem], plain: Mapping[str, Any]) -> list[OfKind]:
    """In the order in which they come: errors first, then kind by kind. `plain` is the draft, by whose words its rows are named."""
    kinds: dict[tuple[bool, str], OfKind] = {}
    for problem in problems:
        forbids = problem.severity == ERROR
        group = kinds.setdefault((forbids, problem.kind), OfKind(problem.kind, forbids))
        row = next((row for row in group.rows if row.where == problem.where), None)
        if row is None:
            group.rows.append(row := OfRow(problem.where, title_in(plain, problem.where)))
        row.problems.append(problem)
    return list(kinds.values())


def title_in(plain: Mapping[str, Any], where: tuple[str, str]) -> str:
    """The words by which people know the row of a problem; empty for a rule, and where it is not there."""
    part, key = where
    row = compiler.row_in(plain, part, key) if part in compiler.PARTS and part not in ("rules", "rows") else None
    return title_of(part, row) if row else ""


def badges(problems: Iterable[Problem]) -> dict[str, tuple[int, int]]:
    """By the key of a rule or row, how many of its problems forbid publishing, and how many only warn."""
    found: dict[str, tuple[int, int]] = {}
    for problem in problems:
        for key in dict.fromkeys((problem.where[1], *problem.also)):
            errors, warnings = found.get(key, (0, 0))
            found[key] = (errors + 1, warnings) if problem.severity == ERROR else (errors, warnings + 1)
    return found
