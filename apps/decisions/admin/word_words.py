"""Rows of a draft in words: what changed in one, two versions of it side by side, what reads it. Changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from apps.catalogue.models import PriceChange
from apps.decisions.admin.sheets import sentence_of
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_fields import Part
from apps.decisions.admin.word_parts import PARTS, title_of
from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.case_differences import case_details
from apps.decisions.engine.differences import PART_WORDS, TEST_WORD, TESTS
from apps.decisions.engine.field_words import FIELD_WORDS
from apps.decisions.engine.plain_conditions import items_from_plain
from apps.decisions.engine.uses import Word
from apps.decisions.models import Draft, DraftChange

RULES = ("rules", "rows")
TOLD = ("when", "unless", "effects", "finding", "value", "key")  # what the sentence of a rule tells
OTHER_WORDS = {"retired": "Retired", "off": "Switched off", "slug": "Short name", "key": "Key", "choices": "Choices", "values": "Values"}
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Reader:
    """A row that reads a word, and the way there."""

    words: str
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change of a row in words."""

    change: DraftChange | PriceChange
    kind: str
    title: str
    url: str
    before: str
    after: str
    details: tuple[tuple[str, str, str], ...]


def told(draft: Draft, change: DraftChange, book: Rulebook | None, *, there: bool) -> Told:
    """One entry of the journal in words; it leads to its row where that is `there`."""
    row: Any = change.before if change.after is None else change.after
    if change.part == DraftChange.BESIDES:
        return Told(change, "", change.key, "", "", str((change.after or {})["did"]), ())
    url = url_of(draft, change.part, change.key) if there else ""
    if change.part == TESTS:
        return Told(change, TEST_WORD, str(row["title"]), url, "", "", _case_details(change, book))
    details = tuple(_details(change.part, change.before, change.after, book)) if change.what == DraftChange.CHANGED else ()
    before = after = ""
    if change.part in RULES:
        before, after = (sentence_in(book, change.part, each) if each else "" for each in (change.before, change.after))
        if before == after and change.what in (DraftChange.CHANGED, DraftChange.MOVED):
            before = after = ""
    kind = PART_WORDS.get(change.part, change.part)
    return Told(change, kind, title_of(change.part, row), url, before, after, details)


def _case_details(change: DraftChange, book: Rulebook | None) -> tuple[tuple[str, str, str], ...]:
    """What a test case said before and says now; of one that came or went nothing more than its title."""
    if book is None or change.before is None or change.after is None:
        return ()
    return tuple((name[:1].upper() + name[1:], was, now) for name, was, now in case_details(change.before, change.after, book, book))


def url_of(draft: Draft, part: str, key: str) -> str:
    """Where a row of a draft is edited."""
    if part == TESTS:
        return reverse("admin:decisions_draft_test", args=[draft.pk, key])
    if part in RULES:
        return reverse("admin:decisions_draft_rule", args=[draft.pk, key])
    return reverse("admin:decisions_draft_word", args=[draft.pk, part, key])


def differing(part: Part, theirs: Mapping[str, Any], mine: Mapping[str, Any], words: Vocabulary) -> list[tuple[str, str, str]]:
    """Field, what is stored, what was typed: of every field in which they differ."""
    return list(_details(part.name, theirs, mine, words.book))


def typed_pairs(part: Part, data: QueryDict) -> list[tuple[str, str]]:
    """Label and words of every field that was posted, choices too."""
    pairs = [(each.label, ", ".join(data.getlist(each.name))) for each in part.fields]
    if part.members:
        start = f"{part.members.name}-"
        pairs += [(f"{part.members.one.capitalize()}", data[name]) for name in data if name.startswith(start) and name.endswith(".label")]
    return pairs


def linked_readers(draft: Draft, plain: Mapping[str, Any], users: Iterable[Word]) -> list[Reader]:
    """The rows that read a word, each with the way there."""
    rows = {(part, row.get("slug") or row.get("key")): row for part in (*PARTS, *RULES) if part != "parameters" for row in plain[part]}
    found = []
    for part, key in users:
        if part == "formulas":
            found.append(Reader("The formulas of derived numbers and estimates", "", ""))
            continue
        row = rows.get((part, key), {})
        name = key if part in RULES else f"{PART_WORDS[part]} “{title_of(part, row)}”"
        found.append(Reader(name, url_of(draft, part, key), _short_of(part, row, rows)))
    return found


def _short_of(part: str, row: Mapping[str, Any], rows: Mapping[Any, Mapping[str, Any]]) -> str:
    """What a rule or row says, in a line."""
    if part == "rules":
        return str(row.get("because", ""))
    finding = rows.get(("findings", row.get("finding"))) if part == "rows" else None
    if finding is None:
        return ""
    label = next((value["label"] for value in finding["values"] if value["slug"] == row["value"]), row["value"])
    return f"{finding['title']}: {label}"


def value_words(part: str, name: str, value: Any, book: Rulebook | None) -> str:
    """What stands in a field, for reading."""
    if name in ("when", "ask_if", "unless"):
        return _conditions(value, book)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        names = [_member(item) if isinstance(item, Mapping) else str(item) for item in value]
        return "; ".join(names) or "Nothing"
    each = next((each for each in PARTS[part].fields if each.name == name), None) if part in PARTS else None
    text = dict(each.options).get(str(value), str(value)) if each else str(value)
    return (text[:MOST_SHOWN] + " …" if len(text) > MOST_SHOWN else text) or "Nothing"


def details_of(part: str, before: Mapping[str, Any], after: Mapping[str, Any], book: Rulebook | None) -> list[tuple[str, str, str]]:
    """Field, before and after of every field that differs, but what the sentence of a rule tells."""
    return list(_details(part, before, after, book))


def _details(part: str, before: Any, after: Any, book: Rulebook | None) -> Iterator[tuple[str, str, str]]:
    skipped = TOLD if part in RULES else ()
    labels = {each.name: each.label for each in PARTS[part].fields} if part in PARTS else {}
    if part in PARTS and (conditions := PARTS[part].conditions):
        labels[conditions[0]] = conditions[1]
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name, ""), after.get(name, "")
        if was == now or name in skipped:
            continue
        empty = False if name in ("retired", "off") else ""
        label = labels.get(name) or OTHER_WORDS.get(name) or FIELD_WORDS.get(name, name.replace("_", " ")).capitalize()
        yield label, value_words(part, name, was if was != "" else empty, book), value_words(part, name, now if now != "" else empty, book)


def _member(item: Mapping[str, Any]) -> str:
    label = str(item.get("label") or item.get("do") or item.get("slug", ""))
    return f"{label} (retired)" if item.get("retired") else label


def _conditions(items: Any, book: Rulebook | None) -> str:
    if not items:
        return "Always"
    if book is None:
        return str(items)
    try:
        return wording.when_words(book.whole, items_from_plain(items))
    except (ValueError, KeyError, StopIteration, IndexError):
        return ", ".join(str(item) for item in items)


def sentence_in(book: Rulebook | None, part: str, row: Mapping[str, Any]) -> str:
    """A rule or row as a sentence, switched off or not."""
    said = sentence_of(book.whole if book else None, dict(row), is_row=part == "rows")
    return f"{said} Switched off." if said and row.get("off") else said


def counted(rows: Sequence[Any], one: str, many: str) -> str:
    """ "1 question", "3 questions"."""
    return f"{len(rows)} {one if len(rows) == 1 else many}"
