"""Figures of a draft of prices that changed while the day on which they were checked stayed. Pure: knows the sections and their fields only."""

from collections.abc import Iterator, Mapping
from typing import Any

from apps.catalogue.engine.described import fields_of
from apps.catalogue.engine.described.field import NUMBER, NUMBERS
from apps.catalogue.engine.problems import WARNING, PriceProblem
from apps.catalogue.engine.sections import SECTIONS

Plain = Mapping[str, Any]
CHECKED = "checked_on"
WORDS = "A figure changed, and the day on which it was checked did not: say on its page when you checked it, and of when the figure is"


def unchecked(base: Plain, plain: Plain) -> Iterator[PriceProblem]:
    """A warning at each row whose figures are others than in the list that the draft comes from, with the same day of the check."""
    for name, section in SECTIONS.items():
        before = {str(row.get(section.key)): row for row in base.get(name, ())}
        for row in plain.get(name, ()):
            if is_unchecked(name, before.get(str(row.get(section.key))), row):
                yield PriceProblem(name, str(row.get(section.key)), WORDS, WARNING)


def is_unchecked(section: str, was: Plain | None, row: Plain) -> bool:
    """Whether a figure of this row is another than it was, with the same day of the check."""
    if not was or was.get(CHECKED) != row.get(CHECKED):
        return False
    return any(was.get(field.name) != row.get(field.name) for field in fields_of(section) if field.kind in (NUMBER, NUMBERS))
