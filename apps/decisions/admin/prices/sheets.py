"""One row as it stands on its page: read from what is stored or typed, with the fields of its section. Saves nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.catalogue.engine import described, typed
from apps.catalogue.engine.described import SINGLES, Field
from apps.catalogue.engine.described.field import KNOWN
from apps.catalogue.engine.described.market import in_currency
from apps.catalogue.engine.differences import said, words_of
from apps.catalogue.models import PriceRow
from apps.catalogue.prices import LONGEST_KEY

Plain = Mapping[str, Any]
SHORT_NAME = re.compile(r"[a-z][a-z0-9_]*")
SHORT_NAMED = ("slug", "item", "approach")  # keys that are short names, not names as readers see them


@dataclass(frozen=True, slots=True)
class Shown:
    """One field on the page: what stands in it, what can be chosen."""

    field: Field
    values: list[str]
    choices: Sequence[tuple[str, str]] = ()
    wrong: str = ""
    fixed: bool = False  # published under this name, which stays
    currency: str = ""

    @property
    def unit(self) -> str:
        """What the figure counts, money by its currency."""
        return in_currency(self.field.unit, self.currency)

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def three(self) -> list[tuple[str, str]]:
        """Low, likely and high with what stands there."""
        return list(zip(("Low", "Likely", "High"), [*self.values, "", "", ""], strict=False))


@dataclass(slots=True)
class PriceSheet:
    """A row or single value as it stands on the page; `row` is what it would be stored as."""

    section: str
    key: str  # empty for a new row
    fields: tuple[Field, ...]
    values: dict[str, list[str]]
    tasks: list[tuple[str, str]]
    currency: str = ""
    row: Any = None
    revision: int = 0
    fixed: bool = False  # whether its name stays as it is
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key_field(self) -> str:
        """The field that names the row."""
        return self.fields[0].name

    @property
    def wrong_at(self) -> dict[str, str]:
        """The first fault of each field."""
        return dict(reversed(self.wrong))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """For the top of the page: each fault with the field to go to, by its words."""
        words = {each.name: each.words for each in self.fields}
        return [(name, f"{words[name]}: {fault[:1].lower()}{fault[1:]}" if name in words else fault) for name, fault in self.wrong]

    @property
    def groups(self) -> list[tuple[str, list[Shown]]]:
        """The fields of the row itself, and those that say where it is from; a single value has no heading of its own."""
        wrong, single = self.wrong_at, self.section == PriceRow.SINGLE
        shown = [
            Shown(
                each,
                self.values.get(each.name, []),
                self._choices(each),
                wrong.get(each.name, ""),
                self.fixed and not place and not single,
                self.currency,
            )
            for place, each in enumerate(self.fields)
        ]
        own, known = ([each for each in shown if (each.field in KNOWN) is part] for part in (False, True))
        return [("" if single else "What it says", own), *([("Where it is from", known)] if known else [])]

    def _choices(self, each: Field) -> Sequence[tuple[str, str]]:
        if each.choices:
            return each.choices
        if each.kind not in (described.TASKS, described.CHOICE):
            return ()
        known = {slug for slug, _label in self.tasks}
        stray = [(slug, f"{slug} (not in this list)") for slug in self.values.get(each.name, []) if slug not in known]
        return [*self.tasks, *stray]


def stored(section: str, key: str, row: Any, plain: Plain) -> PriceSheet:
    """The sheet of a row as it is stored; a copy of it where `key` is empty."""
    fields = _fields(section, key)
    as_row = _as_row(section, key, row)
    sheet = PriceSheet(section, key, fields, typed.as_typed(fields, as_row), _tasks(plain), _currency(plain), row)
    if not key and fields:
        sheet.values.pop(fields[0].name, None)
    return sheet


def posted(section: str, key: str, data: QueryDict, row: Any, plain: Plain) -> PriceSheet:
    """The sheet as somebody typed it, with what is wrong at which field. A name that stays is not read."""
    fields = _fields(section, key)
    sheet = PriceSheet(section, key, fields, {each.name: data.getlist(each.name) for each in fields}, _tasks(plain), _currency(plain))
    before = _as_row(section, key, row)
    if key and section != PriceRow.SINGLE and fields[0].name not in data:
        sheet.values[fields[0].name] = [key]
    read, sheet.wrong = typed.read_row(fields, sheet.values, before, [slug for slug, _label in sheet.tasks])
    if section != PriceRow.SINGLE:
        _check_name(sheet, read)
        sheet.row = read
        return sheet
    sheet.row = (read or None) if SINGLES[key].table else read.get(key)
    if fields[0].required and not read.get(fields[0].name) and not sheet.wrong:
        sheet.wrong.append((fields[0].name, f"Enter the {fields[0].words.lower()}"))
    return sheet


def differing(sheet: PriceSheet, theirs: Any) -> list[tuple[str, str, str]]:
    """Field by field what is stored now and what was typed, where the two differ."""
    stored_row, mine = (_as_row(sheet.section, sheet.key, row) for row in (theirs, sheet.row))
    names = [each.name for each in sheet.fields if stored_row.get(each.name) != mine.get(each.name)]
    words = {each.name: each.words for each in sheet.fields}
    return [
        (
            words.get(name, words_of(sheet.section, name)),
            said(sheet.section, name, stored_row.get(name)),
            said(sheet.section, name, mine.get(name)),
        )
        for name in names
    ]


def _check_name(sheet: PriceSheet, row: Plain) -> None:
    """A row needs a name; a new short name is one that addresses and rules can use."""
    name = str(row.get(sheet.key_field) or "")
    if any(field_name == sheet.key_field for field_name, _words in sheet.wrong) or name == sheet.key != "":
        return
    words = sheet.fields[0].words.lower()
    if not name:
        sheet.wrong.append((sheet.key_field, f"Enter the {words}"))
    elif len(name) > LONGEST_KEY:
        sheet.wrong.append((sheet.key_field, f"The {words} must be {LONGEST_KEY} characters or fewer; you have {len(name)}"))
    elif sheet.key_field in SHORT_NAMED and not SHORT_NAME.fullmatch(name):
        sheet.wrong.append((sheet.key_field, f"The {words} must be small letters, digits and underscores, like image_class"))


def _fields(section: str, key: str) -> tuple[Field, ...]:
    if section != PriceRow.SINGLE:
        return described.fields_of(section)
    return SINGLES[key].fields if key in SINGLES else ()


def _as_row(section: str, key: str, row: Any) -> dict[str, Any]:
    """A single value that is no table as a row of one field."""
    if section == PriceRow.SINGLE and key in SINGLES and not SINGLES[key].table:
        return {} if row is None else {key: row}
    return dict(row) if isinstance(row, Mapping) else {}


def _currency(plain: Plain) -> str:
    return str(plain.get("currency") or "")


def _tasks(plain: Plain) -> list[tuple[str, str]]:
    return [(str(row.get("slug")), str(row.get("label") or row.get("slug"))) for row in plain.get("tasks", ())]
