"""What the page of a word says, read into plain data: each field by its kind, with what is wrong in words. Saves nothing.

What was typed stays as typed until it can be read. What the page does not show of a row stays as it is stored.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from apps.decisions import compiler
from apps.decisions.admin import rule_form
from apps.decisions.admin.short_names import LONGEST_SLUG, free_slug, named_by, proposed
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_fields import DATE, LINES, LINK, NUMBER, PICK, PICKS, TICK, VALUE, Field
from apps.decisions.admin.word_parts import title_of
from apps.decisions.admin.word_sheet import MOST_MEMBERS, Member, WordSheet
from apps.decisions.admin.words_asked import KINDS
from apps.decisions.engine import typed
from apps.decisions.engine.analysis.choices import KEPT
from apps.decisions.engine.answers import LARGEST_NUMBER, MOST_DECIMALS, UNKNOWN_WORD
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.effort import minutes_of
from apps.decisions.engine.nearest import nearest
from apps.decisions.engine.plain_values import SLUG
from apps.decisions.engine.sources import REGIMES
from apps.decisions.engine.texts import same_words, text_problem
from apps.ui.web_address import web_address

Plain = dict[str, Any]
LONGEST_LABEL = 300
UNASKED = "scope"  # what a change is about that nobody can make; nothing shows it


def plain_word(sheet: WordSheet, words: Vocabulary, plain: Mapping[str, Any]) -> Plain:
    """What the sheet says, in plain data; what cannot be read becomes a problem of the sheet."""
    part = sheet.part
    if sheet.values.get("can_change") == "no" and not sheet.values["about"]:
        sheet.values["about"] = UNASKED
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
    if not sheet.key:
        sheet.problems += _there_already(part.name, row, plain)
    if part.name == "questions":
        _check_question(sheet, row)
    if part.name == "sources":
        _check_source(sheet, row)
    return compiler.normal_row(part.name, row)


def _there_already(part: str, row: Plain, plain: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A new row in the very words of one that is there: nobody could tell the two apart, and most often one form was sent twice."""
    name = next((name for name in ("ask", "title", "label") if row.get(name)), "")
    for other in compiler.rows_in(plain, part) if name else ():
        if not other.get("retired") and same_words(str(other.get(name, ""))) == same_words(str(row[name])):
            return [(name, f"“{title_of(part, other)}” has these words already. It may be your own, saved a moment ago")]
    return []


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
        sheet.slug = proposed(sheet.values, plain)
    if not sheet.slug and not sheet.key and not named_by(sheet.values):
        return ""  # it is made of the words, and those are asked for
    if not SLUG.fullmatch(sheet.slug):
        wrong = f"must be lower-case letters, digits and _, begin with a letter, and have {LONGEST_SLUG} characters or fewer"
        sheet.problems.append(
            ("slug", f"The short name {wrong}" if sheet.slug else f"Enter a short name, for none can be made of these words. It {wrong}")
        )
    return sheet.slug


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
    if each.kind == LINK and value != sheet.stored.get(each.name):  # what came without stays as it came
        right = value.strip().startswith("https://") and web_address(value.strip())
        return value.strip(), "" if right else f"{each.label} must begin with https://, like https://example.org/page"
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
        member.slug = member.slug or free_slug(member.label, taken | {UNKNOWN_WORD, *(other.slug for other in written)})
        member.problem = _member_wrong(member, members.one, taken) or _said_before(member, found, members.one)
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
    if member.slug == UNKNOWN_WORD and member.was != UNKNOWN_WORD:
        return f"its short name “{UNKNOWN_WORD}” is {KEPT}"
    if not SLUG.fullmatch(member.slug):
        return "its short name must be lower-case letters, digits and _, and begin with a letter"
    return f"its short name “{member.slug}” stands twice" if member.slug in taken else ""


def _said_before(member: Member, others: Sequence[Plain], one: str) -> str:
    """Whether another has its words already, so that nobody could tell the two apart; what came so may stay."""
    words = {same_words(other["label"]) for other in others if not other.get("retired")}
    new = not member.was and not member.retired
    return f"another {one} has these words. Change one of them" if new and same_words(member.label) in words else ""


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


def _check_source(sheet: WordSheet, row: Plain) -> None:
    """What a law, a security list or a framework asks, and when that was checked; what came without stays as it came."""
    if row["kind"] not in REGIMES or sheet.stored.get("kind") == row["kind"]:
        return
    for each in sheet.part.fields:
        if each.needed_for and not row[each.name]:
            sheet.problems.append((each.name, f"Enter “{each.label}”: a source of this kind needs it"))
