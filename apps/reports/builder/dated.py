"""Facts of the price list that were past their review date on the day of the decision. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.catalogue.engine.review import is_due, review_on
from apps.reports import formatting
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, day

USED = {  # the sections that estimates read, in words
    "prices": "the price of this task",
    "labelling": "prices of labelling",
    "approach_costs": "usual effort",
    "accelerators": "graphics cards and their rent",
    "training_hardware": "machines to train on",
    "model_sizes": "sizes of models",
    "grids": "CO2 of electricity",
    "people": "wages",
}


def overdue(parts: Parts) -> tuple[str, ...]:
    """A sentence for each kind of fact with rows that should have been looked at again by then."""
    found: dict[str, list[Any]] = {}
    for section, words in USED.items():
        due = [review_on(section, row, parts.prices) for row in _rows(parts, section) if is_due(section, row, parts.prices, parts.on)]
        if due:
            found.setdefault(words, []).extend(due)
    return tuple(formatting.sentence(_words(kind, days)) for kind, days in found.items())


def _words(kind: str, days: list[Any]) -> str:
    count = f"{counted(len(days), 'figure')} {'was' if len(days) == 1 else 'were'}"
    return f"{kind}: {count} past the review date on the day of this decision, the first since {day(min(days))}"


def _rows(parts: Parts, section: str) -> Iterable[Mapping[str, Any]]:
    """The rows that this decision can have used: the price of its own task, all others as they are."""
    rows = parts.prices.get(section) or ()
    if isinstance(rows, Mapping):
        rows = [row for row in rows.values() if isinstance(row, Mapping)]
    task = parts.used["task"].value if "task" in parts.used else None
    return [row for row in rows if section != "prices" or row.get("task") == task]
