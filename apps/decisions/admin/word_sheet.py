"""One word as it stands on its page: what is stored, or what was typed, and lines that come and go. Knows posted data, judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from apps.decisions import compiler
from apps.decisions.admin import rule_form
from apps.decisions.admin.rule_form import Line
from apps.decisions.admin.short_names import proposed
from apps.decisions.admin.ticks import ticked
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_fields import LINES, PICKS, TICK, Field, Part
from apps.decisions.admin.word_parts import title_of
from apps.decisions.engine import terms

Plain = dict[str, Any]
MOST_MEMBERS = 60


@dataclass(slots=True)
class Member:
    """A choice or a value as its fields stand on the page."""

    path: str
    slug: str = ""
    was: str = ""  # the short name under which it is stored; "" for a new one
    label: str = ""
    help: str = ""
    retired: bool = False
    problem: str = ""

    @property
    def number(self) -> int:
        return int(self.path.rsplit("-", 1)[1]) + 1


@dataclass(slots=True)
class WordSheet:
    """A word as it stands on the page: what was stored, or what was typed."""

    part: Part
    key: str = ""  # under which it is stored; "" for a new one
    slug: str = ""
    revision: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stored: Plain = field(default_factory=dict)
    fixed: bool = False  # published once: its short name and kind stay
    kept: frozenset[str] = frozenset()  # choices that were published once
    problems: list[tuple[str, str]] = field(default_factory=list)
    focus: str = ""

    @property
    def retired(self) -> bool:
        return bool(self.stored.get("retired"))

    @property
    def is_number(self) -> bool:
        return self.values.get("kind") in terms.NUMBER_KINDS

    @property
    def title(self) -> str:
        return title_of(self.part.name, self.stored) if self.key else ""


def stored_word(part: Part, row: Mapping[str, Any], words: Vocabulary) -> WordSheet:
    """What is stored."""
    sheet = WordSheet(part, compiler.key_of(row), compiler.key_of(row), stored=dict(row))
    sheet.values = {each.name: _as_typed(each, row.get(each.name, "")) for each in part.fields}
    if part.members:
        sheet.members = [
            Member(f"{part.members.name}-{place}", **{name: item.get(name, "") for name in ("slug", "label", "help")}, was=item["slug"], retired=bool(item.get("retired")))
            for place, item in enumerate(row[part.members.name])
        ]  # fmt: skip
    if part.conditions:
        sheet.lines = rule_form.lines_of(row[part.conditions[0]], part.conditions[0], words)
    return sheet


def blank_word(part: Part) -> WordSheet:
    """A new one with what most have."""
    sheet = WordSheet(part)
    sheet.values = {each.name: [] if each.kind == PICKS else each.kind == TICK if each.kind == TICK else "" for each in part.fields}
    if part.name == "questions":
        sheet.values |= {"kind": terms.CHOICE, "can_change": "no"}
    if part.members:
        sheet.members = [Member(f"{part.members.name}-{place}") for place in range(2)]
    return sheet


def posted_word(part: Part, data: QueryDict, words: Vocabulary, row: Mapping[str, Any] | None) -> WordSheet:
    """What was typed; `row` is what is stored, None for a new one."""
    sheet = WordSheet(part, compiler.key_of(row) if row else "", stored=dict(row or {}))
    sheet.slug = data.get("slug", sheet.key).strip()
    for each in part.fields:
        if each.kind == PICKS:
            sheet.values[each.name] = ticked(data, each.name)
        elif each.kind == TICK:
            sheet.values[each.name] = each.name in data
        else:
            typed_in = data.get(each.name, "").replace("\r\n", "\n")
            sheet.values[each.name] = typed_in if each.long else typed_in.strip()
    if part.members:
        name = part.members.name
        sheet.members = [
            _posted_member(data, f"{name}-{old}", f"{name}-{new}") for new, old in enumerate(rule_form.posted_places(data, name))
        ]
    if part.conditions:
        sheet.lines = rule_form.posted_lines(data, part.conditions[0], words)
    return sheet


def _posted_member(data: QueryDict, old: str, new: str) -> Member:
    texts = {name: data.get(f"{old}.{name}", "").strip() for name in ("slug", "was", "label", "help")}
    return Member(new, **texts, retired=f"{old}.retired" in data)


def _as_typed(each: Field, value: Any) -> Any:
    if each.kind == LINES:
        return "\n".join(value or ())
    if each.kind == PICKS:
        return list(value or ())
    return bool(value) if each.kind == TICK else str(value)


def carried_along(sheet: WordSheet) -> list[tuple[str, str]]:
    """Fields that the kind of answer chosen now has no place for, as they were typed."""
    if sheet.part.name != "questions":
        return []
    if not sheet.is_number:
        return [(name, sheet.values[name]) for name in ("unit", "minimum", "maximum") if sheet.values[name]]
    return [
        (f"{member.path}.{name}", getattr(member, name))
        for member in sheet.members
        for name in ("slug", "was", "label", "help")
        if getattr(member, name)
    ]


def renamed_members(sheet: WordSheet) -> dict[str, str]:
    """Choices or values whose short name is another than the stored one, old and new."""
    return {member.was: member.slug for member in sheet.members if member.was and member.slug and member.was != member.slug}


def only_questions(words: Vocabulary, own: str) -> Vocabulary:
    """The vocabulary for what is asked: other questions alone."""
    kept = {slug: subject for slug, subject in words.subjects.items() if subject.group.startswith("Questions") and slug != own}
    return replace(words, subjects=kept)


# Adding and taking away


def act(sheet: WordSheet, do: str, words: Vocabulary, plain: Mapping[str, Any]) -> None:
    """Add, take away or move a line; anything else only fits the fields to what was chosen."""
    what, _, rest = do.partition(":")
    where, _, kind = rest.partition(":")
    name = where.partition("-")[0]
    if what == "propose":
        sheet.slug, sheet.focus = proposed(sheet.values, plain), "slug"
    elif sheet.part.members and name == sheet.part.members.name:
        _act_on_members(sheet, what, where, name)
    elif sheet.part.conditions and name == sheet.part.conditions[0]:
        if what == "add":
            sheet.focus = rule_form.add_line(sheet.lines, name, where, kind, words)
            if not sheet.focus:
                sheet.problems.append((name, f"A list has {rule_form.MOST_LINES} conditions or fewer"))
        elif what == "remove":
            sheet.lines, sheet.focus = rule_form.remove_line(sheet.lines, name, where), name


def _act_on_members(sheet: WordSheet, what: str, where: str, name: str) -> None:
    rows = sheet.members
    place = next((place for place, member in enumerate(rows) if member.path == where), None)
    if what == "add" and len(rows) >= MOST_MEMBERS:
        sheet.problems.append((name, f"Keep {MOST_MEMBERS} {name} or fewer"))
    elif what == "add":
        rows.append(Member(f"{name}-{len(rows)}"))
        place = len(rows) - 1
    elif place is None:
        return
    elif what == "remove":
        if rows[place].slug in sheet.kept and rows[place].slug:
            sheet.problems.append((where, f"“{rows[place].label}” was published before, so it stays. Retire it instead"))
        else:
            del rows[place]
            place = None
    elif what in ("up", "down"):
        to = max(0, min(place + (-1 if what == "up" else 1), len(rows) - 1))
        rows.insert(to, rows.pop(place))
        place = to
    for number, member in enumerate(rows):
        member.path = f"{name}-{number}"
    sheet.focus = name if place is None else f"{name}-{place}"
