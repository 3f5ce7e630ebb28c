"""Figures of a draft of prices that changed and want a second look: not checked on a new day, or ten times what they were.

Pure: knows the sections and their fields only.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from apps.catalogue.engine import fields
from apps.catalogue.engine.described import fields_of
from apps.catalogue.engine.described.field import NUMBER, NUMBERS
from apps.catalogue.engine.problems import WARNING, PriceProblem
from apps.catalogue.engine.sections import SECTIONS

Plain = Mapping[str, Any]
CHECKED = "checked_on"
WORDS = "A figure changed, and the day on which it was checked did not: say on its page when you checked it, and of when the figure is"
TIMES = 10  # from here on a figure may have lost its point


def unchecked(base: Plain, plain: Plain) -> Iterator[PriceProblem]:
    """A warning at each row whose figures are others than in the list that the draft comes from: with the same day of the check, or by a power of ten."""
    for name, section in SECTIONS.items():
        before = {str(row.get(section.key)): row for row in base.get(name, ())}
        for row in plain.get(name, ()):
            key = str(row.get(section.key))
            was = before.get(key)
            if was is None or was == row:
                continue
            if is_unchecked(name, was, row):
                yield PriceProblem(name, key, WORDS, WARNING)
            for words in _leaps(name, was, row):
                yield PriceProblem(name, key, words, WARNING)


def is_unchecked(section: str, was: Plain | None, row: Plain) -> bool:
    """Whether a figure of this row is another than it was, with the same day of the check."""
    if not was or was.get(CHECKED) != row.get(CHECKED):
        return False
    return any(was.get(field.name) != row.get(field.name) for field in fields_of(section) if field.kind in (NUMBER, NUMBERS))


def _leaps(section: str, was: Plain, row: Plain) -> Iterator[str]:
    """Each figure that is ten times what it was or more, or a tenth or less."""
    for field in fields_of(section):
        old, new = (_number(each.get(field.name)) for each in (was, row)) if field.kind == NUMBER else (None, None)
        if old and new and not 1 / Fraction(TIMES) < new / old < TIMES:
            said = (str(each[field.name]) for each in (was, row))
            yield "{}: {} → {}. Is the point in the right place?".format(field.words, *said)


def _number(value: Any) -> Fraction | None:
    # A draft may hold anything: what is no plain number is told as a fault, and is nothing to reckon with.
    return Fraction(value) if isinstance(value, str) and fields.NUMBER.fullmatch(value) else None
