"""Which sheets the workbook of a price list has, and which columns: made of the described fields, so that none is forgotten. Knows no file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.catalogue.engine import described
from apps.catalogue.engine.described import Field
from apps.catalogue.engine.sections import SECTIONS

Plain = Mapping[str, Any]
SINGLE = "single"  # the sheet of what a list says once, and the part of its rows
SINGLE_SHEET = "Said once"
VALUE = Field("value", "Value", "A day like 2026-11-21, a number, or text. Short names of tasks with commas between them.")
SINGLE_COLUMNS = (
    Field("name", "Short name", "What is said here, like date or engineer_month.price. It never changes."),
    Field("words", "Meaning", "For you: it is not read back."),
    VALUE,
)
LEADS: Mapping[str, str] = {SINGLE: "What the list says once: its day, its currency, and what holds for all of it", **described.LEADS}


@dataclass(frozen=True, slots=True)
class About:
    """Of what a workbook is the copy, as its first sheet says."""

    draft: str = ""  # its number here, and
    title: str = ""
    revision: str = ""
    number: str = ""  # of the list: the one that is copied, or from which the draft comes
    fingerprint: str = ""


def name_of(part: str) -> str:
    """What the sheet of a part is called."""
    return SINGLE_SHEET if part == SINGLE else described.PLURALS[part]


def key_of(part: str) -> str:
    """The field by which the rows of a part are found."""
    return "name" if part == SINGLE else SECTIONS[part].key


def parts() -> tuple[str, ...]:
    """The parts of a list that have a sheet, in their order."""
    return (SINGLE, *described.DESCRIBED)


def columns_of(part: str, plain: Plain) -> tuple[Field, ...]:
    """The columns of a part: what is described, and whatever else its rows say in this list."""
    if part == SINGLE:
        return SINGLE_COLUMNS
    known = described.fields_of(part)
    names = {field.name for field in known}
    rows = plain.get(part, ())
    others = dict.fromkeys(name for row in rows for name in row if name not in names)
    return (*known, *(other(name) for name in others))


def titles_of(columns: Iterable[Field]) -> dict[str, str]:
    """The head of each column by its field: its words, and the field in brackets behind them where these could mean another one."""
    found = list(columns)
    said = Counter(field.words.lower() for field in found)
    names = {field.name for field in found}

    def title(field: Field) -> str:
        words = field.words.lower()
        own = said[words] == 1 and (words == field.name or words not in names)
        return field.words if own else f"{field.words} [{field.name}]"

    return {field.name: title(field) for field in found}


def other(name: str) -> Field:
    """A field that nothing describes: its head says the name in brackets."""
    return Field(name, f"[{name}]", "Nothing of Groundwork reads this.")


def once(plain: Plain) -> dict[str, Any]:
    """What a list says once, with the fields of its tables one by one: “engineer_month.price”."""
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if name in SECTIONS:
            continue
        if is_table(name) and isinstance(value, Mapping) and value:
            found |= {f"{name}.{field}": each for field, each in value.items()}
        else:
            found[name] = value
    return found


def is_table(name: str) -> bool:
    """Whether a single value is a table with fields of its own."""
    return name in described.SINGLES and described.SINGLES[name].table


def field_of_single(name: str) -> Field:
    """What is said under this short name."""
    single, _, inner = name.partition(".")
    fields = described.SINGLES[single].fields if single in described.SINGLES else ()
    wanted = inner if is_table(single) else single
    return next((field for field in fields if field.name == wanted), other(name))


def words_of_single(name: str) -> str:
    """What a short name means."""
    single, _, inner = name.partition(".")
    if single not in described.SINGLES:
        return ""
    of = described.SINGLES[single].words
    return f"{of}: {field_of_single(name).words}" if inner else of
