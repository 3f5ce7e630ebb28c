"""One thing that is wrong with a rule book, and the kinds there are. Pure; knows nothing of how they are found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ERROR, WARNING = "error", "warning"

BROKEN, FAILING, FIGURE, LOOP, LIMITS, SOURCE = "broken", "failing", "figure", "loop", "limits", "source"
NEVER_TRUE, GAP, CONFLICT, ALWAYS_OUT, NOTHING_LEFT = "never true", "gap", "conflict", "always out", "nothing left"
KEPT_BACK, COVERED, SAME, NEVER_FIRST, MORE_HURTS = "kept back", "covered", "same", "never first", "more hurts"
RETIRED, UNUSED, UNTESTED, UNCROSSED, ALWAYS_TRUE, NOT_KNOWN = "retired", "unused", "untested", "uncrossed", "always true", "not known"
ALIKE = "alike"  # of what is unused: choices that no rule tells apart

# The most severe first: the order in which problems are shown, with the heading of each kind.
KINDS: Mapping[str, str] = {
    BROKEN: "Does not read",
    FAILING: "Test cases that fail",
    FIGURE: "Figures that are missing or do not fit",
    LOOP: "Goes round in a circle",
    LIMITS: "Outside what can be entered",
    SOURCE: "Without a source, or not checked",
    NEVER_TRUE: "Can never be true",
    GAP: "Cases that no row covers",
    CONFLICT: "Different things said of one case",
    ALWAYS_OUT: "Options that are always ruled out",
    NOTHING_LEFT: "Cases in which no option is left",
    NEVER_FIRST: "Options that never come first",
    MORE_HURTS: "More of a good thing hurts",
    KEPT_BACK: "An “Unless” that does not work",
    COVERED: "Already covered",
    SAME: "Said twice",
    ALWAYS_TRUE: "True for every decision",
    RETIRED: "Retired, and still named",
    UNUSED: "Unused",
    UNTESTED: "No test would notice",
    UNCROSSED: "Limits that no test crosses",
    NOT_KNOWN: "Could not be decided",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: which row it stands in, what is wrong in words, and answers that show it."""

    severity: str
    where: tuple[str, str]
    message: str
    example: Mapping[str, Any] | None = None
    also: tuple[str, ...] = ()  # keys of the other rows concerned
    kind: str = BROKEN
    shows: tuple[tuple[str, str, str], ...] = ()  # the example in words: question, its short name, the answer
    about: str = ""  # of several that a row may have of one kind: which
    apart: tuple[tuple[str, str], ...] = ()  # choices that nothing tells apart, by short name and words
    could_hold: tuple[str, ...] = ()  # rules that hold at other choices of that question, and could at one of these

    @property
    def same_as(self) -> tuple[object, ...]:
        """What makes it the same problem before and after a save: its example and words may differ."""
        return self.kind, self.severity, self.where, self.also, self.about


def in_order(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """What forbids publishing first, then by kind; each kind as it was found."""
    place = {kind: number for number, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda problem: (problem.severity != ERROR, place[problem.kind])))


def caused_and_mended(before: Sequence[Problem], after: Sequence[Problem]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems that a change brought, and those that it took away."""
    were, are = {problem.same_as for problem in before}, {problem.same_as for problem in after}
    return tuple(p for p in after if p.same_as not in were), tuple(p for p in before if p.same_as not in are)
