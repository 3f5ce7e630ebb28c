"""A part of a sum: an exact range with what it assumes and what would narrow it. Knows the shapes and `ranges` only.

A sum cannot be said where one of its parts cannot; it then takes over the reason and the questions of every such part.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.estimates.engine.estimate import Assumption, CannotSay, Range
from apps.estimates.engine.ranges import plus, scaled
from apps.estimates.engine.spans import Exact


@dataclass(frozen=True, slots=True)
class Part:
    """A range of money or time, its assumptions and the open questions behind it."""

    found: Range
    assumptions: tuple[Assumption, ...] = ()
    needs: tuple[str, ...] = ()

    def times(self, factor: Exact) -> "Part":
        return Part(scaled(self.found, factor), self.assumptions, self.needs)


def total(parts: Iterable[Part | CannotSay], slug: str, label: str) -> Part | CannotSay:
    """The sum of all parts, or why it cannot be said."""
    each = list(parts)
    unsaid = [part for part in each if isinstance(part, CannotSay)]
    if unsaid:
        why = "; ".join(dict.fromkeys(part.why for part in unsaid))
        return CannotSay(slug, label, why, tuple(dict.fromkeys(need for part in unsaid for need in part.needs)))
    said = [part for part in each if isinstance(part, Part)]
    return Part(
        plus(*(part.found for part in said)),
        tuple(dict.fromkeys(one for part in said for one in part.assumptions)),
        tuple(dict.fromkeys(need for part in said for need in part.needs)),
    )
