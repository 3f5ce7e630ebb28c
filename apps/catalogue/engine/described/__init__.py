"""What stands in each section of the list of facts, field by field: the one source of names for forms, lists, differences and spreadsheets.

Pure data. Every field of a published list is described here; `sections` says what must hold of it.
"""

from collections.abc import Mapping

from apps.catalogue.engine.described.field import (
    CHOICE,
    DAY,
    KINDS,
    KNOWN,
    LONG,
    NAMES,
    NUMBER,
    NUMBERS,
    TASKS,
    TEXT,
    WHOLE,
    YES_NO,
    Field,
    slug,
)
from apps.catalogue.engine.described.machines import MACHINES
from apps.catalogue.engine.described.market import MARKET
from apps.catalogue.engine.described.naming import LEADS, PLURALS, SECTION_WORDS
from apps.catalogue.engine.described.singles import SINGLES, Single

_FIGURE = (
    slug(),
    Field("topic", "Topic", "The heading under which it is shown.", required=True),
    Field("text", "Text", "The figure in a sentence of ours.", LONG, required=True),
)
_EVERY: Mapping[str, tuple[Field, ...]] = {
    **MARKET,
    **MACHINES,
    "data_figures": (*_FIGURE, Field("tasks", "Tasks", "Which tasks it is about; none means all.", TASKS), *KNOWN),
    "cost_figures": (*_FIGURE, *KNOWN),
}
DESCRIBED: Mapping[str, tuple[Field, ...]] = {name: _EVERY[name] for name in PLURALS}  # in the order in which the pages show the sections


def fields_of(section: str) -> tuple[Field, ...]:
    """The fields of a section, in the order of its form."""
    return DESCRIBED[section]


def field_named(section: str, name: str) -> Field | None:
    """One field of a section; None where it has none of this name."""
    return next((field for field in DESCRIBED.get(section, ()) if field.name == name), None)


__all__ = [
    "CHOICE",
    "DAY",
    "DESCRIBED",
    "KINDS",
    "LEADS",
    "LONG",
    "NAMES",
    "NUMBER",
    "NUMBERS",
    "PLURALS",
    "SECTION_WORDS",
    "SINGLES",
    "TASKS",
    "TEXT",
    "WHOLE",
    "YES_NO",
    "Field",
    "Single",
    "field_named",
    "fields_of",
]
