"""One word as a page of typed fields, and back: fields, choices, conditions. Knows posted data, saves nothing.

What was typed stays as typed until it can be read. What the page does not show of a row stays as it is stored.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from apps.decisions import compiler
from apps.decisions.admin import rule_form
from apps.decisions.admin.rule_form import Line
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_fields import DATE, LINES, NUMBER, PICK, PICKS, TICK, VALUE, Field, Part
from apps.decisions.admin.word_parts import KINDS, title_of
from apps.decisions.engine import terms, typed
from apps.decisions.engine.answers import LARGEST_NUMBER, MOST_DECIMALS
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.effort import minutes_of
from apps.decisions.engine.nearest import nearest
from apps.decisions.engine.plain_values import SLUG
from apps.decisions.engine.texts import text_problem

Plain = dict[str, Any]
MOST_MEMBERS = 60
LONGEST_LABEL, LONGEST_SLUG = 300, 60
SAID_OFTEN = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "like",
        "many",
        "may",
        "much",
        "must",
        "of",
        "on",
        "or",
        "our",
        "per",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


@dataclass(slots=True)
class Member:
    """A choice or a value as its fields stand on the page."""

    path: str
    slug: str = ""
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
            Member(f"{part.members.name}-{place}", **{name: item.get(name, "") for name in ("slug", "label", "help")}, retired=bool(item.get("retired")))
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
        sheet.values["kind"] = terms.CHOICE
    if part.members:
        sheet.members = [Member(f"{part.members.name}-{place}") for place in range(2)]
    return sheet


def posted_word(part: Part, data: QueryDict, words: Vocabulary, row: Mapping[str, Any] | None) -> WordSheet:
    """What was typed; `row` is what is stored, None for a new one."""
    sheet = WordSheet(part, compiler.key_of(row) if row else "", stored=dict(row or {}))
    sheet.slug = data.get("slug", sheet.key).strip()
    for each in part.fields:
        if each.kind == PICKS:
            sheet.values[each.name] = data.getlist(each.name)
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
    texts = {name: data.get(f"{old}.{name}", "").strip() for name in ("slug", "label", "help")}
    return Member(new, **texts, retired=f"{old}.retired" in data)


def _as_typed(each: Field, value: Any) -> Any:
    if each.kind == LINES:
        return "\n".join(value or ())
    if each.kind == PICKS:
        return list(value or ())
    return bool(value) if each.kind == TICK else str(value)


# From the page to plain data


def plain_word(sheet: WordSheet, words: Vocabulary, plain: Mapping[str, Any]) -> Plain:
    """What the sheet says, in plain data; what cannot be read becomes a problem of the sheet."""
    part = sheet.part
    row: Plain = {
        name: value
        for name, value in sheet.stored.items()
        if name == "retired" or name not in dict.fromkeys(each.name for each in part.fields)
    }
    row[part.key] = _slug(sheet, plain)
    options = {
        each.name: dict(options_of(each, plain, chosen=sheet.values[each.name], own=sheet.key))
        for each in part.fields
        if each.kind in (PICK, PICKS)
    }
    for each in part.fields:
        value, wrong = _read(sheet, each, options.get(each.name, {}), words)
        if wrong:
            sheet.problems.append((each.name, wrong))
        row[each.name] = value
    if part.members:
        row[part.members.name] = _plain_members(sheet)
    if part.conditions:
        row[part.conditions[0]] = rule_form.plain_lines(sheet.lines, words)
        sheet.problems += [(line.path, line.problem) for line in rule_form.walk(sheet.lines) if line.problem]
        if wrong := rule_form.too_many(sheet.lines, "conditions"):
            sheet.problems.append((part.conditions[0], wrong))
    if part.name == "questions":
        _check_question(sheet, row)
    return compiler.normal_row(part.name, row)


def options_of(each: Field, plain: Mapping[str, Any], *, chosen: Any, own: str = "") -> list[tuple[str, str]]:
    """What a field can be: retired words only where they are chosen already."""
    if each.kind == PICKS and each.name == "choices":
        return _choices_and_lists(plain, own)
    if not each.of:
        written = (
            [(chosen, chosen)] if chosen and chosen not in dict(each.options) and isinstance(chosen, str) and each.name == "kind" else []
        )
        return [*each.options, *written]
    held = [chosen] if isinstance(chosen, str) else chosen
    return [(row["slug"], title_of(each.of, row)) for row in plain[each.of] if not row.get("retired") or row["slug"] in held]


def _choices_and_lists(plain: Mapping[str, Any], own: str) -> list[tuple[str, str]]:
    above = []
    for row in plain["lists"]:
        if row["slug"] == own:
            break
        above.append((f"@{row['slug']}", f"List “{row['slug'].replace('_', ' ')}”"))
    choices: dict[str, str] = {}
    for part, name in (("questions", "choices"), ("findings", "values")):
        for row in plain[part]:
            for item in row[name]:
                choices.setdefault(item["slug"], f"{item['label']} – {title_of(part, row)}")
    return [*above, *choices.items()]


def _slug(sheet: WordSheet, plain: Mapping[str, Any]) -> str:
    """The short name: as typed, or proposed from the wording of a new row."""
    if sheet.fixed:
        return sheet.key
    if not sheet.slug and not sheet.key:
        sheet.slug = proposed(sheet, plain)
    if not SLUG.fullmatch(sheet.slug):
        sheet.problems.append(
            (
                "slug",
                f"The short name must be lower-case letters, digits and _, begin with a letter, and have {LONGEST_SLUG} characters or fewer",
            )
        )
    return sheet.slug


def proposed(sheet: WordSheet, plain: Mapping[str, Any]) -> str:
    """A short name made of the words of a row, one that nothing else has."""
    words = next((str(sheet.values[name]) for name in ("short", "label", "title", "ask") if sheet.values.get(name)), "")
    taken = {compiler.key_of(row) for part in compiler.PARTS for row in compiler.rows_in(plain, part)}
    return free_slug(words, taken)


def free_slug(words: str, taken: Iterable[str]) -> str:
    """A short name made of these words: “How many cases are there?” is “cases”. "" where no letter is left."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", ascii_words)
    telling = [word for word in found if word not in SAID_OFTEN] or found
    start = re.sub(r"^[0-9_]+", "", "_".join(telling[:4]))[: LONGEST_SLUG - 4].rstrip("_")
    held = set(taken)
    return next((slug for slug in (start, *(f"{start}_{number}" for number in range(2, 1000))) if slug not in held), "") if start else ""


def _read(sheet: WordSheet, each: Field, options: Mapping[str, str], words: Vocabulary) -> tuple[Any, str]:
    value = sheet.values[each.name]
    if each.kind == TICK:
        return value, ""
    if each.kind == PICKS:
        return _read_picks(each, value, options)
    if wrong := _text_wrong(each, value):
        return value, wrong
    if each.kind == PICK:
        return value, "" if value in options else each.needed if not value else _not_there(value, options)
    if each.kind == LINES:
        return [line.strip() for line in value.split("\n") if line.strip()], ""
    if not value.strip():
        as_it_came = bool(sheet.key) and not sheet.stored.get(each.name)  # what came empty may stay so
        return "", "" if as_it_came else each.needed
    if each.kind == NUMBER:
        return _read_number(sheet, each, value, words)
    if each.kind == VALUE and sheet.slug != "currency":
        return _read_number(sheet, each, value, words)
    if each.kind == DATE and not _is_date(value):
        return value, f"{each.label} must be a date, like 2026-11-21"
    return value.strip() if each.long else value, ""


def _read_picks(each: Field, value: Sequence[str], options: Mapping[str, str]) -> tuple[Any, str]:
    unknown = [slug for slug in value if slug not in options]
    wrong = _not_there(unknown[0], options) if unknown else ""
    return list(value), wrong or ("Select at least one choice" if each.name == "choices" and not value else "")


def _not_there(value: str, options: Mapping[str, str]) -> str:
    near = nearest(value, options)
    hint = f". Did you mean “{options[near]}”?" if near else ""
    return f"“{value[:60]}” is not in this draft{hint}"


def _text_wrong(each: Field, value: str) -> str:
    if len(value) > each.most:
        return f"{each.label} must be {each.most:,} characters or fewer; you have {len(value):,}"
    wrong = text_problem(value)
    return f"{each.label} {wrong}" if wrong else ""


def _read_number(sheet: WordSheet, each: Field, value: str, words: Vocabulary) -> tuple[Any, str]:
    number, wrong = typed.parse_figure(value, name=each.label, kind="number", unit="", ask="", currency="")
    if number is None:
        return value, wrong
    if abs(number) > LARGEST_NUMBER or -int(Decimal(number).as_tuple().exponent) > MOST_DECIMALS:
        return value, f"{each.label} must be no more than 10^15 and have {MOST_DECIMALS} decimal places or fewer"
    plain = number_plain(number)
    return str(plain) if each.kind == VALUE else plain, ""


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _plain_members(sheet: WordSheet) -> list[Plain]:
    members = sheet.part.members
    if members is None:
        return []
    found: list[Plain] = []
    taken: set[str] = set()
    written = [member for member in sheet.members if member.label or member.slug or member.help]
    if sheet.part.name == "questions" and sheet.is_number:
        if any(member.slug in sheet.kept for member in written):
            sheet.problems.append(
                (members.name, "A question for a number has no choices, and some of these were published. Add another question")
            )
        return []
    for member in written:
        member.slug = member.slug or free_slug(member.label, taken | {other.slug for other in written})
        member.problem = _member_wrong(member, members.one, taken)
        taken.add(member.slug)
        item: Plain = {"slug": member.slug, "label": member.label} | ({"help": member.help} if members.with_help else {})
        found.append(item | ({"retired": True} if member.retired else {}))
    sheet.problems += [
        (member.path, f"{members.one.capitalize()} {member.number}: {member.problem}") for member in written if member.problem
    ]
    if len([item for item in found if not item.get("retired")]) < 2:
        sheet.problems.append((members.name, f"Enter at least two {members.many.lower()}"))
    elif len(found) > MOST_MEMBERS:
        sheet.problems.append((members.name, f"Keep {MOST_MEMBERS} {members.many.lower()} or fewer; there are {len(found)}"))
    if missing := sorted(sheet.kept - {item["slug"] for item in found}):
        sheet.problems.append((members.name, f"“{missing[0]}” was published before, so it stays with its short name. Retire it instead"))
    return found


def _member_wrong(member: Member, one: str, taken: set[str]) -> str:
    if not member.label:
        return f"enter the words of the {one}"
    for name, value, most in (("the words", member.label, LONGEST_LABEL), ("its help", member.help, 2_000)):
        if len(value) > most:
            return f"{name} must be {most:,} characters or fewer; you have {len(value):,}"
        if wrong := text_problem(value):
            return f"{name} {wrong}"
    if not SLUG.fullmatch(member.slug):
        return "its short name must be lower-case letters, digits and _, and begin with a letter"
    return f"its short name “{member.slug}” stands twice" if member.slug in taken else ""


def _check_question(sheet: WordSheet, row: Plain) -> None:
    if sheet.fixed and row["kind"] != sheet.stored["kind"]:
        was = dict(KINDS).get(sheet.stored["kind"], sheet.stored["kind"])
        sheet.problems.append(
            ("kind", f"This question was published as “{was}”, and answers to it are kept. Add another question for another kind of answer")
        )
    low, high = row["minimum"], row["maximum"]
    if not sheet.is_number:
        row["minimum"] = row["maximum"] = ""
    elif (
        "" not in (low, high)
        and not any(name in ("minimum", "maximum") for name, _words in sheet.problems)
        and Decimal(str(low)) > Decimal(str(high))
    ):
        sheet.problems.append(("maximum", "The largest number must be more than the smallest"))
    try:
        minutes_of(row["time"])
    except ValueError as wrong:
        sheet.problems.append(("time", f"How long that takes: {wrong}"))


# Adding and taking away


def act(sheet: WordSheet, do: str, words: Vocabulary, plain: Mapping[str, Any]) -> None:
    """Add, take away or move a line; anything else only fits the fields to what was chosen."""
    what, _, rest = do.partition(":")
    where, _, kind = rest.partition(":")
    name = where.partition("-")[0]
    if what == "propose":
        sheet.slug, sheet.focus = proposed(sheet, plain), "slug"
    elif sheet.part.members and name == sheet.part.members.name:
        _act_on_members(sheet, what, where, name)
    elif sheet.part.conditions and name == sheet.part.conditions[0]:
        if what == "add":
            sheet.focus = rule_form.add_line(sheet.lines, name, where, kind, words)
            if not sheet.focus:
                sheet.problems.append((name, f"A list has {rule_form.MOST_LINES} conditions or fewer"))
        elif what == "remove":
            sheet.lines, sheet.focus = rule_form.remove_line(sheet.lines, name, where), name
        else:
            sheet.focus = where


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


def carried_along(sheet: WordSheet) -> list[tuple[str, str]]:
    """Fields that the kind of answer chosen now has no place for, as they were typed."""
    if sheet.part.name != "questions":
        return []
    if not sheet.is_number:
        return [(name, sheet.values[name]) for name in ("unit", "minimum", "maximum") if sheet.values[name]]
    return [
        (f"{member.path}.{name}", getattr(member, name))
        for member in sheet.members
        for name in ("slug", "label", "help")
        if getattr(member, name)
    ]


def only_questions(words: Vocabulary, own: str) -> Vocabulary:
    """The vocabulary for what is asked: other questions alone."""
    kept = {slug: subject for slug, subject in words.subjects.items() if subject.group.startswith("Questions") and slug != own}
    return replace(words, subjects=kept)
