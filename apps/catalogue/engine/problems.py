"""Each problem of a list of facts at the row where it is mended, and what is only to be thought about: facts past their review, ended services.

Pure: the day is an argument.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.catalogue.engine import lifecycle, review
from apps.catalogue.engine.described import SINGLES, field_named
from apps.catalogue.engine.fields import LONGEST_NAME, is_day
from apps.catalogue.engine.sections import SECTIONS
from apps.ui.formatting import day
from apps.ui.held import once

Plain = Mapping[str, Any]
SINGLE = "single"
ERROR, WARNING = "error", "warning"
COLON = re.compile(": ")


@dataclass(frozen=True, slots=True)
class PriceProblem:
    """What is wrong with which row, or with which single value; without a key it concerns the whole section."""

    section: str
    key: str
    message: str
    severity: str = ERROR
    on_rules: bool = False  # what rules do with the list, not what is wrong with it


def placed(faults: Iterable[str], plain: Plain) -> tuple[PriceProblem, ...]:
    """Each fault of the check, which begins with the place, as a problem of that row, its fields in the words of the form."""
    keys = {
        name: frozenset(str(row.get(section.key)) for row in plain.get(name, ()) if isinstance(row, Mapping))
        for name, section in SECTIONS.items()
    }
    return tuple(_place(fault, keys) for fault in faults)


def warnings(plain: Plain, on: date) -> tuple[PriceProblem, ...]:
    """What does not keep from publishing: facts past their review on this day, and services whose state is older than their end."""
    return once(plain, ("warnings", on), lambda: (*_due(plain, on), *_ended(plain, on)))


def _place(fault: str, keys: Mapping[str, frozenset[str]]) -> PriceProblem:
    name = next((section for section in SECTIONS if fault.startswith(f"{section}, ")), "")
    rest = fault.removeprefix(f"{name}, ")
    if name:
        starts = (rest[: colon.start()] for colon in COLON.finditer(rest[: LONGEST_NAME + 2]))
        key = max((start for start in starts if start in keys[name]), key=len, default="")
        return PriceProblem(name, key, _in_words(name, rest.removeprefix(f"{key}: ")) if key else rest)
    for section in SECTIONS:
        if fault.startswith(f"{section}: "):
            return PriceProblem(section, "", fault.removeprefix(f"{section}: "))
    single = next((name for name in SINGLES if fault == name or fault.startswith((f"{name}: ", f"{name} "))), "")
    words = fault.removeprefix(f"{single}: ") if single else fault
    return PriceProblem(SINGLE, single, words[:1].upper() + words[1:])


def _in_words(section: str, message: str) -> str:
    """The name of a field that the message begins with becomes its words."""
    name, blank, rest = message.partition(" ")
    field = field_named(section, name.rstrip(":"))
    return f"{field.words}{blank}{rest}" if field else message[:1].upper() + message[1:]


def _due(plain: Plain, on: date) -> Iterator[PriceProblem]:
    for name, section in SECTIONS.items():
        for row in plain.get(name, ()):
            due = review.review_on(name, row, plain)
            if due is not None and due <= on:
                of = review.own_day(row)
                older = f", for the figure is of {day(of)}" if of else ""
                words = f"Past its review since {day(due)}{older}: look at its source again"
                yield PriceProblem(name, str(row.get(section.key)), words, WARNING)
    month = plain.get("engineer_month")
    if isinstance(month, Mapping) and review.is_due("engineer_month", month, plain, on):
        yield PriceProblem(SINGLE, "engineer_month", "Past its review: look at its source again", WARNING)


def _ended(plain: Plain, on: date) -> Iterator[PriceProblem]:
    for row in plain.get("services", ()):
        ends, closes = (str(row.get(key) or "") for key in ("retires_on", "closed_to_new_on"))
        if is_day(ends) and ends <= on.isoformat() and row.get("status") != "retired":
            yield PriceProblem("services", str(row.get("name")), f"Its end, {day(ends)}, has passed: set its state to Ended", WARNING)
        elif is_day(closes) and closes <= on.isoformat() and row.get("status") == lifecycle.OPEN:
            words = f"It closed to new customers on {day(closes)}: set its state to Closed to new customers"
            yield PriceProblem("services", str(row.get("name")), words, WARNING)
