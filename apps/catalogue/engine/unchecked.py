"""Figures of a draft of prices that changed while the day on which they were checked stayed. Pure: knows the sections and their fields only."""

from collections.abc import Iterator, Mapping
from typing import Any

from apps.catalogue.engine.described import fields_of
from apps.catalogue.engine.described.field import NUMBER, NUMBERS
from apps.catalogue.engine.problems import WARNING, PriceProblem
from apps.catalogue.engine.sections import SECTIONS

Plain = Mapping[str, Any]
CHECKED = "checked_on"
WORDS = "A figure changed, and the day on which it was checked did not: press “Checked again today”, or set both days in the form"


def unchecked(base: Plain, plain: Plain) -> Iterator[PriceProblem]:
    """A warning at each row whose figures are others than in the list that the draft comes from, with the same day of the check."""
    for name, section in SECTIONS.items():
        figures = [field.name for field in fields_of(name) if field.kind in (NUMBER, NUMBERS)]
        before = {str(row.get(section.key)): row for row in base.get(name, ())}
        for row in plain.get(name, ()):
            was = before.get(str(row.get(section.key)))
            if was and was.get(CHECKED) == row.get(CHECKED) and any(was.get(figure) != row.get(figure) for figure in figures):
                yield PriceProblem(name, str(row.get(section.key)), WORDS, WARNING)
